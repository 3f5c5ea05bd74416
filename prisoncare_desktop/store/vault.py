"""The encrypted store, shut: who may open it, opening it, and what to do when it does not open.

The password is judged by the key slot's tag alone. Once that is good, a file that does not read is damaged: it is moved
aside with its write-ahead log and a copy of the key slots, never deleted.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import (
    Bug,
    DiskFull,
    KeySlotsDamaged,
    PrisonCareError,
    RuleBroken,
    StoreDamaged,
    StoreUnavailable,
    WrongPassword,
)
from prisoncare_desktop.store import (
    code_slot,
    durable_file,
    keyslots,
    place,
    rotation,
    schema,
    sealing,
    store_file,
    upgrade,
)
from prisoncare_desktop.store.attempts import Attempts
from prisoncare_desktop.store.keyslots import KeyNote, KeySlots
from prisoncare_desktop.store.open_store import OpenStore, StoreKeys
from prisoncare_desktop.store.passwords import refuse_weak
from prisoncare_desktop.store.people import people_on_this_pc
from prisoncare_desktop.store.sealing import Chance, DoesNotOpen, KdfCost
from prisoncare_desktop.store.store_folder import StoreFolder
from prisoncare_desktop.store.throttle import Monotonic, Throttle
from prisoncare_desktop.usecases.ports import Clock

Done = TypeVar("Done")

RECOVERY = "recovery"
"""Under this name wrong recovery codes are counted."""

RESET = "reset-code "
"""Under this and the user's id wrong reset codes are counted."""

STRANGER = "backup"
"""Under this name tries at backups are counted that are of nobody who can sign in here."""

PRODUCT_COST = KdfCost()


class Vault:
    """The encrypted store of one data folder, shut. One vault is one run of the program: it remembers who must wait.

    `cost`: of a new slot at the least; below the product's floor in tests only. `attempts_copy`: a second file of wrong
    tries, outside the folder. `monotonic`: without it no wait ever passes. `timer`: without it no cost is raised.
    """

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        random_bytes: Chance,
        cost: KdfCost = PRODUCT_COST,
        *,
        attempts_copy: Path | None = None,
        monotonic: Monotonic = lambda: 0.0,
        timer: Callable[[], float] | None = None,
    ) -> None:
        self.folder = StoreFolder(folder, clock)
        files = (self.folder.attempts_file, *([attempts_copy] if attempts_copy else []))
        self.throttle = Throttle(tuple(map(Attempts, files)), monotonic, self._is_there, _is_of_a_code)
        self.clock = clock
        self.random_bytes = random_bytes
        self.on_step: upgrade.OnStep = _nobody_watches
        """Told how far it is, on the thread that signs in, when an older store is brought up to date."""
        self.changing = threading.Lock()
        """Held by who reads the slots in order to write them."""
        self._cost = cost
        self._timer = timer

    def people(self) -> tuple[StaffMember, ...]:
        """Return who has a key slot on this PC; nobody before the store was made.

        Raises:
            KeySlotsDamaged: neither the slot file nor its previous copy can be read.
        """
        return people_on_this_pc(self.folder.slots_file)

    def failures(self, user_id: str) -> int:
        """Return the wrong tries in a row so far, restarts included."""
        return self.throttle.failures(user_id)

    def waits(self, user_id: str) -> float | None:
        """Return the seconds until this person's next password is judged; None if none is, until a code is used."""
        return self.throttle.wait_s(user_id)

    def make_attempts(self) -> None:
        """Make both files of wrong tries with what either says: after a restore, which brings no counts along.

        Raises:
            DiskFull, StoreUnavailable.
        """
        self.throttle.make()

    def slot_cost(self) -> KdfCost:
        """Return the cost of a new slot, raised to what this PC does in the time one guess should take."""
        return self._cost if self._timer is None else sealing.raised(self._cost, self._timer)

    def open(self, user_id: str, password: str) -> tuple[StaffMember, OpenStore]:
        """Unwrap the key and open the store. Takes one Argon2id: not for the GUI thread.

        Raises:
            WrongPassword: judged by the slot alone.
            TooManyTries: not judged at all, after too many wrong ones.
            KeySlotsDamaged: unreadable, changed by another hand, or another store's. Nothing was touched.
            StoreOnNetworkShare, StoreDamaged, StoreTooNew, DiskFull, StoreUnavailable.
        """
        place.refuse_network_share(str(self.folder.path))
        slots = keyslots.load(self.folder.slots_file)
        master_key = self._with_room(lambda: self._unlocked(slots, user_id, password))
        return self._opened(master_key, slots, user_id)

    def open_with_recovery_code(self, code: str) -> OpenStore:
        """Open the store when no password is known any more.

        Raises:
            RuleBroken: it is no recovery code.
            WrongPassword: not this store's, counted under `RECOVERY`.
            As for `open` besides.
        """
        place.refuse_network_share(str(self.folder.path))
        slots = keyslots.load(self.folder.slots_file)
        secret = code_slot.recovery_secret(code)
        master_key = self._with_room(
            lambda: self._judged(RECOVERY, RECOVERY, lambda: slots.master_key_by_recovery(secret))
        )
        self.throttle.believe_again()
        return self._with_room(lambda: self._open_file(master_key, slots))[0]

    def recover(self, user_id: str, code: str, new_password: str) -> None:
        """Give a leader a new password by the recovery code. Where no leader has a slot, anybody who has one.

        Ends every wait and the lock of theirs. A recovery slot of the first format becomes one that is carried along
        when the master key changes. Noted in the trail at the next opening. Takes one Argon2id.

        Raises:
            RuleBroken: it is no recovery code; "recovery-for-leaders"; the password is too weak.
            WrongPassword: not this store's code, counted under `RECOVERY`. TooManyTries.
            NotFound, KeySlotsDamaged, DiskFull, StoreUnavailable.
        """
        secret = code_slot.recovery_secret(code)
        with self.changing:
            slots = keyslots.load(self.folder.slots_file)
            member = slots.member(user_id)
            refuse_weak(member, new_password)
            master_key = self._judged(RECOVERY, user_id, lambda: slots.master_key_by_recovery(secret))
            if member.role is not Role.LEADER and any(one.role is Role.LEADER for one in slots.people):
                raise RuleBroken("recovery-for-leaders", f"user {user_id} is no leader")
            if slots.recovery is not None and slots.recovery.is_of_the_first_format:
                slots = slots.with_recovery_by(secret, master_key, self.random_bytes)
            self._save_new_password(slots, member, new_password, master_key, "RecoveryCodeUsed", by=user_id)
        self.throttle.believe_again()

    def reset_password(self, user_id: str, code: str, new_password: str) -> None:
        """Give somebody a new password by the code that a colleague issued; the code opens nothing afterwards.

        Ends every wait and the lock of theirs. Noted in the trail at the next opening. Takes one Argon2id.

        Raises:
            RuleBroken: it is no reset code; "reset-code-over"; the password is too weak.
            WrongPassword: not this person's code, counted apart from their passwords. TooManyTries.
            NotFound, KeySlotsDamaged, DiskFull, StoreUnavailable.
        """
        secret = code_slot.reset_secret(code)
        account = RESET + user_id
        with self.changing:
            slots = keyslots.load(self.folder.slots_file)
            member = slots.member(user_id)
            refuse_weak(member, new_password)
            master_key = self._judged(account, user_id, lambda: slots.master_key_by_reset(user_id, secret))
            reset = slots.reset_for(user_id)
            if reset is None or reset.is_over(self.clock.now()):
                raise RuleBroken("reset-code-over", f"the reset code of user {user_id} was for one day")
            slots = slots.without_reset(user_id, master_key)
            self._save_new_password(slots, member, new_password, master_key, "ResetCodeUsed", by=reset.by)

    def create(self, first_people: Iterable[tuple[StaffMember, str]]) -> str:
        """Make an empty store for these people with their passwords; return the recovery code, to be shown once.

        Raises:
            RuleBroken: there is a store in this folder, or nobody to open it.
            StoreOnNetworkShare, DiskFull, StoreUnavailable.
        """
        place.refuse_network_share(str(self.folder.path))
        if self.people():
            raise RuleBroken("store-exists", "there is a store in this folder already")
        people = tuple(first_people)
        if not people:
            raise RuleBroken("nobody-to-open-it", "a store needs somebody who can open it")
        durable_file.make_folder(self.folder.path)
        if self.folder.parts():
            self.folder.move_aside()  # its making was cut short before its key slots were written: nobody has its key
        master_key = self.random_bytes(sealing.KEY_BYTES)
        slots, code = KeySlots(self._random_id()).with_recovery(master_key, self.random_bytes)
        cost = self.slot_cost()
        for member, password in people:
            slots = slots.with_slot(member, password, master_key, cost, self.random_bytes)
        self.throttle.forget()
        self._make_file(StoreKeys(master_key), slots)
        keyslots.save(self.folder.slots_file, slots)
        self.folder.spare_room.keep()
        return code

    def begin_afresh(self, user_id: str, password: str) -> tuple[StaffMember, OpenStore]:
        """Make an empty store with the key slots that are there, after the old one was moved aside, and open it.

        It is another device to the central record, from which it is filled again.

        Raises:
            RuleBroken: the store is there.
            As for `open` besides.
        """
        place.refuse_network_share(str(self.folder.path))
        if self.folder.store_file.exists():
            raise RuleBroken("store-exists", "there is a store in this folder already")
        slots = keyslots.load(self.folder.slots_file)
        master_key = self._with_room(lambda: self._unlocked(slots, user_id, password))
        if self.folder.parts():
            self.folder.move_aside()  # the old one's log, which SQLite would fold into the new
        self._make_file(StoreKeys(master_key), slots)
        return self._opened(master_key, slots, user_id)

    def enrol(self, opened: OpenStore, member: StaffMember, password: str, *, by: StaffMember) -> None:
        """Give somebody a key slot, or a new password; noted in the trail as done `by` whom. Takes one Argon2id.

        The trail is written first: better a note of what then failed than a key that nobody noted.
        """
        with self.changing:
            slots = keyslots.load(self.folder.slots_file)
            slots.verify(opened.keys.master)
            slots = slots.with_slot(member, password, opened.keys.master, self.slot_cost(), self.random_bytes)
            with opened.write(by) as unit:
                unit.staff.put(member)
                unit.trail.note("StaffEnrolled", "staff", member.id)
                unit.commit()
            keyslots.save(self.folder.slots_file, slots)

    def judged_password(self, slots: KeySlots, user_id: str, password: str) -> bytes:
        """Return the master key; the try is counted before it is judged.

        Raises:
            WrongPassword, TooManyTries, KeySlotsDamaged, StoreUnavailable.
        """
        return self._judged(user_id, user_id, lambda: slots.master_key_for(user_id, password, self._cost))

    # --- within ---

    def _is_there(self) -> bool:
        return any(file.exists() for file in (self.folder.slots_file, self.folder.store_file))

    def _unlocked(self, slots: KeySlots, user_id: str, password: str) -> bytes:
        return self.judged_password(slots, user_id, password)

    def _judged(self, account: str, user_id: str, master_key: Callable[[], bytes]) -> bytes:
        failures = self.throttle.begin(account, user_id)
        try:
            opened_by = master_key()
        except DoesNotOpen as error:
            raise WrongPassword(user_id, failures) from error
        self.throttle.forgive(account)
        return opened_by

    def _save_new_password(
        self, slots: KeySlots, member: StaffMember, password: str, master_key: bytes, action: str, *, by: str
    ) -> None:
        slots = slots.with_slot(member, password, master_key, self.slot_cost(), self.random_bytes)
        note = KeyNote(action, member.id, by, self.clock.now().isoformat())
        slots = slots.with_notes((*slots.notes, note), master_key)
        keyslots.save_for_good(self.folder.slots_file, slots)
        self.throttle.forgive(member.id)

    def _with_room(self, act: Callable[[], Done]) -> Done:
        """Do it; on a full disk, give up the spare room and do it again."""
        try:
            return act()
        except StoreUnavailable as error:
            if not self.folder.spare_room.give_up():
                if self.folder.spare_room.is_disk_full():
                    raise DiskFull("the disk has no room to open the store") from error
                raise
        return act()

    def _opened(self, master_key: bytes, slots: KeySlots, user_id: str) -> tuple[StaffMember, OpenStore]:
        """Open the store; return who opened it, as the store knows them: a slot's name or wing proves nothing."""
        store, staff = self._with_room(lambda: self._open_file(master_key, slots))
        slot = slots.slot_of(user_id)
        if slot is None:
            raise Bug(f"user {user_id} opened the store without a slot")
        return next((member for member in staff if member.id == user_id), slot.member), store

    def _open_file(self, master_key: bytes, slots: KeySlots) -> tuple[OpenStore, tuple[StaffMember, ...]]:
        """Return the open store and who is in it.

        Raises:
            StoreDamaged: it was moved aside.
            KeySlotsDamaged: the key slots are another store's, or of an older master key; nothing was touched.
        """
        folder = self.folder
        if not folder.store_file.exists():
            raise StoreDamaged("the store's file is missing", moved_to=folder.where_it_went())
        folder.tighten()
        try:
            store_file.refuse_empty(folder)
            keys = rotation.keys_that_open(folder.slots_file, folder.store_file, slots, master_key)
            if store_file.look_through(folder, keys) != schema.CURRENT:
                upgrade.bring_up_to_date(folder, keys, slots, self.clock, self.on_step)
            folder.mark_in_use()
            store = OpenStore(folder, keys, self.clock, self.random_bytes)
            staff = _staff_of(store)
        except StoreDamaged as error:
            if folder.store_id() not in ("", slots.store_id):
                raise KeySlotsDamaged(f"these key slots are of store {slots.store_id}, not of the one here") from error
            if slots.generation < folder.key_generation():
                raise KeySlotsDamaged("these key slots are of before the master key was changed") from error
            moved_to = folder.move_aside()
            raise StoreDamaged(f"{error}; moved to {moved_to.name}", moved_to=str(moved_to)) from error
        folder.note_keys(slots.store_id, slots.generation)
        with suppress(StoreUnavailable):  # on a full disk: done at the next opening
            store.keep_trail_key()
            self._note_in_trail(store, slots)
            _note_who_left(store, slots, staff)
        return store, staff

    def _note_in_trail(self, store: OpenStore, slots: KeySlots) -> None:
        """Note in the trail what was done at the door, as the doing of whom it was about."""
        for note in slots.notes:
            concerned = slots.slot_of(note.user_id) or slots.slots[0]
            with store.write(concerned.member) as unit:
                unit.trail.note(note.action, "staff", note.user_id, reason=f"by {note.by} at {note.at}")
                unit.commit()
        if slots.notes:
            with self.changing:
                now = keyslots.load(self.folder.slots_file)
                if now not in (slots, slots.settled(store.keys.master)):
                    return  # changed by another hand since they were proved: not to be sealed by ours
                keyslots.save_for_good(self.folder.slots_file, now.with_notes((), store.keys.master))

    def _make_file(self, keys: StoreKeys, slots: KeySlots) -> None:
        trail_key = self.random_bytes(sealing.KEY_BYTES)
        store_file.make(self.folder, keys, self._random_id(), trail_key, slots.people)
        self.folder.note_keys(slots.store_id, slots.generation)

    def _random_id(self) -> str:
        return str(UUID(bytes=self.random_bytes(16), version=4))


def _is_of_a_code(account: str) -> bool:
    """Whether tries under this name are only slowed: no guess at a password of this store is among them."""
    return account in (RECOVERY, STRANGER) or account.startswith(RESET)


def _staff_of(store: OpenStore) -> tuple[StaffMember, ...]:
    try:
        with store.read() as unit:
            return unit.staff.all()
    except PrisonCareError:
        store.close()
        raise


def _note_who_left(store: OpenStore, slots: KeySlots, staff: Iterable[StaffMember]) -> None:
    """Say of whoever has no slot that they left: after a removal cut short, or a backup brought back."""
    for member in staff:
        if member.active and slots.slot_of(member.id) is None:
            with store.write(member) as unit:
                unit.staff.put(replace(member, active=False))
                unit.commit()


def _nobody_watches(_step: int, _steps: int) -> None:
    """Progress that nobody watches."""
