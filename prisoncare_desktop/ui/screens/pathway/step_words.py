"""A review on the pathway in words: its mark, its date, by whom or why, and how it stands with the trust."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.pathway import TaskStatus
from prisoncare_desktop.ui.calendar_words import short_day
from prisoncare_desktop.ui.widgets.steps import Step as ShownStep
from prisoncare_desktop.ui.widgets.steps import StepState
from prisoncare_desktop.usecases.pathway import Step


def tr(text: str) -> str:
    return QCoreApplication.translate("step_words", text)


def overdue_words(days: int) -> str:
    """Return `20 days overdue`, `due today`, `due in 3 days`."""
    if days > 0:
        return tr("1 day overdue") if days == 1 else tr("{n} days overdue").format(n=days)
    if days == 0:
        return tr("due today")
    return tr("due tomorrow") if days == -1 else tr("due in {n} days").format(n=-days)


def why_sentence(step: Step) -> str:
    """Return why the review is due, e.g. `Why: reception on 3 Oct plus 28 days.`"""
    task = step.task
    days = task.offset_days
    span = tr("{n} weeks").format(n=days // 7) if days % 7 == 0 and days > 28 else tr("{n} days").format(n=days)
    return tr("Why: {anchor} on {day} plus {span}.").format(
        anchor=task.anchor_label, day=short_day(task.anchor_on), span=span
    )


def state_words(state: str) -> str:
    """Return how a record stands with the trust; "" for one never changed on this PC."""
    return {
        "saved-here": tr("saved here"),
        "at-the-trust": tr("at the trust"),
        "needs-attention": tr("needs attention, see Sync"),
        "given-up": tr("given up, not at the trust"),
    }.get(state, "")


def shown_step(step: Step, state: str, today: date) -> ShownStep:
    """Return a review as a line of the step list. `state`: of its record, as the outbox has it."""
    task = step.task
    mark: StepState
    if task.status is TaskStatus.DONE:
        mark, when = "done", short_day(task.done_on) if task.done_on else ""
        note = task.done_by_name
    elif task.status is TaskStatus.NOT_DONE:
        mark, when, note = "skipped", tr("not done"), tr("no longer in the trust's record") if step.gone else ""
    else:
        overdue = task.days_overdue(today)
        mark = "overdue" if overdue > 0 else "due"
        when = tr("due {day}").format(day=short_day(task.due_on))
        note = overdue_words(overdue) if overdue >= 0 else step.why
    said = state_words(state) if task.status is not TaskStatus.DUE else ""
    return ShownStep(task.id, step.label, mark, when, " · ".join(part for part in (note, said) if part))
