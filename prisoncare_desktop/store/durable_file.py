"""Small files written whole or not at all, that survive a power cut once `write` has returned."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from prisoncare_desktop.errors import DiskFull, StoreUnavailable

OWNER_ONLY = 0o600
OWNER_ONLY_FOLDER = 0o700
O_BINARY = getattr(os, "O_BINARY", 0)  # Windows would write "\r\n" for "\n"


def write(file: Path, content: bytes) -> None:
    """Replace the file by this content: a temporary file, flushed, renamed over it, the folder flushed.

    Raises:
        DiskFull: it is as it was before.
        StoreUnavailable: likewise.
    """
    new = file.with_name(file.name + ".new")
    try:
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | O_BINARY, OWNER_ONLY)
        try:
            if hasattr(os, "fchmod"):
                with suppress(PermissionError):  # a memory stick's file system has no owners
                    os.fchmod(handle, OWNER_ONLY)  # one left behind may have been anybody's to read
            _write_all(handle, content)
        finally:
            os.close(handle)
        os.replace(new, file)
        flush_folder(file.parent)
    except OSError as error:
        with suppress(OSError):
            new.unlink()  # half a file would only fill the disk further
        raise trouble_with(file, error) from error


def read(file: Path, at_most: int) -> bytes:
    """Return the content of a file that may be anybody's: on a stick it may be a device that never ends.

    Raises:
        OSError, ValueError: it is no file, or larger.
    """
    if not file.is_file():
        raise FileNotFoundError(file.name)
    with file.open("rb") as opened:
        content = opened.read(at_most + 1)
    if len(content) > at_most:
        raise ValueError("size")
    return content


def write_in_place(file: Path, at: int, content: bytes) -> None:
    """Write over these bytes of a file that has them: needs no new space, and may be torn by a power cut.

    Raises:
        StoreUnavailable: some of it may have been written.
    """
    try:
        handle = os.open(file, os.O_WRONLY | O_BINARY)
        try:
            os.lseek(handle, at, os.SEEK_SET)
            _write_all(handle, content)
        finally:
            os.close(handle)
    except OSError as error:
        raise trouble_with(file, error) from error


def _write_all(handle: int, content: bytes) -> None:
    remaining = memoryview(content)
    while remaining:
        remaining = remaining[os.write(handle, remaining) :]
    os.fsync(handle)


def make_folder(folder: Path) -> None:
    """Make the folder, for its owner only."""
    try:
        folder.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        folder.chmod(OWNER_ONLY_FOLDER)
    except OSError as error:
        raise trouble_with(folder, error) from error


def make_folder_if_missing(folder: Path) -> None:
    """Make the folder, for its owner only, unless it is there: then it may be somebody else's too."""
    if not folder.is_dir():
        make_folder(folder)


def flush_folder(folder: Path) -> None:
    """Make renames in the folder durable. Windows has no such call and needs none: NTFS journals them."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def trouble_with(file: Path, error: OSError) -> StoreUnavailable:
    """Return the operating system's complaint as ours."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(f"no space to write {file.name}")
    return StoreUnavailable(f"cannot write {file.name}: {errno.errorcode.get(error.errno or 0, 'unknown')}")
