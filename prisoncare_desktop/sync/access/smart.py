"""SMART Backend Services: this PC signs who it is, and the trust's token service gives it a token for some minutes.

Source: HL7 SMART App Launch 2, backend-services and client-confidential-asymmetric (RFC 7523). The signing is PyJWT's
(34 kB, nothing else comes along); the wider libraries bring servers, clients and session stores of which we need none.

The time in what is signed is the token service's own, from the `Date` of its answers: a PC whose clock is wrong is let
in all the same. How long a token lives is counted by a clock that nobody sets.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit

from prisoncare_desktop.errors import AccessUnusable, ServerNonsense, ServerRefusesUs, ServerTrouble, ServerUnreachable
from prisoncare_desktop.sync.fhir.strict_json import JsonObject, read_object

if TYPE_CHECKING:
    from prisoncare_desktop.sync.access.line import Line, Raw

ASSERTION_LIVES: Final = timedelta(seconds=240)  # SMART allows five minutes; a minute for clocks and for the way
CLOCK_SLACK: Final = timedelta(seconds=30)
RENEWED_BEFORE_S: Final = 60.0  # or a quarter of its life, where that is shorter
LIVES_S: Final = 300.0  # of a token that does not say
DEFAULT_SCOPE: Final = "system/*.cruds"
_ASSERTION: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ALGORITHMS: Final = {"RSA": ("RS384", "RS512", "RS256"), "EC": ("ES384",)}  # the first is what SMART asks of all
_TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")  # RFC 6750
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, repr=False)
class Signer:
    """Who this PC is to the token service. `key_pem`: private, RSA or P-384; `key_id`: what it is registered under.

    `token_address`: "" to ask the central record where tokens are given.
    """

    client_id: str
    key_pem: str
    key_id: str
    token_address: str = ""
    scope: str = ""


@dataclass(frozen=True, repr=False)
class Token:
    """`ends_at_s`: by the clock that nobody sets; `let_us_in`: the central record took it once."""

    text: str
    ends_at_s: float
    let_us_in: bool = False


@dataclass(frozen=True)
class Service:
    """Where tokens are given, and which ways of signing it takes; () where it does not say."""

    address: str
    algorithms: tuple[str, ...] = ()


@dataclass(repr=False)
class Held:
    """What is known from run to run, in memory only. `ahead`: of the PC's clock, the token service's."""

    whose: Signer | None = None
    token: Token | None = None
    service: Service | None = None
    ahead: timedelta = timedelta()


@dataclass(repr=False)
class BackendServices:
    """Credentials by signed assertion. `base_url`: the central record's. `monotonic()`: seconds of a clock nobody sets.

    `now()`: the PC's clock; `random_bytes(n)`: n unpredictable bytes.
    """

    base_url: str
    signer: Signer
    held: Held
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    random_bytes: Callable[[int], bytes]

    def authorization(self, line: Line) -> str:
        if self.held.whose != self.signer:  # IT has changed something
            self.held.whose, self.held.token, self.held.service = self.signer, None, None
        token = self.held.token
        if token is None or self.monotonic() >= token.ends_at_s:
            try:
                self.held.token = token = self._fetched(line)
            except ServerUnreachable as silent:  # late with a token is not late with an answer to what is sent
                raise ServerUnreachable(f"for a token: {silent}") from silent
        return f"Bearer {token.text}"

    def accepted(self) -> None:
        if self.held.token is not None and not self.held.token.let_us_in:
            self.held.token = replace(self.held.token, let_us_in=True)

    def refused(self) -> bool:
        """Drop the token. Another may help where this one had let us in; where a fresh one did not, none will."""
        dropped, self.held.token = self.held.token, None
        return dropped is not None and dropped.let_us_in

    # --- how ---------------------------------------------------------------------------------------------------------

    def _fetched(self, line: Line) -> Token:
        service = self.held.service or self._service(line)
        told = self._ask(line, service)
        if told.status in (400, 401) and self._learn_time(
            told
        ):  # it may have judged by our clock: once more, by its own
            told = self._ask(line, service)
        if told.status >= 300:
            self.held.service = None
            if told.status == 429 or told.status >= 500:
                raise ServerTrouble(told.status, told.retry_after_s, asked=False)
            if told.status >= 400:
                raise ServerRefusesUs(told.status)
            raise ServerNonsense(f"the token service answered {told.status}")
        self.held.service = service
        self._learn_time(told)
        return self._token(read_object(told.body))

    def _token(self, said: JsonObject) -> Token:
        text, kind, lives_s = said.get("access_token"), said.get("token_type"), said.get("expires_in", LIVES_S)
        if not isinstance(text, str) or not _TOKEN.fullmatch(text):
            raise ServerNonsense("the token service gave no token")
        if not isinstance(kind, str) or kind.lower() != "bearer":
            raise ServerNonsense("the token service gave a token of another kind")
        try:
            seconds = float(lives_s)
        except (TypeError, ValueError) as e:
            raise ServerNonsense("the token service gave a token without an end") from e
        if not math.isfinite(seconds) or seconds <= 0:
            raise ServerNonsense("the token service gave a token without an end")
        return Token(text, self.monotonic() + seconds - min(RENEWED_BEFORE_S, seconds / 4))

    def _service(self, line: Line) -> Service:
        """Return where tokens are given: as IT says, else as the central record does."""
        if self.signer.token_address:
            return Service(_safe(self.signer.token_address))
        told = line.exchange(
            "GET",
            f"{self.base_url.rstrip('/')}/.well-known/smart-configuration",
            headers={"Accept": "application/json"},
        )
        if told.status == 429 or told.status >= 500:
            raise ServerTrouble(told.status, told.retry_after_s, asked=False)
        if told.status >= 300:
            raise AccessUnusable("token-address")
        self._learn_time(told)
        said = read_object(told.body)
        address, ways = said.get("token_endpoint"), said.get("token_endpoint_auth_signing_alg_values_supported", [])
        if not isinstance(address, str) or not isinstance(ways, list):
            raise ServerNonsense("the central record does not say where tokens are given")
        return Service(_safe(address), tuple(way for way in ways if isinstance(way, str)))

    def _ask(self, line: Line, service: Service) -> Raw:
        form = {
            "grant_type": "client_credentials",
            "scope": self.signer.scope or DEFAULT_SCOPE,
            "client_assertion_type": _ASSERTION,
            "client_assertion": self._assertion(service),
        }
        headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
        return line.exchange("POST", service.address, headers=headers, body=urlencode(form).encode())

    def _assertion(self, service: Service) -> str:
        import jwt
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        claims = {
            "iss": self.signer.client_id,
            "sub": self.signer.client_id,
            "aud": service.address,
            "jti": self.random_bytes(16).hex(),
            "exp": int((self.now() + self.held.ahead + ASSERTION_LIVES).timestamp()),
        }
        try:
            key = load_pem_private_key(self.signer.key_pem.encode(), None)
            ours = _ALGORITHMS[type(key).__name__.removesuffix("PrivateKey").removeprefix("_")]
            way = next((one for one in ours if one in service.algorithms), ours[0])
            return jwt.encode(claims, self.signer.key_pem, algorithm=way, headers={"kid": self.signer.key_id})
        except (ValueError, TypeError, KeyError, jwt.PyJWTError):
            raise AccessUnusable("signing-key") from None  # what is wrong with a key is nobody's to read

    def _learn_time(self, told: Raw) -> bool:
        """Note the token service's clock; return whether it is another than was thought."""
        if told.date is None:
            return False
        ahead = told.date - self.now()
        differs = abs(ahead - self.held.ahead) > CLOCK_SLACK
        self.held.ahead = ahead
        return differs


def _safe(address: str) -> str:
    """Return the address, if nobody on the way there can read what is sent."""
    try:
        parts = urlsplit(address)
        good = (parts.scheme == "https" and bool(parts.hostname)) or (
            parts.scheme == "http" and parts.hostname in _LOOPBACK
        )
    except ValueError:
        good = False
    if not good:
        raise AccessUnusable("token-address")
    return address
