"""A clinic PC in a schedule: what its people do, and its runs of sync, with the faults that were drawn for them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.pathway import FormCompleted, next_task, rule_for, successor_id
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import ChangedMeanwhile, DiskFull, NotFound, RuleBroken
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.sync.engine import SyncEngine
from prisoncare_desktop.sync.weighing.theirs import take_theirs
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.change_kinds import kind_of
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.decisions import GiveUpChange, KeepTrusts, SendAgain
from prisoncare_desktop.usecases.outbox import EntryState, OutboxEntry
from prisoncare_desktop.usecases.ports import Store
from prisoncare_desktop.usecases.requests import Command
from prisoncare_desktop.usecases.syncing import SyncOutcome
from tests.simulation.line import Line, transport_over
from tests.simulation.stores import MemoryStore
from tests.sync import small_prison
from tests.sync.conftest import NURSE, TestClock
from tests.sync.dying import Killed

RECORDED = (
    (Outcome.ATTENDED, ""),
    (Outcome.NOT_SEEN, "P1"),
    (Outcome.NOT_SEEN, "H1"),
    (Outcome.TOO_LATE, ""),
)
WORKER = StaffMember("worker", "Ruth Adeyemi", Role.SMS_WORKER)
LEADER = StaffMember("leader", "Anne Leader", Role.LEADER)
APPOINTMENT, TASK, RESPONSE = "appointment", "review_task", "response"


@dataclass
class Said:
    """What somebody recorded: the oracle's own note of it. `saw`: what their screen said of it before.

    `field`: of the record. `there`: how the record is known at the server, where not by its id here. `asked`: how often
    a person has sent it again after seeing both sides. `lost`: with the disk it was on.
    """

    entry_id: str
    pc: int
    record_type: str
    record_id: str
    says: str
    saw: str
    field: str = "outcome"
    there: str = ""
    asked: int = 0
    lost: bool = False

    def __post_init__(self) -> None:
        self.there = self.there or self.record_id


@dataclass
class SimPc:
    """One PC. `number`: its place in the schedule. `random_bytes`: the schedule's chance."""

    number: int
    memory: MemoryStore
    clock: TestClock
    line: Line
    random_bytes: Callable[[int], bytes]
    living: set[str]
    knows_processes: bool = True
    runs: int = 0
    running: bool = False
    said: dict[str, Said] = field(default_factory=dict)

    @property
    def store(self) -> OpenStore:
        return self.memory.store

    # --- people ------------------------------------------------------------------------------------------------------

    def record(self, row: int, what: int) -> Said | None:
        """The nurse records what became of an appointment. None if the product does not let them."""
        outcome, reason = RECORDED[what]
        record_id = small_prison.APPOINTMENTS[row]
        try:
            with self.store.write(NURSE) as unit:
                before = unit.appointments.get(record_id)
                if before.withdrawn:
                    return None  # it is on nobody's list
                after, event = before.record(
                    outcome,
                    reason,
                    by=NURSE.id,
                    initials=NURSE.initials,
                    at=self.clock.now(),
                    session=unit.sessions.get(before.session_id),
                )
                unit.appointments.put(after)
                entry_id = unit.record(event)
                unit.commit()
        except (RuleBroken, NotFound):
            return None
        saw = f"{before.outcome or ''}|{before.reason_code}"
        return Said(entry_id, self.number, APPOINTMENT, record_id, f"{outcome}|{reason}", saw)

    def review(self, days_ago: int) -> list[Said]:
        """The worker completes the review that is owed; the next becomes owed, the same one on every PC."""
        try:
            with self.store.write(NURSE) as unit:
                tasks = unit.review_tasks.of_episodes([small_prison.EPISODE])
                owed = next((one for one in tasks if one.status == "due"), None)
                if owed is None or len(tasks) > 3:
                    return []
                today = self.clock.now().date()
                done, event = owed.completed(
                    on=today - timedelta(days=days_ago), by=NURSE.id, by_name=NURSE.name, response_id="", today=today
                )
                unit.review_tasks.put(done)
                first = unit.record(event)
                rule = rule_for("13-week")
                opened, follows = next_task(rule, done, "review", successor_id(done, rule))
                said = [Said(first, self.number, TASK, owed.id, f"done|{done.done_on}", "due|", "done")]
                if opened.id not in {one.id for one in tasks}:
                    unit.review_tasks.put(opened)
                    entry_id = unit.record(follows, depends_on=first)
                    said.append(Said(entry_id, self.number, TASK, opened.id, f"{opened.status}|", "", "done"))
                unit.commit()
        except (RuleBroken, ChangedMeanwhile):
            return []
        return said

    def response(self) -> Said | None:
        """A form is completed: a fact that nobody changes after."""
        record_id = _uuid(self.random_bytes)
        answers = {"resourceType": "QuestionnaireResponse", "status": "completed", "item": []}
        with self.store.write(NURSE) as unit:
            resident = unit.residents.find_by_nomis("A1111AA")
            if resident is None:
                return None
            event = FormCompleted(
                record_id=record_id,
                revision=1,
                questionnaire="https://prisoncare.example/fhir/Questionnaire/sms-28-day-review",
                version="1.0.0",
                resident_id=resident.id,
                episode_id=small_prison.EPISODE,
                completed_at=self.clock.now(),
                completed_by=NURSE.id,
                content=json.dumps(answers),
            )
            entry_id = unit.record(event)
            unit.commit()
        return Said(entry_id, self.number, RESPONSE, record_id, "", "")

    def send_again(self, n: int) -> str:
        """A person looks at what needs attention and sends one as it stands here. Return the entry's id, "" if none."""
        waiting = self.attention()
        if not waiting:
            return ""
        entry = waiting[n % len(waiting)]
        self._decide(entry, SendAgain(entry.id))
        return entry.id

    def keep_trusts(self, n: int) -> str:
        """A person looks at what needs attention and gives one up for what the trust has. Return its id, "" if none."""
        waiting = self.attention()
        if not waiting:
            return ""
        entry = waiting[n % len(waiting)]
        clash = entry.state is EntryState.CONFLICT
        self._decide(entry, KeepTrusts(entry.id, "theirs") if clash else GiveUpChange(entry.id, "not wanted"))
        return entry.id

    def _decide(self, entry: OutboxEntry, command: Command[None]) -> None:
        with self.store.read() as unit:
            seen_by = kind_of(unit, entry).seen_by
        dispatch.run(command, self.context(next(one for one in (NURSE, WORKER, LEADER) if one.role in seen_by)))

    def context(self, user: StaffMember) -> Context:
        def theirs(store: Store) -> Changes:
            return take_theirs(store, self.clock.now(), self.random_bytes)

        return Context(self.store, self.clock, user, self.random_bytes, _no_printer, take_theirs=theirs)

    def attention(self) -> tuple[OutboxEntry, ...]:
        with self.store.read() as unit:
            return unit.outbox.needing_attention()

    # --- sync --------------------------------------------------------------------------------------------------------

    def sync(self, *, dies_at: int = 0, full_from: int = 0) -> SyncOutcome | None:
        """One run, as `line` was told to go. `dies_at`: killed at this step of the store's; `full_from`: the first

        commit for which the disk has no room. None: the process died.
        """
        self.runs += 1
        process = f"{self.number}.{self.runs}"
        troubled = dies_at or full_from
        store = cast(Store, _Troubled(self.store, dies_at, full_from)) if troubled else self.store
        engine = SyncEngine(
            store,
            transport_over(self.line),
            clock=self.clock,
            random_bytes=self.random_bytes,
            agency_id=small_prison.AGENCY,
            process=process if self.knows_processes else "",
            process_lives=self.living.__contains__,
        )
        self.living.add(process)
        try:
            with suppress(Killed):
                return engine.run_once()
        finally:
            self.living.discard(process)
        return None


class _Troubled:
    """The store of a process that dies, or whose disk fills up, after so many steps."""

    def __init__(self, store: OpenStore, dies_at: int, full_from: int) -> None:
        self._store = store
        self._dies_at = dies_at
        self._full_from = full_from
        self._steps = self._commits = 0

    def step(self) -> None:
        self._steps += 1
        if self._steps == self._dies_at:
            raise Killed

    def commits(self) -> None:
        self._commits += 1
        if self._full_from and self._commits >= self._full_from:
            raise DiskFull("the disk is full")

    @contextmanager
    def write(self, actor: StaffMember) -> Iterator[Any]:
        self.step()
        with self._store.write(actor) as unit:
            yield _TroubledUnit(unit, self)

    @contextmanager
    def read(self) -> Iterator[Any]:
        with self._store.read() as unit:
            yield unit


class _TroubledUnit:
    def __init__(self, unit: Any, trouble: _Troubled) -> None:
        self._unit = unit
        self._trouble = trouble

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unit, name)

    def commit(self) -> None:
        self._trouble.commits()
        self._unit.commit()
        self._trouble.step()


def _no_printer(*_: object) -> bytes:
    raise AssertionError


def _uuid(random_bytes: Callable[[int], bytes]) -> str:
    drawn = random_bytes(8).hex()
    return f"0199eeee-0000-7000-{drawn[:4]}-{drawn[4:]}"
