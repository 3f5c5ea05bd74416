"""Ways into a sensitive record, openings of it by a stated reason, and what looks unusual.

The substance misuse pathway is the one sensitive record so far (security.md 3.5).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.events import Event
from prisoncare_desktop.domain.resident import Resident, folded
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.errors import NotFound, RuleBroken

OPEN_FOR = timedelta(minutes=20)  # security.md 3.5
REVIEW_WITHIN = timedelta(hours=72)  # security.md 3.5
WORDS_AT_LEAST = 20  # characters that say why; security.md 3.5
OTHER = "other"  # the reason that says nothing by itself


class Way(StrEnum):
    """What lets a person read a sensitive record."""

    OWN_WORK = "own-work"  # the service that keeps it
    CONSENT = "consent"  # the resident shares it with primary care
    REASON = "reason"  # a leader's, stated
    BREAK_GLASS = "break-glass"  # an emergency; a leader looks at it afterwards


class Finding(StrEnum):
    """What a leader found of a use of break-glass."""

    JUSTIFIED = "justified"
    FOLLOW_UP = "follow-up"  # to be talked over; what comes of it is no business of this record


@dataclass(frozen=True)
class Opening:
    """One opening of a sensitive record by a stated reason: one person, one resident, until `ends_at`."""

    id: str
    resident_id: str
    user_id: str
    role: Role  # at the time
    at: datetime  # UTC
    ends_at: datetime  # UTC
    reason_code: str  # of resources/valuesets/access_reason.json
    words: str
    reviewed_by: str = ""
    reviewed_at: datetime | None = None
    finding: str = ""
    revision: int = 1

    @property
    def by_break_glass(self) -> bool:
        """Whether a leader is to look at it: anybody's but a leader's own."""
        return self.role is not Role.LEADER

    def reviewed(self, finding: Finding, *, by: str, at: datetime) -> tuple[Opening, BreakGlassReviewed]:
        """Return it looked at, and the event.

        Raises:
            RuleBroken: looked at before, or one's own.
        """
        if self.reviewed_at is not None:
            raise RuleBroken("looked-at-before", f"opening {self.id} was looked at before")
        if by == self.user_id:
            raise RuleBroken("own-opening", f"opening {self.id} is {by}'s own")
        done = replace(self, reviewed_by=by, reviewed_at=at, finding=finding, revision=self.revision + 1)
        return done, BreakGlassReviewed(done.id, done.revision, finding=finding, reviewed_by=by, reviewed_at=at)


def opened(
    opening_id: str, resident_id: str, *, by: str, role: Role, at: datetime, reason_code: str, words: str
) -> tuple[Opening, BreakGlassUsed | SensitiveRecordOpened]:
    """Return an opening that begins now, and its event.

    Raises:
        RuleBroken: no such reason, or too few words: break-glass and "other" want them.
    """
    said = " ".join(words.split())
    try:
        value_set("access_reason").concept(reason_code)
    except NotFound as error:
        raise RuleBroken("no-such-reason", f"reason {reason_code!r} is not in the list") from error
    opening = Opening(opening_id, resident_id, by, role, at, at + OPEN_FOR, reason_code, said)
    if (opening.by_break_glass or reason_code == OTHER) and len(said) < WORDS_AT_LEAST:
        raise RuleBroken("too-few-words", f"opening a record wants at least {WORDS_AT_LEAST} characters of words")
    return opening, _event_of(opening)


@dataclass(frozen=True)
class _Opened(Event):
    """What both kinds of opening report: never the words, which may say something clinical."""

    record_type: ClassVar[str] = "break_glass"

    resident_id: str
    opened_by: str
    role: str
    at: datetime
    ends_at: datetime
    reason_code: str


@dataclass(frozen=True)
class BreakGlassUsed(_Opened):
    """A sensitive record was opened in an emergency; the central record is told before all else."""

    kind: ClassVar[str] = "BreakGlassUsed"


@dataclass(frozen=True)
class SensitiveRecordOpened(_Opened):
    """A leader opened a sensitive record and said why."""

    kind: ClassVar[str] = "SensitiveRecordOpened"
    to_central: ClassVar[bool] = False


def _event_of(opening: Opening) -> BreakGlassUsed | SensitiveRecordOpened:
    kind = BreakGlassUsed if opening.by_break_glass else SensitiveRecordOpened
    return kind(
        record_id=opening.id,
        revision=opening.revision,
        resident_id=opening.resident_id,
        opened_by=opening.user_id,
        role=opening.role,
        at=opening.at,
        ends_at=opening.ends_at,
        reason_code=opening.reason_code,
    )


@dataclass(frozen=True)
class BreakGlassReviewed(Event):
    """A leader looked at a use of break-glass."""

    kind: ClassVar[str] = "BreakGlassReviewed"
    record_type: ClassVar[str] = "break_glass"
    to_central: ClassVar[bool] = False

    finding: str
    reviewed_by: str
    reviewed_at: datetime


# --- what looks unusual -----------------------------------------------------------------------------------------------

MANY_RECORDS = 15  # opened by one person within MANY_WITHIN; security.md 3.5
MANY_WITHIN = timedelta(minutes=10)
DAY_BEGINS, DAY_ENDS = 6, 22  # local hours; outside them is off shift for most, and the night nurse can say so


class Unusual(StrEnum):
    """Why a leader may want to ask. None of these is a wrong by itself."""

    OWN_SURNAME = "own-surname"
    NO_RELATION = "no-relation"  # not on their wing, no appointment there today, not known to their service
    MANY_RECORDS = "many-records"
    NIGHT = "night"


def shares_a_surname(name: str, resident: Resident) -> bool:
    """Whether a colleague of this name has one of the resident's surnames; either may be double-barrelled."""
    return bool(_surnames(name.split()[-1:]) & _surnames([resident.family_name]))


def _surnames(words: Iterable[str]) -> set[str]:
    return {part for word in words for part in (folded(p) for p in re.split(r"[-\s]", word)) if len(part) > 1}


def is_night(local_hour: int) -> bool:
    return not DAY_BEGINS <= local_hour < DAY_ENDS
