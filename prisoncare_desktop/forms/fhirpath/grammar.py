"""The grammar of FHIRPath (N1, with the additions of 2.0 that forms use): text -> a tree of `Node`s."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

MOST_CHARACTERS = 20_000  # the longest we met, an address as a pattern, has under 1,000
MOST_DEEP = 60  # brackets inside each other: each takes several of Python's own steps down
MOST_LEVELS = 100  # parts inside each other, of which a chain of steps is one for each step

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+|/\*.*?\*/|//[^\r\n]*)
    |(?P<date>@\d{4}(?:-\d\d(?:-\d\d(?:T(?:\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:\d\d)?)?)?)?)?Z?)
    |(?P<time>@T\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:\d\d)?)
    |(?P<number>\d+(?:\.\d+)?)
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<quoted>`(?:\\.|[^\\`])*`)
    |(?P<string>'(?:\\.|[^\\'])*')
    |(?P<sign>\$this|\$index|\$total|<=|>=|!=|!~|[-+*/&|<>=~.,()\[\]{}%])""",
    re.VERBOSE | re.DOTALL,
)
# From what binds most loosely to what binds most tightly.
_LEVELS: Final[tuple[tuple[str, ...], ...]] = (
    ("implies",),
    ("or", "xor"),
    ("and",),
    ("in", "contains"),
    ("=", "~", "!=", "!~"),
    ("is", "as"),
    ("<=", "<", ">", ">="),
    ("|",),
    ("+", "-", "&"),
    ("*", "/", "div", "mod"),
)
_LEVEL: Final = {sign: level for level, signs in enumerate(_LEVELS) for sign in signs}
_NOT_NAMES: Final = frozenset({"and", "or", "xor", "implies", "div", "mod", "true", "false"})
_UNITS: Final = frozenset(
    f"{one}{s}"
    for one in ("year", "month", "week", "day", "hour", "minute", "second", "millisecond")
    for s in ("", "s")
)
_ESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t", "f": "\f"}


class NotFhirpath(ValueError):
    """It is none; the words say where it goes wrong, never what was answered."""


@dataclass(frozen=True, eq=False)
class Node:
    """One part of an expression.

    `kind`: path (what, then a step), index, sign, operator, type; member, call, constant, this, position, total; null,
    boolean, string, number, date, time, quantity; brackets. `value`: the name, the sign or the literal.
    `source`: its own words, without blanks. `unit`: of a quantity.
    """

    kind: str
    value: str
    children: tuple[Node, ...] = ()
    source: str = ""
    unit: str = ""

    def every(self) -> Iterator[Node]:
        """Yield this part and all inside it."""
        yield self
        for one in self.children:
            yield from one.every()

    @cached_property
    def levels(self) -> int:
        """How many parts are inside each other, this one included."""
        return 1 + max((one.levels for one in self.children), default=0)

    @cached_property
    def constants(self) -> frozenset[str]:
        """The names after % signs anywhere inside."""
        return frozenset(one.value for one in self.every() if one.kind == "constant")

    @cached_property
    def calls(self) -> frozenset[str]:
        """The functions called anywhere inside."""
        return frozenset(one.value for one in self.every() if one.kind == "call")


@lru_cache(maxsize=4096)
def parsed(text: str) -> Node:
    """Return the tree of an expression.

    Raises:
        NotFhirpath: it is none, or larger than any that is meant well.
    """
    if len(text) > MOST_CHARACTERS:
        raise NotFhirpath("it is too long")
    reading = _Reading(tuple(_tokens(text)))
    node = reading.expression()
    if reading.here < len(reading.tokens):
        raise NotFhirpath(f"it goes on after part {reading.here}")
    return node


def unescaped(literal: str) -> str:
    """Return what a quoted text says."""
    return re.sub(r"\\(u[0-9a-fA-F]{4}|.)", _character, literal[1:-1], flags=re.DOTALL)


def _character(found: re.Match[str]) -> str:
    sign = found.group(1)
    return chr(int(sign[1:], 16)) if len(sign) == 5 else _ESCAPED.get(sign, sign)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise NotFhirpath(f"character {place + 1} has no meaning there")
        place = found.end()
        if found.lastgroup != "space":
            yield found.lastgroup or "", found.group()


class _Reading:
    def __init__(self, tokens: tuple[tuple[str, str], ...]) -> None:
        self.tokens = tokens
        self.here = 0
        self._deep = 0

    def expression(self, level: int = 0) -> Node:
        self._deep += 1
        if self._deep > MOST_DEEP:
            raise NotFhirpath("its parts are too deep inside each other")
        began = self.here
        left = self._signed()
        while True:
            sign = self._peek()
            found = _LEVEL.get(sign, -1) if self._kind() in ("sign", "name") else -1
            if found < level:
                break
            self.here += 1
            if sign in ("is", "as"):
                left = self._made("type", sign, (left,), began, unit=self._type())
            else:
                right = self.expression(found + 1)
                left = self._made("operator", sign, (left, right), began)
        self._deep -= 1
        return left

    def _signed(self) -> Node:
        began = self.here
        if self._kind() == "sign" and self._peek() in ("+", "-"):
            sign = self._next()
            self._deep += 1
            if self._deep > MOST_DEEP:
                raise NotFhirpath("its parts are too deep inside each other")
            inner = self._signed()
            self._deep -= 1
            return self._made("sign", sign, (inner,), began)
        left = self._term()
        while self._kind() == "sign" and self._peek() in (".", "["):
            if self._next() == ".":
                left = self._made("path", ".", (left, self._step()), began)
            else:
                left = self._made("index", "[", (left, self.expression()), began)
                self._expect("]")
        return left

    def _term(self) -> Node:
        began = self.here
        kind, text = self._kind(), self._peek()
        if kind == "string":
            self.here += 1
            return self._made("string", unescaped(text), (), began)
        if kind == "number":
            return self._number()
        if kind in ("date", "time"):
            self.here += 1
            return self._made(kind, text[1:], (), began)
        if kind == "name" and text in ("true", "false"):
            self.here += 1
            return self._made("boolean", text, (), began)
        if text == "{" and kind == "sign":
            self.here += 1
            self._expect("}")
            return self._made("null", "", (), began)
        if text == "(" and kind == "sign":
            self.here += 1
            inner = self.expression()
            self._expect(")")
            return self._made("brackets", "(", (inner,), began)
        if text == "%" and kind == "sign":
            self.here += 1
            name = unescaped(self._next()) if self._kind() in ("string", "quoted") else self._name()
            return self._made("constant", name, (), began)
        return self._step()

    def _number(self) -> Node:
        began = self.here
        number = self._next()
        if self._kind() == "string" or (self._kind() == "name" and self._peek() in _UNITS):
            unit = self._next()
            return self._made("quantity", number, (), began, unit=unit)
        return self._made("number", number, (), began)

    def _step(self) -> Node:
        began = self.here
        if self._kind() == "sign" and self._peek() in ("$this", "$index", "$total"):
            sign = self._next()
            return self._made({"$this": "this", "$index": "position", "$total": "total"}[sign], sign, (), began)
        name = unescaped(self._next()) if self._kind() == "quoted" else self._name()
        if self._kind() == "sign" and self._peek() == "(":
            self.here += 1
            given: list[Node] = []
            while self._peek() != ")" or self._kind() != "sign":
                if given:
                    self._expect(",")
                given.append(self.expression())
            self._expect(")")
            return self._made("call", name, tuple(given), began)
        return self._made("member", name, (), began)

    def _type(self) -> str:
        name = self._name()
        while self._kind() == "sign" and self._peek() == ".":
            self.here += 1
            name += "." + self._name()
        return name

    def _name(self) -> str:
        if self._kind() == "quoted":
            return unescaped(self._next())
        if self._kind() != "name" or self._peek() in _NOT_NAMES:
            raise NotFhirpath(f"part {self.here + 1} is no name")
        return self._next()

    def _made(self, kind: str, value: str, children: tuple[Node, ...], began: int, *, unit: str = "") -> Node:
        source = "".join(text for _, text in self.tokens[began : self.here])
        node = Node(kind, value, children, source, unit)
        if node.levels > MOST_LEVELS:
            raise NotFhirpath("its parts are too deep inside each other")
        return node

    def _kind(self) -> str:
        return self.tokens[self.here][0] if self.here < len(self.tokens) else "end"

    def _peek(self) -> str:
        return self.tokens[self.here][1] if self.here < len(self.tokens) else ""

    def _next(self) -> str:
        text = self._peek()
        if self.here >= len(self.tokens):
            raise NotFhirpath("it ends too early")
        self.here += 1
        return text

    def _expect(self, sign: str) -> None:
        if self._kind() != "sign" or self._peek() != sign:
            raise NotFhirpath(f"part {self.here + 1} should be {sign}")
        self.here += 1
