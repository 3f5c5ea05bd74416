"""Plain expressions as Python functions: the same answers as the library's, twenty times faster.

Most of what forms say is `...where(linkId = 'x').answer.value`, compared, counted or added. What is here answers as the
library does (a test asks both); wherever the two could differ, the function raises `Doubt` and the library is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal, DecimalException
from functools import lru_cache
from typing import Any, Final, Protocol, TypeAlias

from prisoncare_desktop.forms.fhirpath.grammar import Node
from prisoncare_desktop.forms.fhirpath.library import MOST_PLACES, moment, rounded, scores, to_string, today

Found: TypeAlias = list[Any]


class Doubt(Exception):
    """This is the library's to say."""


class Surroundings(Protocol):
    """What an expression can name: `constant` gives what stands after a % sign."""

    @property
    def now(self) -> datetime | None: ...
    def constant(self, name: str, /) -> Found: ...


# One part of an expression: (surroundings, what it starts from, $this) -> what it comes to.
Part: TypeAlias = Callable[[Surroundings, Found, Found], Found]
# One function: (surroundings, what it is called on, $this, its arguments) -> what it comes to.
Function: TypeAlias = Callable[[Surroundings, Found, Found, tuple[Part, ...]], Found]


@lru_cache(maxsize=4096)
def quick(node: Node) -> Part | None:
    """Return the expression as a function, None where it holds something that is not known here."""
    try:
        return _part(node)
    except Doubt:
        return None


def _part(node: Node) -> Part:
    match node.kind:
        case "path":
            return _path(node)
        case "member":
            name = node.value
            return lambda _, focus, __: _member(focus, name)
        case "call":
            return _call(node)
        case "constant":
            name = node.value
            return lambda around, _, __: around.constant(name)
        case "this":
            return lambda _, __, this: this
        case "brackets":
            return _part(node.children[0])
        case "null":
            return lambda _, __, ___: []
        case "string" | "boolean" | "number":
            return _literal(node)
        case "sign":
            return _signed(node)
        case "index":
            return _indexed(node)
        case "operator" if node.value in _OPERATORS:
            return _operated(node)
    raise Doubt


def _literal(node: Node) -> Part:
    value: Any = node.value
    if node.kind == "boolean":
        value = value == "true"
    elif node.kind == "number":
        number = Decimal(value)
        value = int(number) if number == number.to_integral_value() else number
    return lambda _, __, ___: [value]


def _path(node: Node) -> Part:
    before, step = _part(node.children[0]), node.children[1]
    if step.kind == "member":
        name = step.value
        return lambda around, focus, this: _member(before(around, focus, this), name)
    if step.kind != "call":
        raise Doubt
    function, given = _function(step)
    return lambda around, focus, this: function(around, before(around, focus, this), this, given)


def _call(node: Node) -> Part:
    function, given = _function(node)
    return lambda around, focus, this: function(around, focus, this, given)


def _signed(node: Node) -> Part:
    inner, minus = _part(node.children[0]), node.value == "-"

    def signed(around: Surroundings, focus: Found, this: Found) -> Found:
        found = inner(around, focus, this)
        if len(found) != 1:
            raise Doubt
        number = _number(found[0])
        return [-number if minus else number]

    return signed


def _indexed(node: Node) -> Part:
    inner, which = _part(node.children[0]), node.children[1]
    if which.kind != "number" or "." in which.value:
        raise Doubt
    n = int(which.value)
    return lambda around, focus, this: inner(around, focus, this)[n : n + 1]


def _operated(node: Node) -> Part:
    one, other = _part(node.children[0]), _part(node.children[1])
    operator = _OPERATORS[node.value]
    return lambda around, focus, this: operator(one(around, focus, this), other(around, focus, this))


# --- steps ------------------------------------------------------------------------------------------------------------


def _member(focus: Found, name: str) -> Found:
    found: Found = []
    for one in focus:
        if not isinstance(one, Mapping):
            if name == "length":
                raise Doubt
            continue
        value = one.get(name)
        if value is None:
            if f"_{name}" in one:
                raise Doubt
            value = _of_choice(one, name)
            if value is None:
                continue
        if isinstance(value, list):
            found.extend(value)
        else:
            found.append(value)
    if name[:1].isupper() and focus:
        raise Doubt
    return found


def _of_choice(element: Mapping[str, Any], name: str) -> Any:
    """Return `valueString` where `value` is asked for; which other elements come in several types the library knows."""
    length = len(name)
    for key, value in element.items():
        if len(key) > length and key.startswith(name) and key[length].isupper():
            if name != "value" or "resourceType" in element:
                raise Doubt
            return value
    return None


# --- operators --------------------------------------------------------------------------------------------------------


def _equal(one: Found, other: Found) -> Found:
    if not one or not other:
        return []
    if len(one) != len(other):
        return [False]
    if len(one) > 1:
        raise Doubt
    return [_same(one[0], other[0])]


def _unequal(one: Found, other: Found) -> Found:
    found = _equal(one, other)
    return [not found[0]] if found else []


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        if isinstance(one, bool) and isinstance(other, bool):
            return one is other
        raise Doubt
    if isinstance(one, Mapping) or isinstance(other, Mapping):
        if isinstance(one, Mapping) and isinstance(other, Mapping) and "value" not in one and "value" not in other:
            return one == other
        raise Doubt
    if isinstance(one, str) is not isinstance(other, str):
        raise Doubt
    return bool(one == other)


def _ordered(holds: Callable[[Any, Any], bool]) -> Callable[[Found, Found], Found]:
    def compare(one: Found, other: Found) -> Found:
        if not one or not other:
            return []
        if len(one) > 1 or len(other) > 1:
            raise Doubt
        left, right = one[0], other[0]
        if not (isinstance(left, str) and isinstance(right, str)):
            left, right = _number(left), _number(right)
        return [holds(left, right)]

    return compare


def _truth(found: Found) -> bool | None:
    if not found:
        return None
    if len(found) > 1 or not isinstance(found[0], bool):
        raise Doubt
    return found[0]


def _and(one: Found, other: Found) -> Found:
    left, right = _truth(one), _truth(other)
    if left is False or right is False:
        return [False]
    return [] if left is None or right is None else [True]


def _or(one: Found, other: Found) -> Found:
    left, right = _truth(one), _truth(other)
    if left is True or right is True:
        return [True]
    return [] if left is None or right is None else [False]


def _number(value: Any) -> int | Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Doubt
    return value


def _reckoned(reckon: Callable[[Any, Any], Any]) -> Callable[[Found, Found], Found]:
    def result(one: Found, other: Found) -> Found:
        if not one or not other:
            return []
        if len(one) > 1 or len(other) > 1:
            raise Doubt
        try:
            found = reckon(_number(one[0]), _number(other[0]))
        except DecimalException as e:
            raise Doubt from e
        return [] if found is None else [found]

    return result


def _plus(one: Found, other: Found) -> Found:
    if len(one) == len(other) == 1 and isinstance(one[0], str) and isinstance(other[0], str):
        return [one[0] + other[0]]
    return _added(one, other)


_added = _reckoned(lambda a, b: a + b)


def _joined(one: Found, other: Found) -> Found:
    if len(one) > 1 or len(other) > 1 or not all(isinstance(each, str) for each in one + other):
        raise Doubt
    return ["".join(one + other)]


def _unique(found: Found) -> Found:
    if not all(isinstance(each, str) for each in found):
        raise Doubt
    return list(dict.fromkeys(found))


_OPERATORS: Final[Mapping[str, Callable[[Found, Found], Found]]] = {
    "=": _equal,
    "!=": _unequal,
    "<": _ordered(lambda a, b: a < b),
    ">": _ordered(lambda a, b: a > b),
    "<=": _ordered(lambda a, b: a <= b),
    ">=": _ordered(lambda a, b: a >= b),
    "and": _and,
    "or": _or,
    "+": _plus,
    "-": _reckoned(lambda a, b: a - b),
    "*": _reckoned(lambda a, b: a * b),
    "/": _reckoned(lambda a, b: None if b == 0 else Decimal(a) / Decimal(b)),
    "&": _joined,
    "|": lambda one, other: _unique(one + other),
}


# --- functions --------------------------------------------------------------------------------------------------------


def _function(node: Node) -> tuple[Function, tuple[Part, ...]]:
    count = len(node.children)
    if node.value == "repeat" and count == 1 and node.children[0].source == "item":
        return _repeat_item, ()
    if node.value == "where" and count == 1 and (literal := _linkid(node.children[0])) is not None:
        return _where_linkid(literal), ()
    if (known := _FUNCTIONS.get((node.value, count))) is not None:
        return known, tuple(_part(one) for one in node.children)
    if node.value in _NOTHING_FROM_NOTHING:
        return _only_nothing, ()
    raise Doubt


def _linkid(node: Node) -> str | None:
    if node.kind != "operator" or node.value != "=":
        return None
    one, other = node.children
    return other.value if one.kind == "member" and one.value == "linkId" and other.kind == "string" else None


def _where_linkid(literal: str) -> Function:
    def where(_: Surroundings, found: Found, __: Found, ___: tuple[Part, ...]) -> Found:
        return [one for one in found if isinstance(one, Mapping) and one.get("linkId") == literal]

    return where


def _each(around: Surroundings, found: Found, test: Part) -> Iterator[tuple[Any, bool | None]]:
    for one in found:
        this = [one]
        yield one, _truth(test(around, this, this))


def _where(around: Surroundings, found: Found, _: Found, given: tuple[Part, ...]) -> Found:
    return [one for one, holds in _each(around, found, given[0]) if holds]


def _exists(around: Surroundings, found: Found, this: Found, given: tuple[Part, ...]) -> Found:
    return [bool(_where(around, found, this, given) if given else found)]


def _all(around: Surroundings, found: Found, _: Found, given: tuple[Part, ...]) -> Found:
    return [all(holds is True for _, holds in list(_each(around, found, given[0])))]


def _select(around: Surroundings, found: Found, _: Found, given: tuple[Part, ...]) -> Found:
    return [each for one in found for each in given[0](around, [one], [one])]


def _iif(around: Surroundings, found: Found, _: Found, given: tuple[Part, ...]) -> Found:
    if _truth(given[0](around, found, found)):
        return given[1](around, found, found)
    return given[2](around, found, found) if len(given) > 2 else []


def _not(_: Surroundings, found: Found, __: Found, ___: tuple[Part, ...]) -> Found:
    truth = _truth(found)
    return [] if truth is None else [not truth]


def _repeat_item(_: Surroundings, found: Found, __: Found, ___: tuple[Part, ...]) -> Found:
    """Return all items below, the outer ones first; none that is quite like one met in another item before.

    FHIRPath's `repeat` leaves out what it has met. As the library does, it is asked for each item's children together:
    two repetitions of a group that say the same are both there.
    """
    kept: Found = []
    met: dict[Any, Found] = {}
    left = list(found)
    for one in left:  # grows as it goes
        fresh = [each for each in _member([one], "item") if isinstance(each, Mapping)]
        fresh = [each for each in fresh if each not in met.get(each.get("linkId"), ())]
        for each in fresh:
            met.setdefault(each.get("linkId"), []).append(each)
        kept += fresh
        left += fresh
    return kept


def _descendants(_: Surroundings, found: Found, __: Found, ___: tuple[Part, ...]) -> Found:
    kept: Found = []
    level = found
    while level:
        below: Found = []
        for one in level:
            if isinstance(one, list):
                raise Doubt
            if isinstance(one, Mapping):
                for value in one.values():
                    below.extend(value) if isinstance(value, list) else below.append(value)
        kept += below
        level = below
    return kept


def _one_text(found: Found) -> str:
    if len(found) != 1 or not isinstance(found[0], str):
        raise Doubt
    return found[0]


def _of_text(result: Callable[..., Any]) -> Function:
    def of_text(around: Surroundings, found: Found, this: Found, given: tuple[Part, ...]) -> Found:
        if not found:
            return []
        return [result(_one_text(found), *(_one_text(one(around, this, this)) for one in given))]

    return of_text


def _sum(_: Surroundings, found: Found, __: Found, ___: tuple[Part, ...]) -> Found:
    return [sum(_number(one) for one in found)]


def _round(around: Surroundings, found: Found, this: Found, given: tuple[Part, ...]) -> Found:
    if not found:
        return []
    places = given[0](around, this, this) if given else [0]
    if len(found) != 1 or len(places) != 1 or places[0] not in range(MOST_PLACES):
        raise Doubt
    return [rounded(_number(found[0]), places[0])]


def _clock(written: Callable[[datetime], str]) -> Function:
    def tell(around: Surroundings, _: Found, __: Found, ___: tuple[Part, ...]) -> Found:
        if around.now is None:
            raise Doubt
        return [written(around.now)]

    return tell


def _only_nothing(_: Surroundings, found: Found, __: Found, ___: tuple[Part, ...]) -> Found:
    if found:
        raise Doubt
    return []


def _to_string(_: Surroundings, found: Found, __: Found, ___: tuple[Part, ...]) -> Found:
    if any(isinstance(one, Decimal | Mapping) for one in found):
        raise Doubt
    words = to_string(found)
    return words if isinstance(words, list) else [words]


def _plainly(result: Callable[[Found], Found]) -> Function:
    return lambda _, found, __, ___: result(found)


_FUNCTIONS: Final[Mapping[tuple[str, int], Function]] = {
    ("where", 1): _where,
    ("exists", 0): _exists,
    ("exists", 1): _exists,
    ("all", 1): _all,
    ("select", 1): _select,
    ("iif", 2): _iif,
    ("iif", 3): _iif,
    ("not", 0): _not,
    ("descendants", 0): _descendants,
    ("empty", 0): _plainly(lambda found: [not found]),
    ("count", 0): _plainly(lambda found: [len(found)]),
    ("first", 0): _plainly(lambda found: found[:1]),
    ("last", 0): _plainly(lambda found: found[-1:]),
    ("tail", 0): _plainly(lambda found: found[1:]),
    ("ordinal", 0): _plainly(lambda found: list(scores(found))),
    ("weight", 0): _plainly(lambda found: list(scores(found))),
    ("score", 0): _plainly(lambda found: list(scores(found))),
    ("sum", 0): _sum,
    ("round", 0): _round,
    ("round", 1): _round,
    ("toString", 0): _to_string,
    ("lower", 0): _of_text(str.lower),
    ("upper", 0): _of_text(str.upper),
    ("contains", 1): _of_text(lambda text, part: part in text),
    ("today", 0): _clock(today),
    ("now", 0): _clock(moment),
}
_NOTHING_FROM_NOTHING: Final = frozenset(
    {"substring", "replace", "startsWith", "endsWith", "matches", "indexOf", "length", "split", "trim", "extension"}
    | {"toInteger", "toDecimal", "toDate", "toDateTime", "toTime", "toQuantity", "ofType", "power", "ln", "exp", "sqrt"}
    | {"abs", "floor", "ceiling", "skip", "take", "children"}
)
