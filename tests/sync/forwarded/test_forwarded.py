"""Batches that are answered later: settled by the trust's answer alone, whatever the carrier does."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.usecases.outbox import EntryState
from prisoncare_desktop.usecases.restored import COPIED_AT
from prisoncare_desktop.usecases.sync_state import sync_state
from tests.sync.forwarded.conftest import FarPc, settle_all
from tests.sync.forwarded.letterbox import Letterbox
from tests.sync.forwarded.trust import sent_down
from tests.sync.oracle import assert_settled
from tests.sync.standing.test_rollback import fact, passes_on
from tests.sync.test_both_sides import moved, recorded_elsewhere
from tests.sync.wires import Wire, answer_lost


def test_what_the_carrier_accepted_is_saved_here_until_the_trust_has_answered(far: FarPc, box: Letterbox) -> None:
    entry_id = far.pc.record(0)
    assert far.sync().trouble == ""
    assert len(box.given) == 2  # what the PC told of itself, and this
    assert far.pc.counts().saved_here == 1
    waits = far.awaited()
    assert waits is not None
    assert (waits.changes, waits.since, waits.needs_a_person) == (1, far.pc.clock.at, 0)
    box.fetch()
    outcome = far.later()
    assert (outcome.sent, outcome.receipted) == (1, 1)
    assert far.pc.entry(entry_id).state is EntryState.RECEIPTED
    assert far.pc.counts().saved_here == 0
    settle_all(far, box)
    assert_settled(far.pc, far.server, [entry_id])


def test_a_carrier_that_has_nothing_new_moves_nothing(far: FarPc, box: Letterbox) -> None:
    entry_id = far.pc.record(0)
    settle_all(far, box)
    before = len(box.given)
    for _ in range(5):
        far.later()
    assert len(box.given) == before
    assert_settled(far.pc, far.server, [entry_id])


def test_an_answer_lost_on_the_way_brings_the_same_bytes_again(far: FarPc, box: Letterbox) -> None:
    entry_id = far.pc.record(0)
    box.faults.append("lost")
    assert far.sync().trouble == "ServerUnreachable"
    assert far.later().trouble == ""
    assert box.given[-2] == box.given[-1]
    settle_all(far, box)
    assert box.trust.quarrels == []
    assert_settled(far.pc, far.server, [entry_id])


def test_no_answer_for_days_brings_the_same_bytes_again_and_then_a_person_is_told(far: FarPc, box: Letterbox) -> None:
    far.pc.record(0)
    far.sync()
    frozen = box.outward.pop()
    far.later(2 * 86400)
    assert frozen not in box.outward
    for again in range(1, 5):
        far.later(3 * 86400)
        assert frozen in box.outward
        box.outward.remove(frozen)
        waits = far.awaited()
        assert waits is not None
        assert waits.needs_a_person >= (again == 4)
        assert again == 4 or not waits.needs_a_person


def test_a_non_delivery_report_brings_the_same_bytes_again_and_then_a_person_is_told(
    far: FarPc, box: Letterbox
) -> None:
    entry_id = far.pc.record(0)
    far.sync()
    for _ in range(3):
        box.return_all()
        far.later(60)
    waits = far.awaited()
    assert waits is not None
    assert waits.needs_a_person == 1
    assert box.outward == []
    assert len({parcel.body for parcel in box.given}) == len(box.given) - 2
    far.pc.clock.advance(3 * 86400)
    settle_all(far, box)
    assert_settled(far.pc, far.server, [entry_id])


def test_batches_answered_in_another_order_settle_all_the_same(far: FarPc, box: Letterbox) -> None:
    recorded = []
    for n in range(4):
        recorded.append(far.pc.record(n))
        far.sync()
    assert len(box.outward) == 4
    box.fetch(reverse=True)
    settle_all(far, box)
    assert_settled(far.pc, far.server, recorded)
    assert len(far.server.log) == 4


def test_no_record_is_in_two_batches_under_way(far: FarPc, box: Letterbox) -> None:
    first = far.pc.record(0)
    far.sync()
    second = far.pc.record(0, Outcome.NOT_SEEN, "P1")
    far.sync()
    assert [json.loads(one.body)["entry"][0]["fullUrl"] for one in box.outward] == [f"urn:uuid:{first}"]
    settle_all(far, box)
    assert_settled(far.pc, far.server, [first, second])


def test_an_answer_that_comes_twice_settles_once(far: FarPc, box: Letterbox) -> None:
    entry_id = far.pc.record(0)
    far.sync()
    box.fetch()
    box.post(box.inward[0].body)
    settle_all(far, box)
    with far.pc.store.read() as unit:
        (batch,) = (one for one in unit.outbox.batches(10) if one.entries)
    assert batch.summary == "1 receipted"
    assert far.aside() == ()
    assert_settled(far.pc, far.server, [entry_id])


def test_a_trust_that_lost_its_memory_does_a_batch_twice_and_it_is_there_once(far: FarPc, box: Letterbox) -> None:
    entry_id = far.pc.record(0)
    response = far.pc.open_review("28-day")
    far.sync()
    box.fetch()
    box.inward.clear()
    box.trust.forget()
    far.later(3 * 86400)
    box.fetch()
    settle_all(far, box)
    assert len(box.trust.applied) > len(set(box.trust.applied))
    assert far.pc.entry(entry_id).state is EntryState.RECEIPTED
    assert len(far.server.log) == 2
    assert response


@pytest.mark.parametrize("echoes", [True, False], ids=["with resources", "bare"])
def test_a_stale_update_is_merged_when_the_trust_has_told_how_the_record_stands(
    far: FarPc, box: Letterbox, echoes: bool
) -> None:
    box.trust.echoes = echoes
    moved(far.server, 0, "2026-11-20T11:00:00.000Z")
    recorded_elsewhere(far.server, 1, "not-seen", "noshow", "P2")
    recorded = [far.pc.record(0), far.pc.record(1)]
    far.sync()
    box.fetch()
    far.later()
    assert far.pc.counts().saved_here == 2
    settle_all(far, box)
    assert far.pc.entry(recorded[0]).state is EntryState.RECEIPTED
    assert far.pc.entry(recorded[1]).state is EntryState.CONFLICT
    assert far.pc.appointment(0).starts_at.hour == 11
    assert_settled(far.pc, far.server, recorded)


def test_an_answer_to_other_bytes_is_refused_and_shown_and_settles_nothing(far: FarPc, box: Letterbox) -> None:
    entry_id = far.pc.record(0)
    far.sync()
    box.fetch()
    (answer,) = box.inward
    box.inward.clear()
    box.post(answer.body.replace(box.given[-1].sha256.encode(), b"0" * 64))
    far.later()
    assert far.pc.entry(entry_id).state is not EntryState.RECEIPTED
    assert [one.why for one in far.aside()] == ["other bytes"]
    settle_all(far, box)
    assert_settled(far.pc, far.server, [entry_id])


@pytest.mark.parametrize("part", [1, 2, 10])
def test_a_truncated_answer_is_kept_aside_and_the_batch_goes_again(far: FarPc, box: Letterbox, part: int) -> None:
    entry_id = far.pc.record(0)
    far.sync()
    box.fetch()
    whole = box.inward.pop().body
    box.post(whole[: len(whole) * part // 11])
    assert far.later().trouble == ""
    assert [(one.why, one.size) for one in far.aside()] == [("unreadable", len(whole) * part // 11)]
    assert far.pc.entry(entry_id).state is EntryState.CLAIMED
    far.later(3 * 86400)
    box.fetch()
    settle_all(far, box)
    assert_settled(far.pc, far.server, [entry_id])


def test_a_bundle_refused_whole_is_split_until_the_poison_is_alone(far: FarPc, box: Letterbox) -> None:
    far.server.poisons_all = True
    far.server.poison = lambda resource: resource["id"] == "a-0002"
    recorded = [far.pc.record(n) for n in range(4)]
    settle_all(far, box)
    assert far.pc.entry(recorded[1]).state is EntryState.REFUSED
    assert far.pc.counts().at_the_trust == 3
    assert_settled(far.pc, far.server, recorded)


def test_what_the_trust_sends_down_is_taken_in_as_of_its_time_and_never_overtaken_by_older(
    far: FarPc, box: Letterbox
) -> None:
    far.server.now = far.pc.clock.at
    moved(far.server, 0, "2026-11-20T11:00:00.000Z")
    early = dict(far.server.store["Appointment", "a-0001"])
    far.server.now += timedelta(minutes=5)
    moved(far.server, 0, "2026-11-20T12:00:00.000Z")
    late = far.server.store["Appointment", "a-0001"]
    box.post(sent_down([late], far.server.stamp()))
    box.post(sent_down([early], early["meta"]["lastUpdated"]))
    stranger = {**late, "id": "x1", "meta": {**late["meta"], "tag": []}}
    box.post(sent_down([stranger], far.server.stamp()))
    outcome = far.later()
    assert (outcome.trouble, outcome.received) == ("", 1)
    assert far.pc.appointment(0).starts_at.hour == 12
    assert box.inward == []


def test_the_chip_and_the_sync_page_know_what_waits_for_the_trusts_answer(far: FarPc, box: Letterbox) -> None:
    far.pc.record(0)
    far.sync()
    with far.pc.store.read() as unit:
        state = sync_state(unit, far.pc.clock.now())
    assert (state.carrier, state.counts.saved_here) == ("mesh", 1)
    assert state.awaited is not None
    assert (state.awaited.changes, state.awaited.since) == (1, far.pc.clock.at)
    settle_all(far, box)
    with far.pc.store.read() as unit:
        state = sync_state(unit, far.pc.clock.now())
    assert (state.awaited, state.counts.saved_here) == (None, 0)


def test_when_the_direct_way_opens_what_was_under_way_is_settled_by_it(far: FarPc, box: Letterbox) -> None:
    recorded = [far.pc.record(n) for n in range(3)]
    far.sync()
    box.fetch()  # the trust has them; its answer is never fetched
    far.pc.wire = far.server
    outcome = far.pc.later()
    assert (outcome.trouble, outcome.receipted) == ("", 3)
    assert far.awaited() is None
    assert_settled(far.pc, far.server, recorded)
    with far.pc.store.read() as unit:
        assert sync_state(unit, far.pc.clock.now()).carrier == ""


@pytest.mark.parametrize("fetched", [True, False])
def test_a_pc_that_changes_its_way_while_it_told_of_itself_is_not_taken_for_another(
    far: FarPc, box: Letterbox, fetched: bool
) -> None:
    far.pc.clock.advance(2 * 86400)
    far.later()
    assert box.outward, "it tells of itself"
    if fetched:
        box.fetch()  # the trust has it; its answer is never fetched
    far.pc.wire = far.server
    for _ in range(3):
        assert far.pc.later().trouble == ""
    assert not fact(far.pc, COPIED_AT)
    box.inward.clear()
    box.outward.clear()
    far.pc.record(0)
    far.pc.clock.advance(2 * 86400)
    settle_all(far, box)  # and by messages again
    assert not fact(far.pc, COPIED_AT)
    assert far.pc.counts().at_the_trust == 1


def test_a_telling_by_the_direct_way_whose_answer_was_lost_is_known_by_messages(far: FarPc, box: Letterbox) -> None:
    wire = Wire(far.server)
    far.pc.wire = wire
    far.pc.later()
    wire.registration.extend([passes_on, passes_on, answer_lost])
    far.pc.record(0)
    far.pc.later()
    assert not wire.registration
    far.pc.clock.advance(2 * 86400)
    settle_all(far, box)
    assert not fact(far.pc, COPIED_AT)
