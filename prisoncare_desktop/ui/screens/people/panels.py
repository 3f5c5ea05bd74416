"""What opens over the list of people: who a colleague is, a code to hand over, a question before something ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.ui.role_words import role_words
from prisoncare_desktop.ui.widgets.buttons import Button, buttons_in_row
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.ui.widgets.code_groups import CodeGroups
from prisoncare_desktop.ui.widgets.labels import field_label, wrapped
from prisoncare_desktop.ui.widgets.shortcuts import on_ctrl_enter


@dataclass(frozen=True)
class Typed:
    """What a leader says of a colleague. `user_id`: "" for a new one."""

    user_id: str
    name: str
    role: Role
    wing: str
    team: str


class WhoPanel(Card):
    """A new colleague, or what has changed about one. Enter goes on; only Ctrl+Enter or the button gives a key."""

    confirmed = Signal(object)  # Typed
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._user_id = ""
        self.name, self.wing, self.team = QLineEdit(), QLineEdit(), QLineEdit()
        self.role = ChoiceBox()
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        fields: tuple[tuple[str, QWidget, int], ...] = (
            (self.tr("Name"), self.name, 3),
            (self.tr("Role"), self.role, 2),
            (self.tr("Wing"), self.wing, 1),
            (self.tr("Team"), self.team, 2),
        )
        for place, (label, field, stretch) in enumerate(fields):
            grid.addWidget(field_label(label, field), 0, place)
            grid.addWidget(field, 1, place)
            grid.setColumnStretch(place, stretch)
        self.body.addLayout(grid)
        self.confirm = Button("", "primary", key_hint=self.tr("Ctrl+Enter"))
        self.no = Button(self.tr("Close"), key_hint=self.tr("Esc"))
        self.body.addLayout(buttons_in_row(self.confirm, self.no))
        self.confirm.clicked.connect(self._on_confirm)
        self.no.clicked.connect(self.closed)
        for line, following in ((self.name, self.role), (self.wing, self.team), (self.team, self.confirm)):
            line.returnPressed.connect(lambda to=following: to.setFocus(Qt.FocusReason.TabFocusReason))
        on_ctrl_enter(self, self._on_confirm)

    def begin(self, member: StaffMember | None, roles: Sequence[Role]) -> None:
        """Ask about a new colleague, or (given one) about what changed."""
        self._user_id = member.id if member else ""
        title = self.tr("New colleague") if member is None else self.tr("What has changed")
        about = self.tr("They choose their own password, with a code that you hand them next.") if not member else ""
        if Role.NURSE not in roles:
            about += " " + self.tr("You let in people of IT; a leader lets in everybody else.")
        self.set_title(title, about)
        self.role.clear()
        for role in roles:
            self.role.addItem(role_words(role), role.value)
        self.name.setText(member.name if member else "")
        self.wing.setText(member.wing if member else "")
        self.team.setText(member.team if member else "")
        self.role.setCurrentIndex(self.role.findData(member.role.value) if member else 0)
        self.confirm.setText(self.tr("Let them in") if member is None else self.tr("Save"))
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_confirm(self) -> None:
        role = Role(self.role.currentData())
        self.confirmed.emit(Typed(self._user_id, self.name.text(), role, self.wing.text(), self.team.text()))


class CodePanel(Card):
    """A code, large, to be copied by hand. For a recovery code also the sheet, and its end typed off it."""

    closed = Signal()
    print_requested = Signal()
    end_typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.code = CodeGroups()
        self.print_sheet = Button(self.tr("Print the sheet to seal"), icon_name="print")
        self.end = QLineEdit()
        self.end.setMaxLength(12)
        self._end_label = field_label(self.tr("Now type the last group off the paper"), self.end)
        self.done = Button(self.tr("Hide the code"), key_hint=self.tr("Esc"))
        self.body.addWidget(self.code)
        for widget in (self._end_label, self.end):
            self.body.addWidget(widget)
        self.body.addLayout(buttons_in_row(self.print_sheet, self.done))
        self.done.clicked.connect(self.closed)
        self.print_sheet.clicked.connect(self.print_requested)
        self.end.returnPressed.connect(lambda: self.end_typed.emit(self.end.text()))

    def show_code(self, title: str, words: str, code: str, *, is_recovery: bool) -> None:
        self.set_title(title, words)
        self.code.display(code)
        self.end.clear()
        for widget in (self.print_sheet, self._end_label, self.end):
            widget.setVisible(is_recovery)
        # not on the button that hides it: one stray Enter, and it is gone
        (self.print_sheet if is_recovery else self.code).setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Drop the code."""
        self.code.display("")
        self.end.clear()


class SurePanel(Card):
    """A question before something that no undo brings back."""

    confirmed = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(edge="caution", parent=parent)
        self._words = wrapped()
        self.yes = Button("", "destructive")
        self.no = Button(self.tr("No, leave it"), key_hint=self.tr("Esc"))
        self.body.addWidget(self._words)
        self.body.addLayout(buttons_in_row(self.yes, self.no))
        self.yes.clicked.connect(self.confirmed)
        self.no.clicked.connect(self.closed)

    def begin(self, title: str, words: str, yes: str) -> None:
        self.set_title(title)
        self._words.setText(words)
        self.yes.setText(yes)
        self.no.setFocus(Qt.FocusReason.OtherFocusReason)
