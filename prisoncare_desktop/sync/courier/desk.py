"""The courier's desk of one store: introduces this PC, makes the files that go up, reads those that came down."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from prisoncare_desktop.domain.passwords import plain_code
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import CourierFileRefused, DiskFull, StoreUnavailable
from prisoncare_desktop.log import logger
from prisoncare_desktop.settings import COURIER
from prisoncare_desktop.sync import lease
from prisoncare_desktop.sync.courier import content, envelope, incoming, introduction, key_ring, standing
from prisoncare_desktop.sync.courier.by_hand import ByHand
from prisoncare_desktop.sync.courier.introduction import Introduction, OwnKeys
from prisoncare_desktop.sync.engine import Why
from prisoncare_desktop.sync.fhir import profile
from prisoncare_desktop.sync.forwarded.engine import ForwardedEngine
from prisoncare_desktop.sync.forwarded.questions import AsTold
from prisoncare_desktop.sync.run import DEVICE_ID
from prisoncare_desktop.sync.up.answers import Answers, Sent
from prisoncare_desktop.sync.up.settle import Settler
from prisoncare_desktop.usecases.courier_port import CourierState, Files, Made, ReadIn
from prisoncare_desktop.usecases.forwarding import CARRIER, handed_over
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import BatchRecord
from prisoncare_desktop.usecases.ports import Clock, Store
from prisoncare_desktop.usecases.sync_state import LAST_TROUBLE, NEXT_TRY_AT, TROUBLE_SINCE
from prisoncare_desktop.usecases.syncing import BUSY, LAST_SYNC_AT, SyncOutcome

_log: logging.Logger = logger("courier")

SUFFIX = ".courier"
INTRODUCTION_SUFFIX = ".courier-key"
ALL = 1_000_000  # batches under way: a person carries everything at once
TOO_LARGE = "413"  # as a server says it
_AROUND_THE_BATCHES = 2000  # bytes of a file's content, with room to spare


@dataclass(frozen=True)
class CourierDesk:
    """See `usecases/courier_port.Courier`. `agency_id`: the prison's; `process`: this process's name in the lease."""

    store: Store
    files: Files
    clock: Clock
    random_bytes: Callable[[int], bytes]
    agency_id: str
    process: str = ""
    process_lives: Callable[[str], bool] = lease.may_live

    def state(self) -> CourierState:
        with self.store.read() as unit:
            return standing.state(unit)

    def begin(self) -> None:
        """Note that this PC's work goes by hand now: what is known of a network's troubles tells nothing any more."""
        with self.store.read() as unit:
            if unit.facts.get(CARRIER) == COURIER:
                return
        with self.store.write(SYNC_ACTOR) as unit:
            unit.facts.put(CARRIER, COURIER)
            for past in (LAST_TROUBLE, TROUBLE_SINCE, NEXT_TRY_AT):
                unit.facts.put(past, "")
            unit.commit()

    # --- keys --------------------------------------------------------------------------------------------------------

    def introduce(self, folder: Path, actor: StaffMember) -> Path:
        with self.store.write(actor) as unit:
            keys = key_ring.own_keys(unit.facts)
            if keys is None:
                keys = key_ring.make_own_keys(unit.facts, self.clock.now(), self.random_bytes)
            unit.trail.note("CourierIntroduced", "courier", keys.introduction.fingerprint)
            unit.commit()
        file = folder / f"{keys.introduction.fingerprint[:9].lower()}{INTRODUCTION_SUFFIX}"
        self.files.write(file, keys.introduction.whole)
        return file

    def check_trust(self, file: Path) -> None:
        self._introduction_of_trust(file)

    def _introduction_of_trust(self, file: Path) -> Introduction:
        found = introduction.read(self.files.read(file, introduction.FILE_BYTES))
        if not found.of_the_trust:
            raise CourierFileRefused("introduces-a-pc")
        return found

    def accept_trust(self, file: Path, heard: str, actor: StaffMember) -> None:
        found = self._introduction_of_trust(file)
        if plain_code(heard) != plain_code(found.fingerprint):
            raise CourierFileRefused("another-fingerprint")
        with self.store.write(actor) as unit:
            known = key_ring.all_trust_keys(unit.facts)
            if any(one.introduction.key_id == found.key_id for one in known[1:]):
                raise CourierFileRefused("keys-given-up")
            key_ring.keep_trust_keys(unit.facts, found, self.clock.now())
            unit.trail.note("CourierTrustAccepted", "courier", found.fingerprint)
            unit.commit()

    # --- the way up --------------------------------------------------------------------------------------------------

    def make_files(self, folder: Path, actor: StaffMember) -> Made:
        with self.store.read() as unit:
            keys, trust = key_ring.own_keys(unit.facts), key_ring.trust_keys(unit.facts)
        if keys is None:
            raise CourierFileRefused("no-keys")
        if trust is None:
            raise CourierFileRefused("no-trust-keys")
        self._run(ByHand(), freezes=True, hears=False)
        self._split_what_no_file_holds()
        with self.store.read() as unit:
            batches = standing.without_answer(unit)
            changes = sum(len(unit.outbox.claimed_in(one.number)) for one in batches)
        if not batches:
            raise CourierFileRefused("nothing-to-send")
        made = [self._write(folder, some, keys, trust.introduction, actor) for some in in_files(batches)]
        return Made(tuple(made), changes)

    def _split_what_no_file_holds(self) -> None:
        """Split batches larger than a file, as a server would have it that calls them too large; alone, set aside."""
        while True:
            with self.store.read() as unit:
                device_id, known = unit.facts.get(DEVICE_ID), profile.kept(unit.facts)
                larger = [one for one in standing.without_answer(unit) if one.entries and not fits([one])]
            if not larger:
                return
            settler = Settler(self.store, AsTold({}), self.clock.now, lambda: 0.0, self.random_bytes)
            answers = Answers(self.store, settler, device_id, self.clock.now)
            for batch in larger:
                answers.split_or_set_aside(batch, TOO_LARGE, "", known, Sent())

    def _write(
        self, folder: Path, batches: Sequence[BatchRecord], keys: OwnKeys, trust: Introduction, actor: StaffMember
    ) -> Path:
        """Note it, write it, and only then count it as handed over: a file that failed half-way is on nobody's list."""
        file_id = self.random_bytes(envelope.FILE_ID_BYTES)
        file = folder / f"{file_id.hex()[:16]}{SUFFIX}"
        with self.store.write(actor) as unit:
            changes = sum(len(unit.outbox.claimed_in(one.number)) for one in batches)
            unit.trail.note(
                "CourierFileMade", "courier", file.name, reason=f"{len(batches)} batches, {changes} changes"
            )
            unit.commit()
        with self.store.read() as unit:
            device_id, head = unit.facts.get(DEVICE_ID), unit.trail.head()
        going = content.Going(file_id, self.clock.now(), device_id, self.agency_id, head)
        self.files.write(file, envelope.sealed(content.going_up(going, batches), file_id, keys, trust))
        with self.store.write(SYNC_ACTOR) as unit:
            handed_over(unit, [one.number for one in batches], file.name, self.clock.now())
            unit.commit()
        _log.info("courier file made: %s batches", len(batches))
        return file

    # --- the way down ------------------------------------------------------------------------------------------------

    def read_in(self, file: Path, actor: StaffMember) -> ReadIn:
        whole = self.files.read(file, envelope.FILE_MOST)
        with self.store.read() as unit:
            judged = incoming.judged(unit, whole)
        with self.store.write(actor) as unit:
            unit.trail.note("CourierFileRead", "courier", file.name, reason=f"{len(judged.messages)} messages")
            unit.commit()
        new = judged.known < len(judged.messages)
        outcome = self._run(ByHand(file.name, judged.messages), freezes=False, hears=new)
        if judged.twin:
            raise CourierFileRefused("twin")
        settled = outcome.receipted + outcome.refused + outcome.conflicts
        return ReadIn(
            receipted=outcome.receipted,
            others=max(0, outcome.sent - settled),
            refused=outcome.refused,
            conflicts=outcome.conflicts,
            known=judged.known,
            resources=outcome.received,
            read_before=judged.known == len(judged.messages),
            changes=outcome.changes,
        )

    # --- how ---------------------------------------------------------------------------------------------------------

    def _run(self, carrier: ByHand, *, freezes: bool, hears: bool) -> SyncOutcome:
        """Run the sync once, with what the file in hand brought.

        `hears`: whether that is something new; only then has this PC synced with the trust.

        Raises:
            CourierFileRefused: "busy".
            StoreUnavailable, DiskFull: what was settled stays settled; done again, it goes on from there.
        """
        with self.store.read() as unit:
            heard_at = unit.facts.get(LAST_SYNC_AT)
        engine = ForwardedEngine(
            self.store,
            carrier,
            clock=self.clock,
            random_bytes=self.random_bytes,
            agency_id=self.agency_id,
            process=self.process,
            process_lives=self.process_lives,
            freezes=freezes,
            under_way_most=ALL,
        )
        outcome = engine.run_once(why=Why.ASKED_FOR)
        if outcome.trouble == BUSY:
            raise CourierFileRefused("busy")
        if outcome.trouble == DiskFull.__name__:
            raise DiskFull(outcome.trouble)
        if outcome.trouble:
            raise StoreUnavailable(outcome.trouble)
        with self.store.write(SYNC_ACTOR) as unit:
            unit.facts.put(NEXT_TRY_AT, "")  # nothing goes by itself
            if not hears:
                unit.facts.put(LAST_SYNC_AT, heard_at)
            unit.commit()
        return outcome


def fits(batches: Sequence[BatchRecord]) -> bool:
    """Whether one file takes all of these."""
    return _AROUND_THE_BATCHES + sum(map(content.size_of, batches)) <= envelope.CONTENT_MOST


def in_files(batches: Sequence[BatchRecord]) -> Iterator[tuple[BatchRecord, ...]]:
    """Yield the batches in order, as many together as one file takes."""
    some: list[BatchRecord] = []
    for batch in batches:
        if some and not fits([*some, batch]):
            yield tuple(some)
            some = []
        some.append(batch)
    if some:
        yield tuple(some)
