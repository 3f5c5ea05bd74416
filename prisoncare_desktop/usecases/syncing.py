"""What one run of sync came to, as every screen may know it. What stays known of it: `sync_state.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeAlias

from prisoncare_desktop.usecases.changes import Changes

Progress: TypeAlias = Callable[[int, int, str], None]
"""progress(done, total, words): called on the sync thread as resources come down; `total` 0 while unknown."""


@dataclass(frozen=True)
class Onlooker:
    """Who looks on while a run goes on: told how far it is, and may stop it between two requests."""

    progress: Progress
    stopped: Callable[[], bool]


LAST_SYNC_AT: Final = "sync.last_at"  # fact: when the last sync came to its end, by this PC's clock
CLOCK_DIFFERENCE_S: Final = "sync.clock_difference_s"  # fact: this PC's clock less the server's, "" below 5 minutes
HELD: Final = "sync.held"  # fact: JSON; resources that wait for another ("waiting") or cannot be read ("unreadable")
RECONCILE_DUE: Final = "sync.reconcile"  # fact: JSON; where the slow check stands (sync/down/reconcile.py)
RECONCILED: Final = "sync.reconciled"  # fact: JSON; type -> when it was checked last, and what was odd
WALKS_BEFORE_TELLING: Final = 2  # in a row that a check of a type found what nothing explains
GONE_THERE: Final = "sync.gone_there"  # fact: JSON; what the trust's record lost that a person must hear of
FORMS_NOT_COME: Final = "sync.forms_not_come"  # fact: name of the error class that kept the trust's forms from coming
CAME_BACK: Final = "sync.came_back"  # fact: JSON; patients here again whose whole record is to be fetched anew

SERVER_PROFILE: Final = "server_profile"  # fact: JSON; what the server says of itself, and taught us
LEASE: Final = "sync_lease"  # fact: JSON; which run holds the lease, and until when
FAILURES: Final = "sync.failures"  # fact: runs in a row that did not reach their end

SILENT_PCS: Final = "sync.silent_pcs"  # fact: JSON; when it was looked for them, and the prison's PCs not heard of

TAKE_THEIRS: Final = "sync.take_theirs"  # fact: JSON; [record type, id] whose trust's side is to stand here

COUNTS_DISAGREE: Final = "sync.counts_disagree"  # fact: JSON; type -> counts that differ (sync/down/sanity.py)
RUNS_BEFORE_TELLING: Final = 2  # in a row that the counts of a type disagreed: others write while we count

TRAIL_DISAGREES: Final = "trail.disagrees"  # fact: row whose anchor at the trust the trail here denies; "" if none

BUSY: Final = "Busy"  # `SyncOutcome.trouble` when another run is under way; all others are names of error classes
STOPPED: Final = "Stopped"  # likewise, when a person stopped it: what came stays, the rest comes with the next run


@dataclass(frozen=True)
class SyncOutcome:
    """Changes sent (tried), receipted, refused and in conflict; resources received; what screens must reload.

    `trouble`: "" when the run reached its end, else the name of the error class that stopped it, `BUSY` or `STOPPED`.
    """

    sent: int = 0
    receipted: int = 0
    refused: int = 0
    conflicts: int = 0
    received: int = 0
    changes: Changes = field(default_factory=Changes)
    trouble: str = ""
    next_try_at: datetime | None = None
