"""Three columns of one record: this PC, the trust, and before; who and when above; fields that differ stand out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from prisoncare_desktop.ui.screens.sync_page.change_words import field_words
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import RADIUS
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.painting import rounded


@dataclass(frozen=True)
class Side:
    """One side of a record. `told`: who and when, "" if nobody can tell; `says`: field -> words."""

    name: str
    told: str
    says: Mapping[str, str]


class Comparison(QWidget):
    def __init__(self, ours: Side, theirs: Side, before: Side, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        fields = list(dict.fromkeys((*ours.says, *theirs.says, *before.says)))
        sides = (ours, theirs, before)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 12, 16, 14)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(6)
        for column, side in enumerate(sides):
            self._grid.setColumnStretch(column, 1)
            head = Label(f"{side.name} · {side.told}" if side.told else side.name, "small", wrap=True)
            self._grid.addWidget(head, 0, column, Qt.AlignmentFlag.AlignTop)
            for row, name in enumerate(fields, start=1):
                differs = column < 2 and ours.says.get(name, "") != theirs.says.get(name, "")
                line = _field(field_words(name), side.says.get(name, ""), differs)
                self._grid.addWidget(line, row, column, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(
            "; ".join(
                f"{side.name} {side.told}: " + ", ".join(f"{field_words(n)} {side.says.get(n, '')}" for n in fields)
                for side in sides
            )
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        box = QRectF(self.rect())
        rounded(painter, box, RADIUS, c.card, c.line, c.edge_width)
        for column in (1, 2):
            x = self._grid.cellRect(0, column).left() - 12
            painter.fillRect(QRectF(x, 1, c.edge_width, box.height() - 2), QColor(c.line))
        painter.end()


def _field(name: str, value: str, differs: bool) -> QLabel:
    """Return a field's name and value; one that differs is bold on the warm ground."""
    c = colours()
    label = QLabel()
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.RichText)
    shown = _escaped(value) or "–"
    if differs:
        shown = f'<span style="background-color: {c.selection}; font-weight: 600;">&nbsp;{shown}&nbsp;</span>'
    label.setText(f"{_escaped(name)}<br>{shown}")
    return label


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
