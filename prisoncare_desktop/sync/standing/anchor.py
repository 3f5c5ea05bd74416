"""The trail's head goes to the central record, and what stands there is held against the trail here.

An anchor is an AuditEvent: this PC's trail had so many rows, and the last one's seal was this. Nobody who changes the
trail here can change what was said there. So rows cut off here, a whole file put back to last week, or a trail sealed
anew with a stolen key disagree with it; and a central record that loses anchors is told them again.

It goes beside the outbox, for it is no change of anybody's record, and keeping an anchor moves nothing that would want
another. Whatever fails, the sync has done its work: the next run anchors what this one could not.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from prisoncare_desktop.domain.calendar import instant_of, instant_text
from prisoncare_desktop.domain.trail import TrailAnchor
from prisoncare_desktop.errors import EnvironmentTrouble
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.fhir import audit_event
from prisoncare_desktop.sync.fhir.resource import Unreadable
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.standing import anchored
from prisoncare_desktop.sync.weighing.bundle import EntryAnswer, answers_of
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.ports import Store
from prisoncare_desktop.usecases.syncing import TRAIL_DISAGREES

_log: logging.Logger = logger("sync")

READ_BACK_AT = "trail.anchors_read_at"  # fact: when this PC last looked at what stands there (UTC)
READ_BACK_EVERY = timedelta(hours=1)
NEWEST = 20  # anchors looked at while the central record has as many as it should
PAGE_ENTRIES = 500
PAGES_MAX = 1000
SENT_AT_ONCE = 50


@dataclass(frozen=True)
class Anchoring:
    """Anchors one store's trail at one central record."""

    store: Store
    transport: FhirTransport
    agency: str
    device_id: str
    now: Callable[[], datetime]

    def run(self) -> None:
        """Look at what stands there (once an hour), then tell it the trail's head, if it moved. Raises no trouble."""
        try:
            if self._is_due():
                self._read_back()
            self._anchor_head()
        except (EnvironmentTrouble, Unreadable) as trouble:
            _log.warning("not anchored: %s", type(trouble).__name__)

    def look(self) -> None:
        """Look at what stands there at once, as before this PC takes another name. Raises no trouble."""
        try:
            self._read_back()
        except (EnvironmentTrouble, Unreadable) as trouble:
            _log.warning("no look at the anchors: %s", type(trouble).__name__)

    def _anchor_head(self) -> None:
        with self.store.read() as unit:
            denied = anchored.went_back(unit)
            head = anchored.head_to_tell(unit, self.device_id, self.now())
        if denied is not None:
            with self.store.write(SYNC_ACTOR) as unit:
                anchored.disagrees(unit, denied)
                unit.commit()
        elif head is not None:
            self._tell([head])

    # --- the way up --------------------------------------------------------------------------------------------------

    def _tell(self, anchors: Sequence[TrailAnchor]) -> None:
        """Have these kept there, each once; keep each here once it is."""
        for at in range(0, len(anchors), SENT_AT_ONCE):
            some = anchors[at : at + SENT_AT_ONCE]
            answer = self.transport.send(audit_event.bundle_of(some, self.agency, self.now()))
            for anchor, said in zip(some, answers_of(answer, len(some)), strict=True):
                if said.status not in (200, 201):
                    _log.warning("an anchor was refused: %s", said.status)
                    continue
                there = self._there(anchor, said)
                with self.store.write(SYNC_ACTOR) as unit:
                    anchored.keep(unit, there)
                    unit.commit()

    def _there(self, anchor: TrailAnchor, said: EntryAnswer) -> TrailAnchor:
        """Return the anchor as it stands there now: a conditional create may have met another one."""
        resource: JsonObject | None = said.resource
        if not resource and said.status == 200:
            resource = self.transport.read(audit_event.TYPE, said.server_id)
        if not resource:
            return replace(anchor, server_id=said.server_id)
        return audit_event.anchor_of(resource, self.device_id)

    # --- the way back ------------------------------------------------------------------------------------------------

    def _is_due(self) -> bool:
        with self.store.read() as unit:
            written = unit.facts.get(READ_BACK_AT)
        return not written or abs(self.now() - instant_of(written)) >= READ_BACK_EVERY

    def _read_back(self) -> None:
        """Hold the newest anchors there against the trail here; all of them, where some are missing there or differ."""
        with self.store.read() as unit:
            old_enough = anchored.old_enough(unit, self.device_id, self.now())
        newest, total = self._newest()
        lost: list[TrailAnchor] = []
        if self._deny(newest):
            newest = list(self._all())  # what is kept here of the older ones may be as false: to tell since when
        elif total is None or total < len(old_enough):
            newest = list(self._all())
            there = {one.seq for one in newest}
            lost = [one for one in old_enough if one.seq not in there]
        with self.store.write(SYNC_ACTOR) as unit:
            for anchor in newest:
                anchored.keep(unit, anchor)
            if lost:
                anchored.note_lost(unit, lost)
            unit.facts.put(READ_BACK_AT, instant_text(self.now()))
            unit.commit()
        if lost:
            self._tell(lost)

    def _deny(self, anchors: Sequence[TrailAnchor]) -> bool:
        """Whether the trail here says otherwise than one of these, and nobody was told so yet."""
        with self.store.read() as unit:
            told = unit.facts.get(TRAIL_DISAGREES)
            return not told and any(unit.trail.mac_of_row(one.seq) != one.mac for one in anchors)

    def _newest(self) -> tuple[list[TrailAnchor], int | None]:
        page = self.transport.search(
            audit_event.TYPE,
            {"_tag": audit_event.device_tag(self.device_id), "_sort": "-_lastUpdated", "_count": str(NEWEST)},
        )
        return list(anchored.readable(page.resources, self.device_id)), page.total

    def _all(self) -> Iterator[TrailAnchor]:
        """Yield every anchor that stands there, each once."""
        query = {
            "_tag": audit_event.device_tag(self.device_id),
            "_sort": "_lastUpdated",
            "_count": str(PAGE_ENTRIES),
        }
        page = self.transport.search(audit_event.TYPE, query)
        met: set[int] = set()
        for _ in range(PAGES_MAX):
            fresh = [one for one in anchored.readable(page.resources, self.device_id) if one.seq not in met]
            yield from fresh
            met |= {one.seq for one in fresh}
            if not fresh or not page.next_url:
                return
            page = self.transport.follow(page.next_url, audit_event.TYPE)
