"""What is wrong with an answer, or worth another look, on a tinted line under it: a sign and words."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import CHIP_RADIUS
from prisoncare_desktop.ui.widgets.chip import paint_sign
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.painting import placed, rounded


class WrongLine(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._caution = False
        self._label = Label("", wrap=True, tone="not_seen")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.addSpacing(18)
        row.addWidget(self._label)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def words(self) -> str:
        return self._label.text()

    def set_words(self, words: str, *, caution: bool = False) -> None:
        """`caution`: it is worth another look and stands in nobody's way."""
        self._caution = caution
        self._label.set_tone("caution" if caution else "not_seen")
        self._label.setText(words)
        self.setAccessibleName(words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        tone = c.caution if self._caution else c.not_seen
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), CHIP_RADIUS, tone.tint, tone.line, c.edge_width)
        paint_sign(
            painter,
            "caution" if self._caution else "overdue",
            placed(self, QRectF(13, self.height() / 2 - 5, 10, 10)),
            tone.ink,
        )
        painter.end()
