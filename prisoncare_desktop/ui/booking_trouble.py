"""Why a place on a list cannot be made or moved, in words, by the rule's code."""

from __future__ import annotations

BOOKING: dict[str, tuple[str, str]] = {
    "on-this-list": ("They are on this list already.", "Look for them there: / finds a name."),
    "resident-left": ("They have left this prison.", "If they are back, say so on their page first."),
    "recorded-already": (
        "Something is recorded for them already.",
        "What is recorded stays where it was. Take it back first, or book them again.",
    ),
    "not-in-that-session": ("That clinic is not held then.", "Choose a time within its half-day."),
    "day-is-over": ("That clinic is over.", "Choose one of today or later."),
    "session-closed": ("That clinic is closed.", "Choose another one."),
    "nothing-to-book-again": (
        "They are still to be seen here, or were seen.",
        "R is for who was not seen. G moves somebody who is still to be seen.",
    ),
    "no-such-mode": ("That is none of the ways to hold an appointment.", "Choose one of the list."),
    "no-such-interpreter": ("That cannot be said of an interpreter.", "Choose one of the list."),
}
