"""The disk's own process: passes every operation on to a real folder, writes it down, and fails where it was told to.

Run as a program by `disk.py`: `python -m tests.violence.fuse_disk FOLDER MOUNT`. Orders come as JSON lines on standard
input; each is answered by one line. SQLite's `-shm` is passed on and neither written down nor failed: the kernel writes
that memory back when it likes, and no start reads it.
"""

from __future__ import annotations

import errno
import json
import os
import pickle
import sys
import threading
from dataclasses import dataclass
from typing import IO, Any

from mfusepy import FUSE, Operations

from tests.violence.trace import (
    ACKNOWLEDGED,
    BEGINS,
    Create,
    Flush,
    FlushFolder,
    MakeFolder,
    Operation,
    RemoveFolder,
    Rename,
    Said,
    Truncate,
    Unlink,
    Write,
)


@dataclass
class Fault:
    """The `at`-th operation below `under` fails with `error`, alone or with all after it. `seen`: counted so far."""

    under: str
    at: int
    error: int
    for_ever: bool
    seen: int = 0
    fired: int = 0


class Disk(Operations):
    """One folder seen through the glass."""

    use_ns = True

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._trace: IO[bytes] | None = None
        self._fault: Fault | None = None
        self._number_of: dict[str, int] = {}
        self._open: dict[int, tuple[str, int]] = {}  # by handle: path when opened, the file's number
        self._last_number = 0

    # --- orders ---

    def order(self, order: dict[str, Any]) -> dict[str, Any]:
        match order["do"]:
            case "record":
                self._trace = open(order["to"], "wb")  # noqa: SIM115 - closed by the order `stop`
                self._note_what_is_there("")
                self._note("", Said(BEGINS))
            case "stop":
                trace, self._trace = self._trace, None
                if trace is not None:
                    trace.close()
            case "fail":
                self._fault = Fault(order["under"], order["at"], order["error"], order["for_ever"])
            case "calm":
                fault, self._fault = self._fault, None
                return {"seen": fault.seen, "fired": fault.fired} if fault else {}
        return {}

    def _note(self, path: str, operation: Operation) -> None:
        if self._trace is not None and not path.endswith("-shm"):
            pickle.dump(operation, self._trace)

    def _note_what_is_there(self, folder: str) -> None:
        """Begin the trace with what stands on the disk, all of it flushed."""
        for name in sorted(os.listdir(self._real(folder))):
            path = f"{folder}/{name}"
            if os.path.isdir(self._real(path)):
                self._note(path, MakeFolder(path))
                self._note_what_is_there(path)
                continue
            number = self._number(path)
            with open(self._real(path), "rb") as there:
                content = there.read()
            for one in (Create(path, number), Write(number, 0, content), Flush(number)):
                self._note(path, one)
        self._note(folder, FlushFolder(folder))

    def _may_fail(self, path: str) -> None:
        fault = self._fault
        if fault is None or path.endswith("-shm") or not path.startswith(fault.under):
            return
        fault.seen += 1
        if fault.seen == fault.at or (fault.for_ever and fault.seen > fault.at > 0):
            fault.fired += 1
            raise OSError(fault.error, os.strerror(fault.error))

    # --- names ---

    def _real(self, path: str) -> str:
        return self._folder + path

    def _number(self, path: str) -> int:
        """Return the file's number: it keeps it whatever it is called later."""
        if path not in self._number_of:
            self._last_number += 1
            self._number_of[path] = self._last_number
        return self._number_of[path]

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        st = os.fstat(fh) if fh is not None else os.lstat(self._real(path))
        kept = ("st_mode", "st_nlink", "st_uid", "st_gid", "st_size", "st_blocks")
        times = {f"st_{t}time": getattr(st, f"st_{t}time_ns") for t in "amc"}
        return {key: getattr(st, key) for key in kept} | times

    def readdir(self, path: str, fh: int) -> list[str]:
        return [".", "..", *os.listdir(self._real(path))]

    def access(self, path: str, amode: int) -> int:
        if not os.access(self._real(path), amode):
            raise OSError(errno.EACCES, "access")
        return 0

    def statfs(self, path: str) -> dict[str, int]:
        st = os.statvfs(self._real(path))
        names = ("bavail", "bfree", "blocks", "bsize", "favail", "ffree", "files", "flag", "frsize", "namemax")
        return {f"f_{name}": getattr(st, f"f_{name}") for name in names}

    def chmod(self, path: str, mode: int) -> int:
        os.chmod(self._real(path), mode)
        return 0

    def chown(self, path: str, uid: int, gid: int) -> int:
        os.chown(self._real(path), uid, gid)
        return 0

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        if times is None:
            os.utime(self._real(path))
        else:
            os.utime(self._real(path), ns=times)
        return 0

    def readlink(self, path: str) -> str:
        return os.readlink(self._real(path))

    def symlink(self, target: str, source: str) -> int:
        os.symlink(source, self._real(target))
        return 0

    def mkdir(self, path: str, mode: int) -> int:
        self._may_fail(path)
        os.mkdir(self._real(path), mode)
        self._note(path, MakeFolder(path))
        return 0

    def rmdir(self, path: str) -> int:
        os.rmdir(self._real(path))
        self._note(path, RemoveFolder(path))
        return 0

    def unlink(self, path: str) -> int:
        self._may_fail(path)
        os.unlink(self._real(path))
        self._number_of.pop(path, None)
        self._note(path, Unlink(path))
        return 0

    def rename(self, old: str, new: str) -> int:
        self._may_fail(old)
        os.rename(self._real(old), self._real(new))
        for path in [p for p in self._number_of if p == old or p.startswith(old + "/")]:
            self._number_of[new + path.removeprefix(old)] = self._number_of.pop(path)
        self._note(new, Rename(old, new))
        return 0

    # --- files ---

    def create(self, path: str, mode: int, fi: Any = None) -> int:
        self._may_fail(path)
        was_there = os.path.lexists(self._real(path))
        handle = os.open(self._real(path), os.O_RDWR | os.O_CREAT, mode)
        if not was_there:
            self._number_of.pop(path, None)
            self._note(path, Create(path, self._number(path)))
        self._open[handle] = (path, self._number(path))
        return handle

    def open(self, path: str, flags: int) -> int:
        handle = os.open(self._real(path), flags & ~(os.O_APPEND | os.O_TRUNC))
        self._open[handle] = (path, self._number(path))
        if flags & os.O_TRUNC:
            self._note(path, Truncate(self._number(path), 0))
            os.ftruncate(handle, 0)
        return handle

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return os.pread(fh, size, offset)

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        name, number = self._open[fh]
        if name == ACKNOWLEDGED:
            self._note(name, Said(data.decode()))
        else:
            self._may_fail(name)
            self._note(name, Write(number, offset, data))
        return os.pwrite(fh, data, offset)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        name, number = self._open[fh] if fh is not None else (path, self._number(path))
        self._may_fail(name)
        os.truncate(self._real(path) if fh is None else fh, length)
        self._note(name, Truncate(number, length))
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        name, number = self._open[fh]
        self._may_fail(name)
        self._note(name, Flush(number))
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        self._may_fail(path)
        self._note(path, FlushFolder(path))
        return 0

    def flush(self, path: str, fh: int) -> int:
        return 0

    def release(self, path: str, fh: int) -> int:
        self._open.pop(fh, None)
        os.close(fh)
        return 0


def obey(disk: Disk) -> None:
    for line in sys.stdin:
        answer = json.dumps(disk.order(json.loads(line)))
        os.write(1, f"{answer}\n".encode())


def main(folder: str, mount: str) -> None:
    disk = Disk(folder)
    threading.Thread(target=obey, args=(disk,), daemon=True).start()
    FUSE(disk, mount, foreground=True, nothreads=True, kernel_cache=True, hard_remove=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
