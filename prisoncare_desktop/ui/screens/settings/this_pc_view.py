"""This PC: where it stands and how soon it locks, how it looks, and the trust's record it talks to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from prisoncare_desktop.errors import Bug
from prisoncare_desktop.settings import COURIER, MESH
from prisoncare_desktop.ui.screens.settings.access_card import AccessCard
from prisoncare_desktop.ui.screens.settings.mailbox_card import MailboxCard
from prisoncare_desktop.ui.trouble import Words
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.ui.widgets.labels import field_label, quiet
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.by_message import ChangeMailbox
from prisoncare_desktop.usecases.central_access import ChangeAccess
from prisoncare_desktop.usecases.this_pc import (
    IDLE_MINUTES,
    TEXT_SCALES,
    ChangeCarrier,
    ChangeCentralRecord,
    ChangeLook,
    ChangeThisPc,
    ThisPc,
)

Change: TypeAlias = ChangeThisPc | ChangeLook | ChangeCarrier | ChangeMailbox | ChangeCentralRecord | ChangeAccess
"""What one of the cards saves."""


class ThisPcView(WorkingPage):
    """`saved`: the command with what stands in the fields of one card."""

    saved = Signal(object)
    back_requested = Signal()

    def __init__(self, *, whole: bool, parent: QWidget | None = None) -> None:
        """`whole`: with what only a leader and IT may change; else the look alone."""
        super().__init__(self.tr("This PC"), self.tr("What is changed here holds from the next sign-in on."), parent)
        self.site_name, self.room = QLineEdit(), QLineEdit()
        self.idle, self.wing, self.theme, self.text_size = ChoiceBox(), ChoiceBox(), ChoiceBox(), ChoiceBox()
        self.carrier = ChoiceBox()
        self.server_url, self.token = QLineEdit(), QLineEdit()
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        for minutes in range(IDLE_MINUTES[0], IDLE_MINUTES[1] + 1):
            words = self.tr("1 minute") if minutes == 1 else self.tr("{n} minutes").format(n=minutes)
            self.idle.addItem(words, minutes)
        self.theme.addItem(self.tr("Light"), "light")
        self.theme.addItem(self.tr("High contrast"), "high-contrast")
        for scale in TEXT_SCALES:
            self.text_size.addItem(f"{scale:.0%}", scale)
        self.carrier.addItem(self.tr("Over the network"), "")
        self.carrier.addItem(self.tr("By messages: MESH"), MESH)
        self.carrier.addItem(self.tr("By courier: files that somebody carries"), COURIER)
        self._id = quiet()
        self.save_site, self.save_look, self.save_record, self.save_way = (Button(self.tr("Save")) for _ in range(4))
        self.access = AccessCard()
        self.mailbox = MailboxCard()
        self._page = page = Scrolled()
        self._pressed: Button | None = None
        self._by_focus = False  # whether it was pressed, not Enter in one of its card's fields
        page.column.addWidget(self.trouble)
        if whole:
            site = self._card(
                self.tr("Where it stands"),
                (
                    (self.tr("Prison"), self.site_name),
                    (self.tr("Room"), self.room),
                    (self.tr("Locks when left alone for"), self.idle),
                    (self.tr("Wing shown first"), self.wing),
                ),
                self.save_site,
            )
            site.body.addWidget(self._id)
            page.column.addWidget(site)
        page.column.addWidget(
            self._card(
                self.tr("How it looks"),
                ((self.tr("Colours"), self.theme), (self.tr("Size of the text"), self.text_size)),
                self.save_look,
            )
        )
        if whole:
            page.column.addWidget(
                self._card(
                    self.tr("The way to the trust"),
                    ((self.tr("How work gets there"), self.carrier),),
                    self.save_way,
                )
            )
            page.column.addWidget(
                self._card(
                    self.tr("The trust's record"),
                    (
                        (self.tr("Address"), self.server_url),
                        (self.tr("New token (empty: it stays as it is)"), self.token),
                    ),
                    self.save_record,
                )
            )
            page.column.addWidget(self.access)
            page.column.addWidget(self.mailbox)
        page.column.addStretch(1)
        self.body.addWidget(page, 1)
        for button in page.findChildren(Button):
            button.pressed.connect(lambda pressed=button: self._on_pressed(pressed))
        self.save_site.clicked.connect(self._on_site)
        self.save_look.clicked.connect(
            lambda: self.saved.emit(ChangeLook(self.theme.currentData(), self.text_size.currentData()))
        )
        self.save_way.clicked.connect(lambda: self.saved.emit(ChangeCarrier(self.carrier.currentData())))
        self.save_record.clicked.connect(
            lambda: self.saved.emit(ChangeCentralRecord(self.server_url.text(), self.token.text()))
        )
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.back_requested)
        self.first = self.site_name if whole else self.theme
        self.setFocusProxy(self.first)

    def display(self, here: ThisPc) -> None:
        chosen = here.settings
        self.trouble.set_message("info", "")
        self.site_name.setText(chosen.site_name)
        self.room.setText(chosen.room)
        self.wing.clear()
        self.wing.addItem(self.tr("All wings"), "")
        for wing in sorted({*here.wings, *filter(None, (chosen.wing,))}):
            self.wing.addItem(self.tr("{0} wing").format(wing), wing)
        for box, value in (
            (self.idle, chosen.idle_lock_minutes),
            (self.wing, chosen.wing),
            (self.theme, chosen.theme),
            (self.text_size, chosen.text_scale),
            (self.carrier, chosen.carrier),
        ):
            box.setCurrentIndex(max(0, box.findData(value)))
        self.server_url.setText(chosen.server_url)
        self._show_token(here.has_token)
        self._id.setText(self.tr("This PC's id: {0}, as on its recovery sheet").format(here.pc_id))

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
            self._show_token(True)
        if isinstance(command, ChangeMailbox):
            self.carrier.setCurrentIndex(self.carrier.findData(MESH))

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

    def _show_token(self, has_token: bool) -> None:
        self.token.clear()
        self.token.setPlaceholderText(self.tr("kept, and shown to nobody") if has_token else self.tr("none yet"))

    def _card(self, title: str, fields: Sequence[tuple[str, QWidget]], save: Button) -> Card:
        card = Card(title)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(5)
        for column in range(2):
            grid.setColumnStretch(column, 1)
        for place, (label, field) in enumerate(fields):
            row, column = place // 2 * 2, place % 2
            grid.addWidget(field_label(label, field), row, column)
            grid.addWidget(field, row + 1, column)
            if isinstance(field, QLineEdit):
                field.returnPressed.connect(save.click)
        card.body.addLayout(grid)
        save.setAccessibleName(self.tr("Save: {0}").format(title))
        row_of_buttons = QHBoxLayout()
        row_of_buttons.addWidget(save)
        row_of_buttons.addStretch(1)
        card.body.addLayout(row_of_buttons)
        return card

    def _on_site(self) -> None:
        self.saved.emit(
            ChangeThisPc(
                self.site_name.text(), self.room.text(), self.idle.currentData(), self.wing.currentData() or ""
            )
        )
