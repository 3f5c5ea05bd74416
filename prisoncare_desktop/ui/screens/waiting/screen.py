"""Wires the waiting list to the tasks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.ui.asking_where import AskingWhere
from prisoncare_desktop.ui.asking_whom import AskingWhom
from prisoncare_desktop.ui.calendar_words import wall_clock, weekday_and_day
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.waiting.add_panel import AddPanel
from prisoncare_desktop.ui.screens.waiting.view import WaitingView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.ui.widgets.overlay import frame_of
from prisoncare_desktop.ui.widgets.palette import Choice, ChoiceGroup, KeyPalette
from prisoncare_desktop.usecases.booking_who_waits import BookFromWaiting
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.offers import GetPlaces
from prisoncare_desktop.usecases.residents import GetResident
from prisoncare_desktop.usecases.waiting import (
    AddWaiting,
    GetWaiting,
    SetWaitingPriority,
    TakeOffWaiting,
    WaitingLine,
    WaitingList,
)


class WaitingScreen(Screen):
    """Who waits for a clinic of one's team. `Place("waiting")`."""

    name = "waiting"
    room = "clinics"
    help_page = "waiting"
    by_wing = True

    def __init__(self, tasks: Tasks) -> None:
        self._may_write = tasks.context.user.role is not Role.LEADER
        self._page = WaitingView(self._may_write)
        super().__init__(self._page, tasks)
        self._wing = ""
        self._waiting: WaitingList | None = None
        self._whom = AskingWhom(tasks, self._page)
        self._whom.chosen.connect(self._on_whom)
        self._where = AskingWhere(tasks, self._page)
        self._where.chosen.connect(self._on_where)
        self._where.failed.connect(self._on_failed)
        self._adding: AddPanel | None = None
        self._palette: KeyPalette | None = None
        self._added: Resident | None = None
        self._just_added = ""  # the entry to go to when the list is read again
        self._about: WaitingLine | None = None  # whom an open panel is about, as they were shown
        page = self._page
        page.table.command_pressed.connect(self._on_command)
        page.table.row_activated.connect(self._on_book)
        page.back_requested.connect(lambda: self.go.emit(Place("clinics")))

    def keys(self) -> Sequence[tuple[str, str]]:
        write = (
            (self.tr("Enter"), self.tr("Book a place")),
            ("N", self.tr("Put on the list")),
            ("U", self.tr("How soon")),
            ("X", self.tr("Take off")),
        )
        return (
            *(write if self._may_write else ()),
            ("/", self.tr("Jump to a name")),
            (self.tr("Esc"), self.tr("Clinics")),
        )

    def enter(self, _what: str, around: Surroundings) -> None:
        self._wing = around.wing
        self._read()
        self._page.table.setFocus()

    def leave(self) -> None:
        """Ask nothing any more."""
        self._whom.close()
        self._where.close()
        if self._adding is not None:
            self._adding.close_panel()
        if self._palette is not None:
            self._palette.dismiss()

    def on_changed(self, changes: Changes) -> None:
        if changes.waiting or changes.residents or changes.appointments or changes.site_lists:
            self._read()

    def _read(self) -> None:
        wing = self._wing
        today = self._tasks.context.today()

        def show(waiting: WaitingList) -> None:
            self._waiting = waiting
            self._page.display(waiting, today, wing)
            if self._just_added:
                self._page.table.select(self._just_added)
                self._just_added = ""

        self._tasks.ask(self, GetWaiting(wing), show, self._on_failed, key="waiting")

    # --- orders ---

    def _on_command(self, letter: str, entry_id: str) -> None:
        self._about = self._page.chosen()
        beside = self._page.place_of(entry_id)
        if letter == "N":
            self._whom.ask(self.tr("Who waits?"), self.tr("name, number or cell"), beside)
        elif letter == "X" and self._about is not None:
            title = self.tr("Why does {name} wait no more?").format(name=self._about.resident.name)
            self._ask_by_key("waiting_why", title, self._about)
        elif letter == "U" and self._about is not None:
            title = self.tr("How soon should {name} be seen?").format(name=self._about.resident.name)
            self._ask_by_key("wait_priority", title, self._about)

    def _ask_by_key(self, list_name: str, title: str, line: WaitingLine) -> None:
        if self._palette is None:
            self._palette = KeyPalette(frame_of(self._page))
            self._palette.chosen.connect(self._on_key)
        choices = tuple(Choice(c.get("key"), c.label, f"{list_name}/{c.code}") for c in value_set(list_name).current)
        who = f"{line.resident.nomis_number} · {line.resident.cell} · {line.clinic_label}"
        self._palette.ask(title, who, (ChoiceGroup("", choices),))
        self._palette.open_at(self._page.place_of(line.entry.id))

    def _on_key(self, chosen: str) -> None:
        if self._about is None:
            return
        list_name, _, code = chosen.partition("/")
        entry, name = self._about.entry, self._about.resident.name
        if list_name == "waiting_why":
            off = self.tr("{name} is off the waiting list.").format(name=name)
            command = TakeOffWaiting(entry.id, code, entry.revision)
            self._tasks.run(self, command, lambda _none: self.said.emit(off), self._on_failed)
        else:
            self._tasks.run(self, SetWaitingPriority(entry.id, code, entry.revision), None, self._on_failed)

    def _on_whom(self, resident_id: str) -> None:
        self._tasks.ask(self, GetResident(resident_id), self._ask_for_which, self._on_failed)

    def _ask_for_which(self, who: Resident) -> None:
        if self._waiting is None:
            return
        if self._adding is None:
            self._adding = AddPanel(frame_of(self._page))
            self._adding.chosen.connect(self._on_add)
        self._added = who
        today = self._tasks.context.today()
        self._adding.ask(who, self._waiting.kinds, today, self._page.place_of(self._page.table.current_id()))

    def _on_add(self, clinic_code: str, priority: str, asked_on: date) -> None:
        if self._added is None:
            return
        name = self._added.name

        def added(entry_id: str) -> None:
            self._just_added = entry_id
            self.said.emit(self.tr("{name} is on the waiting list.").format(name=name))

        command = AddWaiting(self._added.id, clinic_code, priority, asked_on)
        self._tasks.run(self, command, added, self._on_failed)

    def _on_book(self, entry_id: str) -> None:
        self._about = line = self._page.chosen()
        if line is None or not self._may_write:
            return
        query = GetPlaces(line.resident.id, line.entry.clinic_code)
        self._where.ask(query, self.tr("Book {name}"), self._page.place_of(entry_id))

    def _on_where(self, session_id: str, starts_at: datetime) -> None:
        if self._about is None:
            return
        entry, name = self._about.entry, self._about.resident.name
        when = f"{weekday_and_day(local_date(starts_at))}, {wall_clock(starts_at)}"
        booked = self.tr("{name} is booked for {when}, and waits no more.").format(name=name, when=when)
        command = BookFromWaiting(entry.id, session_id, starts_at, entry.revision)
        self._tasks.run(self, command, lambda _id: self.said.emit(booked), self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self._page.show_trouble(words_for(error))
