"""The card on which IT says which mailbox this PC has at MESH."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from prisoncare_desktop.settings import ANSWER_DAYS
from prisoncare_desktop.ui.screens.settings.field_grid import button_row, field_grid
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.usecases.by_message import ChangeMailbox, Mailbox


class MailboxCard(Card):
    """`saved`: the command with what stands in the fields."""

    saved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.set_title(
            self.tr("This PC's mailbox at MESH"),
            self.tr("For work that goes by messages. Until one is answered, its changes are saved here and only here."),
        )
        self.days = ChoiceBox()
        for days in range(ANSWER_DAYS[0], ANSWER_DAYS[1] + 1):
            words = self.tr("1 day") if days == 1 else self.tr("{n} days").format(n=days)
            self.days.addItem(words, days)
        self.mesh_url, self.mailbox, self.trust_mailbox, self.workflow = (QLineEdit() for _ in range(4))
        self.mesh_url.setPlaceholderText("https://")
        self.password, self.shared_key = QLineEdit(), QLineEdit()
        for secret in (self.password, self.shared_key):
            secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.save = Button(self.tr("Save, and go by messages"))
        fields = (
            (self.tr("Address of MESH"), self.mesh_url),
            (self.tr("Workflow, as agreed with the trust"), self.workflow),
            (self.tr("This PC's mailbox"), self.mailbox),
            (self.tr("The trust's mailbox"), self.trust_mailbox),
            (self.tr("New password of the mailbox (empty: as it is)"), self.password),
            (self.tr("New shared key of MESH (empty: as it is)"), self.shared_key),
            (self.tr("Without an answer, sent again after"), self.days),
        )
        self.body.addLayout(field_grid(fields, self.save))
        self.body.addLayout(button_row(self.save))
        self.save.clicked.connect(lambda: self.saved.emit(self._typed()))

    def display(self, mailbox: Mailbox) -> None:
        chosen = mailbox.settings
        self.days.setCurrentIndex(max(0, self.days.findData(chosen.answer_days)))
        for field, text in (
            (self.mesh_url, chosen.mesh_url),
            (self.mailbox, chosen.mesh_mailbox),
            (self.trust_mailbox, chosen.mesh_trust_mailbox),
            (self.workflow, chosen.mesh_workflow),
        ):
            field.setText(text)
        self.clear_secrets()
        for field, kept in ((self.password, mailbox.has_password), (self.shared_key, mailbox.has_shared_key)):
            field.setPlaceholderText(self.tr("kept, and shown to nobody") if kept else self.tr("none yet"))

    def clear_secrets(self) -> None:
        self.password.clear()
        self.shared_key.clear()

    # --- inside -------------------------------------------------------------------------------------------------

    def _typed(self) -> ChangeMailbox:
        return ChangeMailbox(
            mesh_url=self.mesh_url.text(),
            mailbox=self.mailbox.text(),
            trust_mailbox=self.trust_mailbox.text(),
            workflow=self.workflow.text(),
            answer_days=self.days.currentData(),
            password=self.password.text(),
            shared_key=self.shared_key.text(),
        )
