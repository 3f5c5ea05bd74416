"""How far something is: words, and a thin bar that repeats them."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.painting import rounded


class Progress(QWidget):
    """`set_progress(11, 14, "11 of 14 answered, 2 still needed")`. With a whole of 0 the bar is empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = Label("", "small", wrap=True)
        self._bar = _Bar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._label)
        column.addWidget(self._bar)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(160)

    def set_progress(self, done: int, whole: int, text: str) -> None:
        self._label.setText(text)
        self._bar.set_share(done / whole if whole else 0.0)
        self.setAccessibleName(text)

    def text(self) -> str:
        return self._label.text()


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._share = 0.0
        self.setFixedHeight(8)

    def set_share(self, share: float) -> None:
        self._share = min(max(share, 0.0), 1.0)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        box = QRectF(self.rect())
        rounded(painter, box, 4, c.track, c.ink if c.edge_width > 1 else None)
        if self._share > 0:
            box.setWidth(max(8.0, box.width() * self._share))
            rounded(painter, box, 4, c.primary)
        painter.end()
