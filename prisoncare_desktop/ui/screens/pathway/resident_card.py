"""Who this is: name, two identifiers, and what to be careful of, on a card across the page."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout

from prisoncare_desktop.domain.resident import Presence, Resident, age_on
from prisoncare_desktop.ui.calendar_words import full_day
from prisoncare_desktop.ui.resident_words import (
    alert_words_with_age,
    alerts_in_order,
    language_words,
    need_labels,
    presence_words,
)
from prisoncare_desktop.ui.theme.look import is_narrow
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.chip import Chip, ChipLabel
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.labels import heading, quiet

_NARROW = 860  # px; under it the chips go below the name: an alert must not be cut short


class ResidentCard(Card):
    def __init__(self) -> None:
        super().__init__()
        self._name = heading("")
        self._given = quiet()
        self._line = quiet()
        self._chips = FlowBox()
        name = QHBoxLayout()
        name.setSpacing(8)
        name.addWidget(self._name)
        name.addWidget(self._given, 0, Qt.AlignmentFlag.AlignBottom)
        name.addStretch(1)
        who = QVBoxLayout()
        who.setSpacing(2)
        who.addLayout(name)
        who.addWidget(self._line)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.addLayout(who)
        self._row.addWidget(self._chips, 1)
        self.beside = QHBoxLayout()
        whole = QHBoxLayout()
        whole.setSpacing(22)
        whole.addLayout(self._row, 1)
        whole.addLayout(self.beside)
        self.body.addLayout(whole)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = is_narrow(self.width(), _NARROW)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._row.direction() != way:
            self._row.setDirection(way)
        self._row.setSpacing(8 if narrow else 22)

    def display(self, resident: Resident, today: date, *, shares: bool) -> None:
        r = resident
        self._name.setText(r.name)
        differs = bool(r.preferred_name) and r.preferred_name != r.given_name
        self._given.setText(f"({r.given_name})" if differs else "")
        born = (
            self.tr("born {day}, {age}").format(day=full_day(r.birth_date), age=age_on(r.birth_date, today))
            if r.birth_date
            else self.tr("date of birth not known")
        )
        self._line.setText(" · ".join((r.nomis_number, born, r.cell or self.tr("no cell here"))))
        self._chips.set_widgets([ChipLabel(chip) for chip in self._chips_of(r, today, shares)])
        self.setAccessibleName(f"{r.name}, {self._line.text()}")

    def clear(self) -> None:
        """Keep nobody's name, not even unseen."""
        for label in (self._name, self._given, self._line):
            label.clear()
        self._chips.set_widgets([])
        self.setAccessibleName("")

    def _chips_of(self, r: Resident, today: date, shares: bool) -> list[Chip]:
        chips = [Chip("caution", alert_words_with_age(a, today)) for a in alerts_in_order(r)]
        if r.presence is not Presence.HERE:
            chips.append(Chip("caution", presence_words(r.presence)))
        chips += [Chip("info", words) for words in (language_words(r), *need_labels(r)) if words]
        if shares:
            chips.append(Chip("done", self.tr("Shares with primary care"), sign=False))
        else:
            chips.append(Chip("plain", self.tr("Does not share with primary care")))
        return chips
