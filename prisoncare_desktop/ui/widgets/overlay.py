"""What lies over the window; a sheet: a dimmed page and a box in the middle. What keys and help are shown on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from prisoncare_desktop.ui.theme.look import colour, colours
from prisoncare_desktop.ui.theme.tokens import CARD_RADIUS, Colours
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.labels import heading
from prisoncare_desktop.ui.widgets.painting import rounded, soft_shadow


def frame_of(widget: QWidget) -> QWidget:
    """Return what a part that lies over the page is a child of: the signed-in frame, else the window.

    The window outlives the lock; what belongs to it would keep the names it shows.
    """
    at: QWidget | None = widget
    while at is not None and not isinstance(at, QMainWindow):
        at = at.parentWidget()
    return at or widget.window()


class Overlay(QWidget):
    """Covers the window, so that a click beside its box is a click on it; keeps Tab inside and swallows other keys.

    Whoever builds on it says where the box stands (`settle`), and what Esc and a click beside the box do (`leave`).
    """

    def __init__(self, window: QWidget, edge: Callable[[Colours], str]) -> None:
        """`edge`: the colour of the line around the box."""
        super().__init__(window)
        self._window = window
        self._before: QWidget | None = None  # what had the focus
        self._box = _Box(self, edge)
        self._outer = QVBoxLayout(self._box)
        self.hide()
        window.installEventFilter(self)

    def settle(self) -> None:
        """Find the box's place anew: what it holds has another size, or the window has."""
        raise NotImplementedError

    def leave(self) -> None:
        raise NotImplementedError

    def _cover(self) -> QSize:
        """Lie over the whole window; return the size that the box would have."""
        self.setGeometry(self._window.rect())
        self._outer.invalidate()
        self._outer.activate()  # else a layout inside it answers with the height it had before
        return self._outer.sizeHint()

    def _appear(self, first: QWidget) -> None:
        self.settle()
        self.show()
        self.raise_()
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def _vanish(self) -> None:
        """Hide, and give the focus back."""
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
            self._before = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._window and self.isVisible():
            self.settle()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        # every other key is swallowed: nothing behind it may act meanwhile

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab inside."""
        inside = [w for w in self._box.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        inside = [w for w in inside if w.isVisibleTo(self)]
        focused = self._window.focusWidget()
        if inside:
            place = inside.index(focused) if focused in inside else -1
            inside[(place + (1 if forward else -1)) % len(inside)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.leave()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        soft_shadow(painter, QRectF(self._box.geometry()), CARD_RADIUS, 26)
        painter.end()


class _Box(QWidget):
    def __init__(self, parent: QWidget, edge: Callable[[Colours], str]) -> None:
        super().__init__(parent)
        self._edge = edge

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # a click on the box's ground is not a click elsewhere

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), CARD_RADIUS, c.card, self._edge(c), c.edge_width)
        painter.end()


class Sheet(Overlay):
    """A titled box over the window; Esc, its Close button or a click beside it closes it and gives the focus back."""

    closed = Signal()

    def __init__(self, window: QWidget, title: str, most: QSize) -> None:
        super().__init__(window, lambda c: c.line)
        self._most = most
        self._title = heading(title, 2)
        self.close_button = Button(self.tr("Close"), key_hint="Esc")
        self.close_button.clicked.connect(self.close_sheet)
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.close_button)
        self._outer.setContentsMargins(24, 18, 18, 20)
        self._outer.setSpacing(14)
        self._outer.addLayout(head)
        self.body = QVBoxLayout()
        self._outer.addLayout(self.body, 1)
        self.setAccessibleName(title)

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        self.setAccessibleName(title)

    def open_sheet(self, first: QWidget | None = None) -> None:
        """Show over everything; the focus goes to `first`, or to the Close button."""
        if not self.isVisible():
            self._before = self._window.focusWidget()
        self._appear(first or self.close_button)

    def close_sheet(self) -> None:
        if self.isVisible():
            self._vanish()
            self.closed.emit()

    def leave(self) -> None:
        self.close_sheet()

    def settle(self) -> None:
        size = QSize(self._most.width(), min(self._most.height(), self._cover().height()))
        size = size.boundedTo(self._window.size() - QSize(48, 48))
        corner = self.rect().center() - QRect(0, 0, size.width(), size.height()).center()
        self._box.setGeometry(QRect(corner, size))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(colours().scrim, 0.35))
        painter.end()
        super().paintEvent(event)
