"""Wires a pathway to be read by those who do not keep it: by consent, or by a reason that is asked for here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QTimer

from prisoncare_desktop.domain.access import Way
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.errors import ReasonNeeded
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.pathway.view import PathwayView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.access import BreakGlass, StateReason
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.pathway import GetPathway, Pathway
from prisoncare_desktop.usecases.residents import GetResident

_LOOKS_AT_THE_CLOCK_EVERY_MS = 5_000


class CareRecordScreen(Screen):
    """Another team's record of one resident. `Place("care-record", resident_id)`."""

    name = "care-record"
    room = "residents"
    help_page = "care-record"

    def __init__(self, tasks: Tasks) -> None:
        self._page = PathwayView(reads_only=True)
        super().__init__(self._page, tasks)
        self._resident_id = ""
        self._asking = False
        self._on_view = False
        self._in_emergency = False
        self._until: datetime | None = None
        self._page.back_asked.connect(lambda: self.go.emit(Place("resident", self._resident_id)))
        self._page.why.answered.connect(self._on_answered)
        self._watch = QTimer(self)
        self._watch.setInterval(_LOOKS_AT_THE_CLOCK_EVERY_MS)
        self._watch.timeout.connect(self.look_at_the_clock)

    def keys(self) -> Sequence[tuple[str, str]]:
        back = (self.tr("Esc"), self.tr("The resident"))
        if not self._asking:
            return (
                (self.tr("↑ ↓"), self.tr("Another step, or one recorded to read")),
                (self.tr("PgUp PgDn"), self.tr("Scroll")),
                back,
            )
        return ((self.tr("1–6"), self.tr("Reason")), (self.tr("Ctrl Enter"), self.tr("Open")), back)

    def enter(self, what: str, _around: Surroundings) -> None:
        self._resident_id = what
        self._clear()
        self._watch.start()
        self._read()

    def leave(self) -> None:
        """Keep nothing of it behind a page that is out of view."""
        self._watch.stop()
        self._until = None
        self._asking = False
        self._clear()

    def on_changed(self, changes: Changes) -> None:
        if not self._asking and (changes.review_tasks or changes.responses or changes.residents or changes.episodes):
            self._read()

    def look_at_the_clock(self) -> None:
        """Say how long the record stays open; when that is over, close it and ask again."""
        if self._until is None:
            return
        left = self._until - self._tasks.context.clock.now()
        if left <= timedelta(0):
            self._until = None
            self._clear()
            self._read()
        else:
            self._page.show_left(-(-left // timedelta(minutes=1)))

    # --- inside ---

    def _clear(self) -> None:
        self._on_view = False
        self._page.clear()

    def _read(self) -> None:
        wanted = self._resident_id
        self._tasks.ask(
            self,
            GetPathway(wanted),
            lambda pathway: self._on_read(wanted, pathway),
            lambda error: self._on_not_read(wanted, error),
        )

    def _on_read(self, wanted: str, pathway: Pathway) -> None:
        if wanted != self._resident_id or not self._watch.isActive():
            return
        self._asks(False)
        self._until = pathway.way_in.until
        self._in_emergency = pathway.way_in.way is Way.BREAK_GLASS
        self._page.display(pathway, {}, self._tasks.context.today())
        self.look_at_the_clock()
        if not self._on_view:  # a sync that brings a change takes the focus from nobody
            self._on_view = True
            self._page.steps.setFocus()

    def _on_not_read(self, wanted: str, error: Exception) -> None:
        if wanted != self._resident_id:
            return
        if not isinstance(error, ReasonNeeded):
            self._page.show_trouble(words_for(error))
            return
        emergency = error.why == "break-glass"
        self._tasks.ask(
            self,
            GetResident(wanted),
            lambda resident: self._ask_why(resident, emergency=emergency),
            lambda trouble: self._page.show_trouble(words_for(trouble)),
        )

    def _ask_why(self, resident: Resident, *, emergency: bool) -> None:
        if resident.id != self._resident_id or not self._watch.isActive():
            return
        self._in_emergency = emergency
        self._asks(True)
        self._on_view = False
        self._page.ask_why(resident, self._tasks.context.today(), emergency=emergency)

    def _asks(self, asking: bool) -> None:
        if asking != self._asking:
            self._asking = asking
            self.keys_changed.emit()

    def _on_answered(self, reason_code: str, words: str) -> None:
        kind = BreakGlass if self._in_emergency else StateReason

        def opened(_until: datetime) -> None:
            self._read()
            if kind is BreakGlass:
                self.sync_requested.emit()  # the trust is told at once

        self._tasks.run(
            self,
            kind(self._resident_id, reason_code, words),
            opened,
            lambda error: self._page.why.say(words_for(error)),
        )
