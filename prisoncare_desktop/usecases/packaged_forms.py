"""The forms shipped with the program, by canonical url and version."""

from __future__ import annotations

from functools import cache

from prisoncare_desktop import resources
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.forms.parsing import parse_questionnaire
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


def _version_key(form: Questionnaire) -> list[int]:
    return [int(part) if part.isdigit() else 0 for part in form.version.split(".")]


@cache
def _all() -> tuple[Questionnaire, ...]:
    return tuple(
        parse_questionnaire(resources.read_text(name)) for name in resources.names_in("questionnaires", ".json")
    )
