"""Forms, responses and validation cases that others published (`tests/data/published_forms`), read into memory."""

from __future__ import annotations

import tarfile
from functools import cache
from pathlib import Path
from typing import Any

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms import json_text
from prisoncare_desktop.forms.parsing import questionnaire_from
from prisoncare_desktop.forms.questionnaire import Questionnaire

ARCHIVE = Path(__file__).parents[1] / "data" / "published_forms" / "forms.tar.xz"


@cache
def everything() -> dict[str, Any]:
    """Return every JSON file by its name in the archive, e.g. `LHNCBC__lforms/phq9.json`."""
    found: dict[str, Any] = {}
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.name.endswith(".json") else None
            if content is not None:
                found[member.name.removeprefix("./")] = json_text.loads(content.read())
    return dict(sorted(found.items()))


def blank_forms() -> dict[str, Any]:
    """Return the Questionnaires, as JSON."""
    apart = ("responses/", "validation_cases/")
    return {name: tree for name, tree in everything().items() if not name.startswith(apart)}


@cache
def readable() -> dict[str, Questionnaire]:
    """Return those that can be read."""
    return {name: form for name, tree in blank_forms().items() if isinstance(form := read(tree), Questionnaire)}


def read(tree: Any) -> Questionnaire | str:
    """Return the form, or why it was refused."""
    try:
        return questionnaire_from(tree)
    except UnreadableForm as error:
        return str(error)
