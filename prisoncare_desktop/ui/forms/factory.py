"""Picks the field for an item. An item that no field fits is shown as kept, never left out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from prisoncare_desktop.forms.questionnaire import Item, ItemType
from prisoncare_desktop.ui.forms.attachment import attachment_field
from prisoncare_desktop.ui.forms.boolean import boolean_field
from prisoncare_desktop.ui.forms.check_boxes import check_boxes_field
from prisoncare_desktop.ui.forms.choice import choice_field
from prisoncare_desktop.ui.forms.date import DateField, Precision
from prisoncare_desktop.ui.forms.date_time import DateTimeField
from prisoncare_desktop.ui.forms.decimal import decimal_field
from prisoncare_desktop.ui.forms.drop_down import DropDownField, drop_down_field
from prisoncare_desktop.ui.forms.field import AnswerField
from prisoncare_desktop.ui.forms.integer import integer_field
from prisoncare_desktop.ui.forms.kept import kept_field
from prisoncare_desktop.ui.forms.open_choice import open_choice_field
from prisoncare_desktop.ui.forms.option_cards import KEYS
from prisoncare_desktop.ui.forms.quantity import quantity_field
from prisoncare_desktop.ui.forms.reference import reference_field
from prisoncare_desktop.ui.forms.repeats import RepeatedField
from prisoncare_desktop.ui.forms.shown import shown_field
from prisoncare_desktop.ui.forms.slider import has_scale, slider_field
from prisoncare_desktop.ui.forms.spinner import spinner_field
from prisoncare_desktop.ui.forms.string import string_field
from prisoncare_desktop.ui.forms.text import text_field
from prisoncare_desktop.ui.forms.time import time_field
from prisoncare_desktop.ui.forms.url import url_field

_MOST_CARDS = 18  # to tick; of more, each answer is looked for by typing
_LISTS = frozenset({"drop-down", "autocomplete", "lookup"})

_PLAIN: dict[ItemType, Callable[[Item], AnswerField]] = {
    ItemType.BOOLEAN: boolean_field,
    ItemType.DECIMAL: decimal_field,
    ItemType.INTEGER: integer_field,
    ItemType.TIME: time_field,
    ItemType.STRING: string_field,
    ItemType.TEXT: text_field,
    ItemType.URL: url_field,
    ItemType.QUANTITY: quantity_field,
    ItemType.ATTACHMENT: attachment_field,
    ItemType.REFERENCE: reference_field,
}


def field_for(item: Item, today: Callable[[], date], *, in_cell: bool = False, in_marks: bool = False) -> AnswerField:
    """Return a new field for a question or an unsupported item. `today`: the day in the prison.

    `in_cell`: it stands in a table's column, where there is no room for the words of several options.
    `in_marks`: it is a row of a table whose columns are its options.
    """
    if not can_be_answered(item):
        return kept_field(item)
    if item.read_only or item.sum_of:
        return shown_field(item)
    if in_marks:
        return choice_field(item)
    if item.options:
        return _choice(item, in_cell=in_cell)
    if item.repeats:
        return RepeatedField(lambda: _single(item, today))
    return _single(item, today)


def can_be_answered(item: Item) -> bool:
    """Say whether this version has a way to answer or show the item."""
    if item.type is ItemType.CHOICE:
        return bool(item.options)
    return item.type is not ItemType.UNSUPPORTED


def _choice(item: Item, *, in_cell: bool) -> AnswerField:
    tight = in_cell and len(item.options) > 1  # one box, to be ticked or not, has room in a cell
    as_list = tight or item.control in _LISTS or len(item.options) > len(KEYS)
    if item.repeats and (tight or (as_list and len(item.options) > _MOST_CARDS)):
        own_words = item.type is ItemType.OPEN_CHOICE
        return RepeatedField(lambda: DropDownField(item, own_words=own_words))
    if item.repeats:
        return check_boxes_field(item)
    if item.type is ItemType.OPEN_CHOICE:
        return open_choice_field(item, as_list=as_list or len(item.options) == len(KEYS))
    return drop_down_field(item) if as_list else choice_field(item)


def _single(item: Item, today: Callable[[], date]) -> AnswerField:
    if item.type is ItemType.DATE:
        return DateField(today, precision=_precision(item), shape=item.entry_format or "")
    if item.type is ItemType.DATE_TIME:
        return DateTimeField(today)
    if item.type is ItemType.OPEN_CHOICE:
        return string_field(item)
    if item.control == "spinner" and item.type is ItemType.INTEGER:
        return spinner_field(item)
    if item.control == "slider" and item.type in (ItemType.INTEGER, ItemType.DECIMAL) and has_scale(item):
        return slider_field(item)
    return _PLAIN[item.type](item)


def _precision(item: Item) -> Precision:
    if item.control == "year":
        return "year"
    return "month" if item.control == "yearMonth" else "day"
