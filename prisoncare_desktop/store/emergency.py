"""Everything without a receipt, in one encrypted file: written by hand from the Sync page, and before a restore.

It carries the key slots, so that it opens with the passwords (or the recovery code) of the day it was written. It is a
keepsake: what takes unsent work to the trust without a network are the courier's files (`sync/courier/`).
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from prisoncare_desktop.errors import BackupUnusable
from prisoncare_desktop.store import code_slot, durable_file, keyslots, sealing, slot_file
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store.keyslots import KeySlots
from prisoncare_desktop.store.open_store import StoreKeys
from prisoncare_desktop.store.sealing import Chance, DoesNotOpen, KdfCost

FORMAT = 1
LARGEST_BYTES = 1024 * 1024 * 1024
KEPT = (
    "seq, id, event_id, kind, payload_version, record_type, record_id, revision, payload, author, recorded_at, "
    "depends_on, state, attempts, last_status, squashed_into"
)


@dataclass(frozen=True)
class Unsent:
    """What the file holds. `entries`: outbox rows as they stood, in order; `head`: of the trail (seq, MAC)."""

    at: str
    device_id: str
    store_id: str
    head: tuple[int, str]
    entries: tuple[dict[str, Any], ...]


def write(
    file: Path, connection: dbapi2.Connection, slots: KeySlots, keys: StoreKeys, at: datetime, chance: Chance
) -> int:
    """Write everything without a receipt that `connection` sees; return how many changes.

    Raises:
        DiskFull, StoreUnavailable: nothing was written.
    """
    try:
        found = connection.execute(f"SELECT {KEPT} FROM outbox WHERE state <> 'receipted' ORDER BY seq")
        columns = [column[0] for column in found.description]
        entries = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
        device = connection.execute("SELECT value FROM facts WHERE name = 'device_id'").fetchone()
        head = connection.execute("SELECT seq, mac FROM trail ORDER BY seq DESC LIMIT 1").fetchone()
    except dbapi2.Error as error:
        raise connections.trouble(error) from error
    said = {
        "at": at.isoformat(),
        "device_id": device[0] if device else "",
        "store_id": slots.store_id,
        "head": list(head or (0, "")),
        "entries": entries,
    }
    outside = {"format": FORMAT, "what": "prisoncare-unsent", "at": said["at"], "entries": len(entries)}
    sealed = sealing.wrap(_key(keys), json.dumps(said).encode(), outside, chance)
    whole = {**outside, "slots": keyslots.as_text(slots), "sealed": base64.b64encode(sealed).decode()}
    durable_file.write(file, json.dumps(whole).encode())
    return len(entries)


def read(file: Path, user_id: str, password: str, cost: KdfCost) -> Unsent:
    """Read it back with the password that this person had when it was written. Takes one Argon2id.

    Raises:
        BackupUnusable: it is none of ours, not whole, or not opened by this.
    """
    whole, slots = _opened(file)
    try:
        return _unsealed(file, whole, StoreKeys(slots.master_key_for(user_id, password, cost)))
    except DoesNotOpen as error:
        raise BackupUnusable(f"{file.name} does not open with this password") from error


def read_with_recovery_code(file: Path, code: str) -> Unsent:
    """Read it back with the recovery code of the day it was written.

    Raises:
        RuleBroken: it is no recovery code.
        BackupUnusable: as for `read`.
    """
    whole, slots = _opened(file)
    try:
        return _unsealed(file, whole, StoreKeys(slots.master_key_by_recovery(code_slot.recovery_secret(code))))
    except DoesNotOpen as error:
        raise BackupUnusable(f"{file.name} does not open with this recovery code") from error


def _opened(file: Path) -> tuple[dict[str, Any], KeySlots]:
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise ValueError("size")
        whole: dict[str, Any] = json.loads(file.read_bytes())
        if (whole["format"], whole["what"]) != (FORMAT, "prisoncare-unsent"):
            raise ValueError("format")
        return whole, keyslots.of_text(whole["slots"])
    except slot_file.UNREADABLE as error:
        raise BackupUnusable(f"{file.name} is no file of unsent changes, or not whole") from error


def _unsealed(file: Path, whole: dict[str, Any], keys: StoreKeys) -> Unsent:
    outside = {name: whole.get(name) for name in ("format", "what", "at", "entries")}
    try:
        said: dict[str, Any] = json.loads(sealing.unwrap(_key(keys), base64.b64decode(whole["sealed"]), outside))
        entries = tuple({**entry, "payload": json.loads(entry["payload"])} for entry in said["entries"])
        head = (int(said["head"][0]), str(said["head"][1]))
        return Unsent(said["at"], said["device_id"], said["store_id"], head, entries)
    except (DoesNotOpen, *slot_file.UNREADABLE) as error:
        raise BackupUnusable(f"{file.name} was changed, or is not whole") from error


def _key(keys: StoreKeys) -> bytes:
    return sealing.derived(keys.backup, "unsent")
