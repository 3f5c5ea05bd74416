"""Ids, made here, so that a record has its name before any server has seen it (RFC 9562)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID


def uuid7(at: datetime, random_bytes: Callable[[int], bytes]) -> str:
    """Return a UUIDv7 (5.7) for this instant. `random_bytes(n)`: n unpredictable bytes, `os.urandom` in earnest.

    Good for locality in an index; never to be relied on for order or trust: it carries this PC's clock.
    """
    milliseconds = int(at.timestamp() * 1000)
    value = int.from_bytes(milliseconds.to_bytes(6, "big") + random_bytes(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76  # version 7
    value = value & ~(0x3 << 62) | 0x2 << 62  # RFC 9562 variant
    return str(UUID(int=value))


def uuid4(random_bytes: Callable[[int], bytes]) -> str:
    """Return a UUIDv4 (5.4): an id that does not say when it was made, for what must not be told by its hour."""
    return str(UUID(bytes=random_bytes(16), version=4))
