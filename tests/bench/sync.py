"""Up and down: the product's sync beside a bare http.client loop moving the same bytes, on the same server's data."""

from __future__ import annotations

import copy
import gc
import itertools
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from prisoncare_desktop import wiring
from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.pathway import FormCompleted
from prisoncare_desktop.practice import central
from prisoncare_desktop.practice.establishment import AGENCY_ID
from prisoncare_desktop.practice.prison import build
from prisoncare_desktop.practice.staff import OKAFOR
from prisoncare_desktop.settings import SERVER_TOKEN, Settings
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.sync.down.inbound import OVERLAP
from prisoncare_desktop.ui.garbage import GuiThreadGarbage
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import GetSessionGrid, RecordOutcome
from prisoncare_desktop.usecases.clinic_lists import GetSessions
from prisoncare_desktop.usecases.residents import SearchResidents
from tests.bench import bare_sync
from tests.bench.table import Figure
from tests.central_record import CentralRecord, free_port

PASSWORD = "a password for the bench"
DOWN = 10_000
UP = 1_000
UP_MANY = 10_000
PAGE = 500
TICK_MS = 10
LOOP = "http.client, same bytes, nothing kept"


@dataclass(frozen=True)
class Cost:
    """Wall and CPU time of one thread's work (s), and how far the process's memory rose at its highest (MB)."""

    wall_s: float
    cpu_s: float
    rose_mb: float


def cost_of(work: Callable[[], object]) -> Cost:
    Path("/proc/self/clear_refs").write_text("5")  # the highest is counted from here
    before_mb, wall, cpu = memory_mb("VmRSS"), time.perf_counter(), time.thread_time()
    work()
    return Cost(time.perf_counter() - wall, time.thread_time() - cpu, memory_mb("VmHWM") - before_mb)


def memory_mb(name: str) -> float:
    return int(Path("/proc/self/status").read_text().split(f"{name}:")[1].split()[0]) / 1024


def figures(folder: Path) -> Iterator[Figure]:
    """Yield first load, uploads, how late the window is meanwhile, and a sync with nothing new."""
    day = local_date(wiring.SystemClock().now())
    made = [copy.deepcopy(dict(r)) for r in central.resources(build(7, day))]
    record = CentralRecord(folder / "central", free_port())
    record.folder.mkdir(parents=True)
    record.start()
    for bundle in bundles(enough(made, DOWN)):
        record.post_bundle(bundle)
    pc = Settings(folder / "pc", site_name="Bench", agency_id=AGENCY_ID, server_url=record.base_url).saved()
    vault = Vault(pc.data_folder, clock=wiring.SystemClock(), random_bytes=os.urandom)
    vault.create([(OKAFOR, PASSWORD)])
    _, store = vault.open(OKAFOR.id, PASSWORD)
    twin = CentralRecord(folder / "twin", free_port(), record.token)
    try:
        with store.write(OKAFOR) as unit:
            unit.facts.put(SERVER_TOKEN, record.token)
            unit.commit()
        ours, bare = cost_of(lambda: synced(pc, store)), cost_of(lambda: bare_sync.download(record))
        yield from compared(f"first load of {DOWN:,} resources", ours, bare)
        synced(pc, store)  # the coming weeks' seeds go up
        record.stop()
        shutil.copytree(record.folder, twin.folder)
        record.start()
        twin.start()
        for changes in (UP, UP_MANY):
            record_changes(store, changes)
            known = last_batch(store)
            ours = cost_of(lambda: synced(pc, store))
            with store.read() as unit:
                sent = [b.body for b in sorted(unit.outbox.batches(10_000), key=lambda b: b.number) if b.number > known]
            bare = cost_of(lambda sent=sent: bare_sync.upload(twin, sent))  # type: ignore[misc]
            yield from compared(f"{changes:,} changes uploaded, receipted", ours, bare)
        record_changes(store, UP)
        late = lateness(pc, store)
        with store.read() as unit:
            last = [b.body for b in unit.outbox.batches(UP // 100)]
        bare_late = lateness(pc, store, lambda: bare_sync.upload(twin, last))
        yield Figure("window late while 1,000 go up: 99 in 100", late[0], bare_late[0], "ms", "the same, http.client")
        yield Figure("window late while 1,000 go up: most", late[1], bare_late[1], "ms", "the same, http.client")
        time.sleep(OVERLAP.total_seconds() + 5)  # what was sent just now would be looked at again
        synced(pc, store)
        ours, bare = cost_of(lambda: synced(pc, store)), cost_of(lambda: bare_sync.ask_for_news(record))
        yield from compared("sync with nothing new", ours, bare, "one batch of 12 empty searches, http.client")
    finally:
        store.close()
        record.stop()
        twin.stop()


def compared(what: str, ours: Cost, bare: Cost, against: str = LOOP) -> Iterator[Figure]:
    yield Figure(what, ours.wall_s, bare.wall_s, "s", against)
    yield Figure("  CPU of the thread that does it", ours.cpu_s, bare.cpu_s, "s", against)
    yield Figure("  memory above what was used before", ours.rose_mb, bare.rose_mb, "MB", against)


def synced(pc: Settings, store: OpenStore) -> None:
    outcome = wiring.run_sync(pc, store, asked_for=True)
    assert not outcome.trouble, outcome.trouble


def last_batch(store: OpenStore) -> int:
    with store.read() as unit:
        return max((b.number for b in unit.outbox.batches(10_000)), default=0)


def record_changes(store: OpenStore, wanted: int) -> None:
    """Record so many changes: up to a tenth attendances, as nurses do, the rest forms about residents."""
    nurse = wiring.make_context(OKAFOR, store)
    day = nurse.today()
    lines = dispatch.ask(GetSessions(day - timedelta(days=6), day), nurse)
    rows = [row for line in lines for row in dispatch.ask(GetSessionGrid(line.session.id), nurse).rows][: wanted // 10]
    for row in rows:
        outcome = Outcome.LATE_SEEN if row.appointment.outcome is Outcome.ATTENDED else Outcome.ATTENDED
        dispatch.run(RecordOutcome(row.appointment.id, outcome, why="found-out-more"), nurse)
    residents = [found.id for found in dispatch.ask(SearchResidents("a"), nurse)]
    content = '{"resourceType":"QuestionnaireResponse","item":[{"linkId":"1","answer":[{"valueString":"As before."}]}]}'
    left = wanted - len(rows)
    while left:
        with store.write(OKAFOR) as unit:
            for n in range(min(left, PAGE)):
                who, at = residents[n % len(residents)], nurse.clock.now()
                form = f"{systems.BASE}/Questionnaire/bench"
                unit.record(FormCompleted(nurse.new_id(), 1, form, "1", who, "", at, OKAFOR.id, content))
            unit.commit()
        left -= min(left, PAGE)


def lateness(pc: Settings, store: OpenStore, work: Callable[[], object] | None = None) -> tuple[float, float]:
    """Return how late (ms) a timer of the window's thread was while a sync, or `work`, ran: 99 in 100, and most."""
    app = QApplication.instance() or QApplication([])
    assert app is not None
    gc.collect()
    gc.freeze()  # the bench's own ten thousand resources, which no PC has in memory
    garbage = GuiThreadGarbage()
    tasks, loop, ticks = Tasks(), QEventLoop(), [time.perf_counter()]
    tasks.begin(wiring.make_context(OKAFOR, store))
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    timer.start(TICK_MS)
    tasks.sync(timer, lambda _told: work() if work else synced(pc, store), lambda _done: loop.quit(), _fail)
    loop.exec()
    timer.stop()
    tasks.stop()
    garbage.stop()
    gc.unfreeze()
    late = sorted(max(0.0, (b - a) * 1000 - TICK_MS) for a, b in itertools.pairwise(ticks))
    return late[int(len(late) * 0.99)], late[-1]


def _fail(error: BaseException) -> None:
    raise error


def enough(made: list[dict[str, Any]], wanted: int) -> list[dict[str, Any]]:
    """Return the prison's resources, with more appointments of the same kind until there are as many as wanted."""
    out = list(made)
    appointments = [r for r in made if r["resourceType"] == "Appointment"]
    n = 0
    while len(out) < wanted:
        twin = copy.deepcopy(appointments[n % len(appointments)])
        record_id = str(uuid.uuid5(uuid.NAMESPACE_OID, f"bench {n}"))
        twin["id"] = record_id
        twin["identifier"] = [{"system": systems.RECORD_ID, "value": systems.record_value(record_id)}]
        twin["meta"] = {"tag": [t for t in twin["meta"]["tag"] if t["system"] == systems.SITE_TAG]}
        out.append(twin)
        n += 1
    return out


def bundles(resources: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for at in range(0, len(resources), PAGE):
        yield {
            "resourceType": "Bundle",
            "type": "batch",
            "entry": [
                {"request": {"method": "PUT", "url": f"{r['resourceType']}/{r['id']}"}, "resource": r}
                for r in resources[at : at + PAGE]
            ],
        }
