"""X, once everybody is recorded: the clinic's figures, whether an officer stood by, how many places it offered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from prisoncare_desktop.domain.attendance import ClinicSession, OfficerPresent
from prisoncare_desktop.domain.closing import SLOTS_MOST
from prisoncare_desktop.ui.forms.option_cards import RadioCard
from prisoncare_desktop.ui.widgets.buttons import Button, button_at_end
from prisoncare_desktop.ui.widgets.chip import Chip, ChipLabel
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.labels import Label, field_label
from prisoncare_desktop.ui.widgets.overlay import Sheet

_SHEET = QSize(620, 560)  # px, at most
_NUMBER = 110  # px
_CARD = 130  # px


@dataclass(frozen=True)
class ClosingSaid:
    """What is said at the closing. `slots_offered` None: nobody says. `shown_closed_at`: as the sheet showed it."""

    officer_present: OfficerPresent
    slots_offered: int | None
    shown_closed_at: datetime | None


class ClosingSheet(Sheet):
    """Y and N say whether an officer was present, figures how many places; Enter closes the clinic."""

    said = Signal(object)  # ClosingSaid

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "", _SHEET)
        self._officer = OfficerPresent.NOT_SAID
        self._closed_at: datetime | None = None
        self._about = Label("", "quiet")
        self._figures = FlowBox()
        self._asks = Label(self.tr("Was an officer present?"), "field")
        self._cards = {
            OfficerPresent.YES: RadioCard(self, self.tr("Yes"), "Y"),
            OfficerPresent.NO: RadioCard(self, self.tr("No"), "N"),
        }
        answers = QHBoxLayout()
        answers.setSpacing(8)
        for answer, card in self._cards.items():
            card.setMinimumWidth(_CARD)
            card.setAccessibleDescription(self._asks.text())
            card.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            card.toggle_asked.connect(lambda answer=answer: self._toggle(answer))
            card.key_pressed.connect(self._on_card_key)
            answers.addWidget(card)
        answers.addStretch(1)
        self.places = QLineEdit()
        self.places.setValidator(QIntValidator(0, SLOTS_MOST, self.places))
        self.places.setFixedWidth(_NUMBER)
        self.places.installEventFilter(self)
        label = field_label(self.tr("Places this clinic had"), self.places)
        self._save = Button(self.tr("Close clinic"), "primary", key_hint="Enter")
        self._save.clicked.connect(self._on_save)
        self.body.setSpacing(10)
        self.body.addWidget(self._about)
        self.body.addWidget(self._figures)
        self.body.addSpacing(4)
        self.body.addWidget(self._asks)
        self.body.addLayout(answers)
        self.body.addSpacing(4)
        self.body.addWidget(label)
        self.body.addWidget(self.places)
        self.body.addLayout(button_at_end(self._save))

    def ask(self, session: ClinicSession, about: str, figures: tuple[Chip, ...], places: int | None) -> None:
        """Open. `places`: what is likely, None where nothing is."""
        self._closed_at = session.closed_at
        self.set_title(self.tr("Close this clinic?") if session.closed_at is None else self.tr("This clinic is closed"))
        self._save.setText(self.tr("Close clinic") if session.closed_at is None else self.tr("Save the change"))
        self._about.setText(about)
        self._figures.set_widgets([ChipLabel(chip) for chip in figures])
        self.places.setText("" if places is None else str(places))
        self._choose(session.officer_present)
        self.open_sheet(self.places)
        self.places.selectAll()

    def officer(self) -> OfficerPresent:
        return self._officer

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.places and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._answer(event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._answer(event):
            super().keyPressEvent(event)

    def _on_card_key(self, event: QKeyEvent) -> None:
        focused = next((answer for answer, card in self._cards.items() if card.hasFocus()), None)
        if event.key() == Qt.Key.Key_Space and focused is not None:
            self._toggle(focused)
        else:
            self.keyPressEvent(event)

    def _answer(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # a box with a range sends no Enter while it is empty
            self._on_save()
            return True
        answer = {"Y": OfficerPresent.YES, "N": OfficerPresent.NO}.get(event.text().upper())
        if answer is not None:
            self._choose(answer)
        return answer is not None

    def _toggle(self, answer: OfficerPresent) -> None:
        self._choose(OfficerPresent.NOT_SAID if self._officer is answer else answer)

    def _choose(self, answer: OfficerPresent) -> None:
        self._officer = answer
        for its, card in self._cards.items():
            card.setChecked(its is answer)
            card.update()

    def _on_save(self) -> None:
        self.close_sheet()
        places = self.places.text().strip()
        self.said.emit(ClosingSaid(self._officer, int(places) if places else None, self._closed_at))
