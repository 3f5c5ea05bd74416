"""mesh-client as this PC uses it, and every way it can fail as one of our errors. Imported on first use only.

mesh-client (and requests and urllib3 below it) costs a third of a second to import. It is told to try nothing again by
itself: it would sleep in between, and the next run tries again anyhow.
"""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit

import requests
import urllib3
from mesh_client import MeshClient, MeshError, Message
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ProtocolError

from prisoncare_desktop.errors import (
    AccessUnusable,
    CertificateEnded,
    ServerNonsense,
    ServerRefusesUs,
    ServerTrouble,
    ServerUnreachable,
)
from prisoncare_desktop.sync.access.line import INFLATED_BYTES_MAX, LOOPBACK, NO_PROXY, Way, context_of, tls_trouble

READ_BYTES = 1_000_000


class MeshLine(MeshClient):
    """One mailbox. Close it: mesh-client warns otherwise."""

    def __init__(
        self, url: str, mailbox: str, password: str, shared_key: str, way: Way, *, chunk_bytes: int, timeout_s: float
    ) -> None:
        super().__init__(
            url,
            mailbox,
            password,
            shared_key=shared_key.encode(),
            max_chunk_size=chunk_bytes,
            transparent_compress=True,
            max_retries=0,
            timeout=timeout_s,
            application_name="PrisonCare",
        )
        self._session.max_redirects = 0  # a redirect would carry the batch elsewhere
        address = urlsplit(url)
        if address.scheme == "https":
            self._session.mount(url, _OurContext(context_of(way)))
        if way.proxy and way.proxy != NO_PROXY:
            self._session.proxies = {"https": way.proxy, "http": way.proxy}
        if way.proxy or address.hostname in LOOPBACK:
            self._session.trust_env = False  # a proxy is for the world outside

    def track_by_local_id(self, local_id: str) -> dict[str, Any] | None:
        """Return what MESH knows of the message sent under this id; None: no message, or more than one.

        mesh-client 5.0.2 has no call for it.
        """
        answer = self._session.get(f"{self.mailbox_url}/outbox/tracking/{quote(local_id)}", timeout=self._timeout)
        if answer.status_code in (300, 404):
            return None
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found


class _OurContext(HTTPAdapter):
    """Trusts whom the PC trusts, and shows the PC's certificate (`line.py`)."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **{**kwargs, "ssl_context": self._context})

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return super().proxy_manager_for(proxy, **{**kwargs, "ssl_context": self._context})


@contextmanager
def our_errors(way: Way) -> Iterator[None]:
    """Turn what mesh-client raises into our errors."""
    try:
        yield
    except requests.HTTPError as e:
        raise _refusal(e.response) from e
    except MeshError as e:  # 417: the recipient, the workflow or a header is not to MESH's liking
        raise ServerRefusesUs(417) from e
    except requests.Timeout as e:
        raise ServerUnreachable("no answer in time", timed_out=not isinstance(e, requests.ConnectTimeout)) from e
    except UnicodeEncodeError as e:  # mesh-client reckons with ASCII only
        raise AccessUnusable("mesh-password") from e
    except (ValueError, TypeError, AttributeError, KeyError, zlib.error, requests.TooManyRedirects) as e:
        raise ServerNonsense(f"MESH answered what makes no sense ({type(e).__name__})") from e
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as e:
        raise tls_trouble(e, way) or _no_answer(e, way) from e


def _no_answer(error: Exception, way: Way) -> ServerUnreachable | CertificateEnded:
    """Return what it means that nobody answered. Who wants another certificate may hang up without saying so."""
    hung_up = isinstance(next(iter(error.args), None), ProtocolError) or isinstance(error, requests.exceptions.SSLError)
    if hung_up and way.certificate is not None and way.certificate.is_over():
        return CertificateEnded("hung up")
    return ServerUnreachable(type(error).__name__)


def _refusal(answer: requests.Response | None) -> ServerRefusesUs | ServerTrouble | ServerNonsense:
    if answer is None:
        return ServerNonsense("MESH answered nothing")
    status = answer.status_code
    if status in (401, 403):
        return ServerRefusesUs(status)
    if status in (425, 429) or status >= 500:
        wait = answer.headers.get("Retry-After", "").strip()
        return ServerTrouble(status, float(wait) if wait.isascii() and wait.isdigit() else None)
    return ServerNonsense(f"MESH answered {status}")


def whole(message: Message) -> bytes:
    """Return all of a message, its chunks joined and inflated; of one that is larger than any should be, too much.

    What cannot be inflated is b"". Neither is believed by who reads it, and neither keeps the others waiting.
    """
    raw = bytearray()
    try:
        while len(raw) <= INFLATED_BYTES_MAX and (some := message.read(READ_BYTES)):
            raw += some
    except zlib.error:
        return b""
    return bytes(raw)


def is_gone(error: BaseException) -> bool:
    """Whether MESH says that the message is there no more: read by another, or over its time."""
    return (
        isinstance(error, requests.HTTPError)
        and error.response is not None
        and error.response.status_code in (404, 410)
    )
