"""The week's escorts to hospitals in numbers: how many there are, how many are taken, and what did not come about."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from prisoncare_desktop.domain.calendar import week_of
from prisoncare_desktop.domain.escorts import LIST, escort_slots, weekday_of
from prisoncare_desktop.domain.external import NOT_SEEN, ExternalAppointment, ExternalOutcome
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Query

_BEDWATCH_AT_MOST = timedelta(days=366)  # since the appointment's day; one that was never ended is not counted for ever


@dataclass(frozen=True)
class EscortDay:
    """One day. `slots`: escorts there are, None where nobody said. `wanting`: appointments nobody goes with yet."""

    day: date
    slots: int | None
    taken: int
    wanting: int

    @property
    def is_over(self) -> bool:
        """Whether more are booked than there are: somebody must say which goes first."""
        return self.slots is not None and self.taken > self.slots


@dataclass(frozen=True)
class EscortWeek:
    """A week in numbers. `missed`: appointments that did not come about, by whose doing it was (code, how many)."""

    monday: date
    days: tuple[EscortDay, ...]
    booked: int
    went: int
    instead: int  # seen by video or phone, so that nobody went
    missed: tuple[tuple[str, int], ...]
    on_bedwatch: int  # now


@dataclass(frozen=True)
class GetEscortWeek(Query[EscortWeek]):
    """The escorts of the week of this day."""

    day: date


def get_escort_week(query: GetEscortWeek, context: Context) -> EscortWeek:
    monday = week_of(query.day)
    now = context.clock.now()
    with context.store.read() as unit:
        slots = _slots(unit)
        appointments = unit.external.between(monday, monday + timedelta(days=6))
        lately = unit.external.between(context.today() - _BEDWATCH_AT_MOST, context.today())
    outcomes = Counter(a.outcome for a in appointments)
    missed = Counter(a.cancelled_by for a in appointments if a.outcome in NOT_SEEN)
    return EscortWeek(
        monday=monday,
        days=tuple(_day(monday + timedelta(days=n), slots, appointments) for n in range(7)),
        booked=len(appointments),
        went=outcomes[ExternalOutcome.ATTENDED],
        instead=outcomes[ExternalOutcome.TELEMEDICINE],
        missed=tuple(sorted(missed.items())),
        on_bedwatch=sum(a.is_on_bedwatch(now) for a in lately),
    )


def _day(day: date, slots: Mapping[str, int], appointments: tuple[ExternalAppointment, ...]) -> EscortDay:
    that_day = [a for a in appointments if a.day == day]
    taken = sum(a.takes_an_escort for a in that_day)
    return EscortDay(day, slots.get(weekday_of(day)), taken, sum(a.wants_an_escort for a in that_day))


@dataclass(frozen=True)
class EscortSlots:
    """How many escorts there are, by weekday (a name of `WEEKDAYS`). `revision`: of the list, 0 where there is none."""

    slots: Mapping[str, int]
    revision: int


@dataclass(frozen=True)
class GetEscortSlots(Query[EscortSlots]):
    """How many escorts there are on each day of the week."""


def get_escort_slots(_query: GetEscortSlots, context: Context) -> EscortSlots:
    with context.store.read() as unit:
        kept = unit.site_lists.find(LIST)
        return EscortSlots(_slots(unit), kept.revision if kept is not None else 0)


def _slots(unit: UnitOfWork) -> Mapping[str, int]:
    kept = unit.site_lists.find(LIST)
    return escort_slots(json.loads(kept.content)) if kept is not None else {}
