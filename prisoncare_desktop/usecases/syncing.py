"""What one run of sync came to, as every screen may know it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from prisoncare_desktop.usecases.changes import Changes

Progress: TypeAlias = Callable[[int, int, str], None]
"""progress(done, total, words): called on the sync thread as resources come down; `total` 0 while unknown."""

LAST_SYNC_AT = "last_sync_at"  # facts: UTC of the last run that reached its end
LAST_ERROR_CODE = "last_error_code"  # facts: a `Trouble`, "" when the last run reached its end
NEXT_TRY_AT = "next_try_at"  # facts: UTC; the timer waits for it, a person need not
CLOCK_DIFFERENCE_S = "clock_difference_s"  # facts: this PC's clock less the server's, where it matters; else ""
HELD = "held_resources"  # facts: how many resources wait for another, or cannot be read


class Trouble(StrEnum):
    """Why a run stopped before its end; nothing is lost by any of them."""

    NONE = ""
    UNREACHABLE = "unreachable"
    REFUSES_US = "refuses-us"
    SERVER_TROUBLE = "server-trouble"
    NONSENSE = "nonsense"
    BUSY = "busy"  # another run holds the lease
    STORE = "store"  # the disk is full or the store busy


@dataclass(frozen=True)
class SyncOutcome:
    """Changes sent (tried), receipted, refused and in conflict; resources received; what screens must reload."""

    sent: int = 0
    receipted: int = 0
    refused: int = 0
    conflicts: int = 0
    received: int = 0
    changes: Changes = field(default_factory=Changes)
    trouble: Trouble = Trouble.NONE
    next_try_at: datetime | None = None
