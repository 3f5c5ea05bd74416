"""Where somebody could be booked: the next clinics with a free time, each with what clashes and the wing's regime."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Self

from prisoncare_desktop.domain.attendance import ClinicSession, Period
from prisoncare_desktop.domain.booking import Busy, free_times, holds_place
from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.capacity import places_of
from prisoncare_desktop.domain.clinic_type import SUBSTANCE_MISUSE, ClinicTypes
from prisoncare_desktop.domain.regime import Regime
from prisoncare_desktop.domain.regime_hours import RegimeHours
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.usecases.clashes import Booked, Clash, booked
from prisoncare_desktop.usecases.clinic_lists import LISTS_AHEAD_DAYS
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.place_held import place_held
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.regime_hours import regime_hours
from prisoncare_desktop.usecases.requests import Query
from prisoncare_desktop.usecases.whose_clinic import holds

_BOOK_AGAIN_MOST = 5  # the next ones: somebody who needs another day takes the waiting list
_MOVES_MOST = 9  # a digit each


@dataclass(frozen=True)
class Offer:
    """A clinic with a free time. `free`: how many places are left. `regime`: of that wing then, None: not said."""

    session: ClinicSession
    clinic_label: str
    starts_at: datetime  # UTC
    free: int
    clashes: tuple[Clash, ...]
    regime: Regime | None


@dataclass(frozen=True)
class Offers:
    """For whom, for which clinic, and where there is room, the nearest first; those of another kind after the rest.

    `sensitive`: to be booked there tells of the substance misuse team's care.
    """

    resident: Resident
    clinic_label: str
    offers: tuple[Offer, ...]
    sensitive: bool

    @property
    def best(self) -> int | None:
        """The place of the first that clashes with nothing; None where all do, or there are none."""
        return next((n for n, one in enumerate(self.offers) if not one.clashes), None)


@dataclass(frozen=True)
class GetRebooking(Query[Offers]):
    """Where somebody who was not seen could be booked again: the next clinics of the same kind."""

    appointment_id: str


def get_rebooking(query: GetRebooking, context: Context) -> Offers:
    """Return the offers.

    Raises:
        NotFound: no such appointment.
        NotAllowed: it is another team's clinic.
    """
    with context.store.read() as unit:
        place, here = place_held(unit, query, context, query.appointment_id)
        ahead = _Ahead.of(unit, context, place.resident_id)
        return ahead.told(here.clinic_code, ahead.rooms(lambda s: _is_next(s, here), _BOOK_AGAIN_MOST))


@dataclass(frozen=True)
class GetMoves(Query[Offers]):
    """Where somebody who is still to be seen could be moved: clinics of the same kind, then others."""

    appointment_id: str


def get_moves(query: GetMoves, context: Context) -> Offers:
    """Return the offers.

    Raises:
        NotFound: no such appointment.
        NotAllowed: it is another team's clinic.
    """
    with context.store.read() as unit:
        place, here = place_held(unit, query, context, query.appointment_id)
        ahead = _Ahead.of(unit, context, place.resident_id)
        same = ahead.rooms(lambda s: _is_next(s, here), _MOVES_MOST)
        wings = ("", here.wing)
        others = ahead.rooms(lambda s: s.clinic_code != here.clinic_code and s.wing in wings, _MOVES_MOST - len(same))
        return ahead.told(here.clinic_code, (*same, *others))


@dataclass(frozen=True)
class GetPlaces(Query[Offers]):
    """Where somebody who waits could be booked: the next clinics of this kind, on their wing or for every wing."""

    resident_id: str
    clinic_code: str


def get_places(query: GetPlaces, context: Context) -> Offers:
    """Return the offers; none where another team holds that kind of clinic.

    Raises:
        NotFound: no such resident.
    """
    with context.store.read() as unit:
        who = unit.residents.get(query.resident_id)
        ahead = _Ahead.of(unit, context, who.id)
        wings = ("", ahead.who.wing)
        fit = ahead.rooms(lambda s: s.clinic_code == query.clinic_code and s.wing in wings, _BOOK_AGAIN_MOST)
        return ahead.told(query.clinic_code, fit)


# --- inside -----------------------------------------------------------------------------------------------------------


def _is_next(session: ClinicSession, here: ClinicSession) -> bool:
    return session.id != here.id and (session.clinic_code, session.wing) == (here.clinic_code, here.wing)


@dataclass(frozen=True)
class _Ahead:
    """The clinics of the days ahead that the asker's team holds, for one resident, in one transaction."""

    unit: UnitOfWork
    who: Resident
    ids: tuple[str, ...]  # their identities
    types: ClinicTypes
    now: datetime
    sessions: tuple[ClinicSession, ...]
    elsewhere: Booked
    hours: RegimeHours
    regimes: Mapping[tuple[str, date, Period], Regime]

    @classmethod
    def of(cls, unit: UnitOfWork, context: Context, resident_id: str) -> Self:
        types, person, now = clinic_types(unit), people(unit), context.clock.now()
        first = local_date(now)
        last = first + timedelta(days=LISTS_AHEAD_DAYS)
        held = tuple(s for s in unit.sessions.between(first, last) if holds(types, context.user, s) and not s.closed_at)
        return cls(
            unit,
            person.shown([resident_id])[resident_id],
            person.all_of(resident_id),
            types,
            now,
            held,
            booked(unit, types, context.user, person, [resident_id], first, last),
            regime_hours(unit),
            {(r.wing, r.day, r.period): r.regime for r in unit.regime.between(first, last)},
        )

    def rooms(self, wanted: Callable[[ClinicSession], bool], most: int) -> tuple[Offer, ...]:
        """Return the nearest of the wanted sessions that have a free time and not yet this resident."""
        offers = (self._offer(session) for session in self.sessions if wanted(session))
        return tuple(islice((one for one in offers if one is not None), most))

    def told(self, clinic_code: str, offers: tuple[Offer, ...]) -> Offers:
        kind = self.types.get(clinic_code)
        return Offers(self.who, kind.label, offers, sensitive=kind.team == SUBSTANCE_MISUSE)

    def _offer(self, session: ClinicSession) -> Offer | None:
        rows = self.unit.appointments.of_sessions([session.id])
        on_it = [a for a in rows if holds_place(a)]
        if any(a.resident_id in self.ids for a in on_it):
            return None
        day, period, kind = session.clinic_date, session.period, self.types.get(session.clinic_code)
        taken = [Busy(a.starts_at, a.minutes) for a in on_it]
        times = list(free_times(self.hours, day, period, kind.minutes, taken, self.now))
        unbooked = places_of(session, rows, kind, self.hours).free
        left = len(times) if unbooked is None else min(len(times), unbooked)
        if left <= 0:
            return None
        clashes = self.elsewhere.at(self.ids, day, period, but=session.id)
        regime = self.regimes.get((session.wing or self.who.wing, day, period))
        return Offer(session, kind.label, times[0], left, clashes, regime)
