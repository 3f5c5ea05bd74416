"""Why a clinic or its list cannot be made so, in words, by the rule's code."""

from __future__ import annotations

LISTS: dict[str, tuple[str, str]] = {
    "no-such-clinic": ("There is no such kind of clinic any more.", "Choose one of the list."),
    "day-too-far": ("Lists are kept for the past 7 days and the next 14.", "Choose a day between them."),
    "no-such-wing": ("Nobody lives on that wing.", "Choose another one, or every wing."),
    "no-such-size": ("No clinic has so many places.", "Leave it empty if nobody knows."),
    "list-too-long": ("That is more than 10,000 lines.", "No clinic has so many people. Look at what was copied."),
    "list-file-too-large": ("That file is too large for a list.", "Look whether it is the right one."),
    "list-file-unreadable": (
        "That file cannot be opened.",
        "Look whether it is still there, or copy and paste its lines.",
    ),
    "list-file-no-text": (
        "That file is no text.",
        "Save it as CSV there, or copy its lines and paste them here.",
    ),
    "not-one-clinic": ("These are not lists of one clinic.", "Look at both again. Nothing was changed."),
    "not-a-double": ("They are on the list once now.", "Somebody may have settled it. Nothing was changed."),
    "words-too-long": ("That is too long for a room or a name.", "Shorten it."),
}
