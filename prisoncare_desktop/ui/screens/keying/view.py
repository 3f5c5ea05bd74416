"""The code of a form, and under it the form in one column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from prisoncare_desktop.domain.feedback import CODE_LENGTH, PaperForm
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.calendar_words import short_day
from prisoncare_desktop.ui.forms.form_page import FormPage
from prisoncare_desktop.ui.forms.room import room_px
from prisoncare_desktop.ui.theme.fonts import SEMIBOLD, font
from prisoncare_desktop.ui.widgets.buttons import secondary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.empty_state import EmptyState
from prisoncare_desktop.ui.widgets.labels import field_label, quiet
from prisoncare_desktop.ui.widgets.shortcuts import on_keys
from prisoncare_desktop.ui.working_page import WorkingPage


class KeyingView(WorkingPage):
    code_typed = Signal(str)
    another_asked = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._return_may_follow = False  # the code was looked up at its last character, without Enter
        self.set_title(
            self.tr("Key in a form"), self.tr("The answers just as they stand on the paper. Blank stays blank.")
        )
        self.code = QLineEdit()
        self.code.setFont(font(19, SEMIBOLD, tabular=True))
        self.code.setFixedWidth(room_px(190))
        self.code.setMaxLength(24)  # room for blanks and dashes, no more
        self.code.setPlaceholderText("XXXX XXXX")
        self._about = quiet(wrap=True)
        self._another = secondary_button(self.tr("Another form"), key_hint=self.tr("Esc"))
        self._another.clicked.connect(self.another_asked)
        self.form = FormPage(self.tr("Keep this form"), today, one_column=True)
        self.empty = EmptyState(
            self.tr("Type the code of a returned form"),
            self.tr("It has eight letters and digits and stands beside the squares. Small letters are fine."),
            icon_name="feedback",
        )
        card = Card()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(field_label(self.tr("Code on the form"), self.code))
        row.addWidget(self.code)
        row.addWidget(self._about, 1)
        row.addWidget(self._another)
        card.body.addLayout(row)
        self.aside.addWidget(self.form.progress)
        self.body.addWidget(card)
        self.body.addWidget(self.trouble)
        self.body.addWidget(self.form, 1)
        self.body.addWidget(self.empty, 1)
        self.code.textEdited.connect(self._on_edited)
        self.code.returnPressed.connect(self._on_return)
        on_keys(self, "Esc", self.another_asked)
        self.setFocusProxy(self.code)
        self.display_none()

    def display(self, paper: PaperForm, clinic_label: str, session: FormSession, drafts: frozenset[str]) -> None:
        """Show the form of a code. `drafts`: its languages that nobody approved here."""
        self.trouble.set_message("info", "")
        self.code.setText(f"{paper.code[:4]} {paper.code[4:]}")
        self.code.setReadOnly(True)
        words = self.tr("{clinic}, week of {day} · form version {v}")
        self._about.setText(words.format(clinic=clinic_label, day=short_day(paper.week), v=paper.version))
        for widget in (self.form, self.form.progress, self._another):
            widget.show()
        self.empty.hide()
        self.form.open(session, drafts=drafts)
        first = self.form.focusWidget()
        if self._return_may_follow and first is not None:
            self._return_may_follow = False
            _ReturnOfTheCode(first)

    def display_none(self) -> None:
        """Be ready for the next code."""
        self.form.close_form()
        self.code.setReadOnly(False)
        self.code.clear()
        self._about.setText("")
        for widget in (self.form, self.form.progress, self._another):
            widget.hide()
        self.empty.show()
        self.code.setFocus()

    def _on_edited(self, text: str) -> None:
        self.trouble.set_message("info", "")
        if len(text.replace(" ", "").replace("-", "")) == CODE_LENGTH + 1:
            self._return_may_follow = True
            self.code_typed.emit(text)

    def _on_return(self) -> None:
        self._return_may_follow = False
        self.code_typed.emit(self.code.text())


class _ReturnOfTheCode(QObject):
    """Swallows the Enter that a hand or a reader of codes adds to a code, so that it does not pass the first question.

    Only the very first key in the form is looked at.
    """

    def __init__(self, first: QWidget) -> None:
        super().__init__(first)
        first.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        watched.removeEventFilter(self)
        self.deleteLater()
        return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not (
            event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        )
