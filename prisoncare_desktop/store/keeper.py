"""The keys of one open session: implements `usecases/keeper.Keeper` on the vault, for whoever is signed in.

Each act is noted in the trail first: better a note of what then failed than a key that nobody noted.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import NotFound, RuleBroken
from prisoncare_desktop.store import keyslots, rotation
from prisoncare_desktop.store.keyslots import KeySlots
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.passwords import refuse_weak
from prisoncare_desktop.store.vault import RECOVERY, RESET, Vault
from prisoncare_desktop.usecases.keeper import KeyHolder

RESET_CODE_HOLDS = timedelta(hours=24)


class SessionKeeper:
    """What the signed-in person does with keys. `by`: they; every act is noted in the trail as theirs."""

    def __init__(self, vault: Vault, opened: OpenStore, by: StaffMember) -> None:
        self._vault = vault
        self._opened = opened
        self._by = by

    def holders(self) -> tuple[KeyHolder, ...]:
        slots = keyslots.load(self._vault.folder.slots_file)
        now = self._vault.clock.now()
        return tuple(
            KeyHolder(
                member,
                self._vault.failures(member.id),
                self._vault.waits(member.id) is None,
                datetime.fromisoformat(reset.until)
                if (reset := slots.reset_for(member.id)) and not reset.is_over(now)
                else None,
            )
            for member in slots.people
        )

    def generation(self) -> int:
        return keyslots.load(self._vault.folder.slots_file).generation

    def enrol(self, member: StaffMember, password: str) -> None:
        if any(one.id == member.id for one in self._vault.people()):
            raise RuleBroken("already-enrolled", f"user {member.id} has a key slot")
        refuse_weak(member, password)
        self._vault.enrol(self._opened, member, password, by=self._by)

    def change_password(self, user_id: str, old: str, new: str) -> None:
        vault = self._vault
        with self._slots() as slots:
            refuse_weak(slots.member(user_id), new)
            vault.judged_password(slots, user_id, old)
            cost = vault.slot_cost()
            changed = slots.with_password(user_id, old, new, self._master, cost, vault.random_bytes)
            self._note("PasswordChanged", user_id)
            keyslots.save_for_good(vault.folder.slots_file, changed)

    def change_member(self, member: StaffMember) -> None:
        with self._slots() as slots:
            if slots.slot_of(member.id) is None:
                raise NotFound("key slot", member.id)
            if member.role is not Role.LEADER:
                _refuse_without_leader(slots, member.id)
            changed = slots.with_member(member, self._master, self._vault.random_bytes)
            with self._opened.write(self._by) as unit:
                unit.staff.put(member)
                unit.trail.note("StaffChanged", "staff", member.id, reason=member.role.value)
                unit.commit()
            keyslots.save_for_good(self._vault.folder.slots_file, changed)

    def remove(self, user_id: str) -> None:
        if user_id == self._by.id:
            raise RuleBroken("removing-oneself", f"user {user_id} is signed in")
        with self._slots() as slots:
            _refuse_without_leader(slots, user_id)
            left = slots.without(user_id, self._master, self._vault.random_bytes)
            self._rotate(left, "KeySlotRemoved", user_id)

    def rotate(self) -> None:
        with self._slots() as slots:
            self._rotate(slots, "MasterKeyChanged", self._by.id)

    def issue_reset_code(self, user_id: str) -> tuple[str, datetime]:
        vault = self._vault
        until = vault.clock.now() + RESET_CODE_HOLDS
        with self._slots() as slots:
            changed, code = slots.with_reset(user_id, until, self._by.id, self._master, vault.random_bytes)
            self._note("ResetCodeIssued", user_id)
            keyslots.save_for_good(vault.folder.slots_file, changed)
            vault.throttle.forgive(RESET + user_id)
        return code, until

    def new_recovery_code(self) -> str:
        with self._slots() as slots:
            changed, code = slots.with_recovery(self._master, self._vault.random_bytes)
            self._note("RecoveryCodeMade", self._by.id)
            keyslots.save_for_good(self._vault.folder.slots_file, changed)
            self._vault.throttle.forgive(RECOVERY)
        return code

    # --- within ---

    @property
    def _master(self) -> bytes:
        return self._opened.keys.master

    @contextmanager
    def _slots(self) -> Iterator[KeySlots]:
        """Hold the slots, proved to be of this store as it is open, for a change."""
        with self._vault.changing:
            slots = keyslots.load(self._vault.folder.slots_file)
            slots.verify(self._master)
            yield slots

    def _rotate(self, slots: KeySlots, action: str, user_id: str) -> None:
        folder, chance = self._vault.folder, self._vault.random_bytes
        rotation.refuse_if_it_cannot_be(slots, folder.store_file)
        self._note(action, user_id)
        rotation.rotate(folder.slots_file, folder.store_file, self._opened, slots, chance)
        folder.note_keys(slots.store_id, slots.generation + 1)

    def _note(self, action: str, user_id: str) -> None:
        with self._opened.write(self._by) as unit:
            unit.trail.note(action, "staff", user_id)
            unit.commit()


def _refuse_without_leader(slots: KeySlots, leaver: str) -> None:
    """Refuse what would leave a store that has a leader with nobody who can enrol people."""
    leaders = {member.id for member in slots.people if member.role is Role.LEADER}
    if leaders == {leaver}:
        raise RuleBroken("last-leader", f"user {leaver} is the last leader")
