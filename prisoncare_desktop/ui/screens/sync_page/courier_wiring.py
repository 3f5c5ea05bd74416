"""Wires the courier's panel to the tasks. Everything goes on behind: a stick is slow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.ui.screens.sync_page.courier_keys import CourierKeys
from prisoncare_desktop.ui.screens.sync_page.courier_panel import CourierPanel
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import Words, words_for
from prisoncare_desktop.ui.widgets.banner import BannerKind
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.courier import (
    AcceptTrustKeys,
    CheckTrustFile,
    GetCourier,
    IntroduceThisPc,
    MakeCourierFiles,
    ReadCourierFile,
)
from prisoncare_desktop.usecases.courier_port import CourierState, Made, ReadIn
from prisoncare_desktop.usecases.requests import Command

T = TypeVar("T")
Say = Callable[[BannerKind, str], None]

CARRY = frozenset({Role.ADMINISTRATOR, Role.LEADER, Role.IT})
DECIDE = frozenset({Role.LEADER, Role.IT})


class CourierWiring(QObject):
    """`trouble(words)`: where the page shows what went wrong. Does nothing for a role that carries no files."""

    said = Signal(str)
    stuck = Signal()  # others must exchange keys first

    def __init__(self, tasks: Tasks, trouble: Callable[[Words], None], parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._trouble = trouble
        role = tasks.context.user.role
        self.carries = role in CARRY
        self._decides = role in DECIDE
        self.panel = CourierPanel(decides=self._decides)
        self.keys = CourierKeys(decides=self._decides)
        self.panel.make_requested.connect(self._on_make)
        self.panel.read_requested.connect(self._on_read)
        self.keys.introduce_requested.connect(self._on_introduce)
        self.keys.check_requested.connect(self._on_check)
        self.keys.accept_requested.connect(self._on_accept)
        self._start = Path.home()
        self._going = False
        self._entering = False

    def clear(self) -> None:
        """Forget what was said and typed; the focus goes to what is to be done, once it is known what that is."""
        self._entering = True
        for said in (self.panel.done, self.keys.done):
            said.set_message("info", "")
        self.keys.stop_accepting()

    def read(self) -> None:
        """Ask how it stands, and show it."""
        if self.carries:
            self._tasks.ask(self, GetCourier(), self._display, lambda error: self._trouble(words_for(error)))

    # --- inside ---

    def _display(self, state: CourierState) -> None:
        today = local_date(self._tasks.context.clock.now())
        self.panel.display(state, today, self._start)
        self.keys.display(state, today, self._start)
        if self._entering:
            self._entering = False
            if self.panel.make.isEnabled():
                self.panel.make.setFocus()
            elif self._decides:
                self.keys.introduce.setFocus()
            else:
                self.stuck.emit()

    def _on_make(self, folder: str) -> None:
        def made(found: Made) -> None:
            self.panel.show_made(folder)
            one = self.tr("Made: 1 change for the trust.")
            many = self.tr("Made: {n} changes for the trust.").format(n=found.changes)
            self.said.emit(one if found.changes == 1 else many)

        self._start = Path(folder)
        self._run(MakeCourierFiles(Path(folder)), made)

    def _on_read(self, file: str) -> None:
        self._start = Path(file).parent
        self._run(ReadCourierFile(Path(file)), lambda came: self.panel.show_read(*self._words_of(came)))

    def _on_introduce(self, folder: str) -> None:
        self._start = Path(folder)
        words = self.tr("Written: {name}. Take it to the trust, ring them, and read this PC's fingerprint aloud.")

        def written(file: Path) -> None:
            self.keys.say("done", words.format(name=file.name))

        self._run(IntroduceThisPc(Path(folder)), written, self.keys.say)

    def _on_check(self, file: str) -> None:
        self._run(CheckTrustFile(Path(file)), lambda _none: self.keys.ask_fingerprint(file), self.keys.say)

    def _on_accept(self, file: str, heard: str) -> None:
        def accepted(_none: None) -> None:
            self.keys.stop_accepting()
            said = self.tr("From now on files are sealed to these keys, and only theirs are read.")
            self.keys.say("done", said)

        self._run(AcceptTrustKeys(Path(file), heard), accepted, self.keys.say)

    def _run(self, command: Command[T], well: Callable[[T], None], say: Say | None = None) -> None:
        """Run it behind; then show how it stands, whatever came of it. `say`: where; by default in the panel."""
        told = say if say is not None else self.panel.done.set_message

        def over(value: T) -> None:
            self._going = False
            told("info", "")
            well(value)
            self.read()

        def failed(error: BaseException) -> None:
            self._going = False
            words = words_for(error)
            told("danger" if words.level == "danger" else "caution", f"{words.what} {words.next_step}")
            self._tasks.changed.emit(Changes())  # a file may have told something before it was refused

        if self._going:  # one thing at a time
            return
        self._going = True
        told("info", self.tr("One moment…"))  # a stick is slow
        self._tasks.behind(self, command, over, failed)

    def _words_of(self, came: ReadIn) -> tuple[str, bool]:
        """Return what reading a file came to, and whether nobody has to do anything about it."""
        if came.read_before:
            return self.tr("That file was read in before. Nothing was changed."), True
        needs = came.refused + came.conflicts
        told = (
            (came.receipted, self.tr("1 at the trust now"), self.tr("{n} at the trust now")),
            (came.others, self.tr("1 goes on with the next file"), self.tr("{n} go on with the next file")),
            (needs, self.tr("1 needs a person: look below"), self.tr("{n} need a person: look below")),
            (came.resources, self.tr("1 record new from the trust"), self.tr("{n} records new from the trust")),
        )
        said = ", ".join((one if n == 1 else many.format(n=n)) for n, one, many in told if n)
        return (self.tr("Read in: {said}.").format(said=said) if said else self.tr("Read in.")), not needs
