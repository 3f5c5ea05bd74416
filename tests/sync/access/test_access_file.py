"""What IT brings as a file: PEM or PKCS#12, locked or not; what cannot be used is told in its own words."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.sync.access.access_file import read
from prisoncare_desktop.sync.access.client_certificate import ClientCertificate
from tests.sync import certificates
from tests.sync.certificates import Pair
from tests.sync.conftest import seeded_bytes

LOCK = BestAvailableEncryption(b"letmein")


@pytest.fixture(scope="module")
def trust() -> Pair:
    return certificates.authority()


def pkcs12(pair: Pair, trust: Pair, lock: KeySerializationEncryption) -> bytes:
    return serialize_key_and_certificates(b"PC-12", pair.key, pair.certificate, [trust.certificate], lock)


def key_pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey, lock: object) -> bytes:
    assert isinstance(lock, KeySerializationEncryption)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


def refused(content: bytes, password: str = "") -> str:
    with pytest.raises(RuleBroken) as caught:
        read(content, password)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None  # a library's words may hold the key
    return caught.value.code


@pytest.mark.parametrize("form", ["pem", "pem, authority first", "pkcs12", "locked pkcs12", "locked pem"])
def test_a_certificate_comes_with_its_key_in_whatever_form_a_trust_sends_it(form: str, trust: Pair) -> None:
    pair = certificates.pc(trust)
    content, password = {
        "pem": (f"{pair.pem}{trust.certificate_pem}".encode(), ""),
        "pem, authority first": (f"{trust.certificate_pem}{pair.pem}".encode(), "not needed"),
        "pkcs12": (pkcs12(pair, trust, NoEncryption()), ""),
        "locked pkcs12": (pkcs12(pair, trust, LOCK), "letmein"),
        "locked pem": (pair.certificate_pem.encode() + key_pem(pair.key, LOCK), "letmein"),
    }[form]
    found = read(content, password)
    assert (found.name, found.ends_at) == ("CN=PC-12", pair.certificate.not_valid_after_utc)
    assert found.pem.startswith(pair.certificate_pem)
    shown = ClientCertificate(found.pem, lambda: datetime.now(UTC), seeded_bytes("c"))
    shown.show_in(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    assert not shown.is_over()


def test_a_key_alone_signs_and_is_known_by_its_own_name() -> None:
    key = ec.generate_private_key(ec.SECP384R1())
    plain, locked = read(key_pem(key, NoEncryption()), ""), read(key_pem(key, LOCK), "letmein")
    assert plain == locked
    assert plain.ends_at is None
    assert len(plain.name) == 43
    assert read(key_pem(rsa.generate_private_key(65537, 2048), NoEncryption()), "").name != plain.name


def test_what_cannot_be_used_is_told_apart(trust: Pair) -> None:
    pair, another = certificates.pc(trust), certificates.pc(trust)
    assert refused(b"") == "not-a-key-file"
    assert refused(b"\x00\x01 a picture") == "not-a-key-file"
    assert refused(pair.certificate_pem.encode()) == "not-a-key-file"
    assert refused(b"-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----\n") == "not-a-key-file"
    assert refused(pkcs12(pair, trust, LOCK)) == "file-password"
    assert refused(pkcs12(pair, trust, LOCK), "wrong") == "file-password"
    assert refused(key_pem(pair.key, LOCK)) == "file-password"
    assert refused(key_pem(pair.key, LOCK), "wrong") == "file-password"
    assert refused(f"{another.certificate_pem}{pair.key_pem}".encode()) == "key-of-another"
    assert refused(pair.key_pem.encode()) == "key-kind"  # P-256
    assert refused(key_pem(rsa.generate_private_key(65537, 1024), NoEncryption())) == "key-kind"
    assert refused(key_pem(ed25519.Ed25519PrivateKey.generate(), NoEncryption())) == "key-kind"


def test_a_files_key_is_not_in_what_a_log_would_print(trust: Pair) -> None:
    pair = certificates.pc(trust)
    assert pair.key_pem.split("\n")[1] not in repr(read(pair.pem.encode(), ""))
