"""What the form itself says must be true is true (questionnaire-constraint, targetConstraint)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prisoncare_desktop.forms.expressions import Constraint, Severity
from prisoncare_desktop.forms.validation.problem import Problem, ProblemCode


def check(link_id: str, broken: Iterable[Constraint], severity: Severity) -> Iterator[Problem]:
    """Yield a problem for each broken constraint of this severity; `link_id`: where a person can mend it."""
    for one in broken:
        if one.severity is severity:
            yield Problem(link_id, ProblemCode.BROKEN_RULE, {"key": one.key, "human": one.human})
