"""The figures of the clinics that one's own team holds, and the places behind any of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession
from prisoncare_desktop.domain.clinic_type import SUBSTANCE_MISUSE, ClinicType, ClinicTypes
from prisoncare_desktop.domain.indicators import Figure, FigureFilter, Heap, Indicator, figures, indicator
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.usecases.clinic_figures_port import WhoseClinics
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.requests import Query
from prisoncare_desktop.usecases.span import check_days
from prisoncare_desktop.usecases.whose_clinic import is_substance_misuse

LINES_AT_ONCE = 200
DAYS_AT_MOST = 800  # two years and a bit: longer is a mistyped year


@dataclass(frozen=True)
class Share:
    """The figures of a part: of one wing, or of one kind of clinic. `code`: as the filter takes it."""

    code: str
    label: str
    booked: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class Indicators:
    """The figures up to today, the same by wing and by kind of clinic.

    `booked`: how many places were counted; of `wing_not_known` the wing is their clinic's, as nobody knows where they
    lived then. `last`: the last day that is counted. `providers`, `pilots`: those that the team's kinds of clinic name.
    """

    last: date
    booked: int
    wing_not_known: int
    figures: tuple[Figure, ...]
    by_wing: tuple[Share, ...]
    by_clinic: tuple[Share, ...]
    providers: tuple[str, ...]
    pilots: tuple[str, ...]


@dataclass(frozen=True)
class GetIndicators(Query[Indicators]):
    """The figures of some days, of the clinics that the asker's team holds."""

    wanted: FigureFilter


def get_indicators(query: GetIndicators, context: Context) -> Indicators:
    """Return the figures: of booked places up to today, who was withdrawn or taken off a list left out.

    Raises:
        RuleBroken: more days than `DAYS_AT_MOST`.
    """
    wanted = _up_to_today(query.wanted, context)
    with context.store.read() as unit:
        types = clinic_types(unit)
        whose = asked_for(types, context.user, wanted)
        heaps = unit.clinic_figures.heaps(wanted, whose)
    held = [kind for kind in types.by_code.values() if (kind.code in whose.codes) is whose.only]
    return Indicators(
        last=wanted.last,
        booked=sum(heap.n for heap in heaps),
        wing_not_known=sum(heap.n for heap in heaps if not heap.wing_known),
        figures=figures(heaps),
        by_wing=_shares(heaps, lambda heap: heap.wing, lambda wing: wing),
        by_clinic=_shares(heaps, lambda heap: heap.clinic_code, types.label),
        providers=tuple(sorted({kind.provider for kind in held} - {""})),
        pilots=tuple(sorted({kind.pilot for kind in held} - {""})),
    )


@dataclass(frozen=True)
class IndicatorLine:
    """One place behind a number. `wing`: where they lived at the time, the clinic's where nobody knows."""

    appointment: Appointment
    session: ClinicSession
    clinic_label: str
    resident: Resident
    wing: str
    wing_known: bool
    sensitive: bool  # to have had it tells of the care of the substance misuse team


@dataclass(frozen=True)
class IndicatorLines:
    """Places behind a number, newest first: from the `start`-th on, of `of` in all."""

    indicator: Indicator
    lines: tuple[IndicatorLine, ...]
    start: int
    of: int


@dataclass(frozen=True)
class GetIndicatorLines(Query[IndicatorLines]):
    """The places behind a number: those counted, or with `among` all of those it is told of.

    `start`: how many to pass over; `LINES_AT_ONCE` come at a time.
    """

    wanted: FigureFilter
    indicator_code: str
    among: bool = False
    start: int = 0


def get_indicator_lines(query: GetIndicatorLines, context: Context) -> IndicatorLines:
    """Return the places behind a number.

    Raises:
        NotFound: no such number.
        RuleBroken: more days than `DAYS_AT_MOST`.
    """
    wanted, asked = _up_to_today(query.wanted, context), indicator(query.indicator_code)
    with context.store.read() as unit:
        types = clinic_types(unit)
        whose = asked_for(types, context.user, wanted)
        heaps = unit.clinic_figures.heaps(wanted, whose)
        part = asked.among if query.among else asked.counted
        found = unit.clinic_figures.lines(wanted, whose, part, query.start, LINES_AT_ONCE)
        places = unit.appointments.many(line.appointment_id for line in found)
        sessions = unit.sessions.many(place.session_id for place in places.values())
        shown = people(unit).shown(place.resident_id for place in places.values())
        lines = tuple(
            IndicatorLine(
                appointment=(a := places[line.appointment_id]),
                session=(s := sessions[a.session_id]),
                clinic_label=types.label(s.clinic_code),
                resident=shown[a.resident_id],
                wing=line.wing,
                wing_known=line.wing_known,
                sensitive=is_substance_misuse(types, s),
            )
            for line in found
        )
    return IndicatorLines(asked, lines, query.start, sum(h.n for h in heaps if part.holds(h.code, h.group)))


def whose_clinics(types: ClinicTypes, user: StaffMember) -> WhoseClinics:
    """Return the kinds of clinic that `whose_clinic.holds` lets this person's team have."""
    codes = frozenset(code for code in types.by_code if types.get(code).team == SUBSTANCE_MISUSE)
    return WhoseClinics(codes, only=user.role is Role.SMS_WORKER)


def asked_for(types: ClinicTypes, user: StaffMember, wanted: FigureFilter) -> WhoseClinics:
    """Return the kinds of clinic that this person's team holds, and which of all kinds a filter asks for."""

    def those(asked: str, says: Callable[[ClinicType], str]) -> frozenset[str] | None:
        return frozenset(code for code, kind in types.by_code.items() if says(kind) == asked) if asked else None

    return replace(
        whose_clinics(types, user),
        held_by=those(wanted.clinician_type, lambda kind: kind.clinician_type),
        provided=those(wanted.provider, lambda kind: kind.provider),
        piloted=those(wanted.pilot, lambda kind: kind.pilot),
    )


def _up_to_today(wanted: FigureFilter, context: Context) -> FigureFilter:
    check_days(wanted.first, wanted.last, DAYS_AT_MOST)
    return replace(wanted, last=min(wanted.last, context.today()))


def _shares(heaps: tuple[Heap, ...], code_of: Callable[[Heap], str], label: Callable[[str], str]) -> tuple[Share, ...]:
    by_code: dict[str, list[Heap]] = {}
    for heap in heaps:
        by_code.setdefault(code_of(heap), []).append(heap)
    made = (Share(code, label(code), sum(h.n for h in some), figures(some)) for code, some in by_code.items())
    return tuple(sorted(made, key=lambda share: (not share.label, share.label)))
