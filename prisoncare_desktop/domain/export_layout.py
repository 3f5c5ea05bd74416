"""What a file of a session's attendance looks like: columns and codes set by data, `resources/layouts/*.json`.

A layout is for somebody. What the prison may be told is in the list of `FOR_THE_PRISON` and nowhere else: whether a
person was seen is; why not, in which clinic and by whom are not. A layout that names more is refused as it is read,
wherever it came from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from prisoncare_desktop import resources
from prisoncare_desktop.domain.attendance import Appointment, is_seen

LIST = "export_layouts"  # the site list with a prison's own


class Audience(StrEnum):
    """Whom a file is for."""

    HEALTH_CARE = "health-care"
    PRISON = "prison"


class Source(StrEnum):
    """What a column holds."""

    DATE = "date"
    TIME = "time"
    HALF_DAY = "half-day"  # a code: am, pm, ed
    CLINIC = "clinic"
    PUBLIC_NAME = "public-name"  # the clinic's name outside health care
    PRISON_NUMBER = "prison-number"
    NHS_NUMBER = "nhs-number"
    SURNAME = "surname"
    FIRST_NAME = "first-name"
    CELL = "cell"
    ATTENDANCE_CODE = "attendance-code"
    OUTCOME = "outcome"  # the national code in words
    REASON_CODE = "reason-code"
    REASON = "reason"
    WHOSE_DOING = "whose-doing"
    MODE = "mode"  # in person, by video, by phone
    PRISON_CATEGORY = "prison-category"  # a code of `dps_category`; of a masked kind of clinic it tells nothing
    PRISON_OUTCOME = "prison-outcome"  # a code of `dps_outcome`
    NOMIS_OUTCOME = "nomis-outcome"  # what that becomes in NOMIS


FOR_THE_PRISON = frozenset(
    {
        Source.DATE,
        Source.TIME,
        Source.HALF_DAY,
        Source.PUBLIC_NAME,
        Source.PRISON_NUMBER,
        Source.SURNAME,
        Source.FIRST_NAME,
        Source.CELL,
        Source.PRISON_CATEGORY,
        Source.PRISON_OUTCOME,
        Source.NOMIS_OUTCOME,
    }
)

CODES_OF: Mapping[Source, str] = {
    Source.ATTENDANCE_CODE: "attendance_code",
    Source.REASON_CODE: "did_not_attend_reason",
    Source.PRISON_CATEGORY: "dps_category",
    Source.PRISON_OUTCOME: "dps_outcome",
    Source.NOMIS_OUTCOME: "dps_outcome",
}
"""The list whose codes such a column holds; they leave only where that list is confirmed."""


class Dates(StrEnum):
    """How a layout writes a day."""

    ISO = "YYYY-MM-DD"
    DAY_FIRST = "DD/MM/YYYY"


class PrisonOutcome(StrEnum):
    """What the prison is told of a person, of HMPPS's ten codes (domain.md 5.3).

    REFUSED is not among them: it can bring an incentive warning, and healthcare refusals must not feed discipline.
    """

    ATTENDED = "ATTENDED"
    NOT_REQUIRED = "NOT_REQUIRED"


def prison_outcome(appointment: Appointment) -> PrisonOutcome:
    """Return what the prison is told."""
    return PrisonOutcome.ATTENDED if is_seen(appointment) else PrisonOutcome.NOT_REQUIRED


@dataclass(frozen=True)
class LayoutColumn:
    """One column. `written`: what the other system says for a value of ours, where it says another word."""

    title: str
    source: Source
    written: Mapping[str, str]


@dataclass(frozen=True)
class Layout:
    """One layout. `separator`: between the cells of a file; what is copied always has tabs."""

    id: str
    label: str
    audience: Audience
    separator: str
    dates: Dates
    columns: tuple[LayoutColumn, ...]


def layout_of(raw: Mapping[str, Any]) -> Layout:
    """Return the layout that this JSON says.

    Raises:
        ValueError: it begins "layout-unreadable": it is none; "layout-tells-too-much": it is for the prison and names
            what the prison is not told; "layout-names-nobody": its rows do not say whose they are.
    """
    try:
        layout = Layout(
            id=_text(raw["id"]),
            label=_text(raw["label"]),
            audience=Audience(raw["audience"]),
            separator=_text(raw["separator"]),
            dates=Dates(raw["dates"]),
            columns=tuple(_column(one, raw.get("maps", {})) for one in raw["columns"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"layout-unreadable: {type(error).__name__}") from error
    sources = [column.source for column in layout.columns]
    titles = [column.title for column in layout.columns]
    if len(layout.separator) != 1 or len(set(titles)) < len(titles):
        raise ValueError("layout-unreadable: a separator is one character, and no two columns have one title")
    if layout.audience is Audience.PRISON and not FOR_THE_PRISON.issuperset(sources):
        told = ", ".join(sorted(set(sources) - FOR_THE_PRISON))
        raise ValueError(f"layout-tells-too-much: the prison is not told {told}")
    if not {Source.PRISON_NUMBER, Source.NHS_NUMBER}.intersection(sources):
        raise ValueError("layout-names-nobody: no column has a number that says whose a row is")
    return layout


def layouts_of(raw: object) -> tuple[Layout, ...]:
    """Return a prison's own layouts, as its JSON has them.

    Raises:
        ValueError: as `layout_of` does; "layout-unreadable" also where it is no list, or has an id twice.
    """
    if not isinstance(raw, list) or not all(isinstance(one, Mapping) for one in raw):
        raise ValueError("layout-unreadable: a list of layouts is a JSON array of objects")
    layouts = tuple(layout_of(one) for one in raw)
    if len({layout.id for layout in layouts}) < len(layouts):
        raise ValueError("layout-unreadable: two layouts have one id")
    return layouts


@cache
def shipped_layouts() -> tuple[Layout, ...]:
    """Return the layouts that come with the program, those for health care first."""
    read = (layout_of(resources.read_json(name)) for name in resources.names_in("layouts", ".json"))
    return tuple(sorted(read, key=lambda layout: (layout.audience, layout.id)))


def _column(raw: Mapping[str, Any], maps: Mapping[str, Mapping[str, str]]) -> LayoutColumn:
    written = maps[raw["map"]] if "map" in raw else {}
    return LayoutColumn(
        _text(raw["title"]), Source(raw["source"]), {_text(ours): _text(theirs) for ours, theirs in written.items()}
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a text is wanted")
    return value
