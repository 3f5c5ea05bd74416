"""Wires Today to the tasks: one query and one view for each role."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.today.administrator_view import AdministratorTodayView
from prisoncare_desktop.ui.screens.today.clinics_today import ClinicsTodayView
from prisoncare_desktop.ui.screens.today.look_at import PROBLEMS, REGIME, UNEXPLAINED
from prisoncare_desktop.ui.screens.today.next_clinic import next_clinic
from prisoncare_desktop.ui.screens.today.worker_view import WorkerTodayView
from prisoncare_desktop.ui.sync_words import needing_words, unconnected_words
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import sync_trouble_words, words_for
from prisoncare_desktop.usecases.access import CountAccessToReview
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.sync_state import GetSyncState, SyncState
from prisoncare_desktop.usecases.today import (
    GetAdministratorToday,
    GetNurseToday,
    GetWorkerToday,
    NurseToday,
)


class TodayScreen(Screen):
    """The landing page of who is signed in. `Place("today")`."""

    name = "today"
    room = "today"
    help_page = "today"
    by_wing = True

    def __init__(self, tasks: Tasks, known: Collection[str] = (), *, connected: bool = True) -> None:
        """`known`: the names of the screens there are."""
        self._known = known
        self._connected = connected
        self._role = tasks.context.user.role
        self._clock = tasks.context.clock
        self._page = self._view_of_role()
        super().__init__(self._page, tasks)
        self._wing = ""
        if isinstance(self._page, ClinicsTodayView):
            self._page.session_chosen.connect(lambda session_id: self.go.emit(Place("session", session_id)))
            self._page.sync_chosen.connect(lambda: self.go.emit(Place("sync")))
            self._page.access_chosen.connect(lambda: self.go.emit(Place("access")))
            self._page.screen_chosen.connect(lambda screen: self.go.emit(Place(screen)))
        elif isinstance(self._page, WorkerTodayView):
            self._page.resident_chosen.connect(lambda resident_id: self.go.emit(Place("pathway", resident_id)))
            self._page.session_chosen.connect(lambda session_id: self.go.emit(Place("session", session_id)))
        else:
            self._page.chosen.connect(lambda screen: self.go.emit(Place(screen)))

    def _view_of_role(self) -> ClinicsTodayView | WorkerTodayView | AdministratorTodayView:
        if self._role is Role.SMS_WORKER:
            return WorkerTodayView()
        if self._role is Role.ADMINISTRATOR:
            return AdministratorTodayView()
        return ClinicsTodayView(leads=self._role is Role.LEADER, known=self._known)

    def keys(self) -> Sequence[tuple[str, str]]:
        enter, jump = self.tr("Enter"), ("/", self.tr("Jump to a name"))
        if isinstance(self._page, WorkerTodayView):
            return ((enter, self.tr("Open the pathway")), (self.tr("Tab"), self.tr("Your clinics")), jump)
        if isinstance(self._page, AdministratorTodayView):
            return ((enter, self.tr("The next thing to do")), (self.tr("Tab"), self.tr("The next button")))
        words = {
            UNEXPLAINED: self.tr("Not explained"),
            PROBLEMS: self.tr("Lists to look at"),
            REGIME: self.tr("Regime"),
        }
        ways = tuple((key, words[key]) for key in self._page.look_at.letters())
        return ((enter, self.tr("Open the list")), *ways, jump)

    def enter(self, _what: str, around: Surroundings) -> None:
        self._wing = around.wing
        if isinstance(self._page, ClinicsTodayView):
            self._page.start_afresh()
        self._read()
        self._page.setFocus()

    def on_changed(self, _changes: Changes) -> None:
        self._read()

    def _read(self) -> None:
        page = self._page
        if isinstance(page, WorkerTodayView):
            self._tasks.ask(self, GetWorkerToday(), page.display, self._on_not_read)
        elif isinstance(page, AdministratorTodayView):
            self._tasks.ask(self, GetAdministratorToday(), page.display, self._on_not_read)
        else:
            wing = self._wing
            self._tasks.ask(
                self, GetNurseToday(wing), lambda today: self._on_clinics(page, today, wing), self._on_not_read
            )
            if self._role is Role.LEADER:
                self._tasks.ask(self, GetSyncState(), lambda state: self._on_sync_state(page, state), self._on_not_read)
                self._tasks.ask(self, CountAccessToReview(), page.display_access, self._on_not_read)

    def _on_clinics(self, page: ClinicsTodayView, today: NurseToday, wing: str) -> None:
        if wing == self._wing:
            now = self._clock.now()
            page.display(today, next_clinic(today.sessions, now), wing, now)

    def _on_sync_state(self, page: ClinicsTodayView, state: SyncState) -> None:
        counts = state.counts
        if not self._connected:
            page.display_sync("caution", f"{unconnected_words()}.")
            return
        words = self.tr("This PC: {here} saved here, {there} at the trust, {odd}.").format(
            here=counts.saved_here, there=counts.at_the_trust, odd=needing_words(counts.needs_attention)
        )
        if state.trouble:
            words += " " + sync_trouble_words(state.trouble).what
        elif state.last_sync_at is not None:
            at = moment(state.last_sync_at, local_date(self._clock.now()))
            words += " " + self.tr("Last sync {when}.").format(when=at)
        page.display_sync("caution" if state.trouble or counts.needs_attention else "done", words)

    def _on_not_read(self, error: Any) -> None:
        self._page.show_trouble(words_for(error))
