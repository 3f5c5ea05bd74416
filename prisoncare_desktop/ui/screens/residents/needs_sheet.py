"""D on a resident's page: what they need to be well understood and seen, the language they speak, an interpreter."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.ui.forms.option_cards import OptionCards
from prisoncare_desktop.ui.resident_words import INTERPRETER, name_and_identifiers
from prisoncare_desktop.ui.widgets.buttons import button_at_end, primary_button
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.ui.widgets.labels import Label, field_label
from prisoncare_desktop.ui.widgets.overlay import Sheet
from prisoncare_desktop.usecases.needs import RecordNeeds

_SHEET = QSize(760, 640)  # px, at most


class NeedsSheet(Sheet):
    """Figures tick needs, Enter saves all of it. `said`: the command; nothing where nothing was changed."""

    said = Signal(object)  # RecordNeeds

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, self.tr("Needs and language"), _SHEET)
        self._resident: Resident | None = None
        concepts = value_set("communication_need").concepts
        self._codes = tuple(one.code for one in concepts)
        self.about = Label("", "quiet", wrap=True)
        self.needs = OptionCards([one.label for one in concepts], several=True)
        self.language = ChoiceBox()
        self.language.addItem(self.tr("not known"), "")
        for one in value_set("language").concepts:
            self.language.addItem(one.label, one.code)
        self.save = primary_button(self.tr("Save"), key_hint=self.tr("Enter"))
        self.save.clicked.connect(self._on_save)
        asks = Label(self.tr("What helps them"), "field")
        page = QWidget()
        page.setProperty("kind", "card")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(8)
        column.addWidget(asks)
        column.addWidget(self.needs)
        column.addSpacing(6)
        column.addWidget(field_label(self.tr("Language they speak"), self.language))
        column.addWidget(self.language)
        column.addStretch(1)
        for card in self.needs.cards:
            card.setAccessibleDescription(asks.text())
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        area.setMinimumHeight(360)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(self.about)
        self.body.addWidget(area, 1)
        self.body.addLayout(button_at_end(self.save))

    def ask(self, resident: Resident) -> None:
        """Open with what is recorded."""
        self._resident = resident
        self.about.setText(name_and_identifiers(resident))
        said = {*resident.needs, *([INTERPRETER] if resident.interpreter else [])}
        self.needs.show_places(frozenset(n for n, code in enumerate(self._codes) if code in said))
        at = self.language.findData(resident.language)
        if at < 0:  # a language of another program's
            self.language.addItem(resident.language, resident.language)
            at = self.language.count() - 1
        self.language.setCurrentIndex(at)
        self.open_sheet(self.needs.cards[min(self.needs.places(), default=0)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_save()
        else:
            super().keyPressEvent(event)

    def _on_save(self) -> None:
        r = self._resident
        if r is None:
            return
        ticked = {self._codes[n] for n in self.needs.places()}
        interpreter = INTERPRETER in ticked
        if INTERPRETER not in r.needs:
            ticked.discard(INTERPRETER)  # said once: a resident's record has a place of its own for it
        needs = frozenset(ticked | {code for code in r.needs if code not in self._codes})
        language = str(self.language.currentData())
        self.close_sheet()
        if (needs, language, interpreter) != (frozenset(r.needs), r.language, r.interpreter):
            self.said.emit(RecordNeeds(r.id, needs, language, interpreter, r.revision))
