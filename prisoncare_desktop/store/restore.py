"""A backup brought back: looked at with the passwords of its day, made ready beside the store, then put in its place.

The store that was here goes aside whole, with its log; what it holds without a receipt is first saved to a file, if the
same password opens it. The restored store is another device to the central record: it pulls before it pushes, numbers
no batch as the old one did, and says on screen what it is until it has pulled.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlcipher3 import dbapi2

from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import Bug, KeySlotsDamaged, PrisonCareError, RuleBroken, StoreTooNew, WrongPassword
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.store import backup, durable_file, emergency, keyslots, manifest, schema, staging, swap
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store.attempts import Attempts
from prisoncare_desktop.store.backup import BackupKeys
from prisoncare_desktop.store.keyslots import KeySlots
from prisoncare_desktop.store.manifest import Manifest
from prisoncare_desktop.store.open_store import StoreKeys
from prisoncare_desktop.store.sealing import Chance, DoesNotOpen, KdfCost
from prisoncare_desktop.store.store_folder import StoreFolder
from prisoncare_desktop.store.throttle import Throttle
from prisoncare_desktop.store.vault import STRANGER
from prisoncare_desktop.usecases.ports import Clock
from prisoncare_desktop.usecases.restored import HereNow, Preview, Restored

LEADING = frozenset({Role.LEADER, Role.IT})
UNSENT_FOLDER = "unsent"


@dataclass(frozen=True, repr=False)
class OpenedBackup:
    """A backup that somebody's password has opened, and what bringing it back would mean."""

    folder: Path
    member: StaffMember
    slots: KeySlots
    keys: BackupKeys
    here: StoreKeys | None  # of the store that is here, if the same password opens it
    preview: Preview


class Restorer:
    """Brings backups back into one data folder, while nobody is signed in. `cost`, `throttle`: the vault's."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        random_bytes: Chance,
        cost: KdfCost | None = None,
        throttle: Throttle | None = None,
    ) -> None:
        self._folder = StoreFolder(folder, clock)
        self._throttle = throttle or Throttle((Attempts(self._folder.attempts_file),))
        self._clock = clock
        self._random_bytes = random_bytes
        self._cost = cost or KdfCost()

    def open(self, folder: Path, user_id: str, password: str) -> OpenedBackup:
        """Open a backup with the password this person had then, read it whole, compare it with what is here.

        Takes two Argon2id, and as long as reading both files takes.

        Raises:
            WrongPassword: not theirs then. TooManyTries.
            BackupUnusable: it is not whole, or none of ours.
            RuleBroken: "restore-not-enrolled", "restore-leaders-only", "restore-not-proved".
            StoreTooNew: a newer PrisonCare made it.
        """
        told = manifest.read(folder)
        slots = keyslots.read(Settings(data_folder=folder).key_slots_file)
        slot = slots.slot_of(user_id)
        account = self._account(user_id)
        failures = self._throttle.begin(account, user_id)
        try:
            keys = BackupKeys.of(StoreKeys(slots.master_key_for(user_id, password, self._cost)))
        except DoesNotOpen as error:
            raise WrongPassword(user_id, failures) from error
        if slot is None:
            raise Bug(f"user {user_id} opened a backup without a slot")
        if account == STRANGER:
            self._throttle.forgive(account)
        else:
            self._throttle.withdraw(account)
        self._refuse_who_may_not(slot.member, told)
        if not schema.is_known(told.schema):
            raise StoreTooNew(f"the backup's schema is {told.schema}, this program's {schema.CURRENT}")
        backup.check(folder, keys, self._clock)
        here = self._keys_here(user_id, password)
        if here is None:
            self._refuse_who_is_not_proved(slots, user_id, password)
        preview = Preview(
            made_at=told.made_at,
            made_on=told.pc,
            records=told.records,
            unsent=told.unsent,
            recorded_since=0,
            here=HereNow.MISSING,
            unsent_here=0,
        )
        preview = self._with_who_changed(preview, slots)
        return OpenedBackup(folder, slot.member, slots, keys, here, self._compared(preview, folder, keys, here))

    def bring_back(self, opened: OpenedBackup) -> Restored:
        """Put the backup in the place of the store here.

        Raises:
            DiskFull, StoreUnavailable, StoreDamaged: the store here is as it was; or, once it was decided, the next
                start carries it on.
        """
        saved, count = self._save_unsent(opened)
        ready = self._folder.path / swap.STAGING
        shutil.rmtree(ready, ignore_errors=True)
        try:
            durable_file.make_folder(self._folder.path)
            durable_file.make_folder(ready)
            staging.make_ready(
                opened.folder,
                self._who_stays(opened),
                opened.keys,
                opened.member,
                ready,
                self._clock,
                self._random_bytes,
            )
            aside = self._new_aside()
            self._throttle.make()  # before there is a store: without counts beside it, nobody would be believed
            swap.decide(self._folder.path, aside)
        except PrisonCareError:
            if not (self._folder.path / swap.DECIDED).exists():
                shutil.rmtree(ready, ignore_errors=True)
            raise
        except OSError as error:
            raise durable_file.trouble_with(ready, error) from error
        return Restored(opened.preview.made_at, aside, saved, count)

    # --- looking ---

    def _account(self, user_id: str) -> str:
        """Return under which name a try is counted: a name that only the backup knows may be anybody's invention."""
        try:
            here = keyslots.load(self._folder.slots_file).slot_of(user_id)
        except KeySlotsDamaged:
            here = None
        return STRANGER if here is None else user_id

    def _refuse_who_may_not(self, member: StaffMember, told: Manifest) -> None:
        """Somebody who left must not come back by an old backup; and who may undo a day's work is not everybody."""
        try:
            slots = keyslots.load(self._folder.slots_file)
        except KeySlotsDamaged:
            return
        role = member.role
        if slots.store_id == told.store_id:
            now = slots.slot_of(member.id)
            if now is None:
                raise RuleBroken("restore-not-enrolled", f"user {member.id} is not enrolled on this PC any more")
            role = now.member.role  # they may have led when the backup was made
        if self._folder.store_file.exists() and role not in LEADING:
            raise RuleBroken("restore-leaders-only", f"user {member.id} may not replace a store that is there")

    def _refuse_who_is_not_proved(self, theirs: KeySlots, user_id: str, password: str) -> None:
        """A backup's slots are its own word: whoever makes a store of their own leads in it, under any name.

        Where there is a store with slots, the password must open them, or the backup's must hold the same key pair: so
        it does through every change of one's own password, and no longer after a code from a colleague.
        """
        if not self._folder.store_file.exists():
            return
        try:
            ours = keyslots.load(self._folder.slots_file).slot_of(user_id)
        except KeySlotsDamaged:
            return
        if ours is None or theirs.public_key_by(user_id, password) != ours.public_key:
            raise RuleBroken("restore-not-proved", f"user {user_id} of the backup is not proved to be the one here")

    def _keys_here(self, user_id: str, password: str) -> StoreKeys | None:
        try:
            slots = keyslots.load(self._folder.slots_file)
            return StoreKeys(slots.master_key_for(user_id, password, self._cost))
        except (KeySlotsDamaged, DoesNotOpen):
            return None

    def _compared(self, preview: Preview, folder: Path, keys: BackupKeys, here: StoreKeys | None) -> Preview:
        if not self._folder.store_file.exists():
            return preview
        if here is None:
            return replace(preview, here=HereNow.ANOTHER_PASSWORD)
        try:
            with self._present(here) as present, closing(backup.opened(folder, keys)) as then:
                unsent = backup.unsent_in(present)
                since = backup.recorded_in(present) - backup.recorded_in(then)
        except PrisonCareError:
            return replace(preview, here=HereNow.UNREADABLE)
        return replace(preview, here=HereNow.OPENS, recorded_since=max(0, since), unsent_here=unsent)

    def _with_who_changed(self, preview: Preview, then: KeySlots) -> Preview:
        """Say of how many people the keys are others since; of another store's backup there is nothing to compare."""
        try:
            now = keyslots.load(self._folder.slots_file)
        except KeySlotsDamaged:
            return preview
        if now.store_id != then.store_id:
            return preview
        before = {slot.member.id: slot.salt for slot in then.slots}
        codes = [slots.recovery.private_key if slots.recovery else b"" for slots in (then, now)]
        return replace(
            preview,
            let_in_since=sum(slot.member.id not in before for slot in now.slots),
            keys_since=sum(before.get(slot.member.id, slot.salt) != slot.salt for slot in now.slots),
            code_since=codes[0] != codes[1],
        )

    @contextmanager
    def _present(self, keys: StoreKeys) -> Iterator[dbapi2.Connection]:
        """Give a connection that can only read the store here, with its log."""
        with closing(connections.open_to_look(self._folder.store_file, keys.file)) as present:
            yield present

    # --- doing ---

    def _who_stays(self, opened: OpenedBackup) -> KeySlots:
        """Return the backup's key slots without those who left since: their old passwords must open nothing here.

        And with the roles of now, where the key slots here are proved: who no longer leads does not lead again.
        """
        slots, master_key = opened.slots, opened.keys.keys.master
        try:
            here = keyslots.load(self._folder.slots_file)
        except KeySlotsDamaged:
            return slots
        if here.store_id != slots.store_id:
            return slots
        for gone in {member.id for member in slots.people} - {member.id for member in here.people}:
            slots = slots.without(gone, master_key, self._random_bytes)
        if opened.here is not None:
            here.verify(opened.here.master)
            for member in set(here.people) - set(slots.people):
                if slots.slot_of(member.id) is not None:
                    slots = slots.with_member(member, master_key, self._random_bytes)
        return slots

    def _save_unsent(self, opened: OpenedBackup) -> tuple[Path | None, int]:
        """Save what the store here holds without a receipt; nothing if it does not open, for it goes aside whole."""
        if opened.here is None or opened.preview.here is not HereNow.OPENS or not opened.preview.unsent_here:
            return None, 0
        into = self._folder.path / UNSENT_FOLDER
        durable_file.make_folder(into)
        file = into / f"unsent-{self._stamp()}.prisoncare"
        slots = keyslots.load(self._folder.slots_file)
        with self._present(opened.here) as present:
            n = emergency.write(file, present, slots, opened.here, self._clock.now(), self._random_bytes)
        return file, n

    def _new_aside(self) -> str:
        stem = f"{swap.ASIDE}{self._stamp()}"
        name, n = stem, 1
        while (self._folder.path / name).exists():
            n += 1
            name = f"{stem}-{n}"
        return name

    def _stamp(self) -> str:
        return self._clock.now().strftime("%Y%m%dT%H%M%SZ")
