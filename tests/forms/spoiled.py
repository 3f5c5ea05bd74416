"""Copies of published forms with something broken: dropped, doubled, of another type, one inside the other."""

from __future__ import annotations

import random
from copy import deepcopy
from functools import cache
from typing import Any, Final

from prisoncare_desktop.forms import json_text
from tests.forms import published

MOST_CHARACTERS: Final = 40_000

ODD: Final[tuple[Any, ...]] = (
    None,
    True,
    False,
    0,
    -1,
    10**30,
    "",
    " ",
    "\u0000",
    "\u202e\u0301\U0001f600",
    "x" * 3000,
    "2026-02-31",
    "NaN",
    [],
    {},
    [[]],
    [{}],
    {"extension": "x"},
)
"""What may stand anywhere in a broken file."""

WORDS: Final = ("group", "display", "choice", "open-choice", "quantity", "reference", "boolean", "no-such-type")


def spoiled(tree: Any, chance: random.Random, *, times: int) -> Any:
    """Return a copy of a form with so many breaks in it."""
    copy = deepcopy(tree)
    for _ in range(times):
        _break(copy, chance)
    return copy


def _break(tree: Any, chance: random.Random) -> None:
    places = list(_places(tree))
    if not places:
        return
    holder, key = chance.choice(places)
    match chance.randrange(7):
        case 0:
            del holder[key]
        case 1:
            holder[key] = deepcopy(chance.choice(ODD))
        case 2 if isinstance(holder, list):
            holder.insert(key, deepcopy(holder[key]))
        case 3 if isinstance(holder[key], dict):
            holder[key] = {**holder[key], "item": [deepcopy(holder[key])]}  # one inside itself
        case 4:
            other, there = chance.choice(places)
            if not _holds(holder[key], other):
                holder[key] = deepcopy(other[there])
        case 5 if isinstance(holder, dict):
            holder["type"] = chance.choice(WORDS)
        case 6 if isinstance(holder, dict):
            other, there = chance.choice(places)
            if isinstance(there, str):
                holder[there] = deepcopy(other[there])  # a key that belongs elsewhere
        case _:
            holder[key] = [holder[key]]


def _places(tree: Any) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    waiting = [tree]
    while waiting:
        here = waiting.pop()
        pairs = here.items() if isinstance(here, dict) else enumerate(here) if isinstance(here, list) else ()
        for key, value in pairs:
            if key != "resourceType":
                found.append((here, key))
            waiting.append(value)
    return found


def _holds(tree: Any, wanted: Any) -> bool:
    if tree is wanted:
        return True
    inside = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    return any(_holds(one, wanted) for one in inside)


@cache
def small_forms() -> tuple[Any, ...]:
    """Return the published forms, refused ones too, but for the few that would take most of the time."""
    return tuple(tree for tree in published.blank_forms().values() if len(json_text.dumps(tree)) < MOST_CHARACTERS)
