"""The process is killed at random moments while recording and syncing; every acknowledged change survives.

`kill -9` shows torn steps, not missing flushes: what a power cut does is another harness's business.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from prisoncare_desktop import wiring
from prisoncare_desktop.domain import systems
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.feedback import PreparePack, RecordPackPrinted
from prisoncare_desktop.usecases.sampling import MakeDraws
from prisoncare_desktop.usecases.sync_state import GetSyncState
from prisoncare_desktop.usecases.today import last_whole_week
from tests.central_record import CentralRecord
from tests.journeys.fenmere import Fenmere
from tests.journeys.recorder import CLERK, NURSE, PASSWORD, cheap_vault, context_of

ROOT = Path(__file__).resolve().parents[2]
KILLS = 60  # in `make test`; `tests/store/test_kill_nine.py` makes it two hundred
KILLS_OF_THE_SOAK = 100
KILLS_OF_THE_BOASTER = 12
SEED = int(os.environ.get("PRISONCARE_SEED", "20261121"))
FORMS_A_LIFE = 3


def enrol_and_print(folder: Path, packs: int) -> list[str]:
    """Enrol the two test people with a cheap key derivation and print packs; return the forms' codes."""
    from prisoncare_desktop.practice.staff import DEMO_PASSWORD, OKAFOR
    from prisoncare_desktop.store.sealing import KdfCost
    from prisoncare_desktop.store.vault import Vault

    dear = Vault(folder, clock=wiring.SystemClock(), random_bytes=os.urandom)
    _, opened = dear.open(OKAFOR.id, DEMO_PASSWORD)
    cheap = Vault(folder, clock=wiring.SystemClock(), random_bytes=os.urandom, cost=KdfCost.for_tests())
    for member in (NURSE, CLERK):
        cheap.enrol(opened, member, PASSWORD, by=OKAFOR)
    clerk = context_of(opened, CLERK)
    week = last_whole_week(clerk.today())
    dispatch.run(MakeDraws(week), clerk)
    codes: list[str] = []

    def noting_printer(items: Any) -> bytes:
        codes.extend(item.code for item in items)
        return b"%PDF-printed elsewhere"

    for _ in range(packs):
        pack = dispatch.ask(PreparePack(week), replace(clerk, printer=noting_printer))
        dispatch.run(RecordPackPrinted(pack), clerk)
    opened.close()
    return codes


@dataclass
class Oracle:
    """The harness's own ledger: what was tried, what was acknowledged. It shares no code with the product."""

    last_acknowledged: dict[str, str] = field(default_factory=dict)
    tried_since: dict[str, set[str]] = field(default_factory=dict)
    forms_acknowledged: set[str] = field(default_factory=set)
    forms_tried: set[str] = field(default_factory=set)
    acknowledged: int = 0
    lives_that_recorded: int = 0

    def hear(self, line: str) -> None:
        match line.split():
            case ["try", "outcome", appointment, *what]:
                self.tried_since.setdefault(appointment, set()).add(" ".join(what))
            case ["ok", "outcome", appointment, *what]:
                self.last_acknowledged[appointment] = " ".join(what)
                self.tried_since[appointment] = set()
                self.acknowledged += 1
            case ["try", "form", code]:
                self.forms_tried.add(code)
            case ["ok", "form", code]:
                self.forms_acknowledged.add(code)
                self.acknowledged += 1


def everything(central: CentralRecord, resource_type: str) -> Iterator[dict[str, Any]]:
    offset = 0
    while True:
        page = central.get(f"{resource_type}?_count=500&_offset={offset}")
        entries = page.get("entry", [])
        yield from (e["resource"] for e in entries)
        offset += len(entries)
        if not entries or offset >= page["total"]:
            return


def extension(resource: dict[str, Any], name: str) -> dict[str, Any]:
    found = [e for e in resource.get("extension", []) if e["url"] == name]
    return found[0] if found else {}


def outcome_at_the_trust(appointment: dict[str, Any]) -> str:
    parts = extension(appointment, systems.ATTENDANCE).get("extension", [])
    outcome = next((p["valueCode"] for p in parts if p["url"] == "outcome"), "")
    reason = next((c["code"] for c in appointment.get("cancelationReason", {}).get("coding", [])), "")
    return f"{outcome} {reason}".strip()


def live_and_die(folder: Path, lives: int, codes: list[str], *options: str) -> Oracle:
    """Let the recorder live so often, and kill it each time in the midst of its work; return what it said."""
    chance = random.Random(SEED)
    oracle = Oracle()
    mother = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.recorder", str(folder), *options],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert mother.stdin is not None
    assert mother.stdout is not None
    for life in range(lives):
        of_this_life = [codes.pop() for _ in range(FORMS_A_LIFE)] if len(codes) >= FORMS_A_LIFE else []
        mother.stdin.write(f"{SEED + life} {' '.join(of_this_life)}\n")
        mother.stdin.flush()
        child = int(mother.stdout.readline().split()[1])
        heard = 0
        wanted = chance.randint(1, 12)
        for line in mother.stdout:
            if line.startswith("gone"):
                break
            oracle.hear(line)
            heard += line.startswith("ok")
            if heard == wanted:
                time.sleep(chance.uniform(0, 0.05))  # the random moment is the experiment
                os.kill(child, signal.SIGKILL)
                wanted = -1
        oracle.lives_that_recorded += heard > 0
    mother.stdin.close()
    mother.stdout.close()
    assert mother.wait(30) == 0
    return oracle


@dataclass(frozen=True)
class Found:
    """What the central record holds against what was acknowledged. `wrong`: appointments that say something else."""

    settled: bool
    forms: int
    doubled: set[str]
    lost: set[str]
    by_nobody: set[str]
    wrong: set[str]


def compare(fenmere: Fenmere, oracle: Oracle) -> Found:
    """Send what still waits, then look at the central record itself."""
    _, store = cheap_vault(fenmere.pc.data_folder).open(NURSE.id, PASSWORD)
    counts = dispatch.ask(GetSyncState(), context_of(store, NURSE)).counts
    for _ in range(20):
        outcome = wiring.run_sync(fenmere.pc, store)
        counts = dispatch.ask(GetSyncState(), context_of(store, NURSE)).counts
        if not outcome.trouble and counts.saved_here == 0:
            break
    with store.read() as unit:
        copies = {a: unit.central.find_by_local("appointment", a) for a in oracle.last_acknowledged}
    server_ids = {a: copy.server_id for a, copy in copies.items() if copy is not None}
    store.close()

    at_the_trust = Counter(
        extension(r, systems.FORM_CODE).get("valueString", "")
        for r in everything(fenmere.central, "QuestionnaireResponse")
        if extension(r, systems.FORM_CODE)
    )
    outcomes = {r["id"]: outcome_at_the_trust(r) for r in everything(fenmere.central, "Appointment")}
    return Found(
        settled=(counts.saved_here, counts.needs_attention) == (0, 0),
        forms=len(at_the_trust),
        doubled={code for code, n in at_the_trust.items() if n > 1},
        lost=oracle.forms_acknowledged - set(at_the_trust),
        by_nobody=set(at_the_trust) - oracle.forms_tried,
        wrong={
            appointment
            for appointment, last in oracle.last_acknowledged.items()
            if outcomes[server_ids[appointment]] not in {last, *oracle.tried_since[appointment]}
        },
    )


@pytest.mark.hazard("H14")
@pytest.mark.journey
@pytest.mark.parametrize(
    "kills", [KILLS, pytest.param(KILLS_OF_THE_SOAK, marks=[pytest.mark.soak, pytest.mark.timeout(3600)])]
)
def test_kills_at_any_moment_lose_and_double_nothing_that_was_called_saved(fenmere: Fenmere, kills: int) -> None:
    codes = enrol_and_print(fenmere.pc.data_folder, packs=24)
    appointments_before = fenmere.central.count("Appointment")
    oracle = live_and_die(fenmere.pc.data_folder, kills, codes)
    found = compare(fenmere, oracle)
    print(
        f"kills {kills}, lives that recorded {oracle.lives_that_recorded}, acknowledged {oracle.acknowledged}, "
        f"forms at the trust {found.forms}, seed {SEED}"
    )
    assert oracle.lives_that_recorded == kills
    assert found.settled
    assert fenmere.central.count("Appointment") == appointments_before
    assert found.doubled == set()
    assert found.lost == set()
    assert found.by_nobody == set()
    assert found.wrong == set()


@pytest.mark.hazard("H14")
@pytest.mark.journey
def test_a_recorder_that_calls_saved_what_it_has_not_saved_yet_is_found_out(fenmere: Fenmere) -> None:
    """The control: the same harness with a planted defect."""
    codes = enrol_and_print(fenmere.pc.data_folder, packs=2)
    oracle = live_and_die(fenmere.pc.data_folder, KILLS_OF_THE_BOASTER, codes, "--boasts")
    found = compare(fenmere, oracle)
    print(
        f"control: kills {KILLS_OF_THE_BOASTER}, acknowledged {oracle.acknowledged}, "
        f"found lost {len(found.lost)} forms and {len(found.wrong)} outcomes, seed {SEED}"
    )
    assert oracle.lives_that_recorded == KILLS_OF_THE_BOASTER
    assert found.lost | found.wrong
    assert found.doubled == set()
