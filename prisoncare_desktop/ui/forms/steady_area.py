"""A scrolled card that holds still: what comes or goes in it does not move what a person is looking at."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from prisoncare_desktop.ui.widgets.card import paint_card

_SIDE = 26  # px at both sides; room for a scroll bar is taken from it
_AROUND = 26  # px kept on view around what is gone to


class SteadyArea(QWidget):
    """Put what is scrolled into `stack`."""

    def __init__(self) -> None:
        super().__init__()
        self._content = QWidget()
        self._content.setAutoFillBackground(False)
        self.stack = QVBoxLayout(self._content)
        self.stack.setSpacing(18)
        self.stack.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidget(self._content)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.viewport().setAutoFillBackground(False)
        self._in_view: QWidget | None = None
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.timeout.connect(self._on_settled)
        bar = self.area.verticalScrollBar()
        bar.rangeChanged.connect(lambda _low, high: self._leave_room(bar.sizeHint().width() if high else 0))
        self._leave_room(0)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 6, 1, 6)
        inside.addWidget(self.area)

    def keep_in_view(self, widget: QWidget) -> None:
        """Scroll as little as shows this; once more when what else moved has its place."""
        self._in_view = widget
        self.area.ensureWidgetVisible(widget, 0, _AROUND)
        self._settled.start(0)

    def forget(self) -> None:
        """What was to be kept in view is going away."""
        self._in_view = None

    def to_top(self) -> None:
        self._content.setMinimumHeight(0)
        self.area.verticalScrollBar().setValue(0)

    def hold_height(self) -> None:
        """Before something goes: do not let the page be pulled up under the person's hands."""
        on_view = self.area.verticalScrollBar().value() + self.area.viewport().height()
        self._content.setMinimumHeight(min(self._content.height(), on_view))

    def shown_height(self) -> int:
        return self.area.viewport().height()

    def _on_settled(self) -> None:
        if self._in_view is not None and self._in_view.isVisible():
            self.area.ensureWidgetVisible(self._in_view, 0, _AROUND)
        self._in_view = None

    def _leave_room(self, bar_px: int) -> None:
        """Keep the content as wide with a scroll bar as without."""
        turned = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left, right = (_SIDE - bar_px, _SIDE) if turned else (_SIDE, _SIDE - bar_px)
        self.stack.setContentsMargins(left, 20, right, 24)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            bar = self.area.verticalScrollBar()
            self._leave_room(bar.sizeHint().width() if bar.maximum() else 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_card(painter, QRectF(self.rect()))
        painter.end()
