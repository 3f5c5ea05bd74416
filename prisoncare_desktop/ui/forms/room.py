"""How much room a box of a fixed width takes: more with larger text."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QWidget

from prisoncare_desktop.ui.theme.look import look

LEVEL_WITH_FIELDS_PX = 9  # above words that stand beside a field
_ANY_PX = 16_777_215  # Qt's own word for no limit


def room_px(design_px: int) -> int:
    """Return a width given at 100% text, at the size of text on show."""
    return round(design_px * look().text_scale)


def fill_width(box: QWidget, design_px: int, on: bool) -> None:
    """Let a box that is so wide elsewhere take the width there is (`on`: in a table's cell), or be as wide again."""
    if on:
        box.setMinimumWidth(40)
        box.setMaximumWidth(_ANY_PX)
    else:
        box.setFixedWidth(room_px(design_px))


def fill_row(row: QBoxLayout, on: bool) -> None:
    """Give the room in a row to its first part (`on`), or to the stretch at its end."""
    row.setStretch(0, 1 if on else 0)
    row.setStretch(row.count() - 1, 0 if on else 1)
