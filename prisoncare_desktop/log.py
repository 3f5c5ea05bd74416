"""The log: event codes and ids, one JSON object a line; never a name, an answer or free text.

Exceptions are logged as their type and where they were raised, not their text: a database error's text can carry
bound values.
"""

from __future__ import annotations

import json
import logging
import logging.handlers
import os
import re
import traceback
from datetime import datetime, timedelta
from io import TextIOWrapper
from pathlib import Path

_FILE = "prisoncare.log"
_KEPT_BYTES = 1_000_000
_KEPT_FILES = 20
_KEPT_FOR = timedelta(days=14)  # long enough to look into what somebody reported, no longer (security.md 3.8)


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname,
            "from": record.name,
            "event": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            frames = traceback.extract_tb(record.exc_info[2])
            line["error"] = record.exc_info[0].__name__
            line["where"] = [f"{Path(f.filename).name}:{f.lineno}" for f in frames[-6:]]
        return json.dumps(line)


def start(folder: Path, now: datetime | None = None) -> None:
    """Send our log to `folder`/prisoncare.log, for this account's eyes only; nothing goes to the screen.

    `now`: what is older than 14 days is deleted, and a file of an earlier day is put aside; None leaves all as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    handler = _OwnersFile(folder / _FILE, maxBytes=_KEPT_BYTES, backupCount=_KEPT_FILES, encoding="utf-8")
    if now is not None:
        _forget(folder, handler, now)
    handler.setFormatter(_JsonLines())
    root = logging.getLogger("prisoncare")
    for earlier in root.handlers:
        earlier.close()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    root.propagate = False


class _OwnersFile(logging.handlers.RotatingFileHandler):
    """A file that nobody but its owner may read, from its first byte on."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return open(descriptor, "a", encoding=self.encoding)


def _forget(folder: Path, handler: _OwnersFile, now: datetime) -> None:
    """Begin a new file each day, so that no old line stays on in a young file; delete what is too old."""
    file = folder / _FILE
    begun = _day_of_first_line(file)
    if begun and begun != f"{now.astimezone():%Y-%m-%d}":
        handler.doRollover()
    for old in folder.glob(f"{_FILE}.*"):
        if old.stat().st_mtime < (now - _KEPT_FOR).timestamp():
            old.unlink()


def _day_of_first_line(file: Path) -> str:
    with file.open(encoding="utf-8", errors="replace") as lines:
        found = re.search(r'"at": "(\d{4}-\d\d-\d\d)', lines.readline())
    return found.group(1) if found else ""


def logger(room: str) -> logging.Logger:
    """Return the logger of a room, e.g. `logger("sync")`."""
    return logging.getLogger(f"prisoncare.{room}")
