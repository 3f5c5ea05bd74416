"""A JSON object from outside, read key by key: each getter gives the type asked for or says what is wrong, where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms.json_text import Json, JsonObject, is_deeper_than

DEEPEST = 200  # objects and lists within each other; an item takes two, the deepest published form has 24
LARGEST_EXPONENT = 100  # of a number; FHIR asks for 18 digits


@dataclass(frozen=True)
class Element:
    """One FHIR element. `link_id` is the item it belongs to, for the error message."""

    tree: JsonObject
    link_id: str | None = None

    def wrong(self, key: str, why: str) -> UnreadableForm:
        """Make the error for this key; the caller raises it."""
        where = f"item {self.link_id}: " if self.link_id else ""
        return UnreadableForm(f"{where}{key} {why}", self.link_id)

    def text(self, key: str) -> str | None:
        value = self.tree.get(key)
        if value is None or isinstance(value, str):
            return value
        raise self.wrong(key, "is not text")

    def whole(self, key: str) -> int | None:
        value = self.tree.get(key)
        if value is None:
            return None
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, Decimal) and _in_range(value) and value == value.to_integral_value():
            return int(value)
        raise self.wrong(key, "is not a whole number")

    def number(self, key: str) -> Decimal | None:
        value = self.tree.get(key)
        if value is None:
            return None
        number = Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if not isinstance(number, Decimal):
            raise self.wrong(key, "is not a number")
        if not _in_range(number):
            raise self.wrong(key, "is a number beyond all measure")
        return number

    def flag(self, key: str) -> bool:
        value = self.tree.get(key, False)
        if isinstance(value, bool):
            return value
        raise self.wrong(key, "is neither true nor false")

    def child(self, key: str) -> Element | None:
        value = self.tree.get(key)
        if value is None:
            return None
        if isinstance(value, Mapping):
            return Element(value, self.link_id)
        raise self.wrong(key, "is not an object")

    def children(self, key: str) -> tuple[Element, ...]:
        return tuple(Element(tree, self.link_id) for tree in self._objects(key))

    @cached_property
    def _by_url(self) -> Mapping[str, tuple[Element, ...]]:
        found: dict[str, tuple[Element, ...]] = {}
        for one in self.children("extension"):
            if isinstance(url := one.tree.get("url"), str):
                found[url] = (*found.get(url, ()), one)
        return found

    def _objects(self, key: str) -> Iterator[JsonObject]:
        value = self.tree.get(key)
        if value is None:
            return
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise self.wrong(key, "is not a list")
        for entry in value:
            if not isinstance(entry, Mapping):
                raise self.wrong(key, "holds something that is not an object")
            yield entry

    def extensions(self, url: str) -> tuple[Element, ...]:
        """Return the extensions with this address, in their order."""
        return self._by_url.get(url, ())

    def extension(self, url: str) -> Element | None:
        """Return the first extension with this address, None if there is none."""
        found = self.extensions(url)
        return found[0] if found else None


def _in_range(number: Decimal) -> bool:
    """Say whether it can be written out: 1e999999999 is a few characters that fill the PC's memory."""
    return number.is_finite() and abs(number.adjusted()) <= LARGEST_EXPONENT


def root(tree: Json, resource_type: str) -> Element:
    """Return the resource as an element.

    Raises:
        UnreadableForm: it is not a resource of this type, or is nested deeper than anybody can mean.
    """
    if is_deeper_than(tree, DEEPEST):
        raise UnreadableForm(f"nested deeper than {DEEPEST} levels")
    if not isinstance(tree, Mapping) or tree.get("resourceType") != resource_type:
        raise UnreadableForm(f"not a {resource_type}")
    return Element(tree)
