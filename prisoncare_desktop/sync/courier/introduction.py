"""Who is who: the keys of this PC, the introduction file each side hands the other, and the fingerprint read aloud."""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from prisoncare_desktop.errors import CourierFileRefused

MAGIC, VERSION = b"PCCI", 1
OF_A_PC, OF_THE_TRUST = 1, 2
SIGNED_AS = b"prisoncare courier introduction 1"
KEY_BYTES = 32
KEY_ID_BYTES = 16
_SIGNED = struct.Struct(">4sBB16sQ32s32s")
_SIGNATURE_BYTES = 64
FILE_BYTES = _SIGNED.size + _SIGNATURE_BYTES
_FINGERPRINT_BYTES = 20  # 160 bits: nobody finds a second file with the same words
_LAST_YEAR = 253_402_300_799  # seconds: the end of the year 9999


@dataclass(frozen=True)
class Introduction:
    """The public keys of one side. `whole`: the file's bytes."""

    whole: bytes

    @property
    def of_the_trust(self) -> bool:
        return self._fields[2] == OF_THE_TRUST

    @property
    def device_id(self) -> str:
        """The device id of the PC whose it is, as `facts` have it."""
        return str(UUID(bytes=self._fields[3]))

    @property
    def made_at(self) -> datetime:
        return datetime.fromtimestamp(self._fields[4], UTC)

    @property
    def signing_key(self) -> bytes:
        found: bytes = self._fields[5]
        return found

    @property
    def sealing_key(self) -> bytes:
        found: bytes = self._fields[6]
        return found

    @property
    def key_id(self) -> bytes:
        return self._hash[:KEY_ID_BYTES]

    @property
    def fingerprint(self) -> str:
        """Eight groups of four letters and figures, to be read aloud."""
        letters = base64.b32encode(self._hash[:_FINGERPRINT_BYTES]).decode()
        return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))

    @cached_property
    def _fields(self) -> tuple[bytes, int, int, bytes, int, bytes, bytes]:
        return _SIGNED.unpack(self.whole[: _SIGNED.size])

    @cached_property
    def _hash(self) -> bytes:
        return hashlib.sha256(self.whole[: _SIGNED.size]).digest()


@dataclass(frozen=True, repr=False)
class OwnKeys:
    """Both private keys of this PC, and what introduces it."""

    signing: bytes
    sealing: bytes
    introduction: Introduction


def new_keys(device_id: str, at: datetime, random_bytes: Callable[[int], bytes]) -> OwnKeys:
    """Make the keys of a device. `random_bytes(n)`: n unpredictable bytes."""
    signing, sealing = random_bytes(KEY_BYTES), random_bytes(KEY_BYTES)
    signer = Ed25519PrivateKey.from_private_bytes(signing)
    opener = X25519PrivateKey.from_private_bytes(sealing)
    signed = _SIGNED.pack(
        MAGIC,
        VERSION,
        OF_A_PC,
        UUID(device_id).bytes,
        int(at.timestamp()),
        signer.public_key().public_bytes_raw(),
        opener.public_key().public_bytes_raw(),
    )
    return OwnKeys(signing, sealing, Introduction(signed + signer.sign(SIGNED_AS + signed)))


def read(whole: bytes) -> Introduction:
    """Return what an introduction file says; that it is the right one, a person finds out by the fingerprint.

    Raises:
        CourierFileRefused: it is none, not whole, or of a later version.
    """
    if whole[:4] != MAGIC or len(whole) < 5:
        raise CourierFileRefused("no-introduction")
    if whole[4] != VERSION:
        raise CourierFileRefused("newer")
    if len(whole) != FILE_BYTES or whole[5] not in (OF_A_PC, OF_THE_TRUST):
        raise CourierFileRefused("no-introduction")
    found = Introduction(whole)
    signed, signature = whole[: _SIGNED.size], whole[_SIGNED.size :]
    try:
        Ed25519PublicKey.from_public_bytes(found.signing_key).verify(signature, SIGNED_AS + signed)
        # A key that makes the same secret with everybody is no key; the exchange refuses it.
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(found.sealing_key))
    except (InvalidSignature, ValueError) as error:
        raise CourierFileRefused("no-introduction") from error
    if found._fields[4] > _LAST_YEAR:
        raise CourierFileRefused("no-introduction")
    return found
