"""The model server with bad habits of searching, each to be switched on alone: what servers of other makers do.

Sources: the makers' own documentation, as the sync design gathered it; R4 allows most of it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.sync.model_server import ModelServer, outcome

CACHED_FOR = timedelta(seconds=60)


@dataclass
class CarelessServer(ModelServer):
    """`repeats_itself`: a search of the last minute is answered again from a cache, whatever the client says of caches.

    `has_no_order`: `_sort` is ignored, and what comes first has to do with nothing. `ignores_time`, `refuses_time`: of
    `_lastUpdated`. `has_no_totals`; `forgets_links`: a page's link is gone when it is asked for; `knows_elements`: it
    can send ids and versions alone. `page_max`: more entries of one page are answered 413. `searches`: what was asked
    for, in order.
    """

    repeats_itself: bool = False
    has_no_order: bool = False
    ignores_time: bool = False
    refuses_time: bool = False
    refuses_order: bool = False
    has_no_totals: bool = False
    forgets_links: bool = False
    knows_elements: bool = True
    page_max: int = 1000
    searches: list[dict[str, str]] = field(default_factory=list)
    repeated: int = 0  # searches answered from the cache
    _cached: dict[str, tuple[datetime, dict[str, Any]]] = field(default_factory=dict)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = urlsplit(str(request.url))
        if request.method != "GET" or not url.query:
            return super().handle_request(request)
        query = {k: v[0] for k, v in parse_qs(url.query).items()}
        self.searches.append({"type": url.path.rpartition("/")[2], **query})
        if "_getpages" in query:
            return httpx.Response(410, json=outcome("that search is gone"), request=request)
        if self.refuses_time and "_lastUpdated" in query:
            return httpx.Response(400, json=outcome("_lastUpdated is not supported"), request=request)
        if self.refuses_order and "_sort" in query:
            return httpx.Response(400, json=outcome("_sort is not supported"), request=request)
        if int(query.get("_count", 0)) > self.page_max:
            return httpx.Response(413, json=outcome("too much at once"), request=request)
        kept = self._cached.get(url.query + url.path)
        if self.repeats_itself and kept is not None and self.now - kept[0] < CACHED_FOR:
            self.repeated += 1
            return httpx.Response(200, json=kept[1], headers=self._date(), request=request)
        answer = super().handle_request(request)
        self._cached[url.query + url.path] = (self.now, json.loads(answer.read()))
        return answer

    def forget_searches(self) -> None:
        self._cached.clear()

    def _search(self, resource_type: str, query: dict[str, str]) -> dict[str, Any]:
        plain = dict(query)
        if self.ignores_time:
            plain.pop("_lastUpdated", None)
        if not self.has_no_order:
            found = super()._search(resource_type, plain)
        else:
            found = self._without_order(resource_type, plain)
        if self.forgets_links:
            found["link"] = [{**one, "url": "http://inside.test/fhir?_getpages=1"} for one in found.get("link", [])]
        if self.has_no_totals and "_summary" not in query:
            del found["total"]
        if self.knows_elements and "_elements" in query:
            for entry in found["entry"]:
                whole = entry["resource"]
                entry["resource"] = {k: v for k, v in whole.items() if k in ("resourceType", "id", "meta")}
        return found

    def _without_order(self, resource_type: str, query: dict[str, str]) -> dict[str, Any]:
        """Answer as by the reversed id: in no order of time, and always the same."""
        count, offset = int(query.get("_count", 50)), int(query.get("_offset", 0))
        whole = super()._search(resource_type, {**query, "_count": "1000000", "_offset": "0"})
        entries = sorted(whole["entry"], key=lambda one: str(one["resource"]["id"])[::-1])
        links = []
        if not self.no_paging_links and offset + count < len(entries):
            again = "&".join(f"{k}={v}" for k, v in {**query, "_offset": str(offset + count)}.items())
            links = [{"relation": "next", "url": f"http://inside.test/fhir/{resource_type}?{again}"}]
        return {**whole, "link": links, "entry": entries[offset : offset + count]}

    def _date(self) -> dict[str, str]:
        return {"Date": self.now.strftime("%a, %d %b %Y %H:%M:%S GMT")}
