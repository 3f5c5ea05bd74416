"""What the core needs of whoever counts clinics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from prisoncare_desktop.domain.indicators import FigureFilter, Heap, Part


@dataclass(frozen=True)
class WhoseClinics:
    """The kinds of clinic somebody may know of: these alone (`only`), or all but these."""

    codes: frozenset[str]
    only: bool


@dataclass(frozen=True)
class FigureLine:
    """A booked place behind a number, and where whoever had it lived: as `Heap` says it."""

    appointment_id: str
    wing: str
    wing_known: bool


class ClinicFigures(Protocol):
    """Booked places, counted where they lie. Whoever was withdrawn or taken off a list has none."""

    def heaps(self, wanted: FigureFilter, whose: WhoseClinics) -> tuple[Heap, ...]:
        """Return the places of the filter, those that are alike as one heap."""
        ...

    def lines(
        self, wanted: FigureFilter, whose: WhoseClinics, part: Part, start: int, limit: int
    ) -> tuple[FigureLine, ...]:
        """Return this part of those places, newest first: `limit` at most, from the `start`-th on."""
        ...
