"""How the cards of the settings lay out their fields: two beside each other, each under its label."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.labels import field_label

_COLUMNS = 2


def field_grid(fields: Sequence[tuple[str, QWidget]], on_enter: Button | None = None) -> QGridLayout:
    """Return the layout of (label, field) pairs. Enter in a line of text presses `on_enter`."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(5)
    for column in range(_COLUMNS):
        grid.setColumnStretch(column, 1)
    for place, (label, field) in enumerate(fields):
        row, column = place // _COLUMNS * 2, place % _COLUMNS
        # Beside a label of two lines one of a single line stands at its own field.
        grid.addWidget(field_label(label, field, wrap=True), row, column, Qt.AlignmentFlag.AlignBottom)
        grid.addWidget(field, row + 1, column)
        if on_enter is not None and isinstance(field, QLineEdit):
            field.returnPressed.connect(on_enter.click)
    return grid


def button_row(*buttons: Button) -> QHBoxLayout:
    """Return the layout of a card's buttons, at its left."""
    row = QHBoxLayout()
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
