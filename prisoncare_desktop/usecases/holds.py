"""A legal hold is on a person; two who are parted stay held, both of them (`domain/retention.py`)."""

from __future__ import annotations

from dataclasses import replace

from prisoncare_desktop.domain.identity_pair import TOGETHER, IdentityPair
from prisoncare_desktop.domain.retention import all_held
from prisoncare_desktop.usecases.ports import UnitOfWork


def put_pair(unit: UnitOfWork, pair: IdentityPair) -> None:
    """Put the pair; if its two are one person no more, the hold of either is on both from now on."""
    holds = unit.retention.holds() if pair.decided not in TOGETHER else ()
    together = unit.identities.together() if holds else ()
    still = tuple(other for other in together if other.ids != pair.ids)
    held = {hold.resident_id for hold in holds}
    for one in pair.ids:
        if one in all_held(held, together) - all_held(held, still):
            hold = next(hold for hold in holds if hold.resident_id in all_held([one], together))
            unit.retention.carry_hold(replace(hold, resident_id=one))
    unit.identities.put(pair)
