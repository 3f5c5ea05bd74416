"""Why a clinic or its list cannot be made so, in words, by the rule's code."""

from __future__ import annotations

LISTS: dict[str, tuple[str, str]] = {
    "no-such-clinic": ("There is no such kind of clinic any more.", "Choose one of the list."),
    "day-too-far": ("Lists are kept for the past 7 days and the next 14.", "Choose a day between them."),
    "no-such-wing": ("Nobody lives on that wing.", "Choose another one, or every wing."),
    "no-such-size": ("No clinic has so many places.", "Leave it empty if nobody knows."),
    "words-too-long": ("That is too long for a room or a name.", "Shorten it."),
}
