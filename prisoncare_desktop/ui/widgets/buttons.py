"""Buttons: one primary a screen, secondary for the rest, destructive where something ends; each may show its key."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from prisoncare_desktop.ui.theme.fonts import SEMIBOLD, font
from prisoncare_desktop.ui.theme.icons import paint_icon
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import CONTROL, RADIUS, TEXT
from prisoncare_desktop.ui.widgets.keycap import keycap_size, paint_keycap
from prisoncare_desktop.ui.widgets.painting import rounded

ButtonKind = Literal["primary", "secondary", "destructive", "quiet"]

_SIDE = 15
_GAP = 8
_ICON = 18


def bare(text: str) -> str:
    """Return a label without its mnemonic marks: "&Save" is read "Save"."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


class Button(QPushButton):
    """A painted push button. Enter and Space both press it; `key_hint` is shown, not bound."""

    def __init__(
        self,
        text: str,
        kind: ButtonKind = "secondary",
        *,
        key_hint: str = "",
        icon_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind: ButtonKind = kind
        self._key_hint = key_hint
        self._icon_name = icon_name
        self.setAutoDefault(True)  # so that Enter presses it outside dialogs too
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        if key_hint:
            self.setAccessibleDescription(key_hint)

    def set_kind(self, kind: ButtonKind) -> None:
        self._kind = kind
        self.update()

    def set_key_hint(self, key: str) -> None:
        """Show another key: what the button does has changed with its words."""
        self.setAccessibleDescription(key)
        self.show_key_hint(True)

    def show_key_hint(self, shown: bool) -> None:
        """Show or leave out the key, where the room is scarce."""
        hint = self.accessibleDescription() if shown else ""
        if hint != self._key_hint:
            self._key_hint = hint
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(font(TEXT, SEMIBOLD))
        width = metrics.horizontalAdvance(bare(self.text())) + 2 * _SIDE
        if self._icon_name:
            width += _ICON + _GAP
        if self._key_hint:
            width += keycap_size(self._key_hint)[0] + _GAP
        return QSize(int(width + 0.999), max(CONTROL, int(metrics.height()) + 14))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        fill, edge, ink = self._colours()
        painter = QPainter(self)
        if not self.isEnabled():
            painter.setOpacity(0.45)
        rounded(painter, QRectF(self.rect()), RADIUS, fill, edge, colours().edge_width)
        face = font(TEXT, SEMIBOLD)
        hint = keycap_size(self._key_hint)[0] + _GAP if self._key_hint else 0.0
        picture = _ICON + _GAP if self._icon_name else 0.0
        text_width = QFontMetricsF(face).horizontalAdvance(bare(self.text()))
        x = max(_SIDE / 2, (self.width() - text_width - hint - picture) / 2)
        if self._icon_name:
            paint_icon(painter, self._icon_name, QRectF(x, (self.height() - _ICON) / 2, _ICON, _ICON), ink)
            x += picture
        painter.setFont(face)
        painter.setPen(QColor(ink))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextHideMnemonic
        painter.drawText(QRectF(x, 0, text_width + 2, self.height()), int(flags), self.text())
        if self._key_hint:
            paint_keycap(painter, x + text_width + _GAP, self.height() / 2, self._key_hint)
        painter.end()

    def _colours(self) -> tuple[QColor, str | None, str]:
        c = colours()
        down, over = self.isDown() or self.isChecked(), self.underMouse() and self.isEnabled()
        if self._kind == "primary":
            fill = c.primary_pressed if down else c.primary_hover if over else c.primary
            return QColor(fill), None, c.on_primary
        if self._kind == "destructive":
            return QColor(c.danger_pressed if down or over else c.danger), None, c.on_danger
        if self._kind == "quiet":
            ground = QColor(c.primary_tint) if down or over else QColor(Qt.GlobalColor.transparent)
            return ground, None, c.primary_pressed if down or over else c.primary
        return QColor(c.primary_tint if down else c.hover if over else c.card), c.field_line, c.ink


def primary_button(text: str, *, key_hint: str = "", icon_name: str = "", parent: QWidget | None = None) -> Button:
    return Button(text, "primary", key_hint=key_hint, icon_name=icon_name, parent=parent)


def secondary_button(text: str, *, key_hint: str = "", icon_name: str = "", parent: QWidget | None = None) -> Button:
    return Button(text, "secondary", key_hint=key_hint, icon_name=icon_name, parent=parent)


def destructive_button(text: str, *, key_hint: str = "", icon_name: str = "", parent: QWidget | None = None) -> Button:
    return Button(text, "destructive", key_hint=key_hint, icon_name=icon_name, parent=parent)


def buttons_in_row(*buttons: Button) -> QHBoxLayout:
    """Return the foot of a form: its buttons, from the left."""
    row = QHBoxLayout()
    row.setSpacing(10)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row


def button_at_end(button: Button) -> QHBoxLayout:
    """Return the foot of a sheet: the one button that ends it, at the right."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(button)
    return row
