"""A courier file's bytes: signed by one side, sealed to the other, padded. Knows nothing of what is inside."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from prisoncare_desktop.errors import CourierFileRefused
from prisoncare_desktop.sync.courier.introduction import Introduction, OwnKeys

MAGIC, VERSION = b"PCCF", 1
TO_THE_TRUST, TO_A_PC = 1, 2
BOUND_AS = b"prisoncare courier file 1"
FILE_ID_BYTES = 16
PADDED_LEAST, PADDED_MOST = 1 << 16, 1 << 25
CONTENT_MOST = PADDED_MOST - 4
_HEAD = struct.Struct(">4sBB16s16s16sI")
_LENGTH = struct.Struct(">I")
_SEALING_BYTES = 48  # the encapsulated key and the tag
_SIGNATURE_BYTES = 64
FILE_LEAST = _HEAD.size + PADDED_LEAST + _SEALING_BYTES + _SIGNATURE_BYTES
FILE_MOST = _HEAD.size + PADDED_MOST + _SEALING_BYTES + _SIGNATURE_BYTES
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True)
class Outside:
    """What stands on a courier file's outside, believed of nobody yet."""

    to_a_pc: bool
    file_id: bytes
    sender: bytes
    recipient: bytes


def sealed(content: bytes, file_id: bytes, keys: OwnKeys, to: Introduction) -> bytes:
    """Return the file that takes this content from a PC to the trust. The sealing draws its own chance, as HPKE does.

    Raises:
        ValueError: it is more than `CONTENT_MOST`.
    """
    padded = _padded(content)
    sealed_bytes = len(padded) + _SEALING_BYTES
    sender = keys.introduction.key_id
    head = _HEAD.pack(MAGIC, VERSION, TO_THE_TRUST, file_id, sender, to.key_id, sealed_bytes)
    signed = head + _SUITE.encrypt(padded, X25519PublicKey.from_public_bytes(to.sealing_key), BOUND_AS + head)
    return signed + Ed25519PrivateKey.from_private_bytes(keys.signing).sign(BOUND_AS + signed)


def outside(whole: bytes) -> Outside:
    """Return what stands on the outside.

    Raises:
        CourierFileRefused: it is no courier file, not all of one, or of a later version.
    """
    if whole[:4] != MAGIC or len(whole) < _HEAD.size:
        raise CourierFileRefused("no-courier-file")
    _, version, way, file_id, sender, recipient, sealed_bytes = _HEAD.unpack(whole[: _HEAD.size])
    if version != VERSION:
        raise CourierFileRefused("newer")
    padded = sealed_bytes - _SEALING_BYTES
    if way not in (TO_THE_TRUST, TO_A_PC) or not PADDED_LEAST <= padded <= PADDED_MOST or padded & (padded - 1):
        raise CourierFileRefused("not-whole")
    if len(whole) != _HEAD.size + sealed_bytes + _SIGNATURE_BYTES:
        raise CourierFileRefused("not-whole")
    return Outside(way == TO_A_PC, file_id, sender, recipient)


def opened(whole: bytes, keys: OwnKeys, sender: Introduction) -> bytes:
    """Return the content of a file that `outside` has read, sealed to these keys by that sender.

    Raises:
        CourierFileRefused: "not-whole": it was changed on the way; "nonsense": it is not padded as it should be.
    """
    signed, signature = whole[:-_SIGNATURE_BYTES], whole[-_SIGNATURE_BYTES:]
    head = signed[: _HEAD.size]
    try:
        Ed25519PublicKey.from_public_bytes(sender.signing_key).verify(signature, BOUND_AS + signed)
        opener = X25519PrivateKey.from_private_bytes(keys.sealing)
        padded = _SUITE.decrypt(memoryview(signed)[_HEAD.size :], opener, BOUND_AS + head)
    except (InvalidSignature, InvalidTag) as error:
        raise CourierFileRefused("not-whole") from error
    (length,) = _LENGTH.unpack(padded[: _LENGTH.size])
    end = _LENGTH.size + length
    if end > len(padded) or padded.count(0, end) != len(padded) - end:
        raise CourierFileRefused("nonsense")
    return padded[_LENGTH.size : end]


def _padded(content: bytes) -> bytes:
    if len(content) > CONTENT_MOST:
        raise ValueError(f"{len(content)} bytes are more than a courier file takes")
    at_least = max(PADDED_LEAST, _LENGTH.size + len(content))
    size = 1 << (at_least - 1).bit_length()
    return (_LENGTH.pack(len(content)) + content).ljust(size, b"\0")
