"""How many escorts to hospitals there are on each day of the week: seven numbers, for leaders."""

from __future__ import annotations

import json

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from prisoncare_desktop.domain.calendar import WEEKDAYS
from prisoncare_desktop.domain.escorts import LIST
from prisoncare_desktop.ui.site_list_sheet import SiteListSheet
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.widgets.labels import field_label, quiet
from prisoncare_desktop.usecases.escorts import EscortSlots, GetEscortSlots

_SHEET = QSize(560, 620)  # px, at most
_MOST = 99


class SlotsSheet(SiteListSheet):
    """Enter saves. An empty box is not said: nothing is held against it."""

    def __init__(self, window: QWidget, tasks: Tasks) -> None:
        super().__init__(window, tasks, LIST, self.tr("Escorts a day"), _SHEET, self.tr("Enter"))
        self.body.addWidget(
            quiet(
                self.tr("How many hospital appointments the prison has officers to go with. Empty: not said."),
                wrap=True,
            )
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        self.boxes: dict[str, QLineEdit] = {}
        days = (
            self.tr("Monday"),
            self.tr("Tuesday"),
            self.tr("Wednesday"),
            self.tr("Thursday"),
            self.tr("Friday"),
            self.tr("Saturday"),
            self.tr("Sunday"),
        )
        for row, (weekday, words) in enumerate(zip(WEEKDAYS, days, strict=True)):
            box = self.boxes[weekday] = QLineEdit()
            box.setValidator(QIntValidator(0, _MOST, box))
            box.returnPressed.connect(self._on_save)
            grid.addWidget(field_label(words, box), row, 0)
            grid.addWidget(box, row, 1)
        self.body.addLayout(grid)
        self.body.addLayout(self._foot)

    def ask(self) -> None:
        """Open with what is kept."""
        self._tasks.ask(self, GetEscortSlots(), self._on_read, self.failed.emit)

    def _on_read(self, kept: EscortSlots) -> None:
        self._revision = kept.revision
        for weekday, box in self.boxes.items():
            box.setText(str(kept.slots[weekday]) if weekday in kept.slots else "")
        self.open_sheet(self.boxes[WEEKDAYS[0]])
        self.boxes[WEEKDAYS[0]].setFocus(Qt.FocusReason.PopupFocusReason)

    def _on_save(self) -> None:
        slots = {weekday: int(box.text()) for weekday, box in self.boxes.items() if box.text().isdigit()}
        self._keep(json.dumps(slots))
