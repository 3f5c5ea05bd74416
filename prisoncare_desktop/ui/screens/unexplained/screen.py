"""Wires the list of what is not yet explained to the tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.ui.screen import ONLY_TO_LOOK_AT, Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.unexplained.view import EXPLAIN, UnexplainedView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.ui.widgets.shortcuts import on_keys
from prisoncare_desktop.usecases.attendance import RecordOutcome, UndoOutcome
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.unexplained import GetUnexplained, OpenLine

_EXPLAINS = frozenset({Role.NURSE, Role.SMS_WORKER})  # each of their own team's clinics


@dataclass(frozen=True)
class _Explained:
    """What Ctrl+Z takes back."""

    appointment_id: str
    name: str
    over: int  # the revision it was explained over


class UnexplainedScreen(Screen):
    """Who is not explained yet, oldest first. `Place("unexplained")`."""

    name = "unexplained"
    room = "clinics"
    help_page = "unexplained"
    by_wing = True

    def __init__(self, tasks: Tasks) -> None:
        self._may_explain = tasks.context.user.role in _EXPLAINS
        self._page = page = UnexplainedView(may_explain=self._may_explain)
        super().__init__(page, tasks)
        self._wing = ""
        self._done: list[_Explained] = []
        page.explained.connect(self._on_explained)
        page.line_chosen.connect(self._on_line)
        page.back_requested.connect(lambda: self.go.emit(Place("clinics")))
        on_keys(page, "Ctrl+Z", self._on_undo)

    def keys(self) -> Sequence[tuple[str, str]]:
        own = ((EXPLAIN, self.tr("Explain")), (self.tr("Ctrl Z"), self.tr("Undo"))) if self._may_explain else ()
        return (
            (self.tr("Enter"), self.tr("Open the list there")),
            *own,
            ("/", self.tr("Jump to a name")),
            (self.tr("Esc"), self.tr("Clinics")),
        )

    def enter(self, _what: str, around: Surroundings) -> None:
        if around.wing != self._wing:
            self._done.clear()
        self._wing = around.wing
        self._read()
        self._page.table.setFocus()

    def leave(self) -> None:
        self._page.close_overlays()
        self._done.clear()

    def on_changed(self, changes: Changes) -> None:
        if changes.appointments or changes.sessions or changes.residents:
            self._read()

    def _on_line(self, session_id: str, appointment_id: str) -> None:
        self.go.emit(Place("session", session_id, ONLY_TO_LOOK_AT + appointment_id))

    def _on_explained(self, line: OpenLine, reason_code: str) -> None:
        a = line.appointment
        if a.outcome is None:
            return
        done = _Explained(a.id, line.resident.name, a.revision)

        def said(_none: None) -> None:
            self._done.append(done)
            self.said.emit(self.tr("Explained: {name}. Ctrl Z takes it back.").format(name=done.name))

        self._tasks.run(self, RecordOutcome(a.id, a.outcome, reason_code, a.revision), said, self._on_failed)

    def _on_undo(self) -> None:
        if not self._done:
            self.said.emit(self.tr("Nothing to undo here."))
            return
        done = self._done.pop()
        self._tasks.run(
            self,
            UndoOutcome(done.appointment_id, done.over + 1, to_revision=done.over),
            lambda _none: self.said.emit(self.tr("Taken back: {name}").format(name=done.name)),
            self._on_failed,
        )

    def _on_failed(self, error: BaseException) -> None:
        self._page.show_trouble(words_for(error))

    def _read(self) -> None:
        wing = self._wing
        self._tasks.ask(
            self,
            GetUnexplained(wing),
            lambda told: self._page.display(told, wing) if wing == self._wing else None,
            lambda error: self._page.show_trouble(words_for(error)),
        )
