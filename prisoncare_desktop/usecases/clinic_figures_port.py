"""What the core needs of whoever counts clinics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from prisoncare_desktop.domain.indicators import FigureFilter, Heap, Part


@dataclass(frozen=True)
class WhoseClinics:
    """The kinds of clinic somebody may know of: these alone (`only`), or all but these.

    Of what a filter asks for, where a clinic itself does not say: the kinds that are held by such a clinician, for such
    a provider, within such a pilot. None: the filter does not ask.
    """

    codes: frozenset[str]
    only: bool
    held_by: frozenset[str] | None = None
    provided: frozenset[str] | None = None
    piloted: frozenset[str] | None = None


@dataclass(frozen=True)
class FigureLine:
    """A booked place behind a number, and where whoever had it lived: as `Heap` says it."""

    appointment_id: str
    wing: str
    wing_known: bool


@dataclass(frozen=True)
class OpenCount:
    """How many places of a wing are open, and of how many the clinic was before some day."""

    wing: str
    n: int
    before: int


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

    def unexplained(self, whose: WhoseClinics, wing: str, limit: int) -> tuple[FigureLine, ...]:
        """Return the places whose reason is still to be found out, oldest clinic first. `wing`: "" for all."""
        ...

    def not_recorded(self, whose: WhoseClinics, wing: str, until: date, limit: int) -> tuple[FigureLine, ...]:
        """Return the places of which nothing is recorded of clinics up to this day, oldest first."""
        ...

    def count_unexplained(self, whose: WhoseClinics, day: date) -> tuple[OpenCount, ...]:
        """Return how many are still to be explained, by wing; `before`: of clinics before this day."""
        ...

    def count_not_recorded(self, whose: WhoseClinics, until: date) -> tuple[OpenCount, ...]:
        """Return how many places nothing is recorded of, of clinics up to this day, by wing; `before` is 0."""
        ...
