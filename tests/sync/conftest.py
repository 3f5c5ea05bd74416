"""A PC with a real encrypted store, and what its sync talks to."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from prisoncare_desktop.domain.attendance import Appointment, Outcome
from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.domain.events import Event
from prisoncare_desktop.domain.pathway import ReviewTask, first_task, rule_for
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.sync.engine import SyncEngine
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.standing import registration
from prisoncare_desktop.sync.standing.rollback import DEVICE_ID
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import Conflict, OutboxEntry, StateCounts
from prisoncare_desktop.usecases.syncing import LAST_SYNC_AT, SyncOutcome
from tests.sync import model_server, small_prison
from tests.sync.model_server import ModelServer
from tests.sync.strict_server import StrictServer
from tests.sync.wires import Wire

NURSE = StaffMember(small_prison.NURSE_ID, "Grace Lyle", Role.NURSE)
PASSWORD = "a long enough password"
CHEAP = KdfCost(memory_kib=64, passes=1, lanes=1, in_tests=True)
ANCHORS_THERE = "anchors.json"


class TestClock:
    """A clock that stands still until told."""

    __test__ = False

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def advance(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def seeded_bytes(seed: str) -> Callable[[int], bytes]:
    """Return chance that is the same each time."""
    drawn = 0

    def random_bytes(n: int) -> bytes:
        nonlocal drawn
        drawn += 1
        return hashlib.shake_256(f"{seed}/{drawn}".encode()).digest(n)

    return random_bytes


@dataclass
class Pc:
    """One clinic PC."""

    store: OpenStore
    clock: TestClock
    base_url: str
    token: str
    wire: httpx.BaseTransport | None
    seed: str = "pc"
    _chance: Callable[[int], bytes] = field(init=False)

    def __post_init__(self) -> None:
        self._chance = seeded_bytes(self.seed)

    def engine(self) -> SyncEngine:
        transport = FhirTransport(self.base_url, self.token, wire=self.wire)
        return SyncEngine(
            self.store, transport, clock=self.clock, random_bytes=self._chance, agency_id=small_prison.AGENCY
        )

    def sync(self) -> SyncOutcome:
        engine = self.engine()
        try:
            return engine.run_once()
        finally:
            if self.wire is None:
                engine.transport.close()

    def later(self, seconds: float = 3600) -> SyncOutcome:
        """Sync again after a while: every wait is over."""
        self.clock.advance(seconds)
        return self.sync()

    def synced_until_now(self) -> None:
        """All the while until now its syncs went well, and moved nothing: this is no long silence."""
        with self.store.write(NURSE) as unit:
            unit.facts.put(LAST_SYNC_AT, instant_text(self.clock.now()))
            unit.commit()

    def record(self, n: int, outcome: Outcome = Outcome.ATTENDED, reason: str = "") -> str:
        """The nurse records what became of the n-th appointment. Return the outbox entry's id."""
        with self.store.write(NURSE) as unit:
            before = unit.appointments.get(small_prison.APPOINTMENTS[n])
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
        return entry_id

    def appointment(self, n: int) -> Appointment:
        with self.store.read() as unit:
            return unit.appointments.get(small_prison.APPOINTMENTS[n])

    def task(self) -> ReviewTask:
        with self.store.read() as unit:
            return unit.review_tasks.get(small_prison.TASK)

    def open_review(self, review_code: str) -> str:
        """A review becomes owed, made on this PC. Return its task's id."""
        task_id = "0199dddd-0000-7000-8000-0000000000ff"
        with self.store.write(NURSE) as unit:
            opened, event = first_task(rule_for(review_code), unit.episodes.get(small_prison.EPISODE), task_id)
            unit.review_tasks.put(opened)
            unit.record(event)
            unit.commit()
        return task_id

    def complete_task(self, task_id: str = small_prison.TASK) -> None:
        """The SMS worker marks a review done today."""
        with self.store.write(NURSE) as unit:
            after, event = unit.review_tasks.get(task_id).completed(
                on=self.clock.now().date(),
                by=NURSE.id,
                by_name=NURSE.name,
                response_id="",
                today=self.clock.now().date(),
            )
            unit.review_tasks.put(after)
            unit.record(event)
            unit.commit()

    def reckon_from(self, day: date) -> None:
        """A review was done on that day: the one that is owed is reckoned from it, and becomes due on another."""
        with self.store.write(NURSE) as unit:
            owed = unit.review_tasks.get(small_prison.TASK)
            done = replace(owed, id="0199dddd-0000-7000-8000-00000000000d", done_on=day)
            after, event = owed.reanchored(rule_for(owed.review_code), done, "review")
            unit.review_tasks.put(after)
            unit.record(event)
            unit.commit()

    def entry(self, entry_id: str) -> OutboxEntry:
        with self.store.read() as unit:
            return unit.outbox.many([entry_id])[entry_id]

    def conflict(self, entry_id: str) -> Conflict:
        with self.store.read() as unit:
            found = unit.outbox.conflict(entry_id)
        assert found is not None, "no conflict is kept for this entry"
        return found

    def resume(self, entry_id: str) -> None:
        """A person has looked and wants it sent as it stands here."""
        with self.store.write(NURSE) as unit:
            unit.outbox.resume(entry_id)
            unit.commit()

    def record_event(self, event: Event) -> str:
        """Record a fact that changes no row here."""
        with self.store.write(NURSE) as unit:
            entry_id = unit.record(event)
            unit.commit()
        return entry_id

    def counts(self) -> StateCounts:
        with self.store.read() as unit:
            return unit.outbox.counts()


@pytest.fixture(scope="session")
def empty_data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty store, to be copied: making one takes a second."""
    folder = tmp_path_factory.mktemp("empty") / "data"
    Vault(folder, TestClock(), seeded_bytes("vault"), CHEAP).create([(NURSE, PASSWORD)])
    return folder


@pytest.fixture(scope="session", params=[ModelServer, StrictServer], ids=["lenient", "strict"])
def character(request: pytest.FixtureRequest) -> type[ModelServer]:
    """The server's character: one client must get on with both, and nothing tells it which it has."""
    kind: type[ModelServer] = request.param
    return kind


@pytest.fixture(scope="session")
def loaded_data_folder(
    empty_data_folder: Path, character: type[ModelServer], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A data folder into which the small prison was loaded by sync."""
    folder = tmp_path_factory.mktemp("loaded") / "data"
    shutil.copytree(empty_data_folder, folder)
    clock = TestClock()
    store = opened(folder, clock)
    server = small_server(character=character)
    assert Pc(store, clock, model_server.BASE, "t", server, seed="first load").sync().trouble == ""
    store.close()
    anchors = [one for (kind, _), one in server.store.items() if kind in model_server.BESIDE]
    (folder.parent / ANCHORS_THERE).write_text(json.dumps(anchors))
    return folder


@pytest.fixture
def open_store(empty_data_folder: Path, tmp_path: Path) -> Iterator[Callable[[str, TestClock], OpenStore]]:
    """Opens a fresh, empty store by name; all are closed at the end."""
    stores: list[OpenStore] = []

    def make(name: str, clock: TestClock) -> OpenStore:
        shutil.copytree(empty_data_folder, tmp_path / name)
        stores.append(opened(tmp_path / name, clock))
        return stores[-1]

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def loaded(
    loaded_data_folder: Path, character: type[ModelServer], tmp_path: Path
) -> Iterator[Callable[[str], tuple[Pc, ModelServer]]]:
    """Gives a PC whose first load is done, with its model server, by name; its store is closed at the end."""
    stores: list[OpenStore] = []

    def make(name: str) -> tuple[Pc, ModelServer]:
        shutil.copytree(loaded_data_folder, tmp_path / name)
        anchors = json.loads((loaded_data_folder.parent / ANCHORS_THERE).read_text())
        clock, server = TestClock(), small_server(anchors, character)
        stores.append(opened(tmp_path / name, clock))
        return Pc(stores[-1], clock, model_server.BASE, "t", server, seed=name), server

    yield make
    for store in stores:
        store.close()


def opened(folder: Path, clock: TestClock) -> OpenStore:
    _, store = Vault(folder, clock, seeded_bytes(folder.name), CHEAP).open(NURSE.id, PASSWORD)
    return store


def small_server(anchors: Sequence[JsonObject] = (), character: type[ModelServer] = ModelServer) -> ModelServer:
    """Return a model server that has held the small prison, and these anchors of a PC's trail, for ten minutes."""
    made = character()
    for resource in (*small_prison.everything(), *anchors):
        made.write(resource)
    made.made = len(anchors)
    made.now += timedelta(minutes=10)
    return made


@pytest.fixture
def pc(loaded: Callable[[str], tuple[Pc, ModelServer]]) -> Pc:
    """A PC whose first load is done, on a wire to the model server."""
    made, server = loaded("pc")
    made.wire = Wire(server)
    return made


@pytest.fixture
def wire(pc: Pc) -> Wire:
    assert isinstance(pc.wire, Wire)
    return pc.wire


@pytest.fixture
def server(wire: Wire) -> ModelServer:
    """The model server at the other end of the wire."""
    assert isinstance(wire.server, ModelServer)
    return wire.server


@pytest.fixture
def two(loaded: Callable[[str], tuple[Pc, ModelServer]]) -> tuple[Pc, Pc, ModelServer]:
    """Two PCs of one prison, each with its own store and name, at one server."""
    one, server = loaded("one")
    other, _ = loaded("other")
    other.wire = server
    with other.store.write(SYNC_ACTOR) as unit:  # the two were loaded as one: it is another device
        unit.facts.put(DEVICE_ID, "0199eeee-0000-4000-8000-000000000002")
        unit.facts.put(registration.FACT, "")
        unit.commit()
    return one, other, server
