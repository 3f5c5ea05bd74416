"""The backups of one open session: implements `usecases/backup_port.Backups` on its store."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from prisoncare_desktop import settings
from prisoncare_desktop.domain.calendar import instant_of, instant_text
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import BackupUnusable, PrisonCareError, RuleBroken, StoreUnavailable
from prisoncare_desktop.log import logger
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.store import backup, durable_file, emergency, keyslots, shelf
from prisoncare_desktop.store.backup import BackupKeys, Wanted
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.sealing import Chance
from prisoncare_desktop.usecases.backup_port import BackupNote, BackupState, Progress
from prisoncare_desktop.usecases.ports import Clock

_log = logger("backup")

LAST_AT = "backup.last_at"  # facts: when the last good one was made, by the trail's rows it holds
LAST_SEQ = "backup.last_seq"
TROUBLE = "backup.trouble"
TROUBLE_SINCE = "backup.trouble_since"
LAST_PLACE = "backup.last_place"  # where it was put: due again when that is not in the folder chosen now, or gone
OWED = "backup.owed"  # "1": a sign-out had no time to make one; whoever signs in next is not made to wait for it
FAILED_AT = "backup.failed_at"  # when the last try failed; "" once one was made, or another folder chosen
TRY_AGAIN_AFTER = timedelta(minutes=15)
"""The timer asks every minute, and each try copies the whole store before a full disk or a lost share shows."""

SIGN_OUT_REST = timedelta(minutes=15)
"""A clinic PC is locked every few minutes: a copy of the whole store each time would wear the disk for little."""

SIGN_OUT_LARGEST = 64 * 1024 * 1024
"""Bytes. A larger store is left to the next session: whoever comes must not wait for it, nor the key stay for it."""


@dataclass
class BackupKeeper:
    """`member`: the signed-in person, for what the timer and the sign-out do. One backup at a time."""

    store: OpenStore
    data_folder: Path
    clock: Clock
    random_bytes: Chance
    member: StaffMember

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._stopped = False

    # --- the port ---

    def state(self) -> BackupState:
        chosen = self._chosen()
        with self.store.read() as unit:
            last, trouble, since = (unit.facts.get(name) for name in (LAST_AT, TROUBLE, TROUBLE_SINCE))
        notes = tuple(one.note for one in shelf.listed(chosen.backups))
        earlier = tuple(folder for folder in chosen.earlier_backups if shelf.listed(folder))
        every_h = chosen.backup_every_h
        return BackupState(chosen.backups, every_h, _instant(last), trouble, _instant(since), notes, earlier)

    def is_due(self) -> bool:
        with self.store.read() as unit:
            last, failed = _instant(unit.facts.get(LAST_AT)), _instant(unit.facts.get(FAILED_AT))
            place, owed = unit.facts.get(LAST_PLACE), unit.facts.get(OWED)
        # A last one that lies ahead: this PC's clock was put back, and its age means nothing.
        now = self.clock.now()
        if failed is not None and timedelta(0) <= now - failed < TRY_AGAIN_AFTER:
            return False
        chosen = self._chosen()
        if owed or last is None or last > now or now - last >= timedelta(hours=chosen.backup_every_h):
            return True
        return not (place and Path(place).parent == chosen.backups and shelf.lies_at(Path(place)))

    def make(self, why: str, actor: StaffMember, progress: Progress | None = None) -> BackupNote:
        with self._lock:
            try:
                note = self._made(why, progress or _nobody_watches)
            except PrisonCareError as error:
                self._remember_trouble(error)
                raise
            with self.store.write(actor) as unit:
                unit.trail.note("BackedUp", "backup", note.name, reason=why)
                unit.commit()
            return note

    def choose_folder(self, folder: Path, actor: StaffMember, *, make_it: bool = False) -> None:
        folder = folder.expanduser().absolute()
        if not make_it and not folder.exists():
            raise RuleBroken("no-such-folder", "a folder for backups that is not there")
        probe = folder / ".prisoncare-can-write"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            durable_file.write(probe, b"")
            probe.unlink()
        except (OSError, StoreUnavailable) as error:
            raise BackupUnusable(f"nothing can be written to {folder.name}") from error
        with self.store.write(actor) as unit:
            unit.trail.note("BackupFolderChosen", "backup", str(folder))
            unit.facts.put(FAILED_AT, "")
            unit.commit()
        chosen = self._chosen()
        before = "\n".join(map(str, dict.fromkeys((*chosen.earlier_backups, chosen.backups))))
        replace(chosen, backup_folder=str(folder), backup_folders_before=before).saved()

    def save_unsent(self, file: Path, actor: StaffMember) -> int:
        with self.store.snapshot() as source:  # no key is changed meanwhile
            slots = keyslots.load(self.store.slots_file)
            slots.verify(self.store.keys.master)  # nobody could ever open such a file
            count = emergency.write(file, source, slots, self.store.keys, self.clock.now(), self.random_bytes)
        with self.store.write(actor) as unit:
            unit.trail.note("ExportedUnsent", "outbox", file.name, reason=f"{count} changes")
            unit.commit()
        return count

    def on_sign_out(self) -> None:
        if self._lock.locked() or not self.store.is_open:
            return
        self._stopped = False
        try:
            if not self._worth_it():
                return
            if self.store.size() > SIGN_OUT_LARGEST:
                self._owe()
                return
            self.make("signed-out", self.member)
        except PrisonCareError as error:
            _log.warning("no backup at sign-out: %s", type(error).__name__)
            if self._stopped:
                self._owe()

    def stop(self) -> None:
        self._stopped = True

    # --- within ---

    def _made(self, why: str, progress: Progress) -> BackupNote:
        chosen = self._chosen()
        at = self.clock.now()
        wanted = Wanted(chosen.backups, shelf.ROUTINE, why, chosen.room, at)
        with self.store.snapshot() as source:  # no key is changed meanwhile; before, somebody may be removed
            slots = keyslots.load(self.store.slots_file)
            keys = BackupKeys(self.store.keys, self.store.trail_key)
            place, told = backup.make(source, slots, keys, self.clock, wanted, self._unless_stopped(progress))
        with self.store.write(self.member) as unit:
            unit.facts.put(LAST_AT, instant_text(at))
            unit.facts.put(LAST_SEQ, str(told.trail_seq))
            unit.facts.put(LAST_PLACE, str(place))
            for past in (OWED, TROUBLE, TROUBLE_SINCE, FAILED_AT):
                unit.facts.put(past, "")
            unit.commit()
        shelf.thin(chosen.backups, told, keep=place)
        _log.info("backed up: %s records, %s unsent", told.records, told.unsent)
        return shelf.Shelved(place, told).note

    def _worth_it(self) -> bool:
        with self.store.read() as unit:
            last = _instant(unit.facts.get(LAST_AT))
            latest = unit.trail.latest(1)
            held = int(unit.facts.get(LAST_SEQ) or -1)
        now = self.clock.now()
        rested = last is None or last > now or now - last >= SIGN_OUT_REST
        return rested and bool(latest) and latest[0].seq > held + 1  # the row after is the backup's own

    def _owe(self) -> None:
        """Let the next session make the backup that this sign-out had no time for."""
        with suppress(PrisonCareError), self.store.write(self.member) as unit:
            unit.facts.put(OWED, "1")
            unit.commit()

    def _unless_stopped(self, progress: Progress) -> Progress:
        def step(done: int, whole: int) -> None:
            if self._stopped or not self.store.is_open:
                raise StoreUnavailable("the store is being closed: no backup was made")
            progress(done, whole)

        return step

    def _remember_trouble(self, error: PrisonCareError) -> None:
        """Keep it for the leader's pages; not that the PC was locked meanwhile, nor if the store takes nothing."""
        if self._stopped or not self.store.is_open:
            return
        with suppress(PrisonCareError), self.store.write(self.member) as unit:
            if not unit.facts.get(TROUBLE):
                unit.facts.put(TROUBLE_SINCE, instant_text(self.clock.now()))
            unit.facts.put(TROUBLE, type(error).__name__)
            unit.facts.put(FAILED_AT, instant_text(self.clock.now()))
            unit.commit()

    def _chosen(self) -> Settings:
        return settings.load(self.data_folder)


def _instant(text: str) -> datetime | None:
    return instant_of(text) if text else None


def _nobody_watches(_done: int, _whole: int) -> None:
    """Progress that nobody watches."""
