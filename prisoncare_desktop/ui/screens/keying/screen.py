"""Wires the keying in of returned forms to the tasks."""

from __future__ import annotations

from collections.abc import Sequence

from prisoncare_desktop.domain.feedback import PaperForm
from prisoncare_desktop.errors import PrisonCareError
from prisoncare_desktop.forms import wire
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.draft_keeper import DraftKeeper
from prisoncare_desktop.ui.screen import Screen, Surroundings
from prisoncare_desktop.ui.screens.keying.view import KeyingView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import not_kept_words, words_for
from prisoncare_desktop.usecases.drafts import DiscardDraft, FindDraft, GetMyDrafts, SaveDraft
from prisoncare_desktop.usecases.feedback import FORM_SUBJECT, FindPaperForm, FoundForm, KeyInReturn
from prisoncare_desktop.usecases.form_library import GetDraftLanguages
from prisoncare_desktop.usecases.kept_forms import GetForm
from prisoncare_desktop.usecases.ports import Draft


class KeyingScreen(Screen):
    """A returned form by its code. `Place("keying")`, or `Place("keying", code)`."""

    name = "keying"
    room = "feedback"
    help_page = "keying"

    def __init__(self, tasks: Tasks) -> None:
        self._page = KeyingView(lambda: tasks.context.today())
        super().__init__(self._page, tasks)
        self._paper: PaperForm | None = None
        self._keying = False
        self._in_view = False
        self._keeper = DraftKeeper(self._keep, self)
        self._page.code_typed.connect(self._find)
        self._page.another_asked.connect(self._on_another_asked)
        self._page.form.changed.connect(self._keeper.changed)
        self._page.form.complete_asked.connect(self._on_complete_asked)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("1–9"), self.tr("Choose")),
            (self.tr("Enter"), self.tr("Next unanswered")),
            (self.tr("Ctrl Enter"), self.tr("Keep this form")),
            (self.tr("Esc"), self.tr("Another form")),
        )

    def enter(self, what: str, _around: Surroundings) -> None:
        self._in_view = True
        if self._paper is not None:
            self._page.form.refocus()
            return
        self._page.display_none()
        if what:
            self._find(what)
        else:
            self._tasks.ask(self, GetMyDrafts(), self._on_drafts, self._on_failed)

    def leave(self) -> None:
        self._in_view = False
        self._keeper.keep_now()

    # --- finding the form ---

    def _on_drafts(self, drafts: tuple[Draft, ...]) -> None:
        """Go on with the form that was being keyed in when this PC was locked or left."""
        half_keyed = next((d for d in drafts if d.subject.startswith(FORM_SUBJECT)), None)
        if half_keyed is not None and self._paper is None and not self._page.code.text():
            self._find(half_keyed.subject.removeprefix(FORM_SUBJECT))

    def _find(self, typed: str) -> None:
        self._tasks.ask(self, FindPaperForm(typed), self._on_found, self._on_failed, key="paper-form")

    def _on_found(self, found: FoundForm) -> None:
        paper = found.paper
        subject = FORM_SUBJECT + paper.code

        def with_draft(draft: Draft | None) -> None:
            blank = GetForm(paper.questionnaire, paper.version)
            self._tasks.ask(self, blank, lambda form: with_form(form, draft), self._on_failed)

        def with_form(form: Questionnaire, draft: Draft | None) -> None:
            unread = GetDraftLanguages(paper.questionnaire, paper.version)
            self._tasks.ask(self, unread, lambda languages: self._open(found, form, draft, languages), self._on_failed)

        self._tasks.ask(self, FindDraft(subject), with_draft, self._on_failed)

    def _open(self, found: FoundForm, form: Questionnaire, draft: Draft | None, languages: frozenset[str]) -> None:
        opening = self._tasks.context.opening()
        try:
            session = (
                wire.from_draft(form, draft.content, opening=opening) if draft else FormSession(form, opening=opening)
            )
        except PrisonCareError as error:
            self._on_failed(error)
            return
        self._paper = found.paper
        self._keeper.follow(session, was_kept=draft is not None)
        self._page.display(found.paper, found.clinic_label, session, languages)

    def _on_another_asked(self) -> None:
        self._keeper.keep_now()
        self._forget()

    # --- keeping and completing ---

    def _keep(self, content: str) -> None:
        paper = self._paper
        if paper is not None:
            command = SaveDraft(FORM_SUBJECT + paper.code, paper.questionnaire, paper.version, content)
            self._tasks.run(self, command, None, self._on_not_kept)

    def _on_not_kept(self, error: Exception) -> None:
        self._keeper.not_kept()
        if self._in_view:
            self._on_failed(error)
        else:
            self.trouble.emit(not_kept_words(error))

    def _on_complete_asked(self) -> None:
        paper, session = self._paper, self._page.form.session
        if paper is None or session is None or self._keying:
            return
        self._keying = True
        command = KeyInReturn(paper.code, wire.to_draft(session))
        self._tasks.run(self, command, lambda _none: self._on_keyed(paper), self._on_not_keyed)

    def _on_keyed(self, paper: PaperForm) -> None:
        self._tasks.run(self, DiscardDraft(FORM_SUBJECT + paper.code), None, self._on_failed)
        if self._paper is paper:  # not the one that was opened meanwhile
            self._forget()
        self.said.emit(self.tr("Form {code} keyed in.").format(code=paper.code))

    def _on_not_keyed(self, error: Exception) -> None:
        self._keying = False
        self._on_failed(error)

    def _on_failed(self, error: Exception) -> None:
        self._page.show_trouble(words_for(error))

    def _forget(self) -> None:
        self._keeper.forget()
        self._paper, self._keying = None, False
        self._page.display_none()
