"""Why something of a clinic cannot be recorded, corrected or closed, in words, by the rule's code."""

from __future__ import annotations

RECORDING: dict[str, tuple[str, str]] = {
    "not-all-recorded": (
        "Somebody on this list is not recorded yet.",
        "Press X: it shows whom. The clinic is not closed.",
    ),
    "not-made-here": ("The trust put them on this list.", "Ask the trust to take them off. Nothing was changed."),
    "no-such-places": ("No clinic has so many places.", "Press X and look at the number. The clinic is not closed."),
    "not-called-off": (
        "Somebody on this list is recorded already.",
        "Record the others one by one. Nothing was changed.",
    ),
    "note-too-long": (
        "That note is too long for one line.",
        "Shorten it. What is said of the patient's care belongs in the clinical record.",
    ),
    "why-needed": (
        "What was recorded is changed for a reason only.",
        "Press the key again and say why. What stood there stands.",
    ),
    "no-such-why": ("That is no reason of the list.", "Press the key again and choose another."),
    "why-in-words": ("Say in a few words why it is changed.", "Press the key again. What stood there stands."),
    "why-too-long": ("That is too long for one line.", "Press the key again and shorten it. What stood there stands."),
    "too-late-to-correct": (
        "This was recorded more than 7 days ago. Corrections are open for 7 days.",
        "Nothing was changed. Tell a leader what is wrong.",
    ),
    "off-the-list": ("They are not on that list any more.", "Put them on the list that they are to come to."),
    "not-begun": ("That clinic is on a later day.", "Outcomes can be recorded from its day on."),
    "nothing-to-undo": ("There is nothing to undo here.", "Nothing was changed."),
    "no-reason-wanted": ("Somebody who was seen needs no reason.", "Nothing was changed."),
    "reason-needed": ("Say why they were not seen.", "Choose a reason from the list."),
    "reason-not-for-this": ("That reason does not go with this outcome.", "Choose another reason."),
}
