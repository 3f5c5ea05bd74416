"""What a part of a record says, in words for a person, by the record's type and the part's name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

_Words = Callable[[Mapping[str, Any]], str]


def _list(said: Mapping[str, Any]) -> str:
    """Return the lines of a list, each by its code with what it says otherwise, e.g. `dialysis (minutes 20)`."""
    try:
        kept = json.loads(said["content"] or "[]")
    except ValueError:
        return str(said["content"])
    return "; ".join(_line(one) for one in kept) if isinstance(kept, list) else str(kept)


def _line(one: object) -> str:
    if not isinstance(one, dict):
        return str(one)
    rest = (f"{name} {len(value) if isinstance(value, list | dict) else value}" for name, value in one.items())
    return f"{one.get('code', '')} ({', '.join(rest)})"


OWN_WORDS: Final[dict[tuple[str, str], _Words]] = {
    ("site_list", "list"): _list,
}
"""Each takes the facts of the record as JSON: of the part, and what makes it one record."""
