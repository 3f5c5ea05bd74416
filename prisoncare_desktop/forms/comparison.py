"""Comparing an answer with a value of the form: what equal and greater mean for each type."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from prisoncare_desktop.forms.units import UCUM, in_base
from prisoncare_desktop.forms.values import Coding, PartialDate, Quantity, Value


def same(one: Value, other: Value) -> bool:
    """Say whether two values are the same answer. Codes by code, quantities by what they measure, true is never 1."""
    if isinstance(one, Coding) and isinstance(other, Coding):
        return one.same_code(other)
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    order = compare(one, other)
    return order == 0 if order is not None else one == other


def compare(one: Value, other: Value) -> int | None:
    """Return -1, 0 or 1 as `one` is less than, equal to or greater than `other`; None where neither can be said."""
    if isinstance(one, bool) or isinstance(other, bool):
        return None
    if isinstance(one, int | Decimal) and isinstance(other, int | Decimal):
        return (one > other) - (one < other)
    if isinstance(one, Quantity) and isinstance(other, Quantity):
        return _quantities(one, other)
    if isinstance(one, datetime) and isinstance(other, datetime):
        return (one > other) - (one < other)
    if isinstance(one, time) and isinstance(other, time):
        return (one > other) - (one < other)
    if isinstance(one, date | PartialDate) and isinstance(other, date | PartialDate):
        return _dates(one, other)
    if isinstance(one, str) and isinstance(other, str):
        return (one > other) - (one < other)
    return None


def _quantities(one: Quantity, other: Quantity) -> int | None:
    if one.value is None or other.value is None or one.comparator or other.comparator:
        return None
    if (one.code or one.unit) == (other.code or other.unit):
        return (one.value > other.value) - (one.value < other.value)
    if one.system != UCUM or other.system != UCUM:
        return None
    left, right = in_base(one.value, one.code or ""), in_base(other.value, other.code or "")
    if left is None or right is None or left[0] != right[0]:
        return None
    return (left[1] > right[1]) - (left[1] < right[1])


def _dates(one: date | PartialDate, other: date | PartialDate) -> int | None:
    """Compare as far as both are known: 2026 and 2026-11 are neither before nor after one another."""
    left, right = _text(one), _text(other)
    known = min(len(left), len(right))
    if left[:known] != right[:known]:
        return 1 if left[:known] > right[:known] else -1
    return 0 if len(left) == len(right) else None


def _text(value: date | PartialDate) -> str:
    return value.text if isinstance(value, PartialDate) else value.isoformat()
