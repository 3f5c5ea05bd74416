"""Wires the week of appointments outside to the tasks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QRect

from prisoncare_desktop.domain.external import ExternalAppointment, ExternalOutcome
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.ui.asking_whom import AskingWhom
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.external.slots_sheet import SlotsSheet
from prisoncare_desktop.ui.screens.external.view import ExternalView
from prisoncare_desktop.ui.screens.external.week_rows import outcome_words
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.ui.widgets.overlay import frame_of
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.escorts import EscortWeek, GetEscortWeek
from prisoncare_desktop.usecases.external import ExternalWeek, GetExternalWeek, RecordExternalOutcome


class ExternalScreen(Screen):
    """A week of appointments outside. `Place("external", "2026-11-24")`; "" for this week."""

    name = "external"
    room = "clinics"
    help_page = "external"
    by_wing = True

    def __init__(self, tasks: Tasks) -> None:
        self._page = ExternalView()
        super().__init__(self._page, tasks)
        self._day = date.min
        self._wing = ""
        self._in_view = False
        self._works = tasks.context.user.role in (Role.NURSE, Role.ADMINISTRATOR)
        self._leads = tasks.context.user.role is Role.LEADER
        self._whom = AskingWhom(tasks, self._page)
        self._whom.chosen.connect(lambda resident_id: self.go.emit(Place("external-one", f"new/{resident_id}")))
        self._slots: SlotsSheet | None = None
        self._shown: EscortWeek | None = None
        self._ahead: dict[str, int] = {}  # the revision an appointment comes to by keys still on their way, by its id
        page = self._page
        page.set_role(works=self._works, leads=self._leads)
        page.new_requested.connect(self._on_new)
        page.open_requested.connect(lambda one: self.go.emit(Place("external-one", one)))
        page.again_requested.connect(lambda one: self.go.emit(Place("external-one", f"again/{one}")))
        page.recorded.connect(self._on_recorded)
        page.nothing_to_do.connect(self.said)
        page.week_stepped.connect(self._on_step)
        page.slots_requested.connect(self._on_slots)
        page.back_requested.connect(lambda: self.go.emit(Place("clinics")))

    def keys(self) -> Sequence[tuple[str, str]]:
        weeks = (self.tr("← →"), self.tr("Week before, after"))
        back = (self.tr("Esc"), self.tr("Clinics"))
        if self._leads:
            return (("S", self.tr("Escorts a day")), weeks, back)
        return (
            ("N", self.tr("New")),
            (self.tr("Enter"), self.tr("Change")),
            ("A", self.tr("Attended")),
            ("C", self.tr("Cancelled")),
            ("D", self.tr("Did not go")),
            ("V", self.tr("Video instead")),
            ("R", self.tr("Book again")),
            ("U", self.tr("Take back")),
            weeks,
            back,
        )

    def enter(self, what: str, around: Surroundings) -> None:
        today = self._tasks.context.today()
        day = date.fromisoformat(what) if what else today
        if (day, around.wing) != (self._day, self._wing):
            self._page.clear()
        self._day, self._wing, self._in_view = day, around.wing, True
        self._ahead.clear()
        self._read()
        self._page.table.setFocus()

    def return_to(self, field: str) -> None:
        self._page.table.select(field)

    def field(self) -> str:
        return self._page.table.current_id()

    def leave(self) -> None:
        self._in_view = False
        self._page.close_overlays()
        self._whom.close()
        if self._slots is not None:
            self._slots.close_sheet()

    def on_changed(self, changes: Changes) -> None:
        if not changes or changes.external or changes.site_lists or changes.residents:
            self._read()

    def _read(self) -> None:
        day, wing = self._day, self._wing

        def is_wanted() -> bool:
            return self._in_view and (day, wing) == (self._day, self._wing)

        def show_escorts(week: EscortWeek) -> None:
            if is_wanted():
                self._shown = week
                self._page.display_escorts(week, self._tasks.context.today(), wing)

        def show(week: ExternalWeek) -> None:
            if is_wanted():
                self._page.display(week, self._tasks.context.today())

        self._tasks.ask(self, GetEscortWeek(day), show_escorts, self._on_failed)
        if self._works:
            self._tasks.ask(self, GetExternalWeek(day, wing), show, self._on_failed)
        else:
            self._page.display_nobody()

    def _on_failed(self, error: Exception) -> None:
        self._page.show_trouble(words_for(error))

    def _on_step(self, weeks: int) -> None:
        self._day += timedelta(weeks=weeks)
        self._page.clear()
        self._read()

    def _on_new(self) -> None:
        table = self._page.table
        beside = table.row_rect(table.current_id())
        if beside.isEmpty():
            beside = QRect(table.mapToGlobal(table.rect().topLeft()), table.size())
        self._whom.ask(self.tr("Who has an appointment outside?"), "", beside)

    def _on_recorded(
        self, shown: ExternalAppointment, outcome: ExternalOutcome | None, reason: str, gave_way_to: str
    ) -> None:
        def recorded(_none: None) -> None:
            self._page.trouble.set_message("info", "")
            words = outcome_words(outcome) if outcome is not None else self.tr("Taken back")
            self.said.emit(self.tr("Recorded: {what}").format(what=words))

        def failed(error: Exception) -> None:
            self._ahead.pop(shown.id, None)
            self._on_failed(error)

        revision = max(shown.revision, self._ahead.get(shown.id, 0))
        self._ahead[shown.id] = revision + 1
        command = RecordExternalOutcome(shown.id, outcome, revision, reason, gave_way_to)
        self._tasks.run(self, command, recorded, failed)

    # --- how many escorts there are -----------------------------------------------------------------------------

    def _on_slots(self) -> None:
        if self._slots is None:
            self._slots = SlotsSheet(frame_of(self._page), self._tasks)
            self._slots.failed.connect(self._on_failed)
            self._slots.saved.connect(lambda: self.said.emit(self.tr("Escorts a day are saved.")))
        self._slots.ask()
