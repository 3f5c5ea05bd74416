"""Regular expressions of forms, matched in time that grows with the text alone.

Python's own `re` goes back over its steps: `(a+)+$` needs seconds for thirty letters, and a form that somebody sent
could hang the PC. Here a pattern becomes a set of states that are all followed at once (Thompson, 1968), so that a text
of n characters takes at most n times the number of states. Known: literals, `.`, classes, groups, `|`, `* + ? {m,n}`,
`^ $`, `\\d \\w \\s` and their opposites, `\\xhh`, `\\uhhhh`. Not known, and refused: look-around, back-references.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from string import hexdigits
from typing import TypeAlias

MOST_STATES = 5_000
MOST_REPEATS = 1_000
MOST_DEEP = 50  # groups inside each other: each takes four of Python's own steps down
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "0": "\0"}
_META = frozenset("|)*+?{")

Takes: TypeAlias = Callable[[str], bool]


class NotAPattern(ValueError):
    """It is none, or asks for something that is not known here."""


@dataclass
class _State:
    """`takes`: the character that leads to `then[0]`; None: all of `then` are reached at once. `at`: "^", "$" or ""."""

    takes: Takes | None = None
    at: str = ""
    then: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Pattern:
    """A pattern ready to be matched against whole texts."""

    text: str
    _states: tuple[_State, ...] = field(repr=False)
    _start: int = field(repr=False)
    _end: int = field(repr=False)

    def matches(self, text: str) -> bool:
        """Say whether the whole text fits."""
        here = self._reached({self._start}, at_start=True, at_end=not text)
        for place, character in enumerate(text, 1):
            taken = {
                state.then[0]
                for state in (self._states[n] for n in here)
                if state.takes is not None and state.takes(character)
            }
            here = self._reached(taken, at_start=False, at_end=place == len(text))
            if not here:
                return False
        return self._end in here

    def _reached(self, states: set[int], *, at_start: bool, at_end: bool) -> set[int]:
        """Return these states and all that are reached from them without a character."""
        found: set[int] = set()
        left = list(states)
        while left:
            n = left.pop()
            if n in found:
                continue
            state = self._states[n]
            if (state.at == "^" and not at_start) or (state.at == "$" and not at_end):
                continue
            found.add(n)
            if state.takes is None:
                left.extend(state.then)
        return found


def compiled(text: str) -> Pattern:
    """Return the pattern.

    Raises:
        NotAPattern: it is none, is too large, or uses what is not known here.
    """
    building = _Building(text)
    start, end = building.either()
    if building.at < len(text):
        raise NotAPattern(f"an unexpected {text[building.at]!r}")
    return Pattern(text, tuple(building.states), start, end)


@dataclass
class _Building:
    """One walk through the text of a pattern; each part gives the states where it starts and ends."""

    text: str
    at: int = 0
    deep: int = 0
    states: list[_State] = field(default_factory=list)

    def either(self) -> tuple[int, int]:
        parts = [self._sequence()]
        while self._next_is("|"):
            parts.append(self._sequence())
        if len(parts) == 1:
            return parts[0]
        end = self._new()
        start = self._new(then=[first for first, _ in parts])
        for _, last in parts:
            self.states[last].then.append(end)
        return start, end

    def _sequence(self) -> tuple[int, int]:
        start = end = self._new()
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            first, last = self._repeated()
            self.states[end].then.append(first)
            end = last
        return start, end

    def _repeated(self) -> tuple[int, int]:
        began = self.at
        part = self._one()
        ended = self.at
        bounds = self._bounds()
        if bounds is None:
            return part
        self._next_is("?")  # lazy: for a match of the whole text it makes no difference
        if self.at < len(self.text) and self.text[self.at] in "*+?":
            raise NotAPattern("a repetition of a repetition")
        least, most = bounds
        start = end = self._new()
        copies = [part, *(self._again(began, ended) for _ in range(max(least, most or least + 1, 1) - 1))]
        skips: list[int] = []
        for n, (first, last) in enumerate(copies):
            if n >= least:
                skips.append(end)
            self.states[end].then.append(first)
            end = last
        if most is None:
            self.states[end].then.append(copies[-1][0])
        after = self._new()
        for one in (*skips, end) if most != 0 else (start,):
            self.states[one].then.append(after)
        return start, after

    def _again(self, began: int, ended: int) -> tuple[int, int]:
        """Return one more copy of the part written from `began` to `ended`."""
        kept, self.at = self.at, began
        part = self._one()
        if self.at != ended:
            raise NotAPattern("a part that reads differently twice")
        self.at = kept
        return part

    def _bounds(self) -> tuple[int, int | None] | None:
        for sign, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._next_is(sign):
                return bounds
        if self.at >= len(self.text) or self.text[self.at] != "{":
            return None
        close = self.text.find("}", self.at)
        least, comma, most = self.text[self.at + 1 : close].partition(",")
        if close < 0 or not least.isdecimal() or (most and not most.isdecimal()):
            raise NotAPattern("a { that is no number of repetitions")
        self.at = close + 1
        up_to = (int(most) if most else None) if comma else int(least)
        if int(least) > MOST_REPEATS or (up_to is not None and not int(least) <= up_to <= MOST_REPEATS):
            raise NotAPattern("a number of repetitions out of bounds")
        return int(least), up_to

    def _one(self) -> tuple[int, int]:
        character = self._take()
        if character == "(":
            if self._next_is("?") and not self._next_is(":"):
                raise NotAPattern("a group that looks around or has a name")
            if self.deep == MOST_DEEP:
                raise NotAPattern("too many groups inside each other")
            self.deep += 1
            part = self.either()
            self.deep -= 1
            if not self._next_is(")"):
                raise NotAPattern("a ( without its )")
            return part
        if character in "^$":
            n = self._new(at=character)
            return n, n
        if character in _META:
            raise NotAPattern(f"an unexpected {character!r}")
        if character == "[":
            return self._taking(self._class())
        if character == ".":
            return self._taking(lambda c: c != "\n")
        if character == "\\":
            return self._taking(self._escape())
        return self._taking(_is(character))

    def _class(self) -> Takes:
        negated = self._next_is("^")
        members: list[Takes] = []
        first = True
        while first or self._peek() != "]":
            first = False
            members.append(self._member())
        self.at += 1
        kept = tuple(members)
        return lambda c: any(takes(c) for takes in kept) is not negated

    def _member(self) -> Takes:
        low = self._take()
        if low == "\\":
            if self._peek() in "dDwWsS":
                return self._escape()
            low = self._escaped()
        if self._peek() != "-" or self.text[self.at + 1 : self.at + 2] == "]":
            return _is(low)
        self.at += 1
        high = self._take()
        if high == "\\":
            high = self._escaped()
        if high < low:
            raise NotAPattern(f"a range from {low!r} back to {high!r}")
        return lambda c: low <= c <= high

    def _escape(self) -> Takes:
        kind = self._peek()
        known = _KINDS.get(kind.lower())
        if known is None or kind not in "dDwWsS":
            return _is(self._escaped())
        self.at += 1
        return known if kind.islower() else lambda c: not known(c)

    def _escaped(self) -> str:
        character = self._take()
        for letter, digits in (("x", 2), ("u", 4)):
            if character == letter:
                return self._by_number(digits)
        if character in _ESCAPED:
            return _ESCAPED[character]
        if character.isalnum():
            raise NotAPattern(f"an unknown \\{character}")
        return character

    def _by_number(self, digits: int) -> str:
        number = self.text[self.at : self.at + digits]
        self.at += digits
        if len(number) != digits or not all(digit in hexdigits for digit in number):
            raise NotAPattern("a character's number that is none")
        return chr(int(number, 16))

    def _taking(self, takes: Takes) -> tuple[int, int]:
        end = self._new()
        return self._new(takes=takes, then=[end]), end

    def _new(self, takes: Takes | None = None, at: str = "", then: list[int] | None = None) -> int:
        if len(self.states) >= MOST_STATES:
            raise NotAPattern("too large a pattern")
        self.states.append(_State(takes, at, then or []))
        return len(self.states) - 1

    def _peek(self) -> str:
        if self.at >= len(self.text):
            raise NotAPattern("it ends too early")
        return self.text[self.at]

    def _take(self) -> str:
        character = self._peek()
        self.at += 1
        return character

    def _next_is(self, sign: str) -> bool:
        if self.at < len(self.text) and self.text[self.at] == sign:
            self.at += 1
            return True
        return False


def _is(character: str) -> Takes:
    return lambda c: c == character


_KINDS: dict[str, Takes] = {
    "d": lambda c: "0" <= c <= "9",
    "w": lambda c: c.isascii() and (c.isalnum() or c == "_"),
    "s": str.isspace,
}


def written(text: str) -> str:
    """Return the pattern itself where a form wrote it as FHIRPath: `matches('...')`."""
    inner = text.strip()
    if inner.startswith("matches('") and inner.endswith("')"):
        return inner[len("matches('") : -2].replace("\\\\", "\\")
    return text
