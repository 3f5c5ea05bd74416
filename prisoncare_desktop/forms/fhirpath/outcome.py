"""What an expression came to -> answers that an item can hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from prisoncare_desktop.errors import NotAnAnswer, UnreadableForm
from prisoncare_desktop.forms.acceptance import accepted, fits
from prisoncare_desktop.forms.element import Element
from prisoncare_desktop.forms.questionnaire import AnswerOption, Item, ItemType
from prisoncare_desktop.forms.units import UCUM
from prisoncare_desktop.forms.values import Coding, Quantity, Value, read_value

MOST_PLACES: Final = 8  # decimal places that FHIRPath promises; more of a third would only be noise on the screen

_CHOICES: Final = frozenset({ItemType.CHOICE, ItemType.OPEN_CHOICE})
_TEXTS: Final = frozenset({ItemType.STRING, ItemType.TEXT, ItemType.URL})
_READ_AS: Final = {
    ItemType.DATE: "Date",
    ItemType.DATE_TIME: "DateTime",
    ItemType.TIME: "Time",
    ItemType.REFERENCE: "Reference",
    ItemType.ATTACHMENT: "Attachment",
}


def values_from(item: Item, found: Iterable[Any]) -> tuple[Value, ...] | None:
    """Return the answers; None if one is not of the item's type, or there are several and it takes one."""
    values: list[Value] = []
    for one in found:
        try:
            value = _value(item, one)
            if value is None or not fits(item, value):
                return None
            kept = accepted(item, value)
        except (UnreadableForm, NotAnAnswer):
            return None
        if kept is not None:
            values.append(kept)
    return tuple(values) if item.repeats or len(values) < 2 else None


def options_from(item: Item, found: Iterable[Any]) -> tuple[AnswerOption, ...]:
    """Return what may be chosen: codes, words, numbers that the item can hold; whatever else is found is left out."""
    plain = (_plain(one) for one in found)
    return tuple(AnswerOption(value) for value in plain if value is not None and fits(item, value))


def _value(item: Item, one: Any) -> Value | None:
    if item.type in _CHOICES:
        return _chosen(item, one)
    if item.type in _TEXTS:
        return _words(one)
    if item.type is ItemType.QUANTITY:
        return _quantity(item, one)
    if isinstance(one, bool):
        return one if item.type is ItemType.BOOLEAN else None
    if isinstance(one, int | Decimal):
        return _number(item, Decimal(one))
    kind = _READ_AS.get(item.type)
    if kind is None:
        return None
    if isinstance(one, str) and kind == "Date":
        one = one.partition("T")[0]
    if isinstance(one, Mapping) and kind == "Reference" and "resourceType" in one:
        one = {"reference": f"{one['resourceType']}/{one.get('id', '')}"}
    return read_value(Element({f"value{kind}": one}, item.link_id))


def _number(item: Item, number: Decimal) -> Value | None:
    if item.type is ItemType.INTEGER:
        return int(number) if number == number.to_integral_value() else None
    return _rounded(number) if item.type is ItemType.DECIMAL else None


def _rounded(number: Decimal) -> Decimal:
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -MOST_PLACES:
        return number.quantize(Decimal(1).scaleb(-MOST_PLACES)).normalize() + Decimal(0)
    return number


def _words(one: Any) -> str | None:
    if isinstance(one, bool) or not isinstance(one, str | int | Decimal):
        return None
    return str(one)


def _quantity(item: Item, one: Any) -> Value | None:
    if isinstance(one, int | Decimal) and not isinstance(one, bool):
        return item.quantity(_rounded(Decimal(one)))
    if not isinstance(one, Mapping):
        return None
    if set(one) == {"value", "unit"} and isinstance(one["value"], int | Decimal):  # the library's own
        return Quantity(_rounded(Decimal(one["value"])), one["unit"], UCUM, one["unit"])
    return read_value(Element({"valueQuantity": one}, item.link_id))


def _chosen(item: Item, one: Any) -> Value | None:
    value = _plain(one)
    if isinstance(value, str):
        for one_of in item.options:
            coding = one_of.value
            if isinstance(coding, Coding) and value in (coding.code, coding.display):
                return coding
    option = item.option_of(value) if value is not None else None
    if option is not None:
        return option.value
    return None if item.type is ItemType.CHOICE and item.options else value


def _plain(one: Any) -> Value | None:
    """Return a value by its own kind; None for what no option can be."""
    if isinstance(one, Mapping):
        codings = one.get("coding")
        first = codings[0] if isinstance(codings, list | tuple) and codings else one
        coding = one.get("valueCoding") or first
        if not isinstance(coding, Mapping) or not ("code" in coding or "display" in coding):
            return None
        try:
            return read_value(Element({"valueCoding": coding}))
        except UnreadableForm:  # a broken list inside a form that can be read: the code is none, the form goes on
            return None
    return one if isinstance(one, str | int | date) and not isinstance(one, bool) else None
