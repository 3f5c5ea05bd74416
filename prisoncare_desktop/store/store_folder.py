"""The data folder as the vault sees it: the store's file and its log, whose they are, in use or not, moved aside."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path

from prisoncare_desktop.errors import StoreUnavailable
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.store import durable_file
from prisoncare_desktop.store.spare_room import SpareRoom
from prisoncare_desktop.usecases.ports import Clock

ATTEMPTS_FILE = "attempts"
IN_USE_FILE = "store-in-use"
"""There while the store is open; found at the start, the store was not closed, and all of it is read through first."""

STORE_ID_FILE = "store-id"
"""Whose key slots the store beside it was last opened by, which generation (the first release: none), a checksum."""

SPARE_ROOM_FILE = "spare-room"
LOGS = ("-wal", "-shm")


class StoreFolder:
    """The files of one data folder."""

    def __init__(self, path: Path, clock: Clock) -> None:
        places = Settings(data_folder=path)
        self.path = path
        self.store_file = places.store_file
        self.slots_file = places.key_slots_file
        self.attempts_file = path / ATTEMPTS_FILE
        self.spare_room = SpareRoom(path / SPARE_ROOM_FILE)
        self._in_use = path / IN_USE_FILE
        self._store_id = path / STORE_ID_FILE
        self._clock = clock

    # --- open or shut ---

    @property
    def was_left_open(self) -> bool:
        """Whether the last run did not close the store, or a log lies there that may not be its own.

        SQLite folds in whatever log it finds, be it of another store or of before a backup was brought back.
        """
        log = self.store_file.with_name(self.store_file.name + LOGS[0])
        return self._in_use.exists() or (log.exists() and log.stat().st_size > 0)

    def mark_in_use(self) -> None:
        durable_file.write(self._in_use, b"")

    def mark_closed(self) -> None:
        with suppress(OSError):  # left behind, it costs the next start a look at the whole file, nothing more
            self._in_use.unlink(missing_ok=True)

    def tighten(self) -> None:
        """Let nobody else into the folder nor read a file of ours, whatever a restore by hand has left (POSIX)."""
        if os.name == "nt":
            return  # there the installer's access list is inherited
        ours = [p for p in self.path.iterdir() if p.is_file() and not p.is_symlink()]
        with suppress(OSError):  # somebody else's file: opening it will say so, if it matters
            for path, mode in (
                (self.path, durable_file.OWNER_ONLY_FOLDER),
                *((p, durable_file.OWNER_ONLY) for p in ours),
            ):
                if stat.S_IMODE(path.stat().st_mode) & ~mode:
                    path.chmod(mode)

    # --- whose ---

    def store_id(self) -> str:
        """Return the id of the store as its key slots have it; "" if that is not known."""
        return self._noted()[0]

    def key_generation(self) -> int:
        """Return the generation of the master key that the store was last opened by; 0 if that is not known."""
        return self._noted()[1]

    def note_keys(self, store_id: str, generation: int) -> None:
        """Keep both, where the disk lets us: they only tell strange or old key slots from a damaged store."""
        if self._noted() != (store_id, generation):
            said = f"{store_id} {generation}"
            with suppress(StoreUnavailable):
                durable_file.write(self._store_id, f"{said} {_checksum(said)}\n".encode())

    def _noted(self) -> tuple[str, int]:
        try:
            said, _, checksum = self._store_id.read_text(encoding="ascii").strip().rpartition(" ")
            store_id, _, generation = said.partition(" ")
            return (store_id, int(generation or 0)) if checksum == _checksum(said) else ("", 0)
        except (OSError, ValueError):
            return "", 0

    # --- moved aside ---

    def parts(self) -> list[Path]:
        """Return what there is of the store: its file, its write-ahead log, the log's index."""
        names = ("", *LOGS)
        every = [self.store_file.with_name(self.store_file.name + suffix) for suffix in names]
        return [part for part in every if part.exists()]

    def move_aside(self) -> Path:
        """Move the damaged file and its write-ahead log into a folder of their own; return it.

        The file goes first: were the log moved before it and the power cut, the file would open without its last saves.
        """
        return self._move_into(self._new_damaged_folder())

    def where_it_went(self) -> str | None:
        """Return where the store that is missing was moved to; finish the move if it was cut short."""
        folders = sorted(self.path.glob("damaged-*"))
        if not folders:
            return None
        here = self.parts()
        if here and not any((folders[-1] / part.name).exists() for part in here):
            self._move_into(folders[-1])
        return str(folders[-1])

    def _move_into(self, folder: Path) -> Path:
        durable_file.make_folder(folder)
        try:
            for part in self.parts():
                os.replace(part, folder / part.name)
            durable_file.flush_folder(folder)
            durable_file.flush_folder(self.path)
        except OSError as error:
            raise durable_file.trouble_with(folder, error) from error
        with suppress(OSError):  # a copy of what stays where it was: worth having, not worth failing for
            shutil.copy2(self.slots_file, folder / self.slots_file.name)
        self.mark_closed()
        return folder

    def _new_damaged_folder(self) -> Path:
        day_and_time = self._clock.now().strftime("%Y%m%dT%H%M%SZ")
        folder, n = self.path / f"damaged-{day_and_time}", 1
        while folder.exists():
            n += 1
            folder = self.path / f"damaged-{day_and_time}-{n}"
        return folder


def _checksum(said: str) -> str:
    return hashlib.sha256(said.encode()).hexdigest()
