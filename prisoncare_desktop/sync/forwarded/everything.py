"""The wish for the prison's whole record: asked in this PC's Device by a name of its own, and answered by that name.

Only an answer to a question of this device's, asked since one side went back, is all that the trust has. A message that
was on its way before, or that nobody here asked for, is taken in like any other and ends nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from prisoncare_desktop.domain.calendar import instant_of, instant_text
from prisoncare_desktop.sync.forwarded.response import SentDown
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.restored import PULL_FIRST, TAKE_ALL_AGAIN

FACT = "forwarded.everything"
ASKED_ANEW_AFTER = timedelta(days=3)  # the answer may have been lost; one to an earlier question does as well
ASKED_KEPT = 20


@dataclass(frozen=True)
class _Asked:
    """The names of the questions of one device, the newest last, drawn `at`. `came`: of each, the parts that came."""

    device_id: str
    names: list[str] = field(default_factory=list)
    at: str = ""
    came: dict[str, list[int]] = field(default_factory=dict)

    @staticmethod
    def of(unit: UnitOfWork, device_id: str) -> _Asked:
        kept = json.loads(unit.facts.get(FACT) or "{}")
        return _Asked(**kept) if kept.get("device_id") == device_id else _Asked(device_id)

    def keep(self, unit: UnitOfWork) -> None:
        unit.facts.put(FACT, json.dumps(asdict(self)))


def is_wanted(unit: UnitOfWork, device_id: str) -> bool:
    """Whether the whole record has not come since this store was made, or since one side went back."""
    if unit.facts.get(PULL_FIRST) or _Asked.of(unit, device_id).names:
        return True
    return not unit.central.watermark("Patient")


def question(unit: UnitOfWork, device_id: str, now: datetime, random_bytes: Callable[[int], bytes]) -> str:
    """Return the name of the question to ask now, "" if nothing is wanted. A new one is drawn once and kept."""
    if not is_wanted(unit, device_id):
        return ""
    asked = _Asked.of(unit, device_id)
    if asked.names and abs(now - instant_of(asked.at)) < ASKED_ANEW_AFTER:
        return asked.names[-1]
    names = [*asked.names, random_bytes(16).hex()][-ASKED_KEPT:]
    came = {name: parts for name, parts in asked.came.items() if name in names}
    _Asked(device_id, names, instant_text(now), came).keep(unit)
    return names[-1]


def is_answered_by(unit: UnitOfWork, device_id: str, said: SentDown) -> bool:
    """Whether this message is part of an answer to a question of this device's."""
    return said.answers in _Asked.of(unit, device_id).names


def came(unit: UnitOfWork, device_id: str, said: SentDown) -> bool:
    """Note a part of the answer that is taken in. Return whether that makes all of them, and nothing is wanted now."""
    asked = _Asked.of(unit, device_id)
    parts = sorted({*asked.came.get(said.answers, []), said.part})
    if len([one for one in parts if one <= said.parts]) < said.parts:
        asked.came[said.answers] = parts
        asked.keep(unit)
        return False
    for fact in (FACT, PULL_FIRST, TAKE_ALL_AGAIN):
        unit.facts.put(fact, "")
    return True


def begin_again(unit: UnitOfWork) -> None:
    """Believe no answer to what was asked before: one side went back since."""
    unit.facts.put(FACT, "")
