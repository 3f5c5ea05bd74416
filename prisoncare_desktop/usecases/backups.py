"""Backups as people ask for them: by hand, by the timer, to which folder; and the file of what has no receipt.

None of these is for the writing thread: they read and write the whole store, and nobody could save meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from prisoncare_desktop.errors import Bug
from prisoncare_desktop.usecases.backup_port import BackupNote, Backups, BackupState, Progress
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.outbox import EntryState, LinesWanted
from prisoncare_desktop.usecases.requests import Command, Done, Query, done


@dataclass(frozen=True)
class GetBackups(Query[BackupState]):
    """How this PC stands with its backups."""


def get_backups(_query: GetBackups, context: Context) -> BackupState:
    return _backups(context).state()


@dataclass(frozen=True)
class BackUpNow(Command[BackupNote]):
    """Make a backup now. `progress` is told how far it is, on the thread that makes it."""

    progress: Progress | None = None


def back_up_now(command: BackUpNow, context: Context) -> Done[BackupNote]:
    """Make one, checked.

    Raises:
        BackupDiskFull, BackupUnusable, StoreUnavailable: none was made.
    """
    return Done(_backups(context).make("asked", context.user, command.progress), Changes())


@dataclass(frozen=True)
class BackUpIfDue(Command[bool]):
    """The timer's question: make a backup if the last one is older than the site wants. True if one was made."""


def back_up_if_due(_command: BackUpIfDue, context: Context) -> Done[bool]:
    backups = _backups(context)
    due = backups.is_due()
    if due:
        backups.make("timer", context.user)
    return Done(due, Changes())


@dataclass(frozen=True)
class ChooseBackupFolder(Command[None]):
    """Keep backups in this folder from now on: another disk, or a share. `make_it`: also if it is not there yet."""

    folder: Path
    make_it: bool = False


def choose_backup_folder(command: ChooseBackupFolder, context: Context) -> Done[None]:
    """Choose it, if it can be written to.

    Raises:
        RuleBroken: there is no such folder, and it is not to be made.
        BackupUnusable: it cannot.
    """
    _backups(context).choose_folder(command.folder, context.user, make_it=command.make_it)
    return done(Changes())


@dataclass(frozen=True)
class SavedUnsent:
    """How many changes a file holds, and how many of them a person gave up."""

    changes: int
    given_up: int


@dataclass(frozen=True)
class SaveUnsentToFile(Command[SavedUnsent]):
    """Save every change without a receipt to an encrypted file, given up ones too; how many it holds."""

    file: Path


def save_unsent_to_file(command: SaveUnsentToFile, context: Context) -> Done[SavedUnsent]:
    changes = _backups(context).save_unsent(command.file, context.user)
    with context.store.read() as unit:
        given_up = unit.outbox_lines.find(LinesWanted(states=frozenset({EntryState.GIVEN_UP})))
    return Done(SavedUnsent(changes, len(given_up)), Changes())


def _backups(context: Context) -> Backups:
    if context.backups is None:
        raise Bug("this session was begun without backups")
    return context.backups
