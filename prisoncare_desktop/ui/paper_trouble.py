"""Why paper about clinics cannot be made, in words, by the rule's code."""

from __future__ import annotations

PAPER: dict[str, tuple[str, str]] = {
    "nobody-on-paper": (
        "There is nobody to put on this paper.",
        "Nobody is booked, or all are recorded, out or gone. Choose another half-day or clinic.",
    ),
}
