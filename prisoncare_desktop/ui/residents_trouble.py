"""Why something about a resident cannot be done, in words, by the rule's code: who they are, moves, needs, places."""

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
    "resident-name-needed": ("A given name and a family name are needed.", "Write them as they are on the warrant."),
    "not-a-prison-number": (
        "That is not a prison number.",
        "It has a letter, four figures and two letters. Leave it empty if they have none yet.",
    ),
    "not-an-nhs-number": (
        "One figure of that NHS number is wrong.",
        "Look at it again, or leave it empty: it can come from the trust.",
    ),
    "not-a-birth-date": ("That is not a date of birth.", "Write it as 14/3/1988, or leave it empty if nobody knows."),
    "not-a-cell": ("That is not a cell.", "Write it as A-1-004, or leave it empty."),
    "resident-not-amendable": (
        "They cannot be corrected here now.",
        "Only somebody added on this PC can, and only until they are on their way to the trust.",
    ),
    "nothing-amended": ("Nothing was changed.", "Correct what is wrong, or leave the page with Esc."),
    "resident-here-already": ("They are here already.", "Open their page, and go on there."),
    "somebody-alike": (
        "Somebody much like them is here.",
        "Look at who it is. If it is somebody else, say so, then add them.",
    ),
    "identity-decided": ("That is decided already.", "Here is how it stands now."),
    "identity-neither": ("That is neither of the two.", "Nothing was changed."),
    "identity-not-proposed": ("Nobody has said that they are one person.", "Say so first; another leader confirms it."),
    "identity-two-people": (
        "You said this yourself, so somebody else must confirm it.",
        "Ask another leader. Until then both pages say that they could be one person.",
    ),
    "identity-changed": (
        "One of the two was changed since.",
        "Look at both again. If they are still one person, say so anew.",
    ),
}
