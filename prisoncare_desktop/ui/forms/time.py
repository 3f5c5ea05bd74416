"""A time of day, typed as 14:30, 1430, 2.30 pm or 9."""

from __future__ import annotations

import re
from datetime import time

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.values import Value
from prisoncare_desktop.ui.forms.field import TypedField
from prisoncare_desktop.ui.forms.words import value_words

_TIME = re.compile(r"(\d{1,2})(?:[:. ]?(\d{2}))?(?::(\d{2}))?\s*([ap])?\.?m?\.?", re.IGNORECASE)


def time_field(_item: Item) -> TypedField:
    return TypedField(read_time, _write, "time", width=120)


def read_time(text: str) -> time | None:
    """Return the time of day this text names, None if it names none."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[4] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute, int(found[3] or 0)) if hour < 24 and minute < 60 and int(found[3] or 0) < 60 else None


def _write(value: Value) -> str:
    if isinstance(value, time) and value.second:
        return f"{value:%H:%M:%S}"
    return value_words(value)
