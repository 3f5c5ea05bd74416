"""Wires the form of a step of the pathway to the tasks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from prisoncare_desktop.ui.screens.review.form_screen import FormScreen
from prisoncare_desktop.usecases.pathway_forms import CompleteStep, OpenStep, StepForm, step_subject


class StepScreen(FormScreen):
    """The form of one step. `Place("step", "<episode id>/<step>")`."""

    name = "step"

    def _opening(self, what: str) -> OpenStep:
        episode_id, _, step = what.rpartition("/")
        return OpenStep(episode_id, step)

    def _subject(self, form: StepForm) -> str:
        return step_subject(form.episode.id, form.step)

    def _completion(self, form: StepForm, draft: str, _day: date | None) -> CompleteStep:
        return CompleteStep(form.episode.id, form.step, form.blank.url, form.blank.version, draft)

    def _say_saved(self, form: StepForm, leave: Callable[[str], None]) -> None:
        leave(self.tr("{step} saved.").format(step=form.label))
