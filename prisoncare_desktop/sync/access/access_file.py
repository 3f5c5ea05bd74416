"""The files by which a trust lets a PC in: a certificate with its key, or a key to sign with, as PEM or PKCS#12."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.usecases.access_port import AccessFile

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

RSA_BITS_LEAST = 2048
_NAMES_IT = {"RSA": ("e", "kty", "n"), "EC": ("crv", "kty", "x", "y")}  # RFC 7638, by kind of key


def read(content: bytes, password: str) -> AccessFile:
    """Return what the file holds, its key unlocked. `password`: "" where it has none.

    Raises:
        RuleBroken: "not-a-key-file", "file-password", "key-of-another", "key-kind".
    """
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key, certificates = _pkcs12(content, password) if content[:1] == b"\x30" else _pem(content, password)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    if not certificates:
        return AccessFile(pem, _own_name(key), None)
    certificates.sort(key=lambda one: one.public_key() != key.public_key())  # its own first, as servers want it
    leaf = certificates[0]
    if leaf.public_key() != key.public_key():
        raise RuleBroken("key-of-another", "no certificate in the file is the key's")
    chain = "".join(one.public_bytes(Encoding.PEM).decode() for one in certificates)
    return AccessFile(chain + pem, leaf.subject.rfc4514_string(), leaf.not_valid_after_utc)


def _pkcs12(content: bytes, password: str) -> tuple[PrivateKeyTypes, list[x509.Certificate]]:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization.pkcs12 import load_key_and_certificates

    try:
        key, own, others = load_key_and_certificates(content, password.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise RuleBroken("file-password", "the file does not open with this password") from None
    if key is None or own is None:
        raise RuleBroken("not-a-key-file", "the file has no key, or no certificate")
    return key, [own, *others]


def _pem(content: bytes, password: str) -> tuple[PrivateKeyTypes, list[x509.Certificate]]:
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    locked = b"ENCRYPTED" in content
    if b"PRIVATE KEY" not in content:
        raise RuleBroken("not-a-key-file", "there is no key in the file")
    try:
        key = load_pem_private_key(content, password.encode() if locked and password else None)
        certificates = x509.load_pem_x509_certificates(content) if b"BEGIN CERTIFICATE" in content else []
    except (ValueError, TypeError, UnsupportedAlgorithm):
        code = "file-password" if locked else "not-a-key-file"
        raise RuleBroken(code, "the key in the file cannot be read") from None
    return key, certificates


def _own_name(key: PrivateKeyTypes) -> str:
    """Return the key's thumbprint (RFC 7638): the same wherever somebody reckons it."""
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from jwt.algorithms import ECAlgorithm, RSAAlgorithm

    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= RSA_BITS_LEAST:
        public = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    elif isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP384R1):
        public = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    else:
        raise RuleBroken("key-kind", "neither RSA with 2048 bits nor P-384")
    named = {one: public[one] for one in _NAMES_IT[public["kty"]]}
    digest = hashlib.sha256(json.dumps(named, sort_keys=True, separators=(",", ":")).encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
