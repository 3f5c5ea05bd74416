"""Everything that a key does, for a mouse or a finger: the outcomes as buttons, the rest behind "More…"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.held_keys import is_held
from prisoncare_desktop.ui.widgets.overlay import frame_of
from prisoncare_desktop.ui.widgets.palette import Choice, ChoiceGroup, KeyPalette
from prisoncare_desktop.ui.widgets.toast import KEPT_CLEAR

UNDO = "Ctrl Z"


@dataclass(frozen=True)
class Deed:
    """A key and what it does. `outcome`: it has a button of its own. `whole`: it is about the clinic, not one row."""

    key: str
    words: str
    outcome: bool = False
    whole: bool = False


class DeedButton(Button):
    """A second click of a double click is none, nor is a key that is held down: both would reach the next resident."""

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Do nothing: the first click was the whole of it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not is_held(event):
            super().keyPressEvent(event)


class OutcomeBar(FlowBox):
    """A click leaves the cursor in the list. Where the window is cramped, `more` alone has everything."""

    pressed = Signal(str)  # the key that does the same
    more_pressed = Signal(QRect)  # the button, on the screen

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setObjectName(KEPT_CLEAR)
        self._page = page
        self._deeds: tuple[Deed, ...] = ()
        self._cramped = False
        self._palette: KeyPalette | None = None
        self.more = DeedButton(self.tr("More…"))
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.clicked.connect(self._on_more)

    def offer(self, deeds: Sequence[Deed]) -> None:
        """Have these buttons. Asked again for the same it changes nothing."""
        if tuple(deeds) == self._deeds:
            return
        self._deeds = tuple(deeds)
        buttons = [self._button(deed) for deed in deeds if deed.outcome]
        self.set_widgets([*buttons, self.more] if buttons else [])

    def button(self, key: str) -> DeedButton:
        """Return the button that does what this key does; the one of the rest where it has none of its own."""
        return next((b for b in self.findChildren(DeedButton) if b.property("key") == key), self.more)

    def ask_at(self, beside: QRect, who: str, *, everything: bool) -> None:
        """Open the palette beside a rectangle on the screen. `who`: is selected. `everything`: the outcomes too."""
        if self._palette is None:
            self._palette = KeyPalette(frame_of(self._page))
            self._palette.chosen.connect(self.pressed)
        deeds = [deed for deed in self._deeds if everything or not deed.outcome]
        groups = (
            ChoiceGroup(self.tr("Outcome"), tuple(_choice(deed) for deed in deeds if deed.outcome)),
            ChoiceGroup(self.tr("This resident"), tuple(_choice(d) for d in deeds if not d.outcome and not d.whole)),
            ChoiceGroup(self.tr("This clinic"), tuple(_choice(deed) for deed in deeds if deed.whole)),
        )
        self._palette.ask(self.tr("What is to be done?"), who, tuple(group for group in groups if group.choices))
        self._palette.open_at(beside)

    def close_palette(self) -> None:
        if self._palette is not None:
            self._palette.dismiss()

    def _button(self, deed: Deed) -> DeedButton:
        made = DeedButton(deed.words)
        made.setProperty("key", deed.key)
        made.setAccessibleDescription(deed.key)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(lambda: self.pressed.emit(deed.key))
        return made

    def _on_more(self) -> None:
        corner = self.more.mapToGlobal(QPoint(0, 0))
        self.more_pressed.emit(QRect(corner, QSize(self.more.width(), self.more.height())))


def _choice(deed: Deed) -> Choice:
    return Choice("Z" if deed.key == UNDO else deed.key, deed.words, deed.key)
