"""The courier as the use cases ask for it: files carried by hand instead of a network. See `sync/courier/`.

All of these are slow (a memory stick is): never for the GUI thread, and not for the writing thread either.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.usecases.changes import Changes


@dataclass(frozen=True)
class Carried:
    """A file that was made for the trust and is not answered yet: the latest that holds these changes.

    `since`: when the oldest of them was first in a file; `times`: in how many at most. `needs_a_person`: in so many
    that somebody should ask the trust.
    """

    name: str
    made_at: datetime
    since: datetime
    changes: int
    times: int
    needs_a_person: bool


@dataclass(frozen=True)
class CourierState:
    """How this PC stands with the courier. Fingerprints are "" while there are no such keys.

    `ready`: changes that the next file would hold,
    recorded from `first_at` to `last_at`, `again` of them were in a file before; `later`: changes that wait until an
    answer is read in, as they follow on what is on its way. `asks_first`: this PC was brought back from a backup; the
    next file only asks, and the changes follow once the trust has told.
    """

    fingerprint: str
    keys_made_at: datetime | None
    trust_fingerprint: str
    trust_accepted_at: datetime | None
    ready: int
    again: int
    later: int
    first_at: datetime | None
    last_at: datetime | None
    under_way: tuple[Carried, ...]  # newest first
    asks_first: bool


@dataclass(frozen=True)
class Made:
    """Files that were made, and how many changes they hold together."""

    files: tuple[Path, ...]
    changes: int


@dataclass(frozen=True)
class ReadIn:
    """What reading a file came to. `receipted` and the like: changes; `others`: of those answered, that go on with the

    next file. `resources`: that were new here. `known`: answers that were read in before; `read_before`: all of it was.
    `changes`: what screens must reload.
    """

    receipted: int = 0
    others: int = 0
    refused: int = 0
    conflicts: int = 0
    known: int = 0
    resources: int = 0
    read_before: bool = False
    changes: Changes = field(default_factory=Changes)


class Files(Protocol):
    """Files where a person wants them."""

    def write(self, file: Path, content: bytes) -> None:
        """Write a new file whole or not at all, on the disk itself, and read it back.

        Raises:
            StickFull, FileNotWritten: nothing of it is there.
        """
        ...

    def read(self, file: Path, at_most: int) -> bytes:
        """Return a file's content.

        Raises:
            CourierFileRefused: it cannot be read, or is larger.
        """
        ...


class Courier(Protocol):
    """The courier's desk of the open store."""

    def state(self) -> CourierState: ...

    def introduce(self, folder: Path, actor: StaffMember) -> Path:
        """Write the file that introduces this PC; makes its keys if it has none. Return the file."""
        ...

    def check_trust(self, file: Path) -> None:
        """Look whether this is an introduction of the trust's, before anybody rings for its fingerprint.

        Raises:
            CourierFileRefused: it is no such file.
        """
        ...

    def accept_trust(self, file: Path, heard: str, actor: StaffMember) -> None:
        """Take the trust's keys from its introduction, if this is the fingerprint that was heard on the telephone.

        Raises:
            CourierFileRefused: it is no such file, or has another fingerprint. The keys from before stay.
        """
        ...

    def make_files(self, folder: Path, actor: StaffMember) -> Made:
        """Freeze what waits, and write every batch without an answer to new files in the folder.

        Raises:
            CourierFileRefused: the keys are not there yet, there is nothing to send, or something must be read first.
            StickFull, FileNotWritten: some or none were written; making them again changes no batch.
        """
        ...

    def read_in(self, file: Path, actor: StaffMember) -> ReadIn:
        """Read a file from the trust: settle what it answers, take in what it brings.

        Raises:
            CourierFileRefused: nothing of it was used.
        """
        ...
