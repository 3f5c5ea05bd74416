"""Where the store may lie: on a disk of this PC. On a network share SQLite's locks do not hold and data is lost."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from prisoncare_desktop.errors import StoreOnNetworkShare

NETWORK_FILE_SYSTEMS = frozenset(
    {
        "9p", "afs", "ceph", "cifs", "coda", "davfs", "fuse.davfs", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.sshfs",
        "fuse.s3fs", "gfs2", "glusterfs", "fuse.glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "smb2", "smb3",
        "smbfs",
    }
)  # fmt: skip
MOUNTS = Path("/proc/self/mountinfo")
DRIVE_REMOTE = 4  # GetDriveTypeW, winbase.h


def refuse_network_share(folder: str, mountinfo: str | None = None) -> None:
    """Refuse a folder on a network share. `mountinfo`: Linux's list of mounts, read from this PC if not given.

    Raises:
        StoreOnNetworkShare: it is one.
    """
    if is_unc(folder):
        raise StoreOnNetworkShare(f"{folder} is a network path; choose a folder on this PC")
    if sys.platform == "win32":
        if _is_remote_drive(folder):
            raise StoreOnNetworkShare(f"{folder} is on a network drive; choose a folder on this PC")
        return
    if mountinfo is None:
        if not MOUNTS.exists():
            return
        mountinfo = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    kind = file_system_of(os.path.realpath(folder), mountinfo)
    if kind in NETWORK_FILE_SYSTEMS:
        raise StoreOnNetworkShare(f"{folder} is on a network share ({kind}); choose a folder on this PC")


def is_unc(folder: str) -> bool:
    r"""Whether this is a Windows network path: `\\server\share`, `//server/share`, `\\?\UNC\...`."""
    path = folder.replace("/", "\\")
    if path.startswith(("\\\\?\\", "\\\\.\\")):
        return path[4:].upper().startswith("UNC\\")
    return path.startswith("\\\\")


def file_system_of(path: str, mountinfo: str) -> str:
    """Return the type of the file system a path lies on, "" if no mount holds it. Source: proc(5), mountinfo."""
    found, deepest = "", -1
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        fields, kinds = before.split(" "), after.split(" ")
        if len(fields) < 5:
            continue
        point = _unescaped(fields[4])
        holds = path == point or path.startswith(point.rstrip("/") + "/")
        if holds and len(point) >= deepest:  # a later mount on the same point covers the earlier
            found, deepest = kinds[0], len(point)
    return found


def _unescaped(text: str) -> str:
    for octal, plain in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(octal, plain)
    return text


def _is_remote_drive(folder: str) -> bool:
    if sys.platform != "win32":
        return False
    import ctypes  # only Windows has what is asked of it

    root = Path(folder).resolve().anchor
    return int(ctypes.windll.kernel32.GetDriveTypeW(root)) == DRIVE_REMOTE
