"""The restore drill (G24): a PC that lost a day is brought back from a backup, and syncs with a real FHIR server.

The oracle keeps its own ledger of what people recorded and what went over the wire; it reads nothing of how a restore
works. Its controls are a restore that keeps the old device's name, and one that sends before it has pulled.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from sqlcipher3 import dbapi2

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.store import emergency, staging
from prisoncare_desktop.store.backup_keeper import BackupKeeper
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.restore import Restorer
from prisoncare_desktop.store.sealing import Chance
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.sync.fhir.resource import change_of
from prisoncare_desktop.sync.readers.appointment import attendance
from prisoncare_desktop.sync.standing.registration import Registration, Standing
from prisoncare_desktop.usecases.outbox import EntryState
from prisoncare_desktop.usecases.restored import PULL_FIRST, Restored
from prisoncare_desktop.usecases.sync_state import sync_state
from tests.central_record import CentralRecord
from tests.sync import small_prison
from tests.sync.conftest import CHEAP, NURSE, PASSWORD, Pc, TestClock, opened, seeded_bytes
from tests.sync.test_real_server import a_resident, a_response
from tests.sync.wires import Wire, answer_lost, question_lost

LEADER = StaffMember("leader", "Dr Hale", Role.LEADER)
LEADERS_PASSWORD = "the leader's long password"


@dataclass
class Listening(Wire):
    """A wire that notes in which order a PC asks and sends; anchors of the trail apart."""

    heard: list[str] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        sent = len(self.bodies)
        answer = super().handle_request(request)
        if len(self.bodies) > sent:
            self.heard.append("sent")
        elif request.method == "GET" and "_sort=" in str(request.url):
            self.heard.append("pulled")
        return answer


@dataclass
class Drill:
    """One PC with its server, and the ledger: outbox ids of what people recorded, by what they meant."""

    pc: Pc
    folder: Path
    line: Listening
    central: CentralRecord
    ledger: dict[str, str] = field(default_factory=dict)
    restored: Restored | None = None
    sent_before: int = 0  # bundles

    def lose_a_day_and_come_back(self) -> None:
        """Back up in the middle of work, go on working and syncing, then bring the backup back."""
        pc, ledger = self.pc, self.ledger
        ledger["receipted before"] = pc.record(0)
        assert pc.sync().receipted == 1
        ledger["answer lost"] = pc.record(2)
        self.line.posts.append(answer_lost)
        assert pc.sync().trouble == "ServerUnreachable"
        ledger["waiting, sent later"] = pc.record(3)
        ledger["waiting, changed and sent later"] = pc.record(1)
        ledger["form, sent later"] = pc.record_event(a_response(a_resident(pc)))
        BackupKeeper(pc.store, self.folder, pc.clock, os.urandom, NURSE).make("timer", NURSE)
        assert pc.later().receipted == 4
        ledger["changed after the backup"] = pc.record(1, Outcome.NOT_SEEN, "P1")
        ledger["made after the backup"] = pc.record(4)
        assert pc.later().receipted == 2
        ledger["made after the backup, never sent"] = pc.record(5)
        pc.store.close()
        ours = Restorer(self.folder, pc.clock, os.urandom, CHEAP)
        (made,) = (self.folder / "backups").iterdir()
        self.restored = ours.bring_back(ours.open(made, LEADER.id, LEADERS_PASSWORD))
        pc.store = opened(self.folder, pc.clock)
        self.line.heard.clear()
        self.sent_before = len(self.line.bodies)

    def assert_nothing_lost_and_nothing_doubled(self) -> None:
        """The oracle, once all is quiet."""
        heard = self.line.heard
        assert "pulled" in heard[: heard.index("sent")], "sent before it had pulled"
        assert heard[: heard.index("sent")].count("pulled") >= 9, "sent before everything had come down"
        sent = Counter(
            entry["fullUrl"] for body in self.line.bodies[self.sent_before :] for entry in json.loads(body)["entry"]
        )
        assert max(sent.values()) == 1, "sent more than once"
        assert self.numbers_used_twice() == [], "a batch number of the other device was used again"
        for resource_type, there in (("Appointment", 6), ("QuestionnaireResponse", 1)):
            assert self.central.count(resource_type) == there, "something is there twice, or gone"
        on_view = self.waiting_for_a_person()
        for n in range(6):
            resource = self.central.get(f"Appointment/a-000{n + 1}")
            here = self.pc.appointment(n)
            if here.id not in on_view:
                assert attendance(resource).outcome == here.outcome, "the two sides differ"
        outcome_there = {n: attendance(self.central.get(f"Appointment/a-000{n + 1}")).outcome for n in range(6)}
        assert outcome_there == {
            0: Outcome.ATTENDED,
            1: Outcome.NOT_SEEN,  # the later word stands; the earlier one waits for a person, both sides before them
            2: Outcome.ATTENDED,
            3: Outcome.ATTENDED,
            4: Outcome.ATTENDED,
            5: None,  # it was never sent: it is in the file that was saved before
        }
        assert on_view == {small_prison.APPOINTMENTS[1]}
        written = [change_of(self.central.get(f"Appointment/a-000{n + 1}")) for n in range(6)]
        assert set(written) - {""} <= set(self.ledger.values()), "something is there that nobody recorded"
        counts = self.pc.counts()
        assert (counts.saved_here, counts.at_the_trust, counts.needs_attention) == (0, 4, 1)
        assert self.saved_before() == {self.ledger["made after the backup, never sent"]}

    def numbers_used_twice(self) -> list[tuple[str, int]]:
        """Return the batch names (device, number) that stand for different bytes here and in the store set aside."""
        assert self.restored is not None
        aside = Vault(self.folder / self.restored.aside, self.pc.clock, os.urandom, CHEAP)
        aside.make_attempts()
        with closing(aside.open(NURSE.id, PASSWORD)[1]) as old:
            before = batches_of(old)
        return sorted(name for name, sha in batches_of(self.pc.store).items() if before.get(name, sha) != sha)

    def waiting_for_a_person(self) -> set[str]:
        with self.pc.store.read() as unit:
            return {entry.record_id for entry in unit.outbox.needing_attention()}

    def saved_before(self) -> set[str]:
        assert self.restored is not None
        assert self.restored.saved is not None
        unsent = emergency.read(self.restored.saved, LEADER.id, LEADERS_PASSWORD, CHEAP)
        return {entry["id"] for entry in unsent.entries}


def batches_of(store: OpenStore) -> dict[tuple[str, int], str]:
    with store.read() as unit:
        return {(batch.device_id, batch.number): batch.sha256 for batch in unit.outbox.batches(100)}


@pytest.fixture
def drill(empty_data_folder: Path, central_record: CentralRecord, tmp_path: Path) -> Iterator[Drill]:
    folder = Path(shutil.copytree(empty_data_folder, tmp_path / "pc"))
    clock = TestClock()
    central_record.post_bundle(small_prison.as_bundle(small_prison.everything()))
    vault = Vault(folder, clock, seeded_bytes("leader"), CHEAP)
    _, store = vault.open(NURSE.id, PASSWORD)
    vault.enrol(store, LEADER, LEADERS_PASSWORD, by=NURSE)
    with httpx.HTTPTransport() as network:
        line = Listening(network)
        pc = Pc(store, clock, central_record.base_url, central_record.token, line)
        assert pc.sync().trouble == ""
        made = Drill(pc, folder, line, central_record)
        yield made
        made.pc.store.close()


@pytest.mark.hazard("H14")
def test_a_restored_pc_loses_nothing_that_was_at_the_trust_and_doubles_nothing(drill: Drill) -> None:
    drill.lose_a_day_and_come_back()
    outcome = drill.pc.sync()
    assert outcome.trouble == ""
    drill.pc.later()
    drill.assert_nothing_lost_and_nothing_doubled()
    assert drill.pc.entry(drill.ledger["answer lost"]).state is EntryState.RECEIPTED
    assert drill.pc.later().sent == 0, "each went once, and no more"


def test_nothing_is_sent_while_the_pull_does_not_get_through(drill: Drill) -> None:
    drill.lose_a_day_and_come_back()
    drill.line.gets.extend([question_lost] * 3)
    assert drill.pc.sync().trouble == "ServerUnreachable"
    assert drill.pc.later().trouble == "ServerUnreachable"
    assert "sent" not in drill.line.heard
    with drill.pc.store.read() as unit:
        assert sync_state(unit, drill.pc.clock.now()).restored_from is not None
    drill.line.gets.clear()
    drill.pc.later()
    with drill.pc.store.read() as unit:
        assert sync_state(unit, drill.pc.clock.now()).restored_from is None
    drill.assert_nothing_lost_and_nothing_doubled()


def test_the_drill_finds_a_restore_that_keeps_the_other_devices_name(
    drill: Drill, monkeypatch: pytest.MonkeyPatch
) -> None:
    become = staging.become_another_device

    def the_same(connection: dbapi2.Connection, made_at: datetime, now: datetime, chance: Chance) -> None:
        (before,) = connection.execute("SELECT value FROM facts WHERE name = 'device_id'").fetchone()
        become(connection, made_at, now, chance)
        connection.execute("UPDATE facts SET value = ? WHERE name = 'device_id'", (before,))

    monkeypatch.setattr(staging, "become_another_device", the_same)
    monkeypatch.setattr(Registration, "standing", lambda _: (Standing.WELL, 0))  # it would find it too, and mend it
    drill.lose_a_day_and_come_back()
    drill.pc.sync()
    drill.pc.later()
    with pytest.raises(AssertionError, match="used again"):
        drill.assert_nothing_lost_and_nothing_doubled()


def test_the_drill_finds_a_restore_that_sends_before_it_has_pulled(
    drill: Drill, monkeypatch: pytest.MonkeyPatch
) -> None:
    drill.lose_a_day_and_come_back()
    with drill.pc.store.write(NURSE) as unit:
        unit.facts.put(PULL_FIRST, "")
        unit.commit()
    drill.pc.sync()
    drill.pc.later()
    with pytest.raises(AssertionError, match=r"before it had pulled|before everything"):
        drill.assert_nothing_lost_and_nothing_doubled()
