"""Expressions run by `fhirpathpy`: everything that `quick` leaves. The only file that imports it, when first needed.

It is a stranger's program run on a nurse's PC, so: its clock is the one we give; its regular expressions are ours; what
would ask the network (`resolve`, `memberOf`) is not there; `trace` says nothing; it is stopped after so many steps.
Steps are counted where the library reads the tree of the expression: each part of ours counts how often it is read, and
what walks through all it is given counts for as many as there are. No clock is asked, so that the same form stops at
the same place on every PC.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, DecimalException, localcontext
from functools import cache
from importlib.resources import files
from typing import Any, Final

from prisoncare_desktop.forms.fhirpath.grammar import Node
from prisoncare_desktop.forms.fhirpath.trouble import Cannot, TroubleCode
from prisoncare_desktop.forms.pattern import NotAPattern, compiled

MOST_STEPS = 200_000  # about a second; the heaviest published expression takes a hundredth of that
MOST_STEPS_AT_ONCE = 2_000_000  # of all expressions that one answer makes run
MOST_ENTRIES = 20_000
MOST_CHARACTERS = 1_000_000
MOST_DIGITS = 1_000
MOST_PLACES = 12

_WALKS: Final = frozenset(
    {"descendants", "children", "repeat", "distinct", "union", "where", "select", "all", "exists"}
)
_CROSSES: Final = frozenset({"intersect", "exclude", "subsetOf", "supersetOf"})
_GROWS: Final = frozenset({"combine", "union", "replace", "join", "power", "split"})
_MODEL: Final = ("choiceTypePaths", "path2Type", "pathsDefinedElsewhere", "type2Parent")
_ANSWER: Final = "QuestionnaireResponse.item.answer"


class Library:
    """`fhirpathpy` as one form uses it; `now`: the clock, None where the form was given none."""

    def __init__(self, now: datetime | None) -> None:
        self._allowance = _Allowance()
        self._trees: dict[Node, _Part] = {}
        self._functions = _functions(now)

    def begin(self) -> None:
        """Start to count anew: a person has done something."""
        self._allowance.left_at_once = MOST_STEPS_AT_ONCE

    def run(self, node: Node, focus: Any, variables: Mapping[str, Sequence[Any]], size: int) -> list[Any]:
        """Return what the expression comes to; `size`: about how many parts the data has.

        Raises:
            Cannot: it cannot be run, or asks too much.
        """
        from fhirpathpy import apply_parsed_path

        _refuse_what_doubles(node)
        if (tree := self._trees.get(node)) is None:
            tree = self._trees[node] = _theirs(node, self._allowance)
        self._allowance.fill(size)
        given = {name: [_placed(one) for one in values] for name, values in variables.items()}
        options = {"userInvocationTable": self._functions, "returnRawData": True, "traceFn": _silent}
        whole = {"children": [tree]}
        try:
            with localcontext() as numbers:
                numbers.Emax, numbers.Emin = MOST_DIGITS, -MOST_DIGITS
                found = apply_parsed_path(_placed(focus), whole, given, _model(), options)
        except Cannot:
            raise
        except (RecursionError, MemoryError, OverflowError) as e:
            raise Cannot(TroubleCode.TOO_MUCH) from e
        except Exception as e:  # the library has no error of its own: it raises Exception, or whatever Python does
            raise Cannot(TroubleCode.FAILS, _said(e)) from e
        return _small_enough([_plain(one) for one in found])


def _said(error: Exception) -> str:
    """Return what kind of error it is: its words may hold an answer, and answers stay out of messages."""
    words = str(error)
    known = ("Not implemented", "Attempting to access an undefined")
    return words if words.startswith(known) else type(error).__name__


class _Allowance:
    """What one expression may still use, and all of one action together."""

    def __init__(self) -> None:
        self.left_at_once = MOST_STEPS_AT_ONCE
        self.left = 0
        self.size = 1

    def fill(self, size: int) -> None:
        self.left = min(MOST_STEPS, self.left_at_once)
        self.size = max(size, 1)

    def use(self, weight: int) -> None:
        steps = 1 if weight == 0 else max(1, self.size if weight == 1 else self.size * self.size // 16)
        self.left -= steps
        self.left_at_once -= steps
        if self.left < 0:
            raise Cannot(TroubleCode.TOO_MUCH)


class _Part(dict[str, Any]):
    """A part of the library's tree that counts how often it is read."""

    def __init__(self, content: Mapping[str, Any], allowance: _Allowance, weight: int) -> None:
        super().__init__(content)
        self._allowance = allowance
        self._weight = weight

    def __getitem__(self, key: str) -> Any:
        self._allowance.use(self._weight)
        return super().__getitem__(key)


# --- our tree -> theirs -----------------------------------------------------------------------------------------------

_OPERATORS: Final = {
    **dict.fromkeys(("implies",), "ImpliesExpression"),
    **dict.fromkeys(("or",), "OrExpression"),
    **dict.fromkeys(("xor",), "OrExpression"),
    **dict.fromkeys(("and",), "AndExpression"),
    **dict.fromkeys(("in", "contains"), "MembershipExpression"),
    **dict.fromkeys(("=", "~", "!=", "!~"), "EqualityExpression"),
    **dict.fromkeys(("<=", "<", ">", ">="), "InequalityExpression"),
    **dict.fromkeys(("|",), "UnionExpression"),
    **dict.fromkeys(("+", "-", "&"), "AdditiveExpression"),
    **dict.fromkeys(("*", "/", "div", "mod"), "MultiplicativeExpression"),
}
_LITERALS: Final = {
    "null": "NullLiteral",
    "boolean": "BooleanLiteral",
    "string": "StringLiteral",
    "number": "NumberLiteral",
    "date": "DateTimeLiteral",
    "time": "TimeLiteral",
    "quantity": "QuantityLiteral",
}


def _theirs(node: Node, allowance: _Allowance) -> _Part:
    def part(kind: str, *children: _Part, text: str | None = None, signs: Sequence[str] = (), weight: int = 0) -> _Part:
        content: dict[str, Any] = {"type": kind, "terminalNodeText": list(signs)}
        if text is not None:
            content["text"] = text
        if children:
            content["children"] = list(children)
        return _Part(content, allowance, weight)

    def name(text: str) -> _Part:
        return part("Identifier", text=text, signs=(text,))

    def step(one: Node) -> _Part:
        match one.kind:
            case "this":
                return part("ThisInvocation", signs=("$this",))
            case "position":
                return part("IndexInvocation", signs=("$index",))
            case "total":
                return part("TotalInvocation", signs=("$total",))
            case "member":
                return part("MemberInvocation", name(one.value))
        given = [part("ParamList", *(whole(child) for child in one.children))] if one.children else []
        weight = 1 if one.value in _WALKS else 2 if one.value in _CROSSES else 0
        return part("FunctionInvocation", part("Functn", name(one.value), *given, signs=("(", ")")), weight=weight)

    def literal(one: Node) -> _Part:
        inner: tuple[_Part, ...] = ()
        if one.kind == "quantity":
            quoted = one.unit.startswith("'")
            kind = "PluralDateTimePrecision" if one.unit.endswith("s") else "DateTimePrecision"
            unit = part("Unit", signs=(one.unit,)) if quoted else part("Unit", part(kind, signs=(one.unit,)))
            inner = (part("Quantity", unit, signs=(one.value,)),)
        exact = part(_LITERALS[one.kind], *inner, text=one.source, signs=(one.source,))
        return part("LiteralTerm", exact, text=one.source)

    def whole(one: Node) -> _Part:
        children = [whole(child) for child in one.children] if one.kind not in ("call", "path") else []
        match one.kind:
            case "path":
                return part(
                    "InvocationExpression", whole(one.children[0]), step(one.children[1]), text=one.source, signs=(".",)
                )
            case "index":
                return part("IndexerExpression", *children, signs=("[", "]"))
            case "sign":
                return part("PolarityExpression", *children, signs=(one.value,))
            case "operator":
                return part(_OPERATORS[one.value], *children, signs=(one.value,), weight=int(one.value == "|"))
            case "type":
                return part("TypeExpression", *children, part("TypeSpecifier", text=one.unit), signs=(one.value,))
            case "brackets":
                term = part("ParenthesizedTerm", *children, signs=("(", ")"))
            case "constant":
                term = part("ExternalConstantTerm", part("ExternalConstant", name(one.value), signs=("%",)))
            case kind if kind in _LITERALS:
                term = literal(one)
            case _:
                term = part("InvocationTerm", step(one))
        return part("TermExpression", term, text=one.source)

    return whole(node)


def _refuse_what_doubles(node: Node) -> None:
    """Refuse a sum over many that takes its own total twice: fifty of them, and no PC's memory holds it."""
    if "aggregate" not in node.calls:
        return
    for one in node.every():
        if one.kind != "call" or one.value != "aggregate" or not one.children:
            continue
        inside = list(one.children[0].every())
        grows = any(part.value in _GROWS or (part.kind == "operator" and part.value in "+&|*") for part in inside)
        if grows and sum(part.kind == "total" for part in inside) > 1:
            raise Cannot(TroubleCode.TOO_MUCH)


# --- data in and out --------------------------------------------------------------------------------------------------


@cache
def _model() -> Mapping[str, Any]:
    """Return what FHIR R4 says of its elements, from the library's own tables."""
    from fhirpathpy.engine.nodes import TypeInfo

    tables = files("fhirpathpy") / "models" / "r4"
    model = {name: json.loads((tables / f"{name}.json").read_bytes()) for name in _MODEL}
    TypeInfo.model = model  # the library sets it at `is` and `as` alone, and `ofType` looks at it too
    return model


def _placed(value: Any) -> Any:
    """Return a part of a response with where it is from, which the library needs to find `value` in it."""
    from fhirpathpy.engine.nodes import ResourceNode

    if not isinstance(value, Mapping) or "resourceType" in value:
        return value
    if "linkId" in value:
        return ResourceNode(value, "QuestionnaireResponse.item")
    if any(key.startswith("value") and key != "value" for key in value):
        return ResourceNode(value, _ANSWER)
    return value


def _plain(value: Any) -> Any:
    from fhirpathpy.engine.nodes import FP_Quantity, FP_Type, ResourceNode

    if isinstance(value, ResourceNode):
        value = value.data
    if isinstance(value, FP_Quantity):
        return {"value": _plain(value.value), "unit": (value.unit or "1").strip("'")}
    if isinstance(value, FP_Type):
        return str(value)
    if isinstance(value, float):
        return Decimal(str(value))
    return value


def _small_enough(found: list[Any]) -> list[Any]:
    letters = sum(len(one) for one in found if isinstance(one, str))
    digits = max((abs(one).bit_length() // 3 for one in found if isinstance(one, int)), default=0)
    if len(found) > MOST_ENTRIES or letters > MOST_CHARACTERS or digits > MOST_DIGITS:
        raise Cannot(TroubleCode.TOO_MUCH)
    return found


# --- functions that are ours ------------------------------------------------------------------------------------------


def _functions(now: datetime | None) -> Mapping[str, Mapping[str, Any]]:
    """Return what replaces the library's own: what asks the clock, what can hang, and what it has wrong."""

    def clock(written: Callable[[datetime], str]) -> Callable[..., Any]:
        def tell(_: Sequence[Any]) -> str:
            if now is None:
                raise Cannot(TroubleCode.NO_CLOCK)
            return written(now)

        return tell

    return {
        "today": {"fn": clock(today), "arity": {0: []}},
        "now": {"fn": clock(moment), "arity": {0: []}},
        "timeOfDay": {"fn": clock(lambda at: at.time().isoformat("seconds")), "arity": {0: []}},
        "matches": {"fn": _matches, "arity": {1: ["String"]}, "nullable_input": True},
        "matchesFull": {"fn": _matches_whole, "arity": {1: ["String"]}, "nullable_input": True},
        "replaceMatches": {"fn": _unknown("replaceMatches"), "arity": {2: ["String", "String"]}},
        "memberOf": {"fn": _unknown("memberOf"), "arity": {1: ["String"]}},
        "resolve": {"fn": _unknown("resolve"), "arity": {0: []}},
        "ordinal": {"fn": scores, "arity": {0: []}},
        "weight": {"fn": scores, "arity": {0: []}},
        "score": {"fn": scores, "arity": {0: []}},
        "sum": {"fn": lambda values: sum(_numbers(values)) if values else 0, "arity": {0: []}},
        "min": {"fn": lambda values: min(values, default=[]), "arity": {0: []}},
        "max": {"fn": lambda values: max(values, default=[]), "arity": {0: []}},
        "round": {"fn": _round, "arity": {0: [], 1: ["Number"]}},
        "power": {"fn": _power, "arity": {1: ["Number"]}, "nullable": True},
        "upper": {"fn": lambda values: _text(values).upper(), "arity": {0: []}, "nullable_input": True},
        "lower": {"fn": lambda values: _text(values).lower(), "arity": {0: []}, "nullable_input": True},
        "toString": {"fn": to_string, "arity": {0: []}},
        "replace": {"fn": _replace, "arity": {2: ["String", "String"]}, "nullable_input": True},
        "join": {"fn": _join, "arity": {0: [], 1: ["String"]}},
        "encode": {"fn": _unknown("encode"), "arity": {1: ["String"]}},
        "decode": {"fn": _unknown("decode"), "arity": {1: ["String"]}},
        "single": {"fn": _single, "arity": {0: []}},
    }


def today(at: datetime) -> str:
    """Return the day, as FHIR writes it."""
    return at.date().isoformat()


def moment(at: datetime) -> str:
    """Return the moment, as FHIR writes it: with an offset, for the library loses its way in "Z" when it reckons."""
    return at.isoformat(timespec="milliseconds")


def scores(values: Iterable[Any]) -> list[Decimal]:
    """Return the score of each answer that has one (see `view.Scored`)."""
    found = []
    for one in values:
        coding = one.get("valueCoding", one) if isinstance(one, Mapping) else one
        score = getattr(coding, "score", None)
        if score is not None:
            found.append(score)
    return found


def to_string(values: Sequence[Any]) -> Any:
    """Return a single value in words; nothing for none, for several, and for what has no words."""
    if len(values) != 1 or isinstance(values[0], Mapping):
        return []
    return str(values[0]).lower() if isinstance(values[0], bool) else str(_plain(values[0]))


def _numbers(values: Iterable[Any]) -> list[Any]:
    numbers = [_plain(one) for one in values]
    if any(isinstance(one, bool) or not isinstance(one, int | Decimal) for one in numbers):
        raise Cannot(TroubleCode.FAILS, "sum")
    return numbers


def _text(values: Sequence[Any]) -> str:
    if len(values) != 1 or not isinstance(values[0], str):
        raise Cannot(TroubleCode.FAILS, "not one text")
    return values[0]


def _replace(values: Sequence[Any], old: Any, new: Any) -> Any:
    if isinstance(old, list) or isinstance(new, list):
        return []
    text = _text(values)
    if len(text) + (text.count(old) if old else len(text) + 1) * len(new) > MOST_CHARACTERS:
        raise Cannot(TroubleCode.TOO_MUCH)  # one after another they would fill the PC's memory
    return text.replace(old, new)


def _join(values: Sequence[Any], between: str = "") -> Any:
    if sum(len(_text([one])) + len(between) for one in values) > MOST_CHARACTERS:
        raise Cannot(TroubleCode.TOO_MUCH)
    return between.join(values) if values else []


def _single(values: Sequence[Any]) -> Any:
    if len(values) > 1:
        raise Cannot(TroubleCode.FAILS, "single")
    return list(values)


def _power(values: Sequence[Any], degree: Any) -> Any:
    if len(values) != 1 or isinstance(degree, list):
        return []
    try:
        return Decimal(values[0]) ** Decimal(degree)
    except DecimalException as e:
        raise Cannot(TroubleCode.FAILS, "power") from e


def _round(values: Sequence[Any], places: Any = 0) -> Any:
    if not values or isinstance(places, list):
        return []
    if len(values) > 1 or not 0 <= places <= MOST_PLACES:
        raise Cannot(TroubleCode.FAILS, "round")
    (number,) = _numbers(values)
    return rounded(number, int(places))


def rounded(number: int | Decimal, places: int) -> Decimal:
    """Return the number with so many decimal places; a half goes away from zero, as FHIRPath asks."""
    return Decimal(number).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _matches(values: Sequence[Any], pattern: Any) -> Any:
    return _fits(values, pattern, r"[\s\S]*(?:", r")[\s\S]*")


def _matches_whole(values: Sequence[Any], pattern: Any) -> Any:
    return _fits(values, pattern, "(?:", ")")


def _fits(values: Sequence[Any], pattern: Any, before: str, after: str) -> Any:
    if isinstance(pattern, list):
        return []
    try:
        return compiled(before + pattern + after).matches(_text(values))
    except NotAPattern as e:
        raise Cannot(TroubleCode.FAILS, "a pattern that is none, or looks around") from e


def _unknown(name: str) -> Callable[..., Any]:
    def refuse(*_: Any) -> Any:
        raise Cannot(TroubleCode.UNKNOWN_FUNCTION, name)

    return refuse


def _silent(*_: Any) -> None:
    """Say nothing: what an expression traces may be an answer."""
