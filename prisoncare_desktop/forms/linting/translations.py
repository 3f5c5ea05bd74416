"""A form that speaks a language says everything in it."""

from __future__ import annotations

from collections.abc import Iterator

from prisoncare_desktop.forms.languages import languages_of, missing_translations
from prisoncare_desktop.forms.linting.finding import Data, Finding, FindingCode, Severity, Target
from prisoncare_desktop.forms.questionnaire import Questionnaire


def check(form: Questionnaire, _target: Target) -> Iterator[Finding]:
    for language in languages_of(form):
        missing = missing_translations(form, language)
        if language != form.base_language and missing:
            link_id, element = missing[0]
            first = f"{element} of {link_id or 'the form'}"
            data: dict[str, Data] = {"language": language, "count": len(missing), "first": first}
            yield Finding(FindingCode.TRANSLATION_MISSING, Severity.WARNING, "", data)
