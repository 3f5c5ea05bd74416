"""Medicines rounds: one hatch, one half-day, when it ran and how many came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import ClassVar

from prisoncare_desktop.domain.attendance import OfficerPresent, Period
from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.own_record import Fact, OwnKind, OwnRecordSaid, Part, Shape
from prisoncare_desktop.errors import RuleBroken

LIST = "hatches"  # the site list: [{"name": "A hatch", "wing": "A", "minutes": 45}, …]
SAID_WITHIN = timedelta(days=7)  # of the day: as corrections of attendance are
NOTE_LONGEST = 200  # characters
_NAME_LONGEST = 60
_MOST_PEOPLE = 999
_MOST_MINUTES = 24 * 60


@dataclass(frozen=True)
class Hatch:
    """Where medicines are given. `minutes`: how long a round there should take, None where nobody said."""

    name: str
    wing: str
    minutes: int | None = None


@dataclass(frozen=True)
class RoundSaid:
    """What is said of a round, all of it together."""

    started_at: datetime | None = None  # UTC
    finished_at: datetime | None = None  # UTC
    due: int | None = None
    seen: int | None = None
    officer_present: OfficerPresent = OfficerPresent.NOT_SAID
    note: str = ""


@dataclass(frozen=True)
class MedicinesRound:
    """When it ran and how many came. `due`, `seen`: people, None while nobody counted."""

    id: str
    day: date
    period: Period
    hatch: str
    wing: str
    recorded_by: str
    recorded_at: datetime  # UTC
    started_at: datetime | None = None  # UTC
    finished_at: datetime | None = None  # UTC
    due: int | None = None
    seen: int | None = None
    officer_present: OfficerPresent = OfficerPresent.NOT_SAID
    note: str = ""
    revision: int = 0

    @property
    def said(self) -> RoundSaid:
        return RoundSaid(self.started_at, self.finished_at, self.due, self.seen, self.officer_present, self.note)

    @property
    def is_open(self) -> bool:
        """Whether it was begun and nobody said that it ended."""
        return self.started_at is not None and self.finished_at is None

    @property
    def minutes(self) -> int | None:
        """Return how long it took, whole minutes; None unless both its ends are said."""
        if self.started_at is None or self.finished_at is None:
            return None
        return int((self.finished_at - self.started_at).total_seconds() // 60)

    def saying(self, said: RoundSaid, *, by: str, at: datetime) -> MedicinesRound:
        """Return the round with what is said of it now.

        Raises:
            RuleBroken: its ends are out of order, on another day or still to come; or a number or note is too large.
        """
        note = " ".join(said.note.split())
        if len(note) > NOTE_LONGEST:
            raise RuleBroken("note-too-long", f"{len(note)} characters, at most {NOTE_LONGEST}")
        if any(n is not None and not 0 <= n <= _MOST_PEOPLE for n in (said.due, said.seen)):
            raise RuleBroken("round-people", "no number of people")
        ends = [end for end in (said.started_at, said.finished_at) if end is not None]
        if said.started_at is None and said.finished_at is not None:
            raise RuleBroken("round-ends", f"round {self.id} ended and never began")
        if ends != sorted(ends) or any(local_date(end) != self.day or end > at for end in ends):
            raise RuleBroken("round-ends", f"round {self.id} has ends out of order, of another day, or still to come")
        told = replace(said, note=note)
        return replace(self, **told.__dict__, recorded_by=by, recorded_at=at, revision=self.revision + 1)


ROUND = OwnKind(
    code="medicines-round",
    record=MedicinesRound,
    record_type="medicines_round",
    events=frozenset({"RoundChanged"}),
    received="RoundReceived",
    key=(Fact("day", Shape.DAY), Fact("period", Shape.CODE, Period), Fact("hatch", Shape.TEXT)),
    fixed=(Fact("wing", Shape.TEXT),),
    parts=(
        Part(
            "round",
            facts=(
                Fact("started_at", Shape.INSTANT),
                Fact("finished_at", Shape.INSTANT),
                Fact("due", Shape.NUMBER),
                Fact("seen", Shape.NUMBER),
                Fact("officer_present", Shape.CODE, OfficerPresent),
                Fact("note", Shape.TEXT),
            ),
            beside=(Fact("recorded_by", Shape.TEXT), Fact("recorded_at", Shape.INSTANT)),
        ),
    ),
    by="recorded_by",
    at="recorded_at",
)


@dataclass(frozen=True)
class RoundChanged(OwnRecordSaid):
    """A medicines round was begun, ended or counted."""

    kind: ClassVar[str] = "RoundChanged"
    record_type: ClassVar[str] = ROUND.record_type
    own: ClassVar[OwnKind] = ROUND


def check_day(day: date, today: date) -> None:
    """Raise `RuleBroken` for a day of which nothing is said any more, or yet."""
    if day > today or today - day > SAID_WITHIN:
        raise RuleBroken("round-day", f"a round of {day} is not told on {today}")


def hatches_of(raw: object) -> tuple[Hatch, ...]:
    """Return the hatches, as the list's JSON has them.

    Raises:
        KeyError, TypeError, ValueError: it is no such list.
    """
    if not isinstance(raw, list) or not all(isinstance(one, Mapping) for one in raw):
        raise TypeError("a list of hatches is a JSON array of objects")
    hatches = tuple(_hatch(one) for one in raw)
    if len({hatch.name for hatch in hatches}) < len(hatches):
        raise ValueError("two hatches of one name")
    return hatches


def _hatch(raw: Mapping[str, object]) -> Hatch:
    name, wing, minutes = raw["name"], raw.get("wing", ""), raw.get("minutes")
    if not isinstance(name, str) or not 0 < len(name) <= _NAME_LONGEST or not isinstance(wing, str):
        raise ValueError("a hatch has a name and may have a wing")
    if "," in name + wing:
        raise ValueError("a comma parts a hatch's name from its wing")
    if minutes is not None and (type(minutes) is not int or not 0 < minutes <= _MOST_MINUTES):
        raise ValueError("a round takes minutes")
    return Hatch(name, wing, minutes if isinstance(minutes, int) else None)
