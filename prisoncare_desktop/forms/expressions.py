"""What a form says in expressions: carried by items and forms as it was written, and run by `evaluation`.

An expression in a language other than FHIRPath (CQL, a query to a server) is kept and not run; `unsupported` says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from prisoncare_desktop.forms.values import Value

FHIRPATH: Final = "text/fhirpath"


@dataclass(frozen=True)
class Expression:
    """One expression; `name`: of a variable, what others call it by after a % sign."""

    text: str
    language: str = FHIRPATH
    name: str = ""

    @property
    def is_fhirpath(self) -> bool:
        """Whether it is in the one language that is run here."""
        return self.language == FHIRPATH


class Severity(StrEnum):
    """Whether a broken constraint stands in the way of completing. Source: FHIR constraint-severity."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Constraint:
    """What must be true of the answers; `human`: the form's own words to the person where it is not."""

    key: str
    severity: Severity
    human: str
    expression: Expression


@dataclass(frozen=True)
class Toggle:
    """Options that are offered only while an expression is true."""

    options: tuple[Value, ...]
    when: Expression


@dataclass(frozen=True)
class Logic:
    """The expressions of one item. `text`: its words; `answers`, `candidates`: what may be chosen.

    `variables`: those that others call by name. `population`: what a group is filled from, a name like any other to
    what is inside it; where it cannot be run the group only starts empty, so `every` leaves it out.
    """

    variables: tuple[Expression, ...] = ()
    population: tuple[Expression, ...] = ()
    enable_when: Expression | None = None
    calculated: Expression | None = None
    initial: Expression | None = None
    answers: Expression | None = None
    candidates: Expression | None = None
    text: Expression | None = None
    min_value: Expression | None = None
    max_value: Expression | None = None
    constraints: tuple[Constraint, ...] = ()
    toggles: tuple[Toggle, ...] = ()

    @property
    def named(self) -> tuple[Expression, ...]:
        """All that has a name."""
        return self.variables + self.population

    def every(self) -> Iterator[tuple[str, Expression]]:
        """Yield each expression with what it is for."""
        yield from (("variable", one) for one in self.variables)
        for use in ("enable_when", "calculated", "initial", "answers", "candidates", "text", "min_value", "max_value"):
            expression = getattr(self, use)
            if expression is not None:
                yield use, expression
        yield from (("constraint", one.expression) for one in self.constraints)
        yield from (("toggle", one.when) for one in self.toggles)


@dataclass(frozen=True)
class FormLogic:
    """The expressions of a form as a whole. `launch_contexts`: names of what the form is opened with (%patient)."""

    variables: tuple[Expression, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    launch_contexts: tuple[str, ...] = ()


NO_LOGIC: Final = Logic()
NO_FORM_LOGIC: Final = FormLogic()
