"""In which of its languages a form is shown.

A translation that nobody has approved here says "draft" beside its name. It is offered all the same: who opens a form
in this program is staff, who may look at a draft, and what is keyed in or read out is checked against what was printed.
"""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from prisoncare_desktop.forms.languages import is_right_to_left, languages_of, missing_translations
from prisoncare_desktop.forms.questionnaire import AnswerOption, Questionnaire
from prisoncare_desktop.ui.forms.option_box import OptionBox
from prisoncare_desktop.ui.widgets.labels import Label

_MOST_MISSING = 0.5  # of the form's items: a form of which most is in another language is not in this one


class LanguageSwitch(QWidget):
    """Hidden where the form has one language."""

    language_chosen = Signal(str)  # as the form names it, "" for its own

    def __init__(self) -> None:
        super().__init__()
        self._languages: dict[str, str] = {}  # its name -> the language
        self._own = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(Label(self.tr("Shown in"), "small"))
        self.box: OptionBox | None = None
        self.hide()

    def show_languages(self, form: Questionnaire, drafts: frozenset[str] = frozenset()) -> None:
        """Offer the languages of this form. `drafts`: those that nobody approved."""
        found = languages_of(form)
        self._own = form.base_language
        usable = [one for one in found if one == self._own or _is_in(form, one)] if len(found) > 1 else []
        self._languages = {self._said(one, drafts): one for one in usable}
        if self.box is not None:
            self.box.close_list()
            self._column.removeWidget(self.box)
            self.box.deleteLater()
            self.box = None
        self.setVisible(len(usable) > 1)
        if len(usable) > 1:
            self.box = OptionBox(tuple(AnswerOption(name) for name in self._languages), width=200)
            self.box.line.setAccessibleName(self.tr("Shown in"))
            self.box.show_words(self._said(form.language or self._own, drafts))
            self.box.chosen.connect(self._on_chosen)
            self._column.addWidget(self.box)

    def _said(self, language: str, drafts: frozenset[str]) -> str:
        name = language_name(language)
        return self.tr("{language} (draft)").format(language=name) if language in drafts else name

    def _on_chosen(self, option: AnswerOption) -> None:
        language = self._languages[option.label]
        self.language_chosen.emit("" if language == self._own else language)


def language_name(language: str) -> str:
    """Return what a language calls itself, e.g. `Polski`; its code where nobody here knows."""
    locale = QLocale(language)
    known = locale.language() is not QLocale.Language.C
    name = locale.nativeLanguageName() if known else language
    return name[:1].upper() + name[1:]


def turn_with_its_words(page: QWidget, form: Questionnaire) -> None:
    """Let a page run the way that the words of the form run as it is shown."""
    turned = is_right_to_left(form.language or form.base_language)
    page.setLayoutDirection(Qt.LayoutDirection.RightToLeft if turned else Qt.LayoutDirection.LeftToRight)


def _is_in(form: Questionnaire, language: str) -> bool:
    return len(missing_translations(form, language)) <= len(form.by_link_id) * _MOST_MISSING
