"""The cryptography of the key slots: Argon2id, HKDF, AES-256-GCM, and sealing to a public key. Nothing is kept here."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from prisoncare_desktop.store.canonical import canonical

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
MEMORY_CEILING_KIB = 1024 * 1024
PASSES_CEILING = 64
LANES_CEILING = 16
WANTED_S = 0.3  # what one guess should cost on this PC: long for a guesser, short for whoever signs in (G26: <= 1 s)
RAISED_PASSES_CEILING = 16  # a slot made on a fast PC is still opened by a slow one within two seconds

Chance = Callable[[int], bytes]
"""`random_bytes(n)`: n unpredictable bytes, `os.urandom` in earnest."""


class DoesNotOpen(Exception):
    """The tag does not fit: wrong password, or what was sealed has been changed. Never leaves the store."""


@dataclass(frozen=True)
class KdfCost:
    """What one guess at a password costs. The floor is the product's: 64 MiB, three passes (stack.md 5: 194 ms)."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 2
    in_tests: bool = False

    def __post_init__(self) -> None:
        if not self.in_tests and not self.allows(self):
            raise ValueError("an Argon2id cost below 64 MiB and three passes is for tests only")

    @classmethod
    def for_tests(cls) -> KdfCost:
        """Return a cost that protects nothing and takes no time."""
        return cls(memory_kib=64, passes=1, lanes=1, in_tests=True)

    def allows(self, other: KdfCost) -> bool:
        """Whether a slot made at the other cost may be opened by a vault of this one.

        Below the floor it protects too little; above the ceiling it was not made by us, and would hang the sign-in.
        """
        if (
            other.memory_kib > MEMORY_CEILING_KIB
            or other.passes > PASSES_CEILING
            or not 1 <= other.lanes <= LANES_CEILING
        ):
            return False
        return self.in_tests or (other.memory_kib >= 64 * 1024 and other.passes >= 3)

    def as_json(self) -> dict[str, Any]:
        return {"name": "argon2id", "memory_kib": self.memory_kib, "passes": self.passes, "lanes": self.lanes}


def key_of_password(password: str, salt: bytes, cost: KdfCost) -> bytes:
    """Return the key a password makes. Takes as long as the cost says; releases the GIL meanwhile."""
    kdf = Argon2id(salt=salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib)
    return kdf.derive(unicodedata.normalize("NFKC", password).encode())


def raised(cost: KdfCost, timer: Callable[[], float]) -> KdfCost:
    """Return the cost with as many passes as make one guess take `WANTED_S` on this PC; never fewer than it has.

    Takes two Argon2id: the quicker counts, a PC that was busy for a moment makes no slot weaker. `timer`: seconds.
    """
    took = []
    for _ in range(2):
        began = timer()
        key_of_password("", bytes(SALT_BYTES), cost)
        took.append(timer() - began)
    a_pass = max(min(took), 0.001) / cost.passes
    return replace(
        cost, passes=min(max(cost.passes, round(WANTED_S / a_pass)), max(cost.passes, RAISED_PASSES_CEILING))
    )


def derived(key: bytes, label: str, salt: bytes | None = None) -> bytes:
    """Return a key of its own for each label. HKDF-SHA-256."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=salt, info=f"prisoncare/1/{label}".encode()).derive(
        key
    )


def wrap(key: bytes, secret: bytes, bound_to: object, chance: Chance) -> bytes:
    """Return nonce and ciphertext; it opens only with the key and together with what it is bound to."""
    nonce = chance(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, secret, canonical(bound_to))


def unwrap(key: bytes, wrapped: bytes, bound_to: object) -> bytes:
    """Return the secret.

    Raises:
        DoesNotOpen: another key, or bound to something else.
    """
    try:
        return AESGCM(key).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], canonical(bound_to))
    except (InvalidTag, ValueError) as error:
        raise DoesNotOpen from error


def public_half(private_key: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def seal(public_key: bytes, secret: bytes, bound_to: object, chance: Chance) -> bytes:
    """Return the secret sealed to a public key: ephemeral public key, nonce, ciphertext."""
    ephemeral = X25519PrivateKey.from_private_bytes(chance(KEY_BYTES))
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(public_key))
    mine = ephemeral.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return mine + wrap(derived(shared, "seal", mine + public_key), secret, bound_to, chance)


def unseal(private_key: bytes, sealed: bytes, bound_to: object) -> bytes:
    """Return what was sealed to this key pair.

    Raises:
        DoesNotOpen: sealed to another, or bound to something else.
    """
    theirs, wrapped = sealed[:KEY_BYTES], sealed[KEY_BYTES:]
    try:
        shared = X25519PrivateKey.from_private_bytes(private_key).exchange(X25519PublicKey.from_public_bytes(theirs))
    except ValueError as error:
        raise DoesNotOpen from error
    return unwrap(derived(shared, "seal", theirs + public_half(private_key)), wrapped, bound_to)
