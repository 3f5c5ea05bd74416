"""A store that was brought back from a backup: what people are told before and after, and what the sync must know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

# Facts of a restored store (instants as FHIR text).
RESTORED_AT = "restored_at"
RESTORED_FROM = "restored_from"  # when the backup was made
FIRST_DEVICE_ID = "restored.first_device_id"  # the one on the recovery sheet: a restored PC has another one since
COPIED_AT = "sync.copied_at"  # when this PC found that another one bears its name, or that its store is an older copy
SERVER_WENT_BACK_AT = "sync.server_went_back_at"  # when this PC last found that the trust's record was brought back
TAKE_ALL_AGAIN = "sync.take_all_again"  # "1": the pull takes in what was here before as well
PULL_FIRST = "sync.pull_first"  # "1" until everything at the trust has come down once; nothing is sent before

OF_THE_OTHER_DEVICE = ("sync_lease", "sync.failures", "sync.next_try_at", "trail.anchors_read_at")
"""Facts of the sync that were true of the device this PC was before."""

KEYS_CAME_BACK = "restored.key_generation"  # the generation of the keys that came with the backup, until it is changed


class HereNow(StrEnum):
    """How the store stands that a backup would replace."""

    MISSING = "missing"
    OPENS = "opens"
    ANOTHER_PASSWORD = "another password"  # noqa: S105 - a state, not a secret
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Preview:
    """What bringing a backup back would mean. `recorded_since`: changes recorded here that it does not hold;

    `unsent_here`: changes here without a receipt. Both 0 unless the store here opens. `let_in_since`: people who can
    sign in here now and could not then; `keys_since`: people whose password is another one since; `code_since`: whether
    the recovery code is.
    """

    made_at: datetime
    made_on: str
    records: int
    unsent: int
    recorded_since: int
    here: HereNow
    unsent_here: int
    let_in_since: int = 0
    keys_since: int = 0
    code_since: bool = False


class Looked(Protocol):
    """A backup that somebody's password has opened; what else it carries is the store's alone."""

    @property
    def preview(self) -> Preview: ...


@dataclass(frozen=True)
class Restored:
    """What was done. `aside`: the folder the store that was here lies in now, "" if there was none; `saved`: the file

    with what had no receipt, None if there was nothing or it did not open.
    """

    made_at: datetime
    aside: str
    saved: Path | None
    saved_changes: int
