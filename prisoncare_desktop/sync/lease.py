"""One run at a time: a lease in the store's facts, renewed while it runs, free again soon after its holder died."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from prisoncare_desktop.domain.calendar import instant_of, instant_text
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.ports import Store
from prisoncare_desktop.usecases.syncing import LEASE

FACT = LEASE
HOLDS = timedelta(seconds=150)  # `RENEWED_AFTER`, the longest wait for an answer (60 s), and the time to settle it
RENEWED_AFTER = timedelta(seconds=30)  # not before every request: each renewal is a commit


class LeaseLost(Exception):
    """Another run holds the lease."""


def may_live(_owner: str) -> bool:
    """Whether a holder lives, when nobody can tell: its lease must run out."""
    return True


def take(store: Store, owner: str, now: datetime, lives: Callable[[str], bool] = may_live) -> None:
    """Take or renew the lease for this run. `lives(owner)`: whether that holder's process is still there.

    Raises:
        LeaseLost: another run holds it.
    """
    with store.write(SYNC_ACTOR) as unit:
        written = unit.facts.get(FACT)
        if written:
            held = json.loads(written)
            left = instant_of(held["until"]) - now
            # More left than a lease can have: this PC's clock was put back, and the holder's words mean nothing.
            if held["owner"] != owner and timedelta(0) < left <= HOLDS and lives(held["owner"]):
                raise LeaseLost(held["owner"])
        unit.facts.put(FACT, json.dumps({"owner": owner, "until": instant_text(now + HOLDS)}))
        unit.commit()


def release(store: Store, owner: str) -> None:
    """Give the lease back, if it is still this run's."""
    with store.write(SYNC_ACTOR) as unit:
        written = unit.facts.get(FACT)
        if written and json.loads(written)["owner"] == owner:
            unit.facts.put(FACT, "")
            unit.commit()
