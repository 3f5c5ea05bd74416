"""Forgotten password: a colleague's code, or this PC's recovery code, and a new password typed twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from prisoncare_desktop.ui.screens.signin.door_page import DoorPage
from prisoncare_desktop.ui.screens.signin.view import PersonCard
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.new_password import NewPassword


class ForgottenView(DoorPage):
    """`new_password_requested`: user id, code, new password, whether the code is this PC's recovery code."""

    new_password_requested = Signal(str, str, str, bool)

    def __init__(self, suggest: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._by_recovery = False
        self.who = ChoiceBox()
        self._who_label = Label(self.tr("Who are you?"), "field")
        self._who_label.setBuddy(self.who)
        self.who.setAccessibleName(self._who_label.text())
        self.code = QLineEdit()
        self.code.setMaxLength(80)
        self._code_label = Label("", "field")
        self._code_label.setBuddy(self.code)
        self.new_password = NewPassword(suggest)
        self.other_way = Button("", "quiet")
        for widget, below in (
            (self._who_label, 7),
            (self.who, 12),
            (self._code_label, 7),
            (self.code, 12),
            (self.new_password, 0),
        ):
            self.form.addWidget(widget)
            self.form.addSpacing(below)
        self.below.addWidget(self.other_way)
        QWidget.setTabOrder(self.back, self.other_way)  # as it is drawn: last
        self.code.returnPressed.connect(lambda: self.new_password.first.setFocus(Qt.FocusReason.TabFocusReason))
        self.new_password.filled.connect(lambda: self.say(None))
        self.new_password.complete.connect(self._on_go_on)
        self.go_on_requested.connect(self._on_go_on)
        self.other_way.clicked.connect(lambda: self._show_way(by_recovery=not self._by_recovery))

    def display(self, people: Sequence[PersonCard], chosen_user_id: str) -> None:
        """Begin with an empty page for one of these people."""
        self.who.clear()
        for person in people:
            self.who.addItem(f"{person.name} · {person.role_label}", person.user_id)
        self.who.setCurrentIndex(max(0, self.who.findData(chosen_user_id)))
        self.say(None)
        self.begin()
        self._show_way(by_recovery=False)

    def begin(self) -> None:
        """Empty every field that holds a secret."""
        self.code.clear()
        self.new_password.begin()

    def problem(self) -> str:
        """Return the code of what is missing, "" when all is there."""
        return self.new_password.problem() if self.code.text().strip() else "code-needed"

    def _show_way(self, *, by_recovery: bool) -> None:
        self._by_recovery = by_recovery
        self.code.clear()
        self.say(None)
        if by_recovery:
            self.set_title(
                self.tr("Use this PC's recovery code"),
                self.tr(
                    "For when no colleague can help. The code is in the sealed envelope in the healthcare safe. "
                    "Its use is noted, and a leader should then make a new one."
                ),
            )
            self._code_label.setText(self.tr("Recovery code: eight groups of four"))
            self.other_way.setText(self.tr("A colleague can help after all"))
        else:
            self.set_title(
                self.tr("Choose a new password"),
                self.tr(
                    "Ask a leader for a code. They sign in here and find it under Settings, People. "
                    "It works once, for you alone."
                ),
            )
            self._code_label.setText(self.tr("Code from your colleague"))
            self.other_way.setText(self.tr("Use the recovery code instead"))
        self.code.setAccessibleName(self._code_label.text())
        self.go_on.setText(self.tr("Set my new password"))
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, words: str) -> None:
        super().set_busy(words)
        self.other_way.setEnabled(not words)
        if not words:
            self.go_on.setText(self.tr("Set my new password"))

    def _on_go_on(self) -> None:
        if self.go_on.isEnabled():
            password = self.new_password.typed()
            self.new_password_requested.emit(self.who.currentData(), self.code.text(), password, self._by_recovery)
