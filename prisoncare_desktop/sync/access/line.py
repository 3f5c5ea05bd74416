"""The way to a server: TLS, whom to trust, a proxy, this PC's certificate. The only file that opens a socket.

Every way it can fail is one of our errors. Certificates are judged by whom the PC trusts (its operating system's
store), and by one further authority where IT named one.
"""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import TYPE_CHECKING, cast

from prisoncare_desktop.errors import (
    AccessUnusable,
    AnswerTooLarge,
    CertificateEnded,
    EnvironmentTrouble,
    LineIntercepted,
    ProxyRefusesUs,
    ServerCertificateOver,
    ServerNonsense,
    ServerRefusesUs,
    ServerUnreachable,
    WrongServerName,
)
from prisoncare_desktop.sync.access.client_certificate import ClientCertificate

if TYPE_CHECKING:
    import httpx

WIRE_BYTES_MAX = 16_000_000  # a page that is larger is asked for again in smaller ones
INFLATED_BYTES_MAX = 16_000_000  # as text and as objects it is ten times as much in memory, of 256 MiB (G8)
CONNECT_TIMEOUT_S = 5.0
ANSWER_TIMEOUT_S = 60.0  # a batch of a hundred on a busy server; a person waits for none of it
ANSWER_MOST = 5  # times as long for the whole of an answer as for its next part: 16 MB by a slow line take minutes
NO_PROXY = "none"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

# What a certificate was found to be. OpenSSL's X509_V_ERR_*, and Windows' CERT_E_* (winerror.h).
_OUT_OF_DATE = frozenset({9, 10, 0x800B0101})
_ANOTHER_NAME = frozenset({62, 64, 0x800B010F})
# What a server says, as OpenSSL names its alerts, when it does not want the certificate of ours.
_NOT_WANTED = ("CERTIFICATE", "UNKNOWN_CA", "ACCESS_DENIED")


@dataclass(frozen=True, repr=False)
class Way:
    """How IT has this PC reach the servers.

    `proxy`: "" for the system's own, `NO_PROXY` for none, else its address. `authority_file`: a PEM file of who is to
    be trusted besides, "" for nobody.
    """

    proxy: str = ""
    authority_file: str = ""
    certificate: ClientCertificate | None = None


@dataclass(frozen=True)
class Raw:
    """An answer as it came. `headers`: names in small letters. `body`: empty where only the status counts.

    `took_s`: from the question to the end of the answer.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    took_s: float = 0.0

    @property
    def date(self) -> datetime | None:
        """What the server's clock said (UTC, whole seconds)."""
        return _instant(self.headers.get("date", ""))

    @property
    def retry_after_s(self) -> float | None:
        """The wait asked for: seconds, or a date reckoned from the server's own."""
        written = self.headers.get("retry-after", "").strip()
        if written.isascii() and written.isdigit():
            return float(written)
        at = _instant(written)
        return None if at is None or self.date is None else max(0.0, (at - self.date).total_seconds())


@dataclass
class Traffic:
    """What went over a line: requests, and bytes of their bodies and of the answers', unpacked."""

    requests: int = 0
    bytes_up: int = 0
    bytes_down: int = 0


class Line:
    """Carries requests. `wire`: what carries them instead of the network (a fault, a server in memory)."""

    def __init__(
        self,
        way: Way,
        *,
        answer_timeout_s: float,
        wire: httpx.BaseTransport | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._monotonic = monotonic
        self._way = way
        self._answer_timeout_s = answer_timeout_s
        self._wire = wire
        self._client: httpx.Client | None = None
        self.traffic = Traffic()

    def exchange(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        params: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Raw:
        """Ask, and return whatever was answered.

        Raises:
            ServerUnreachable: nothing was, or not in time.
            ServerNonsense: more than any answer should be, packed wrongly, or the address is none.
            LineIntercepted, WrongServerName, ServerCertificateOver: it is not who it should be.
            CertificateEnded, ServerRefusesUs, AccessUnusable: this PC's own certificate, or what it was given.
            ProxyRefusesUs.
        """
        import httpx

        began_s = self._monotonic()
        self.traffic.requests += 1
        self.traffic.bytes_up += len(body or b"")
        ask = partial(self._opened().stream, method, url, params=params, content=body, headers=dict(headers))
        try:
            with ask() as response:
                status, answered = response.status_code, b""
                if not _says_all(status):
                    answered = _read(
                        response, self._monotonic, self._monotonic() + ANSWER_MOST * self._answer_timeout_s
                    )
                names = {name.lower(): value for name, value in response.headers.items()}
                self.traffic.bytes_down += len(answered)
        except zlib.error as e:
            raise ServerNonsense("the answer is packed wrongly") from e
        except httpx.ConnectTimeout as e:
            raise ServerUnreachable("no connection in time") from e
        except httpx.TimeoutException as e:
            raise ServerUnreachable("no answer in time", timed_out=True) from e
        except httpx.TransportError as e:
            raise self._trouble_of(e) from e
        except httpx.InvalidURL as e:
            raise ServerNonsense("the address is none") from e
        if status == 407:
            raise ProxyRefusesUs(status)
        if (status == 400 and b"SSL certificate" in answered[:2000]) or (status == 403 and self._is_over()):
            raise CertificateEnded if self._is_over() else ServerRefusesUs(status)  # nginx says it with a 400
        return Raw(status, names, answered, self._monotonic() - began_s)

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    # --- how ---------------------------------------------------------------------------------------------------------

    def _opened(self) -> httpx.Client:
        if self._client is None:
            import httpx

            named = self._way.proxy if self._way.proxy != NO_PROXY else ""
            try:
                self._client = httpx.Client(
                    timeout=httpx.Timeout(self._answer_timeout_s, connect=CONNECT_TIMEOUT_S),
                    verify=context_of(self._way)
                    if self._wire is None
                    else False,  # nothing to verify where no socket is
                    trust_env=not self._way.proxy,
                    proxy=named or None,
                    mounts={f"all://{host}": None for host in LOOPBACK},  # a proxy is for the world outside
                    transport=self._wire,
                    follow_redirects=False,  # a redirect would carry the token elsewhere
                )
            except (
                ValueError,
                ImportError,
                httpx.InvalidURL,
            ) as e:  # a SOCKS proxy wants a library that we do not have
                raise AccessUnusable("proxy") from e
        return self._client

    def _is_over(self) -> bool:
        return _is_over(self._way)

    def _trouble_of(self, error: httpx.TransportError) -> EnvironmentTrouble:
        """Return what it means that a connection could not be made, or broke."""
        import httpx

        if isinstance(error, httpx.ProxyError) and str(error)[:3] in ("403", "407"):
            return ProxyRefusesUs(int(str(error)[:3]))
        if (trouble := tls_trouble(error, self._way)) is not None:
            return trouble
        reached = isinstance(error, httpx.ReadError | httpx.WriteError | httpx.RemoteProtocolError)
        if reached and self._is_over():  # some servers hang up without a word
            return CertificateEnded("the connection broke")
        return ServerUnreachable(type(error).__name__, reached=reached)


def context_of(way: Way) -> ssl.SSLContext:
    """Return whom to trust and what to show, for TLS.

    Raises:
        AccessUnusable: the authority's file, or this PC's certificate.
    """
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if way.authority_file:
        try:
            context.load_verify_locations(cafile=way.authority_file)
        except (OSError, ssl.SSLError) as e:
            raise AccessUnusable("authority-file") from e
    if way.certificate is not None:
        way.certificate.show_in(context)
    return context


def tls_trouble(error: BaseException, way: Way) -> EnvironmentTrouble | None:
    """Return what it means that TLS failed, None where it was not that."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _who_answers(cause.verify_code)
        reason = (cause.reason or "") if isinstance(cause, ssl.SSLError) else ""
        if "ALERT" in reason and any(word in reason for word in _NOT_WANTED):
            return CertificateEnded("refused") if _is_over(way) or "EXPIRED" in reason else ServerRefusesUs(0)
    return None


def _is_over(way: Way) -> bool:
    return way.certificate is not None and way.certificate.is_over()


def _instant(written: str) -> datetime | None:
    try:
        return parsedate_to_datetime(written).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _says_all(status: int) -> bool:
    """Whether the status is all that is wanted: whoever refuses or is in trouble may send what it likes with it."""
    return status in (401, 403, 407, 429) or status >= 500


def _read(response: httpx.Response, monotonic: Callable[[], float], until: float) -> bytes:
    """Return the body, unpacked by no more than is let in: a packed kilobyte may hold a megabyte, packed once more.

    `until`: when to wait no longer for its end, by `monotonic`: who sends a byte now and then is never late by itself.
    """
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip"):
        raise ServerNonsense("the answer is packed in a way that was not asked for")
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16) if coding == "gzip" else None
    raw, on_wire = bytearray(), 0
    for chunk in cast("httpx.SyncByteStream", response.stream):  # httpx's own unpacking has no bound
        if monotonic() > until:
            raise ServerUnreachable("no end of the answer in time", timed_out=True)
        on_wire += len(chunk)
        raw += chunk if unpacking is None else unpacking.decompress(chunk, INFLATED_BYTES_MAX + 1 - len(raw))
        if on_wire > WIRE_BYTES_MAX or len(raw) > INFLATED_BYTES_MAX:
            raise AnswerTooLarge("the answer is larger than any answer should be")
    if unpacking is not None and raw and not unpacking.eof:
        raise ServerNonsense("the answer is packed wrongly")
    return bytes(raw)


def _causes(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in found:
        found.append(at)
        at = at.__cause__ or at.__context__
    return found


def _who_answers(verify_code: int) -> EnvironmentTrouble:
    if verify_code & 0xFFFFFFFF in _OUT_OF_DATE:
        return ServerCertificateOver("the server's certificate is out of date")
    if verify_code & 0xFFFFFFFF in _ANOTHER_NAME:
        return WrongServerName("the server's certificate is for another name")
    return LineIntercepted(f"the server's certificate is by nobody known ({verify_code})")
