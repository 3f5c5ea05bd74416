"""The encrypted store, shut: who may open it, opening it, and what to do when it does not open.

The password is judged by the key slot's tag alone. Once that is good, a file that does not read is damaged: it is moved
aside with its write-ahead log and a copy of the key slots, never deleted.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from sqlcipher3 import dbapi2

from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import (
    Bug,
    DiskFull,
    KeySlotsDamaged,
    PrisonCareError,
    RuleBroken,
    StoreDamaged,
    StoreTooNew,
    StoreUnavailable,
    WrongPassword,
)
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store import durable_file, keyslots, place, schema, sealing
from prisoncare_desktop.store.attempts import Attempts
from prisoncare_desktop.store.keyslots import KeySlots
from prisoncare_desktop.store.open_store import OpenStore, StoreKeys
from prisoncare_desktop.store.people import people_on_this_pc
from prisoncare_desktop.store.repositories.facts import DEVICE_ID
from prisoncare_desktop.store.sealing import Chance, DoesNotOpen, KdfCost
from prisoncare_desktop.store.store_folder import LOGS, StoreFolder
from prisoncare_desktop.usecases.ports import Clock

Done = TypeVar("Done")

RECOVERY = "recovery"
"""Under this name wrong recovery codes are counted."""

PRODUCT_COST = KdfCost()


class Vault:
    """The encrypted store of one data folder, shut. `cost`: of a new slot; below the product's floor in tests only."""

    def __init__(self, folder: Path, clock: Clock, random_bytes: Chance, cost: KdfCost = PRODUCT_COST) -> None:
        self._folder = StoreFolder(folder, clock)
        self._attempts = Attempts(self._folder.attempts_file)
        self._clock = clock
        self._random_bytes = random_bytes
        self._cost = cost

    def people(self) -> tuple[StaffMember, ...]:
        """Return who has a key slot on this PC; nobody before the store was made.

        Raises:
            KeySlotsDamaged: neither the slot file nor its previous copy can be read.
        """
        return people_on_this_pc(self._folder.slots_file)

    def failures(self, user_id: str) -> int:
        """Return the wrong tries in a row so far, restarts included."""
        return self._attempts.failures(user_id)

    def open(self, user_id: str, password: str) -> tuple[StaffMember, OpenStore]:
        """Unwrap the key and open the store. Takes one Argon2id: not for the GUI thread.

        Raises:
            WrongPassword: judged by the slot alone.
            KeySlotsDamaged: unreadable, changed by another hand, or another store's. Nothing was touched.
            StoreOnNetworkShare, StoreDamaged, StoreTooNew, DiskFull, StoreUnavailable.
        """
        place.refuse_network_share(str(self._folder.path))
        slots = keyslots.load(self._folder.slots_file)
        keys = self._with_room(lambda: self._unlocked(slots, user_id, password))
        return self._opened(keys, slots, user_id)

    def open_with_recovery_code(self, code: str) -> OpenStore:
        """Open the store when no password is known any more.

        Raises:
            RuleBroken: it is no recovery code.
            WrongPassword: not this store's, counted under `RECOVERY`.
            As for `open` besides.
        """
        place.refuse_network_share(str(self._folder.path))
        slots = keyslots.load(self._folder.slots_file)
        secret = keyslots.recovery_secret(code)
        keys = self._with_room(lambda: self._judged(RECOVERY, lambda: slots.master_key_by_recovery(secret)))
        return self._with_room(lambda: self._open_file(keys, slots.store_id))[0]

    def create(self, first_people: Iterable[tuple[StaffMember, str]]) -> str:
        """Make an empty store for these people with their passwords; return the recovery code, to be shown once.

        Raises:
            RuleBroken: there is a store in this folder, or nobody to open it.
            StoreOnNetworkShare, DiskFull, StoreUnavailable.
        """
        place.refuse_network_share(str(self._folder.path))
        if self.people():
            raise RuleBroken("store-exists", "there is a store in this folder already")
        people = tuple(first_people)
        if not people:
            raise RuleBroken("nobody-to-open-it", "a store needs somebody who can open it")
        durable_file.make_folder(self._folder.path)
        if self._folder.parts():
            self._folder.move_aside()  # its making was cut short before its key slots were written: nobody has its key
        master_key = self._random_bytes(sealing.KEY_BYTES)
        bare = KeySlots(self._random_id(), 1, (), b"", b"")
        slots, code = bare.with_recovery(master_key, self._random_bytes)
        for member, password in people:
            slots = slots.with_slot(member, password, master_key, self._cost, self._random_bytes)
        self._attempts.make()
        self._make_file(StoreKeys(master_key), slots)
        keyslots.save(self._folder.slots_file, slots)
        self._folder.spare_room.keep()
        return code

    def begin_afresh(self, user_id: str, password: str) -> tuple[StaffMember, OpenStore]:
        """Make an empty store with the key slots that are there, after the old one was moved aside, and open it.

        It is another device to the central record, from which it is filled again.

        Raises:
            RuleBroken: the store is there.
            As for `open` besides.
        """
        place.refuse_network_share(str(self._folder.path))
        if self._folder.store_file.exists():
            raise RuleBroken("store-exists", "there is a store in this folder already")
        slots = keyslots.load(self._folder.slots_file)
        keys = self._with_room(lambda: self._unlocked(slots, user_id, password))
        if self._folder.parts():
            self._folder.move_aside()  # the old one's log, which SQLite would fold into the new
        self._make_file(keys, slots)
        return self._opened(keys, slots, user_id)

    def enrol(self, opened: OpenStore, member: StaffMember, password: str, *, by: StaffMember) -> None:
        """Give somebody a key slot, or a new password; noted in the trail as done `by` whom. Takes one Argon2id.

        The trail is written first: better a note of what then failed than a key that nobody noted.
        """
        slots = keyslots.load(self._folder.slots_file).with_slot(
            member, password, opened.keys.master, self._cost, self._random_bytes
        )
        with opened.write(by) as unit:
            unit.staff.put(member)
            unit.trail.note("StaffEnrolled", "staff", member.id)
            unit.commit()
        keyslots.save(self._folder.slots_file, slots)

    # --- within ---

    def _unlocked(self, slots: KeySlots, user_id: str, password: str) -> StoreKeys:
        return self._judged(user_id, lambda: slots.master_key_for(user_id, password, self._cost))

    def _judged(self, user_id: str, master_key: Callable[[], bytes]) -> StoreKeys:
        """Return the keys; the try is counted before it is judged."""
        failures = self._attempts.begin(user_id)
        try:
            keys = StoreKeys(master_key())
        except DoesNotOpen as error:
            raise WrongPassword(user_id, failures) from error
        self._attempts.succeeded(user_id)
        return keys

    def _with_room(self, act: Callable[[], Done]) -> Done:
        """Do it; on a full disk, give up the spare room and do it again."""
        try:
            return act()
        except StoreUnavailable as error:
            if not self._folder.spare_room.give_up():
                if self._folder.spare_room.is_disk_full():
                    raise DiskFull("the disk has no room to open the store") from error
                raise
        return act()

    def _opened(self, keys: StoreKeys, slots: KeySlots, user_id: str) -> tuple[StaffMember, OpenStore]:
        """Open the store; return who opened it, as the store knows them: a slot's name or wing proves nothing."""
        store, staff = self._with_room(lambda: self._open_file(keys, slots.store_id))
        slot = slots.slot_of(user_id)
        if slot is None:
            raise Bug(f"user {user_id} opened the store without a slot")
        return next((member for member in staff if member.id == user_id), slot.member), store

    def _open_file(self, keys: StoreKeys, store_id: str) -> tuple[OpenStore, tuple[StaffMember, ...]]:
        """Return the open store and who is in it.

        Raises:
            StoreDamaged: it was moved aside.
            KeySlotsDamaged: the key slots are another store's; nothing was touched.
        """
        folder = self._folder
        if not folder.store_file.exists():
            raise StoreDamaged("the store's file is missing", moved_to=folder.where_it_went())
        try:
            self._look_through(keys)
            folder.mark_in_use()
            store = OpenStore(folder, keys, self._clock, self._random_bytes)
            staff = _staff_of(store)
        except StoreDamaged as error:
            if folder.store_id() not in ("", store_id):
                raise KeySlotsDamaged(f"these key slots are of store {store_id}, not of the one here") from error
            moved_to = folder.move_aside()
            raise StoreDamaged(f"{error}; moved to {moved_to.name}", moved_to=str(moved_to)) from error
        folder.note_store_id(store_id)
        return store, staff

    def _look_through(self, keys: StoreKeys) -> None:
        """Prove the key, read the whole file if the last run did not close it, and bring its schema up to date."""
        if self._folder.store_file.stat().st_size == 0:
            raise StoreDamaged("the store's file is empty")  # opened even to look, SQLite would delete its log
        connection = connections.open_to_look(self._folder.store_file, keys.file)
        try:
            if self._folder.was_left_open:
                connections.quick_check(connection)
            version = schema.version_of(connection)
        finally:
            connection.close()
        if version == schema.EMPTY:
            raise StoreDamaged("the store's file has no tables")
        if not schema.is_known(version):
            raise StoreTooNew(f"the store's schema is {version}, this program's {schema.CURRENT}")
        if version != schema.CURRENT:
            schema.migrate(self._folder.store_file, keys.file)

    def _make_file(self, keys: StoreKeys, slots: KeySlots) -> None:
        """Make the store whole under another name, then give it its own: a half-made one is never opened."""
        store_file = self._folder.store_file
        new = store_file.with_name(store_file.name + ".new")
        _remove(new)
        try:
            os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, durable_file.OWNER_ONLY))
            schema.migrate(new, keys.file)
            connection = connections.open_connection(new, keys.file)
            try:
                _first_rows(connection, self._random_id(), slots.people)
            except dbapi2.Error as error:
                raise connections.trouble(error) from error
            finally:
                connection.close()  # folds its log in and deletes it, if there is room
            if _log_of(new).exists():
                raise DiskFull("no room to fold the new store's log in")
            os.replace(new, store_file)
            durable_file.flush_folder(self._folder.path)
        except OSError as error:
            raise durable_file.trouble_with(new, error) from error
        finally:
            _remove(new)
        self._folder.note_store_id(slots.store_id)

    def _random_id(self) -> str:
        return str(UUID(bytes=self._random_bytes(16), version=4))


def _staff_of(store: OpenStore) -> tuple[StaffMember, ...]:
    try:
        with store.read() as unit:
            return unit.staff.all()
    except PrisonCareError:
        store.close()
        raise


def _log_of(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")


def _remove(unfinished: Path) -> None:
    for suffix in ("", *LOGS):
        unfinished.with_name(unfinished.name + suffix).unlink(missing_ok=True)


def _first_rows(connection: dbapi2.Connection, device_id: str, people: tuple[StaffMember, ...]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO facts (name, value) VALUES (?, ?)", (DEVICE_ID, device_id))
    for member in people:
        connection.execute(
            "INSERT INTO staff (id, name, role, wing, team) VALUES (?, ?, ?, ?, ?)",
            (member.id, member.name, member.role.value, member.wing, member.team),
        )
    connection.execute("COMMIT")
