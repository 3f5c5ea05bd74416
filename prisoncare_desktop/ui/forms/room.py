"""How much room a box of a fixed width takes: more with larger text."""

from __future__ import annotations

from prisoncare_desktop.ui.theme.look import look


def room_px(design_px: int) -> int:
    """Return a width given at 100% text, at the size of text on show."""
    return round(design_px * look().text_scale)
