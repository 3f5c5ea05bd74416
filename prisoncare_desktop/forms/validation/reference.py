"""A link to a record is to a record of a kind that the question asks for."""

from __future__ import annotations

from collections.abc import Iterator

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.validation.problem import Problem, ProblemCode
from prisoncare_desktop.forms.values import Reference, Value


def check(item: Item, answers: tuple[Value, ...]) -> Iterator[Problem]:
    for answer in answers if item.reference_types else ():
        kind = _kind(answer) if isinstance(answer, Reference) else ""
        if kind and kind not in item.reference_types:
            yield Problem(item.link_id, ProblemCode.OTHER_RECORD, {"kinds": ", ".join(item.reference_types)})


def _kind(link: Reference) -> str:
    """Return what kind of record a link is to, "" where it does not say (a name only, a UUID)."""
    parts = (link.reference or "").split("/")
    return link.type or (parts[-2] if len(parts) > 1 and parts[-2].isalpha() else "")
