"""The lists people choose from: versioned data in `resources/valuesets/`, read once.

A file is a FHIR ValueSet-like object: `url`, `version`, `status` ("confirmed by trust" before any export), `concepts`.
Codes are retired, never reused or removed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from prisoncare_desktop import resources
from prisoncare_desktop.errors import NotFound


@dataclass(frozen=True)
class Concept:
    """One choice. `extra`: what this list says of it besides, as (name, value); a list or an object as its JSON."""

    code: str
    label: str
    retired_on: date | None = None
    extra: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        return dict(self.extra).get(name, "")


@dataclass(frozen=True)
class ValueSet:
    """One list with its owner's version. `status`: "confirmed by trust" before any export."""

    url: str
    version: str
    concepts: tuple[Concept, ...]
    status: str = ""

    @staticmethod
    def concepts_of(raw: Iterable[Mapping[str, Any]]) -> tuple[Concept, ...]:
        """Return the concepts of a list's JSON.

        Raises:
            KeyError, TypeError, ValueError: it is none.
        """
        own = ("code", "label", "retired_on")
        return tuple(
            Concept(
                code=c["code"],
                label=c["label"],
                retired_on=date.fromisoformat(c["retired_on"]) if c.get("retired_on") else None,
                extra=tuple((k, _text(v)) for k, v in c.items() if k not in own and v is not None),
            )
            for c in raw
        )

    def laid_over(self, own: tuple[Concept, ...]) -> ValueSet:
        """Return this list with a prison's own concepts in the place of those of their codes, the others after them.

        None is removed: what was recorded by it must still have a name.
        """
        by_code = {concept.code: concept for concept in (*self.concepts, *own)}
        return replace(self, concepts=tuple(by_code.values()))

    def concept(self, code: str) -> Concept:
        """Return the concept of this code, retired or not.

        Raises:
            NotFound: the list has no such code.
        """
        for concept in self.concepts:
            if concept.code == code:
                return concept
        raise NotFound(self.url, code)

    @property
    def current(self) -> tuple[Concept, ...]:
        """What may be chosen today."""
        return tuple(c for c in self.concepts if c.retired_on is None)


@cache
def value_set(name: str) -> ValueSet:
    """Return the shipped list of this name, e.g. `value_set("did_not_attend_reason")`."""
    raw = resources.read_json(f"valuesets/{name}.json")
    return ValueSet(
        url=raw["url"], version=raw["version"], concepts=ValueSet.concepts_of(raw["concepts"]), status=raw["status"]
    )


def _text(value: object) -> str:
    return json.dumps(value) if isinstance(value, list | dict) else str(value)
