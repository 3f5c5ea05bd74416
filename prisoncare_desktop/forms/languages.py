"""A form in another language: the words its publisher put beside the first ones, item by item.

Only words change. LinkIds, order, options' values and rules stay, so that a draft, a score, a layout and an answer mean
the same in every language; an option goes out as published (a code with its published display, words in the form's own
language), and the response says by its `language` and its items' `text` what the person read. Words that have no
translation stay in the form's own language, and `missing_translations` names each.
"""

from __future__ import annotations

from prisoncare_desktop.forms import extension_urls as urls
from prisoncare_desktop.forms.json_text import Json
from prisoncare_desktop.forms.parsing import questionnaire_from, words_missing
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.script import script_of


def languages_of(form: Questionnaire) -> tuple[str, ...]:
    """Return the languages the form has words in: its own first (if it says which), then as they come."""
    found = [form.base_language] if form.base_language else []
    waiting: list[Json] = [form.raw]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            if one.get("url") == urls.TRANSLATION:
                found.extend(_language_of(one.get("extension")))
            elif "value" in one and isinstance(language := one.get("language"), str):
                found.append(language)  # a designation of a concept
            waiting.extend(reversed(one.values()))
        elif isinstance(one, list):
            waiting.extend(reversed(one))
    return tuple(dict.fromkeys(found))


def in_language(form: Questionnaire, language: str) -> Questionnaire:
    """Return the form in this language (BCP 47: "pl", "pt-BR"), item for item the same; "" for its own.

    Raises:
        UnreadableForm: never for a form that could be read.
    """
    if language == form.language:
        return form
    return questionnaire_from(form.raw, value_sets=form.value_sets, language=language)


def missing_translations(form: Questionnaire, language: str) -> tuple[tuple[str, str], ...]:
    """Return (linkId, element) of all words that the form does not have in this language; linkId "" for the form's."""
    return words_missing(form, language)


def is_right_to_left(language: str) -> bool:
    """Say whether text in this language (BCP 47) runs from right to left."""
    return script_of(language).right_to_left


def _language_of(parts: Json) -> list[str]:
    if not isinstance(parts, list):
        return []
    codes = [one.get("valueCode") for one in parts if isinstance(one, dict) and one.get("url") == "lang"]
    return [one for one in codes if isinstance(one, str)]
