"""This PC's place at the central record: a Device that tells how far it came, so that either side's rollback is seen.

After its batches are answered this PC writes there the number of the last one and a mark drawn for this once. At the
next run it reads that back before anything else. What it told last stands there: all is well. An earlier telling
stands there, or none: the central record was brought back from a backup, and what went up since goes up again. Another
telling stands there, of this PC's name and not of this PC: the store was brought back from an older copy, or there are
two of it. Then this one takes a new name and brings everything down before it sends.

It is a mark and not only a number, because a copy that worked on has the numbers too (security.md 4.8, L3).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.calendar import instant_of, instant_text
from prisoncare_desktop.errors import EnvironmentTrouble, ServerNonsense, ServerRefusesUs, ServerTrouble
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.fhir.resource import Unreadable
from prisoncare_desktop.sync.fhir.strict_json import canonical
from prisoncare_desktop.sync.standing.device import TYPE, There, device_resource, said_in
from prisoncare_desktop.sync.weighing.bundle import answers_of
from prisoncare_desktop.sync.weighing.still_there import SEEN, StillThere, Version, seen_since
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.ports import Store

_log: logging.Logger = logger("sync")

FACT = "sync.registration"  # JSON of `Told`
AGAIN_AFTER = timedelta(hours=1)  # with nothing sent: so that a rollback is seen here too, and silence is seen there


class Standing(Enum):
    """What the central record's word of this PC means."""

    WELL = "well"
    SERVER_WENT_BACK = "server went back"
    NOT_US = "not us"


@dataclass(frozen=True)
class Told:
    """What this PC told last. `mark`: "" if nothing yet; `sending`: a mark whose answer has not come.

    `batch`: the last one answered then; `count`: how many tellings that were; `at`: when, by this PC's clock.
    """

    device_id: str = ""
    mark: str = ""
    sending: str = ""
    batch: int = 0
    sending_batch: int = 0
    count: int = 0
    at: str = ""
    server_id: str = ""


@dataclass(frozen=True)
class Registration:
    """Reads and writes one PC's Device. `random_bytes(n)`: n unpredictable bytes; `agency`: the prison's id.

    `room`: where this PC stands, by which people know it; "" if nobody said.
    """

    store: Store
    transport: FhirTransport
    agency: str
    device_id: str
    now: Callable[[], datetime]
    random_bytes: Callable[[int], bytes]
    room: str = ""

    def place(self) -> list[tuple[str, str]]:
        """Return where `standing` looks first: type and server id; nowhere on a PC that told nothing."""
        told = self._kept()
        return [(TYPE, told.server_id)] if told.server_id else []

    def untold(self) -> list[tuple[str, str]]:
        """Return where it looks next: what a receipt since then is for, and what came down."""
        with self.store.read() as unit:
            receipts = unit.outbox.last_receipts(None) if unit.outbox.last_answered() > self._kept().batch else ()
            seen = seen_since(unit)
        found = [(one.resource_type, one.server_id) for one in receipts[:1]]
        return list(dict.fromkeys([*found, *((one.resource_type, one.server_id) for one in seen)]))

    def standing(self) -> tuple[Standing, int]:
        """Return how this PC stands there, and the last batch that the central record is known to have.

        A central record that keeps no Devices tells nothing: then no rollback of it is seen, and all else goes on.

        Raises:
            ServerUnreachable: nobody can tell, and nothing could be sent either. ServerTrouble: it is busy.
        """
        told = self._told()
        try:
            standing, batch_number = self._standing_before()
            if standing is Standing.SERVER_WENT_BACK:
                return standing, batch_number
            there = self._there(told)
        except (ServerNonsense, ServerRefusesUs, ServerTrouble) as trouble:
            if isinstance(trouble, ServerTrouble) and trouble.busy:
                raise  # it will tell later; to go on now would be against its word, and blind
            _log.warning("no registration: %s", type(trouble).__name__)
            return Standing.WELL, told.batch
        if there is None:
            return (Standing.SERVER_WENT_BACK, 0) if told.mark else (Standing.WELL, 0)
        if told.sending and there.mark == told.sending:
            told = _arrived(told, there.server_id)
            self._keep(told)
        if told.mark and there.mark == told.mark:
            return self._with_what_was_not_told(told, there)
        if told.mark and _is_earlier(there, told):
            return Standing.SERVER_WENT_BACK, self._last_there_by(there)
        return Standing.NOT_US, there.batch

    def lost_after(self) -> int | None:
        """Return the last batch that is there where later ones are not, None where all are.

        For a PC that is not who it was: another may have told under its name since the central record went back.

        Raises:
            ServerUnreachable and the like: nobody can tell.
        """
        return self._still_there(self._there(self._told())).last_there(0)

    def tell(self) -> None:
        """Write there how far this PC came, if that moved or an hour went by. Raises no trouble: the next run tells."""
        told = self._told()
        with self.store.read() as unit:
            answered = unit.outbox.last_answered()
        since = abs(self.now() - instant_of(told.at)) if told.at else None
        if told.mark and answered == told.batch and since is not None and since < AGAIN_AFTER:
            return
        try:
            self._tell(told, replace(told, sending=self.random_bytes(16).hex(), sending_batch=answered))
        except (EnvironmentTrouble, Unreadable) as trouble:
            _log.warning("not registered: %s", type(trouble).__name__)

    def begin_anew(self) -> None:
        """Forget what was told: this PC tells of itself again, over whatever stands there."""
        there = self._there(self._told())
        mark, count = (there.mark, there.count) if there is not None else ("", 0)
        self._keep(Told(self.device_id, mark, count=count, server_id=there.server_id if there is not None else ""))

    # --- how ---------------------------------------------------------------------------------------------------------

    def _standing_before(self) -> tuple[Standing, int]:
        """Return how the device stands there that this PC was until it was restored, or took another name.

        Both sides may have been brought back: what this PC has receipts for is then looked for under its old name.
        """
        told = self._kept()
        if told.device_id in ("", self.device_id) or not told.mark:
            return Standing.WELL, 0
        there = self._there(told)
        if there is None or _is_earlier(there, told):
            return Standing.SERVER_WENT_BACK, self._last_there_by(there) if there is not None else 0
        if there.mark == told.mark:
            return self._with_what_was_not_told(told, there)
        lost_after = self._still_there(there).last_there(0)  # another told under that name since
        return (Standing.WELL, there.batch) if lost_after is None else (Standing.SERVER_WENT_BACK, lost_after)

    def _with_what_was_not_told(self, told: Told, there: There) -> tuple[Standing, int]:
        """Look whether what was answered, and what came down, is there, since this PC told of itself."""
        with self.store.read() as unit:
            answered = unit.outbox.last_answered()
        lost_after = self._still_there(there).last_there(told.batch) if answered > told.batch else None
        if lost_after is not None:
            return Standing.SERVER_WENT_BACK, lost_after
        lost = self._still_there(there).has_lost_what_came_down()
        return Standing.SERVER_WENT_BACK if lost else Standing.WELL, answered

    def _last_there_by(self, there: There) -> int:
        """Return the last batch that is there by an earlier telling, or by the receipts, if that is less.

        A copy of this PC may have told it, since the central record went back.
        """
        lost_after = self._still_there(there).last_there(0)
        return there.batch if lost_after is None else min(there.batch, lost_after)

    def _still_there(self, there: There | None) -> StillThere:
        sample = Version(TYPE, there.server_id, there.version, "") if there is not None else None
        return StillThere(self.store, self.transport, sample)

    def _tell(self, told: Told, telling: Told) -> None:
        there = self._there(told)
        ours = there.mark in {told.mark, told.sending} if there is not None else not told.mark
        if not ours:
            return  # the next run sees what it means; written over, nobody would
        with self.store.read() as unit:
            seen = unit.facts.get(SEEN)
        self._keep(telling)  # before it goes: should the answer be lost, the mark is known for ours
        (said,) = answers_of(self.transport.send(self._bundle(telling, there)), 1)
        stands = self._there(replace(telling, server_id=telling.server_id or said.server_id))
        if stands is not None and stands.mark == telling.sending:
            self._keep(_arrived(telling, stands.server_id), seen)
        else:
            _log.warning("the registration was not taken: %s", said.status)

    def _kept(self) -> Told:
        with self.store.read() as unit:
            written = unit.facts.get(FACT)
        return Told(**json.loads(written)) if written else Told()

    def _told(self) -> Told:
        told = self._kept()
        return told if told.device_id == self.device_id else Told(device_id=self.device_id)

    def _keep(self, told: Told, seen: str = "") -> None:
        """Keep what was told, and look no more at what had come down before that, `seen`; at what came since, yes."""
        with self.store.write(SYNC_ACTOR) as unit:
            unit.facts.put(FACT, json.dumps(asdict(replace(told, at=instant_text(self.now())))))
            if seen and unit.facts.get(SEEN) == seen:
                unit.facts.put(SEEN, "")
            unit.commit()

    def _there(self, told: Told) -> There | None:
        """Return what stands there of this PC, read by its id there where that is known; None if nothing does."""
        try:
            if told.server_id:
                resource = self.transport.read(TYPE, told.server_id)
                if resource is not None and (found := said_in(resource, told.device_id)) is not None:
                    return found
            page = self.transport.search(TYPE, {"_tag": f"{systems.RECORD_TAG}|{told.device_id}"})
            return next((found for one in page.resources if (found := said_in(one, told.device_id)) is not None), None)
        except Unreadable as e:
            raise ServerNonsense("the registration there cannot be read") from e

    def _bundle(self, telling: Told, there: There | None) -> bytes:
        resource = device_resource(
            self.device_id,
            self.agency,
            telling.sending,
            telling.sending_batch,
            telling.count + 1,
            self.now(),
            room=self.room,
        )
        if there is None:
            request = {"method": "POST", "url": TYPE, "ifNoneExist": f"_tag={systems.RECORD_TAG}|{self.device_id}"}
        else:
            resource["id"] = there.server_id
            request = {"method": "PUT", "url": f"{TYPE}/{there.server_id}", "ifMatch": f'W/"{there.version}"'}
        entry = {"fullUrl": systems.record_value(self.device_id), "resource": resource, "request": request}
        return canonical({"resourceType": "Bundle", "type": "batch", "entry": [entry]}).encode()


def _is_earlier(there: There, told: Told) -> bool:
    """Whether this may be an earlier telling of this PC's own: with a later batch in it, it is a copy's."""
    return there.count < told.count and there.batch <= told.batch


def _arrived(told: Told, server_id: str) -> Told:
    return replace(
        told,
        mark=told.sending,
        batch=told.sending_batch,
        count=told.count + 1,
        sending="",
        sending_batch=0,
        server_id=server_id,
    )
