"""HTTP to one FHIR server, and every way it can fail as one of five errors. The only file that opens a socket."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from prisoncare_desktop.errors import (
    AnswerTooLarge,
    BundleRefused,
    SearchRefused,
    ServerNonsense,
    ServerRefusesUs,
    ServerTrouble,
    ServerUnreachable,
)
from prisoncare_desktop.sync.resource import Unreadable, objects, outcome_words, part, text
from prisoncare_desktop.sync.strict_json import JsonObject, read_object

if TYPE_CHECKING:
    import httpx

WIRE_BYTES_MAX = 20_000_000  # security.md 3.10
INFLATED_BYTES_MAX = 100_000_000
CONNECT_TIMEOUT_S = 5.0
ANSWER_TIMEOUT_S = 60.0  # a batch of a hundred on a busy server; a person waits for none of it
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Answer:
    """What came back: a status below 300 and a FHIR resource."""

    status: int
    resource: JsonObject
    etag: str = ""


@dataclass(frozen=True)
class Page:
    """One page of a search. `total`: how many match, None if not told; `server_time`: when it was answered."""

    resources: tuple[JsonObject, ...]
    next_url: str
    total: int | None
    server_time: str


class FhirTransport:
    """One FHIR server. `wire`: what carries the requests instead of the network (a proxy, a fault)."""

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        answer_timeout_s: float = ANSWER_TIMEOUT_S,
        wire: httpx.BaseTransport | None = None,
    ) -> None:
        self._base = base_url.rstrip("/")
        self._token = token
        self._answer_timeout_s = answer_timeout_s
        self._wire = wire
        self._client: httpx.Client | None = None
        self._server_date: datetime | None = None

    @property
    def server_date(self) -> datetime | None:
        """What the server's clock said in its last answer (UTC, whole seconds)."""
        return self._server_date

    def send(self, bundle: bytes) -> Answer:
        """Post one Bundle.

        Raises:
            BundleRefused: the whole of it (400, 413, 422), with the server's words.
            ServerUnreachable, ServerRefusesUs, ServerTrouble, ServerNonsense: see `errors`.
        """
        status, resource, etag = self._ask("POST", self._base, body=bundle)
        if status in (400, 413, 422):
            raise BundleRefused(status, outcome_words(resource))
        return self._believed(status, resource, etag)

    def search(self, resource_type: str, params: Mapping[str, str]) -> Page:
        """Return the first page of a search.

        Raises:
            SearchRefused: it does not know this way to ask. Other errors as `send`.
        """
        return self._page(f"{self._base}/{resource_type}", params)

    def follow(self, next_url: str, resource_type: str) -> Page:
        """Return the page a `next` link names, always asked of our own server, whatever host the link says."""
        link = urlsplit(next_url)
        at = f"{self._base}/{resource_type}" if link.path.rstrip("/").endswith(f"/{resource_type}") else self._base
        return self._page(f"{at}?{link.query}", None)

    def read(self, resource_type: str, server_id: str) -> JsonObject | None:
        """Return the resource as it stands, None if it is gone (404, 410)."""
        status, resource, etag = self._ask("GET", f"{self._base}/{resource_type}/{server_id}")
        if status in (404, 410):
            return None
        answer = self._believed(status, resource, etag)
        if answer.resource.get("resourceType") != resource_type:
            raise ServerNonsense(f"asked for a {resource_type}, answered something else")
        return answer.resource

    def capabilities(self) -> JsonObject:
        """Return the server's CapabilityStatement."""
        answer = self._believed(*self._ask("GET", f"{self._base}/metadata"))
        if answer.resource.get("resourceType") != "CapabilityStatement":
            raise ServerNonsense("metadata is no CapabilityStatement")
        return answer.resource

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    # --- how ---------------------------------------------------------------------------------------------------------

    def _page(self, url: str, params: Mapping[str, str] | None) -> Page:
        status, resource, etag = self._ask("GET", url, params=params)
        if 400 <= status < 500:
            raise SearchRefused(status)
        bundle = self._believed(status, resource, etag).resource
        try:
            if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "searchset":
                raise ServerNonsense("a search was answered by no searchset")
            matches = [
                part(entry, "resource")
                for entry in objects(bundle, "entry")
                if text(part(entry, "search"), "mode") in ("", "match")
            ]
            links = {text(link, "relation"): text(link, "url") for link in objects(bundle, "link")}
            total = bundle.get("total")
            stamp = text(part(bundle, "meta"), "lastUpdated") or self._date_text()
        except Unreadable as e:
            raise ServerNonsense("a search was answered by a broken Bundle") from e
        return Page(tuple(matches), links.get("next", ""), total if isinstance(total, int) else None, stamp)

    def _ask(
        self, method: str, url: str, *, params: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> tuple[int, JsonObject, str]:
        """Return (status, body, ETag); the body {} where an error came with none. 401, 403, 429 and 5xx raise."""
        import httpx

        headers = {"Content-Type": "application/fhir+json", "Prefer": "return=representation"} if body else {}
        try:
            with self._opened().stream(method, url, params=params, content=body, headers=headers) as response:
                self._note_date(response.headers.get("date", ""))
                status = response.status_code
                if status in (401, 403):
                    raise ServerRefusesUs(status)
                if status == 429 or status >= 500:
                    raise ServerTrouble(status, self._retry_after_s(response.headers.get("retry-after", "")))
                raw = bytearray()
                for chunk in response.iter_bytes():
                    raw += chunk
                    if response.num_bytes_downloaded > WIRE_BYTES_MAX or len(raw) > INFLATED_BYTES_MAX:
                        raise AnswerTooLarge("the answer is larger than any answer should be")
                etag = response.headers.get("etag", "")
        except httpx.DecodingError as e:
            raise ServerNonsense("the answer is packed wrongly") from e
        except httpx.ConnectTimeout as e:
            raise ServerUnreachable("no connection in time") from e
        except httpx.TimeoutException as e:
            raise ServerUnreachable("no answer in time", timed_out=True) from e
        except httpx.TransportError as e:
            raise ServerUnreachable(type(e).__name__) from e
        except httpx.InvalidURL as e:
            raise ServerNonsense("the address is none") from e
        if status >= 400:
            try:
                return status, read_object(bytes(raw)), etag
            except ServerNonsense:
                return status, {}, etag
        return status, read_object(bytes(raw)), etag

    def _believed(self, status: int, resource: JsonObject, etag: str) -> Answer:
        if status >= 300:
            raise ServerNonsense(f"the central record answered {status}")
        if not isinstance(resource.get("resourceType"), str):
            raise ServerNonsense("the answer is no FHIR resource")
        return Answer(status, resource, etag)

    def _opened(self) -> httpx.Client:
        if self._client is None:
            import httpx

            address = urlsplit(self._base)
            if address.scheme == "https":
                import ssl

                import truststore

                context: ssl.SSLContext | bool = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            else:
                context = True
            self._client = httpx.Client(
                headers={
                    "Authorization": f"Bearer {self._token}",
                    "Accept": "application/fhir+json",
                    "Cache-Control": "no-cache",  # some servers answer a search of the last minute from a cache
                },
                timeout=httpx.Timeout(self._answer_timeout_s, connect=CONNECT_TIMEOUT_S),
                verify=context,
                trust_env=address.hostname not in _LOOPBACK,  # a proxy is for the world outside
                transport=self._wire,
                follow_redirects=False,  # a redirect would carry the token elsewhere
            )
        return self._client

    def _note_date(self, written: str) -> None:
        try:
            self._server_date = parsedate_to_datetime(written).astimezone(UTC)
        except ValueError:
            self._server_date = None

    def _date_text(self) -> str:
        return "" if self._server_date is None else self._server_date.isoformat().replace("+00:00", "Z")

    def _retry_after_s(self, written: str) -> float | None:
        """Return the wait asked for: seconds, or a date reckoned from the server's own."""
        if written.strip().isdigit():
            return float(written)
        try:
            at = parsedate_to_datetime(written)
        except ValueError:
            return None
        return None if self._server_date is None else max(0.0, (at - self._server_date).total_seconds())
