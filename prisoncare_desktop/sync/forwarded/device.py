"""This PC's Device over a carrier whose answer comes later: it travels in a batch of its own.

The same resource and the same marks as `registration.py`, but nothing can be read first. Each telling replaces the one
before it, and no other (`ifMatch`): refused, or created where it should have replaced, it shows that something else
stands there. Only one telling is under way at a time. Two PCs of one name whose version ids agree by chance overwrite
each other once; the other of them sees it then.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.calendar import instant_of, instant_text
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.fhir.resource import version_of
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.forwarded import everything
from prisoncare_desktop.sync.standing import registration
from prisoncare_desktop.sync.standing.device import TYPE, device_resource, said_in
from prisoncare_desktop.sync.standing.registration import Standing
from prisoncare_desktop.sync.weighing.bundle import EntryAnswer
from prisoncare_desktop.usecases.ports import UnitOfWork

_log: logging.Logger = logger("sync")

FACT = "forwarded.device"
AGAIN_AFTER = timedelta(hours=12)  # with nothing sent: other PCs take a day of silence for a sign (`silent_pcs.py`)
MARKS_KEPT = 8  # of tellings that may still arrive


@dataclass(frozen=True)
class Stands:
    """How this PC stands there, the last batch that is known to be there, and the Device as it stands there."""

    standing: Standing
    batch_number: int = 0
    device: JsonObject | None = None


_WELL = Stands(Standing.WELL)


@dataclass(frozen=True)
class Telling:
    """What this PC told. `mark`: of the last that arrived, "" if none did; `count`: how many did; `batch`: how far it

    said that this PC came. `sent`: marks whose answer did not come; the last of them in batch `sent_in`. `server_id`,
    `version`: where it stands there and in which version. `ask`: how it stands must be asked. `mute`: the central
    record keeps no Devices. `at`: when it was told last. `wish`: the question for the whole record told with it.
    """

    device_id: str
    mark: str = ""
    count: int = 0
    batch: int = 0
    sent: tuple[str, ...] = ()
    sent_in: int = 0
    server_id: str = ""
    version: str = ""
    ask: bool = False
    mute: bool = False
    at: str = ""
    wish: str = ""


@dataclass(frozen=True)
class Device:
    """One PC's Device. `random_bytes(n)`: n unpredictable bytes; `agency`: the prison's id; `room`: the PC's."""

    agency: str
    device_id: str
    now: Callable[[], datetime]
    random_bytes: Callable[[int], bytes]
    room: str = ""

    def told(self, unit: UnitOfWork) -> Telling:
        written = json.loads(unit.facts.get(FACT) or "{}")
        direct = json.loads(unit.facts.get(registration.FACT) or "{}")  # what was told over HTTPS, before or since
        if direct.get("device_id") != self.device_id:
            return Telling(self.device_id)
        if written.get("device_id") == self.device_id and written["mark"] == direct["mark"]:
            told = Telling(**{**written, "sent": tuple(written["sent"])})
        else:
            told = Telling(**{name: direct[name] for name in ("device_id", "mark", "count", "batch", "at")})
        on_its_way = direct.get("sending", "")
        return replace(told, sent=(*told.sent, on_its_way)) if on_its_way not in ("", *told.sent) else told

    def question(self, unit: UnitOfWork) -> str:
        """Return what to ask of it ("Device/12"), "" if nothing."""
        told = self.told(unit)
        return f"{TYPE}/{told.server_id}" if told.ask and told.server_id else ""

    def telling(self, unit: UnitOfWork) -> JsonObject | None:
        """Return the entry to send in the next batch; None if one is under way, or there is nothing new to tell."""
        told = self.told(unit)
        under_way = [batch.number for batch in unit.outbox.under_way()]
        number = unit.outbox.next_batch_number()
        if told.mute or told.ask or told.sent_in in under_way:
            return None
        # All batches up to here are settled, whatever of the later ones is: so none is taken for safe that is not.
        reached = min(under_way, default=number) - 1
        receipt = unit.outbox.last_receipt()
        wish = everything.question(unit, self.device_id, self.now(), self.random_bytes)
        is_news = receipt is not None and receipt.batch_number > told.batch and reached > told.batch
        is_news |= wish not in ("", told.wish)
        if told.mark and not is_news and abs(self.now() - instant_of(told.at)) < AGAIN_AFTER:
            return None
        mark = self.random_bytes(16).hex()
        resource = device_resource(
            self.device_id,
            self.agency,
            mark,
            reached,
            told.count + 1,
            self.now(),
            room=self.room,
            wish=wish,
        )
        if told.server_id:
            resource["id"] = told.server_id
            where = f"{TYPE}/{told.server_id}"
            request = {"method": "PUT", "url": where, "ifMatch": f'W/"{told.version}"'}
        else:
            request = {"method": "POST", "url": TYPE, "ifNoneExist": f"_tag={systems.RECORD_TAG}|{self.device_id}"}
        sent = (*told.sent, mark)[-MARKS_KEPT:]
        self._keep(unit, replace(told, sent=sent, sent_in=number, at=instant_text(self.now()), wish=wish))
        return {"fullUrl": systems.record_value(self.device_id), "resource": resource, "request": request}

    def answered(self, unit: UnitOfWork, request: JsonObject, answer: EntryAnswer) -> Stands:
        """Take the answer to a telling in. Return what it means; unless all is well, `adopt` is to follow."""
        told = self.told(unit)
        mark = _mark_of(request, self.device_id)
        if mark not in told.sent:
            return _WELL  # told under another name, or long ago
        is_put = request["request"]["method"] == "PUT"
        if answer.status == 201 or (answer.status == 200 and is_put):
            version = answer.version or version_of(answer.resource)
            server_id = answer.server_id or told.server_id
            stands = {**request["resource"], "id": server_id, "meta": {"versionId": version}}
            if answer.status == 201 and told.mark:  # where it should have met what was told before
                return Stands(Standing.SERVER_WENT_BACK, 0, stands)
            return self.stands(unit, stands)
        if answer.status in (404, 410):
            return self.stands(unit, None)
        if answer.status in (200, 412):
            if answer.resource:
                return self.stands(unit, answer.resource)
            server_id = told.server_id or answer.server_id
            self._keep(unit, replace(told, server_id=server_id, ask=bool(server_id), mute=not server_id))
        elif answer.status != 429 and answer.status < 500:
            _log.warning("no registration: %s", answer.status)
            self._keep(unit, replace(told, mute=True))
        return _WELL

    def stands(self, unit: UnitOfWork, resource: JsonObject | None) -> Stands:
        """Take in how the Device stands there, None if it is gone. Return what it means; see `answered`."""
        told = self.told(unit)
        there = said_in(resource, self.device_id) if resource is not None else None
        if there is None:
            if told.mark:
                return Stands(Standing.SERVER_WENT_BACK, 0, None)
        elif there.mark == told.mark or (there.mark in told.sent and there.count > told.count):
            pass
        elif told.mark and there.count < told.count:
            return Stands(Standing.SERVER_WENT_BACK, there.batch, resource)
        else:
            return Stands(Standing.NOT_US, there.batch, resource)
        self.adopt(unit, resource)
        return _WELL

    def adopt(self, unit: UnitOfWork, resource: JsonObject | None) -> None:
        """Tell from now on over what stands there (None: nothing)."""
        told = self.told(unit)
        there = said_in(resource, self.device_id) if resource is not None else None
        if there is None:
            self._keep(unit, Telling(self.device_id))
            return
        left = told.sent[told.sent.index(there.mark) + 1 :] if there.mark in told.sent else told.sent
        kept = Telling(
            self.device_id,
            mark=there.mark,
            count=there.count,
            batch=there.batch,
            sent=left,
            sent_in=told.sent_in if left else 0,
            server_id=there.server_id,
            version=there.version,
            ask=not there.version,
            at=told.at,
            wish=told.wish,
        )
        self._keep(unit, kept)

    def mute(self, unit: UnitOfWork) -> None:
        """Tell no more: the central record does not even take the question."""
        self._keep(unit, replace(self.told(unit), mute=True, ask=False))

    # --- how ---------------------------------------------------------------------------------------------------------

    def _keep(self, unit: UnitOfWork, told: Telling) -> None:
        unit.facts.put(FACT, json.dumps(asdict(told)))
        known = registration.Told(
            told.device_id,
            told.mark,
            batch=told.batch,
            sending=told.sent[-1] if told.sent else "",
            sending_batch=told.batch,  # it may have told of more; looked at are then some that need not be
            count=told.count,
            at=told.at,
            server_id=told.server_id,
        )
        unit.facts.put(registration.FACT, json.dumps(asdict(known)))  # for the day that HTTPS is there


def _mark_of(request: JsonObject, device_id: str) -> str:
    told = said_in(request["resource"], device_id)
    return told.mark if told is not None else ""
