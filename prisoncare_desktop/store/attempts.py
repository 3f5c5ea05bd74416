"""Wrong tries in a row, by user, on the disk before each try is judged: pulling the plug forgives nothing."""

from __future__ import annotations

import json
import threading
from pathlib import Path

from prisoncare_desktop.store import durable_file


class Attempts:
    """The file `attempts.json`. Unreadable or missing, it counts from nought; later throttling must not."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()

    def failures(self, user_id: str) -> int:
        return self._read().get(user_id, 0)

    def begin(self, user_id: str) -> int:
        """Count a try as failed until it succeeds; return the wrong tries in a row if this is one."""
        with self._lock:
            counts = self._read()
            counts[user_id] = counts.get(user_id, 0) + 1
            self._write(counts)
            return counts[user_id]

    def succeeded(self, user_id: str) -> None:
        with self._lock:
            counts = self._read()
            if counts.pop(user_id, 0):
                self._write(counts)

    def _read(self) -> dict[str, int]:
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(kept, dict):
            return {}
        return {str(user): n for user, n in kept.items() if isinstance(n, int) and n > 0}

    def _write(self, counts: dict[str, int]) -> None:
        durable_file.write(self._file, json.dumps(counts, sort_keys=True).encode())
