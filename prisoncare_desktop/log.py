"""The log: event codes and ids, one JSON object a line; never a name, an answer or free text.

Exceptions are logged as their type and where they were raised, not their text: a database error's text can carry
bound values.
"""

from __future__ import annotations

import json
import logging
import logging.handlers
import traceback
from pathlib import Path

_KEPT_BYTES = 1_000_000
_KEPT_FILES = 5


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


def start(folder: Path) -> None:
    """Send our log to `folder`/prisoncare.log; nothing goes to the screen."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        folder / "prisoncare.log", maxBytes=_KEPT_BYTES, backupCount=_KEPT_FILES, encoding="utf-8"
    )
    handler.setFormatter(_JsonLines())
    root = logging.getLogger("prisoncare")
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    root.propagate = False


def logger(room: str) -> logging.Logger:
    """Return the logger of a room, e.g. `logger("sync")`."""
    return logging.getLogger(f"prisoncare.{room}")
