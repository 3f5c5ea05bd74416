"""Somebody new: what is known of them at the left, who is much like them at the right while one types.

Likewise somebody who was added here and is corrected before the trust has them (`amending.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from prisoncare_desktop.domain.matching import Likeness, Traits
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.ui.calendar_words import full_day
from prisoncare_desktop.ui.forms.day_box import DayBox, read_birth_date
from prisoncare_desktop.ui.matching_words import reasons_words
from prisoncare_desktop.ui.resident_words import nhs_number_words, presence_words
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import primary_button, secondary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.ui.widgets.labels import Label, field_label, quiet, wrapped
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.shortcuts import on_ctrl_enter
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.adding_residents import Alike

_ASKS_AFTER_MS = 150  # a quick typist's letters are looked up together
_NAME_MAX, _NUMBER_MAX, _CELL_MAX = 80, 14, 24


class AddResidentView(WorkingPage):
    """`edited(traits)`: a moment after the last key. `confirmed(traits, not_these)`: add them."""

    edited = Signal(object)
    confirmed = Signal(object, object)
    open_requested = Signal(str)  # somebody who is here already

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Add a resident"), parent=parent)
        self._alike: tuple[Alike, ...] = ()
        self._seen_for: Traits | None = None  # whom `_alike` are like
        self.family, self.given, self.known_as = QLineEdit(), QLineEdit(), QLineEdit()
        self.number, self.nhs, self.cell = QLineEdit(), QLineEdit(), QLineEdit()
        self.born = DayBox(today, said=False, read=read_birth_date)
        self.sex = ChoiceBox()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_ASKS_AFTER_MS)
        self._wait.timeout.connect(lambda: self.edited.emit(self.traits()))
        self.others = QCheckBox(self.tr("None of these: it is somebody else"))
        self.others.hide()
        self.refused = Banner()
        self.add = primary_button(self.tr("Add this resident"), key_hint=self.tr("Ctrl+Enter"))
        self.add.clicked.connect(self._on_confirm)
        self.back = self.add_way_back(self.tr("All residents"))
        self._lay_out()
        for line in (self.family, self.given, self.known_as, self.number, self.nhs, self.cell):
            line.textEdited.connect(lambda _text: self._on_edited())
        self.born.edited.connect(self._on_edited)
        self.sex.activated.connect(lambda _at: self._on_edited())
        on_ctrl_enter(self, self._on_confirm)
        self.setFocusProxy(self.family)

    def _lay_out(self) -> None:
        self.set_title(
            self.tr("Add a resident"),
            self.tr(
                "Somebody who has not come from the trust yet. Saved here, they are sent there with the next sync."
            ),
        )
        for line, most in ((self.family, _NAME_MAX), (self.given, _NAME_MAX), (self.known_as, _NAME_MAX)):
            line.setMaxLength(most)
        for line, most, hint in (
            (self.number, _NUMBER_MAX, "A1234BC"),
            (self.nhs, _NUMBER_MAX, "943 476 5919"),
            (self.cell, _CELL_MAX, "A-1-004"),
        ):
            line.setMaxLength(most)
            line.setPlaceholderText(hint)
        for words, code in (
            (self.tr("Not said"), ""),
            (self.tr("Male"), "male"),
            (self.tr("Female"), "female"),
            (self.tr("Other"), "other"),
        ):
            self.sex.addItem(words, code)
        who = Card(self.tr("Who they are"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        fields: tuple[tuple[str, QWidget, QWidget], ...] = (
            (self.tr("Family name"), self.family, self.family),
            (self.tr("Given name"), self.given, self.given),
            (self.tr("Known as, if another"), self.known_as, self.known_as),
            (self.tr("Date of birth"), self.born, self.born.line),
            (self.tr("Sex"), self.sex, self.sex),
            (self.tr("Cell"), self.cell, self.cell),
            (self.tr("Prison number, if any yet"), self.number, self.number),
            (self.tr("NHS number, if known"), self.nhs, self.nhs),
        )
        for row, (label, field, takes_focus) in enumerate(fields):
            grid.addWidget(field_label(label, takes_focus, wrap=True), row, 0)
            grid.addWidget(field, row, 1)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        self.born.fill(True)
        who.body.addLayout(grid)
        who.body.addSpacing(6)
        who.body.addWidget(self.others)
        row_of_add = QHBoxLayout()
        row_of_add.addWidget(self.add)
        row_of_add.addStretch(1)
        who.body.addLayout(row_of_add)
        who.body.addStretch(1)
        self._like = QVBoxLayout()
        self._like.setSpacing(10)
        right = QVBoxLayout()
        right.addLayout(self._like)
        right.addStretch(1)
        pair = QHBoxLayout()
        pair.setSpacing(14)
        pair.addWidget(who, 1)
        pair.addLayout(right, 1)
        page = Scrolled()
        page.column.addWidget(self.trouble)
        page.column.addWidget(self.refused)
        page.column.addLayout(pair)
        page.column.addStretch(1)
        self.body.addWidget(page, 1)
        self.display_alike(Traits(), ())

    # --- what is on view ---

    def traits(self) -> Traits:
        """Return what was typed so far, as it stands."""
        return Traits(
            nomis_number=self.number.text(),
            nhs_number=self.nhs.text(),
            given_name=self.given.text(),
            preferred_name=self.known_as.text(),
            family_name=self.family.text(),
            birth_date=self.born.day(),
            sex=str(self.sex.currentData() or ""),
            cell=self.cell.text(),
        )

    def display_alike(self, traits: Traits, alike: Sequence[Alike]) -> None:
        """Show who is like this. Whoever was on view before must be said again not to be them."""
        if {one.resident.id for one in alike} != {one.resident.id for one in self._alike}:
            self.others.setChecked(False)
        self._alike, self._seen_for = tuple(alike), traits
        while (item := self._like.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        listed = [one for one in alike if one.is_listed]
        certain = any(one.match.likeness is Likeness.CERTAIN for one in alike)
        for one in alike:
            self._like.addWidget(self._card(one))
        if not alike:
            self._like.addWidget(
                quiet(self.tr("Residents on this PC who are much like them appear here while you type."), wrap=True)
            )
        self.others.setVisible(bool(listed) and not certain)

    def begin(self) -> None:
        """Be ready for somebody new."""
        self._wait.stop()
        for line in (self.family, self.given, self.known_as, self.number, self.nhs, self.cell):
            line.clear()
        self.born.set_text("")
        self.sex.setCurrentIndex(0)
        self.trouble.set_message("info", "")
        self.display_alike(Traits(), ())

    def typed(self) -> dict[str, str]:
        """Return what stands in each box, by its name; empty while nothing was typed."""
        said = {name: line.text() for name, line in self._lines().items()}
        said["sex"] = str(self.sex.currentData() or "")
        return said if any(text.strip() for text in said.values()) else {}

    def speak_of_correcting(self) -> None:
        """Say that somebody is corrected, not added."""
        self.setAccessibleName(self.tr("Correct a resident"))
        self.set_title(
            self.tr("Correct a resident"),
            self.tr("They were added here, and the trust does not have them yet. They go as they stand here."),
        )
        self.add.setText(self.tr("Save and send"))
        self.back.setText(self.tr("Their page"))

    def say_why_refused(self, their_words: str) -> None:
        """Show beside the boxes what the trust said when it refused them; "" where it said nothing."""
        self.refused.set_message("caution", their_words, lead=self.tr("The trust said:") if their_words else "")

    def put(self, traits: Traits) -> None:
        """Show what is known of them."""
        for line, text in (
            (self.family, traits.family_name),
            (self.given, traits.given_name),
            (self.known_as, traits.preferred_name),
            (self.number, traits.nomis_number),
            (self.nhs, nhs_number_words(traits.nhs_number)),
            (self.cell, traits.cell),
        ):
            line.setText(text)
        self.born.set_day(traits.birth_date)
        self.sex.setCurrentIndex(max(0, self.sex.findData(traits.sex)))

    def take_up(self, typed: Mapping[str, str]) -> None:
        """Go on with what was typed before."""
        for name, line in self._lines().items():
            if line is not self.born.line:
                line.setText(typed.get(name, ""))
        self.born.set_text(typed.get("born", ""))
        self.sex.setCurrentIndex(max(0, self.sex.findData(typed.get("sex", ""))))
        self._wait.start()
        self.trouble.set_message(
            "info", self.tr("What you typed before is here again."), action=self.tr("Begin afresh")
        )

    def _lines(self) -> dict[str, QLineEdit]:
        return {
            "family": self.family,
            "given": self.given,
            "known_as": self.known_as,
            "born": self.born.line,
            "cell": self.cell,
            "number": self.number,
            "nhs": self.nhs,
        }

    def _card(self, alike: Alike) -> Card:
        r = alike.resident
        certain = alike.match.likeness is Likeness.CERTAIN
        card = Card(edge="caution" if alike.is_listed else None)
        born = full_day(r.birth_date) if r.birth_date else self.tr("date of birth not known")
        said = [r.nomis_number or self.tr("no prison number"), r.cell or self.tr("no cell here"), born]
        card.body.addWidget(Label(f"{r.given_name} {r.family_name}", "strong"))
        where = presence_words(r.presence)
        card.body.addWidget(wrapped(" · ".join([*said, where] if where else said)))
        card.body.addWidget(quiet(reasons_words(alike.match), wrap=True))
        if alike.is_listed:
            button = (
                primary_button(self.tr("They are here: open"))
                if certain
                else secondary_button(self.tr("It is them: open"))
            )
            button.setAccessibleDescription(f"{r.given_name} {r.family_name}")
            button.clicked.connect(lambda _checked=False, wanted=r.id: self.open_requested.emit(wanted))
            card.body.addWidget(button)
        return card

    # --- inside ---

    def _on_edited(self) -> None:
        self.trouble.set_message("info", "")
        self._wait.start()

    def _on_confirm(self) -> None:
        if self.born.unreadable():
            self.show_trouble(words_for(RuleBroken("not-a-birth-date", "what was typed is no day")))
            self.born.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        traits = self.traits()
        if self._seen_for != traits:
            self._wait.stop()
            self.edited.emit(traits)  # who is like them as they stand now; until that is on view they are not added
        shown = frozenset(one.resident.id for one in self._alike if one.is_listed)
        self.confirmed.emit(traits, shown if self.others.isChecked() else frozenset())
