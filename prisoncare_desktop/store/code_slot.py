"""A way in by a code that we made: the recovery code of a store, a reset code for one person.

The code opens a private key, and that the master key, sealed to the public half: so a code that lies in a safe opens
the store after its master key was changed. A code has so many bits that nothing slow need guard it.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from prisoncare_desktop.domain.passwords import plain_code
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.store import sealing
from prisoncare_desktop.store.sealing import Chance
from prisoncare_desktop.store.slot import FIRST_FORMAT, FORMAT

RECOVERY_BYTES = 20  # 160 bits: eight groups
RESET_BYTES = 10  # 80 bits: four groups, for a day
CODE_GROUP = 4


@dataclass(frozen=True)
class CodeSlot:
    """What a code opens. `user_id`, `until` (ISO 8601, UTC), `by`: of a reset code; empty in the recovery slot.

    `public_key`: empty in a recovery slot of the first format. There the master key lies right under the code's key,
    which nobody knows when it is changed.
    """

    salt: bytes
    public_key: bytes
    private_key: bytes  # wrapped under the code's key
    master_key: bytes  # sealed
    user_id: str = ""
    until: str = ""
    by: str = ""

    @property
    def is_of_the_first_format(self) -> bool:
        return not self.public_key

    def open(self, secret: bytes, store_id: str, generation: int) -> bytes:
        """Return the master key by the code's bytes.

        Raises:
            DoesNotOpen: another code.
        """
        key = sealing.derived(secret, self.kind, self.salt)
        if self.is_of_the_first_format:
            return sealing.unwrap(key, self.master_key, [self.kind, FIRST_FORMAT, store_id, generation])
        private_key = sealing.unwrap(key, self.private_key, ["private-key", self.bound(store_id)])
        return sealing.unseal(private_key, self.master_key, self._master_bound(store_id, generation))

    def sealed(self, master_key: bytes, store_id: str, generation: int, chance: Chance) -> CodeSlot:
        """Return the slot with this master key in it."""
        bound = self._master_bound(store_id, generation)
        return replace(self, master_key=sealing.seal(self.public_key, master_key, bound, chance))

    def is_over(self, now: datetime) -> bool:
        return now >= datetime.fromisoformat(self.until)

    @property
    def kind(self) -> str:
        """What it is for: this names the code's key as well."""
        return "reset" if self.user_id else "recovery"

    def bound(self, store_id: str) -> dict[str, Any]:
        """What both tags cover: change any of it and the slot does not open."""
        return {
            "kind": self.kind,
            "format": FORMAT,
            "store": store_id,
            "salt": base64.b64encode(self.salt).decode(),
            "public_key": base64.b64encode(self.public_key).decode(),
            "user": self.user_id,
            "until": self.until,
            "by": self.by,
        }

    def _master_bound(self, store_id: str, generation: int) -> list[Any]:
        return ["master-key", self.bound(store_id) | {"generation": generation}]


def new_code_slot(
    secret: bytes, store_id: str, chance: Chance, *, user_id: str = "", until: str = "", by: str = ""
) -> CodeSlot:
    """Return a slot for this code's bytes, with no master key in it yet."""
    private_key = chance(sealing.KEY_BYTES)
    bare = CodeSlot(
        chance(sealing.SALT_BYTES), sealing.public_half(private_key), b"", b"", user_id=user_id, until=until, by=by
    )
    key = sealing.derived(secret, bare.kind, bare.salt)
    return replace(bare, private_key=sealing.wrap(key, private_key, ["private-key", bare.bound(store_id)], chance))


def code_of(secret: bytes) -> str:
    """Return the code for these bytes, in groups of four letters and digits."""
    text = base64.b32encode(secret).decode()
    return "-".join(text[i : i + CODE_GROUP] for i in range(0, len(text), CODE_GROUP))


def recovery_secret(code: str) -> bytes:
    """Return a typed recovery code's bytes.

    Raises:
        RuleBroken: it is no recovery code.
    """
    return _secret(code, RECOVERY_BYTES, "not-a-recovery-code", "a recovery code has eight groups of four")


def reset_secret(code: str) -> bytes:
    """Return a typed reset code's bytes.

    Raises:
        RuleBroken: it is no reset code.
    """
    return _secret(code, RESET_BYTES, "not-a-reset-code", "a reset code has four groups of four")


def _secret(code: str, size: int, broken: str, message: str) -> bytes:
    """Return the bytes."""
    try:
        secret = base64.b32decode(plain_code(code))
    except ValueError:  # another alphabet's letter, or a length that base32 has not
        secret = b""
    if len(secret) != size:
        raise RuleBroken(broken, message)
    return secret
