"""The card on which a leader or IT says where this PC stands and how soon it locks."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from prisoncare_desktop.ui.screens.settings.field_grid import button_row, field_grid
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.ui.widgets.labels import quiet
from prisoncare_desktop.usecases.this_pc import IDLE_MINUTES, ChangeThisPc, ThisPc


class PlaceCard(Card):
    """`saved`: the command with what stands in the fields."""

    saved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Where it stands"))
        self.site_name, self.room = QLineEdit(), QLineEdit()
        self.idle, self.wing = ChoiceBox(), ChoiceBox()
        for minutes in range(IDLE_MINUTES[0], IDLE_MINUTES[1] + 1):
            words = self.tr("1 minute") if minutes == 1 else self.tr("{n} minutes").format(n=minutes)
            self.idle.addItem(words, minutes)
        self.save = Button(self.tr("Save"))
        self.save.setAccessibleName(self.tr("Save: {0}").format(self.tr("Where it stands")))
        self._id = quiet()
        self.body.addLayout(
            field_grid(
                (
                    (self.tr("Prison"), self.site_name),
                    (self.tr("Room"), self.room),
                    (self.tr("Locks when left alone for"), self.idle),
                    (self.tr("Wing shown first"), self.wing),
                ),
                self.save,
            )
        )
        self.body.addLayout(button_row(self.save))
        self.body.addWidget(self._id)
        self.save.clicked.connect(lambda: self.saved.emit(self._typed()))

    def display(self, here: ThisPc) -> None:
        chosen = here.settings
        self.site_name.setText(chosen.site_name)
        self.room.setText(chosen.room)
        self.wing.clear()
        self.wing.addItem(self.tr("All wings"), "")
        for wing in sorted({*here.wings, *filter(None, (chosen.wing,))}):
            self.wing.addItem(self.tr("{0} wing").format(wing), wing)
        self.idle.setCurrentIndex(max(0, self.idle.findData(chosen.idle_lock_minutes)))
        self.wing.setCurrentIndex(max(0, self.wing.findData(chosen.wing)))
        self._id.setText(self.tr("This PC's id: {0}, as on its recovery sheet").format(here.pc_id))

    def _typed(self) -> ChangeThisPc:
        return ChangeThisPc(
            self.site_name.text(), self.room.text(), self.idle.currentData(), self.wing.currentData() or ""
        )
