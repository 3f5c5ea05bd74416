"""Three columns of one record: this PC, the trust, and before; fields that differ stand out."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import RADIUS
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.painting import rounded
from prisoncare_desktop.usecases.outbox import Conflict


class Comparison(QWidget):
    def __init__(self, conflict: Conflict, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        names = list(dict.fromkeys((*conflict.ours, *conflict.theirs, *conflict.base)))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 12, 16, 14)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(6)
        sides = (
            (self.tr("This PC"), conflict.ours),
            (self.tr("At the trust"), conflict.theirs),
            (self.tr("Before"), conflict.base),
        )
        for column, (title, side) in enumerate(sides):
            self._grid.setColumnStretch(column, 1)
            self._grid.addWidget(Label(title, "small"), 0, column)
            for row, name in enumerate(names, start=1):
                differs = column < 2 and conflict.ours.get(name, "") != conflict.theirs.get(name, "")
                self._grid.addWidget(_field(name, side.get(name, ""), differs), row, column)
        self.setAccessibleName(
            "; ".join(f"{title}: " + ", ".join(f"{n} {s.get(n, '')}" for n in names) for title, s in sides)
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
    label.setText(f"{_escaped(name)} {shown}")
    return label


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
