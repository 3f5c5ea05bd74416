"""What a part of a record says, in words for a person, by the record's type and the part's name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from prisoncare_desktop.domain.codes import value_set

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


def _regime(said: Mapping[str, Any]) -> str:
    """Return e.g. `lockdown (A wing, 2026-11-20, am)`."""
    return f"{said['regime'] or 'not said'} ({said['wing']} wing, {said['day']}, {said['period']})"


def _waiting(said: Mapping[str, Any]) -> str:
    """Return e.g. `waiting, routine`, `taken-off, No longer needed`."""
    why = next((one.label for one in value_set("waiting_why").concepts if one.code == said["why"]), said["why"])
    return ", ".join(filter(None, (said["state"], why or said["priority"])))


OWN_WORDS: Final[dict[tuple[str, str], _Words]] = {
    ("site_list", "list"): _list,
    ("regime_day", "regime"): _regime,
    ("waiting_entry", "waiting"): _waiting,
}
"""Each takes the facts of the record as JSON: of the part, and what makes it one record."""
