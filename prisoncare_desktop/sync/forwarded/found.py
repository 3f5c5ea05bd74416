"""What a search found that was asked in a batch: the searchset in the answer to a GET with a query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import parse_qs, urlencode

from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.sync.fhir.resource import (
    Unreadable,
    is_instant,
    last_updated_of,
    objects,
    part,
    text,
    version_of,
)
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.weighing.bundle import EntryAnswer


@dataclass(frozen=True)
class Found:
    """`total`: how many there are, None if the server does not count. `is_all`: whether none is left out.

    `as_of`: the server's time, as it says it; "" if it does not.
    """

    resources: tuple[JsonObject, ...]
    total: int | None
    is_all: bool
    as_of: str = ""

    @property
    def last_time(self) -> str:
        """When the last of them was changed, where they came in order of time; "" else."""
        times = [last_updated_of(one) for one in self.resources]
        try:
            in_order = all(instant_of(one) <= instant_of(then) for one, then in pairwise(times))
            return times[-1] if times and in_order else ""
        except ValueError:
            return ""


def search(resource_type: str, query: Mapping[str, str]) -> str:
    """Return what is asked for, as it stands in a Bundle's entry."""
    return f"{resource_type}?{urlencode(query)}"


def is_search(url: str) -> bool:
    return "?" in url


def parts_of(url: str) -> tuple[str, dict[str, str]]:
    """Return type and query of a search."""
    resource_type, _, query = url.partition("?")
    return resource_type, {name: said[0] for name, said in parse_qs(query).items()}


def found_in(answer: EntryAnswer) -> Found | None:
    """Return what a search found, None if the central record did not answer it."""
    tree = answer.resource
    if answer.status != 200 or tree.get("resourceType") != "Bundle":
        return None
    try:
        found = tuple(
            part(entry, "resource")
            for entry in objects(tree, "entry")
            if text(part(entry, "search"), "mode") in ("", "match")
        )
        for one in found:  # all that is looked at can be read, or none of it is believed
            text(one, "id"), last_updated_of(one), version_of(one)
        stamp = last_updated_of(tree)
        more = any(text(link, "relation") == "next" for link in objects(tree, "link"))
    except Unreadable:
        return None
    total = tree.get("total")
    counted = total if isinstance(total, int) and not isinstance(total, bool) and total >= 0 else None
    return Found(found, counted, not more and counted in (None, len(found)), stamp if is_instant(stamp) else "")
