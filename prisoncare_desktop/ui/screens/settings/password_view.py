"""One's own password: the one of now, and a new one typed twice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.labels import field_label
from prisoncare_desktop.ui.widgets.new_password import MOST_CHARACTERS, NewPassword
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.shortcuts import on_keys
from prisoncare_desktop.ui.working_page import WorkingPage

_WIDTH = 620


class PasswordView(WorkingPage):
    change_requested = Signal()
    back_requested = Signal()

    def __init__(self, suggest: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(self.tr("My password"), self.tr("Nobody else knows it, and nobody can look it up."), parent)
        self.old = QLineEdit()
        self.old.setEchoMode(QLineEdit.EchoMode.Password)
        self.old.setMaxLength(MOST_CHARACTERS)
        self.new_password = NewPassword(suggest)
        self.change = Button(self.tr("Change my password"), "primary")
        self.back = Button(self.tr("Settings"), key_hint=self.tr("Esc"))
        card = Card()
        card.setMaximumWidth(_WIDTH)
        card.body.setSpacing(7)
        card.body.addWidget(field_label(self.tr("Your password now"), self.old))
        card.body.addWidget(self.old)
        card.body.addSpacing(5)
        card.body.addWidget(self.new_password)
        card.body.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.change)
        row.addWidget(self.back)
        row.addStretch(1)
        card.body.addLayout(row)
        page = Scrolled()
        page.column.addWidget(self.trouble)
        page.column.addWidget(card)
        page.column.addStretch(1)
        self.body.addWidget(page, 1)
        self.old.returnPressed.connect(lambda: self.new_password.first.setFocus(Qt.FocusReason.TabFocusReason))
        self.new_password.filled.connect(lambda: self.trouble.set_message("info", ""))
        self.new_password.complete.connect(self.change.click)
        self.change.clicked.connect(self.change_requested)
        self.back.clicked.connect(self.back_requested)
        on_keys(self, "Esc", self.back_requested)
        self.setFocusProxy(self.old)

    def begin(self) -> None:
        """Be empty."""
        self.old.clear()
        self.new_password.begin()
        self.trouble.set_message("info", "")

    def set_busy(self, busy: bool) -> None:
        self.change.setEnabled(not busy)
        self.change.setText(self.tr("Changing…") if busy else self.tr("Change my password"))
