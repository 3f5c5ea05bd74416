"""Who can sign in here, as a table; what is being done about one of them opens over it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.role_words import role_words
from prisoncare_desktop.ui.screens.people.panels import CodePanel, SurePanel, WhoPanel
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.labels import quiet
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.shortcuts import on_keys
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.keeper import KeyHolder
from prisoncare_desktop.usecases.people import People


class PeopleView(WorkingPage):
    """`command(letter, user id)`: N new, C code, E change, X gone, K recovery code, R new keys."""

    command = Signal(str, str)
    back_requested = Signal()

    def __init__(self, commands: str, parent: QWidget | None = None) -> None:
        """`commands`: the letters this person may use."""
        super().__init__(self.tr("People"), parent=parent)
        self._commands = commands
        self.table = GridTable(self.tr("People who can sign in on this PC"))
        self.table.set_columns(
            (
                Column("name", self.tr("Name"), stretch=2),
                Column("role", self.tr("Role")),
                Column("where", self.tr("Where"), stretch=1),
                Column("standing", self.tr("How it stands"), stretch=1),
            )
        )
        self.table.set_jump(True, lambda row: row.id)
        self.table.set_commands(commands)
        self.table.command_pressed.connect(self.command)
        self.wanted = Banner()
        self._focus_before: QWidget | None = None
        self._wanted = ""  # the command the banner asks for
        self.wanted.action_requested.connect(lambda: self.command.emit(self._wanted, ""))
        self.who, self.code, self.sure = WhoPanel(), CodePanel(), SurePanel()
        self._panels = (self.who, self.code, self.sure)
        self._left = quiet(wrap=True)
        self.buttons: dict[str, Button] = {}
        labels = {
            "N": self.tr("New colleague"),
            "K": self.tr("Recovery code"),
            "R": self.tr("New keys"),
        }
        for letter, label in labels.items():
            if letter in commands:
                button = Button(label, "primary" if letter == "N" else "secondary", key_hint=letter)
                button.clicked.connect(lambda _checked=False, key=letter: self.command.emit(key, ""))
                self.buttons[letter] = button
                self.aside.addWidget(button)
        self._page = Scrolled()
        self._page.column.addWidget(self.trouble)
        self._page.column.addWidget(self.wanted)
        for panel in self._panels:  # over the table: a code must be on view whole, however many people there are
            panel.closed.connect(self.close_panel)
            self._page.column.addWidget(panel)
        self._page.add_table(self.table)
        self._page.column.addWidget(self._left)
        self._page.column.addStretch(1)
        self.body.addWidget(self._page, 1)
        on_keys(self, "Esc", self._on_escape)
        self.setFocusProxy(self.table)
        for panel in self._panels:
            panel.hide()

    def display(self, people: People, today: date) -> None:
        """Show who can sign in, and how each stands."""
        count = len(people.holders)
        can = self.tr("1 person can sign in on this PC") if count == 1 else self.tr("{n} people can sign in on this PC")
        self.set_title(self.tr("People"), can.format(n=count))
        self.table.set_rows([self._row(holder, today) for holder in people.holders])
        self._say_what_is_wanted(people)
        names = ", ".join(member.name for member in people.left)
        self._left.setText(self.tr("Left, and can no longer sign in: {names}").format(names=names) if names else "")
        self._left.setVisible(bool(names))

    def _say_what_is_wanted(self, people: People) -> None:
        """Ask for the one thing that is most needed, of whoever may do it."""
        self._wanted = ""
        words, action = "", ""
        if not people.recovery_confirmed and "K" in self._commands:
            self._wanted, action = "K", self.tr("New recovery code")
            words = self.tr("Nobody has said that this PC's recovery code is on paper. Make a new one and seal it.")
        elif people.keys_came_back and "R" in self._commands:
            self._wanted, action = "R", self.tr("New keys")
            words = self.tr(
                "This PC was brought back from a backup, and with it the keys of that day. Change them, so that no "
                "older copy opens what is recorded from now on."
            )
        self.wanted.set_message("caution" if words else "info", words, action=action)
        if self.panel_open():
            self.wanted.hide()

    # --- panels -------------------------------------------------------------------------------------------------

    def ask_who(self, member: StaffMember | None, roles: tuple[Role, ...]) -> None:
        self._open(self.who)
        self.who.begin(member, roles)

    def show_code(self, title: str, words: str, code: str, *, is_recovery: bool = False) -> None:
        self._open(self.code)
        self.code.show_code(title, words, code, is_recovery=is_recovery)

    def ask_if_sure(self, title: str, words: str, yes: str) -> None:
        self._open(self.sure)
        self.sure.begin(title, words, yes)

    def close_panel(self) -> None:
        """Close what is open, and drop any code in it."""
        self.code.forget()
        self.trouble.set_message("info", "")  # said of what was open
        for panel in self._panels:
            panel.hide()
        self.wanted.setVisible(bool(self.wanted.message()))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, busy: bool) -> None:
        """Take no further order while a key is being made; afterwards the focus is where it was."""
        if busy:
            now = QApplication.focusWidget()
            self._focus_before = now if now is not None and self.isAncestorOf(now) else None
        for widget in (*self._panels, *self.buttons.values()):
            widget.setEnabled(not busy)
        self.table.set_commands("" if busy else self._commands)
        if not busy and self._focus_before is not None and self._focus_before.isVisibleTo(self):
            self._focus_before.setFocus(Qt.FocusReason.OtherFocusReason)

    def panel_open(self) -> bool:
        return any(not panel.isHidden() for panel in self._panels)

    # --- inside -------------------------------------------------------------------------------------------------

    def _open(self, wanted: WhoPanel | CodePanel | SurePanel) -> None:
        self.trouble.set_message("info", "")
        self.code.forget()
        self.wanted.hide()
        for panel in self._panels:
            panel.setVisible(panel is wanted)
        self._page.verticalScrollBar().setValue(0)

    def _on_escape(self) -> None:
        if self.panel_open():
            self.close_panel()
        else:
            self.back_requested.emit()

    def _row(self, holder: KeyHolder, today: date) -> Row:
        member = holder.member
        where = " · ".join(filter(None, (self.tr("{0} wing").format(member.wing) if member.wing else "", member.team)))
        return Row(
            member.id,
            {
                "name": Cell(member.name, strong=True),
                "role": Cell(role_words(member.role)),
                "where": Cell(where, quiet=True),
                "standing": self._standing(holder, today),
            },
        )

    def _standing(self, holder: KeyHolder, today: date) -> tuple[Chip, ...]:
        chips = []
        if holder.locked:
            chips.append(Chip("not_seen", self.tr("locked: needs a code")))
        elif holder.failures:
            one = holder.failures == 1
            tries = self.tr("1 wrong try") if one else self.tr("{n} wrong tries").format(n=holder.failures)
            chips.append(Chip("caution", tries))
        if holder.reset_code_until is not None:
            until = moment(holder.reset_code_until, today)
            chips.append(Chip("info", self.tr("code until {when}").format(when=until)))
        return tuple(chips) or (Chip("plain", self.tr("can sign in"), sign=False),)
