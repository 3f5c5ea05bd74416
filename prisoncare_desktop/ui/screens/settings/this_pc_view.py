"""This PC: where it stands and how soon it locks, how it looks, and the trust's record it talks to."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.errors import Bug
from prisoncare_desktop.settings import MESH
from prisoncare_desktop.ui.screens.settings.access_card import AccessCard
from prisoncare_desktop.ui.screens.settings.look_card import LookCard
from prisoncare_desktop.ui.screens.settings.mailbox_card import MailboxCard
from prisoncare_desktop.ui.screens.settings.place_card import PlaceCard
from prisoncare_desktop.ui.screens.settings.way_card import RecordCard, WayCard
from prisoncare_desktop.ui.trouble import Words
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.shortcuts import on_keys
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.by_message import ChangeMailbox
from prisoncare_desktop.usecases.central_access import ChangeAccess
from prisoncare_desktop.usecases.this_pc import ChangeCarrier, ChangeCentralRecord, ChangeLook, ChangeThisPc, ThisPc

Change: TypeAlias = ChangeThisPc | ChangeLook | ChangeCarrier | ChangeMailbox | ChangeCentralRecord | ChangeAccess
"""What one of the cards saves."""


class ThisPcView(WorkingPage):
    """`saved`: the command with what stands in the fields of one card."""

    saved = Signal(object)
    back_requested = Signal()

    def __init__(self, *, whole: bool, parent: QWidget | None = None) -> None:
        """`whole`: with what only a leader and IT may change; else the look alone."""
        super().__init__(self.tr("This PC"), self.tr("What is changed here holds from the next sign-in on."), parent)
        self.place, self.look, self.way, self.record = PlaceCard(), LookCard(), WayCard(), RecordCard()
        self.access = AccessCard()
        self.mailbox = MailboxCard()
        self._page = page = Scrolled()
        self._pressed: Button | None = None
        self._by_focus = False  # whether it was pressed, not Enter in one of its card's fields
        page.column.addWidget(self.trouble)
        cards: tuple[QWidget, ...] = (self.look,)
        if whole:
            cards = (self.place, self.look, self.way, self.record, self.access, self.mailbox)
        for card in cards:
            page.column.addWidget(card)
        page.column.addStretch(1)
        self.body.addWidget(page, 1)
        for button in page.findChildren(Button):
            button.pressed.connect(lambda pressed=button: self._on_pressed(pressed))
        for one in (self.place, self.look, self.way, self.record, self.access, self.mailbox):
            one.saved.connect(self.saved)
        on_keys(self, "Esc", self.back_requested)
        self.first = self.place.site_name if whole else self.look.theme
        self.setFocusProxy(self.first)

    def display(self, here: ThisPc) -> None:
        chosen = here.settings
        self.trouble.set_message("info", "")
        self.place.display(here)
        self.look.display(chosen)
        self.way.display(chosen.carrier)
        self.record.display(chosen, has_token=here.has_token)

    def begin(self) -> None:
        """Be come to afresh: what goes wrong by itself is said at the top."""
        self._pressed = None
        self._put_trouble(0)

    def show_trouble(self, words: Words) -> None:
        """Say it right below the card of the button that was pressed last, and bring it into view."""
        if self._pressed is not None:
            card = self._card_of(self._pressed)
            self._put_trouble(self._page.column.indexOf(card) + 1)
            if self._by_focus:  # which went on to the next field while the button was off
                self._pressed.setFocus(Qt.FocusReason.OtherFocusReason)
        super().show_trouble(words)
        # Once the page is laid out with it: only then is there anything to scroll to.
        QTimer.singleShot(0, self.trouble, lambda: self._page.ensureWidgetVisible(self.trouble))

    def show_kept(self, command: Change) -> None:
        """Say of what was saved all that is new; what stands in the other cards is not saved yet, and stays."""
        self.trouble.set_message("info", "")
        if isinstance(command, ChangeCentralRecord) and command.token.strip():
            self.record.show_token(True)
        if isinstance(command, ChangeMailbox):
            self.way.display(MESH)

    # --- inside -------------------------------------------------------------------------------------------------

    def _on_pressed(self, button: Button) -> None:
        self._pressed, self._by_focus = button, button.hasFocus()
        self.trouble.set_message("info", "")  # whatever was wrong before, it is being tried again

    def _card_of(self, widget: QWidget) -> QWidget:
        """Return which of the page's cards this is in."""
        while self._page.column.indexOf(widget) < 0:
            parent = widget.parentWidget()
            if parent is None:
                raise Bug("a button of this page that is in none of its cards")
            widget = parent
        return widget

    def _put_trouble(self, place: int) -> None:
        column = self._page.column
        if column.indexOf(self.trouble) < place:
            place -= 1  # it is taken away from above it
        column.removeWidget(self.trouble)
        column.insertWidget(place, self.trouble)
