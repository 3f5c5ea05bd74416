"""FHIR over HTTP with one server, and what it may answer."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from prisoncare_desktop.errors import BundleRefused, SearchRefused, ServerNonsense, ServerRefusesUs, ServerTrouble
from prisoncare_desktop.sync.access.asked import Asked
from prisoncare_desktop.sync.access.credentials import BearerToken, Credentials
from prisoncare_desktop.sync.access.line import ANSWER_TIMEOUT_S, Line, Raw, Traffic, Way
from prisoncare_desktop.sync.access.page import Page, page_of
from prisoncare_desktop.sync.fhir.resource import is_instant, is_kept, outcome_words
from prisoncare_desktop.sync.fhir.strict_json import JsonObject, canonical, read_object

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True)
class Answer:
    """What came back: a status below 300 and a FHIR resource."""

    status: int
    resource: JsonObject
    etag: str = ""


class FhirTransport:
    """One FHIR server. `credentials`: what lets us in, or the token that does. `way`: how to reach it.

    `wire`: what carries the requests instead of the network (a proxy, a fault).
    """

    def __init__(
        self,
        base_url: str,
        credentials: Credentials | str,
        *,
        way: Way | None = None,
        answer_timeout_s: float = ANSWER_TIMEOUT_S,
        wire: httpx.BaseTransport | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._base = base_url.rstrip("/")
        self._credentials = BearerToken(credentials) if isinstance(credentials, str) else credentials
        self._line = Line(way or Way(), answer_timeout_s=answer_timeout_s, wire=wire, monotonic=monotonic)
        self._server_date: datetime | None = None
        self._took_s = 0.0
        self.asked = Asked()

    @property
    def server_date(self) -> datetime | None:
        """What the server's clock said in its last answer (UTC, whole seconds)."""
        return self._server_date

    @property
    def traffic(self) -> Traffic:
        """What went over the line since it was opened."""
        return self._line.traffic

    def send(self, bundle: bytes) -> Answer:
        """Post one Bundle.

        Raises:
            BundleRefused: the whole of it (400, 413, 422), with the server's words.
            ServerUnreachable, ServerRefusesUs, ServerTrouble, ServerNonsense: see `errors`.
        """
        self.asked.forget()  # it may be otherwise after this
        return self._posted(bundle)

    def ask_together(self, urls: Sequence[str]) -> Answer:
        """Post one batch of GETs. `urls`: what each asks for, from the base on.

        Raises:
            As `send`.
        """
        asking = [{"request": {"method": "GET", "url": one}} for one in urls]
        return self._posted(canonical({"resourceType": "Bundle", "type": "batch", "entry": asking}).encode())

    def _posted(self, bundle: bytes) -> Answer:
        status, resource, etag = self._ask("POST", self._base, body=bundle)
        if status in (400, 413, 422):
            raise BundleRefused(status, outcome_words(resource))
        return self._believed(status, resource, etag)

    def search(self, resource_type: str, params: Mapping[str, str]) -> Page:
        """Return the first page of a search.

        Raises:
            SearchRefused: it does not know this way to ask. Other errors as `send`.
        """
        if (told := self.asked.page(resource_type, params)) is not None:
            return told
        return self._page(f"{self._base}/{resource_type}", params)

    def follow(self, next_url: str, resource_type: str) -> Page:
        """Return the page a `next` link names, always asked of our own server, whatever host the link says."""
        try:
            link = urlsplit(next_url)
        except ValueError as e:
            raise ServerNonsense("a link to a next page is none") from e
        at = f"{self._base}/{resource_type}" if link.path.rstrip("/").endswith(f"/{resource_type}") else self._base
        return self._page(f"{at}?{link.query}", None)

    def read(self, resource_type: str, server_id: str) -> JsonObject | None:
        """Return the resource as it stands, None if it is gone (404, 410)."""
        if (told := self.asked.resource(resource_type, server_id)) is not None:
            return told
        status, resource, etag = self._ask("GET", f"{self._base}/{resource_type}/{server_id}")
        if status in (404, 410):
            return None
        answer = self._believed(status, resource, etag)
        if answer.resource.get("resourceType") != resource_type or not is_kept(answer.resource):
            raise ServerNonsense(f"asked for a {resource_type}, answered something else")
        return answer.resource

    def capabilities(self) -> JsonObject:
        """Return the server's CapabilityStatement."""
        answer = self._believed(*self._ask("GET", f"{self._base}/metadata"))
        if answer.resource.get("resourceType") != "CapabilityStatement":
            raise ServerNonsense("metadata is no CapabilityStatement")
        return answer.resource

    def close(self) -> None:
        self._line.close()

    # --- how ---------------------------------------------------------------------------------------------------------

    def _page(self, url: str, params: Mapping[str, str] | None) -> Page:
        status, resource, etag = self._ask("GET", url, params=params)
        if 400 <= status < 500:
            raise SearchRefused(status)
        bundle = self._believed(status, resource, etag).resource
        return page_of(bundle, self.date_text())

    def _ask(
        self, method: str, url: str, *, params: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> tuple[int, JsonObject, str]:
        """Return (status, body, ETag); the body {} where an error came with none. 401, 403, 429 and 5xx raise."""
        told = self._exchange(method, url, params, body)
        if told.status == 401 and self._credentials.refused():  # a token whose time was over: once more, with a new one
            told = self._exchange(method, url, params, body)
        if told.status in (401, 403):
            raise ServerRefusesUs(told.status)
        self._credentials.accepted()
        if told.status == 429 or told.status >= 500:
            raise ServerTrouble(told.status, told.retry_after_s)
        etag = told.headers.get("etag", "")
        if told.status >= 400:
            try:
                return told.status, read_object(told.body), etag
            except ServerNonsense:
                return told.status, {}, etag
        return told.status, read_object(told.body), etag

    def _exchange(self, method: str, url: str, params: Mapping[str, str] | None, body: bytes | None) -> Raw:
        headers = {
            "Accept": "application/fhir+json",
            "Accept-Encoding": "gzip",
            "Cache-Control": "no-cache",  # some servers answer a search of the last minute from a cache
        }
        if said := self._credentials.authorization(self._line):
            headers["Authorization"] = said
        if body is not None:
            headers |= {"Content-Type": "application/fhir+json", "Prefer": "return=representation"}
        told = self._line.exchange(method, url, headers=headers, params=params, body=body)
        self._server_date, self._took_s = told.date, told.took_s
        return told

    def _believed(self, status: int, resource: JsonObject, etag: str) -> Answer:
        if status >= 300:
            raise ServerNonsense(f"the central record answered {status}")
        if not isinstance(resource.get("resourceType"), str):
            raise ServerNonsense("the answer is no FHIR resource")
        return Answer(status, resource, etag)

    def date_text(self) -> str:
        """Return what the server's clock said, at the latest, when it was asked last, as it writes it; "" if nothing.

        Its answer bears the time of its end, and what is in it may have been looked up when it began.
        """
        if self._server_date is None:
            return ""
        try:
            began = self._server_date - timedelta(seconds=int(self._took_s))
        except OverflowError:  # a clock at the beginning of time
            return ""
        told = began.isoformat().replace("+00:00", "Z")
        return told if is_instant(told) else ""
