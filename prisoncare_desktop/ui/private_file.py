"""A file a person asked for, where they want it, that nobody else's account can read."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from prisoncare_desktop.errors import DiskFull, FileNotWritten

OWNER_ONLY = 0o600


def write_private(path: Path, content: bytes) -> None:
    """Write the file, or write over it. Not for the GUI thread: a memory stick is slow.

    Raises:
        DiskFull: there was no room for it; what was begun is gone.
        FileNotWritten: the place does not take it.
    """
    try:
        path.unlink(missing_ok=True)  # an older file may have been readable by others
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            path.unlink(missing_ok=True)
            raise DiskFull("no room for the file") from error
        raise FileNotWritten(type(error).__name__) from error
