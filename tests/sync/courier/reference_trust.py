"""The trust's end of the courier, built from the words of the room sign alone: it shares no code with the product.

It opens what a PC sealed, has each batch answered once, and writes the answer file.
HPKE is done here by hand, step by step as RFC 9180 has it, so that the product's files are held to the standard itself.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

Json = dict[str, Any]
Play = Callable[[str, bytes], bytes | None]
"""Plays a batch, by its name, to the trust's FHIR server; returns the message that answers it, as for every such

carrier, or None where it refuses that batch."""


# --- RFC 9180: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; base mode, single-shot --------------------------

_KEM = b"KEM\x00\x20"
_HPKE = b"HPKE\x00\x20\x00\x01\x00\x02"


def _extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + ikm, "sha256")


def _expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    labelled = struct.pack(">H", length) + b"HPKE-v1" + suite + label + info
    made, block, n = b"", b"", 1
    while len(made) < length:
        block = hmac.digest(prk, block + labelled + bytes([n]), "sha256")
        made, n = made + block, n + 1
    return made[:length]


def _key_and_nonce(dh: bytes, enc: bytes, recipient: bytes, info: bytes) -> tuple[bytes, bytes]:
    shared = _expand(_KEM, _extract(_KEM, b"", b"eae_prk", dh), b"shared_secret", enc + recipient, 32)
    context = b"\x00" + _extract(_HPKE, b"", b"psk_id_hash", b"") + _extract(_HPKE, b"", b"info_hash", info)
    secret = _extract(_HPKE, shared, b"secret", b"")
    return _expand(_HPKE, secret, b"key", context, 32), _expand(_HPKE, secret, b"base_nonce", context, 12)


def hpke_seal(recipient: bytes, info: bytes, plain: bytes) -> bytes:
    ephemeral = X25519PrivateKey.generate()
    enc = ephemeral.public_key().public_bytes_raw()
    dh = ephemeral.exchange(X25519PublicKey.from_public_bytes(recipient))
    key, nonce = _key_and_nonce(dh, enc, recipient, info)
    return enc + AESGCM(key).encrypt(nonce, plain, b"")


def hpke_open(private: X25519PrivateKey, info: bytes, sealed: bytes) -> bytes:
    enc, ciphertext = sealed[:32], sealed[32:]
    dh = private.exchange(X25519PublicKey.from_public_bytes(enc))
    key, nonce = _key_and_nonce(dh, enc, private.public_key().public_bytes_raw(), info)
    return AESGCM(key).decrypt(nonce, ciphertext, b"")


# --- introductions ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class KnownPc:
    device: str
    key_id: bytes
    signing: bytes
    sealing: bytes


def fingerprint(introduction: bytes) -> str:
    """Return what is read aloud over the telephone."""
    letters = base64.b32encode(hashlib.sha256(introduction[:94]).digest()[:20]).decode()
    return "-".join(letters[i : i + 4] for i in range(0, 32, 4))


class NotFromAPc(Exception):
    """The file does not hold what the room sign says a PC's file holds."""


@dataclass
class ReferenceTrust:
    """A trust with its keys. `play`: its integration engine."""

    play: Play
    made_at: str = "2026-11-20T12:00:00Z"
    introduced_s: int = 1_795_000_000
    signing: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    sealing: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)
    pcs: dict[bytes, KnownPc] = field(default_factory=dict)
    last_content: Json = field(default_factory=dict)
    as_key_id: bytes = b""  # the key id that it claims to have, b"" for its own
    files: int = 0

    @property
    def introduction(self) -> bytes:
        signed = struct.pack(
            ">4sBB16sQ32s32s",
            b"PCCI",
            1,
            2,
            b"a trust's own id",
            self.introduced_s,
            self.signing.public_key().public_bytes_raw(),
            self.sealing.public_key().public_bytes_raw(),
        )
        return signed + self.signing.sign(b"prisoncare courier introduction 1" + signed)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.introduction)

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(self.introduction[:94]).digest()[:16]

    def introduce(self, introduction: bytes, read_aloud: str) -> None:
        """Take a PC's introduction, once somebody there has read the same fingerprint aloud."""
        magic, version, whose, device, _at, signing, sealing = struct.unpack(">4sBB16sQ32s32s", introduction[:94])
        assert (magic, version, whose, len(introduction)) == (b"PCCI", 1, 1, 158)
        Ed25519PublicKey.from_public_bytes(signing).verify(
            introduction[94:], b"prisoncare courier introduction 1" + introduction[:94]
        )
        assert fingerprint(introduction) == read_aloud
        h = device.hex()
        named = f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"
        key_id = hashlib.sha256(introduction[:94]).digest()[:16]
        self.pcs[key_id] = KnownPc(named, key_id, signing, sealing)

    # --- a file came --------------------------------------------------------------------------------------------------

    def opened(self, file: bytes) -> Json:
        """Return what is inside a PC's file."""
        magic, version, way, file_id, sender, recipient, n = struct.unpack(">4sBB16s16s16sI", file[:58])
        assert (magic, version, way) == (b"PCCF", 1, 1)
        assert recipient == self.key_id
        assert len(file) == 58 + n + 64
        pc = self.pcs[sender]
        bound = b"prisoncare courier file 1"
        Ed25519PublicKey.from_public_bytes(pc.signing).verify(file[58 + n :], bound + file[: 58 + n])
        padded = hpke_open(self.sealing, bound + file[:58], file[58 : 58 + n])
        assert len(padded) in {1 << bits for bits in range(16, 26)}
        (length,) = struct.unpack(">I", padded[:4])
        assert not any(padded[4 + length :])
        content: Json = json.loads(padded[4 : 4 + length])
        assert content["file"] == file_id.hex()
        assert content["device"] == pc.device
        return content

    def receive(self, file: bytes) -> bytes | None:
        """Process a PC's file; return the answer file for it, None if there is nothing to answer."""
        self.last_content = self.opened(file)
        answers = [self.answer_to(batch) for batch in self.last_content["batches"]]
        known = [one for one in answers if one is not None]
        return self.sealed(self.pcs[file[22:38]], known) if known else None

    def answer_to(self, batch: Json) -> bytes | None:
        """Return the message that answers one of a file's batches, None where it is refused."""
        body = base64.b64decode(batch["body"], validate=True)
        if hashlib.sha256(body).hexdigest() != batch["sha256"]:
            raise NotFromAPc("a batch has another hash than its bytes")
        return self.play(f"{batch['device']}.{batch['number']}", body)

    # --- a file goes --------------------------------------------------------------------------------------------------

    def sealed(self, pc: KnownPc, messages: Sequence[bytes | None], **more: Any) -> bytes:
        """Return the file that takes these messages down; `more`: other keys of its content, or other values."""
        self.files += 1
        file_id = hashlib.sha256(f"{self.files}".encode()).digest()[:16]
        content = {
            "file": file_id.hex(),
            "made_at": self.made_at,
            "device": pc.device,
            "messages": [base64.b64encode(one).decode() for one in messages if one is not None],
            **more,
        }
        return self.sealed_bytes(pc, json.dumps(content).encode(), file_id)

    def sealed_bytes(self, pc: KnownPc, content: bytes, file_id: bytes) -> bytes:
        """Return a file with this content, whatever it is."""
        size = 65_536
        while size < len(content) + 4:
            size *= 2
        return self.sealed_as(pc, struct.pack(">I", len(content)) + content + bytes(size - 4 - len(content)), file_id)

    def sealed_as(self, pc: KnownPc, padded: bytes, file_id: bytes) -> bytes:
        """Return a file with these bytes sealed in it."""
        n = len(padded) + 48
        head = struct.pack(">4sBB16s16s16sI", b"PCCF", 1, 2, file_id, self.as_key_id or self.key_id, pc.key_id, n)
        bound = b"prisoncare courier file 1"
        signed = head + hpke_seal(pc.sealing, bound + head, padded)
        return signed + self.signing.sign(bound + signed)
