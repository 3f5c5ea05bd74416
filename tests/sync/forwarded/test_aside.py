"""What is kept aside, looked at once more; and a trust that answers other bytes each time."""

from __future__ import annotations

import pytest

from prisoncare_desktop.usecases.forwarding import NAMES_MOST, Strange, keep_aside, take_again, to_take_again
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import EntryState
from prisoncare_desktop.usecases.restored import COPIED_AT
from tests.sync.forwarded.conftest import FarPc, settle_all
from tests.sync.forwarded.letterbox import Letterbox
from tests.sync.model_server import ModelServer
from tests.sync.oracle import assert_settled
from tests.sync.standing.test_rollback import fact

pytestmark = pytest.mark.parametrize("character", [ModelServer], indirect=True, ids=["lenient"], scope="session")


def ask_for_all(far: FarPc) -> None:
    with far.pc.store.write(SYNC_ACTOR) as unit:
        for one in far.aside():
            take_again(unit, one.sha256)
        unit.commit()


def test_an_answer_kept_aside_settles_its_batch_when_it_is_taken_again(far: FarPc, box: Letterbox) -> None:
    entry_id = far.pc.record(0)
    far.sync()
    box.fetch()
    with far.pc.store.write(SYNC_ACTOR) as unit:  # as by a version that could not read it
        keep_aside(unit, box.inward.pop().body, Strange.UNREADABLE, "T1", 0, far.pc.clock.now())
        unit.commit()
    far.later()
    assert far.pc.entry(entry_id).state is EntryState.CLAIMED
    ask_for_all(far)
    far.later()
    assert far.pc.entry(entry_id).state is EntryState.RECEIPTED
    assert far.aside() == ()
    settle_all(far, box)
    assert_settled(far.pc, far.server, [entry_id])


def test_a_message_that_is_not_believed_again_stays_aside_and_is_looked_at_once(far: FarPc, box: Letterbox) -> None:
    box.post(b"{}")
    far.later()
    ask_for_all(far)
    far.later()
    far.later()
    (aside,) = far.aside()
    assert (aside.why, aside.came) == (Strange.UNREADABLE, 2)
    with far.pc.store.read() as unit:
        assert to_take_again(unit) == ()


@pytest.mark.hazard("H14")
def test_a_trust_that_answers_other_bytes_each_time_is_not_given_a_new_name_for_ever(
    far: FarPc, box: Letterbox
) -> None:
    entry_id = far.pc.record(0)
    names, answer = {fact(far.pc, "device_id")}, box.trust.answer

    def answer_other_bytes() -> None:
        parcels, box.outward = box.outward, []
        for parcel in parcels:
            box.post(answer(parcel.name, parcel.body).replace(parcel.sha256.encode(), b"0" * 64))

    for _ in range(12):
        far.later(6 * 3600)
        answer_other_bytes()
        names.add(fact(far.pc, "device_id"))
    assert len(names) == NAMES_MOST + 1
    assert fact(far.pc, COPIED_AT)  # people are told
    assert far.pc.counts().saved_here == 1
    far.pc.clock.advance(4 * 86400)
    settle_all(far, box)
    assert far.pc.entry(entry_id).state is EntryState.RECEIPTED
    assert_settled(far.pc, far.server, [entry_id])
