"""A line of words."""

from __future__ import annotations

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.values import Value
from prisoncare_desktop.ui.forms.field import TypedField
from prisoncare_desktop.ui.forms.words import value_words

_SHORT = 40  # characters; what is no longer needs no whole line


def string_field(item: Item) -> TypedField:
    short = item.max_length is not None and item.max_length <= _SHORT
    return TypedField(_read, value_words, kind="", width=330 if short else 0)


def _read(text: str) -> Value | None:
    return text
