"""Wires a resident's pathway to the tasks."""

from __future__ import annotations

from collections.abc import Sequence

from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.pathway.in_order import id_of
from prisoncare_desktop.ui.screens.pathway.view import PathwayView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.drafts import GetMyDrafts
from prisoncare_desktop.usecases.pathway import GetPathway, Pathway, review_subject
from prisoncare_desktop.usecases.pathway_forms import step_subject
from prisoncare_desktop.usecases.ports import Draft

_FORMS = ("review", "step")  # the screens a form is filled in on


class PathwayScreen(Screen):
    """One resident's steps and reviews. `Place("pathway", resident_id)`."""

    name = "pathway"
    room = "sms"
    help_page = "pathway"

    def __init__(self, tasks: Tasks) -> None:
        self._page = PathwayView()
        super().__init__(self._page, tasks)
        self._resident_id = ""
        self._page.record_asked.connect(lambda task_id: self.go.emit(Place("review", task_id)))
        self._page.step_asked.connect(lambda what: self.go.emit(Place("step", what)))
        self._page.back_asked.connect(lambda: self.go.emit(Place("caseload")))

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("Enter"), self.tr("Record the step")),
            (self.tr("↑ ↓"), self.tr("Another step, or one recorded to read")),
            (self.tr("PgUp PgDn"), self.tr("Scroll")),
            (self.tr("Esc"), self.tr("Caseload")),
        )

    def enter(self, what: str, around: Surroundings) -> None:
        if what != self._resident_id:
            self._page.clear()
        self._resident_id = what
        self._page.arrive(from_a_form=around.came_from in _FORMS)
        self._read()
        self._page.steps.setFocus()

    def on_changed(self, changes: Changes) -> None:
        if changes.review_tasks or changes.responses or changes.residents or changes.drafts or changes.outbox:
            self._read()

    def _read(self) -> None:
        wanted = self._resident_id

        def show(pathway: Pathway, drafts: tuple[Draft, ...]) -> None:
            if wanted == self._resident_id:
                kept = {d.subject: d.saved_at for d in drafts}
                of = {s.task.id: review_subject(s.task.id) for s in pathway.steps}
                of |= {id_of(form): step_subject(pathway.episode.id, form.code) for form in pathway.forms}
                mine = {step: kept[subject] for step, subject in of.items() if subject in kept}
                self._page.display(pathway, mine, self._tasks.context.today())

        def with_drafts(drafts: tuple[Draft, ...]) -> None:
            self._tasks.ask(self, GetPathway(wanted), lambda pathway: show(pathway, drafts), self._on_failed)

        self._tasks.ask(self, GetMyDrafts(), with_drafts, self._on_failed)

    def _on_failed(self, error: Exception) -> None:
        self._page.show_trouble(words_for(error))
