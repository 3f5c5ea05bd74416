"""The one spelling of a value that is hashed or sealed. No cryptography here: the sign-in window needs it early."""

from __future__ import annotations

import json


def canonical(value: object) -> bytes:
    """Return a value as JSON that has only one spelling."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
