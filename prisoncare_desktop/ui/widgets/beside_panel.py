"""A panel that asks something beside the row it is about, with a field or a table of its own in it.

As the key palette (`palette.py`): a child of the window that covers it unseen, so that a click elsewhere closes it and
nothing behind it is pressed by accident.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from prisoncare_desktop.ui.theme.look import look
from prisoncare_desktop.ui.widgets.card import inner_line
from prisoncare_desktop.ui.widgets.keyed_button import KeyedButton
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.overlay import Overlay

_MARGIN = 10  # px kept between the panel and the window's edge


class BesidePanel(Overlay):
    """Put what it asks with into `body`, further keys into `foot`. Esc or a click elsewhere says `dismissed`."""

    dismissed = Signal()

    def __init__(self, window: QWidget, wide: int) -> None:
        """`wide`: how wide it is where the window has the room, px at 100%."""
        super().__init__(window, lambda c: c.field_line)
        self._wide = wide
        self._anchor = QRect()
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
        outer = self._outer
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        outer.addLayout(head)
        outer.addWidget(inner_line())
        outer.addLayout(self.body, 1)
        outer.addWidget(inner_line())
        outer.addLayout(self.foot)
        self.setProperty("ring", "none")

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
        self._appear(first)

    def settle(self) -> None:
        size = self._cover()
        room = QSize(self._window.width() - 2 * _MARGIN, self._window.height() - 2 * _MARGIN)
        wide = max(int(self._wide * look().text_scale), self._outer.minimumSize().width())
        size = QSize(wide, size.height()).boundedTo(room)
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
        self._vanish()

    def leave(self) -> None:
        self.dismiss()

    def event(self, event: QEvent) -> bool:
        # While it is open, Esc and plain letters are its own: a shortcut of the page behind it must not win.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self.claims(event):
            event.accept()
            return True
        return super().event(event)

    def claims(self, event: QKeyEvent) -> bool:
        """Whether a key is the panel's while it is open."""
        return event.key() == Qt.Key.Key_Escape


def _placed(size: QSize, row: QRect, window: QSize) -> QRect:
    """Return where a panel of this size stands: under the row, else over it, else as low as the window allows."""
    left = max(_MARGIN, min(row.right() - size.width() - 28, window.width() - size.width() - _MARGIN))
    below, above = row.bottom() + 14, row.top() - size.height() - 14
    lowest = window.height() - size.height() - _MARGIN
    top = below if below <= lowest else above if above >= _MARGIN else max(_MARGIN, lowest)
    return QRect(left, top, size.width(), size.height())
