"""The folder that backups lie in: which there are, which may go. No cryptography: the sign-in window lists them too."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from prisoncare_desktop.domain.calendar import local_date, week_of
from prisoncare_desktop.errors import BackupUnusable
from prisoncare_desktop.store import manifest
from prisoncare_desktop.store.manifest import Manifest
from prisoncare_desktop.usecases.backup_port import KEPT_DAILY, KEPT_LAST, KEPT_MONTHLY, KEPT_WEEKLY, BackupNote

ROUTINE = "backup-"
BEFORE = "before-"
"""Made before the schema was changed: `before-0002-...`. Never thinned."""

UNFINISHED = ".new"
GOING = ".going"


@dataclass(frozen=True)
class Shelved:
    """One backup as it lies there. `manifest`: None if it cannot be read."""

    folder: Path
    manifest: Manifest | None

    @property
    def note(self) -> BackupNote:
        told = self.manifest
        if told is None:
            return BackupNote(self.folder.name, None, "", 0, 0, 0, "", whole=False)
        return BackupNote(
            self.folder.name, told.made_at, told.pc, told.records, told.unsent, told.size, told.why, whole=True
        )


def listed(folder: Path) -> tuple[Shelved, ...]:
    """Return the backups that lie in the folder, newest first, unreadable ones last; none if it is not there."""
    try:
        there = [one for one in folder.iterdir() if _is_backup(one)]
    except OSError:
        return ()
    found = [Shelved(one, _manifest_of(one)) for one in there]
    readable = [(one.manifest.made_at, one) for one in found if one.manifest is not None]
    readable.sort(key=lambda pair: (pair[0], pair[1].folder.name), reverse=True)
    unreadable = sorted((one for one in found if one.manifest is None), key=lambda one: one.folder.name, reverse=True)
    return (*(one for _, one in readable), *unreadable)


def lies_at(backup: Path) -> bool:
    """Whether a backup that was made here is there still."""
    return (backup / manifest.FILE).is_file()


def new_name(folder: Path, prefix: str, at: datetime, store_id: str) -> str:
    """Return a name that nothing there has. The store's id: several PCs may share the folder."""
    stem = f"{prefix}{at:%Y%m%dT%H%M%SZ}-{store_id[:8]}"
    name, n = stem, 1
    while any((folder / (name + end)).exists() for end in ("", UNFINISHED, GOING)):
        n += 1
        name = f"{stem}-{n}"
    return name


def may_go(backups: Iterable[Manifest]) -> list[Manifest]:
    """Return those that need not be kept: not the newest of its day, week or month, or older than we keep.

    Days, weeks and months are counted where there is a backup, so that a PC that stood still for a year keeps its own.
    The newest `KEPT_LAST` stay, of whatever day: should the newest be found broken, one of hardly less is there.
    """
    newest_first = sorted(backups, key=lambda one: one.made_at, reverse=True)
    kept = {id(one) for one in newest_first[:KEPT_LAST]}
    periods: tuple[tuple[Callable[[date], date], int], ...] = (
        (lambda day: day, KEPT_DAILY),
        (week_of, KEPT_WEEKLY),
        (lambda day: day.replace(day=1), KEPT_MONTHLY),
    )
    for period, how_many in periods:
        seen: set[date] = set()
        for one in newest_first:
            when = period(local_date(one.made_at))
            if when not in seen and len(seen) < how_many:
                seen.add(when)
                kept.add(id(one))
    return [one for one in newest_first if id(one) not in kept]


def thin(folder: Path, made: Manifest, keep: Path) -> int:
    """Remove the routine backups of the PC that made this one (`keep`, never itself) that need not be kept.

    Return how many went. A backup brought back elsewhere, for a drill say, makes two PCs of one store: each keeps its
    own, for what one has not sent the other never had. What cannot be read stays: it is for a person to look at, and
    it never counts as the good one that is kept.
    """
    ours = [
        one
        for one in listed(folder)
        if one.folder.name.startswith(ROUTINE)
        and one.manifest is not None
        and (one.manifest.store_id, one.manifest.device_id) == (made.store_id, made.device_id)
        and one.manifest.made_at <= made.made_at  # of a clock that ran ahead: they take no place of today's
    ]
    going = {id(told) for told in may_go(one.manifest for one in ours if one.manifest is not None)}
    gone = 0
    for one in ours:
        if id(one.manifest) in going and one.folder != keep:
            gone += remove(one.folder)
    return gone


def remove(backup: Path) -> bool:
    """Remove a folder; renamed first, so that half of one is never listed. Whether it went."""
    going = backup.with_name(backup.name + GOING)
    try:
        backup.replace(going)
    except OSError:
        return False
    shutil.rmtree(going, ignore_errors=True)
    return True


def sweep(folder: Path, store_id: str) -> None:
    """Remove what was left unfinished here by this store."""
    with suppress(OSError):
        for one in folder.iterdir():
            if one.name.endswith((UNFINISHED, GOING)) and store_id[:8] in one.name and one.is_dir():
                shutil.rmtree(one, ignore_errors=True)


def _is_backup(one: Path) -> bool:
    named = one.name.startswith((ROUTINE, BEFORE)) and not one.name.endswith((UNFINISHED, GOING))
    return named and not one.name.startswith("before-restore-") and one.is_dir()


def _manifest_of(folder: Path) -> Manifest | None:
    try:
        return manifest.read(folder)
    except BackupUnusable:
        return None
