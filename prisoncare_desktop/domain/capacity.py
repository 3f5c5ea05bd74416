"""Capacity: the places that clinics had, how many were used, and by whose doing the others were lost.

Who is booked, who was seen and why the others were not are facts. How many places there were is known only where
somebody said so: of this session, of this half-day of the week, of the kind of clinic, or by the prison's own hours.
Where nobody did it is not known, and nothing is reckoned from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, ControlGroup, Outcome, TakenOff, is_seen
from prisoncare_desktop.domain.clinic_type import ClinicType
from prisoncare_desktop.domain.regime_hours import RegimeHours

THIRD = 3


class SaidBy(StrEnum):
    """Who said how many places a session has."""

    SESSION = "session"  # whoever made or closed it
    PATTERN = "pattern"  # the kind of clinic, of this half-day of the week
    KIND = "kind"  # the kind of clinic, of all its sessions
    HOURS = "hours"  # the prison's own hours, by the length of a place
    NOBODY = ""


@dataclass(frozen=True)
class SessionPlaces:
    """One session's places. `offered` None: nobody said how many there are. `booked`: the rows of its list.

    `lost`: of them not seen, by whose doing. `taken`: rows that keep a place from somebody else, for all but those
    that are cancelled do.
    """

    session: ClinicSession
    offered: int | None
    said_by: SaidBy
    booked: int
    used: int
    lost: Mapping[ControlGroup, int]
    taken: int

    @property
    def not_recorded(self) -> int:
        return self.booked - self.used - sum(self.lost.values())

    @property
    def free(self) -> int | None:
        """Places that nobody has; None: not known."""
        return None if self.offered is None else max(0, self.offered - self.taken)


def places_of(
    session: ClinicSession, rows: Iterable[Appointment], kind: ClinicType, hours: RegimeHours
) -> SessionPlaces:
    """Return a session's places. `rows`: of its list; those taken off it are left out."""
    on_list = [a for a in rows if not a.withdrawn and a.taken_off is TakenOff.NOT]
    lost = Counter(
        a.control_group or ControlGroup.NOT_YET_EXPLAINED for a in on_list if a.outcome is not None and not is_seen(a)
    )
    offered, said_by = _offered(session, kind, hours)
    return SessionPlaces(
        session,
        offered,
        said_by,
        booked=len(on_list),
        used=sum(is_seen(a) for a in on_list),
        lost=lost,
        taken=sum(a.outcome is not Outcome.CANCELLED for a in on_list),
    )


def _offered(session: ClinicSession, kind: ClinicType, hours: RegimeHours) -> tuple[int | None, SaidBy]:
    """Return how many places a session has and who said so; (None, NOBODY) where nobody did."""
    if session.slots_offered is not None:
        return session.slots_offered, SaidBy.SESSION
    for pattern in kind.patterns:
        same = (pattern.weekday, pattern.period, pattern.wing)
        here = same == (session.clinic_date.weekday(), session.period, session.wing)
        if here and pattern.slots is not None and pattern.room in ("", session.room):
            return pattern.slots, SaidBy.PATTERN
    if kind.slots is not None:
        return kind.slots, SaidBy.KIND
    half_day = hours.on(session.clinic_date, session.period)
    return (half_day.minutes // kind.minutes, SaidBy.HOURS) if half_day.own else (None, SaidBy.NOBODY)


@dataclass(frozen=True)
class Capacity:
    """Sessions together. `offered`, `never_booked`, `over` are of the `known` ones: those whose places somebody said.

    `over`: rows beyond the places there were. Where all are known,
    offered + over = booked + never_booked, and always booked = used + lost + not_recorded.
    """

    sessions: int
    known: int
    offered: int
    booked: int
    used: int
    lost: Mapping[ControlGroup, int]
    not_recorded: int
    never_booked: int
    over: int


def together(sessions: Iterable[SessionPlaces]) -> Capacity:
    """Return the sum of some sessions."""
    every = list(sessions)
    lost: Counter[ControlGroup] = Counter()
    for one in every:
        lost.update(one.lost)
    gaps = [one.offered - one.booked for one in every if one.offered is not None]
    return Capacity(
        sessions=len(every),
        known=len(gaps),
        offered=sum(one.offered for one in every if one.offered is not None),
        booked=sum(one.booked for one in every),
        used=sum(one.used for one in every),
        lost=lost,
        not_recorded=sum(one.not_recorded for one in every),
        never_booked=sum(max(0, gap) for gap in gaps),
        over=sum(max(0, -gap) for gap in gaps),
    )


class NoThird(StrEnum):
    """Why there is no number."""

    NO_LISTS = "no-lists"  # no such clinic is on any list ahead
    NOBODY_SAID = "nobody-said"  # of none of those ahead anybody said how many places it has
    BEYOND = "beyond"  # the lists do not reach that far


@dataclass(frozen=True)
class ThirdNext:
    """When the third free place is: days from today; None with why."""

    days: int | None
    why: NoThird | None = None


def third_next(ahead: Iterable[SessionPlaces], today: date) -> ThirdNext:
    """Return how many days it is to the third free place of these sessions, from tomorrow on.

    Today's do not count: who is taken today walks in. Nor do those of which nobody said how many places they have.
    """
    later = sorted((one for one in ahead if one.session.clinic_date > today), key=lambda one: one.session.clinic_date)
    if not later:
        return ThirdNext(None, NoThird.NO_LISTS)
    known = [(one.session.clinic_date, one.free) for one in later if one.free is not None]
    if not known:
        return ThirdNext(None, NoThird.NOBODY_SAID)
    counted = 0
    for day, free in known:
        counted += free
        if counted >= THIRD:
            return ThirdNext((day - today).days)
    return ThirdNext(None, NoThird.BEYOND)
