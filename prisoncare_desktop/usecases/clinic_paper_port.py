"""What paper about clinics says: frozen words and times, no record and no code that leads back to one.

Whoever draws gets nothing else. So what these cannot hold no paper can tell: not the kind of clinic where it is masked,
not who holds it, not a need, an alert, a reason or a note, and nothing of appointments outside the prison.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

from prisoncare_desktop.domain.attendance import Period


@dataclass(frozen=True)
class Stamp:
    """What stands at the head and the foot of every sheet. Times are of the prison's wall clock.

    `list_as_of`: when the trust was last asked for the lists, as words; "" if never. `trail`: the newest row's MAC.
    """

    prison: str
    day: date
    period: Period
    printed_on: date
    printed_at: time
    printed_by: str
    list_as_of: str
    trail: str


@dataclass(frozen=True)
class MovementRow:
    """One person to be unlocked. `go_to`: where, told by the wing alone. `more_time`: fetch them first."""

    cell: str
    name: str
    number: str
    starts: time
    go_to: str
    more_time: bool = False


@dataclass(frozen=True)
class WingSheet:
    """One wing's rows in walking order. `wing`: "" for those in no cell."""

    wing: str
    rows: tuple[MovementRow, ...]


@dataclass(frozen=True)
class MovementPaper:
    """Whom the prison unlocks for health care in one half-day. `out`: how many more are out of the prison."""

    stamp: Stamp
    wings: tuple[WingSheet, ...]
    out: int = 0


@dataclass(frozen=True)
class SlipWords:
    """What a slip says besides times and names, in the language of who reads it (BCP 47)."""

    language: str
    heading: str
    day: str
    time: str
    go_to: str
    weekday: str
    place: str
    bring: str
    cannot: str


@dataclass(frozen=True)
class AppointmentSlip:
    """One resident's slip. `what`: the clinic's name outside health care. `large`: two to a page, in larger type.

    `in_english`: where they go, for whoever unlocks them.
    """

    name: str
    number: str
    cell: str
    what: str
    day: date
    starts: time
    in_english: str
    words: SlipWords
    large: bool = False


@dataclass(frozen=True)
class SlipPaper:
    """The slips of one clinic, in walking order."""

    slips: tuple[AppointmentSlip, ...]


@dataclass(frozen=True)
class CoverRow:
    """One person on a cover sheet: never their name."""

    starts: time
    number: str
    initials: str


@dataclass(frozen=True)
class CoverPaper:
    """The sheet for a clinic's room. `what`: its name outside health care, for it lies on a desk there.

    `regime`: the wing's in that half-day, "" if nobody said.
    """

    stamp: Stamp
    what: str
    place: str
    regime: str
    rows: tuple[CoverRow, ...]


AnyClinicPaper = MovementPaper | SlipPaper | CoverPaper

ClinicPrinter = Callable[[AnyClinicPaper], bytes]
"""Draws a paper. `pdf.clinic_paper` implements it."""
