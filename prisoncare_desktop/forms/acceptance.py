"""Which values an item can hold at all. What it can hold and is still wrong (too long, too high) is `validation`'s."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from prisoncare_desktop.errors import NotAnAnswer
from prisoncare_desktop.forms.questionnaire import Item, ItemType
from prisoncare_desktop.forms.values import Attachment, Coding, PartialDate, Quantity, Reference, Value

_HOLDS: Final[dict[ItemType, tuple[type, ...]]] = {
    ItemType.BOOLEAN: (bool,),
    ItemType.DECIMAL: (Decimal, int),
    ItemType.INTEGER: (int,),
    ItemType.DATE: (date, PartialDate),
    ItemType.DATE_TIME: (datetime, date, PartialDate),
    ItemType.TIME: (time,),
    ItemType.STRING: (str,),
    ItemType.TEXT: (str,),
    ItemType.URL: (str,),
    # Options may be codes, words, numbers, dates, times or references; "one of the options" is a rule, not a type.
    ItemType.CHOICE: (Coding, str, int, date, time, Reference),
    ItemType.OPEN_CHOICE: (Coding, str, int, date, time, Reference),
    ItemType.ATTACHMENT: (Attachment,),
    ItemType.REFERENCE: (Reference,),
    ItemType.QUANTITY: (Quantity,),
}


def accepted(item: Item, value: Value) -> Value | None:
    """Return the value as the item holds it; None for words that are only blanks, which are no answer.

    Raises:
        NotAnAnswer: an item of this type cannot hold it.
    """
    if not fits(item, value):
        raise NotAnAnswer(item.link_id, f"a {item.raw_type} item cannot hold a {type(value).__name__}")
    if isinstance(value, str) and not value.strip():
        return None
    return Decimal(value) if item.type is ItemType.DECIMAL and isinstance(value, int) else value


def fits(item: Item, value: Value) -> bool:
    """Say whether the item can hold the value."""
    return can_hold(item.type, value)


def can_hold(item_type: ItemType, value: Value) -> bool:
    """Say whether an item of this type can hold the value."""
    holds = _HOLDS.get(item_type, ())
    if isinstance(value, bool):
        return bool in holds
    if isinstance(value, datetime):
        return datetime in holds
    return isinstance(value, holds)
