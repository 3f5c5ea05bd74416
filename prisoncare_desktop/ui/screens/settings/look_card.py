"""The card on which anybody says how the program looks on this PC."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.settings import Settings
from prisoncare_desktop.ui.screens.settings.field_grid import button_row, field_grid
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.usecases.this_pc import TEXT_SCALES, ChangeLook


class LookCard(Card):
    """`saved`: the command with what is chosen."""

    saved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("How it looks"))
        self.theme, self.text_size = ChoiceBox(), ChoiceBox()
        self.theme.addItem(self.tr("Light"), "light")
        self.theme.addItem(self.tr("High contrast"), "high-contrast")
        for scale in TEXT_SCALES:
            self.text_size.addItem(f"{scale:.0%}", scale)
        self.save = Button(self.tr("Save"))
        self.save.setAccessibleName(self.tr("Save: {0}").format(self.tr("How it looks")))
        fields = (self.tr("Colours"), self.theme), (self.tr("Size of the text"), self.text_size)
        self.body.addLayout(field_grid(fields))
        self.body.addLayout(button_row(self.save))
        self.save.clicked.connect(
            lambda: self.saved.emit(ChangeLook(self.theme.currentData(), self.text_size.currentData()))
        )

    def display(self, chosen: Settings) -> None:
        self.theme.setCurrentIndex(max(0, self.theme.findData(chosen.theme)))
        self.text_size.setCurrentIndex(max(0, self.text_size.findData(chosen.text_scale)))
