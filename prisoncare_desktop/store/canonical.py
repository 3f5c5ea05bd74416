"""The one spelling of a value that is hashed or sealed. No cryptography here: the sign-in window needs it early."""

from __future__ import annotations

import json

_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)  # made once: a check needs many


def canonical(value: object) -> bytes:
    """Return a value as JSON that has only one spelling."""
    return _ENCODER.encode(value).encode()
