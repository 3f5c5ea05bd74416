"""A token service that is strict about what is signed, before a central record that lets in who has its token.

What it checks is checked with `cryptography` alone, so that what signed it does not judge itself.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.sync.loopback import Asked, Said

CLIENT = "prisoncare-fri-12"
KEY_ID = "pc-12-2026"
ONE_LONGEST = timedelta(minutes=5)  # SMART


class Refused(Exception):
    """What is wrong with an assertion."""


@dataclass
class TokenServer:
    """`record(request)`: answers who is let in. `now`: its clock. `lives_s`: of a token; `uses`: times each is taken.

    `instead`: what the token endpoint answers next, in order, in place of judging.
    """

    public_key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey
    record: Callable[[httpx.Request], httpx.Response]
    now: datetime = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
    algorithms: tuple[str, ...] = ("RS384", "ES384")
    lives_s: object = 300
    uses: int = 1_000_000
    lets_nobody_in: bool = False
    address: str = ""
    instead: list[Said] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    assertions: list[str] = field(default_factory=list)
    given: dict[str, int] = field(default_factory=dict)  # token -> times it was shown
    discovered: int = 0
    turned_away: int = 0
    _seen: set[str] = field(default_factory=set)

    def __call__(self, asked: Asked) -> Said:
        said = self._answer(asked)
        return Said(said.status, said.body, {"Date": self.now.strftime("%a, %d %b %Y %H:%M:%S GMT"), **said.headers})

    def _answer(self, asked: Asked) -> Said:
        if asked.path.endswith("/.well-known/smart-configuration"):
            self.discovered += 1
            assert "authorization" not in asked.headers
            told = {
                "token_endpoint": f"{self.address}/token",
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
                "token_endpoint_auth_signing_alg_values_supported": list(self.algorithms),
            }
            return Said(200, json.dumps(told).encode())
        if asked.path == "/token":
            if self.instead:
                return self.instead.pop(0)
            try:
                return self._token(asked)
            except Refused as no:
                self.refused.append(str(no))
                return Said(400, b'{"error": "invalid_client"}')
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if self.lets_nobody_in or self.given.get(token, self.uses) >= self.uses:
            self.turned_away += 1
            return Said(401, b"who is this?")
        self.given[token] += 1
        url = f"http://central.test{asked.path}"
        headers = {k: v for k, v in asked.headers.items() if k != "host"}
        answer = self.record(httpx.Request(asked.method, url, headers=headers, content=asked.body))
        return Said(answer.status_code, answer.read())

    def _token(self, asked: Asked) -> Said:
        form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        check(asked.headers.get("content-type") == "application/x-www-form-urlencoded", "no form")
        check(form.get("grant_type") == "client_credentials", "another grant")
        check(bool(form.get("scope")), "no scope")
        kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        check(form.get("client_assertion_type") == kind, "no assertion")
        self.assertions.append(form["client_assertion"])
        self._judge(form["client_assertion"])
        token = f"token-{len(self.given) + 1}-of-{self.now:%H%M%S}"
        self.given[token] = 0
        told = {"access_token": token, "token_type": "bearer", "expires_in": self.lives_s, "scope": form["scope"]}
        return Said(200, json.dumps(told).encode())

    def _judge(self, assertion: str) -> None:
        signed, _, signature = assertion.rpartition(".")
        head, claims = (_json(part) for part in signed.split("."))
        check(head.get("kid") == KEY_ID and head.get("typ") == "JWT", "another key")
        check(head.get("alg") in self.algorithms, "another algorithm")
        self._verify(str(head["alg"]), signed.encode(), _bytes(signature))
        check(claims.get("iss") == claims.get("sub") == CLIENT, "another client")
        check(claims.get("aud") == f"{self.address}/token", "for somebody else")
        ends = datetime.fromtimestamp(claims["exp"], UTC)
        check(self.now < ends <= self.now + ONE_LONGEST, "over, or valid for too long")
        check(len(claims.get("jti", "")) >= 16 and claims["jti"] not in self._seen, "shown before")
        self._seen.add(claims["jti"])

    def _verify(self, algorithm: str, signed: bytes, signature: bytes) -> None:
        bits = {"RS384": hashes.SHA384(), "ES384": hashes.SHA384(), "RS512": hashes.SHA512()}[algorithm]
        try:
            if isinstance(self.public_key, rsa.RSAPublicKey):
                check(algorithm.startswith("RS"), "another kind of key")
                self.public_key.verify(signature, signed, padding.PKCS1v15(), bits)
            else:
                check(algorithm.startswith("ES") and len(signature) == 96, "another kind of key")
                halves = (int.from_bytes(signature[:48], "big"), int.from_bytes(signature[48:], "big"))
                self.public_key.verify(encode_dss_signature(*halves), signed, ec.ECDSA(bits))
        except InvalidSignature as no:
            raise Refused("signed by another") from no


def check(good: bool, otherwise: str) -> None:
    if not good:
        raise Refused(otherwise)


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _json(text: str) -> Mapping[str, Any]:
    read: Mapping[str, Any] = json.loads(_bytes(text))
    return read
