"""Wires what is wrong with lists to the tasks."""

from __future__ import annotations

from collections.abc import Sequence

from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.ui.screen import ONLY_TO_LOOK_AT, Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.list_problems.view import SETTLE, ListProblemsView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.joining import JoinSessions, SettleDouble
from prisoncare_desktop.usecases.list_problems import GetListProblems, ListProblem, ListTrouble

_SETTLES = frozenset({Role.NURSE, Role.SMS_WORKER, Role.ADMINISTRATOR})


class ListProblemsScreen(Screen):
    """What is wrong with the lists. `Place("list-problems")`."""

    name = "list-problems"
    room = "clinics"
    help_page = "list-problems"

    def __init__(self, tasks: Tasks) -> None:
        self._may_settle = tasks.context.user.role in _SETTLES
        self._page = ListProblemsView(may_settle=self._may_settle)
        super().__init__(self._page, tasks)
        self._problems: dict[str, ListProblem] = {}
        self._page.back_requested.connect(lambda: self.go.emit(Place("clinics")))
        self._page.opened.connect(self._on_opened)
        self._page.settled.connect(self._on_settled)

    def keys(self) -> Sequence[tuple[str, str]]:
        own = ((SETTLE, self.tr("Settle")),) if self._may_settle else ()
        return (
            (self.tr("Enter"), self.tr("Open the list there")),
            *own,
            ("/", self.tr("Jump to a name")),
            (self.tr("Esc"), self.tr("Clinics")),
        )

    def enter(self, _what: str, _around: Surroundings) -> None:
        self._page.table.setFocus()
        self._read()

    def leave(self) -> None:
        self._page.close_overlays()

    def on_changed(self, changes: Changes) -> None:
        if not changes or changes.sessions or changes.appointments or changes.residents:
            self._read()

    # --- inside ---

    def _read(self) -> None:
        self._tasks.ask(self, GetListProblems(), self._on_read, self._on_failed, key="list-problems")

    def _on_read(self, problems: Sequence[ListProblem]) -> None:
        self._problems = {one.id: one for one in problems}
        self._page.display(problems, self._tasks.context.today())

    def _on_opened(self, problem_id: str) -> None:
        one = self._problems[problem_id]
        if one.session is None:
            self.go.emit(Place("sync"))
            return
        at = f"{ONLY_TO_LOOK_AT}{one.places[0].appointment.id}" if one.places else ""
        self.go.emit(Place("session", one.session.id, at))

    def _on_settled(self, problem_id: str, keep_id: str) -> None:
        one = self._problems.get(problem_id)
        if one is None:
            return
        if one.trouble is ListTrouble.SAME_CLINIC and one.session is not None and one.other is not None:
            command = JoinSessions(one.session.id, one.other.id)
            self._tasks.run(self, command, self._on_joined, self._on_failed)
        elif one.trouble is ListTrouble.TWICE_ON_LIST:
            drop = next(place.appointment.id for place in one.places if place.appointment.id != keep_id)
            self._tasks.run(self, SettleDouble(keep_id, drop), self._on_one_kept, self._on_failed)

    def _on_joined(self, moved: int) -> None:
        self.said.emit(self.tr("One clinic now. {n} moved onto the trust’s list.").format(n=moved))

    def _on_one_kept(self, _none: None) -> None:
        self.said.emit(self.tr("On the list once now."))

    def _on_failed(self, error: BaseException) -> None:
        self._page.show_trouble(words_for(error))
        self._read()
