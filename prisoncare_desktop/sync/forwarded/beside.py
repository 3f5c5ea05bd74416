"""What the trust says to the entries of a batch that carry nobody's change: questions, checks, and this PC's Device."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from prisoncare_desktop.log import logger
from prisoncare_desktop.sync.access.page import Page
from prisoncare_desktop.sync.down.pages import Pages, Received
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.forwarded import anchors, everything, found, questions
from prisoncare_desktop.sync.forwarded.checks import Checks
from prisoncare_desktop.sync.forwarded.device import Device, Stands
from prisoncare_desktop.sync.forwarded.down import parents_first
from prisoncare_desktop.sync.forwarded.questions import AsTold, asked_in
from prisoncare_desktop.sync.standing import rollback
from prisoncare_desktop.sync.standing.registration import Standing
from prisoncare_desktop.sync.up.answers import Sent
from prisoncare_desktop.sync.up.settle import Settled, Settler
from prisoncare_desktop.sync.weighing import bundle
from prisoncare_desktop.sync.weighing.bundle import EntryAnswer
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.forwarding import keep_way, may_take_another_name, way_of, ways
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import BatchRecord
from prisoncare_desktop.usecases.ports import Store

_log: logging.Logger = logger("sync")

NOT_TOLD_WORDS = "The trust's record was changed by somebody else, and does not tell how. IT must look."


@dataclass(frozen=True)
class Beside:
    """Takes such answers in for one PC; see `Taking`."""

    store: Store
    agency: str
    device_id: str
    now: Callable[[], datetime]
    chance: Callable[[], float]
    random_bytes: Callable[[int], bytes]
    sent: Sent
    got: Received

    def take(self, beside: Sequence[JsonObject], answers: Sequence[EntryAnswer]) -> None:
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

    def ask_no_more(self, batch: BatchRecord, beside: Sequence[JsonObject]) -> None:
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


def _as_if_answered(request: JsonObject, where: str) -> EntryAnswer:
    """Return an answer that leaves all to what stands there: no longer believed is that it is this very change."""
    resource_type, server_id = questions.parts_of(where)
    status = 412 if request["request"]["method"] == "PUT" else 200
    return EntryAnswer(status, "", {}, resource_type, server_id, "", "")
