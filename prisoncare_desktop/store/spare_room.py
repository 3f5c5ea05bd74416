"""Room set aside for the day the disk is full.

An encrypted store cannot even be read without a little new space (SQLite's shared memory file, 32 KiB). So a file of
nothing is kept beside it; on a full disk it is given up, and there is room to sign in, to read, and for the next saves.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from prisoncare_desktop.store import durable_file

SPARE_BYTES = 1024 * 1024
PIECE_BYTES = 64 * 1024


class SpareRoom:
    """The file `spare-room`."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def keep(self) -> None:
        """Set aside what is missing, or as much of it as the disk has. Not having it is no reason to fail."""
        with suppress(OSError):
            handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | durable_file.O_BINARY, durable_file.OWNER_ONLY)
            try:
                at = os.lseek(handle, 0, os.SEEK_END)
                while at < SPARE_BYTES:
                    at += os.write(handle, b"\0" * min(PIECE_BYTES, SPARE_BYTES - at))
                os.fsync(handle)
            finally:
                os.close(handle)

    def give_up(self) -> bool:
        """Give the room back to the disk if it has none left; return whether there was something to give."""
        try:
            if not self.is_disk_full() or self._file.stat().st_size == 0:
                return False
            self._file.unlink()
        except OSError:
            return False
        return True

    def is_disk_full(self) -> bool:
        """Whether there is less left than would let anybody work."""
        return shutil.disk_usage(self._file.parent).free < SPARE_BYTES
