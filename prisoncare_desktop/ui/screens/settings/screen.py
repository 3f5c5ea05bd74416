"""Wires the settings: the cards of this role, one's own password, this PC."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from prisoncare_desktop.domain.passwords import suggestion
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.settings.password_view import PasswordView
from prisoncare_desktop.ui.screens.settings.this_pc_view import Change, ThisPcView
from prisoncare_desktop.ui.screens.settings.view import SettingsView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.by_message import ChangeMailbox, GetMailbox
from prisoncare_desktop.usecases.central_access import (
    FILE_BYTES_MAX,
    GetAccess,
    ImportAccessFile,
    PrepareTrial,
    Trial,
)
from prisoncare_desktop.usecases.people import ChangeMyPassword
from prisoncare_desktop.usecases.this_pc import GetThisPc

_CARERS = frozenset({Role.NURSE, Role.SMS_WORKER, Role.ADMINISTRATOR, Role.LEADER})
_LEADER_AND_IT = frozenset({Role.LEADER, Role.IT})


class SettingsScreen(Screen):
    """The cards. `Place("settings")`. `known`: the names of the screens there are."""

    name = "settings"
    room = "settings"
    help_page = "settings"

    def __init__(self, tasks: Tasks, known: Collection[str]) -> None:
        self._known = known
        self._page = SettingsView(self._cards(tasks.context.user.role))
        super().__init__(self._page, tasks)
        self._last = ""
        self._page.chosen.connect(self._on_chosen)

    def keys(self) -> Sequence[tuple[str, str]]:
        return ((self.tr("Arrows"), self.tr("From card to card")), (self.tr("Enter"), self.tr("Open it")))

    def enter(self, _what: str, _around: Surroundings) -> None:
        card = next((card for card in self._page.cards if card.name == self._last), self._page.cards[0])
        card.setFocus()

    def _on_chosen(self, name: str) -> None:
        self._last = name
        self.go.emit(Place(name))

    def _cards(self, role: Role) -> tuple[tuple[str, str, str], ...]:
        who = _LEADER_AND_IT
        every = (
            ("my-password", "My password", "Choose another one, with four words to take if you like.", frozenset(Role)),
            ("people", "People", "Let colleagues in, help with a forgotten password, take a leaver's key away.", who),
            ("this-pc", "This PC", "Colours and size of the text; for leaders and IT also its place and lock.", None),
            (
                "forms",
                "Forms",
                "What is asked, on paper and on screen; blank copies, and which languages are ready.",
                None,
            ),
            (
                "clinic-types",
                "Clinics",
                "What kinds of clinic there are: their places, half-days and what paper calls them.",
                _CARERS,
            ),
            ("backups", "Backups", "Where copies are kept, when the last was made, and whether it can be read.", who),
            ("trail", "Trail", "Who did and saw what, when; and whether anything of it was changed.", None),
            (
                "confirmed-lists",
                "Lists of codes",
                "Which of them the trust has confirmed, so that codes may leave.",
                None,
            ),
            ("retention", "Keeping and holding", "How long what the trust has is kept here, and what is held.", None),
            ("about", "About PrisonCare", "The version, what is new, every key, and whose work it stands on.", None),
        )
        trail = frozenset({Role.LEADER, Role.AUDITOR})
        feedback = frozenset({Role.LEADER, Role.ADMINISTRATOR})
        leaders = frozenset({Role.LEADER})
        only = {"trail": trail, "retention": leaders, "confirmed-lists": leaders, "forms": feedback}
        return tuple(
            (name, self.tr(title), self.tr(about))
            for name, title, about, roles in every
            if name in self._known and role in (roles or only.get(name, frozenset(Role)))
        )


class MyPasswordScreen(Screen):
    """One's own password. `Place("my-password")`."""

    name = "my-password"
    room = "settings"
    help_page = "settings"

    def __init__(self, tasks: Tasks) -> None:
        random_bytes = tasks.context.random_bytes
        self._page = PasswordView(lambda: suggestion(random_bytes))
        super().__init__(self._page, tasks)
        self._in_view = False
        self._page.change_requested.connect(self._on_change)
        self._page.back_requested.connect(lambda: self.go.emit(Place("settings")))

    def keys(self) -> Sequence[tuple[str, str]]:
        return ((self.tr("Enter"), self.tr("Next, then change it")), (self.tr("Esc"), self.tr("Settings")))

    def enter(self, _what: str, _around: Surroundings) -> None:
        self._in_view = True
        self._page.begin()
        self._page.old.setFocus()

    def leave(self) -> None:
        self._in_view = False
        self._page.begin()

    def _on_change(self) -> None:
        problem = self._page.new_password.problem()
        if problem:
            self._page.show_trouble(words_for(RuleBroken(problem, "the page's own check")))
            return
        self._page.set_busy(True)
        command = ChangeMyPassword(self._page.old.text(), self._page.new_password.typed())
        self._tasks.run(self, command, lambda _none: self._on_changed(), self._on_failed)

    def _on_changed(self) -> None:
        self._page.set_busy(False)
        if self._in_view:  # making the key takes a while: whoever has gone on meanwhile stays where they are
            self._page.begin()
            self.go.emit(Place("settings"))
        self.said.emit(self.tr("Your password is changed. Use it from the next sign-in on."))

    def _on_failed(self, error: Exception) -> None:
        self._page.set_busy(False)
        self._page.show_trouble(words_for(error))
        self._page.old.setFocus()


class ThisPcScreen(Screen):
    """This PC. `Place("this-pc")`."""

    name = "this-pc"
    room = "settings"
    help_page = "settings"

    def __init__(self, tasks: Tasks) -> None:
        self._whole = tasks.context.user.role in _LEADER_AND_IT
        self._page = ThisPcView(whole=self._whole)
        super().__init__(self._page, tasks)
        self._page.saved.connect(self._on_saved)
        self._page.access.try_requested.connect(self._on_try)
        self._page.access.file_chosen.connect(self._on_file)
        self._page.back_requested.connect(lambda: self.go.emit(Place("settings")))

    def keys(self) -> Sequence[tuple[str, str]]:
        return ((self.tr("Tab"), self.tr("Next field")), (self.tr("Esc"), self.tr("Settings")))

    def enter(self, _what: str, _around: Surroundings) -> None:
        self._page.begin()
        self._read()
        self._page.first.setFocus()

    def _read(self) -> None:
        self._tasks.ask(self, GetThisPc(), self._page.display, self._on_failed)
        if self._whole:
            today, access = self._tasks.context.today(), self._page.access
            self._tasks.ask(self, GetAccess(), lambda found: access.display(found, today), self._on_failed)
            self._tasks.ask(self, GetMailbox(), self._page.mailbox.display, self._on_failed)

    def leave(self) -> None:
        self._page.record.token.clear()
        self._page.access.file_password.clear()
        self._page.mailbox.clear_secrets()

    def _on_saved(self, command: Change) -> None:
        self._tasks.run(self, command, lambda _none: self._on_kept(command), self._on_failed)

    def _on_kept(self, command: Change) -> None:
        self._page.show_kept(command)
        if isinstance(command, ChangeMailbox):
            self._tasks.ask(self, GetMailbox(), self._page.mailbox.display, self._on_failed)
        self.said.emit(self.tr("Saved. It holds from the next sign-in on."))

    def _on_try(self) -> None:
        self._page.access.set_busy(True)
        self._tasks.ask(self, PrepareTrial(), self._try, self._on_failed, key="prepare-trial")

    def _try(self, trial: Trial) -> None:
        self._tasks.reach(self, trial.run, lambda _none: self._on_reached(trial), self._on_failed, key="try")

    def _on_reached(self, trial: Trial) -> None:
        self._page.access.set_busy(False)
        self._page.trouble.set_message("info", "")
        record = self.tr("The trust's record answers and lets this PC in.")
        mesh = self.tr("MESH lets this PC's mailbox in. The trust's record itself answers only what is sent to it.")
        self.said.emit(mesh if trial.by_mesh else record)

    def _on_file(self, file: Path, password: str) -> None:
        self._page.access.set_busy(True)
        self._tasks.other(
            self, lambda: _content(file), lambda content: self._import(content, password), self._on_failed
        )

    def _import(self, content: bytes, password: str) -> None:
        self._tasks.run(self, ImportAccessFile(content, password), lambda _file: self._on_imported(), self._on_failed)

    def _on_imported(self) -> None:
        self._page.access.set_busy(False)
        self._page.trouble.set_message("info", "")
        today, access = self._tasks.context.today(), self._page.access
        self._tasks.ask(self, GetAccess(), lambda found: access.show_files(found, today), self._on_failed)
        self.said.emit(self.tr("Imported. Delete the file: it is kept in this PC's encrypted store now."))

    def _on_failed(self, error: Exception) -> None:
        self._page.access.set_busy(False)
        self._page.show_trouble(words_for(error))


def _content(file: Path) -> bytes:
    """Return what a small file holds. Not for the GUI thread: a memory stick is slow."""
    try:
        with file.open("rb") as opened:
            return opened.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        raise RuleBroken("not-a-key-file", f"the file cannot be read: {type(error).__name__}") from error
