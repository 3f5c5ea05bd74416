"""One schedule run: PCs, their lines, one server and one clock, and the oracle that looks on."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlcipher3 import dbapi2

from prisoncare_desktop.domain import systems
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store.policy import WORK
from prisoncare_desktop.store.staging import become_another_device
from prisoncare_desktop.sync import lease
from tests.simulation.line import Line
from tests.simulation.oracle import Oracle
from tests.simulation.pc import Said, SimPc
from tests.simulation.people import say_more
from tests.simulation.schedule import PCS_MOST, Schedule, Step
from tests.simulation.server import Backup, SimServer
from tests.simulation.stores import EmptyStore, MemoryStore
from tests.sync import small_prison
from tests.sync.conftest import TestClock
from tests.sync.test_both_sides import moved, recorded_elsewhere

ROUNDS_MOST = 12  # of every PC's sync, once nothing is wrong any more: more would be a sync that does not end
ROUND_S = 1200.0  # longer than any wait between tries
MORE_THAN_OUTCOMES = 0.7  # the share of what people record in a schedule with a topic
SOON_S = 650.0  # where nothing waits: long enough for every list to be walked, most of what is done by the hour is not

__all__ = ["Stage", "World"]


class Stage:
    """What schedules share: stores that are put back, a server that was loaded once. One a process."""

    def __init__(self) -> None:
        self.random = Random(0)
        self.clocks = [TestClock() for _ in range(PCS_MOST)]
        empty = EmptyStore()
        self.server = SimServer()
        for resource in small_prison.everything():
            self.server.write(resource)
        self.server.now = self.clocks[0].now()
        self.stores: list[MemoryStore] = []
        self.loaded: list[dbapi2.Connection] = []
        for n, clock in enumerate(self.clocks):
            device_id = f"0199d000-0000-4000-8000-{n:012d}"
            store = MemoryStore(f"pc{n}", device_id, empty, clock, self.random_bytes)
            pc = SimPc(n, store, clock, Line(self.server), self.random_bytes, set())
            outcome = pc.sync()
            assert outcome is not None
            assert outcome.trouble == "", outcome
            self.stores.append(store)
            self.loaded.append(store.copy(f"loaded{n}"))
        self.server.now += timedelta(minutes=10)
        self.began_at = [clock.at for clock in self.clocks]

    def random_bytes(self, n: int) -> bytes:
        return self.random.randbytes(n)


@dataclass
class _PcBackup:
    content: dbapi2.Connection
    entries: frozenset[str]


class World:
    """Runs one schedule on the stage. `trace`: what each step came to, the same for the same seed."""

    def __init__(self, stage: Stage, schedule: Schedule) -> None:
        self.stage, self.schedule = stage, schedule
        rng = Random(f"world {schedule.seed}")
        self.rng = rng
        stage.random.seed(f"bytes {schedule.seed}")
        self.server = stage.server.fresh_copy()
        self.server.habits, self.server.rng = schedule.habits, stage.random
        self.server.no_paging_links = not schedule.habits.links
        self.living: set[str] = set()
        self.pcs: list[SimPc] = []
        for _ in range(schedule.pcs):
            self._add_pc(stage.loaded[len(self.pcs)], knows_processes=rng.random() < 0.5)
        self.oracle = Oracle(self.server, self.pcs, schedule.rows)
        self.server.replaced = self.oracle.replaced
        self.trace: list[str] = []
        self._server_backups: list[Backup] = [self.server.backup()]  # of last night
        self._pc_backups: dict[int, _PcBackup] = {}
        self._copies = 0
        self._depth = 0
        self._at_it: set[int] = set()  # PCs whose run is under way
        self._held_since: dict[int, datetime] = {}
        self._what = ""

    def _add_pc(self, content: dbapi2.Connection, *, knows_processes: bool) -> SimPc:
        n = len(self.pcs)
        store, clock = self.stage.stores[n], self.stage.clocks[n]
        store.become(content)
        clock.at = self.stage.began_at[n] + timedelta(minutes=10)
        line = Line(self.server)
        pc = SimPc(n, store, clock, line, self.stage.random_bytes, self.living, knows_processes)
        self.pcs.append(pc)
        if hasattr(self, "oracle"):
            self.oracle.order.watch(pc)
        return pc

    # --- running -----------------------------------------------------------------------------------------------------

    def run(self, written: Callable[[World], None] | None = None) -> None:
        """Run every step, and what somebody wrote by hand; heal what is broken, and judge.

        Raises:
            Violation: the sync lied, lost, doubled or got stuck.
        """
        for step in self.schedule.steps:
            self.step(step)
        if written is not None:
            written(self)
        self.heal()
        self.oracle.judge()
        self.trace.append(self.oracle.digest())

    def step(self, step: Step) -> None:
        self.rng = Random(step.seed)
        self.stage.random.seed(step.seed)
        pc = self.pcs[step.pc % len(self.pcs)]
        self.pass_time(self.rng.choice((1, 20, 60)))
        came_to = _STEPS[step.kind](self, pc)
        self.trace.append(f"{step}: {came_to}")

    def pass_time(self, seconds: float) -> None:
        self.server.now += timedelta(seconds=seconds)
        for pc in self.pcs:
            pc.clock.advance(seconds)

    def heal(self) -> None:
        """End all trouble but refusals; then every PC syncs until all are current."""
        self.rng = Random(f"heal {self.schedule.seed}")
        for pc in self.pcs:
            pc.line.begin()
            pc.line.down = False
        for pc in self.pcs:
            self._deliver(pc)
        self.server.busy.clear()
        self.server.fails_of = _nothing
        if self.rng.random() < 0.5:
            self.server.poison, self.server.poisons_all = _nothing, False
            for pc in self.pcs:
                while entry_id := pc.send_again(0):
                    self.oracle.asked(pc, entry_id)
        current = [-1] * len(self.pcs)
        for n in range(ROUNDS_MOST):
            self.pass_time(SOON_S if n and self.oracle.nothing_left() else ROUND_S)
            # Who has something to send goes first: then the others need but one run to hear of it.
            for at, pc in sorted(enumerate(self.pcs), key=lambda one: not self.oracle.stuck(one[1])):
                if current[at] == self.oracle.writes() and not self.oracle.stuck(pc):
                    continue
                outcome = self._run(pc)
                current[at] = self.oracle.writes() if outcome == "" else -1
            if all(one == self.oracle.writes() for one in current) and self.oracle.nothing_left():
                if self.rng.random() < 0.1:
                    self.pass_time(SOON_S)
                    pc = self.rng.choice(self.pcs)
                    self.oracle.quiet(pc, pc.sync())
                return
        self.oracle.never_ended(current)

    # --- a run of sync -----------------------------------------------------------------------------------------------

    def _sync(self, pc: SimPc, *, dies_at: int = 0, full_from: int = 0) -> str:
        """A run with what the schedule has in store for its requests."""
        pc.line.begin()
        drawn = []
        for _ in range(self.rng.choice((0, 1, 1, 2))):
            n = self.rng.randrange(self.rng.choice((4, 26)))
            if self.schedule.faults and self.rng.random() < 0.6:
                fault = self.rng.choice(self.schedule.faults)
                pc.line.at[n] = fault
                pc.line.retry_after_s = self.rng.choice((0.0, 7.0, 600.0))
                drawn.append(f"{n} {fault}")
            elif self.schedule.meanwhile:
                what = self.rng.choice(self.schedule.meanwhile)
                pc.line.meanwhile.setdefault(n, []).append(self._meanwhile(pc, what))
                drawn.append(f"{n} meanwhile {what}")
        return f"[{', '.join(drawn)}] {self._run(pc, dies_at=dies_at, full_from=full_from)}"

    def _run(self, pc: SimPc, *, dies_at: int = 0, full_from: int = 0) -> str:
        self._at_it.add(pc.number)
        self._held_since[pc.number] = pc.clock.at
        outcome = pc.sync(dies_at=dies_at, full_from=full_from)
        self._at_it.discard(pc.number)
        self.oracle.waits(pc, outcome)
        pc.line.at, pc.line.meanwhile = {}, {}
        self.oracle.look(pc)
        return "killed" if outcome is None else outcome.trouble

    def _meanwhile(self, pc: SimPc, what: str) -> Callable[[], None]:
        rng = Random(self.rng.getrandbits(48))

        def happens() -> None:
            before, self.rng = self.rng, rng
            if what == "hang":
                self.pass_time(40)
            elif what == "hang long":
                self.pass_time(rng.choice((100, 200, 4000)))
            elif what == "second run":
                self._second_run(pc)
            elif what == "sync of another":
                self._sync_of_another(pc)
            else:
                _STEPS[what](self, pc)
            self.rng = before

        return happens

    def _second_run(self, pc: SimPc) -> None:
        if self._depth > 1:
            return
        # Free again once a run has only its own place left to tell.
        is_held = pc.line.sending or bool(self.oracle.fact(pc, lease.FACT))
        kept = pc.line.asked, pc.line.at, pc.line.meanwhile, pc.line.befalls
        pc.line.begin()
        self._depth += 1
        outcome = pc.sync()
        self._depth -= 1
        held_for = pc.clock.at - self._held_since[pc.number]
        self.oracle.second_run(pc, outcome, in_time=is_held and timedelta(0) <= held_for < lease.HOLDS)
        pc.line.asked, pc.line.at, pc.line.meanwhile, pc.line.befalls = kept

    def _sync_of_another(self, pc: SimPc) -> None:
        others = [one for one in self.pcs if one is not pc and one.number not in self._at_it]
        if others:
            other = self.rng.choice(others)
            other.line.begin()
            self._run(other)

    # --- steps -------------------------------------------------------------------------------------------------------

    def _record(self, pc: SimPc) -> str:
        topic = self.schedule.topic
        if topic and self.rng.random() < MORE_THAN_OUTCOMES:
            more = say_more(pc, self.rng, self.schedule.rows, topic)
            return ", ".join(self._noted(pc, one) for one in more) or "not let"
        return self._noted(pc, pc.record(self.rng.randrange(self.schedule.rows), self.rng.randrange(4)))

    def _review(self, pc: SimPc) -> str:
        return ", ".join(self._noted(pc, one) for one in pc.review(self.rng.randrange(3)))

    def _response(self, pc: SimPc) -> str:
        return self._noted(pc, pc.response())

    def _noted(self, pc: SimPc, said: Said | None) -> str:
        if said is None:
            return "not let"
        self.oracle.recorded(pc, said)
        return f"{said.record_id[-4:]} {said.field} {said.says}"

    def _decide(self, pc: SimPc) -> str:
        n = self.rng.randrange(3)
        if self.rng.random() < 0.4:
            return pc.keep_trusts(n)
        entry_id = pc.send_again(n)
        if entry_id:
            self.oracle.asked(pc, entry_id)
        return entry_id

    def _wait(self, _pc: SimPc) -> str:
        seconds = self.rng.choice((130, 600, 3700, 90_000))
        self.pass_time(seconds)
        return f"{seconds} s"

    def _clock(self, pc: SimPc) -> str:
        seconds = self.rng.choice((-1, 1)) * self.rng.choice((8, 700, 3600, 86_400, 400 * 86_400))
        pc.clock.advance(seconds)
        return f"{seconds} s"

    def _partition(self, pc: SimPc) -> str:
        pc.line.down = not pc.line.down
        return "down" if pc.line.down else "up"

    def _deliver(self, pc: SimPc) -> str:
        held, pc.line.held = pc.line.held, []
        self.rng.shuffle(held)
        for request in held:
            pc.line.deliver(request)
        return f"{len(held)} delivered"

    def _killed(self, pc: SimPc) -> str:
        return self._sync(pc, dies_at=self.rng.randint(1, 40))

    def _disk_full(self, pc: SimPc) -> str:
        return self._sync(pc, full_from=self.rng.randint(1, 12))

    # --- the server and others who work there ------------------------------------------------------------------------

    def _central(self, _pc: SimPc) -> str:
        edit = self._edit()
        if edit is not None:
            self.server.write(edit)
        return self._what

    def _late(self, _pc: SimPc) -> str:
        edit = self._edit()
        if edit is not None:
            self.server.write_late(edit, timedelta(seconds=self.rng.randint(1, 100)))
        return self._what

    def _edit(self) -> dict[str, Any] | None:
        """Return a record as somebody else leaves it, None if it is not there."""
        scratch = SimServer(now=self.server.now)
        row = self.rng.randrange(self.schedule.rows)
        what = self._what = self.rng.choice(_EDITS)
        key = _EDITED.get(what, ("Appointment", f"a-000{row + 1}"))
        there = self.server.store.get(key)
        if there is None:
            return None
        scratch.store[key] = there
        if what == "moved":
            moved(scratch, row, f"2026-11-20T1{self.rng.randrange(10)}:{self.rng.randrange(10, 60)}:00.000Z")
        elif what == "elsewhere":
            said = self.rng.choice((("attended", "fulfilled", ""), ("not-seen", "noshow", "P5")))
            recorded_elsewhere(scratch, row, *said)
        elif what == "noted":
            scratch.store[key] = {**there, "comment": self.rng.choice(("no letter", "bring the letter"))}
        elif what == "needs":
            large = {"system": systems.COMMUNICATION_NEED, "code": "large-print"}
            need = {"url": systems.COMMUNICATION_NEED_EXTENSION, "valueCoding": large}
            others = [one for one in there["extension"] if one["url"] != need["url"]]
            scratch.store[key] = {**there, "extension": [*others, need]}
        elif what == "cancelled":
            scratch.store[key] = {**there, "status": "cancelled"}
        elif what == "cell":
            scratch.store[key] = {
                **there,
                "address": [{"use": "home", "type": "physical", "text": f"A-1-{self.rng.randrange(99)}"}],
            }
        elif what == "due":
            scratch.store[key] = {**there, "restriction": {"period": {"end": f"2026-12-{self.rng.randrange(10, 28)}"}}}
        else:
            period = {**there.get("executionPeriod", {}), "end": f"2026-11-{self.rng.randrange(10, 19)}"}
            scratch.store[key] = {**there, "status": "completed", "executionPeriod": period}
        return _without_mark(scratch.store[key]) if self.rng.random() < 0.5 else scratch.store[key]

    def _deleted(self, _pc: SimPc) -> str:
        key = ("Appointment", f"a-000{self.rng.randrange(self.schedule.rows) + 1}")
        if key in self.server.store:
            self.server.delete(key)
            self.oracle.deleted(key)
        return key[1]

    def _caps(self, _pc: SimPc) -> str:
        entries = self.rng.choice((1, 2, 5, 100))
        self.server.habits = replace(self.server.habits, entries=entries)
        return str(entries)

    def _poison(self, _pc: SimPc) -> str:
        how = self.rng.choice(("none", "alone", "whole", "fails"))
        wanted = self.rng.choice(("a-0001", "a-0002", "t1", "p1"))
        bad = _nothing if how == "none" else _is(wanted)
        self.server.poison = bad if how in ("alone", "whole") else _nothing
        self.server.poisons_all = how == "whole"
        self.server.fails_of = bad if how == "fails" else _nothing
        return f"{how} {wanted}"

    def _busy(self, _pc: SimPc) -> str:
        self.server.busy ^= {f"a-000{self.rng.randrange(self.schedule.rows) + 1}"}
        return str(sorted(self.server.busy))

    # --- backups -----------------------------------------------------------------------------------------------------

    def _backup_server(self, _pc: SimPc) -> str:
        self._server_backups.append(self.server.backup())
        return ""

    def _restore_server(self, _pc: SimPc) -> str:
        then = self.rng.choice(self._server_backups)
        self._server_backups = [one for one in self._server_backups if one.taken_at <= then.taken_at]
        for pc in self.pcs:
            pc.line.held.clear()  # the line to what was before it is cut
        self.oracle.server_went_back(then)
        return then.taken_at.isoformat()

    def _backup_pc(self, pc: SimPc) -> str:
        self._copies += 1
        copied = pc.memory.copy(f"copy{self._copies}")
        self._pc_backups[pc.number] = _PcBackup(copied, frozenset(pc.said))
        return ""

    def _restore_pc(self, pc: SimPc) -> str:
        """By the product's own restore, which knows that it is one."""
        if not self._back(pc):
            return "no backup"
        connection = connections.open_connection(self._file(pc), pc.store.keys.file, policy=WORK)
        become_another_device(connection, pc.clock.now(), pc.clock.now(), self.stage.random_bytes)
        connection.close()
        self.oracle.order.restored(pc)
        return "restored"

    def _put_back_pc(self, pc: SimPc) -> str:
        """By a copy of the file, of which the product is told nothing."""
        return "put back" if self._back(pc) else "no backup"

    def _back(self, pc: SimPc) -> bool:
        then = self._pc_backups.get(pc.number)
        if then is None and pc.number >= self.schedule.pcs:
            return False  # a copy of another has none of its own yet
        pc.memory.become(self.stage.loaded[pc.number] if then is None else then.content)
        self.oracle.pc_went_back(pc, frozenset() if then is None else then.entries)
        return True

    @staticmethod
    def _file(pc: SimPc) -> Any:
        return pc.store._folder.store_file

    def _clone(self, pc: SimPc) -> str:
        if len(self.pcs) >= PCS_MOST:
            return "no room"
        self._copies += 1
        copied = pc.memory.copy(f"copy{self._copies}")
        made = self._add_pc(copied, knows_processes=pc.knows_processes)
        made.clock.at = pc.clock.at
        self.oracle.cloned(pc, made)
        return f"PC {made.number}"


_EDITED = {"cell": ("Patient", "p1"), "needs": ("Patient", "p1"), "due": ("Task", "t1"), "done": ("Task", "t1")}
_EDITS = ("moved", "elsewhere", "cancelled", "noted", *_EDITED)


def _nothing(_resource: dict[str, Any]) -> bool:
    return False


def _is(server_id: str) -> Callable[[dict[str, Any]], bool]:
    return lambda resource: resource.get("id") == server_id


def _without_mark(resource: dict[str, Any]) -> dict[str, Any]:
    """Return the record as software leaves it that does not know our mark, and writes it as its own."""
    kept = [one for one in resource.get("extension", []) if one["url"] != systems.CHANGE]
    return copy.deepcopy({**resource, "extension": kept})


_STEPS: dict[str, Callable[[World, SimPc], str]] = {
    "record": World._record,
    "review": World._review,
    "response": World._response,
    "sync": World._sync,
    "wait": World._wait,
    "decide": World._decide,
    "central": World._central,
    "late": World._late,
    "deleted": World._deleted,
    "clock": World._clock,
    "partition": World._partition,
    "backup server": World._backup_server,
    "restore server": World._restore_server,
    "backup pc": World._backup_pc,
    "restore pc": World._restore_pc,
    "put back pc": World._put_back_pc,
    "clone": World._clone,
    "caps": World._caps,
    "poison": World._poison,
    "busy": World._busy,
    "deliver": World._deliver,
    "killed": World._killed,
    "disk full": World._disk_full,
}
