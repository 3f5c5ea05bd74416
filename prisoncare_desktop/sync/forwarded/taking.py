"""One message from the trust becomes what it means: a batch settled, records taken in, or kept aside for a person."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.errors import ServerNonsense
from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.down.pages import Pages, Received
from prisoncare_desktop.sync.fhir.resource import Unreadable, text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.forwarded import response
from prisoncare_desktop.sync.forwarded.beside import Beside
from prisoncare_desktop.sync.forwarded.carrier import Arrived, number_in
from prisoncare_desktop.sync.forwarded.down import Down
from prisoncare_desktop.sync.forwarded.questions import AsTold
from prisoncare_desktop.sync.forwarded.refusals import Refusals
from prisoncare_desktop.sync.forwarded.response import Reply
from prisoncare_desktop.sync.up.answers import Answers, Sent
from prisoncare_desktop.sync.up.settle import Settler
from prisoncare_desktop.sync.weighing import bundle
from prisoncare_desktop.sync.weighing.bundle import EntryAnswer
from prisoncare_desktop.usecases.forwarding import (
    Strange,
    body_of,
    brought_back,
    keep_aside,
    keep_way,
    kept_aside,
    look_aside,
    taken_again,
    way_of,
    ways,
)
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import BatchRecord
from prisoncare_desktop.usecases.ports import Store
from prisoncare_desktop.usecases.restored import FIRST_DEVICE_ID

_log: logging.Logger = logger("sync")

NOT_LET_IN = 401


@dataclass(frozen=True)
class Taking:
    """Takes messages in for one PC. `now()`, `chance()` and `random_bytes(n)`: time and chance.

    `sent` and `got` count what it came to; `still_ours()` renews the lease.
    """

    store: Store
    agency: str
    device_id: str
    now: Callable[[], datetime]
    chance: Callable[[], float]
    random_bytes: Callable[[int], bytes]
    still_ours: Callable[[], None]
    sent: Sent
    got: Received

    def take(self, arrived: Arrived) -> bool:
        """Take one message in. Return whether the carrier may forget it: not what is another PC's.

        Done over, after it was stopped anywhere in the middle, it comes to the same.
        """
        if arrived.undelivered:
            return self._brought_back(arrived)
        try:
            said = response.read(arrived.body)
            if isinstance(said, Reply):
                return self._take_reply(arrived, said)
            Down(self.store, self.agency, self.device_id, self._pages, self.still_ours, self.got).take(said)
        except (ServerNonsense, Unreadable) as e:
            self._set_aside(arrived, Strange.UNREADABLE, 0)
            _log.warning("message %s cannot be read: %s", arrived.carried_as, type(e).__name__)
        return True

    def take_again(self, sha256: str) -> None:
        """Look once more at a message that was kept aside, as a person asked for; believed now, it is so no more."""
        with self.store.read() as unit:
            before = [one for one in kept_aside(unit) if one.sha256 == sha256]
            body = body_of(unit, before[0]) if before else b""
        for aside in before[:1]:
            self.take(Arrived(aside.carried_as, body))
        with self.store.write(SYNC_ACTOR) as unit:
            if [one for one in kept_aside(unit) if one.sha256 == sha256] == before:
                look_aside(unit, sha256)
            taken_again(unit, sha256)
            unit.commit()

    def another_of_this_name(self) -> None:
        """Take another name: somebody else goes by this one."""
        self._beside.another_of_this_name()

    # --- an answer ---------------------------------------------------------------------------------------------------

    def _take_reply(self, arrived: Arrived, reply: Reply) -> bool:
        with self.store.read() as unit:
            batch = unit.outbox.batch(reply.number)
            is_open = any(one.number == reply.number for one in unit.outbox.under_way())
            names = {self.device_id, unit.facts.get(FIRST_DEVICE_ID)}
        if batch is None or batch.device_id != reply.device_id:
            if reply.device_id not in names:
                return False  # another PC's, which shares this mailbox
            self._refuse(arrived, reply, Strange.UNKNOWN_BATCH)
        elif batch.sha256 != reply.sha256:
            self._refuse(arrived, reply, Strange.OTHER_BYTES)
        elif not is_open or self._is_answered(batch):
            _log.info("batch %s answered once more", batch.number)
        else:
            self._settle(arrived, batch, reply)
        return True

    def _is_answered(self, batch: BatchRecord) -> bool:
        with self.store.read() as unit:
            return bool(way_of(unit, batch.number).answered_at)

    def _refuse(self, arrived: Arrived, reply: Reply, why: Strange) -> None:
        """Keep an answer to what this store never sent. Under this PC's own name it shows that there are two of it."""
        _log.error("message %s answers batch %s: %s", arrived.carried_as, reply.number, why)
        self._set_aside(arrived, why, reply.number)
        if reply.device_id == self.device_id:
            self._beside.another_of_this_name()

    def _settle(self, arrived: Arrived, batch: BatchRecord, reply: Reply) -> None:
        requests, beside = bundle.requests_of(batch), bundle.beside_of(batch)
        expected = len(requests) + len(beside)
        status = reply.answers[0].status if len(reply.answers) == 1 else 0
        # One that forgot to say so of a batch of one: nobody is let in for some entries and not for others.
        if reply.refused_whole or (status >= 400 and expected > 1) or status == NOT_LET_IN:
            if self._refusals.take(batch, reply.answers[0], self.sent):
                self._beside.ask_no_more(batch, beside)
            return
        in_place = len(reply.answers) == expected and bundle.are_in_place([*requests, *beside], reply.answers)
        if not in_place:
            _log.error("batch %s: %s answers to %s entries", batch.number, len(reply.answers), expected)
            self._set_aside(arrived, Strange.WRONG_ANSWER, batch.number)
            return
        told = AsTold({f"{one.resource_type}/{one.server_id}": one.resource for one in reply.answers if one.resource})
        self._beside.take(beside, reply.answers[len(requests) :])  # before the batch is closed
        own = reply.answers[: len(requests)]
        entry_ids = self._answers(told).take(batch, own, self.sent, Counter())
        if entry_ids:
            self._note_answered(batch, requests, own, frozenset(entry_ids))
        self._refusals.others_pass(reply.answers)

    def _note_answered(
        self,
        batch: BatchRecord,
        requests: Sequence[JsonObject],
        answers: Sequence[EntryAnswer],
        to_ask: frozenset[str],
    ) -> None:
        """Note that the answer came, and what must be asked before the last of its changes can be settled."""
        asked = {
            bundle.entry_id_of(request): _where(request, said)
            for request, said in zip(requests, answers, strict=True)
            if bundle.entry_id_of(request) in to_ask
        }
        with self.store.write(SYNC_ACTOR) as unit:
            way = way_of(unit, batch.number)
            keep_way(unit, replace(way, answered_at=instant_text(self.now()), asked=asked, refused=0))
            unit.commit()

    # --- aside -------------------------------------------------------------------------------------------------------

    def _brought_back(self, arrived: Arrived) -> bool:
        with self.store.read() as unit:
            named = {way.carried_as: number for number, way in ways(unit).items() if way.carried_as}
        number = number_in(arrived.undelivered, self.device_id) or named.get(arrived.undelivered, 0)
        if not number:
            return False
        _log.warning("batch %s was not delivered", number)
        with self.store.write(SYNC_ACTOR) as unit:
            brought_back(unit, number)
            unit.commit()
        return True

    def _set_aside(self, arrived: Arrived, why: Strange, batch_number: int) -> None:
        with self.store.write(SYNC_ACTOR) as unit:
            keep_aside(unit, arrived.body, why, arrived.carried_as, batch_number, self.now())
            unit.trail.note("StrangeMessage", "sync", self.device_id, reason=f"{why}, batch {batch_number}")
            unit.commit()

    # --- with what ---------------------------------------------------------------------------------------------------

    @property
    def _pages(self) -> Pages:
        return Pages(self.store, self.now, self.random_bytes)

    def _settler(self, told: AsTold) -> Settler:
        return Settler(self.store, told, self.now, self.chance, self.random_bytes)

    @property
    def _beside(self) -> Beside:
        return Beside(
            self.store, self.agency, self.device_id, self.now, self.chance, self.random_bytes, self.sent, self.got
        )

    @property
    def _refusals(self) -> Refusals:
        return Refusals(self.store, self._answers(AsTold({})), self.now, self.chance)

    def _answers(self, told: AsTold) -> Answers:
        return Answers(self.store, self._settler(told), self.device_id, self.now)


def _where(request: JsonObject, answer: EntryAnswer) -> str:
    """Return which record must be asked for to settle this entry."""
    is_put = request["request"]["method"] == "PUT"
    return text(request["request"], "url") if is_put else f"{answer.resource_type}/{answer.server_id}"
