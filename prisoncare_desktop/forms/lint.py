"""What a designer should know of a form, the gravest first. The rules are in `linting/`, one a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms.json_text import Json
from prisoncare_desktop.forms.linting import structure
from prisoncare_desktop.forms.linting.every_rule import RULES
from prisoncare_desktop.forms.linting.finding import Finding, Severity, Target
from prisoncare_desktop.forms.linting.rest import rest_of
from prisoncare_desktop.forms.parsing import questionnaire_from

_GRAVEST_FIRST: Final = tuple(Severity)


def lint(tree: Json, target: Target) -> tuple[Finding, ...]:
    """Check a form. One that does not load is told all that keeps it from loading, and what each question lacks.

    Raises:
        UnreadableForm: it is not a Questionnaire at all.
    """
    if not isinstance(tree, Mapping) or tree.get("resourceType") != "Questionnaire":
        raise UnreadableForm("not a Questionnaire")
    broken = structure.problems_of(tree)
    if broken:
        return (*broken, *_sorted(rest_of(tree, target)))
    form = questionnaire_from(tree)
    return tuple(_sorted(one for rule in RULES for one in rule(form, target)))


def _sorted(found: Iterable[Finding]) -> list[Finding]:
    return sorted(found, key=lambda one: _GRAVEST_FIRST.index(one.severity))
