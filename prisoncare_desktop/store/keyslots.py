"""The key slot file: who may open the store, by what, and the master key sealed to each of them.

Names and roles are readable without a password; a role is bound to its slot's tag, and the file as a whole to the
master key by a MAC. While the master key is being changed the file holds the old one too, under the new (`before`).
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import Bug, KeySlotsDamaged, NotFound, RuleBroken
from prisoncare_desktop.store import code_slot, sealing, slot_file, slots_json, swap
from prisoncare_desktop.store.canonical import canonical
from prisoncare_desktop.store.code_slot import CodeSlot
from prisoncare_desktop.store.sealing import Chance, DoesNotOpen, KdfCost
from prisoncare_desktop.store.slot import FIRST_FORMAT, FORMAT, Slot, new_slot


@dataclass(frozen=True)
class KeyNote:
    """What was done at the door, where there was no trail to note it in; the next session notes it.

    `at`: ISO 8601, UTC. `by`: whose doing, or who had issued the code.
    """

    action: str
    user_id: str
    by: str
    at: str


@dataclass(frozen=True)
class KeySlots:
    """The file's content. `generation`: of the master key. `resets`: codes not used yet, one a person at most."""

    store_id: str
    generation: int = 1
    slots: tuple[Slot, ...] = ()
    recovery: CodeSlot | None = None
    resets: tuple[CodeSlot, ...] = ()
    before: bytes = b""
    notes: tuple[KeyNote, ...] = ()
    file_format: int = FORMAT
    mac: str = field(default="", compare=False)

    @property
    def people(self) -> tuple[StaffMember, ...]:
        return tuple(slot.member for slot in self.slots)

    @property
    def is_recovery_carried(self) -> bool:
        """Whether the recovery code will still open the store after a change of the master key."""
        return self.recovery is not None and not self.recovery.is_of_the_first_format

    def slot_of(self, user_id: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.member.id == user_id), None)

    def member(self, user_id: str) -> StaffMember:
        """Return whose slot this is. Raises `NotFound`."""
        return self._slot_of(user_id).member

    def reset_for(self, user_id: str) -> CodeSlot | None:
        return next((reset for reset in self.resets if reset.user_id == user_id), None)

    # --- opening ---

    def verify(self, master_key: bytes) -> None:
        """Make sure that these are the slots of this master key.

        Raises:
            KeySlotsDamaged: changed by another hand, or of another time.
        """
        self._verified(master_key)

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
        bound = slot.master_bound(self.store_id, self.generation, self.file_format)
        return self._verified(sealing.unseal(slot.open(password, self.store_id), slot.master_key, bound))

    def public_key_by(self, user_id: str, password: str) -> bytes:
        """Return the public half of the key pair that this password really opens: what the slot says proves nothing.

        Raises:
            DoesNotOpen: judged by the slot's tag.
        """
        slot = self.slot_of(user_id)
        if slot is None:
            raise DoesNotOpen
        return sealing.public_half(slot.open(password, self.store_id))

    def master_key_by_recovery(self, secret: bytes) -> bytes:
        """Return the master key by the recovery code's bytes.

        Raises:
            DoesNotOpen: not this store's code.
        """
        if self.recovery is None:
            raise DoesNotOpen
        return self._verified(self.recovery.open(secret, self.store_id, self.generation))

    def master_key_by_reset(self, user_id: str, secret: bytes) -> bytes:
        """Return the master key by the bytes of this person's reset code.

        Raises:
            DoesNotOpen: not theirs, or none was issued.
        """
        reset = self.reset_for(user_id)
        if reset is None:
            raise DoesNotOpen
        return self._verified(reset.open(secret, self.store_id, self.generation))

    def master_key_before(self, master_key: bytes) -> bytes | None:
        """Return the master key that the store may still lie under; None if its change is over."""
        if not self.before:
            return None
        return sealing.unwrap(sealing.derived(master_key, "before"), self.before, self.before_bound())

    # --- changing: each returns the slots with their MAC; the master key is the one they hold ---

    def with_slot(
        self, member: StaffMember, password: str, master_key: bytes, cost: KdfCost, chance: Chance
    ) -> KeySlots:
        """Return the slots with this person's, new or anew. Takes one Argon2id."""
        if not password:
            raise RuleBroken("password-needed", f"user {member.id} needs a password")
        slot = new_slot(member, password, self.store_id, cost, chance)
        return _put(self._modern(master_key, chance), slot, master_key, chance)

    def with_password(
        self, user_id: str, old: str, new: str, master_key: bytes, cost: KdfCost, chance: Chance
    ) -> KeySlots:
        """Return the slots with this person's own private key under another password. Takes two Argon2id.

        Raises:
            DoesNotOpen: the old one is not it.
        """
        slot = self._slot_of(user_id)
        private_key = slot.open(old, self.store_id)
        rewrapped = new_slot(slot.member, new, self.store_id, cost, chance, private_key)
        return _put(self._modern(master_key, chance), rewrapped, master_key, chance)

    def with_member(self, member: StaffMember, master_key: bytes, chance: Chance) -> KeySlots:
        """Return the slots with another name, role, wing or team for somebody; nobody's password is needed."""
        slot = replace(self._slot_of(member.id), member=member)
        return _put(self._modern(master_key, chance), slot, master_key, chance)

    def without(self, user_id: str, master_key: bytes, chance: Chance) -> KeySlots:
        """Return the slots without this person's, nor any code of theirs. They may know the master key: change it."""
        self._slot_of(user_id)
        modern = self._modern(master_key, chance)
        left = tuple(slot for slot in modern.slots if slot.member.id != user_id)
        codes = tuple(reset for reset in modern.resets if reset.user_id != user_id)
        return replace(modern, slots=left, resets=codes).authenticated(master_key)

    def with_recovery(self, master_key: bytes, chance: Chance) -> tuple[KeySlots, str]:
        """Return the slots with a new recovery slot, and its code, to be shown once."""
        secret = chance(code_slot.RECOVERY_BYTES)
        return self.with_recovery_by(secret, master_key, chance), code_slot.code_of(secret)

    def with_recovery_by(self, secret: bytes, master_key: bytes, chance: Chance) -> KeySlots:
        """Return the slots with a new recovery slot for these bytes of a code."""
        made = code_slot.new_code_slot(secret, self.store_id, chance)
        recovery = made.sealed(master_key, self.store_id, self.generation, chance)
        return replace(self._modern(master_key, chance), recovery=recovery).authenticated(master_key)

    def with_reset(
        self, user_id: str, until: datetime, by: str, master_key: bytes, chance: Chance
    ) -> tuple[KeySlots, str]:
        """Return the slots with a reset code for this person, in place of any before, and the code."""
        self._slot_of(user_id)
        secret = chance(code_slot.RESET_BYTES)
        made = code_slot.new_code_slot(
            secret, self.store_id, chance, user_id=user_id, until=until.isoformat(), by=by
        ).sealed(master_key, self.store_id, self.generation, chance)
        others = tuple(reset for reset in self.resets if reset.user_id != user_id)
        slots = replace(self._modern(master_key, chance), resets=(*others, made))
        return slots.authenticated(master_key), code_slot.code_of(secret)

    def without_reset(self, user_id: str, master_key: bytes) -> KeySlots:
        left = tuple(reset for reset in self.resets if reset.user_id != user_id)
        return replace(self, resets=left).authenticated(master_key)

    def with_notes(self, notes: tuple[KeyNote, ...], master_key: bytes) -> KeySlots:
        return replace(self, notes=notes).authenticated(master_key)

    # --- changing the master key ---

    def rotated(self, old: bytes, new: bytes, chance: Chance) -> KeySlots:
        """Return the slots of the next generation, the old master key among them until `settled`."""
        if self.before or self.recovery is None or not self.is_recovery_carried:
            raise Bug("the master key cannot be changed now")
        generation = self.generation + 1
        rotated = replace(
            self,
            generation=generation,
            slots=tuple(slot.sealed(new, self.store_id, generation, chance) for slot in self.slots),
            recovery=self.recovery.sealed(new, self.store_id, generation, chance),
            resets=tuple(reset.sealed(new, self.store_id, generation, chance) for reset in self.resets),
            file_format=FORMAT,
        )
        before = sealing.wrap(sealing.derived(new, "before"), old, rotated.before_bound(), chance)
        return replace(rotated, before=before).authenticated(new)

    def settled(self, master_key: bytes) -> KeySlots:
        """Return the slots once the store lies under the new master key."""
        return replace(self, before=b"").authenticated(master_key)

    # --- within ---

    def authenticated(self, master_key: bytes) -> KeySlots:
        """Return the slots with the file's tag as it should be."""
        return replace(self, mac=self._mac(master_key))

    def _modern(self, master_key: bytes, chance: Chance) -> KeySlots:
        """Return the slots in this program's format; what opens the private keys stays as it was."""
        if self.file_format == FORMAT:
            return self
        slots = tuple(slot.sealed(master_key, self.store_id, self.generation, chance) for slot in self.slots)
        return replace(self, slots=slots, file_format=FORMAT)

    def _slot_of(self, user_id: str) -> Slot:
        slot = self.slot_of(user_id)
        if slot is None:
            raise NotFound("key slot", user_id)
        return slot

    def _verified(self, master_key: bytes) -> bytes:
        if not hmac.compare_digest(self._mac(master_key), self.mac):
            raise KeySlotsDamaged("the key slot file was changed by another hand")
        return master_key

    def _mac(self, master_key: bytes) -> str:
        key = sealing.derived(master_key, "slots")
        return hmac.new(key, canonical(_as_json(self)), hashlib.sha256).hexdigest()

    def before_bound(self) -> list[Any]:
        """What the tag of the old master key covers."""
        return ["before", FORMAT, self.store_id, self.generation]


def _put(slots: KeySlots, slot: Slot, master_key: bytes, chance: Chance) -> KeySlots:
    """Return the slots with this one: in its place, or at the end if it is somebody new."""
    sealed = slot.sealed(master_key, slots.store_id, slots.generation, chance)
    there = slots.slot_of(slot.member.id) is not None
    kept = tuple(sealed if one.member.id == slot.member.id else one for one in slots.slots)
    return replace(slots, slots=kept if there else (*kept, sealed)).authenticated(master_key)


# --- the file -------------------------------------------------------------------------------------------------------


def load(file: Path) -> KeySlots:
    """Return the slots of this PC's store; from the previous copy if the file cannot be read.

    Raises:
        KeySlotsDamaged: neither can be read.
    """
    swap.finish(file.parent)  # a store brought back, if the power went in the middle: everything begins with these
    return read(file)


def read(file: Path) -> KeySlots:
    """Return the slots that lie in a backup, as `load` does, and touch nothing there.

    Raises:
        KeySlotsDamaged: neither copy can be read.
    """
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


def save_for_good(file: Path, slots: KeySlots) -> None:
    """Write the file and its previous copy: neither says what stood there before."""
    save(file, slots)
    save(file, slots)


def _as_json(slots: KeySlots) -> dict[str, Any]:
    said: dict[str, Any] = {
        "format": slots.file_format,
        "store": slots.store_id,
        "generation": slots.generation,
        "slots": [slots_json.slot_as_json(slot, slots.file_format) for slot in slots.slots],
        "recovery": slots_json.code_slot_as_json(slots.recovery) if slots.recovery else None,
    }
    if slots.file_format != FIRST_FORMAT:
        said["resets"] = [slots_json.code_slot_as_json(reset) for reset in slots.resets]
        said["before"] = slots_json.text(slots.before)
        said["notes"] = [[note.action, note.user_id, note.by, note.at] for note in slots.notes]
    return said


def _parsed(kept: dict[str, Any]) -> KeySlots:
    return KeySlots(
        store_id=kept["store"],
        generation=kept["generation"],
        slots=tuple(slots_json.parsed_slot(s, kept["format"], kept["generation"]) for s in kept["slots"]),
        recovery=slots_json.parsed_code_slot(kept["recovery"]) if kept["recovery"] else None,
        resets=tuple(slots_json.parsed_code_slot(reset) for reset in kept.get("resets", [])),
        before=slots_json.as_bytes(kept.get("before", "")),
        notes=tuple(KeyNote(*map(str, note)) for note in kept.get("notes", [])),
        file_format=kept["format"],
        mac=kept["mac"],
    )
