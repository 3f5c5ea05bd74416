"""The keys of the courier in the encrypted store: this PC's own, those it had as another device, and the trust's."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from prisoncare_desktop.domain.calendar import instant_of, instant_text
from prisoncare_desktop.sync.courier.introduction import Introduction, OwnKeys, new_keys
from prisoncare_desktop.usecases.ports import Facts

OWN = "courier.keys"  # fact: JSON; [{signing, sealing, introduction}], the newest first
TRUST = "courier.trust_keys"  # fact: JSON; [{introduction, accepted_at}], the newest first
KEPT = 8  # sets of each: answers are on their way for weeks, not for years
_DEVICE_ID = "device_id"


@dataclass(frozen=True)
class TrustKeys:
    introduction: Introduction
    accepted_at: datetime


def own_keys(facts: Facts) -> OwnKeys | None:
    """Return the keys of the device that this PC is now, None while it has none."""
    newest = next(iter(all_own_keys(facts)), None)
    return newest if newest is not None and newest.introduction.device_id == facts.get(_DEVICE_ID) else None


def all_own_keys(facts: Facts) -> tuple[OwnKeys, ...]:
    """Return all keys that this PC ever had, the newest first: an answer may be sealed to earlier ones."""
    return tuple(
        OwnKeys(_bytes(one["signing"]), _bytes(one["sealing"]), Introduction(_bytes(one["introduction"])))
        for one in _listed(facts, OWN)
    )


def make_own_keys(facts: Facts, at: datetime, random_bytes: Callable[[int], bytes]) -> OwnKeys:
    """Make keys for the device that this PC is now; those before are kept for opening."""
    made = new_keys(facts.get(_DEVICE_ID), at, random_bytes)
    kept = {
        "signing": _text(made.signing),
        "sealing": _text(made.sealing),
        "introduction": _text(made.introduction.whole),
    }
    facts.put(OWN, json.dumps([kept, *_listed(facts, OWN)][:KEPT]))
    return made


def trust_keys(facts: Facts) -> TrustKeys | None:
    """Return the trust's keys as a person here accepted them last."""
    return next(iter(all_trust_keys(facts)), None)


def all_trust_keys(facts: Facts) -> tuple[TrustKeys, ...]:
    """Return the trust's keys, the newest first: only the first are believed, the others are known to be old."""
    return tuple(
        TrustKeys(Introduction(_bytes(one["introduction"])), instant_of(one["accepted_at"]))
        for one in _listed(facts, TRUST)
    )


def keep_trust_keys(facts: Facts, accepted: Introduction, at: datetime) -> None:
    """Believe these from now on, and no others."""
    before = [one for one in _listed(facts, TRUST) if _bytes(one["introduction"]) != accepted.whole]
    kept = {"introduction": _text(accepted.whole), "accepted_at": instant_text(at)}
    facts.put(TRUST, json.dumps([kept, *before][:KEPT]))


def _listed(facts: Facts, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(facts.get(name) or "[]")
    return found


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
