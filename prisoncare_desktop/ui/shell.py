"""A signed-in session on screen: the frame, this role's rooms, and the way between screens.

The shell knows which screens there are; screens know neither the shell nor each other. Ending the session drops every
view: nothing of it is left to be seen, read out or brought back without the password.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from prisoncare_desktop import resources
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.ui.backup_watch import BackupWatch
from prisoncare_desktop.ui.calendar_words import moment, wall_clock
from prisoncare_desktop.ui.door_status import DoorStatus
from prisoncare_desktop.ui.first_load import FirstLoad
from prisoncare_desktop.ui.frame.rail import Room
from prisoncare_desktop.ui.frame.top_bar import SyncLevel
from prisoncare_desktop.ui.main_window import MainWindow
from prisoncare_desktop.ui.resident_hits import hits_of
from prisoncare_desktop.ui.role_words import role_words
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.sync_words import (
    asked_words,
    certificate_words,
    chip_level,
    chip_told,
    chip_words,
    clock_words,
    going_words,
    needing_words,
    silence_words,
    went_back_words,
)
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import Words, words_for
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.drafts import GetDraftOwners
from prisoncare_desktop.usecases.ports import PageImages
from prisoncare_desktop.usecases.residents import GetWings, SearchResidents
from prisoncare_desktop.usecases.sync_state import GetSyncState, SyncState
from prisoncare_desktop.usecases.syncing import Onlooker, Progress, SyncOutcome

SOONEST_MS = 1_000  # between two syncs of the timer
LATEST_MS = 24 * 3600 * 1000

ROOMS: dict[Role, tuple[str, ...]] = {
    Role.NURSE: ("today", "clinics", "residents", "sync", "settings"),
    Role.SMS_WORKER: ("today", "sms", "clinics", "residents", "sync", "settings"),
    Role.ADMINISTRATOR: ("today", "clinics", "feedback", "residents", "sync", "settings"),
    Role.LEADER: ("today", "clinics", "feedback", "residents", "trail", "sync", "settings"),
    Role.AUDITOR: ("trail", "settings"),
    Role.IT: ("sync", "settings"),  # counts, batches and people who work here: nobody who lives here
}
FIRST_SCREEN = {
    "today": "today",
    "clinics": "clinics",
    "sms": "caseload",
    "feedback": "draw",
    "residents": "residents",
    "trail": "trail",
    "sync": "sync",
    "settings": "settings",
}


@dataclass(frozen=True)
class Site:
    """What the frame says of where this PC is, and how it syncs."""

    name: str
    server_host: str
    sync_every_s: int
    note: str = ""  # what must not be forgotten here, e.g. that nobody in a practice prison is real
    wing: str = ""  # shown first to somebody who has no wing of their own
    connected: bool = False  # whether anything takes work to the trust: a network, or somebody's hand


Sync = Callable[[bool, Onlooker], SyncOutcome]
"""Runs one sync on the sync thread. Whether a person asked, who need not keep to the waits; and who looks on."""


class Shell(QObject):
    """One signed-in person's window. `lock_wanted` asks for the session to be ended."""

    lock_wanted = Signal()
    status_known = Signal(object)  # DoorStatus

    def __init__(
        self, window: MainWindow, tasks: Tasks, site: Site, sync: Sync, pages: PageImages, start: Place | None = None
    ) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._site = site
        self._sync = sync
        self._syncing = False
        self._sync_again = False
        self._quiet = False  # so long that the timer waits for more than its pace
        self._first_load = FirstLoad(time.monotonic)
        self._no_network_since = ""  # wall clock
        self._standing: SyncState | None = None  # kept on view while a slow sync goes on
        self._ended = False
        self._user = tasks.context.user
        self._wing = self._user.wing or site.wing
        self._wings: tuple[str, ...] = ()
        self._place = start or Place(FIRST_SCREEN[ROOMS[self._user.role][0]])
        self._screens = self._make_screens(pages)
        self._dress_frame()
        self._wire()
        self._timer = QTimer(self)
        self._timer.setInterval(site.sync_every_s * 1000)
        self._timer.timeout.connect(lambda: self._start_sync(asked_for=False))
        self._backups = BackupWatch(self, tasks, self._show_trouble)
        self._backups.made.connect(self._on_backed_up)
        if self._sees_residents():
            tasks.ask(self, GetWings(), self._on_wings)

    @property
    def window(self) -> MainWindow:
        """The frame on screen."""
        return self._window

    @property
    def place(self) -> Place:
        """Where the person is now, to bring them back after a lock."""
        return replace(self._place, field=self._screens[self._place.screen].field())

    @property
    def syncing(self) -> bool:
        """Whether a sync is under way."""
        return self._syncing

    @property
    def next_sync_in_s(self) -> int:
        """Seconds until the timer syncs again, as they were when the last one ended; -1 while it does not run."""
        return self._timer.interval() // 1000 if self._timer.isActive() else -1

    def screen(self, name: str) -> Screen:
        """Return the screen of this name."""
        return self._screens[name]

    def begin(self) -> None:
        """Go to where the person starts; once the frame is on view, so that the page gets the focus."""
        start = self._screens.get(self._place.screen)
        if start is None or start.room not in ROOMS[self._user.role]:  # where they were is no longer theirs to see
            self._place = Place(FIRST_SCREEN[ROOMS[self._user.role][0]])
        self.go(self._place)
        self._refresh_sync_words()
        self._backups.start()

    def start_syncing(self) -> None:
        """Sync now, and again by the timer."""
        self._timer.start()
        self._start_sync(asked_for=False)

    def end(self) -> None:
        """Let the screen on view park what is half done, and stop listening."""
        self._ended = True
        self._timer.stop()
        self._backups.stop()
        try:
            self._screens[self._place.screen].leave()
        finally:
            self._window.close_overlays()
            for screen in self._screens.values():
                if screen.view.parentWidget() is None:  # never gone to, so not the frame's to take along
                    screen.view.deleteLater()

    # --- going about --------------------------------------------------------------------------------------------

    def go(self, place: Place) -> None:
        """Show this place; a room this role does not have is not gone to."""
        screen = self._screens.get(place.screen)
        if screen is None or screen.room not in ROOMS.get(self._user.role, ()):
            return
        self._window.toast.hide()  # said of an earlier page
        self._window.top_bar.search.clear()  # looked for from there
        if self._place.screen in self._screens:
            self._screens[self._place.screen].leave()
        came_from, self._place = self._place.screen, place
        self._window.show_page(screen.name, screen.view)
        self._window.select_room(screen.room)
        self._window.set_keys(screen.keys())
        screen.enter(place.what, Surroundings(wing=self._wing, came_from=came_from))
        if place.field:
            screen.return_to(place.field)
        screen.on_sync_moved(self._first_load.loading)

    def sync_now(self) -> None:
        """Send and fetch now; asked for during a sync, once more after it: what it missed is not left to the timer."""
        if self._no_network_since:
            since = self._no_network_since
            self._window.toast.warn(self.tr("No network since {since}. It is tried again now.").format(since=since))
        if self._syncing:
            self._sync_again = True
            return
        self._sync_again = False
        self._start_sync(asked_for=True)

    # --- inside -------------------------------------------------------------------------------------------------

    def _make_screens(self, pages: PageImages) -> dict[str, Screen]:
        from prisoncare_desktop.ui.all_screens import make_screens

        return make_screens(self._tasks, pages, self._site.name, self._site.server_host)

    def _dress_frame(self) -> None:
        labels = {
            "today": (self.tr("Today"), "today"),
            "clinics": (self.tr("Clinics"), "clinics"),
            "sms": (self.tr("Substance misuse"), "substance-misuse"),
            "feedback": (self.tr("Feedback"), "feedback"),
            "residents": (self.tr("Residents"), "residents"),
            "trail": (self.tr("Trail"), "trail"),
            "sync": (self.tr("Sync"), "sync"),
            "settings": (self.tr("Settings"), "settings"),
        }
        self._window.set_rooms([Room(key, *labels[key]) for key in ROOMS.get(self._user.role, ())])
        where = self._user.team or (self.tr("{0} wing").format(self._user.wing) if self._user.wing else "")
        role = role_words(self._user.role)
        self._window.set_who(self._user.name, f"{role} · {where}" if where else role)
        self._window.set_site(self._site.name, self._site.note)
        self._window.show_search(self._sees_residents())

    def _sees_residents(self) -> bool:
        return "residents" in ROOMS[self._user.role]

    def _wire(self) -> None:
        window = self._window
        window.room_chosen.connect(lambda room: self.go(Place(FIRST_SCREEN[room])))
        window.wing_chosen.connect(self._on_wing_chosen)
        window.search_changed.connect(self._on_search_changed)
        window.search_chosen.connect(lambda resident_id: self.go(Place("resident", resident_id)))
        window.sync_chip_clicked.connect(lambda: self.go(Place("sync")))
        window.help_requested.connect(self._on_help)
        window.lock_requested.connect(self.lock_wanted)
        self._tasks.changed.connect(self._on_changed)
        self._tasks.failed.connect(self._on_failed)
        for screen in self._screens.values():
            screen.go.connect(self.go)
            screen.said.connect(self._window.toast.say)
            screen.trouble.connect(self._show_trouble)
            screen.sync_requested.connect(self.sync_now)
            screen.stop_sync_requested.connect(self._on_stop_sync)
            screen.keys_changed.connect(self._on_keys_changed)

    def _on_keys_changed(self) -> None:
        self._window.set_keys(self._screens[self._place.screen].keys())

    def _on_wings(self, wings: Sequence[str]) -> None:
        self._wings = tuple(wings)
        self._name_wing()

    def _name_wing(self) -> None:
        named = [(w, self.tr("{0} wing").format(w)) for w in self._wings]
        self._window.set_wings([("", self.tr("All wings")), *named], self._wing)

    def _on_wing_chosen(self, wing: str) -> None:
        self._wing = wing
        QTimer.singleShot(0, self, self._name_wing)  # the menu is still in the middle of saying what was chosen
        if self._screens[self._place.screen].by_wing:
            self.go(self._place)

    def _on_search_changed(self, text: str) -> None:
        self._tasks.ask(self, SearchResidents(text), lambda found: self._on_found(text, found), key="search")

    def _on_found(self, text: str, found: Sequence[Resident]) -> None:
        self._window.set_search_results(text, hits_of(found), self.tr("Nobody here by that name, number or cell."))

    def _on_help(self) -> None:
        screen = self._screens[self._place.screen]
        self._window.show_help(self.tr("Help"), resources.read_text(f"help/{screen.help_page}.md"))

    def _on_changed(self, changes: Changes) -> None:
        if self._ended:
            return
        if self._quiet and changes:  # what was recorded just now waits no longer than ever
            self._timer.start(min(self._timer.remainingTime(), self._site.sync_every_s * 1000))
        self._screens[self._place.screen].on_changed(changes)
        self._refresh_sync_words()

    def _on_failed(self, error: Exception) -> None:
        if self._ended:
            return
        words = words_for(error)
        if words.level == "danger":
            self._show_trouble(words)
        else:
            self._window.toast.warn(f"{words.what} {words.next_step}")

    def _on_backed_up(self) -> None:
        if not self._ended and self._place.screen == "backups":
            self._screens["backups"].on_changed(Changes())

    def _show_trouble(self, words: Words) -> None:
        if not self._ended:
            self._window.show_trouble(f"{words.what} {words.next_step}")

    # --- sync ---------------------------------------------------------------------------------------------------

    def _start_sync(self, *, asked_for: bool) -> None:
        if self._syncing:
            return
        self._syncing = True
        self._say_going()
        load = self._first_load = FirstLoad(time.monotonic)

        def work(told: Progress) -> SyncOutcome:
            return self._sync(asked_for, Onlooker(told, lambda: load.stop_wanted))

        def synced(outcome: SyncOutcome) -> None:
            self._on_synced(outcome, asked_for=asked_for)

        self._tasks.sync(self, work, synced, self._on_sync_failed, self._on_sync_moved)

    def _on_sync_moved(self, done: int, whole: int, what: str) -> None:
        if self._ended or not self._syncing or not whole:
            return
        loading = self._first_load.moved(done, whole, what)
        self._screens[self._place.screen].on_sync_moved(loading)
        words = self.tr("First load: {done:,} of {whole:,}").format(done=done, whole=whole)
        odd = self._standing.counts.needs_attention if self._standing is not None else 0
        self._window.set_sync_words(f"{needing_words(odd)} · {words}" if odd else words, self._going_level())

    def _say_going(self) -> None:
        if self._standing is None:
            going = self.tr("Sending and fetching…")
        else:
            going = going_words(self._standing, self.tr("sending and fetching…"))
        self._window.set_sync_words(going, self._going_level())

    def _going_level(self) -> SyncLevel:
        return "trouble" if self._standing is not None and self._standing.counts.needs_attention else "waiting"

    def _on_stop_sync(self) -> None:
        self._first_load.stop()
        self._screens[self._place.screen].on_sync_moved(self._first_load.loading)

    def _load_is_over(self) -> None:
        self._syncing = False
        self._first_load = FirstLoad(time.monotonic)
        if not self._ended:
            self._screens[self._place.screen].on_sync_moved(None)

    def _time_the_next(self, outcome: SyncOutcome) -> None:
        """Have the timer try when it was said that it will: after trouble or long quiet not by its pace."""
        if not self._timer.isActive():
            return
        wait_ms = self._site.sync_every_s * 1000
        if outcome.next_try_at is not None:
            wait_ms = int((outcome.next_try_at - self._tasks.context.clock.now()).total_seconds() * 1000)
        self._quiet = not outcome.trouble and wait_ms > self._site.sync_every_s * 1000
        self._timer.start(min(max(wait_ms, SOONEST_MS), LATEST_MS))

    def _on_synced(self, outcome: SyncOutcome, *, asked_for: bool) -> None:
        self._load_is_over()
        if self._ended:
            return
        self._time_the_next(outcome)
        if asked_for and outcome.trouble:
            self._window.toast.warn(asked_words(outcome, self._tasks.context.today()))
        if outcome.changes:
            self._tasks.changed.emit(outcome.changes)
        else:
            self._screens[self._place.screen].on_changed(Changes())
            self._refresh_sync_words()
        if self._sync_again:
            self.sync_now()

    def _on_sync_failed(self, error: Exception) -> None:
        self._load_is_over()
        self._on_failed(error)
        if not self._ended:
            self._refresh_sync_words()

    def _restored_words(self, state: SyncState) -> str:
        """Return what must be known until a restored PC has everything from the trust; "" on any other."""
        if (found := state.went_back) is not None and not found.all_is_down:
            return went_back_words(found, self._tasks.context.today())
        if state.restored_from is None:
            return ""
        when = moment(state.restored_from, self._tasks.context.today())
        return self.tr(
            "This PC was restored from a backup of {when}. Do not rely on lists of what is due until it has synced."
        ).format(when=when)

    def _refresh_sync_words(self) -> None:
        self._tasks.ask(self, GetSyncState(), self._on_sync_state, key="sync-words")

    def _on_sync_state(self, state: SyncState) -> None:
        counts = state.counts
        self._standing = state
        self._window.show_standing(self._restored_words(state))
        if self._syncing:
            return
        connected = bool(self._site.server_host) or self._site.connected
        words, level = chip_words(state, connected=connected), chip_level(state, connected=connected)
        self._window.set_sync_words(words, level, chip_told(state) if connected else "")
        self._window.set_badge("sync", counts.needs_attention)
        syncs = "sync" in ROOMS[self._user.role]  # else the button would lead nowhere
        self._window.set_warning("clock", clock_words(state.clock_ahead))
        self._window.set_warning(
            "certificate", certificate_words(state.certificate_ends_at, self._tasks.context.clock.now())
        )
        late = state.silent is not None and state.silent.waiting > 0  # whose age no card on the Sync page tells
        to_sync = self.tr("Open Sync") if syncs else ""
        self._window.set_warning("silence", silence_words(state.silent), to_sync, there_too=late)
        since = wall_clock(state.trouble_since) if state.trouble_since else ""
        self._no_network_since = since if state.trouble == "ServerUnreachable" else ""
        offline = self.tr("Working offline since {0}").format(since) if self._no_network_since else ""
        self._window.set_site(self._site.name, offline or self._site.note)
        last = wall_clock(state.last_sync_at) if state.last_sync_at else ""

        def note(owners: frozenset[str]) -> None:
            drafts_of = tuple(sorted(owners))
            self.status_known.emit(
                DoorStatus(counts.saved_here, counts.needs_attention, last, self._no_network_since, drafts_of)
            )

        self._tasks.ask(self, GetDraftOwners(), note, key="draft-owners")
