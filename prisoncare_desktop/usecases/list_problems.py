"""What is wrong with the lists of the days around today: each with what it is, and what is to be done about it.

Decisions (2026-11-22):
- Nothing is put right by itself, and nothing is left out of a list because it looks wrong.
- Of days that are over only what would count somebody twice is told: what can still be mended, or misleads figures.
- Another team's list is never named, only that somebody is asked for elsewhere at the same time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession
from prisoncare_desktop.domain.booking import Busy, holds_place
from prisoncare_desktop.domain.calendar import local_time
from prisoncare_desktop.domain.clinic_type import ClinicTypes
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.retention import GONE
from prisoncare_desktop.usecases.clashes import Clash
from prisoncare_desktop.usecases.clinic_lists import LISTS_AHEAD_DAYS
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.made_here import LISTS_BACK_DAYS
from prisoncare_desktop.usecases.one_person import People, people
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Query
from prisoncare_desktop.usecases.syncing import HELD
from prisoncare_desktop.usecases.whose_clinic import holds, is_substance_misuse

PEOPLE_MOST = 60  # on one list of a half-day: at five minutes each it is over
_LONGEST_MIN = 240  # of one appointment; a half-day has no more
_DAY_HOURS = (7, 21)  # local: nobody holds a clinic outside them


class ListTrouble(StrEnum):
    UNREADABLE = "unreadable"
    UNKNOWN_CLINIC = "unknown-clinic"
    TWICE_ON_LIST = "twice-on-list"
    TWO_AT_ONCE = "two-at-once"
    SAME_CLINIC = "same-clinic"
    ONE_ROOM = "one-room"
    ONE_CLINICIAN = "one-clinician"
    HAS_LEFT = "has-left"
    NO_NUMBER = "no-number"
    AT_NIGHT = "at-night"
    ODD_LENGTH = "odd-length"
    TOO_MANY = "too-many"


@dataclass(frozen=True)
class Place:
    """One place on a list, and the name of its clinic."""

    appointment: Appointment
    session: ClinicSession
    clinic_label: str


@dataclass(frozen=True)
class ListProblem:
    """One thing that is wrong. `session`: on whose list, None of what cannot be read; `other`: the second of two.

    `places`: of whom it is, the earliest first. `elsewhere`: what they are asked for at the same time.
    """

    id: str
    trouble: ListTrouble
    session: ClinicSession | None = None
    clinic_label: str = ""
    other: ClinicSession | None = None
    other_label: str = ""
    resident: Resident | None = None
    places: tuple[Place, ...] = ()
    elsewhere: Clash | None = None
    sensitive: bool = False  # to be on that list tells of the care of the substance misuse team


@dataclass(frozen=True)
class GetListProblems(Query[tuple[ListProblem, ...]]):
    """All that is wrong with the lists that the asker's team holds, of the past week and the fortnight ahead."""


def get_list_problems(_query: GetListProblems, context: Context) -> tuple[ListProblem, ...]:
    """Return what is wrong, by day."""
    with context.store.read() as unit:
        return tuple(_Look.at(unit, context).problems())


@dataclass(frozen=True)
class CountListProblems(Query[int]):
    """How many things are wrong with the lists that the asker's team holds."""


def count_list_problems(_query: CountListProblems, context: Context) -> int:
    """Return how many `GetListProblems` would tell."""
    with context.store.read() as unit:
        return sum(1 for _ in _Look.at(unit, context).problems())


# --- inside -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Look:
    """The lists of the days, as one transaction sees them. `others`: places that the asker's team does not hold."""

    types: ClinicTypes
    person: People
    today: date
    sessions: tuple[ClinicSession, ...]
    on_list: dict[str, list[Appointment]]
    residents: dict[str, Resident]
    others: list[tuple[Appointment, ClinicSession]]
    unreadable: tuple[str, ...]

    @staticmethod
    def at(unit: UnitOfWork, context: Context) -> _Look:
        types, person, today = clinic_types(unit), people(unit), context.today()
        every = unit.sessions.between(today - timedelta(LISTS_BACK_DAYS), today + timedelta(LISTS_AHEAD_DAYS))
        held = {s.id: s for s in every if holds(types, context.user, s)}
        rest = {s.id: s for s in every if s.id not in held and s.clinic_date >= today}
        on_list: dict[str, list[Appointment]] = {i: [] for i in held}
        others = []
        for place in unit.appointments.of_sessions([*held, *rest]):
            if place.session_id in held:
                on_list[place.session_id].append(place)
            elif holds_place(place):
                others.append((place, rest[place.session_id]))
        shown = person.shown(a.resident_id for some in on_list.values() for a in some)
        kept: dict[str, list[list[str]]] = json.loads(unit.facts.get(HELD) or "{}")
        unreadable = tuple(own_id for kind, own_id in kept.get("unreadable", []) if kind == "Appointment")
        return _Look(types, person, today, tuple(held.values()), on_list, shown, others, unreadable)

    def problems(self) -> Iterator[ListProblem]:
        for own_id in self.unreadable:
            yield ListProblem(f"unreadable/{own_id}", ListTrouble.UNREADABLE)
        for session in self.sessions:
            yield from self._twice(session)
            if session.clinic_date >= self.today:
                yield from self._of_session(session)
                for place in self.on_list[session.id]:
                    yield from self._of_place(session, place)
        yield from self._pairs()
        yield from self._at_once()

    def _made(self, trouble: ListTrouble, about: str, session: ClinicSession, **more: object) -> ListProblem:
        told = ListProblem(
            f"{trouble.value}/{about}",
            trouble,
            session,
            self.types.label(session.clinic_code),
            sensitive=is_substance_misuse(self.types, session),
        )
        return ListProblem(**{**told.__dict__, **more})

    def _place(self, place: Appointment, session: ClinicSession) -> Place:
        return Place(place, session, self.types.label(session.clinic_code))

    def _twice(self, session: ClinicSession) -> Iterator[ListProblem]:
        by_person: dict[str, list[Appointment]] = {}
        for place in self.on_list[session.id]:
            by_person.setdefault(self.person.one.shown_as(place.resident_id), []).append(place)
        for places in by_person.values():
            if len(places) > 1:
                yield self._made(
                    ListTrouble.TWICE_ON_LIST,
                    places[0].id,
                    session,
                    resident=self.residents.get(places[0].resident_id),
                    places=tuple(self._place(one, session) for one in places),
                )

    def _of_session(self, session: ClinicSession) -> Iterator[ListProblem]:
        if session.clinic_code not in self.types.by_code:
            yield self._made(ListTrouble.UNKNOWN_CLINIC, session.id, session)
        if len(self.on_list[session.id]) > PEOPLE_MOST:
            yield self._made(ListTrouble.TOO_MANY, session.id, session)

    def _of_place(self, session: ClinicSession, place: Appointment) -> Iterator[ListProblem]:
        who = self.residents.get(place.resident_id)
        if who is None or place.outcome is not None:
            return
        trouble = None
        if who.presence in GONE:
            trouble = ListTrouble.HAS_LEFT
        elif not who.nomis_number or not who.family_name.strip():
            trouble = ListTrouble.NO_NUMBER
        elif not 0 < place.minutes <= _LONGEST_MIN:
            trouble = ListTrouble.ODD_LENGTH
        elif not _DAY_HOURS[0] <= local_time(place.starts_at).hour < _DAY_HOURS[1]:
            trouble = ListTrouble.AT_NIGHT
        if trouble is not None:
            yield self._made(trouble, place.id, session, resident=who, places=(self._place(place, session),))

    def _pairs(self) -> Iterator[ListProblem]:
        """Yield two lists of one half-day that are one clinic, or that share a room or a clinician."""
        by_half_day: dict[tuple[object, ...], list[ClinicSession]] = {}
        for session in self.sessions:
            if self.on_list[session.id] and session.clinic_date >= self.today:
                by_half_day.setdefault((session.clinic_date, session.period), []).append(session)
        for sessions in by_half_day.values():
            for one, other in combinations(sessions, 2):
                trouble = _shared(one, other)
                if trouble is not None:
                    trusts, ours = (other, one) if one.made_here and not other.made_here else (one, other)
                    label = self.types.label(ours.clinic_code)
                    yield self._made(trouble, f"{trusts.id}/{ours.id}", trusts, other=ours, other_label=label)

    def _at_once(self) -> Iterator[ListProblem]:
        """Yield who is asked for in two places at one time, of days to come."""
        ahead = [(p, s) for s in self.sessions if s.clinic_date >= self.today for p in self.on_list[s.id]]
        ahead = [(p, s) for p, s in ahead if p.outcome is None]
        own = {p.id for p, _ in ahead}
        by_person: dict[str, list[tuple[Appointment, ClinicSession]]] = {}
        for place, session in (*ahead, *self.others):
            by_person.setdefault(self.person.one.shown_as(place.resident_id), []).append((place, session))
        for of_one in by_person.values():
            for (a, at_a), (b, at_b) in combinations(sorted(of_one, key=lambda x: (x[0].id not in own, x[1].id)), 2):
                if a.id in own and at_a.id != at_b.id and _busy(a).overlaps(_busy(b)):
                    yield self._made(
                        ListTrouble.TWO_AT_ONCE,
                        f"{a.id}/{b.id if b.id in own else ''}",
                        at_a,
                        resident=self.residents.get(a.resident_id),
                        places=(self._place(a, at_a),),
                        elsewhere=Clash(b.starts_at, b.minutes),
                    )


def _busy(place: Appointment) -> Busy:
    return Busy(place.starts_at, max(1, place.minutes))


def _shared(one: ClinicSession, other: ClinicSession) -> ListTrouble | None:
    if (one.clinic_code, one.wing) == (other.clinic_code, other.wing):
        return ListTrouble.SAME_CLINIC if one.made_here != other.made_here else None
    if one.room and one.room == other.room:
        return ListTrouble.ONE_ROOM
    if one.clinician and one.clinician == other.clinician:
        return ListTrouble.ONE_CLINICIAN
    return None
