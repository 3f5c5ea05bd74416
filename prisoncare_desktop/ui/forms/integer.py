"""A whole number."""

from __future__ import annotations

import re

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.values import Value
from prisoncare_desktop.ui.forms.field import TypedField
from prisoncare_desktop.ui.forms.words import value_words

_WHOLE = re.compile(r"[+-]?\d{1,10}")  # FHIR's integer has 32 bits
_LARGEST = 2**31 - 1


def integer_field(_item: Item) -> TypedField:
    return TypedField(read_whole, value_words, "whole-number", width=120)


def read_whole(text: str) -> Value | None:
    """Return the whole number this text is, None if it is none."""
    if not _WHOLE.fullmatch(text):
        return None
    number = int(text)
    return number if abs(number) <= _LARGEST else None
