"""The key slot file: who may open the store, and the master key sealed to each of them.

A person's password opens their private key (Argon2id, AES-256-GCM); their private key opens the master key, which was
sealed to their public key. So somebody can be added, and later the master key be changed, without anybody's password.
Names and roles are readable without one; a role is bound to its slot's tag, and the file as a whole to the master key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import KeySlotsDamaged, RuleBroken
from prisoncare_desktop.store import sealing, slot_file, swap
from prisoncare_desktop.store.canonical import canonical
from prisoncare_desktop.store.people import as_user, member
from prisoncare_desktop.store.sealing import Chance, DoesNotOpen, KdfCost

RECOVERY_BYTES = 20  # 160 bits: nothing slow is needed to guard it
RECOVERY_GROUP = 4


@dataclass(frozen=True)
class Slot:
    """One person's slot."""

    member: StaffMember
    cost: KdfCost
    salt: bytes
    public_key: bytes
    private_key: bytes  # wrapped
    master_key: bytes  # sealed to the public key

    def bound_to(self, store_id: str, generation: int) -> dict[str, Any]:
        """What the slot's tags cover besides the keys: change any of it and the slot does not open."""
        return {
            "format": slot_file.FORMAT,
            "store": store_id,
            "generation": generation,
            "user": self.member.id,
            "role": self.member.role.value,
            "kdf": self.cost.as_json(),
            "salt": _text(self.salt),
            "public_key": _text(self.public_key),
        }


@dataclass(frozen=True)
class KeySlots:
    """The file's content. `generation`: of the master key."""

    store_id: str
    generation: int
    slots: tuple[Slot, ...]
    recovery_salt: bytes
    recovery: bytes  # the master key under the recovery code's key
    mac: str = field(default="", compare=False)

    @property
    def people(self) -> tuple[StaffMember, ...]:
        return tuple(slot.member for slot in self.slots)

    def slot_of(self, user_id: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.member.id == user_id), None)

    def with_slot(
        self, member: StaffMember, password: str, master_key: bytes, cost: KdfCost, chance: Chance
    ) -> KeySlots:
        """Return the slots with this person's, new or anew. Takes one Argon2id."""
        if not password:
            raise RuleBroken("password-needed", f"user {member.id} needs a password")
        private_key = chance(sealing.KEY_BYTES)
        bare = Slot(member, cost, chance(sealing.SALT_BYTES), sealing.public_half(private_key), b"", b"")
        bound = bare.bound_to(self.store_id, self.generation)
        slot = replace(
            bare,
            private_key=sealing.wrap(
                sealing.key_of_password(password, bare.salt, cost), private_key, ["private-key", bound], chance
            ),
            master_key=sealing.seal(bare.public_key, master_key, ["master-key", bound], chance),
        )
        others = tuple(s for s in self.slots if s.member.id != member.id)
        return replace(self, slots=(*others, slot)).authenticated(master_key)

    def master_key_for(self, user_id: str, password: str, cost: KdfCost) -> bytes:
        """Return the master key. Takes one Argon2id, also for somebody without a slot.

        Raises:
            DoesNotOpen: judged by the slot's tag.
            KeySlotsDamaged: the slot asks for a cost no slot of ours has, or the file was changed by another hand.
        """
        slot = self.slot_of(user_id)
        if slot is None:
            sealing.key_of_password(password, bytes(sealing.SALT_BYTES), cost)
            raise DoesNotOpen
        if not cost.allows(slot.cost):
            raise KeySlotsDamaged(f"slot of user {user_id} asks for a cost no slot of ours has")
        bound = slot.bound_to(self.store_id, self.generation)
        key = sealing.key_of_password(password, slot.salt, slot.cost)
        private_key = sealing.unwrap(key, slot.private_key, ["private-key", bound])
        master_key = sealing.unseal(private_key, slot.master_key, ["master-key", bound])
        self._verify(master_key)
        return master_key

    def master_key_by_recovery(self, secret: bytes) -> bytes:
        """Return the master key by the recovery code's bytes.

        Raises:
            DoesNotOpen: not this store's code.
        """
        key = sealing.derived(secret, "recovery", self.recovery_salt)
        master_key = sealing.unwrap(key, self.recovery, self._recovery_bound())
        self._verify(master_key)
        return master_key

    def with_recovery(self, master_key: bytes, chance: Chance) -> tuple[KeySlots, str]:
        """Return the slots with a new recovery slot, and its code, to be shown once."""
        secret = chance(RECOVERY_BYTES)
        salted = replace(self, recovery_salt=chance(sealing.SALT_BYTES))
        key = sealing.derived(secret, "recovery", salted.recovery_salt)
        whole = replace(salted, recovery=sealing.wrap(key, master_key, self._recovery_bound(), chance))
        text = base64.b32encode(secret).decode()
        groups = [text[i : i + RECOVERY_GROUP] for i in range(0, len(text), RECOVERY_GROUP)]
        return whole.authenticated(master_key), "-".join(groups)

    def authenticated(self, master_key: bytes) -> KeySlots:
        """Return the slots with the file's tag as it should be."""
        return replace(self, mac=self._mac(master_key))

    def _verify(self, master_key: bytes) -> None:
        if not hmac.compare_digest(self._mac(master_key), self.mac):
            raise KeySlotsDamaged("the key slot file was changed by another hand")

    def _mac(self, master_key: bytes) -> str:
        key = sealing.derived(master_key, "slots")
        return hmac.new(key, canonical(_as_json(self)), hashlib.sha256).hexdigest()

    def _recovery_bound(self) -> list[Any]:
        return ["recovery", slot_file.FORMAT, self.store_id, self.generation]


# --- the file -------------------------------------------------------------------------------------------------------


def load(file: Path) -> KeySlots:
    """Return the slots; from the previous copy if the file cannot be read.

    Raises:
        KeySlotsDamaged: neither can be read.
    """
    swap.finish(file.parent)  # a store brought back, if the power went in the middle: everything begins with these
    return slot_file.read(file, _parsed)


def as_text(slots: KeySlots) -> str:
    """Return the file's content, to be carried within another file."""
    return slot_file.as_bytes({**_as_json(slots), "mac": slots.mac}).decode()


def of_text(content: str) -> KeySlots:
    """Return the slots that another file carried; one of `slot_file.UNREADABLE` if they are not whole."""
    return slot_file.of_bytes(content.encode(), _parsed)


def save(file: Path, slots: KeySlots) -> None:
    """Write the file, whole or not at all; keep the one before as the previous copy, if it was sound."""
    slot_file.write(file, {**_as_json(slots), "mac": slots.mac})


def _as_json(slots: KeySlots) -> dict[str, Any]:
    return {
        "format": slot_file.FORMAT,
        "store": slots.store_id,
        "generation": slots.generation,
        "slots": [
            {
                "user": as_user(slot.member),
                "kdf": slot.cost.as_json(),
                "salt": _text(slot.salt),
                "public_key": _text(slot.public_key),
                "private_key": _text(slot.private_key),
                "master_key": _text(slot.master_key),
            }
            for slot in slots.slots
        ],
        "recovery": {"salt": _text(slots.recovery_salt), "master_key": _text(slots.recovery)},
    }


def _parsed(kept: dict[str, Any]) -> KeySlots:
    return KeySlots(
        store_id=kept["store"],
        generation=kept["generation"],
        slots=tuple(_slot(s) for s in kept["slots"]),
        recovery_salt=_bytes(kept["recovery"]["salt"]),
        recovery=_bytes(kept["recovery"]["master_key"]),
        mac=kept["mac"],
    )


def _slot(kept: dict[str, Any]) -> Slot:
    kdf = kept["kdf"]
    if kdf["name"] != "argon2id":
        raise ValueError("kdf")
    return Slot(
        member=member(kept["user"]),
        cost=KdfCost(int(kdf["memory_kib"]), int(kdf["passes"]), int(kdf["lanes"]), in_tests=True),
        salt=_bytes(kept["salt"]),
        public_key=_bytes(kept["public_key"]),
        private_key=_bytes(kept["private_key"]),
        master_key=_bytes(kept["master_key"]),
    )


def recovery_secret(code: str) -> bytes:
    """Return a typed recovery code's bytes. What base32 never writes is read as what it was meant for.

    Raises:
        RuleBroken: it is no recovery code.
    """
    plain = "".join(c for c in code.upper() if c.isalnum()).translate(str.maketrans("018", "OIB"))
    try:
        secret = base64.b32decode(plain)
    except ValueError:  # another alphabet's letter, or a length that base32 has not
        secret = b""
    if len(secret) != RECOVERY_BYTES:
        raise RuleBroken("not-a-recovery-code", "a recovery code has eight groups of four letters and digits")
    return secret


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
