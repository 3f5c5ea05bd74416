"""Horizontal bars, one a line: a label, a bar, its figure. The one that stands out is said in words beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from prisoncare_desktop.ui.theme.fonts import SEMIBOLD, font
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import TEXT
from prisoncare_desktop.ui.widgets.painting import rounded, words

_SIZE = TEXT - 1


@dataclass(frozen=True)
class Bar:
    """`share` is 0 to 1 of the track; `figure` what is written after it; `stands_out` paints it warm, figure bold."""

    label: str
    share: float
    figure: str
    stands_out: bool = False


class BarList(QWidget):
    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """`name` is what a screen reader calls the chart."""
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_bars(self, bars: Sequence[Bar]) -> None:
        self._bars = tuple(bars)
        self.setAccessibleDescription("; ".join(f"{bar.label}: {bar.figure}" for bar in self._bars))
        self.updateGeometry()
        self.update()

    def _step(self) -> float:
        return max(26.0, QFontMetricsF(font(_SIZE)).height() + 8)

    def sizeHint(self) -> QSize:
        return QSize(320, int(self._step() * len(self._bars)) + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        plain, strong = font(_SIZE, tabular=True), font(_SIZE, SEMIBOLD, tabular=True)
        wide = QFontMetricsF(strong)
        label_width = max((wide.horizontalAdvance(bar.label) for bar in self._bars), default=0.0)
        label_width = min(max(label_width + 12, 72.0), self.width() * 0.4)
        figure_width = max((wide.horizontalAdvance(bar.figure) for bar in self._bars), default=0.0) + 14
        track_width = max(20.0, self.width() - label_width - figure_width)
        for place, bar in enumerate(self._bars):
            top = place * self._step()
            face = strong if bar.stands_out else plain
            words(painter, QRectF(0, top, label_width - 8, self._step()), bar.label, face, c.ink)
            track = QRectF(label_width, top + self._step() / 2 - 7, track_width, 14)
            rounded(painter, track, 3, c.track, c.ink if c.edge_width > 1 else None)
            if bar.share > 0:
                track.setWidth(max(4.0, track_width * min(bar.share, 1.0)))
                rounded(painter, track, 3, c.warm_bar if bar.stands_out else c.primary)
            figure = QRectF(label_width + track_width + 12, top, figure_width, self._step())
            words(painter, figure, bar.figure, face, c.ink)
        painter.end()
