"""What a list that a prison keeps of its own must say, by its name: before it is kept, from wherever it comes.

A list that cannot be read would stop every screen that reads it. Whoever owns a list adds a line here.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from prisoncare_desktop.domain import clinic_type, confirmed_lists, escorts, export_layout, regime_hours, rounds
from prisoncare_desktop.domain.clinic_type_rules import checked

LONGEST = 200_000  # characters; a list of all kinds of clinic with their patterns is a twentieth of it

# Each takes the list as JSON reads it, and raises KeyError, TypeError or ValueError of one that cannot be read.
CHECKS: Final[dict[str, Callable[[object], object]]] = {
    clinic_type.LIST: clinic_type.own_concepts,
    confirmed_lists.LIST: confirmed_lists.confirmed_versions,
    escorts.LIST: escorts.escort_slots,
    export_layout.LIST: export_layout.layouts_of,
    rounds.LIST: rounds.hatches_of,
    regime_hours.LIST: regime_hours.RegimeHours.of,
}

# What must hold besides of a list that is written here, given the one that it comes in place of: raises RuleBroken.
RULES: Final[dict[str, Callable[[object, object], object]]] = {
    clinic_type.LIST: checked,
}


def check_list(name: str, content: str) -> None:
    """Let a list pass that can be read. One of a name that this version does not know is read by nobody here.

    Raises:
        KeyError, TypeError, ValueError: it cannot be read, or is no list to be kept at all.
    """
    if not name or len(content) > LONGEST:
        raise ValueError("a list without a name, or too long")
    kept = json.loads(content)
    if name in CHECKS:
        CHECKS[name](kept)


def canonical_list(kept: object) -> str:
    """Return a list as it is kept: two that say the same are the same text."""
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
