"""What is said when a review is done: what is owed next, and what cannot wait."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.pathway import TaskStatus
from prisoncare_desktop.ui.calendar_words import short_day
from prisoncare_desktop.ui.trouble import Words
from prisoncare_desktop.usecases.pathway import Pathway


def next_words(pathway: Pathway) -> str:
    """Return e.g. `Next: 13-week review, due 20 Feb.`; "" when nothing is owed."""
    owed = sorted((s for s in pathway.steps if s.task.status is TaskStatus.DUE), key=lambda s: s.task.due_on)
    if not owed:
        return ""
    words = QCoreApplication.translate("ReviewScreen", "Next: {review}, due {day}.")
    return words.format(review=owed[0].label, day=short_day(owed[0].task.due_on))


def concern_words() -> Words:
    """Return what is told over every page after a new concern about self-harm: nobody else is told by itself."""
    what = QCoreApplication.translate("ReviewScreen", "You recorded a new concern about self-harm.")
    next_step = QCoreApplication.translate(
        "ReviewScreen",
        "If you have not done so, tell the wing now and open an ACCT. PrisonCare tells nobody by itself.",
    )
    return Words(what, next_step, "danger", "")
