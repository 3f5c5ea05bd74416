"""Wires the form of a review to the tasks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from prisoncare_desktop.ui.screens.review.form_screen import FormScreen
from prisoncare_desktop.ui.screens.review.next_words import next_words
from prisoncare_desktop.usecases.pathway import CompleteReview, GetPathway, OpenReview, ReviewForm, review_subject


class ReviewScreen(FormScreen):
    """The form of one review. `Place("review", task_id)`."""

    name = "review"
    asks_day_if_the_form_does_not = True

    def _opening(self, what: str) -> OpenReview:
        return OpenReview(what)

    def _subject(self, form: ReviewForm) -> str:
        return review_subject(form.task.id)

    def _completion(self, form: ReviewForm, draft: str, day: date | None) -> CompleteReview | None:
        return CompleteReview(form.task.id, form.blank.url, form.blank.version, draft, day) if day else None

    def _say_saved(self, form: ReviewForm, leave: Callable[[str], None]) -> None:
        saved = self.tr("Review saved.")
        self._tasks.ask(
            self,
            GetPathway(form.resident.id),
            lambda p: leave(f"{saved} {next_words(p)}".strip()),
            lambda _e: leave(saved),
        )
