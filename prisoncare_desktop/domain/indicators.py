"""What is counted of clinics, each number with its formula on view: rates of national codes, and what was lost.

The formulas are data (value set `indicator`), ours and no national set's (domain.md 7). The national DNA rate is
counted as it is defined, by codes 3 and 7: the prison's doing and what nobody has explained yet are in it, and are told
beside it as parts of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from prisoncare_desktop.domain.attendance import Appointment, OfficerPresent, Period
from prisoncare_desktop.domain.codes import Concept, value_set

NO_WING = "no-wing"  # of a filter: those whose wing at the time nobody knows
NOT_SAID = "not-said"  # of a filter: a half-day of which nobody said what the regime was
TOO_FEW = 5  # of fewer no share is told: one person more or less would move it by a fifth or more
NOTHING_RECORDED = "0"  # national code of an appointment to come


@dataclass(frozen=True)
class FigureFilter:
    """Which booked places are counted; "" or None: any. `wing`: where they lived at the time, or `NO_WING`.

    `clinician_type`, `provider`: what the clinic itself says, else its kind. `pilot`: what its kind says.
    `mode`: how they were seen, of the place or else of its clinic. `regime`: what was said of that wing's half-day, or
    `NOT_SAID`.
    """

    first: date
    last: date
    wing: str = ""
    clinic_code: str = ""
    session_id: str = ""
    period: Period | None = None
    clinician_type: str = ""
    provider: str = ""
    mode: str = ""
    regime: str = ""
    officer_present: OfficerPresent | None = None
    pilot: str = ""


@dataclass(frozen=True)
class Part:
    """Some of the booked places, by national code and by whose doing it was; empty: any."""

    codes: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()

    def holds(self, code: str, group: str) -> bool:
        return (not self.codes or code in self.codes) and (not self.groups or group in self.groups)


@dataclass(frozen=True)
class Indicator:
    """One number: so many (`counted`) of so many (`among`, which holds them). `is_lost`: its time is told too.

    `title`: what it is called where it stands alone; `label`: among the others, which may end the sentence above it.
    """

    code: str
    label: str
    title: str
    formula: str
    counted: Part
    among: Part
    is_lost: bool


@dataclass(frozen=True)
class Heap:
    """Booked places that are alike in all that is counted by. `wing`: where they lived at the time.

    `wing_known` False: nobody knows, and the wing is the clinic's, "" for one of the whole prison. `code`: national,
    `NOTHING_RECORDED` while nothing is. `group`: whose doing, "" where they were seen or nothing is recorded.
    """

    wing: str
    wing_known: bool
    clinic_code: str
    code: str
    group: str
    n: int
    minutes: int


@dataclass(frozen=True)
class Figure:
    """So many (`n`, of `minutes`) of so many (`m`)."""

    indicator: Indicator
    n: int
    m: int
    minutes: int

    @property
    def percent(self) -> int | None:
        """Return the share in a hundred, rounded half up; None of fewer than five."""
        return None if self.m < TOO_FEW else (200 * self.n + self.m) // (2 * self.m)


@cache
def indicators() -> tuple[Indicator, ...]:
    """Return all that is counted, in order."""
    return tuple(_indicator(concept) for concept in value_set("indicator").current)


def indicator(code: str) -> Indicator:
    """Return one of them.

    Raises:
        NotFound: there is none of this code.
    """
    return _indicator(value_set("indicator").concept(code))


def figures(heaps: Iterable[Heap]) -> tuple[Figure, ...]:
    """Return every number of these places, in order."""
    counted = list(heaps)
    return tuple(_figure(one, counted) for one in indicators())


def heap_of(appointment: Appointment) -> Heap:
    """Return one place of a list as what is counted, without where and in which clinic it was."""
    recorded = appointment.outcome is not None
    return Heap(
        wing="",
        wing_known=False,
        clinic_code="",
        code=appointment.attendance_code if recorded else NOTHING_RECORDED,
        group=(appointment.control_group or "") if recorded else "",
        n=1,
        minutes=appointment.minutes,
    )


def _figure(one: Indicator, heaps: list[Heap]) -> Figure:
    inside = [heap for heap in heaps if one.among.holds(heap.code, heap.group)]
    counted = [heap for heap in inside if one.counted.holds(heap.code, heap.group)]
    return Figure(one, sum(h.n for h in counted), sum(h.n for h in inside), sum(h.minutes for h in counted))


def _indicator(concept: Concept) -> Indicator:
    counted, among = _part(concept, "counted"), _part(concept, "among")
    return Indicator(
        concept.code,
        concept.label,
        concept.get("title") or concept.label,
        concept.get("formula"),
        counted,
        among,
        concept.get("minutes") == "yes",
    )


def _part(concept: Concept, which: str) -> Part:
    return Part(
        frozenset(concept.get(f"{which}_codes").split()),
        frozenset(concept.get(f"{which}_groups").split()),
    )
