"""The key slots' file as bytes: format, checksum, previous copy. Read without any cryptography.

The checksum is against bad disks, not against bad people: against those the file carries a MAC (`keyslots.py`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from prisoncare_desktop.errors import KeySlotsDamaged
from prisoncare_desktop.store import durable_file
from prisoncare_desktop.store.canonical import canonical

FORMATS = (1, 2)  # what this program reads; it writes the last (`slot.py` says how they differ)
LARGEST_BYTES = 4 * 1024 * 1024  # a thousand people's
UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)

Parsed = TypeVar("Parsed")


def read(file: Path, parsed: Callable[[dict[str, Any]], Parsed]) -> Parsed:
    """Return what the file says, or else its previous copy.

    Raises:
        KeySlotsDamaged: neither can be read.
    """
    for copy in (file, previous_of(file)):
        try:
            return parsed(_body_of(durable_file.read(copy, LARGEST_BYTES)))
        except UNREADABLE:
            continue
    raise KeySlotsDamaged(f"neither {file.name} nor {previous_of(file).name} can be read")


def write(file: Path, body: dict[str, Any]) -> None:
    """Write the file, whole or not at all; keep the one before as the previous copy, if it was sound."""
    try:
        before = file.read_bytes()
        _body_of(before)
    except UNREADABLE:
        before = b""
    if before:
        durable_file.write(previous_of(file), before)
    durable_file.write(file, as_bytes(body))


def as_bytes(body: dict[str, Any]) -> bytes:
    """Return the file's content."""
    return json.dumps({**body, "checksum": _checksum(body)}, indent=1, sort_keys=True).encode()


def of_bytes(content: bytes, parsed: Callable[[dict[str, Any]], Parsed]) -> Parsed:
    """Return what the content says; one of `UNREADABLE` if it is not one of ours, whole."""
    return parsed(_body_of(content))


def previous_of(file: Path) -> Path:
    return file.with_name(f"{file.stem}.previous{file.suffix}")


def _body_of(content: bytes) -> dict[str, Any]:
    """Return the content without its checksum; one of `UNREADABLE` if it is not one of ours, whole."""
    body: dict[str, Any] = json.loads(content)
    checksum = body.pop("checksum")
    if body["format"] not in FORMATS or _checksum(body) != checksum:
        raise ValueError("checksum")
    return body


def _checksum(body: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(body)).hexdigest()
