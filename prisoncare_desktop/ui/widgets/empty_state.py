"""What a page says while it has nothing to show: what will appear here, and the one thing to do."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from prisoncare_desktop.ui.theme.icons import paint_icon
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.labels import Label, heading
from prisoncare_desktop.ui.widgets.painting import dot

_WIDTH = 460


class EmptyState(QWidget):
    action_requested = Signal()

    def __init__(
        self,
        title: str,
        text: str,
        *,
        action: str = "",
        key_hint: str = "",
        icon_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(1)
        if icon_name:
            column.addWidget(_Picture(icon_name), 0, Qt.AlignmentFlag.AlignHCenter)
            column.addSpacing(6)
        self._title = heading(title, 2)
        self._text = Label(text, "quiet", wrap=True)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setMaximumWidth(_WIDTH)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        across = QHBoxLayout()  # not an alignment: an aligned label is not asked how tall it is at this width
        across.addStretch(1)
        across.addWidget(self._text, 1000)
        across.addStretch(1)
        column.addLayout(across)
        if action:
            button = Button(action, "primary", key_hint=key_hint)
            button.clicked.connect(self.action_requested)
            column.addSpacing(8)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self.setAccessibleName(f"{title}. {text}")


class _Picture(QWidget):
    def __init__(self, icon_name: str) -> None:
        super().__init__()
        self._icon_name = icon_name
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(68, 68)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        dot(painter, QPointF(34, 34), 34, c.primary_tint)
        paint_icon(painter, self._icon_name, QRectF(18, 18, 32, 32), c.primary)
        painter.end()
