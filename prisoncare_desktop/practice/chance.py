"""Chance and ids for the practice prison: both follow from what they are asked for, never from the machine."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from typing import Final, TypeVar

from prisoncare_desktop.domain.systems import BASE

_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, f"{BASE}/practice")

Choice = TypeVar("Choice")


def stream(seed: int, part: str) -> random.Random:
    """Return one part's own stream of chance; the same for the same seed and part, on every machine."""
    return random.Random(f"{seed}/{part}")  # noqa: S311  invented people must come out the same again; nothing secret


def record_id(kind: str, key: str) -> str:
    """Return the id of a practice record, a UUID; the same for the same kind and natural key."""
    return str(uuid.uuid5(_NAMESPACE, f"{kind}/{key}"))


def weighted(chance: random.Random, choices: Sequence[tuple[Choice, float]]) -> Choice:
    """Return one choice, as likely as its weight says."""
    return chance.choices([c for c, _ in choices], [w for _, w in choices])[0]
