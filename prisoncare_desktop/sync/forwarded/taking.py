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
from prisoncare_desktop.sync.access.page import Page
from prisoncare_desktop.sync.down.pages import Pages, Received
from prisoncare_desktop.sync.fhir.resource import Unreadable, text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.forwarded import anchors, everything, found, questions, response
from prisoncare_desktop.sync.forwarded.carrier import Arrived, number_in
from prisoncare_desktop.sync.forwarded.checks import Checks
from prisoncare_desktop.sync.forwarded.device import Device, Stands
from prisoncare_desktop.sync.forwarded.down import Down, parents_first
from prisoncare_desktop.sync.forwarded.questions import AsTold, asked_in
from prisoncare_desktop.sync.forwarded.refusals import Refusals
from prisoncare_desktop.sync.forwarded.response import Reply
from prisoncare_desktop.sync.standing import rollback
from prisoncare_desktop.sync.standing.registration import Standing
from prisoncare_desktop.sync.up.answers import Answers, Sent
from prisoncare_desktop.sync.up.settle import Settled, Settler
from prisoncare_desktop.sync.weighing import bundle
from prisoncare_desktop.sync.weighing.bundle import EntryAnswer
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.forwarding import (
    Strange,
    body_of,
    brought_back,
    keep_aside,
    keep_way,
    kept_aside,
    look_aside,
    may_take_another_name,
    taken_again,
    way_of,
    ways,
)
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import BatchRecord
from prisoncare_desktop.usecases.ports import Store
from prisoncare_desktop.usecases.restored import FIRST_DEVICE_ID

_log: logging.Logger = logger("sync")

NOT_TOLD_WORDS = "The trust's record was changed by somebody else, and does not tell how. IT must look."


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
            self.another_of_this_name()

    def _settle(self, arrived: Arrived, batch: BatchRecord, reply: Reply) -> None:
        requests, beside = bundle.requests_of(batch), bundle.beside_of(batch)
        expected = len(requests) + len(beside)
        if reply.refused_whole or (len(reply.answers) == 1 < expected and reply.answers[0].status >= 400):
            if self._refusals.take(batch, reply.answers[0], self.sent):
                self._ask_no_more(batch, beside)
            return
        in_place = len(reply.answers) == expected and bundle.are_in_place([*requests, *beside], reply.answers)
        if not in_place:
            _log.error("batch %s: %s answers to %s entries", batch.number, len(reply.answers), expected)
            self._set_aside(arrived, Strange.WRONG_ANSWER, batch.number)
            return
        told = AsTold({f"{one.resource_type}/{one.server_id}": one.resource for one in reply.answers if one.resource})
        self._take_beside(beside, reply.answers[len(requests) :])  # before the batch is closed
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

    def _ask_no_more(self, batch: BatchRecord, beside: Sequence[JsonObject]) -> None:
        """The central record takes no questions: what waits for their answers is a person's.

        Those beside them are to blame first: searches, and the trail's anchors.
        """
        checks = any(found.is_search(asked_in(one)) or anchors.is_one(one) for one in beside)
        with self.store.write(SYNC_ACTOR) as unit:
            if checks:
                self._checks.mute(unit)
            else:
                self._device.mute(unit)
            unit.outbox.close_batch(batch.number, self.now(), "")
            unit.commit()
        if checks:
            return
        self._told({asked_in(one): None for one in beside if asked_in(one)}, known=False)

    # --- what is no change: questions, and the PC's Device -----------------------------------------------------------

    def _take_beside(self, beside: Sequence[JsonObject], answers: Sequence[EntryAnswer]) -> None:
        stands: list[Stands] = []
        told: dict[str, JsonObject | None] = {}
        untold: dict[str, JsonObject | None] = {}
        checked: list[tuple[JsonObject, EntryAnswer]] = []
        for request, answer in zip(beside, answers, strict=True):
            where = asked_in(request)
            if found.is_search(where) or anchors.is_one(request):
                checked.append((request, answer))
                continue
            gone = answer.status in (404, 410)
            with self.store.write(SYNC_ACTOR) as unit:
                if not where:
                    stands.append(self._device.answered(unit, request, answer))
                elif where == self._device.question(unit) and (gone or answer.resource):
                    stands.append(self._device.stands(unit, None if gone else answer.resource))
                unit.commit()
            if where and gone:
                told[where] = None
            elif where and answer.status == 200 and answer.resource:
                told[where] = answer.resource
            elif where and answer.status < 500 and answer.status != 429:
                untold[where] = None  # any other is asked again
        if checked:
            with self.store.write(SYNC_ACTOR) as unit:
                self._checks.answered(unit, checked)
                unit.commit()
        self._told(told, known=True)
        self._told(untold, known=False)
        for one in stands:
            self._act_on(one)

    def _told(self, told: dict[str, JsonObject | None], *, known: bool) -> None:
        """Settle the changes that waited for this; take in what a PC brought back asked before it sends.

        `known` False: the central record does not tell, ever: a person must see to the changes.
        """
        if not told:
            return
        with self.store.read() as unit:
            waited_for = [(n, way) for n, way in ways(unit).items() if set(told) & set(way.asked.values())]
            first = set(questions.first_left(unit, self.device_id)) & set(told)
            doubted = self._checks.doubted(unit) & set(told)
        for number, way in waited_for:
            for entry_id, where in way.asked.items():
                if where in told:
                    self._settle_asked(number, entry_id, where, told, known=known)
            self._close_if_settled(number, {e: where for e, where in way.asked.items() if where not in told})
        resources = [one for where in first if (one := told[where]) is not None]
        if resources:
            self._pages.take_page(Page(tuple(parents_first(resources)), "", None, ""), self.got, again=True)
        if doubted:
            self._read(told, doubted, known=known)
        with self.store.write(SYNC_ACTOR) as unit:
            for where in first if known else ():
                copy = unit.central.find(*questions.parts_of(where))
                if told[where] is None and copy is not None:
                    unit.central.put(replace(copy, content=""))
            questions.first_told(unit, self.device_id, set(told))
            unit.commit()

    def _read(self, told: dict[str, JsonObject | None], doubted: set[str], *, known: bool) -> None:
        with self.store.write(SYNC_ACTOR) as unit:
            if known:
                self._checks.read(unit, told, self._pages, self.got)
            else:
                self._checks.unread(unit, doubted)
            unit.commit()

    def _settle_asked(
        self, number: int, entry_id: str, where: str, told: dict[str, JsonObject | None], *, known: bool
    ) -> None:
        with self.store.read() as unit:
            batch = unit.outbox.batch(number)
            entry = unit.outbox.many([entry_id]).get(entry_id)
        if batch is None:
            return
        if not known:
            with self.store.write(SYNC_ACTOR) as unit:
                unit.outbox.set_aside(entry_id, "not told", NOT_TOLD_WORDS, None)
                unit.commit()
            self.sent.tally[Settled.REFUSED] += 1
            self.sent.changes |= touched(outbox=entry_id)
            return
        request = next(one for one in bundle.requests_of(batch) if bundle.entry_id_of(one) == entry_id)
        settlement = self._settler(AsTold(told)).settle(batch, request, entry, _as_if_answered(request, where))
        self.sent.tally[settlement.settled] += 1
        self.sent.changes |= settlement.changes

    def _close_if_settled(self, number: int, left: dict[str, str]) -> None:
        with self.store.write(SYNC_ACTOR) as unit:
            keep_way(unit, replace(way_of(unit, number), asked=left))
            if not left:
                tally = Counter(entry.state for entry in unit.outbox.entries_of(number))
                summary = ", ".join(f"{n} {state}" for state, n in sorted(tally.items()))
                unit.outbox.close_batch(number, self.now(), summary)
            unit.commit()

    def another_of_this_name(self) -> None:
        """Take another name, and everything down before anything is sent: somebody else goes by this one.

        Not again and again: a trust that answers other bytes each time is not mended by names, and people are told.
        """
        with self.store.write(SYNC_ACTOR) as unit:
            may = may_take_another_name(unit, self.now())
            unit.commit()
        if may:
            self._act_on(Stands(Standing.NOT_US))
        else:
            _log.error("this PC keeps its name: it took others too often")

    def _act_on(self, stands: Stands) -> None:
        """Doubt what is believed to be there, where one side was brought back from a backup."""
        if stands.standing is Standing.WELL:
            return
        if stands.standing is Standing.SERVER_WENT_BACK:
            self.got.changes |= rollback.send_again_after(self.store, stands.batch_number, self.now())
        else:
            rollback.take_another_name(self.store, self.now(), self.random_bytes)
        with self.store.write(SYNC_ACTOR) as unit:
            if stands.standing is Standing.SERVER_WENT_BACK:
                self._device.adopt(unit, stands.device)
            questions.begin_again(unit)
            everything.begin_again(unit)
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

    @property
    def _device(self) -> Device:
        return Device(self.agency, self.device_id, self.now, self.random_bytes)

    def _settler(self, told: AsTold) -> Settler:
        return Settler(self.store, told, self.now, self.chance, self.random_bytes)

    @property
    def _checks(self) -> Checks:
        return Checks(self.agency, self.device_id, self.now, self.chance)

    @property
    def _refusals(self) -> Refusals:
        return Refusals(self.store, self._answers(AsTold({})), self.now, self.chance)

    def _answers(self, told: AsTold) -> Answers:
        return Answers(self.store, self._settler(told), self.device_id, self.now)


def _where(request: JsonObject, answer: EntryAnswer) -> str:
    """Return which record must be asked for to settle this entry."""
    is_put = request["request"]["method"] == "PUT"
    return text(request["request"], "url") if is_put else f"{answer.resource_type}/{answer.server_id}"


def _as_if_answered(request: JsonObject, where: str) -> EntryAnswer:
    """Return an answer that leaves all to what stands there: no longer believed is that it is this very change."""
    resource_type, server_id = questions.parts_of(where)
    status = 412 if request["request"]["method"] == "PUT" else 200
    return EntryAnswer(status, "", {}, resource_type, server_id, "", "")
