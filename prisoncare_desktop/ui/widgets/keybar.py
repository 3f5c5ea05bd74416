"""The foot: the keys of this screen, always on view."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from prisoncare_desktop.ui.theme.fonts import font
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import FOOT, SMALL
from prisoncare_desktop.ui.widgets.keycap import keycap_size, paint_keycap
from prisoncare_desktop.ui.widgets.painting import words


class KeyBar(QWidget):
    """Keys and what they do, from left to right; those that do not fit are left to Ctrl+/."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_keys(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show (key, what it does) pairs."""
        self._keys = tuple(keys)
        self.setAccessibleName(self.tr("Keys of this screen"))
        self.setAccessibleDescription(", ".join(f"{key}: {does}" for key, does in self._keys))
        self.update()

    def keys(self) -> tuple[tuple[str, str], ...]:
        return self._keys

    def sizeHint(self) -> QSize:
        return QSize(200, max(FOOT, int(keycap_size("A")[1]) + 10))

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        painter.fillRect(self.rect(), c.card)
        painter.fillRect(QRectF(0, 0, self.width(), c.edge_width), c.line)
        face = font(SMALL)
        metrics = QFontMetricsF(face)
        x, middle = 18.0, self.height() / 2 + 0.5
        for key, does in self._keys:
            cap_width = keycap_size(key)[0]
            text_width = metrics.horizontalAdvance(does)
            if x + cap_width + 9 + text_width > self.width() - 8:
                words(painter, QRectF(x, 0, self.width() - x, self.height()), "…", face, c.quiet)
                break
            paint_keycap(painter, x, middle, key)
            x += cap_width + 9
            words(painter, QRectF(x, 1, text_width + 2, self.height() - 1), does, face, c.quiet)
            x += text_width + 20
        painter.end()
