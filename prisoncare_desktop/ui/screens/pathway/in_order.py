"""The page's list: every step that is recorded here, in the order of the pathway, a form's or a review's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from prisoncare_desktop.domain.pathway_step import pathway_steps
from prisoncare_desktop.ui.calendar_words import short_day
from prisoncare_desktop.ui.screens.pathway.step_words import shown_step, state_words, tr
from prisoncare_desktop.ui.widgets.steps import Step as ShownStep
from prisoncare_desktop.usecases.pathway import Pathway, Step
from prisoncare_desktop.usecases.pathway_forms import FormStep

Line = FormStep | Step


def in_order(pathway: Pathway) -> tuple[Line, ...]:
    """Return forms and reviews as they stand in the pathway; a review of which the site knows nothing comes last."""
    forms = {form.code: form for form in pathway.forms}
    lines: list[Line] = []
    for step in pathway_steps():
        lines += [forms[step.code]] if step.code in forms else []
        lines += [review for review in pathway.steps if review.task.review_code == step.code]
    return (*lines, *(review for review in pathway.steps if review not in lines))


def id_of(line: Line) -> str:
    """Return what the line is called in the list: the review's task id, or the step's code behind a word of ours."""
    return f"step:{line.code}" if isinstance(line, FormStep) else line.task.id


def shown(line: Line, states: dict[str, str], today: date, *, begun: bool) -> ShownStep:
    """Return a line of the list. `states`: of records, as the outbox has them; `begun`: one's own form waits."""
    step = _step(line, states, today)
    if not begun:
        return step
    # What was recorded or is owed keeps its mark: a form begun changes neither.
    state = "open" if step.state == "none" else step.state
    note = f"{tr('half filled')} · {step.note}" if step.note else tr("half filled by you")  # both fit in a row
    return replace(step, state=state, note=note)


def _step(line: Line, states: dict[str, str], today: date) -> ShownStep:
    if not isinstance(line, FormStep):
        return shown_step(line, states.get(line.task.id, ""), today)
    if line.latest is None:
        return ShownStep(id_of(line), line.label, "none", tr("not recorded"))
    said = state_words(states.get(line.latest.response.id, ""))
    times = tr("{n} times").format(n=line.recordings) if line.recordings > 1 else ""
    note = " · ".join(part for part in (line.latest.by_name, times, said) if part)
    return ShownStep(id_of(line), line.label, "done", short_day(line.latest.day), note)
