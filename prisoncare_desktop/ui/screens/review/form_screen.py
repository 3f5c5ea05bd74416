"""A form about one resident, filled in: opened with its draft and what is known, kept as it grows, completed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import date
from typing import Any

from prisoncare_desktop.domain.calendar import local_time
from prisoncare_desktop.errors import PrisonCareError
from prisoncare_desktop.forms import wire
from prisoncare_desktop.forms.questionnaire import ItemType
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.draft_keeper import DraftKeeper
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.review.next_words import concern_words
from prisoncare_desktop.ui.screens.review.view import ReviewView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import not_kept_words, words_for
from prisoncare_desktop.usecases.concern import is_new_concern
from prisoncare_desktop.usecases.drafts import SaveDraft
from prisoncare_desktop.usecases.known_answers import DAY_ITEMS
from prisoncare_desktop.usecases.pathway import ReviewForm
from prisoncare_desktop.usecases.pathway_forms import StepForm
from prisoncare_desktop.usecases.requests import Command, Query

Form = ReviewForm | StepForm


class FormScreen(Screen):
    """What a review and a step of the pathway have in common; `what` in `enter` says which one."""

    room = "sms"
    help_page = "form"

    def __init__(self, tasks: Tasks) -> None:
        self._page = ReviewView(lambda: tasks.context.today())
        super().__init__(self._page, tasks)
        self._form: Form | None = None
        self._what = ""
        self._kept_words = ""
        self._completing = False
        self._in_view = False
        self._return_to = ""
        self._keeper = DraftKeeper(self._keep, self)
        self._page.form.changed.connect(self._keeper.changed)
        self._page.form.complete_asked.connect(self._on_complete_asked)
        self._page.back_asked.connect(self._on_back_asked)

    # --- what differs -----------------------------------------------------------------------------------------------

    @abstractmethod
    def _opening(self, what: str) -> Query[Any]:
        """Return the question whose answer is the form."""

    @abstractmethod
    def _subject(self, form: Any) -> str:
        """Return the subject its draft is parked under."""

    @abstractmethod
    def _completion(self, form: Any, draft: str, day: date | None) -> Command[None] | None:
        """Return the order to complete it, None while the day it was done is not put in."""

    @abstractmethod
    def _say_saved(self, form: Any, leave: Any) -> None:
        """Say that it is saved: call `leave(words)` once the words are known."""

    asks_day_if_the_form_does_not = False

    # --- a screen ---------------------------------------------------------------------------------------------------

    def keys(self) -> Sequence[tuple[str, str]]:
        complete = self.tr("Complete")
        known = (("=", self.tr("Confirm known answer")),) if self._form and self._form.known else ()
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
        if self._form is not None and self._what == what:
            self._page.form.refocus()
            return
        self._forget()
        self._what = what
        self._tasks.ask(self, self._opening(what), self._on_opened, self._on_failed, key="form")

    def return_to(self, field: str) -> None:
        self._return_to = field

    def field(self) -> str:
        session = self._page.form.session
        return (session.cursor or "") if session is not None else ""

    def leave(self) -> None:
        self._in_view = False
        self._keeper.keep_now()

    def _on_back_asked(self) -> None:
        if self._form is not None:
            self.go.emit(Place("pathway", self._form.resident.id))

    # --- opening ---

    def _on_opened(self, opened: Form) -> None:
        today, opening = self._tasks.context.today(), self._tasks.context.opening()
        try:
            form = opened.blank
            if opened.draft:
                session = wire.from_draft(form, opened.draft, known=opened.known, opening=opening)
            else:
                session = FormSession(form, known=opened.known, opening=opening)
        except PrisonCareError as error:
            self._on_failed(error)
            return
        days = [one for one in DAY_ITEMS if one in form and form[one].type is ItemType.DATE]
        if days and not opened.draft:
            session.answer(days[0], today)
        if self._return_to in form.by_link_id:
            session.cursor = self._return_to
        self._return_to = ""
        self._form = opened
        self._keeper.follow(session, was_kept=bool(opened.draft))
        self._page.display(opened, session, asks_day=self.asks_day_if_the_form_does_not and not days, day=today)
        self.keys_changed.emit()

    # --- keeping ---

    def _keep(self, content: str) -> None:
        form = self._form
        if form is not None:
            command = SaveDraft(self._subject(form), form.blank.url, form.blank.version, content)
            self._tasks.run(self, command, lambda _none: self._on_kept(form), self._on_not_kept)

    def _on_not_kept(self, error: Exception) -> None:
        self._keeper.not_kept()
        if self._in_view:
            self._on_failed(error)
        else:
            self.trouble.emit(not_kept_words(error))

    def _on_kept(self, form: Form) -> None:
        if form is not self._form:
            return
        clock = local_time(self._tasks.context.clock.now())
        self._kept_words = self.tr("draft kept, {time}").format(time=f"{clock:%H:%M:%S}")
        self.keys_changed.emit()

    # --- completing ---

    def _day(self, session: FormSession) -> date | None:
        said = (day for one in DAY_ITEMS for day in session.response.of(one)[:1] if isinstance(day, date))
        return next(said, None) or self._page.done_on.day()

    def _on_complete_asked(self) -> None:
        form, session = self._form, self._page.form.session
        if form is None or session is None or self._completing:
            return
        command = self._completion(form, wire.to_draft(session), self._day(session))
        if command is None:
            self._page.done_on.line.setFocus()
            return
        self._completing = True
        self._keeper.keep_now()
        concern = is_new_concern(session)
        self._tasks.run(self, command, lambda _none: self._on_completed(form, concern=concern), self._on_not_completed)

    def _on_not_completed(self, error: Exception) -> None:
        self._completing = False
        self._on_failed(error)

    def _on_completed(self, form: Form, *, concern: bool) -> None:
        resident_id = form.resident.id
        if concern:
            self.trouble.emit(concern_words())
        still_here = self._in_view and self._form is form
        if self._form is form:  # not the one that was opened meanwhile
            self._forget()

        def leave(words: str) -> None:
            if still_here and self._in_view and self._form is None:
                self.go.emit(Place("pathway", resident_id))
            self.said.emit(words)

        self._say_saved(form, leave)

    def _on_failed(self, error: Exception) -> None:
        self._page.show_trouble(words_for(error))

    def _forget(self) -> None:
        self._keeper.forget()
        self._form, self._completing, self._kept_words = None, False, ""
        self._page.clear()
