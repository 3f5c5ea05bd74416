"""Anchors of the trail, whatever brought them: what stands at the central record is held against the trail here."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from prisoncare_desktop.domain.trail import TrailAnchor
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.fhir import audit_event
from prisoncare_desktop.sync.fhir.resource import Unreadable
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.syncing import TRAIL_DISAGREES

_log: logging.Logger = logger("sync")

SETTLES = timedelta(minutes=10)  # an anchor this new may be missing from a search: servers answer from caches


def head_to_tell(unit: UnitOfWork, device_id: str, now: datetime) -> TrailAnchor | None:
    """Return the trail's head, if it moved since it was told; None if not, or if it went back: `disagrees` then."""
    seq, mac = unit.trail.head()
    last = next(iter(unit.anchors.latest(1)), None)
    is_news = seq and (last is None or last.seq < seq)
    return TrailAnchor(seq, mac, device_id, "", now) if is_news else None


def went_back(unit: UnitOfWork) -> TrailAnchor | None:
    """Return the last anchor, if the trail's head is before it, or is another row of that number."""
    seq, mac = unit.trail.head()
    last = next(iter(unit.anchors.latest(1)), None)
    is_denied = last is not None and (last.seq > seq or (last.seq == seq and last.mac != mac))
    return last if is_denied else None


def keep(unit: UnitOfWork, anchor: TrailAnchor) -> None:
    """Keep what stands there, and say so if the trail here says otherwise."""
    unit.anchors.put(anchor)
    if unit.trail.mac_of_row(anchor.seq) != anchor.mac:
        disagrees(unit, anchor)


def disagrees(unit: UnitOfWork, anchor: TrailAnchor) -> None:
    """Remember it until people have seen to it: nothing that comes later makes it good."""
    if unit.facts.get(TRAIL_DISAGREES):
        return
    _log.error("the trail disagrees with what the central record holds of it, at row %s", anchor.seq)
    unit.facts.put(TRAIL_DISAGREES, str(anchor.seq))
    unit.trail.note("TrailDisagrees", "trail", str(anchor.seq))


def old_enough(unit: UnitOfWork, device_id: str, now: datetime) -> list[TrailAnchor]:
    """Return the anchors that this device was told are there, but for the newest."""
    kept = (one for one in unit.anchors.all() if one.device_id == device_id)
    return [one for one in kept if now - one.anchored_at > SETTLES]


def note_lost(unit: UnitOfWork, lost: list[TrailAnchor]) -> None:
    """Note in the trail that the central record has these no more."""
    unit.trail.note("AnchorsLost", "trail", str(lost[0].seq), reason=str(len(lost)))
    _log.warning("the central record lost %s anchors of this trail: told again", len(lost))


def readable(resources: Iterable[JsonObject], device_id: str) -> Iterator[TrailAnchor]:
    """Yield the anchors of this device among these."""
    for resource in resources:
        try:
            yield audit_event.anchor_of(resource, device_id)
        except Unreadable:  # it must not hide the others
            _log.warning("an AuditEvent with our tag holds no anchor")
