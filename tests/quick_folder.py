"""Where tests keep what they write: in memory where the machine has the room, because each commit waits for the disk.

What a disk may lose by a power cut is tested by `tests/violence/`, on a disk of its own that counts what was flushed;
every other test is the same on any disk that keeps what is written.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ROOM_BYTES = 2 * 1024**3
"""A run holds a tenth of this at a time, three runs beside each other a third."""


def memory_folder() -> Path | None:
    """Return a folder that is kept in memory, None where there is none with room."""
    if not _MEMORY.is_dir() or not os.access(_MEMORY, os.W_OK) or shutil.disk_usage(_MEMORY).free < _ROOM_BYTES:
        return None
    return _MEMORY
