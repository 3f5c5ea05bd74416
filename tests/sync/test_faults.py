"""What the network and the server do to a sync, one at a time; the change arrives once, or somebody sees why not."""

from __future__ import annotations

import json
from dataclasses import replace

import httpx
import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.sync import lease
from prisoncare_desktop.sync.down.together import FAILURES_BEFORE_DOUBT
from prisoncare_desktop.sync.fhir import profile
from prisoncare_desktop.sync.mappers.table import MAPPERS
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import EntryState, Receipt
from prisoncare_desktop.usecases.sync_state import LAST_TROUBLE, TROUBLE_SINCE
from prisoncare_desktop.usecases.syncing import BUSY, CLOCK_DIFFERENCE_S
from tests.sync.conftest import Pc
from tests.sync.model_server import ModelServer
from tests.sync.oracle import assert_settled
from tests.sync.wires import Fault, Wire, answer_lost, answering, cut_off, question_lost, too_slow


def test_a_lost_answer_is_asked_for_again_with_the_same_bytes_and_counts_once(
    pc: Pc, wire: Wire, server: ModelServer
) -> None:
    pc.record(0)
    wire.posts.append(answer_lost)
    assert pc.sync().trouble == "ServerUnreachable"
    assert pc.counts().saved_here == 1
    assert pc.later().receipted == 1
    first, again = wire.bodies
    assert first == again
    assert len(server.log) == 1


@pytest.mark.hazard("H5")
@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (question_lost, "ServerUnreachable"),
        (answer_lost, "ServerUnreachable"),
        (too_slow, "ServerUnreachable"),
        (cut_off, "ServerNonsense"),
        (answering(200, b"<html>Sign in to the guest network</html>"), "ServerNonsense"),
        (answering(200, b'{"resourceType": "Bundle", "type": "batch-response", "entry": []}'), "ServerNonsense"),
        (answering(200, b'{"resourceType": "Patient", "id": "p1"}'), "ServerNonsense"),
        (answering(200, b'{"resourceType": "Bundle", "resourceType": "Bundle"}'), "ServerNonsense"),
        (answering(302, headers={"Location": "http://elsewhere.test/"}), "ServerNonsense"),
        (answering(401), "ServerRefusesUs"),
        (answering(403), "ServerRefusesUs"),
        (answering(429), "ServerTrouble"),
        (answering(500), "ServerTrouble"),
        (answering(503), "ServerTrouble"),
    ],
)
def test_whatever_goes_wrong_is_told_apart_and_the_change_arrives_once_later(
    pc: Pc, wire: Wire, server: ModelServer, fault: Fault, trouble: str
) -> None:
    pc.record(0)
    wire.posts.append(fault)
    assert pc.sync().trouble == trouble
    with pc.store.read() as unit:
        assert unit.facts.get(LAST_TROUBLE) == trouble
        assert unit.facts.get(TROUBLE_SINCE)
    assert pc.counts().saved_here == 1
    assert pc.later().receipted == 1
    assert [entry[0] for entry in server.log] == ["PUT"]
    with pc.store.read() as unit:
        assert unit.facts.get(LAST_TROUBLE) == ""


def test_the_wait_that_a_busy_server_asks_for_is_kept(pc: Pc, wire: Wire) -> None:
    pc.record(0)
    wire.posts.append(answering(503, headers={"Retry-After": "600"}))
    outcome = pc.sync()
    assert outcome.next_try_at is not None
    assert 600 <= (outcome.next_try_at - pc.clock.now()).total_seconds() <= 605


@pytest.mark.hazard("H5")
def test_an_entry_that_the_server_refuses_is_set_aside_with_its_words_and_the_others_pass(
    pc: Pc, server: ModelServer
) -> None:
    server.poison = lambda resource: resource["id"] == "a-0002"
    ids = [pc.record(n) for n in range(3)]
    outcome = pc.sync()
    assert (outcome.receipted, outcome.refused) == (2, 1)
    refused = pc.entry(ids[1])
    assert refused.state is EntryState.REFUSED
    assert refused.last_words == "The trust's record did not accept this change. It says: a rule of this record"
    assert pc.sync().sent == 0


@pytest.mark.hazard("H5")
@pytest.mark.parametrize("settled", [1, 2, 3])
def test_a_batch_half_settled_when_the_pc_was_switched_off_can_be_split_like_any_other(
    pc: Pc, wire: Wire, server: ModelServer, settled: int
) -> None:
    recorded = [pc.record(n) for n in range(3)]
    wire.posts.append(answer_lost)
    pc.later()
    with pc.store.write(SYNC_ACTOR) as unit:
        for entry_id in recorded[:settled]:
            unit.outbox.receipt(Receipt(entry_id, 1, "Appointment", "x", "2", "2026-11-20T10:00:00Z", pc.clock.now()))
        unit.commit()
    wire.posts.extend([answering(500)] * 3)
    for _ in range(4):
        pc.later()
    assert_settled(pc, server, recorded)
    assert pc.counts().at_the_trust == 3
    with pc.store.read() as unit:
        assert unit.outbox.unanswered() is None


def test_a_bundle_refused_whole_is_split_until_the_poison_is_alone(pc: Pc, server: ModelServer) -> None:
    server.poison, server.poisons_all = (lambda resource: resource["id"] == "a-0005"), True
    ids = [pc.record(n) for n in range(6)]
    outcome = pc.sync()
    assert (outcome.receipted, outcome.refused) == (5, 1)
    assert pc.entry(ids[4]).state is EntryState.REFUSED
    assert pc.counts().saved_here == 0
    assert len(server.log) == 5


def test_a_server_that_takes_small_bundles_only_is_learnt(pc: Pc, server: ModelServer, wire: Wire) -> None:
    server.max_entries = 2
    for n in range(6):
        pc.record(n)
    assert pc.sync().receipted == 6
    wire.bodies.clear()
    for n in range(6):
        pc.record(n, Outcome.LATE_SEEN)
    assert pc.sync().receipted == 6
    assert [len(json.loads(body)["entry"]) for body in wire.bodies] == [1] * 6


def test_a_change_that_makes_the_server_fail_each_time_is_set_aside_in_the_end(
    pc: Pc, wire: Wire, server: ModelServer
) -> None:
    entry_id = pc.record(0)
    for _ in range(3):
        wire.posts.append(answering(500))
        pc.later()
    assert pc.entry(entry_id).state is EntryState.REFUSED
    assert "fails whenever" in pc.entry(entry_id).last_words
    assert not server.log


def test_a_server_that_is_down_for_hours_sets_nothing_aside(pc: Pc, wire: Wire) -> None:
    pc.record(0)
    for _ in range(8):
        wire.posts.append(answering(503))
        assert pc.later().trouble == "ServerTrouble"
    assert pc.counts().needs_attention == 0
    assert pc.later().receipted == 1


def test_a_second_run_leaves_at_once_while_one_is_under_way(pc: Pc) -> None:
    pc.record(0)
    lease.take(pc.store, "another process", pc.clock.now())
    assert pc.sync().trouble == BUSY
    assert pc.counts().saved_here == 1
    assert pc.later(200).receipted == 1  # the other one died: its lease ran out


def test_a_lease_from_a_clock_that_was_put_back_holds_nobody_up(pc: Pc) -> None:
    lease.take(pc.store, "another process", pc.clock.now())
    pc.clock.advance(-86400)
    assert pc.sync().trouble == ""


@pytest.mark.hazard("H8")
def test_a_clock_that_is_wrong_by_more_than_five_minutes_is_noticed(pc: Pc, server: ModelServer) -> None:
    server.now = pc.clock.now()
    pc.sync()
    with pc.store.read() as unit:
        assert unit.facts.get(CLOCK_DIFFERENCE_S) == ""
    pc.clock.advance(600)
    pc.sync()
    with pc.store.read() as unit:
        assert 590 <= int(unit.facts.get(CLOCK_DIFFERENCE_S)) <= 610


def test_a_kind_of_change_this_version_cannot_send_is_set_aside_and_the_others_pass(pc: Pc) -> None:
    mapper = MAPPERS.pop("AttendanceRecorded")
    try:
        entry_id = pc.record(0)
        pc.complete_task()
        outcome = pc.sync()
    finally:
        MAPPERS["AttendanceRecorded"] = mapper
    assert (outcome.receipted, outcome.refused) == (1, 1)
    assert pc.entry(entry_id).state is EntryState.REFUSED


def test_the_sync_actor_may_not_be_mistaken_for_a_person() -> None:
    assert SYNC_ACTOR.role.value == "sync"


@pytest.mark.hazard("H5")
def test_a_gateway_that_refuses_everything_sets_no_change_aside(pc: Pc, wire: Wire, server: ModelServer) -> None:
    changes = [pc.record(0), pc.record(1)]
    page = answering(400, b"<html><title>400 Bad Request</title></html>")
    wire.posts.extend([page] * 9)
    wire.gets.extend([page] * 9)
    assert pc.sync().trouble == "ServerNonsense"
    assert (pc.counts().needs_attention, pc.counts().saved_here) == (0, 2)
    wire.posts.clear()
    wire.gets.clear()
    assert pc.later().receipted == 2
    assert_settled(pc, server, changes)


@pytest.mark.hazard("H20")
def test_a_run_at_a_slow_server_is_the_only_one_to_its_end(pc: Pc, wire: Wire) -> None:
    pc.clock.advance(24 * 3600)  # what the server can do is asked again
    pc.synced_until_now()
    with pc.store.write(SYNC_ACTOR) as unit:
        known = profile.kept(unit.facts)  # and that once more before a batch, of which three failed
        profile.keep(unit.facts, replace(known, failed_together=FAILURES_BEFORE_DOUBT))
        unit.commit()
    held = 0

    def slowly(request: httpx.Request) -> httpx.Response:
        nonlocal held
        with pc.store.read() as unit:
            is_held = bool(unit.facts.get(lease.FACT))
        if is_held:
            held += 1
            pc.clock.advance(58)
            with pytest.raises(lease.LeaseLost):
                lease.take(pc.store, "another process", pc.clock.now())
        return wire.handle_request(request)

    pc.wire = httpx.MockTransport(slowly)
    assert pc.sync().trouble == ""
    assert held >= 3, "/metadata, that again, and the batch"
