"""The cards on which IT says by which way work goes to the trust, and where its record is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from prisoncare_desktop.settings import COURIER, MESH, Settings
from prisoncare_desktop.ui.screens.settings.field_grid import button_row, field_grid
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.usecases.this_pc import ChangeCarrier, ChangeCentralRecord


class WayCard(Card):
    """`saved`: the command with the way that is chosen."""

    saved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("The way to the trust"))
        self.carrier = ChoiceBox()
        self.carrier.addItem(self.tr("Over the network"), "")
        self.carrier.addItem(self.tr("By messages: MESH"), MESH)
        self.carrier.addItem(self.tr("By courier: files that somebody carries"), COURIER)
        self.save = Button(self.tr("Save"))
        self.save.setAccessibleName(self.tr("Save: {0}").format(self.tr("The way to the trust")))
        self.body.addLayout(field_grid(((self.tr("How work gets there"), self.carrier),)))
        self.body.addLayout(button_row(self.save))
        self.save.clicked.connect(lambda: self.saved.emit(ChangeCarrier(self.carrier.currentData())))

    def display(self, carrier: str) -> None:
        self.carrier.setCurrentIndex(max(0, self.carrier.findData(carrier)))


class RecordCard(Card):
    """`saved`: the command with the address and the new token, if one was typed."""

    saved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("The trust's record"))
        self.server_url, self.token = QLineEdit(), QLineEdit()
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.save = Button(self.tr("Save"))
        self.save.setAccessibleName(self.tr("Save: {0}").format(self.tr("The trust's record")))
        fields = (
            (self.tr("Address"), self.server_url),
            (self.tr("New token (empty: it stays as it is)"), self.token),
        )
        self.body.addLayout(field_grid(fields, self.save))
        self.body.addLayout(button_row(self.save))
        self.save.clicked.connect(
            lambda: self.saved.emit(ChangeCentralRecord(self.server_url.text(), self.token.text()))
        )

    def display(self, chosen: Settings, *, has_token: bool) -> None:
        self.server_url.setText(chosen.server_url)
        self.show_token(has_token)

    def show_token(self, has_token: bool) -> None:
        """Say whether one is kept; what was typed goes."""
        self.token.clear()
        self.token.setPlaceholderText(self.tr("kept, and shown to nobody") if has_token else self.tr("none yet"))
