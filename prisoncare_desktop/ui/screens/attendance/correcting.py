"""Why is it changed? Asked of what somebody else recorded, or one's own of another sitting; one key but for words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, QSize, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.correction import OTHER, WORDS_LONGEST
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.ui.resident_words import identifiers
from prisoncare_desktop.ui.widgets.buttons import Button, button_at_end
from prisoncare_desktop.ui.widgets.labels import Label, field_label
from prisoncare_desktop.ui.widgets.overlay import Sheet, frame_of
from prisoncare_desktop.ui.widgets.palette import Choice, ChoiceGroup, KeyPalette

_SHEET = QSize(620, 400)  # px, at most


@dataclass(frozen=True)
class Correction:
    """What was keyed, over what stands there. `why`: the reason of a change, `words` with "other" alone.

    `explains`: it gives the reason of what was not yet explained.
    """

    appointment_id: str
    outcome: str
    reason_code: str = ""
    why: str = ""
    words: str = ""
    explains: bool = False


class Correcting(QObject):
    """Asks beside the row; the answer belongs to whoever was asked about."""

    answered = Signal(object)  # a Correction

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._palette: KeyPalette | None = None
        self._words: _InWords | None = None
        self._asked = Correction("", "")
        self._stood = ""

    def ask(self, asked: Correction, who: Resident, stood: str, beside: QRect) -> None:
        """Open the palette. `stood`: what is changed. `beside`: the row, global."""
        if self._palette is None:
            self._palette = KeyPalette(frame_of(self._view))
            self._palette.chosen.connect(self._on_chosen)
        self._asked, self._stood = asked, f"{who.name}, {identifiers(who)}\n{stood}"
        reasons = tuple(Choice(c.get("key"), c.label, c.code) for c in value_set("correction_reason").current)
        self._palette.ask(self.tr("Why is it changed?"), self._stood, (ChoiceGroup("", reasons),))
        self._palette.open_at(beside)

    def close(self) -> None:
        """Close unanswered."""
        if self._palette is not None:
            self._palette.dismiss()
        if self._words is not None:
            self._words.close_sheet()

    def _on_chosen(self, why: str) -> None:
        if why != OTHER:
            self._answer(why, "")
            return
        if self._words is None:
            self._words = _InWords(frame_of(self._view))
            self._words.said.connect(lambda words: self._answer(OTHER, words))
        self._words.ask(self._stood)

    def _answer(self, why: str, words: str) -> None:
        asked = self._asked
        self.answered.emit(Correction(asked.appointment_id, asked.outcome, asked.reason_code, why, words))


class _InWords(Sheet):
    """One line to say why; Enter saves."""

    said = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "", _SHEET)
        self.set_title(self.tr("Why is it changed?"))
        self._about = Label("", "quiet")
        self._line = QLineEdit()
        self._line.setMaxLength(WORDS_LONGEST)
        self._line.setPlaceholderText(self.tr("A few words. Nothing clinical."))
        label = field_label(self.tr("Say it in a few words"), self._line)
        self._save = Button(self.tr("Save the change"), "primary", key_hint="Enter")
        self._line.textChanged.connect(lambda words: self._save.setEnabled(bool(words.strip())))
        self._line.returnPressed.connect(self._on_save)
        self._save.clicked.connect(self._on_save)
        for widget in (self._about, label, self._line):
            self.body.addWidget(widget)
        self.body.addLayout(button_at_end(self._save))
        self.closed.connect(self._line.clear)

    def ask(self, about: str) -> None:
        self._about.setText(about)
        self._line.clear()
        self._save.setEnabled(False)
        self.open_sheet(self._line)

    def _on_save(self) -> None:
        words = self._line.text()
        if words.strip():
            self.close_sheet()
            self.said.emit(words)
