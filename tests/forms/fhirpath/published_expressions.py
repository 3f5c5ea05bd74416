"""The expressions that published forms hold, each once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from tests.forms import published


@cache
def expressions() -> tuple[str, ...]:
    """Return the text of every FHIRPath expression, in no order that means anything."""
    return tuple(dict.fromkeys(_found(list(published.blank_forms().values()))))


def _found(tree: Any) -> Iterator[str]:
    if isinstance(tree, list):
        for one in tree:
            yield from _found(one)
    elif isinstance(tree, dict):
        if tree.get("language") == "text/fhirpath" and isinstance(tree.get("expression"), str):
            yield tree["expression"]
        for one in tree.values():
            yield from _found(one)
