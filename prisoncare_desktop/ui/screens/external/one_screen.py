"""Wires the page of one appointment outside to the tasks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer

from prisoncare_desktop.domain.external import EscortSlot, ExternalBooking
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.external.one_view import ExternalOneView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import not_kept_words, words_for
from prisoncare_desktop.usecases.drafts import DiscardDraft, FindDraft, SaveDraft
from prisoncare_desktop.usecases.external import (
    BookExternal,
    ChangeExternal,
    ExternalLine,
    GetExternal,
    RebookExternal,
)
from prisoncare_desktop.usecases.ports import Draft
from prisoncare_desktop.usecases.residents import GetResident

_KEPT_AFTER_MS = 300  # a quick typist's letters are kept together
_NEW, _AGAIN = "new/", "again/"


class ExternalOneScreen(Screen):
    """One appointment outside. `Place("external-one", its id)`; "new/" with a resident's id, "again/" with its own."""

    name = "external-one"
    room = "clinics"
    help_page = "external"

    def __init__(self, tasks: Tasks) -> None:
        self._page = ExternalOneView(lambda: tasks.context.today())
        super().__init__(self._page, tasks)
        self._what = ""
        self._line: ExternalLine | None = None
        self._in_view = False
        self._saving = False
        self._shown: dict[str, str] = {}  # what stood in the boxes before anybody typed
        self._kept = ""
        page = self._page
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_KEPT_AFTER_MS)
        self._wait.timeout.connect(self._keep)
        page.edited.connect(self._wait.start)
        page.confirmed.connect(self._on_confirmed)
        page.trouble.action_requested.connect(self._on_afresh)
        page.back_requested.connect(lambda: self.go.emit(self._week()))

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("Tab"), self.tr("Next box")),
            (self.tr("Ctrl Enter"), self.tr("Save")),
            (self.tr("Esc"), self.tr("The week")),
        )

    def enter(self, what: str, _around: Surroundings) -> None:
        self._what, self._line, self._in_view, self._saving = what, None, True, False
        self._kept = ""
        self._page.clear()
        self._shown = self._page.typed()
        if what.startswith(_NEW):
            self._tasks.ask(self, GetResident(what.removeprefix(_NEW)), self._on_resident, self._on_failed)
        else:
            self._tasks.ask(self, GetExternal(what.removeprefix(_AGAIN)), self._on_line, self._on_failed)
        self._page.day.setFocus()

    def leave(self) -> None:
        if self._in_view:
            self._keep()
        self._in_view = False
        self._page.clear()  # nobody's name stays behind a page that is out of view

    # --- reading ---

    def _on_resident(self, resident: Resident) -> None:
        if self._in_view and self._what == _NEW + resident.id:
            self._page.about(resident, self.tr("New appointment outside: {name}"))
            self._find_draft()

    def _on_line(self, line: ExternalLine) -> None:
        if not self._in_view or self._what.removeprefix(_AGAIN) != line.appointment.id:
            return
        self._line = line
        said = line.appointment.booking
        if self._what.startswith(_AGAIN):
            words = self.tr("Book again: {name}")
            said = replace(
                said,
                at_time="",
                booked_on=self._tasks.context.today(),
                escort_booked=False,
                escort_slot=EscortSlot.NONE,
                bedwatch_from=None,
                bedwatch_until=None,
                note="",
            )
        else:
            words = self.tr("Appointment outside: {name}")
        self._page.about(line.resident, words)
        self._page.put(said)
        if self._what.startswith(_AGAIN):
            self._page.day.set_day(None)
        self._shown = self._page.typed()
        self._find_draft()

    def _find_draft(self) -> None:
        subject = self._subject()
        self._tasks.ask(
            self,
            FindDraft(subject),
            lambda draft: self._on_draft(subject, draft),
            self._on_failed,
            key="external-draft",
        )

    def _on_draft(self, subject: str, draft: Draft | None) -> None:
        if self._in_view and subject == self._subject() and self._page.typed() == self._shown:
            self._kept = draft.content if draft else ""
            if draft is not None:
                self._page.take_up(json.loads(draft.content))

    # --- what is half done ---

    def _subject(self) -> str:
        return f"external:{self._what}"

    def _keep(self) -> None:
        """Keep what was typed, for this person alone; of a page as it was shown nothing is kept."""
        self._wait.stop()
        typed = self._page.typed()
        content = json.dumps(typed) if typed != self._shown and not self._saving else ""
        if content == self._kept:
            return
        self._kept = content
        command = SaveDraft(self._subject(), "", "", content) if content else DiscardDraft(self._subject())
        self._tasks.run(self, command, None, self._on_not_kept)

    def _on_not_kept(self, error: Exception) -> None:
        self._kept = ""  # to be tried again with the next key, or on leaving
        if self._in_view:
            self._on_failed(error)
        else:
            self.trouble.emit(not_kept_words(error))

    def _on_afresh(self) -> None:
        self._page.take_up(self._shown)
        self._page.trouble.set_message("info", "")
        self._keep()
        self._page.day.setFocus()

    # --- saving ---

    def _on_confirmed(self, booking: ExternalBooking) -> None:
        if self._saving:
            return
        self._saving = True
        what, line = self._what, self._line
        week = Place("external", booking.day.isoformat())

        def booked(made: str) -> None:
            self._saved(Place("external", booking.day.isoformat(), made), self.tr("It is in the log."))

        def changed(_none: None) -> None:
            self._saved(replace(week, field=what), self.tr("Saved."))

        if what.startswith(_NEW):
            self._tasks.run(self, BookExternal(what.removeprefix(_NEW), booking), booked, self._on_not_saved)
        elif line is None:
            self._saving = False
        elif what.startswith(_AGAIN):
            command = RebookExternal(line.appointment.id, booking, line.appointment.revision)
            self._tasks.run(self, command, booked, self._on_not_saved)
        else:
            change = ChangeExternal(line.appointment.id, booking, line.appointment.revision)
            self._tasks.run(self, change, changed, self._on_not_saved)

    def _saved(self, then: Place, words: str) -> None:
        self._keep()
        self._in_view = False
        self.said.emit(words)
        self.go.emit(then)

    def _on_not_saved(self, error: Exception) -> None:
        self._saving = False
        self._on_failed(error)

    def _on_failed(self, error: Exception) -> None:
        self._page.show_trouble(words_for(error))

    def _week(self) -> Place:
        day = self._line.appointment.day.isoformat() if self._line is not None else ""
        return Place("external", day, self._line.appointment.id if self._line is not None else "")
