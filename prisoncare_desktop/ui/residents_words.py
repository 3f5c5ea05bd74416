"""Why something about a resident cannot be done, in words, by the rule's code: moves, needs, places of who left."""

from __future__ import annotations

RESIDENTS: dict[str, tuple[str, str]] = {
    "no-such-cell": ("That cannot be their cell.", "Write it as A-1-004. Nothing is saved yet."),
    "no-such-move": (
        "That cannot have happened from where they are.",
        "Somebody else may have said so. Press V again.",
    ),
    "no-such-time": (
        "That is not a time to say now.",
        "Say when it was, within the last 90 days. Nothing is saved yet.",
    ),
    "nothing-new": ("That stands there already.", "Nothing was changed."),
    "no-such-need": ("That is not on the list.", "Choose one that is. Nothing is saved yet."),
    "nothing-to-take-back": (
        "There is no move of yours to take back.",
        "After five minutes, or for somebody else's, press V and say where they are.",
    ),
    "not-taken-off": ("That place was not taken off here.", "Look at the clinic's list. Nothing was changed."),
    "has-not-left": ("They are in this prison.", "Cancel it in the clinic. Nothing was changed."),
}
