"""Backups of this PC's store: what the use cases ask of the open session. See `store/backup_keeper.py`.

All but `state` and `is_due` are slow (they read and write the whole file): never for the GUI thread, and not for the
writing thread either, or nobody could save meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from prisoncare_desktop.domain.staff import StaffMember

Progress = Callable[[int, int], None]
"""(pages done, pages in all)."""

KEPT_LAST = 2
KEPT_DAILY = 7
KEPT_WEEKLY = 4
KEPT_MONTHLY = 12


@dataclass(frozen=True)
class BackupNote:
    """One backup as it lies there. `whole`: it can be read as one of ours; it was opened and checked when it was made.

    `records`: of people and their care; `unsent`: changes the trust did not have then. `why`: "timer", "asked",
    "signed-out", "before-migration", "".
    """

    name: str
    made_at: datetime | None
    pc: str
    records: int
    unsent: int
    size: int  # bytes
    why: str
    whole: bool


@dataclass(frozen=True)
class BackupState:
    """How this PC stands with its backups. `trouble`: the error class's name, "" when the last one went well."""

    folder: Path
    every_h: float
    last_at: datetime | None
    trouble: str
    trouble_since: datetime | None
    backups: tuple[BackupNote, ...]  # newest first
    earlier: tuple[Path, ...] = ()  # other folders of this PC, in which older ones lie


class Backups(Protocol):
    """The backups of the open store."""

    def state(self) -> BackupState: ...

    def is_due(self) -> bool:
        """Whether the last one is older than the site's hours or not in the folder, or a sign-out owes one."""
        ...

    def make(self, why: str, actor: StaffMember, progress: Progress | None = None) -> BackupNote:
        """Make one, open it, check it, and only then give it its name; thin the older ones.

        Raises:
            BackupDiskFull, BackupUnusable, StoreUnavailable: no backup was made, those before it are as they were.
        """
        ...

    def choose_folder(self, folder: Path, actor: StaffMember, *, make_it: bool = False) -> None:
        """Keep backups in this folder from now on; those made before stay where they are.

        Raises:
            RuleBroken: "no-such-folder", and nobody said `make_it`: it may be a typing slip.
            BackupUnusable: nothing can be written there.
        """
        ...

    def save_unsent(self, file: Path, actor: StaffMember) -> int:
        """Write everything without a receipt to an encrypted file; return how many changes it holds.

        Raises:
            BackupDiskFull, StoreUnavailable: nothing was written.
        """
        ...

    def on_sign_out(self) -> None:
        """Make one if something was recorded since the last; never raises: what went wrong is told at the next."""
        ...

    def stop(self) -> None:
        """Let one that is under way end at once, without a backup: the store is being closed."""
        ...
