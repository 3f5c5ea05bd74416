"""A form as the screen asks it, to be tried: whatever is put in is dropped when the page is left."""

from __future__ import annotations

from collections.abc import Sequence

from prisoncare_desktop.forms.languages import in_language
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.form_page import FormPage
from prisoncare_desktop.ui.paper_words import language_words
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.form_library import GetDraftLanguages, GetFormToTry

_SHORT = 10  # questions: in one column, as a returned form is keyed in; a longer form has its sections beside it


class FormOnScreenScreen(Screen):
    """A form to be tried. `Place("form-on-screen", "<url>|<language>")`."""

    name = "form-on-screen"
    room = "settings"
    help_page = "forms"

    def __init__(self, tasks: Tasks) -> None:
        self._page = WorkingPage()
        super().__init__(self._page, tasks)
        self._trying: FormSession | None = None  # what is to be on view, while the page is
        self._asked = ""  # which, while it is being fetched
        self._page.add_way_back(self.tr("Forms"))
        self._page.back_requested.connect(lambda: self.go.emit(Place("forms")))
        self._page.body.addWidget(self._page.trouble)
        self._short = FormPage(self.tr("Check it"), tasks.context.today, one_column=True)
        self._long = FormPage(self.tr("Check it"), tasks.context.today)
        for place, form in enumerate((self._short, self._long)):
            self._page.aside.insertWidget(place, form.progress)
            self._page.body.addWidget(form, 1)
            form.complete_asked.connect(lambda: self.said.emit(self.tr("Nothing is missing. Nothing was kept.")))

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("1–9"), self.tr("Choose")),
            (self.tr("Enter"), self.tr("Next unanswered")),
            (self.tr("Ctrl Enter"), self.tr("Check it")),
            (self.tr("Esc"), self.tr("Forms")),
        )

    def enter(self, what: str, _around: Surroundings) -> None:
        url, _, language = what.rpartition("|")
        self._asked = what
        self._tasks.ask(
            self,
            GetFormToTry(url),
            lambda own: self._open(own, language) if self._asked == what else None,
            lambda error: self._page.show_trouble(words_for(error)),
            key="form",
        )

    def _open(self, own: Questionnaire, language: str) -> None:
        form = in_language(own, language)
        said = self.tr("To be tried, in {language}. Nothing you put in is kept.").format(
            language=language_words(language)
        )
        self._page.trouble.set_message("info", "")
        self._page.set_title(own.title, said)
        short = len(form.asked) <= _SHORT
        for page, shown in ((self._short, short), (self._long, not short)):
            page.setVisible(shown)
            page.progress.setVisible(shown)
        page = self._short if short else self._long
        session = FormSession(form, opening=self._tasks.context.opening())
        self._trying = session
        self._tasks.ask(
            self,
            GetDraftLanguages(own.url, own.version),
            lambda drafts: page.open(session, drafts=drafts) if self._trying is session else None,
            lambda error: self._page.show_trouble(words_for(error)),
            key="drafts",
        )

    def leave(self) -> None:
        self._trying, self._asked = None, ""
        for page in (self._short, self._long):
            page.close_form()
