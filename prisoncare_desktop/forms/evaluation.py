"""The expressions of a form over the answers as they stand: conditions, calculations, bounds, options, words, rules.

An expression is run on a response that holds only what it reads (`fhirpath/reads`, less what waits for it): what it
comes to is a function of those answers and of nothing else, not of their order, not of what else is filled in.

Decisions, 2026-11-22:
* A condition that cannot be run at all (another language, a function that is not here), or does not hold for want of
  something the form was opened without (%patient, a query to a server), leaves its item asked: a question too many is
  seen, a question that is missing is not. One that fails on these answers does not hold.
* A constraint is broken when it says false. One that says nothing, or fails, holds nobody up.
* Several values for an item that takes one are none: which of them is meant is not ours to guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from prisoncare_desktop.forms.dependencies import Dependencies, walks_of
from prisoncare_desktop.forms.expressions import Constraint, Expression
from prisoncare_desktop.forms.fhirpath.grammar import Node, NotFhirpath, parsed
from prisoncare_desktop.forms.fhirpath.library import Library
from prisoncare_desktop.forms.fhirpath.outcome import options_from, values_from
from prisoncare_desktop.forms.fhirpath.quick import Doubt, quick
from prisoncare_desktop.forms.fhirpath.reads import FORM, Variable
from prisoncare_desktop.forms.fhirpath.trouble import Cannot, Trouble, TroubleCode
from prisoncare_desktop.forms.fhirpath.view import View, Views
from prisoncare_desktop.forms.json_text import JsonObject
from prisoncare_desktop.forms.questionnaire import Item, Questionnaire
from prisoncare_desktop.forms.values import Value

_FIXED = {
    "ucum": "http://unitsofmeasure.org",
    "sct": "http://snomed.info/sct",
    "loinc": "http://loinc.org",
}
_NEVER_RUNS = frozenset(
    {TroubleCode.OTHER_LANGUAGE, TroubleCode.NOT_FHIRPATH, TroubleCode.UNKNOWN_FUNCTION, TroubleCode.UNKNOWN_NAME}
    | {TroubleCode.NO_CLOCK, TroubleCode.TOO_MUCH}
)


@dataclass(frozen=True)
class Opening:
    """What a form is opened with. `now`: the clock, with its zone; `contexts`: FHIR resources by name (%patient)."""

    now: datetime | None = None
    contexts: Mapping[str, JsonObject] = field(default_factory=dict)


UNOPENED: Final = Opening()


class Evaluation:
    """The expressions of one form, with all its repetitions; `answers_of`: the answers that count."""

    def __init__(
        self,
        form: Questionnaire,
        depends: Dependencies,
        answers_of: Callable[[str], tuple[Value, ...]],
        opening: Opening,
        library: Library,
    ) -> None:
        self.form = form
        self.opening = opening
        self._depends = depends
        self._answers_of = answers_of
        self._library = library
        self._walks = walks_of(form)
        self._views = Views(form, answers_of)
        self._troubles: dict[tuple[str, str, str], Trouble] = {}
        self._variables: dict[Variable, tuple[list[tuple[Value, ...]], list[Any], bool]] = {}
        self._lacking = False  # whether what runs just now asked for something that is not there

    def troubles(self) -> tuple[Trouble, ...]:
        """Return what could not be run so far, as the answers now stand."""
        return tuple(self._troubles.values())

    def elements(self, elements: JsonObject) -> None:
        """Take up what the response says besides its items."""
        self._views.elements = dict(elements)

    # --- what an expression is for ------------------------------------------------------------------------------------

    def is_wanted(self, item: Item) -> bool:
        """Say whether the item's own condition holds; an item without one is wanted."""
        condition = item.logic.enable_when
        if condition is None:
            return True
        self._lacking = False
        found = self._found(item.link_id, "enable_when", condition, blind=True)
        if found is None and self._troubles[item.link_id, "enable_when", condition.text].code in _NEVER_RUNS:
            return True
        return self._lacking or (found is not None and len(found) == 1 and found[0] is not False)

    def calculated(self, item: Item) -> tuple[Value, ...]:
        """Return what the item comes to, nothing where that cannot be said."""
        return self._values(item, "calculated", item.logic.calculated, blind=True)

    def initial(self, item: Item) -> tuple[Value, ...]:
        """Return what the item starts with."""
        return self._values(item, "initial", item.logic.initial)

    def as_shown(self, item: Item) -> Item:
        """Return the item with the words, bounds and options that it has just now."""
        logic = item.logic
        words = self._found(item.link_id, "text", logic.text) if logic.text else None
        if words and isinstance(words[0], str):
            item = replace(item, text=words[0])
        low, high = (self._bound(item, use) for use in ("min_value", "max_value"))
        if low is not None:
            item = replace(item, min_value=low)
        if high is not None:
            item = replace(item, max_value=high)
        offered = self._found(item.link_id, "answers", logic.answers) if logic.answers else None
        if offered:
            item = replace(item, options=options_from(item, offered))
        for toggle in logic.toggles:
            if self._found(item.link_id, "toggle", toggle.when) != [True]:
                hidden = [item.option_of(one) for one in toggle.options]
                item = replace(item, options=tuple(one for one in item.options if one not in hidden))
        return item

    def broken(self, item: Item, *, answered: bool) -> Iterator[Constraint]:
        """Yield the item's constraints that do not hold; `answered`: something is in it.

        One that speaks only of its own item waits until that is there, as FHIR's invariants do.
        """
        for one in item.logic.constraints:
            if not answered and "%resource" not in one.expression.text:
                continue
            if self._found(item.link_id, "constraint", one.expression) == [False]:
                yield one

    def broken_of_form(self) -> Iterator[tuple[Constraint, frozenset[str]]]:
        """Yield the form's own constraints that do not hold, each with the items it looks at."""
        for one in self.form.logic.constraints:
            if self._found(FORM, "constraint", one.expression) == [False]:
                yield one, self._walks.of(FORM, one.expression).all

    # --- running one --------------------------------------------------------------------------------------------------

    def _values(self, item: Item, use: str, expression: Expression | None, *, blind: bool = False) -> tuple[Value, ...]:
        if expression is None:
            return ()
        found = self._found(item.link_id, use, expression, blind=blind)
        if not found:
            return ()
        values = values_from(item, found)
        if values is None:
            self._tell(item.link_id, use, expression, Cannot(TroubleCode.WRONG_TYPE, item.raw_type))
            return ()
        return values

    def _bound(self, item: Item, use: str) -> Value | None:
        expression: Expression | None = getattr(item.logic, use)
        values = self._values(replace(item, repeats=False), use, expression)
        return values[0] if values else None

    def _found(self, owner: str, use: str, expression: Expression, *, blind: bool = False) -> list[Any] | None:
        """Return what an expression comes to, None where it cannot be run."""
        reads = self._walks.of(owner, expression).all
        if blind:
            reads -= self._depends.blind.get(owner, frozenset())
        try:
            found = self.run(expression, _Scope(self, owner, None, self._views.seeing(reads)))
        except Cannot as trouble:
            self._tell(owner, use, expression, trouble)
            return None
        self._troubles.pop((owner, use, expression.text), None)
        return found

    def run(self, expression: Expression, scope: _Scope) -> list[Any]:
        """Return what an expression comes to in that scope.

        Raises:
            Cannot: it cannot be run.
        """
        if not expression.is_fhirpath:
            raise Cannot(TroubleCode.OTHER_LANGUAGE, expression.language)
        try:
            node = parsed(expression.text)
        except NotFhirpath as e:
            raise Cannot(TroubleCode.NOT_FHIRPATH, str(e)) from e
        fast = quick(node)
        if fast is not None:
            focus = scope.context
            try:
                return fast(scope, focus, focus)
            except Doubt:
                pass
        return self._by_library(node, scope)

    def _by_library(self, node: Node, scope: _Scope) -> list[Any]:
        given = {name: scope.constant(name) for name in sorted(node.constants)}
        return self._library.run(node, scope.context[0], given, _size(scope.view.response) + _size(given))

    def variable(self, variable: Variable, view: View) -> list[Any]:
        """Return what a variable comes to, nothing where it cannot be run.

        One that stands for places in the form, or looks at all it comes across, is run on what its user sees (`view`).
        """
        reads = self._walks.variable(variable)
        expression = self._walks.declared(variable)
        try:
            if reads.stands_for is not None or reads.wide:
                return self.run(expression, _Scope(self, variable.owner, variable.number, view))
            seen = [self._answers_of(one) for one in reads.named]
            known = self._variables.get(variable)
            if known is not None and all(a is b for a, b in zip(known[0], seen, strict=True)):
                self._lacking |= known[2]
                self._troubles.pop((variable.owner, "variable", expression.text), None)
                return known[1]
            own = _Scope(self, variable.owner, variable.number, self._views.seeing(reads.named))
            around, self._lacking = self._lacking, False
            found = self.run(expression, own)
            self._variables[variable] = (seen, found, self._lacking)
            self._lacking |= around
        except Cannot as trouble:
            self._tell(variable.owner, "variable", expression, trouble)
            self._lacking = True
            return []
        self._troubles.pop((variable.owner, "variable", expression.text), None)
        return found

    def named(self, owner: str, name: str, before: int | None, view: View) -> list[Any]:
        """Return what stands after a % sign, but for the response and the item.

        Raises:
            Cannot: nothing has that name.
        """
        variable = self._walks.find(owner, name, before)
        if variable is not None:
            return self.variable(variable, view)
        if name in self.opening.contexts:
            return [self.opening.contexts[name]]
        if name == "questionnaire":
            return [self.form.raw]
        if name == "qitem":
            return [self.form[owner].raw] if owner != FORM else [self.form.raw]
        if name in _FIXED:
            return [_FIXED[name]]
        if name in self.form.logic.launch_contexts:
            self._lacking = True
            self._troubles.setdefault((FORM, "launch_context", name), Trouble("", name, TroubleCode.NOT_GIVEN, name))
            return []
        raise Cannot(TroubleCode.UNKNOWN_NAME, name)

    def context(self, owner: str, view: View) -> dict[str, Any]:
        """Return the item (or the response) that an expression belongs to, bare where nothing in it is answered."""
        if owner == FORM:
            return view.response
        return view.nodes.get(owner) or self._views.bare(owner)

    def _tell(self, owner: str, use: str, expression: Expression, trouble: Cannot) -> None:
        self._troubles[owner, use, expression.text] = Trouble(owner, use, trouble.code, trouble.detail)


class _Scope:
    """Where an expression stands: in which item (as its variable of which number), seeing what."""

    def __init__(self, evaluation: Evaluation, owner: str, number: int | None, view: View) -> None:
        self._evaluation = evaluation
        self._owner = owner
        self._number = number
        self.view = view
        self.now = evaluation.opening.now
        self.context: list[Any] = [evaluation.context(owner, view)]

    def constant(self, name: str, /) -> list[Any]:
        if name in ("resource", "rootResource"):
            return [self.view.response]
        if name == "context":
            return self.context
        return self._evaluation.named(self._owner, name, self._number, self.view)


def _size(tree: Any) -> int:
    """Return about how many parts a tree has."""
    if isinstance(tree, Mapping):
        return 1 + sum(_size(one) for one in tree.values())
    if isinstance(tree, Sequence) and not isinstance(tree, str):
        return 1 + sum(_size(one) for one in tree)
    return 1
