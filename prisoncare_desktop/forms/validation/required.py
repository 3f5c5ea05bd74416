"""A required question is answered; in a required group something is."""

from __future__ import annotations

from collections.abc import Iterator

from prisoncare_desktop.forms.questionnaire import Item, ItemType
from prisoncare_desktop.forms.validation.problem import Problem, ProblemCode


def check(item: Item, *, answered: bool, asked: bool) -> Iterator[Problem]:
    """Yield the problem if a required item has nothing.

    `answered`: it holds an answer, or for a group anything inside does. `asked`: a person can answer it, or for a
    group something inside. A required item of an unsupported type blocks completing with its own code: a response
    that calls itself complete without it would be untrue.
    """
    if not item.required or answered:
        return
    if item.type is ItemType.UNSUPPORTED:
        yield Problem(item.link_id, ProblemCode.REQUIRED_CANNOT_BE_ASKED, {"raw_type": item.raw_type})
    elif asked:
        yield Problem(item.link_id, ProblemCode.REQUIRED)
