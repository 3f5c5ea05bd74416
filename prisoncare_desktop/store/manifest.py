"""What a backup says of itself. Readable without a password, so that somebody can choose; proved only with one."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from prisoncare_desktop.errors import BackupUnusable
from prisoncare_desktop.store import durable_file
from prisoncare_desktop.store.canonical import canonical

FORMAT = 1
FILE = "manifest.json"
YEARS = range(2000, 3000)  # far outside, its local day cannot be told
LARGEST_BYTES = 1024 * 1024  # a list of table names and counts; a larger file is not ours
RECORDS = (
    "residents",
    "appointments",
    "waiting_entries",
    "external_appointments",
    "medicines_rounds",
    "episodes",
    "review_tasks",
    "responses",
    "draws",
    "paper_forms",
)


@dataclass(frozen=True)
class Manifest:
    """`counts`: rows by table. `trail_seq`, `trail_mac`: the head of the trail. `slots`: the key slots' MAC."""

    made_at: datetime
    why: str
    pc: str
    device_id: str
    store_id: str
    generation: int
    schema: str
    program: str
    counts: dict[str, int]
    unsent: int
    trail_seq: int
    trail_mac: str
    size: int
    slots: str
    mac: str = field(default="", compare=False)

    @property
    def records(self) -> int:
        """Return how many records of people and their care it holds."""
        return sum(self.counts.get(table, 0) for table in RECORDS)

    def sealed(self, key: bytes) -> Manifest:
        """Return it with the MAC it should have."""
        return replace(self, mac=self._mac(key))

    def prove(self, key: bytes) -> None:
        """Raise `BackupUnusable` if another hand wrote any of it."""
        if not hmac.compare_digest(self._mac(key), self.mac):
            raise BackupUnusable("the manifest was changed, or is another backup's")

    def _mac(self, key: bytes) -> str:
        return hmac.new(key, canonical(self._body()), hashlib.sha256).hexdigest()

    def _body(self) -> dict[str, Any]:
        body = {k: v for k, v in asdict(self).items() if k != "mac"}
        return {**body, "format": FORMAT, "made_at": self.made_at.isoformat()}

    def write(self, folder: Path) -> None:
        """Write it into the backup's folder, to the disk."""
        whole = {**self._body(), "mac": self.mac}
        durable_file.write(folder / FILE, json.dumps(whole, indent=1, sort_keys=True).encode())


def read(folder: Path) -> Manifest:
    """Return a backup's manifest; nothing is believed of it until it was proved.

    Raises:
        BackupUnusable: there is none, or it is none of ours.
    """
    try:
        return _parsed(folder / FILE)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise BackupUnusable(f"{folder.name} has no manifest of ours") from error


def _parsed(file: Path) -> Manifest:
    kept: dict[str, Any] = json.loads(durable_file.read(file, LARGEST_BYTES))
    if kept["format"] != FORMAT:
        raise ValueError("format")
    made_at = datetime.fromisoformat(kept["made_at"])
    if made_at.tzinfo is None or made_at.year not in YEARS:
        raise ValueError("made_at")
    return Manifest(
        made_at=made_at,
        why=str(kept["why"]),
        pc=str(kept["pc"]),
        device_id=str(kept["device_id"]),
        store_id=str(kept["store_id"]),
        generation=int(kept["generation"]),
        schema=str(kept["schema"]),
        program=str(kept["program"]),
        counts={str(table): int(n) for table, n in kept["counts"].items()},
        unsent=int(kept["unsent"]),
        trail_seq=int(kept["trail_seq"]),
        trail_mac=str(kept["trail_mac"]),
        size=int(kept["size"]),
        slots=str(kept["slots"]),
        mac=str(kept["mac"]),
    )
