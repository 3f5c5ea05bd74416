"""The forms shipped with the program and the trust's content packs, by canonical url and version.

Packs are the one thing here that is set and not shipped: `app.py` puts them in when somebody signs in. They are
kept beside the shipped forms, because whatever reads an old answer finds its form by url and version alone.
"""

from __future__ import annotations

from functools import cache

from prisoncare_desktop import resources
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.forms.parsing import parse_questionnaire
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.usecases.content_pack import NO_PACKS, Packs

PACKED = "questionnaires/packs"  # forms whose words a trust replaces

_packs: Packs = NO_PACKS


def packaged_form(url: str, version: str = "") -> Questionnaire:
    """Return a form that is here. `version`: "" for the newest.

    Raises:
        NotFound: it is not here (in this version).
    """
    found = [form for form in (*_all(), *_packs.forms) if form.url == url and version in ("", form.version)]
    if not found:
        raise NotFound("questionnaire", f"{url}|{version}")
    return max(found, key=lambda form: version_key(form.version))


def packaged_forms() -> tuple[Questionnaire, ...]:
    """Return the newest version of every form that is here, by title."""
    newest = {form.url: form for form in sorted((*_all(), *_packs.forms), key=lambda form: version_key(form.version))}
    return tuple(sorted(newest.values(), key=lambda form: form.title))


def shipped_form(url: str) -> Questionnaire | None:
    """Return the form of this url that comes with the program, whatever packs there are; None if none does."""
    return next((form for form in _all() if form.url == url), None)


def version_key(version: str) -> tuple[list[int], str]:
    """Return what puts versions in order: by their numbers, and what is no number by its letters."""
    parts = version.split(".")
    return [int(part) if part.isascii() and part.isdigit() else 0 for part in parts], version


def replaceable_forms() -> tuple[Questionnaire, ...]:
    """Return the shipped forms whose words a content pack may replace."""
    packed = resources.names_in(PACKED, ".json")
    return tuple(form for name, form in zip(_names(), _all(), strict=True) if name in packed)


def use_packs(packs: Packs) -> None:
    """Use these content packs from now on, in place of any before."""
    global _packs
    _packs = packs


def packs_in_use() -> Packs:
    """Return the content packs, those refused among them."""
    return _packs


def _names() -> tuple[str, ...]:
    return (*resources.names_in("questionnaires", ".json"), *resources.names_in(PACKED, ".json"))


@cache
def _all() -> tuple[Questionnaire, ...]:
    return tuple(parse_questionnaire(resources.read_text(name)) for name in _names())
