"""The values an answer can have, and their FHIR spelling (`valueInteger`, `valueCoding`, ...).

Python's own types where they say the same: bool, int, Decimal, date, datetime with a zone, time, str. `PartialDate`
is for what FHIR allows and Python does not: "2026", "2026-11", a moment without a zone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final, TypeAlias

from prisoncare_desktop.errors import Bug
from prisoncare_desktop.forms.element import Element
from prisoncare_desktop.forms.json_text import Json, JsonObject


@dataclass(frozen=True)
class Coding:
    """A code from a code system; `display` is what the person saw."""

    system: str | None
    code: str | None
    display: str | None = None
    version: str | None = None

    def same_code(self, other: Coding) -> bool:
        """Say whether both mean the same concept: words do not count, and a missing system matches any."""
        if self.code is None and other.code is None:
            return self.display == other.display
        return self.code == other.code and (self.system == other.system or not self.system or not other.system)


@dataclass(frozen=True)
class Quantity:
    """A number with its unit; `comparator` is one of <, <=, >=, > where the true value is only bounded."""

    value: Decimal | None
    unit: str | None = None
    system: str | None = None
    code: str | None = None
    comparator: str | None = None


@dataclass(frozen=True)
class Reference:
    """A pointer to another resource."""

    reference: str | None
    display: str | None = None
    type: str | None = None


@dataclass(frozen=True)
class Attachment:
    """A file. `data` is base64 text, as on the wire; `size` in bytes, as stated."""

    content_type: str | None = None
    title: str | None = None
    url: str | None = None
    data: str | None = None
    size: int | None = None


@dataclass(frozen=True)
class PartialDate:
    """A date or moment known to less than full precision, as FHIR writes it."""

    text: str


Value: TypeAlias = (
    bool | int | Decimal | date | datetime | time | str | Coding | Quantity | Reference | Attachment | PartialDate
)

_PARTIAL: Final = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?)?)?)?")


def read_value(element: Element, prefix: str = "value") -> Value | None:
    """Return the one `value[x]` (or `answer[x]`, `initial[x]`, ...) of an element, None if it has none we know.

    Raises:
        UnreadableForm: there is one and it is not what its name says.
    """
    for key in element.tree:
        if key.startswith(prefix) and (read := _READERS.get(key[len(prefix) :])) is not None:
            value = read(element, key)
            if value is None:
                raise element.wrong(key, "is empty")
            return value
    return None


def write_value(value: Value, item_type: str) -> tuple[str, Json]:
    """Return the element name without its prefix ("Coding") and its JSON, as an item of this FHIR type wants it."""
    match value:
        case bool():
            return "Boolean", value
        case int():
            return ("Decimal", Decimal(value)) if item_type == "decimal" else ("Integer", value)
        case Decimal():
            return "Decimal", value
        case datetime():
            return "DateTime", value.isoformat().replace("+00:00", "Z")
        case date():
            return ("DateTime" if item_type == "dateTime" else "Date"), value.isoformat()
        case PartialDate():
            return ("DateTime" if item_type == "dateTime" or "T" in value.text else "Date"), value.text
        case time():
            return "Time", value.isoformat()
        case str():
            return ("Uri" if item_type == "url" else "String"), value
        case Coding():
            return "Coding", _without_none(
                {"system": value.system, "version": value.version, "code": value.code, "display": value.display}
            )
        case Quantity():
            return "Quantity", _without_none(
                {
                    "value": value.value,
                    "comparator": value.comparator,
                    "unit": value.unit,
                    "system": value.system,
                    "code": value.code,
                }
            )
        case Reference():
            return "Reference", _without_none(
                {"reference": value.reference, "type": value.type, "display": value.display}
            )
        case Attachment():
            return "Attachment", _without_none(
                {
                    "contentType": value.content_type,
                    "data": value.data,
                    "url": value.url,
                    "size": value.size,
                    "title": value.title,
                }
            )
    raise Bug(f"no FHIR spelling for a {type(value).__name__}")


def read_coding(element: Element) -> Coding:
    """Read the parts of a Coding that an answer needs."""
    return Coding(element.text("system"), element.text("code"), element.text("display"), element.text("version"))


def _without_none(parts: Mapping[str, Json]) -> JsonObject:
    return {key: value for key, value in parts.items() if value is not None}


def _boolean(element: Element, key: str) -> Value | None:
    return element.flag(key)


def _date(element: Element, key: str) -> Value | None:
    text = element.text(key)
    if text is None:
        return None
    if len(text) != len("2026-11-21"):
        return _partial(element, key, text)
    try:
        return date.fromisoformat(text)
    except ValueError as e:
        raise element.wrong(key, "is not a date") from e


def _date_time(element: Element, key: str) -> Value | None:
    text = element.text(key)
    if text is None or "T" not in text:
        return _date(element, key)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as e:
        raise element.wrong(key, "is not a date and time") from e
    return moment if moment.tzinfo is not None else _partial(element, key, text)


def _partial(element: Element, key: str, text: str) -> PartialDate:
    if not _PARTIAL.fullmatch(text):
        raise element.wrong(key, "is not a date")
    return PartialDate(text)


def _time(element: Element, key: str) -> Value | None:
    text = element.text(key)
    try:
        return None if text is None else time.fromisoformat(text)
    except ValueError as e:
        raise element.wrong(key, "is not a time of day") from e


def _coding(element: Element, key: str) -> Value | None:
    child = element.child(key)
    return None if child is None else read_coding(child)


def _quantity(element: Element, key: str) -> Value | None:
    child = element.child(key)
    if child is None:
        return None
    return Quantity(
        child.number("value"), child.text("unit"), child.text("system"), child.text("code"), child.text("comparator")
    )


def _reference(element: Element, key: str) -> Value | None:
    child = element.child(key)
    return None if child is None else Reference(child.text("reference"), child.text("display"), child.text("type"))


def _attachment(element: Element, key: str) -> Value | None:
    child = element.child(key)
    if child is None:
        return None
    return Attachment(
        child.text("contentType"), child.text("title"), child.text("url"), child.text("data"), child.whole("size")
    )


_READERS: Final[Mapping[str, Callable[[Element, str], Value | None]]] = {
    "Boolean": _boolean,
    "Decimal": Element.number,
    "Integer": Element.whole,
    "Date": _date,
    "DateTime": _date_time,
    "Instant": _date_time,
    "Time": _time,
    "String": Element.text,
    "Markdown": Element.text,
    "Code": Element.text,
    "Uri": Element.text,
    "Url": Element.text,
    "Canonical": Element.text,
    "Coding": _coding,
    "Quantity": _quantity,
    "Reference": _reference,
    "Attachment": _attachment,
}
