"""Setting up a PC without a store, at the door: four pages, then straight into the first sign-in.

What touches the disk, the network and the vault comes in as functions and runs off the GUI thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from prisoncare_desktop.domain.passwords import plain_code, problem_with
from prisoncare_desktop.errors import RuleBroken, UserError
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.ui.screens.signin.set_up_view import STEPS, SetUpView
from prisoncare_desktop.ui.sheet_printer import SheetPrinter
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.ports import PageImages, RecoverySheet
from prisoncare_desktop.usecases.set_up import SetUp, check_site
from prisoncare_desktop.usecases.this_pc import checked_address


@dataclass(frozen=True)
class FirstRunWork:
    """What the pages have done for them. Each may raise what its use case raises."""

    try_record: Callable[[str, str], None]  # address, token: reaches the central record or raises
    make: Callable[[SetUp], tuple[Context, RecoverySheet]]
    confirm: Callable[[Context], object]  # the recovery code is on paper
    sheet_pdf: Callable[[RecoverySheet], bytes]


class FirstRun(QObject):
    """`ready(Context)`: the first leader is signed in. `left`: back to the door, with nothing made."""

    ready = Signal(object)
    left = Signal()

    def __init__(self, view: SetUpView, here: Settings, work: FirstRunWork, tasks: Tasks, pages: PageImages) -> None:
        super().__init__(view)
        self._view, self._work, self._tasks = view, work, tasks
        self._made: tuple[Context, RecoverySheet] | None = None
        self._printer = SheetPrinter(tasks, pages, view)
        self._printer.printed.connect(lambda: view.say_done(self.tr("Sent to the printer. Fetch it at once.")))
        self._printer.failed.connect(self._on_failed)
        view.fill_site(here.site_name, here.agency_id, here.room, here.server_url)
        view.go_on_requested.connect(self._on_go_on)
        view.back_requested.connect(self._on_back)
        view.try_requested.connect(self._on_try)
        view.print_requested.connect(self._on_print)

    def stop(self) -> None:
        """Close the store that was made, if nobody went on into it."""
        self._printer.stop()
        made, self._made = self._made, None
        if made is not None:
            made[0].store.close()

    # --- inside -------------------------------------------------------------------------------------------------

    def _on_back(self) -> None:
        place = STEPS.index(self._view.step)
        if place == 0:
            self.left.emit()
        else:
            self._view.show_step(STEPS[place - 1])

    def _on_go_on(self) -> None:
        if not self._view.go_on.isEnabled():
            return
        self._view.say(None)
        typed = self._view.typed()
        try:
            match self._view.step:
                case "prison":
                    check_site(typed.site_name, typed.agency_id)
                    self._view.show_step("record")
                case "record":
                    checked_address(typed.server_url)
                    self._view.show_step("leader")
                case "leader":
                    self._make()
                case "code":
                    self._confirm()
        except UserError as error:
            self._view.say(words_for(error))

    def _make(self) -> None:
        typed = self._view.typed()
        if not typed.leader_name.strip():
            raise RuleBroken("name-needed", "the first leader needs a name")
        if problem := self._view.new_password.problem() or problem_with(typed.password, typed.leader_name):
            raise RuleBroken(problem, "the set-up's own check")
        plan = SetUp(
            site_name=typed.site_name,
            agency_id=typed.agency_id,
            room=typed.room,
            leader_name=typed.leader_name,
            password=typed.password,
            server_url=typed.server_url,
            token=typed.token,
        )
        self._view.set_busy(self.tr("Making the encrypted store…"))
        self._tasks.other(self, lambda: self._work.make(plan), self._on_made, self._on_failed)

    def _on_made(self, made: tuple[Context, RecoverySheet]) -> None:
        self._made = made
        self._view.set_busy("")
        self._view.show_code(made[1].code)

    def _confirm(self) -> None:
        if self._made is None:
            return
        context, sheet = self._made
        typed = plain_code(self._view.last_group.text())
        if typed != sheet.code.rsplit("-", maxsplit=1)[-1]:
            raise RuleBroken("not-the-last-group", "the end of the recovery code was typed wrong")
        self._view.set_busy(self.tr("Signing in…"))
        self._tasks.other(
            self, lambda: self._work.confirm(context), lambda _done: self._on_confirmed(), self._on_failed
        )

    def _on_confirmed(self) -> None:
        made, self._made = self._made, None
        if made is not None:
            self._view.code.display("")
            self.ready.emit(made[0])

    def _on_try(self, server_url: str, token: str) -> None:
        self._view.say(None)
        try:
            address = checked_address(server_url)
            if not address:
                raise RuleBroken("not-an-address", "there is nothing to try yet")
        except UserError as error:
            self._view.say(words_for(error))
            return
        self._view.set_busy(self.tr("Trying…"))
        self._tasks.other(
            self, lambda: self._work.try_record(address, token), lambda _none: self._on_reached(), self._on_failed
        )

    def _on_reached(self) -> None:
        self._view.set_busy("")
        self._view.say_done(self.tr("The trust's record answers and accepts this PC."))

    def _on_print(self) -> None:
        if self._made is not None:
            sheet = self._made[1]
            self._tasks.other(self, lambda: self._work.sheet_pdf(sheet), self._printer.print, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self._view.set_busy("")
        self._view.say(words_for(error))
