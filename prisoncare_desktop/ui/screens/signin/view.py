"""Sign in: who is here, and the password. The first thing painted, so it imports Qt, theme and plain widgets only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from prisoncare_desktop.ui.screens.signin.person_button import PersonButton
from prisoncare_desktop.ui.screens.signin.site_panel import SitePanel
from prisoncare_desktop.ui.theme.look import look
from prisoncare_desktop.ui.widgets.banner import Banner, BannerKind
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.chip import Chip, ChipLabel
from prisoncare_desktop.ui.widgets.focus_ring import FocusRing
from prisoncare_desktop.ui.widgets.labels import Label, heading, quiet

_COLUMNS = 2
_LARGE_TEXT = 1.5  # from this scale on the names stand in one column: two would be cut
_FORM_WIDTH = 620
_ROOMY = 8  # more people than this get lower cards, so that the password stays on a 700 px screen


@dataclass(frozen=True)
class PersonCard:
    """One person who may sign in on this PC."""

    user_id: str
    name: str
    role_label: str
    draft_waiting: bool = False
    is_leader: bool = False


@dataclass(frozen=True)
class SignInState:
    """All the view shows. `message_kind` is "" for none; "caution" and "danger" also empty the field."""

    site_line: str = ""
    status_lines: tuple[str, ...] = ()
    version_line: str = ""
    people: tuple[PersonCard, ...] = ()
    busy: bool = False
    message: str = ""
    message_kind: Literal["", "info", "caution", "danger"] = ""
    demo_note: str = ""
    forgotten_note: str = ""
    chosen_user_id: str = ""
    held_back: bool = False  # the one chosen has to wait, or needs a colleague: no try is taken
    wait: str = ""  # how long, on the button
    locking: bool = False  # this door is only to be looked at: another takes its place


class SignInView(QWidget):
    person_chosen = Signal(str)
    sign_in_requested = Signal(str, str)  # user id, password
    forgotten_requested = Signal(str)  # the name chosen, "" for none
    set_up_requested = Signal()
    restore_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = SignInState()
        self._chosen = ""
        self.people: list[PersonButton] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.left = SitePanel()
        row.addWidget(self.left, 35)
        row.addWidget(self._right(), 65)
        self.password.installEventFilter(self)
        self.password.returnPressed.connect(self._on_sign_in)
        self.sign_in.clicked.connect(self._on_sign_in)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            FocusRing.follow(app)
        self.display(self._state)

    def display(self, state: SignInState) -> None:
        """Show a state. What is half typed stays, unless the person changed or the password was wrong."""
        before, self._state = self._state, state
        self.left.display(state.site_line, state.status_lines, state.version_line)
        if state.people != before.people or not self.people:
            self._deal(state.people)
        only = state.people[0].user_id if len(state.people) == 1 else ""
        self._mark(state.chosen_user_id or only or self._chosen)
        self.form.setVisible(bool(state.people))
        self.empty.setVisible(not state.people)
        self.set_up.setVisible(not state.people and not state.message)
        kind: BannerKind = state.message_kind or "info"
        self.message.set_message(kind, state.message)
        self.demo.set_chip(Chip("info", state.demo_note))
        self.demo.setVisible(bool(state.demo_note))
        self.forgotten.setText(state.forgotten_note)
        self.forgotten.setVisible(bool(state.forgotten_note))
        self.password.setReadOnly(state.busy)
        busy_words = self.tr("Locking…") if state.locking else self.tr("Opening…")
        self.password.setPlaceholderText(busy_words if state.locking else "")
        self.sign_in.setText(busy_words if state.busy else state.wait or self.tr("Sign in"))
        for person in self.people:
            person.setEnabled(not state.busy)
        if state.message_kind in ("caution", "danger") and not state.busy and not state.held_back:
            self.clear_password()
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        self._settle()
        if state.message:
            self._area.ensureWidgetVisible(self.message)

    def chosen_user_id(self) -> str:
        return self._chosen

    def clear_password(self) -> None:
        self.password.clear()

    def focus_first(self) -> None:
        """Put the focus where the person goes on: the password of the one chosen, else a name."""
        if self.password.isEnabled():
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.people:
            chosen = next((button for button in self.people if button.user_id == self._chosen), self.people[0])
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.set_up.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- inside ---

    def _right(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(heading(self.tr("Who is here?")))
        column.addSpacing(2)
        self.empty = quiet(
            self.tr("Nobody can sign in on this PC yet. Setting it up takes five minutes."),
            wrap=True,
        )
        column.addWidget(self.empty)
        self.set_up = Button(self.tr("Set up this PC"), "primary")
        self.set_up.clicked.connect(self.set_up_requested)
        column.addSpacing(10)
        column.addWidget(self.set_up)
        self.form = QWidget()
        form = QVBoxLayout(self.form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(0)
        form.addWidget(quiet(self.tr("Choose your name, then type your password."), wrap=True))
        form.addSpacing(20)
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        self._columns = _COLUMNS
        form.addLayout(self._grid)
        form.addSpacing(28)
        self._password_label = Label("", "field")
        form.addWidget(self._password_label)
        form.addSpacing(7)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setProperty("kind", "password")
        self.password.setMaxLength(256)
        self._password_label.setBuddy(self.password)
        self.sign_in = Button(self.tr("Sign in"), "primary")
        self.sign_in.setMinimumWidth(104)
        self.sign_in.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.password, 1)
        line.addWidget(self.sign_in)
        form.addLayout(line)
        form.addSpacing(10)
        self.message = Banner()
        form.addWidget(self.message)
        form.addSpacing(6)
        self.forgotten = quiet(wrap=True)
        form.addWidget(self.forgotten)
        self.forgotten_button = Button(self.tr("Forgotten your password?"), "quiet")
        self.forgotten_button.clicked.connect(lambda: self.forgotten_requested.emit(self._chosen))
        form.addWidget(self.forgotten_button)
        form.addSpacing(10)
        self.demo = ChipLabel(Chip("info", ""))
        form.addWidget(self.demo, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.form)
        self.restore = Button(self.tr("Bring back a backup…"), "quiet")
        self.restore.clicked.connect(self.restore_requested)
        column.addWidget(self.restore, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        page.setMaximumWidth(_FORM_WIDTH + 8)
        # a few px on every side for the focus ring, which lies outside its widget
        column.setContentsMargins(4, 4, 4, 4)
        holder = QWidget()
        self._across = across = QHBoxLayout(holder)
        across.addStretch(1)
        across.addWidget(page, 24)
        across.addStretch(3)
        self._area = area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(holder)
        return area

    def _deal(self, people: Sequence[PersonCard]) -> None:
        for old in self.people:
            self._grid.removeWidget(old)
            old.setParent(None)
            old.deleteLater()
        self.people = []
        large = look().text_scale >= _LARGE_TEXT
        compact = large or len(people) > _ROOMY
        self._columns = 1 if large else _COLUMNS
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, int(column < self._columns))
        self._grid.setSpacing(8 if compact else 12)
        self._across.setContentsMargins(36, 30 if compact else 58, 36, 24)
        for place, person in enumerate(people):
            second = person.role_label
            if person.draft_waiting:
                second = self.tr("{role} · something half done").format(role=second)
            button = PersonButton(person.user_id, person.name, second, compact=compact)
            button.clicked.connect(lambda _checked=False, user_id=person.user_id: self._on_person(user_id))
            button.installEventFilter(self)
            self._grid.addWidget(button, place // self._columns, place % self._columns)
            self.people.append(button)
        before: QWidget | None = None
        for after in (*self.people, self.password, self.sign_in, self.forgotten_button, self.restore):
            if before is not None:
                QWidget.setTabOrder(before, after)
            before = after

    def _mark(self, user_id: str) -> None:
        ids = {button.user_id for button in self.people}
        chosen = user_id if user_id in ids else ""
        if chosen != self._chosen:
            self.clear_password()
        self._chosen = chosen
        for button in self.people:
            button.setChecked(button.user_id == chosen)
        self._settle()

    def _settle(self) -> None:
        name = next((p.name for p in self._state.people if p.user_id == self._chosen), "")
        text = self.tr("Password for {name}").format(name=name) if name else self.tr("Password")
        self._password_label.setText(text)
        self.password.setAccessibleName(text)
        held_back = self._state.held_back and self._chosen == self._state.chosen_user_id
        self.password.setEnabled(bool(name) and not self._state.locking and not held_back)
        self.sign_in.setEnabled(bool(name) and not self._state.busy and not held_back)

    def _on_person(self, user_id: str) -> None:
        changed = user_id != self._chosen
        self._mark(user_id)
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        if changed:
            self.message.set_message("info", "")
            self.person_chosen.emit(user_id)

    def _on_sign_in(self) -> None:
        if self._state.busy or not self._chosen:
            return
        if not self.password.text():
            self.message.set_message("info", self.tr("Type your password first."))
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.sign_in_requested.emit(self._chosen, self.password.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            # The area follows Tab by itself, a choice it does not; and not before what was dealt is laid out.
            QTimer.singleShot(0, watched, lambda: self._area.ensureWidgetVisible(watched))
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if watched is self.password:
            self._notice_caps_lock(event)
            # from the field, Up and Shift+Tab go back to the name: no mouse is needed to change one's mind
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Backtab) and self.people:
                place = next((p for p, b in enumerate(self.people) if b.isChecked()), 0)
                self.people[place].setFocus(Qt.FocusReason.TabFocusReason)
                return True
            return False
        return isinstance(watched, PersonButton) and self._take_key(watched, event)

    def _notice_caps_lock(self, event: QKeyEvent) -> None:
        """Say so while capitals come without Shift: Qt cannot be asked about the lock itself."""
        letter = event.text()
        if not letter.isalpha():
            return
        on = letter.isupper() is not bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if on and not self.message.message():
            self.message.set_message("info", self.tr("Caps Lock is on."))
        elif not on and self.message.message() == self.tr("Caps Lock is on."):
            self.message.set_message("info", "")

    def _take_key(self, person: PersonButton, event: QKeyEvent) -> bool:
        place = self.people.index(person)
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self._columns,
            Qt.Key.Key_Down: self._columns,
        }
        key = Qt.Key(event.key())
        if key in steps:
            to = place + steps[key]
            if 0 <= to < len(self.people):
                self.people[to].setFocus(Qt.FocusReason.TabFocusReason)
            elif key == Qt.Key.Key_Down and self._chosen:
                self.password.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            person.click()
            return True
        text = event.text()
        if text and text.isprintable() and text != " ":
            # typing goes to the password of the name it was typed at
            person.click()
            self.password.insert(text)
            return True
        return False
