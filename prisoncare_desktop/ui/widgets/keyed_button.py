"""A button that is a key cap and the words beside it: one line of a palette."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from prisoncare_desktop.ui.theme.fonts import font
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import TEXT
from prisoncare_desktop.ui.widgets.chip import paint_sign
from prisoncare_desktop.ui.widgets.keycap import keycap_size, paint_keycap
from prisoncare_desktop.ui.widgets.painting import rounded, words

_TICK = 11.0  # px


class KeyedButton(QAbstractButton):
    """`quiet` words stand in a footer, as wide as they need. Keys other than Enter and Space go to the parent.

    `is_so`: a tick stands behind the words.
    """

    def __init__(self, key: str, label: str, *, quiet: bool = False, is_so: bool = False) -> None:
        super().__init__()
        self.key, self.label = key, label
        self._quiet = quiet
        self._is_so = is_so
        self.setText(label.replace("&", "&&"))
        self.setAccessibleName(f"{key}: {label}")
        if is_so:
            self.setAccessibleDescription(self.tr("chosen"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy.Policy.Fixed if quiet else QSizePolicy.Policy.Expanding
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(font(TEXT - 1))
        width = self._cap_room() + metrics.horizontalAdvance(self.label) + (24 if self._quiet else 20)
        width += _TICK + 10 if self._is_so else 0
        return QSize(int(width + 0.999), int(metrics.height()) + (13 if self._quiet else 10))

    def _cap_room(self) -> float:
        # single keys all take the widest letter's room, so that the words stand in one line
        key = self.key
        return max(keycap_size(key)[0], keycap_size("W")[0] if len(key) == 1 and not self._quiet else 0.0)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()  # the palette reads the rest

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        if self.underMouse() or self.hasFocus() or self.isDown():
            rounded(painter, QRectF(self.rect()), 6, c.selection)
        paint_keycap(painter, 8, self.height() / 2, self.key)
        x = 8 + self._cap_room() + (6 if self._quiet else 8)
        box = QRectF(x, 0, self.width() - x - 4, self.height())
        words(painter, box, self.label, font(TEXT - 1), c.quiet if self._quiet else c.ink)
        if self._is_so:
            after = x + QFontMetricsF(font(TEXT - 1)).horizontalAdvance(self.label) + 10
            paint_sign(painter, "done", QRectF(after, (self.height() - _TICK) / 2, _TICK, _TICK), c.done.ink, 2.2)
        painter.end()
