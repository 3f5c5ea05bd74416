"""Wires the form of a review to the tasks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from prisoncare_desktop.domain.calendar import local_time
from prisoncare_desktop.errors import PrisonCareError
from prisoncare_desktop.forms import wire
from prisoncare_desktop.forms.questionnaire import ItemType
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.draft_keeper import DraftKeeper
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.review.next_words import concern_words, next_words
from prisoncare_desktop.ui.screens.review.view import ReviewView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import not_kept_words, words_for
from prisoncare_desktop.usecases.concern import is_new_concern
from prisoncare_desktop.usecases.drafts import SaveDraft
from prisoncare_desktop.usecases.packaged_forms import packaged_form
from prisoncare_desktop.usecases.pathway import CompleteReview, GetPathway, OpenReview, ReviewForm, review_subject

DAY_ITEM = "review-date"  # by agreement with the forms in resources/questionnaires: when the review was done


class ReviewScreen(Screen):
    """The form of one review. `Place("review", task_id)`."""

    name = "review"
    room = "sms"
    help_page = "form"

    def __init__(self, tasks: Tasks) -> None:
        self._page = ReviewView(lambda: tasks.context.today())
        super().__init__(self._page, tasks)
        self._review: ReviewForm | None = None
        self._kept_words = ""
        self._completing = False
        self._in_view = False
        self._return_to = ""
        self._keeper = DraftKeeper(self._keep, self)
        self._page.form.changed.connect(self._keeper.changed)
        self._page.form.complete_asked.connect(self._on_complete_asked)
        self._page.back_asked.connect(self._on_back_asked)

    def keys(self) -> Sequence[tuple[str, str]]:
        complete = self.tr("Complete")
        known = (("=", self.tr("Confirm known answer")),) if self._review and self._review.known else ()
        return (
            (self.tr("1–9"), self.tr("Choose")),
            (self.tr("Enter"), self.tr("Next unanswered")),
            *known,
            (self.tr("Ctrl Enter"), f"{complete} · {self._kept_words}" if self._kept_words else complete),
            (self.tr("PgUp PgDn"), self.tr("Sections")),
            (self.tr("Esc"), self.tr("Pathway, draft kept")),
        )

    def enter(self, what: str, _around: Surroundings) -> None:
        self._in_view = True
        if self._review is not None and self._review.task.id == what:
            self._page.form.refocus()
            return
        self._forget()
        self._tasks.ask(self, OpenReview(what), self._on_opened, self._on_failed, key="review")

    def return_to(self, field: str) -> None:
        self._return_to = field

    def field(self) -> str:
        session = self._page.form.session
        return (session.cursor or "") if session is not None else ""

    def leave(self) -> None:
        self._in_view = False
        self._keeper.keep_now()

    def _on_back_asked(self) -> None:
        if self._review is not None:
            self.go.emit(Place("pathway", self._review.resident.id))

    # --- opening ---

    def _on_opened(self, review: ReviewForm) -> None:
        today = self._tasks.context.today()
        try:
            form = packaged_form(review.questionnaire, review.version)
            if review.draft:
                session = wire.from_draft(form, review.draft, known=review.known)
            else:
                session = FormSession(form, known=review.known)
        except PrisonCareError as error:
            self._on_failed(error)
            return
        asked = form.by_link_id.get(DAY_ITEM)
        asks_itself = asked is not None and asked.type is ItemType.DATE
        if asks_itself and not review.draft:
            session.answer(DAY_ITEM, today)
        if self._return_to in form.by_link_id:
            session.cursor = self._return_to
        self._return_to = ""
        self._review = review
        self._keeper.follow(session, was_kept=bool(review.draft))
        self._page.display(review, session, asks_day=not asks_itself, day=today)
        self.keys_changed.emit()

    # --- keeping ---

    def _keep(self, content: str) -> None:
        review = self._review
        if review is not None:
            subject = review_subject(review.task.id)
            command = SaveDraft(subject, review.questionnaire, review.version, content)
            self._tasks.run(self, command, lambda _none: self._on_kept(review), self._on_not_kept)

    def _on_not_kept(self, error: Exception) -> None:
        self._keeper.not_kept()
        if self._in_view:
            self._on_failed(error)
        else:
            self.trouble.emit(not_kept_words(error))

    def _on_kept(self, review: ReviewForm) -> None:
        if review is not self._review:
            return
        clock = local_time(self._tasks.context.clock.now())
        self._kept_words = self.tr("draft kept, {time}").format(time=f"{clock:%H:%M:%S}")
        self.keys_changed.emit()

    # --- completing ---

    def _done_on(self, session: FormSession) -> date | None:
        day = next(iter(session.response.of(DAY_ITEM)), None)
        return day if isinstance(day, date) else self._page.done_on.day()

    def _on_complete_asked(self) -> None:
        review, session = self._review, self._page.form.session
        if review is None or session is None or self._completing:
            return
        done_on = self._done_on(session)
        if done_on is None:
            self._page.done_on.line.setFocus()
            return
        self._completing = True
        self._keeper.keep_now()
        command = CompleteReview(review.task.id, review.questionnaire, review.version, wire.to_draft(session), done_on)
        concern = is_new_concern(session)
        self._tasks.run(
            self, command, lambda _none: self._on_completed(review, concern=concern), self._on_not_completed
        )

    def _on_not_completed(self, error: Exception) -> None:
        self._completing = False
        self._on_failed(error)

    def _on_completed(self, review: ReviewForm, *, concern: bool) -> None:
        resident_id = review.resident.id
        if concern:
            self.trouble.emit(concern_words())
        still_here = self._in_view and self._review is review
        if self._review is review:  # not the one that was opened meanwhile
            self._forget()

        def say(words: str) -> None:
            if still_here and self._in_view and self._review is None:
                self.go.emit(Place("pathway", resident_id))
            self.said.emit(words)

        saved = self.tr("Review saved.")
        self._tasks.ask(
            self,
            GetPathway(resident_id),
            lambda p: say(f"{saved} {next_words(p)}".strip()),
            lambda _e: say(saved),
        )

    def _on_failed(self, error: Exception) -> None:
        self._page.show_trouble(words_for(error))

    def _forget(self) -> None:
        self._keeper.forget()
        self._review, self._completing, self._kept_words = None, False, ""
        self._page.clear()
