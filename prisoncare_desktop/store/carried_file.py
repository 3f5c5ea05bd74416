"""Files that a person carries away or brings: on a memory stick that may be full, worn out, or pulled out half-way."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from prisoncare_desktop.errors import CourierFileRefused, DiskFull, FileNotWritten, StickFull, StoreUnavailable
from prisoncare_desktop.store import durable_file


class CarriedFiles:
    """See `usecases/courier_port.Files`."""

    def write(self, file: Path, content: bytes) -> None:
        try:
            durable_file.write(file, content)
            whole = _on_the_disk(file, len(content)) == content
        except DiskFull as error:
            raise StickFull(file.name) from error
        except (StoreUnavailable, OSError, ValueError) as error:
            raise FileNotWritten(type(error).__name__) from error
        if not whole:
            with suppress(OSError):
                file.unlink()
            raise FileNotWritten("it reads back as something else")

    def read(self, file: Path, at_most: int) -> bytes:
        try:
            return durable_file.read(file, at_most)
        except ValueError as error:
            raise CourierFileRefused("too-large") from error
        except OSError as error:
            raise CourierFileRefused("unreadable") from error


def _on_the_disk(file: Path, at_most: int) -> bytes:
    """Return what the disk has of it, where the system lets us ask past its memory."""
    if hasattr(os, "posix_fadvise"):
        handle = os.open(file, os.O_RDONLY)
        try:
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)
    return durable_file.read(file, at_most)
