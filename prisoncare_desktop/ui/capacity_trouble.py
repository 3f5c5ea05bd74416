"""Why something about regime, waiting lists or kinds of clinic cannot be done, in words, by the rule's code."""

from __future__ import annotations

CAPACITY: dict[str, tuple[str, str]] = {
    "regime-too-far": (
        "That day is more than a month away.",
        "The regime is said for a month back and a month ahead. Nothing was changed.",
    ),
    "waiting-kind": ("That kind of clinic is not held any more.", "Choose another. Nobody was put on the list."),
    "waiting-left": (
        "They have left the prison.",
        "Say first, on their page, that they are back. Nobody was put on the list.",
    ),
    "waiting-already": (
        "They are on this waiting list already.",
        "Their clock goes on from the day they first asked. Nothing was changed.",
    ),
    "waiting-day": (
        "That day is to come, or more than two years ago.",
        "Type the day on which the place was asked for.",
    ),
    "waiting-priority": ("That is no priority of the list.", "Choose another."),
    "waiting-over": (
        "They do not wait any more: somebody has booked them or taken them off.",
        "The list shows how it stands now. Nothing was changed.",
    ),
    "waiting-other-clinic": (
        "That is another clinic than they wait for.",
        "Choose a clinic of the same kind. They are still on the waiting list.",
    ),
    "waiting-why": ("That is no reason of the list.", "Choose another. They are still on the waiting list."),
    "too-many-days": ("That is too many days at a time.", "Choose fewer. Nothing was changed."),
}
