"""A panel that asks something beside the row it is about, with a field or a table of its own in it.

As the key palette (`palette.py`): a child of the window that covers it unseen, so that a click elsewhere closes it and
nothing behind it is pressed by accident.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from prisoncare_desktop.ui.theme.look import colours, look
from prisoncare_desktop.ui.theme.tokens import CARD_RADIUS
from prisoncare_desktop.ui.widgets.card import inner_line
from prisoncare_desktop.ui.widgets.keyed_button import KeyedButton
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.painting import rounded, soft_shadow

_MARGIN = 10  # px kept between the panel and the window's edge


class BesidePanel(QWidget):
    """Put what it asks with into `body`, further keys into `foot`. Esc or a click elsewhere says `dismissed`."""

    dismissed = Signal()

    def __init__(self, window: QWidget, wide: int) -> None:
        """`wide`: how wide it is where the window has the room, px at 100%."""
        super().__init__(window)
        self._window = window
        self._wide = wide
        self._before: QWidget | None = None
        self._anchor = QRect()
        self._box = _Box(self)
        self._title, self._subtitle = Label("", "strong"), Label("", "quiet")
        head = QHBoxLayout()
        head.setContentsMargins(15, 12, 15, 12)
        head.setSpacing(9)
        head.addWidget(self._title)
        head.addWidget(self._subtitle)
        head.addStretch(1)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(15, 12, 15, 12)
        self.body.setSpacing(8)
        self.foot = QHBoxLayout()
        self.foot.setContentsMargins(8, 3, 8, 4)
        self.foot.setSpacing(6)
        self._back = KeyedButton("Esc", self.tr("Back"), quiet=True)
        self._back.clicked.connect(self.dismiss)
        self.foot.addWidget(self._back)
        self.foot.addStretch(1)
        self._outer = outer = QVBoxLayout(self._box)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(inner_line())
        outer.addLayout(self.body, 1)
        outer.addWidget(inner_line())
        outer.addLayout(self.foot)
        self.setProperty("ring", "none")
        self.hide()
        window.installEventFilter(self)

    def set_title(self, title: str, subtitle: str) -> None:
        self._title.setText(title)
        self._subtitle.setText(subtitle)
        self.setAccessibleName(title)
        self.setAccessibleDescription(subtitle)

    def open_beside(self, rect_global: QRect, first: QWidget) -> None:
        """Open beside a rectangle on the screen (the row's), with the focus on `first`."""
        self._anchor = rect_global
        focused = self.window().focusWidget()
        if not self.isAncestorOf(focused):
            self._before = focused
        self.settle()
        self.show()
        self.raise_()
        first.setFocus(Qt.FocusReason.PopupFocusReason)

    def settle(self) -> None:
        """Find its place anew: what it holds has another size, or the window has."""
        self.setGeometry(self._window.rect())
        self._outer.invalidate()
        self._outer.activate()
        room = QSize(self._window.width() - 2 * _MARGIN, self._window.height() - 2 * _MARGIN)
        wide = max(int(self._wide * look().text_scale), self._outer.minimumSize().width())
        wanted = QSize(wide, self._outer.sizeHint().height())
        size = wanted.boundedTo(room)
        row = QRect(self._window.mapFromGlobal(self._anchor.topLeft()), self._anchor.size())
        self._box.setGeometry(_placed(size, row, self._window.size()))
        self.update()

    def room_height(self) -> int:
        """Return how high it may be at most, px."""
        return self._window.height() - 2 * _MARGIN

    def panel_rect(self) -> QRect:
        """Return where the visible panel is, in the window."""
        return self._box.geometry()

    def dismiss(self) -> None:
        if self.isVisible():
            self.close_panel()
            self.dismissed.emit()

    def close_panel(self) -> None:
        """Close without a word: what was asked is answered, or asked no more."""
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
            self._before = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible() and watched is self._window:
            self.settle()
        return False

    def event(self, event: QEvent) -> bool:
        # While it is open, Esc and plain letters are its own: a shortcut of the page behind it must not win.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self.claims(event):
            event.accept()
            return True
        return super().event(event)

    def claims(self, event: QKeyEvent) -> bool:
        """Whether a key is the panel's while it is open."""
        return event.key() == Qt.Key.Key_Escape

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        # every other key is swallowed: nothing behind it may act while it asks

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
        self.dismiss()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        soft_shadow(painter, QRectF(self._box.geometry()), CARD_RADIUS, 26)
        painter.end()


def _placed(size: QSize, row: QRect, window: QSize) -> QRect:
    """Return where a panel of this size stands: under the row, else over it, else as low as the window allows."""
    left = max(_MARGIN, min(row.right() - size.width() - 28, window.width() - size.width() - _MARGIN))
    below, above = row.bottom() + 14, row.top() - size.height() - 14
    lowest = window.height() - size.height() - _MARGIN
    top = below if below <= lowest else above if above >= _MARGIN else max(_MARGIN, lowest)
    return QRect(left, top, size.width(), size.height())


class _Box(QWidget):
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # a click on the panel's ground is not a click elsewhere

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), CARD_RADIUS, c.card, c.field_line, c.edge_width)
        painter.end()
