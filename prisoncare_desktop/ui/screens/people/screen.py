"""Wires the page of people to the tasks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.passwords import plain_code
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.people.panels import Typed
from prisoncare_desktop.ui.screens.people.view import PeopleView
from prisoncare_desktop.ui.sheet_printer import SheetPrinter
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.people import (
    ChangeColleague,
    CodeIssued,
    ConfirmRecoveryCode,
    EnrolColleague,
    GetPeople,
    GetRecoverySheet,
    IssueResetCode,
    NewRecoveryCode,
    People,
    RemoveColleague,
    RotateKeys,
)
from prisoncare_desktop.usecases.ports import PageImages
from prisoncare_desktop.usecases.requests import Command

T = TypeVar("T")

_ALL = "NCEXKR"
_BY_ROLE = {Role.LEADER: _ALL, Role.IT: "NCXR"}


class PeopleScreen(Screen):
    """Who can sign in on this PC. `Place("people")`."""

    name = "people"
    room = "settings"
    help_page = "people"

    def __init__(self, tasks: Tasks, pages: PageImages) -> None:
        self._commands = _BY_ROLE.get(tasks.context.user.role, "")
        self._page = PeopleView(self._commands)
        super().__init__(self._page, tasks)
        self._clock = tasks.context.clock
        self._people: People | None = None
        self._printer = SheetPrinter(tasks, pages, self._page)
        self._printer.printed.connect(lambda: self.said.emit(self.tr("Sent to the printer. Fetch it at once.")))
        self._printer.failed.connect(self._on_failed)
        self._sure: NewRecoveryCode | RemoveColleague | RotateKeys | None = None
        page = self._page
        page.command.connect(self._on_command)
        page.back_requested.connect(lambda: self.go.emit(Place("settings")))
        page.who.confirmed.connect(self._on_who)
        page.sure.confirmed.connect(self._on_sure)
        page.code.print_requested.connect(self._on_print)
        page.code.end_typed.connect(self._on_end_typed)

    def keys(self) -> Sequence[tuple[str, str]]:
        words = {
            "N": self.tr("New colleague"),
            "C": self.tr("Code for a forgotten password"),
            "E": self.tr("Change"),
            "X": self.tr("Has left"),
            "K": self.tr("Recovery code"),
            "R": self.tr("New keys"),
        }
        return (*((letter, words[letter]) for letter in self._commands), (self.tr("Esc"), self.tr("Settings")))

    def enter(self, _what: str, _around: Surroundings) -> None:
        self._read()
        self._page.table.setFocus()

    def leave(self) -> None:
        """Drop any code on view."""
        self._printer.stop()
        self._page.close_panel()

    # --- reading ------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        self._tasks.ask(self, GetPeople(), self._on_people, self._on_failed, key="people")

    def _on_people(self, people: People) -> None:
        self._people = people
        self._page.display(people, local_date(self._clock.now()))

    def _member(self, user_id: str) -> StaffMember | None:
        holders = self._people.holders if self._people else ()
        return next((holder.member for holder in holders if holder.member.id == user_id), None)

    # --- orders -------------------------------------------------------------------------------------------------

    def _on_command(self, letter: str, user_id: str) -> None:
        if self._people is None:
            return
        member = self._member(user_id)
        if letter == "N":
            self._page.ask_who(None, self._people.may_give)
        elif letter == "K":
            self._ask(
                NewRecoveryCode(),
                self.tr("Make a new recovery code?"),
                self.tr("The code in the sealed envelope then opens nothing any more. Have paper or a printer ready."),
                self.tr("Make a new code"),
            )
        elif letter == "R":
            self._ask(
                RotateKeys(),
                self.tr("Change this PC's keys?"),
                self.tr(
                    "After a loss, a theft, or twelve months. Everything on this PC is written anew under another key. "
                    "It may take some minutes; everybody keeps their password. An older copy of this PC's files still "
                    "opens with the passwords of then."
                ),
                self.tr("Change the keys"),
            )
        elif member is None:
            return
        elif letter == "C" and member.role not in self._people.may_give:
            self._on_failed(RuleBroken("code-from-a-leader", f"a code for {member.id} was asked for by IT"))
        elif letter == "C":
            self._run(IssueResetCode(member.id), self._on_code)
        elif letter == "E":
            self._page.ask_who(member, self._people.may_give)
        elif letter == "X":
            self._ask(
                RemoveColleague(member.id),
                self.tr("{name} has left?").format(name=member.name),
                self.tr(
                    "They can no longer sign in here, and this PC's keys are changed. What they recorded stays, under "
                    "their name. It does not reach into copies: an old copy of this PC's files and their old password "
                    "still open what was in it then. Other PCs have their own list of people."
                ),
                self.tr("Take their key away"),
            )

    def _ask(self, command: NewRecoveryCode | RemoveColleague | RotateKeys, title: str, words: str, yes: str) -> None:
        self._sure = command
        self._page.ask_if_sure(title, words, yes)

    def _on_sure(self) -> None:
        command = self._sure  # kept: what could not be done can be asked for again
        if isinstance(command, NewRecoveryCode):
            self._run(command, self._on_recovery_code)
        elif isinstance(command, RemoveColleague):
            gone = self.tr("{0} can no longer sign in.")
            self._run(command, lambda member: self._on_changed_words(gone.format(member.name)))
        elif isinstance(command, RotateKeys):
            self._run(command, lambda _n: self._on_changed_words(self.tr("This PC has new keys.")))

    def _on_who(self, typed: Typed) -> None:
        if typed.user_id:
            command = ChangeColleague(typed.user_id, typed.name, typed.role, typed.wing, typed.team)
            self._run(command, lambda _none: self._on_changed_words(self.tr("Saved.")))
        else:
            self._run(EnrolColleague(typed.name, typed.role, typed.wing, typed.team), self._on_code)

    def _run(self, command: Command[T], answered: Callable[[T], None]) -> None:
        self._page.set_busy(True)

        def done(value: T) -> None:
            self._page.set_busy(False)
            answered(value)

        self._tasks.run(self, command, done, self._on_failed)

    # --- answers ------------------------------------------------------------------------------------------------

    def _on_changed_words(self, words: str) -> None:
        self._page.close_panel()
        self._read()
        self.said.emit(words)

    def _on_code(self, issued: CodeIssued) -> None:
        self._read()
        until = moment(issued.until, local_date(self._clock.now()))
        self._page.show_code(
            self.tr("A code for {name}").format(name=issued.member.name),
            self.tr(
                "Hand it to them, and to nobody else. On the sign-in window they choose their name, then “Forgotten "
                "your password?”. It works once, until {when}; it is not shown again."
            ).format(when=until),
            issued.code,
        )

    def _on_recovery_code(self, code: str) -> None:
        self._read()
        self._page.show_code(
            self.tr("This PC's new recovery code"),
            self.tr("Print it, or write it down in capitals. Seal it and lock it in the healthcare safe."),
            code,
            is_recovery=True,
        )

    def _on_end_typed(self, typed: str) -> None:
        end = self._page.code.code.code().rsplit("-", maxsplit=1)[-1]
        if plain_code(typed) != end:
            self._on_failed(RuleBroken("not-the-last-group", "the end of the recovery code was typed wrong"))
            return
        self._run(ConfirmRecoveryCode(), lambda _none: self._on_changed_words(self.tr("Noted: the code is on paper.")))

    def _on_print(self) -> None:
        self._tasks.ask(self, GetRecoverySheet(self._page.code.code.code()), self._printer.print, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self._page.set_busy(False)
        self._page.show_trouble(words_for(error))
