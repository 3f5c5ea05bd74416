"""The chosen form on paper: variant, language, copies; and how that language stands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from prisoncare_desktop.domain.form_wording import READ_BY_AT_LEAST, Audience, Wording
from prisoncare_desktop.forms.paper import Variant
from prisoncare_desktop.ui.paper_words import language_words, variant_words
from prisoncare_desktop.ui.screens.library.wording_words import language_line, standing_words
from prisoncare_desktop.ui.widgets.buttons import secondary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.labels import field_label, quiet, wrapped
from prisoncare_desktop.ui.widgets.toast import announce
from prisoncare_desktop.usecases.form_library import ShippedForm

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PAGE_KEYS = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
COPIES_OFFERED = (1, 2, 5, 10, 20, 30, 50, 100)


class PaperCard(Card):
    """`may_approve`: this role says which wordings are right."""

    approve_asked = Signal(str)  # who read it
    withdraw_asked = Signal()
    wording_changed = Signal()  # another language is chosen, or the same one stands otherwise

    def __init__(self, *, may_approve: bool) -> None:
        super().__init__(self.tr("On paper"))
        self._may_approve = may_approve
        self._form: ShippedForm | None = None
        self.variant, self.language, self.copies = ChoiceBox(), ChoiceBox(), ChoiceBox()
        for copies in COPIES_OFFERED:
            self.copies.addItem(str(copies), copies)
        self._about, self._standing = quiet(wrap=True), wrapped()
        self.preview = secondary_button(self.tr("Look at the paper"), key_hint=self.tr("Enter"))
        self.on_screen = secondary_button(self.tr("See it on screen"), key_hint="S")
        self.read_by = QLineEdit()
        self.read_by.setMaxLength(120)
        self._read_by_label = field_label(self.tr("Roles of all who read it and agree, no names"), self.read_by)
        self._asked = quiet(wrap=True)
        self._asked.setMinimumHeight(2 * self._asked.fontMetrics().lineSpacing())  # nothing moves when it speaks
        self._asked.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._looked_at: set[tuple[str, str]] = set()  # form and fingerprint of the words
        self._read_what: tuple[str, str] | None = None  # form and language that `read_by` is about
        self.approve = secondary_button(self.tr("Approve this wording"))
        self.withdraw = secondary_button(self.tr("Make it a draft again"))
        self.read_by.returnPressed.connect(self._on_approve)
        self.approve.clicked.connect(self._on_approve)
        self.withdraw.clicked.connect(self.withdraw_asked)
        self.language.currentIndexChanged.connect(lambda _place: self._show_standing())
        self._lay_out()

    def _lay_out(self) -> None:
        choices = (
            (self.tr("Paper"), self.variant),
            (self.tr("Language"), self.language),
            (self.tr("Copies"), self.copies),
        )
        for words, box in choices:
            box.installEventFilter(self)
            self.body.addWidget(field_label(words, box))
            self.body.addWidget(box)
        self.body.addSpacing(6)
        self.body.addWidget(self._standing)
        for widget in (self._read_by_label, self.read_by, self._asked):
            self.body.addWidget(widget)
        for button in (self.approve, self.withdraw):
            self.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addSpacing(6)
        looks = FlowBox()
        looks.set_widgets([self.preview, self.on_screen])
        self.body.addWidget(looks)
        self.body.addSpacing(6)
        self.body.addWidget(self._about)
        self.body.addStretch(1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter in a closed drop-down do what the page says it does, and a page key choose nothing unseen."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _ENTER:
                self.preview.click()
                return True
            if event.key() in _PAGE_KEYS:
                return True
        return super().eventFilter(watched, event)

    def display(self, form: ShippedForm | None) -> None:
        """Show a form; the language chosen before stays chosen, if it has it."""
        before, same = self.language.currentData(), form and self._form and form.url == self._form.url
        self._form = form
        self.setVisible(form is not None)
        if form is None:
            return
        if not same:
            self.variant.clear()
            for variant in form.variants:
                self.variant.addItem(variant_words(variant).capitalize(), variant.value)
        self.set_title(form.title)
        published = self.tr("Published by the trust, version {version}.").format(version=form.version)
        self._about.setText(" ".join((published, form.about)).strip() if form.from_trust else form.about)
        self.language.blockSignals(True)  # one change, not one for each line
        self.language.clear()
        for wording in form.wordings:
            self.language.addItem(language_line(wording), wording.language)
        self.language.setCurrentIndex(max(0, self.language.findData(before) if same else 0))
        self.language.blockSignals(False)
        self._show_standing()

    def wording(self) -> Wording | None:
        """Return the chosen language's wording."""
        chosen = self.language.currentData()
        return next((one for one in self._form.wordings if one.language == chosen), None) if self._form else None

    def chosen_variant(self) -> Variant:
        return Variant(self.variant.currentData() or Variant.STANDARD)

    def chosen_copies(self) -> int:
        return int(self.copies.currentData())

    def standing(self) -> str:
        """Return what is said of the chosen language."""
        return self._standing.text()

    def asked(self) -> str:
        """Return what a leader is asked for before they approve; "" when nothing is missing that the page knows of."""
        return self._asked.text()

    def looked_at(self, url: str, wording: Wording) -> None:
        """Note that the paper of this wording was on view."""
        self._looked_at.add((url, wording.words))
        self._say_asked()

    def _show_standing(self) -> None:
        wording = self.wording()
        if wording is None or self._form is None:
            return
        for_residents = self._form.audience is Audience.RESIDENT
        read_what = self._form.url, wording.language
        if read_what != self._read_what:
            self._read_what = read_what
            self.read_by.clear()
        self._say_asked()
        self._standing.setText(standing_words(wording, for_residents=for_residents))
        asked = self._may_approve and not wording.approved
        for widget in (self._read_by_label, self.read_by, self._asked, self.approve):
            widget.setVisible(asked)
        self.withdraw.setVisible(self._may_approve and wording.approved and wording.approval is not None)
        self.read_by.setPlaceholderText(
            self.tr("nurse who speaks {language}, and the trust’s lead").format(
                language=language_words(wording.language)
            )
            if not wording.own
            else self.tr("the trust’s lead for the Friends and Family Test")
        )
        self.wording_changed.emit()

    def _say_asked(self, words: str = "") -> None:
        """Say what is missing: quietly until somebody tries without it."""
        wording = self.wording()
        if not words and wording is not None and not self._was_looked_at(wording):
            self._asked.set_tone("")
            words = self.tr("First look at the paper in {language}.").format(language=language_words(wording.language))
        elif words:
            self._asked.set_tone("caution")
            announce(self._asked, words)
        self._asked.setText(words)

    def _was_looked_at(self, wording: Wording) -> bool:
        return self._form is not None and (self._form.url, wording.words) in self._looked_at

    def _on_approve(self) -> None:
        wording = self.wording()
        if wording is not None and not self._was_looked_at(wording):
            words = self.tr("Look at the paper in {language} first. Nothing was approved.")
            self._say_asked(words.format(language=language_words(wording.language)))
            self.preview.setFocus()
            return
        if len(self.read_by.text().strip()) < READ_BY_AT_LEAST:
            self._say_asked(self.tr("Say who read it: roles, no names."))
            self.read_by.setFocus()  # what is typed next is typed there, and is no letter of a button
            return
        self.approve_asked.emit(self.read_by.text())
