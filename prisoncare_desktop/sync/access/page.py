"""One page of a search, read out of the searchset that a server answered."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from prisoncare_desktop.errors import ServerNonsense
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.fhir.resource import Unreadable, is_instant, is_kept, objects, part, text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject

_log: logging.Logger = logger("sync")


@dataclass(frozen=True)
class Page:
    """One page of a search. `total`: how many match, None if not told; `server_time`: when it was answered."""

    resources: tuple[JsonObject, ...]
    next_url: str
    total: int | None
    server_time: str


def page_of(bundle: JsonObject, answered_at: str) -> Page:
    """Return the page. `answered_at`: the server's time of the whole answer, where the searchset bears none.

    Raises:
        ServerNonsense: it is no searchset, or a broken one.
    """
    try:
        if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "searchset":
            raise ServerNonsense("a search was answered by no searchset")
        found = [
            part(entry, "resource")
            for entry in objects(bundle, "entry")
            if text(part(entry, "search"), "mode") in ("", "match")
        ]
        links = {text(link, "relation"): text(link, "url") for link in objects(bundle, "link")}
        total = bundle.get("total")
        stamp = text(part(bundle, "meta"), "lastUpdated")
    except Unreadable as e:
        raise ServerNonsense("a search was answered by a broken Bundle") from e
    matches = tuple(filter(is_kept, found))
    if len(matches) < len(found):  # nobody could ask for one of these, or hold it
        _log.warning("a search brought %s resources without an id, or with none of a server", len(found) - len(matches))
    if not is_instant(stamp):
        stamp = answered_at
    return Page(matches, links.get("next", ""), total if isinstance(total, int) else None, stamp)
