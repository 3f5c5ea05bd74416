"""One person's key slot: their password opens their private key, their private key opens the master key.

The private key is bound only to what never changes without the password; the sealed master key to the role and the
generation as well. So a role, or the master key itself, is changed without anybody's password.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import Any

from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.store import sealing
from prisoncare_desktop.store.sealing import Chance, KdfCost

FIRST_FORMAT = 1
FORMAT = 2
"""Of the slot file. 1: the release of 2026-11, where the private key was bound to role and generation too."""


@dataclass(frozen=True)
class Birth:
    """The generation and role that a slot of the first format was made with: its private key stays bound to them."""

    generation: int
    role: str


@dataclass(frozen=True)
class Slot:
    """One person's slot. `born`: None unless it was made in the first format and its password not changed since."""

    member: StaffMember
    cost: KdfCost
    salt: bytes
    public_key: bytes
    private_key: bytes  # wrapped
    master_key: bytes  # sealed to the public key
    born: Birth | None = None

    def key_bound(self, store_id: str) -> list[Any]:
        """What the private key's tag covers: change any of it and the slot does not open."""
        bound = self._bound(store_id, FORMAT if self.born is None else FIRST_FORMAT)
        if self.born is not None:
            bound |= {"generation": self.born.generation, "role": self.born.role}
        return ["private-key", bound]

    def master_bound(self, store_id: str, generation: int, file_format: int = FORMAT) -> list[Any]:
        """What the master key's tag covers."""
        role = {"generation": generation, "role": self.member.role.value}
        return ["master-key", self._bound(store_id, file_format) | role]

    def open(self, password: str, store_id: str) -> bytes:
        """Return the private key. Takes one Argon2id.

        Raises:
            DoesNotOpen: judged by the tag.
        """
        key = sealing.key_of_password(password, self.salt, self.cost)
        return sealing.unwrap(key, self.private_key, self.key_bound(store_id))

    def sealed(self, master_key: bytes, store_id: str, generation: int, chance: Chance) -> Slot:
        """Return the slot with this master key in it."""
        bound = self.master_bound(store_id, generation)
        return replace(self, master_key=sealing.seal(self.public_key, master_key, bound, chance))

    def _bound(self, store_id: str, file_format: int) -> dict[str, Any]:
        return {
            "format": file_format,
            "store": store_id,
            "user": self.member.id,
            "kdf": self.cost.as_json(),
            "salt": base64.b64encode(self.salt).decode(),
            "public_key": base64.b64encode(self.public_key).decode(),
        }


def new_slot(
    member: StaffMember, password: str, store_id: str, cost: KdfCost, chance: Chance, private_key: bytes = b""
) -> Slot:
    """Return a slot with no master key in it yet. `private_key`: of a slot made anew, else a new one."""
    private_key = private_key or chance(sealing.KEY_BYTES)
    bare = Slot(member, cost, chance(sealing.SALT_BYTES), sealing.public_half(private_key), b"", b"")
    key = sealing.key_of_password(password, bare.salt, cost)
    return replace(bare, private_key=sealing.wrap(key, private_key, bare.key_bound(store_id), chance))
