"""Why something beyond the clinics cannot be done, in words, by the rule's code: exports, hospital, rounds."""

from __future__ import annotations

OUTSIDE: dict[str, tuple[str, str]] = {
    "nothing-to-export": (
        "Nothing of this is recorded any more.",
        "Record the clinic first. Nothing was copied or saved.",
    ),
}
