"""How many escorts a prison has for hospitals on each day of the week, as its leader says it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from prisoncare_desktop.domain.calendar import WEEKDAYS

LIST = "escort_slots"  # the site list: {"mon": 4, "tue": 4, …}; a day that is not in it is not said
_MOST = 99


def escort_slots(raw: object) -> Mapping[str, int]:
    """Return the escorts by weekday, as the list's JSON has them.

    Raises:
        KeyError, TypeError, ValueError: it is no such list.
    """
    if not isinstance(raw, Mapping):
        raise TypeError("escorts are told by the day of the week")
    for weekday, slots in raw.items():
        if weekday not in WEEKDAYS or not isinstance(slots, int) or isinstance(slots, bool) or not 0 <= slots <= _MOST:
            raise ValueError("a weekday and a number are wanted")
    return dict(raw)


def weekday_of(day: date) -> str:
    return WEEKDAYS[day.weekday()]
