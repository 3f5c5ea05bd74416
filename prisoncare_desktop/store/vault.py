"""The encrypted store, shut: who may open it, opening it, and what to do when it does not open.

The password is judged by the key slot's tag alone. Once that is good, a file that does not read is damaged: it is moved
aside with its write-ahead log and a copy of the key slots, never deleted.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from sqlcipher3 import dbapi2

from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import Bug, RuleBroken, StoreDamaged, StoreTooNew, WrongPassword
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store import durable_file, keyslots, place, schema, sealing
from prisoncare_desktop.store.attempts import Attempts
from prisoncare_desktop.store.keyslots import KeySlots
from prisoncare_desktop.store.open_store import OpenStore, StoreKeys
from prisoncare_desktop.store.people import people_on_this_pc
from prisoncare_desktop.store.repositories.facts import DEVICE_ID
from prisoncare_desktop.store.sealing import Chance, DoesNotOpen, KdfCost
from prisoncare_desktop.usecases.ports import Clock

RECOVERY = "recovery"
"""Under this name wrong recovery codes are counted."""

ATTEMPTS_FILE = "attempts.json"
IN_USE_FILE = "store-in-use"
"""There while the store is open; found at the start, the store was not closed, and all of it is read through first."""

PRODUCT_COST = KdfCost()


class Vault:
    """The encrypted store of one data folder, shut. `cost`: of a new slot; below the product's floor in tests only."""

    def __init__(self, folder: Path, clock: Clock, random_bytes: Chance, cost: KdfCost = PRODUCT_COST) -> None:
        places = Settings(data_folder=folder)
        self._folder = folder
        self._file = places.store_file
        self._slots_file = places.key_slots_file
        self._in_use = folder / IN_USE_FILE
        self._attempts = Attempts(folder / ATTEMPTS_FILE)
        self._clock = clock
        self._random_bytes = random_bytes
        self._cost = cost

    def people(self) -> tuple[StaffMember, ...]:
        """Return who has a key slot on this PC; nobody before the store was made.

        Raises:
            KeySlotsDamaged: neither the slot file nor its previous copy can be read.
        """
        return people_on_this_pc(self._slots_file)

    def failures(self, user_id: str) -> int:
        """Return the wrong tries in a row so far, restarts included."""
        return self._attempts.failures(user_id)

    def open(self, user_id: str, password: str) -> tuple[StaffMember, OpenStore]:
        """Unwrap the key and open the store. Takes one Argon2id: not for the GUI thread.

        Raises:
            WrongPassword: judged by the slot alone.
            KeySlotsDamaged, StoreOnNetworkShare, StoreDamaged, StoreTooNew, DiskFull, StoreUnavailable.
        """
        place.refuse_network_share(str(self._folder))
        slots = keyslots.load(self._slots_file)
        store = self._open_file(self._unlocked(slots, user_id, password))
        return self._member(store, slots, user_id), store

    def open_with_recovery_code(self, code: str) -> OpenStore:
        """Open the store when no password is known any more.

        Raises:
            RuleBroken: it is no recovery code.
            WrongPassword: not this store's, counted under `RECOVERY`.
            As for `open` besides.
        """
        place.refuse_network_share(str(self._folder))
        slots = keyslots.load(self._slots_file)
        failures = self._attempts.begin(RECOVERY)
        try:
            master_key = slots.master_key_by_recovery(code)
        except DoesNotOpen as error:
            raise WrongPassword(RECOVERY, failures) from error
        self._attempts.succeeded(RECOVERY)
        return self._open_file(StoreKeys(master_key))

    def create(self, first_people: Iterable[tuple[StaffMember, str]]) -> str:
        """Make an empty store for these people with their passwords; return the recovery code, to be shown once.

        Raises:
            RuleBroken: there is a store in this folder, or nobody to open it.
            StoreOnNetworkShare, DiskFull, StoreUnavailable.
        """
        place.refuse_network_share(str(self._folder))
        if self.people():
            raise RuleBroken("store-exists", "there is a store in this folder already")
        people = tuple(first_people)
        if not people:
            raise RuleBroken("nobody-to-open-it", "a store needs somebody who can open it")
        durable_file.make_folder(self._folder)
        if self._file.exists():
            self._move_aside()  # its making was cut short before its key slots were written: nobody has its key
        master_key = self._random_bytes(sealing.KEY_BYTES)
        bare = KeySlots(self._random_id(), 1, (), b"", b"")
        slots, code = bare.with_recovery(master_key, self._random_bytes)
        for member, password in people:
            slots = slots.with_slot(member, password, master_key, self._cost, self._random_bytes)
        self._make_file(StoreKeys(master_key), slots.people)
        keyslots.save(self._slots_file, slots)
        return code

    def begin_afresh(self, user_id: str, password: str) -> tuple[StaffMember, OpenStore]:
        """Make an empty store with the key slots that are there, after the old one was moved aside, and open it.

        It is another device to the central record, from which it is filled again.

        Raises:
            RuleBroken: the store is there.
            As for `open` besides.
        """
        place.refuse_network_share(str(self._folder))
        if self._file.exists():
            raise RuleBroken("store-exists", "there is a store in this folder already")
        slots = keyslots.load(self._slots_file)
        keys = self._unlocked(slots, user_id, password)
        self._make_file(keys, slots.people)
        store = self._open_file(keys)
        return self._member(store, slots, user_id), store

    def enrol(self, opened: OpenStore, member: StaffMember, password: str, *, by: StaffMember) -> None:
        """Give somebody a key slot, or a new password; noted in the trail as done `by` whom. Takes one Argon2id."""
        slots = keyslots.load(self._slots_file).with_slot(
            member, password, opened.keys.master, self._cost, self._random_bytes
        )
        keyslots.save(self._slots_file, slots)
        with opened.write(by) as unit:
            unit.staff.put(member)
            unit.trail.note("StaffEnrolled", "staff", member.id)
            unit.commit()

    # --- within ---

    def _unlocked(self, slots: KeySlots, user_id: str, password: str) -> StoreKeys:
        failures = self._attempts.begin(user_id)
        try:
            master_key = slots.master_key_for(user_id, password, self._cost)
        except DoesNotOpen as error:
            raise WrongPassword(user_id, failures) from error
        self._attempts.succeeded(user_id)
        return StoreKeys(master_key)

    def _member(self, store: OpenStore, slots: KeySlots, user_id: str) -> StaffMember:
        """Return who opened it, as the store knows them: what the slot file says of a name or wing proves nothing."""
        with store.read() as unit:
            known = {member.id: member for member in unit.staff.all()}
        slot = slots.slot_of(user_id)
        if user_id in known:
            return known[user_id]
        if slot is None:
            raise Bug(f"user {user_id} opened the store without a slot")
        return slot.member

    def _open_file(self, keys: StoreKeys) -> OpenStore:
        if not self._file.exists():
            raise StoreDamaged("the store's file is missing", moved_to=self._last_moved_to())
        try:
            self._look_through(keys)
        except StoreDamaged as error:
            moved_to = self._move_aside()
            raise StoreDamaged(f"{error}; moved to {moved_to.name}", moved_to=str(moved_to)) from error
        durable_file.write(self._in_use, b"")
        return OpenStore(self._file, self._in_use, keys, self._clock, self._random_bytes)

    def _look_through(self, keys: StoreKeys) -> None:
        """Prove the key, read the whole file if the last run did not close it, and bring its schema up to date."""
        connection = connections.open_to_look(self._file, keys.file)
        try:
            if self._in_use.exists():
                connections.quick_check(connection)
            version = schema.version_of(connection)
        finally:
            connection.close()
        if not schema.is_known(version):
            raise StoreTooNew(f"the store's schema is {version or 'unknown'}, this program's {schema.CURRENT}")
        if version != schema.CURRENT:
            schema.migrate(self._file, keys.file)

    def _make_file(self, keys: StoreKeys, people: tuple[StaffMember, ...]) -> None:
        """Make the store whole under another name, then give it its own: a half-made one is never opened."""
        new = self._file.with_name(self._file.name + ".new")
        self._remove(new)
        try:
            os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, durable_file.OWNER_ONLY))
            schema.migrate(new, keys.file)
            connection = connections.open_connection(new, keys.file)
            try:
                _first_rows(connection, self._random_id(), people)
                connections.checkpoint(connection)
            except dbapi2.Error as error:
                raise connections.trouble(error) from error
            finally:
                connection.close()
            os.replace(new, self._file)
            durable_file.flush_folder(self._folder)
        except OSError as error:
            raise durable_file.trouble_with(new, error) from error
        finally:
            self._remove(new)

    def _remove(self, unfinished: Path) -> None:
        for suffix in ("", "-wal", "-shm"):
            unfinished.with_name(unfinished.name + suffix).unlink(missing_ok=True)

    def _move_aside(self) -> Path:
        """Move the damaged file and its write-ahead log into a folder of their own; return it."""
        day_and_time = self._clock.now().strftime("%Y%m%dT%H%M%SZ")
        folder, n = self._folder / f"damaged-{day_and_time}", 1
        while folder.exists():
            n += 1
            folder = self._folder / f"damaged-{day_and_time}-{n}"
        durable_file.make_folder(folder)
        try:
            for suffix in ("", "-wal", "-shm"):
                part = self._file.with_name(self._file.name + suffix)
                if part.exists():
                    os.replace(part, folder / part.name)
            durable_file.flush_folder(folder)
            durable_file.flush_folder(self._folder)
        except OSError as error:
            raise durable_file.trouble_with(folder, error) from error
        with suppress(OSError):  # a copy of what stays where it was: worth having, not worth failing for
            shutil.copy2(self._slots_file, folder / self._slots_file.name)
        self._in_use.unlink(missing_ok=True)
        return folder

    def _last_moved_to(self) -> str | None:
        folders = sorted(self._folder.glob("damaged-*"))
        return str(folders[-1]) if folders else None

    def _random_id(self) -> str:
        return str(UUID(bytes=self._random_bytes(16), version=4))


def _first_rows(connection: dbapi2.Connection, device_id: str, people: tuple[StaffMember, ...]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO facts (name, value) VALUES (?, ?)", (DEVICE_ID, device_id))
    for member in people:
        connection.execute(
            "INSERT INTO staff (id, name, role, wing, team) VALUES (?, ?, ?, ?, ?)",
            (member.id, member.name, member.role.value, member.wing, member.team),
        )
    connection.execute("COMMIT")
