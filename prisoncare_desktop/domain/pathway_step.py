"""The steps of the substance misuse pathway, in the order of the toolkit: those recorded by a form, and the reviews.

Which steps there are, and in what order, is data: `resources/valuesets/pathway_step.json`.
"""

from __future__ import annotations

from dataclasses import dataclass

from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.errors import NotFound


@dataclass(frozen=True)
class PathwayStep:
    """One step. `questionnaire`: its form's canonical url, "" for a review, whose rule names its form."""

    code: str
    label: str
    questionnaire: str


def pathway_steps() -> tuple[PathwayStep, ...]:
    """Return the site's steps in pathway order."""
    return tuple(PathwayStep(c.code, c.label, c.get("questionnaire")) for c in value_set("pathway_step").current)


def step_of(code: str) -> PathwayStep:
    """Return the step of this code that is recorded by a form of its own.

    Raises:
        NotFound: there is none.
    """
    for step in pathway_steps():
        if step.code == code and step.questionnaire:
            return step
    raise NotFound("pathway step", code)
