"""What a table shows, as data: columns, rows, cells. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from prisoncare_desktop.ui.widgets.chip import Chip, ChipKind


@dataclass(frozen=True)
class Column:
    """A column. `width` in design px; without one it fits its content. `stretch` shares what room is left over.

    `hide_below` leaves the column out while the table is narrower, px: for what the row can do without at 1024x700.
    `yields_to` is how narrow, in design px, a column with a width may become so that no first chip is cut; 0: never.
    With no stretching column at all, the room left over is shared by all in proportion.
    """

    key: str
    title: str
    width: int | None = None
    stretch: int = 0
    align: Literal["left", "right", "centre"] = "left"
    hide_below: int = 0
    yields_to: int = 0


@dataclass(frozen=True)
class Cell:
    """One line of text and its style. `tone` colours the words; the words themselves must say it too."""

    text: str
    strong: bool = False
    quiet: bool = False
    tabular: bool = False
    tone: ChipKind | None = None


Content = str | Cell | Chip | tuple[Chip, ...]


@dataclass(frozen=True)
class Row:
    """A row: its id, and what stands under each column's key. A key that is missing leaves the cell empty."""

    id: str
    cells: Mapping[str, Content]


def words_of(content: Content | None) -> str:
    """Return what a cell says, for the screen reader, the tooltip and the search by typing."""
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    if isinstance(content, tuple):
        return ", ".join(chip.text for chip in content)
    return content.text
