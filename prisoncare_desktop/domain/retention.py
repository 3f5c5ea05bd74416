"""How long this PC keeps what, and what is kept beyond that.

The central record is where things are kept for good; a PC that is stolen shows what it still holds. So it holds what
the work here needs (security.md 3.8; house plan 1):

- Attendance, draws and paper: `keep_months`, 13 by default: a year and the month it is compared with. A leader may
  choose 3 to 36 for the site. As long: hospital appointments, medicines rounds, the regime, and who waited for a
  place. Who still waits stays; so does where somebody lived, until they go.
- Somebody who left: their whole record, 14 days after the central record last changed who and where they are. Before
  that they are often back (court, hospital, a recall), and what they did here is still being written up.
- What was sent: its batches 35 days from the last receipt, longer than the trust keeps a backup it could fall back on;
  until then the same bytes can be sent again. The entry with its receipt stays as long as its record does, so that a
  row never stops saying that it is at the trust.

Never: what is not at the trust yet, with all that hangs on it; what is under legal hold; an open episode; somebody
about whom a colleague still has a half-filled form.

A legal hold is on a person (2026-11-22): on all their identities, whichever was held and whenever they became one, and
from when one person says that they are one. Once they are two again it stays on both, until a leader lifts each: what
was asked for may lie with either, and only who asked can tell.

Time is the earlier of this PC's clock and the central record's at the last download: a PC whose clock has run ahead
trims nothing early, and one that has long been offline waits. Without a download there is no trim.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.identity_pair import TOGETHER, Decided, IdentityPair, OnePerson, one_person
from prisoncare_desktop.domain.resident import Presence

KEEP_MONTHS = 13
KEEP_MONTHS_MIN = 3  # fewer would part this quarter's figures from the last
KEEP_MONTHS_MAX = 36
LEFT_KEEP = timedelta(days=14)
SENT_KEEP = timedelta(days=35)
GONE = (Presence.TRANSFERRED, Presence.RELEASED)


class Kept(StrEnum):
    """Why the record of somebody who left is still here."""

    HELD = "held"
    UNSENT = "unsent"
    EPISODE_OPEN = "episode-open"
    DRAFT = "draft"
    RECENT = "recent"  # or nobody knows since when


@dataclass(frozen=True)
class Limits:
    """What is older may go. `first_day_kept`: of attendance, draws, paper and what lies about clinics."""

    as_of: datetime
    first_day_kept: date
    left_before: datetime
    sent_before: datetime

    @staticmethod
    def at(as_of: datetime, keep_months: int = KEEP_MONTHS) -> Limits:
        """Return the limits at an instant."""
        return Limits(
            as_of=as_of,
            first_day_kept=months_before(local_date(as_of), keep_months),
            left_before=as_of - LEFT_KEEP,
            sent_before=as_of - SENT_KEEP,
        )


@dataclass(frozen=True)
class Leaver:
    """Somebody who left. `last_word_at`: when the central record last changed who and where they are, None: unknown."""

    resident_id: str
    last_word_at: datetime | None
    held: bool
    unsent: bool
    episode_open: bool
    draft: bool


@dataclass(frozen=True)
class LegalHold:
    """Somebody's record that must be kept whole, whatever its age. `reason`: in a leader's own words."""

    resident_id: str
    reason: str
    placed_by: str
    placed_at: datetime


def all_held(resident_ids: Iterable[str], pairs: Iterable[IdentityPair]) -> frozenset[str]:
    """Return who is held with these: each of them, and whoever is, or is said by somebody to be, one with them."""
    one = one_person(replace(pair, decided=Decided.SAME) for pair in pairs if pair.decided in TOGETHER)
    return frozenset(i for resident_id in resident_ids for i in one.all_of(resident_id))


def as_one(leavers: tuple[Leaver, ...], one: OnePerson) -> tuple[Leaver, ...]:
    """Return the leavers, each with what keeps any identity of theirs: one person's record goes whole, or not yet.

    Who is still here under another identity has not left; nobody knows since when they have.
    """
    by_id = {leaver.resident_id: leaver for leaver in leavers}
    return tuple(
        _with_all_of_them(leaver, [by_id.get(i) for i in one.all_of(leaver.resident_id)]) for leaver in leavers
    )


def _with_all_of_them(leaver: Leaver, identities: list[Leaver | None]) -> Leaver:
    gone = [other for other in identities if other is not None]
    words = [other.last_word_at for other in gone]
    known = [word for word in words if word is not None]
    return Leaver(
        resident_id=leaver.resident_id,
        last_word_at=max(known) if known and len(known) == len(identities) else None,
        held=any(other.held for other in gone),
        unsent=any(other.unsent for other in gone),
        episode_open=any(other.episode_open for other in gone),
        draft=any(other.draft for other in gone),
    )


def why_kept(leaver: Leaver, limits: Limits) -> Kept | None:
    """Return why this record stays, None if it is to go."""
    if leaver.held:
        return Kept.HELD
    if leaver.unsent:
        return Kept.UNSENT
    if leaver.episode_open:
        return Kept.EPISODE_OPEN
    if leaver.draft:
        return Kept.DRAFT
    if leaver.last_word_at is None or leaver.last_word_at >= limits.left_before:
        return Kept.RECENT
    return None


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
