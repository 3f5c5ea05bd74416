"""Why something beyond the clinics cannot be done, in words, by the rule's code: exports, hospital, rounds."""

from __future__ import annotations

OUTSIDE: dict[str, tuple[str, str]] = {
    "round-begun": ("That round has begun already.", "Enter changes its times. Nothing was changed."),
    "round-not-open": ("No round is open there.", "S begins one. Enter says when it ran."),
    "round-people": ("That is no number of people.", "Write it in figures, at most 999."),
    "round-ends": ("Those times cannot be.", "A round begins, then ends, on its day, and not later than now."),
    "round-day": ("A round is told on its day and the 7 days after it.", "Choose such a day."),
    "no-such-hatch": ("There is no such hatch any more.", "A leader says which hatches there are."),
    "outside-where": ("Say which hospital and which specialty.", "Nothing is saved yet."),
    "outside-too-long": ("That is too long for one line.", "Shorten the hospital, the specialty or the note."),
    "outside-day": ("That is no day.", "Write the day as 3 Oct or 3/10/26. Nothing is saved yet."),
    "outside-time": ("That is no time of the day.", "Write it as 10:30, with its day. Nothing is saved yet."),
    "outside-days": ("These days are out of order.", "They are referred first, then booked, then seen."),
    "outside-escort": ("An escort takes a part of the day.", "Choose morning, afternoon or all day."),
    "outside-bedwatch": ("A bedwatch ends after it began.", "Look at its days and times."),
    "outside-code": ("That is not on the list.", "Choose one that is. Nothing is saved yet."),
    "outside-gone": ("They have left this prison.", "Say first, on their page, that they are back."),
    "outside-not-yet": ("That day has not come yet.", "C cancels it; what became of it is said on the day."),
    "outside-reason": ("Say why it did not come about.", "Press C or D and choose a reason."),
    "outside-not-missed": ("Only what did not come about is booked again.", "Say first why: press C or D."),
    "booked-again-already": ("It is booked again already.", "Change the new one. Nothing was changed here."),
    "nothing-to-export": (
        "Nothing of this is recorded any more.",
        "Record the clinic first. Nothing was copied or saved.",
    ),
}
