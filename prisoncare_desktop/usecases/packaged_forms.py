"""The forms shipped with the program, by canonical url and version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from prisoncare_desktop import resources
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.forms.element import Element
from prisoncare_desktop.forms.json_text import Json, JsonObject
from prisoncare_desktop.forms.parsing import parse_questionnaire, questionnaire_from
from prisoncare_desktop.forms.questionnaire import Questionnaire


def packaged_form(url: str, version: str = "") -> Questionnaire:
    """Return a shipped form. `version`: "" for the newest.

    Raises:
        NotFound: it is not shipped (in this version).
    """
    found = [form for form in _all() if form.url == url and version in ("", form.version)]
    if not found:
        raise NotFound("questionnaire", f"{url}|{version}")
    return max(found, key=_version_key)


def packaged_forms() -> tuple[Questionnaire, ...]:
    """Return the newest version of every shipped form, by title."""
    newest = {form.url: form for form in sorted(_all(), key=_version_key)}
    return tuple(sorted(newest.values(), key=lambda form: form.title))


def in_language(form: Questionnaire, language: str) -> Questionnaire:
    """Return a form with its words in this language where it has them."""
    return questionnaire_from({**_translated(form.raw, language), "language": language})


def _version_key(form: Questionnaire) -> list[int]:
    return [int(part) if part.isdigit() else 0 for part in form.version.split(".")]


@cache
def _all() -> tuple[Questionnaire, ...]:
    return tuple(
        parse_questionnaire(resources.read_text(name)) for name in resources.names_in("questionnaires", ".json")
    )


def _translated(tree: JsonObject, language: str) -> dict[str, Json]:
    out: dict[str, Json] = {}
    for key, value in tree.items():
        shadow = tree.get(f"_{key}")
        words = _translation(shadow, language) if isinstance(value, str) and isinstance(shadow, Mapping) else None
        out[key] = words or _inside(value, language)
    return out


def _inside(value: Json, language: str) -> Json:
    if isinstance(value, Mapping):
        return _translated(value, language)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_inside(one, language) for one in value]
    return value


def _translation(shadow: JsonObject, language: str) -> str | None:
    for one in Element(shadow).extensions("http://hl7.org/fhir/StructureDefinition/translation"):
        lang, content = one.extension("lang"), one.extension("content")
        if lang and content and lang.text("valueCode") == language:
            return content.text("valueString")
    return None
