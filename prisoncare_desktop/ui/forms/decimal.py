"""A number with parts."""

from __future__ import annotations

import re
from decimal import Decimal

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.ui.forms.field import TypedField
from prisoncare_desktop.ui.forms.words import value_words

_NUMBER = re.compile(r"[+-]?(\d{1,15}([.,]\d{0,8})?|[.,]\d{1,8})")


def decimal_field(_item: Item) -> TypedField:
    return TypedField(read_number, value_words, "number", width=120)


def read_number(text: str) -> Decimal | None:
    """Return the number this text is, digits kept as written; None if it is none. A comma may stand for the point."""
    if not _NUMBER.fullmatch(text):
        return None
    return Decimal(text.replace(",", ".").rstrip("."))
