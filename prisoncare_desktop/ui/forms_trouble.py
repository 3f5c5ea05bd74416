"""Why something about reviews, forms, wordings or the weekly draw cannot be done, in words, by the rule's code."""

from __future__ import annotations

FORMS: dict[str, tuple[str, str]] = {
    "not-due": ("This review is already done.", "Somebody may have recorded it elsewhere. Look at the pathway."),
    "in-the-future": ("A review cannot be done in the future.", "Put in the day it was done."),
    "before-the-anchor": ("That day is before this review's clock began.", "Put in the day it was done."),
    "form-in-the-future": ("That day is in the future.", "Put in the day the form is about."),
    "another-form": ("That is the form of something else.", "Open it again from the pathway."),
    "nobody-drawn": ("Nobody was drawn in that week.", "There is no pack to print."),
    "week-not-over": ("That week is not over yet.", "Draw from Monday on, when everybody who came is known."),
    "no-seed": (
        "No seed was committed before that week, so a draw could not be trusted.",
        "Sync, in case it comes from the trust. Seeds for the coming weeks are committed by themselves.",
    ),
    "not-a-code": ("That is not a form's code.", "A code has eight letters and digits. It stands beside the squares."),
    "code-mistyped": ("One character of that code is wrong.", "Look at the form again."),
    "wording-draft": (
        "This wording is a draft: residents are not given it.",
        "Somebody who reads the language reads it first. Then a leader approves it here.",
    ),
    "wording-no-draft": ("That wording is approved already.", "Nothing was changed."),
    "wording-not-approved-here": ("That wording was not approved here.", "Nothing was changed."),
    "wording-read-by": ("Say who read these words.", "Give a role, such as: nurse who speaks Polish. Not a name."),
    "copies": ("That is no number of copies that can be printed.", "Choose 1 to 100."),
    "form-returned": ("That form was keyed in before.", "If this is another form, look at its code again."),
    "form-void": ("That form was made void.", "Its answers are not counted. Put it with the void forms."),
}
