"""The model server with another character: all that servers of other makers do and R4 allows, at once.

Sources: the makers' own documentation of limits and behaviour, as the sync design gathered them.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx

from tests.sync.model_server import ModelServer, is_beside, outcome

MOST_CONDITIONAL = 8  # entries of a Bundle of which one is conditional
MOST_UPDATES = 50
CACHED_FOR = timedelta(seconds=60)


@dataclass
class StrictServer(ModelServer):
    """A Bundle with a conditional entry holds eight at most; version ids are UUIDs; searches carry no `next` link;

    times are whole seconds; what was deleted is answered 404 at once; a search is answered again from a cache for a
    minute unless the client forbids it; whatever a Bundle calls itself it is run as a batch, and it has no searches.
    """

    no_paging_links: bool = True
    searches_in_bundles: bool = False
    _cached: dict[str, tuple[datetime, dict[str, Any]]] = field(default_factory=dict)
    refused_as_too_large: int = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        is_search = request.method == "GET" and "?" in str(request.url)
        if not is_search:
            return super().handle_request(request)
        kept = self._cached.get(str(request.url))
        if (
            kept is not None
            and self.now - kept[0] < CACHED_FOR
            and "no-cache" not in request.headers.get("cache-control", "")
        ):
            return httpx.Response(200, content=json.dumps(kept[1]).encode(), request=request)
        answer = super().handle_request(request)
        self._cached[str(request.url)] = (self.now, json.loads(answer.read()))
        return answer

    def _bundle(self, bundle: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        requests = [one["request"] for one in bundle["entry"]]
        conditional = any("ifNoneExist" in one for one in requests)
        updates = sum(one["method"] == "PUT" for one in requests)
        too_large = (conditional and len(requests) > MOST_CONDITIONAL) or updates > MOST_UPDATES
        if too_large and not is_beside(bundle):
            self.refused_as_too_large += 1
            return 400, outcome("the number of entries is above what this server takes")
        return super()._bundle(bundle)

    def version_after(self, _before: str) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.now.isoformat()}/{len(self.log)}/{_before}"))

    def stamp(self) -> str:
        return self.now.isoformat(timespec="seconds").replace("+00:00", "Z")
