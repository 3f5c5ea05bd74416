"""A batch that the trust's record takes nothing of: busy, closed to this PC, or failing, and which of them it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.sync.engine import Why
from prisoncare_desktop.usecases.forwarding import HandedOver, ways
from prisoncare_desktop.usecases.outbox import EntryState
from prisoncare_desktop.usecases.sync_state import LAST_TROUBLE
from tests.sync.forwarded.conftest import FarPc, settle_all
from tests.sync.forwarded.letterbox import Letterbox
from tests.sync.forwarded.trust import Json
from tests.sync.model_server import ModelServer, outcome
from tests.sync.oracle import assert_settled
from tests.sync.standing.test_rollback import fact
from tests.sync.test_both_sides import moved

HOUR, DAY = 3600, 86400
pytestmark = pytest.mark.parametrize("character", [ModelServer], indirect=True, ids=["lenient"], scope="session")


def answering(
    box: Letterbox, status: int, words: str = "", to: Callable[[bytes], bool] = lambda _body: True
) -> Callable[[], None]:
    """Have the trust's server answer this to whole Bundles; return what makes it well again."""
    well = box.trust.apply

    def apply(body: bytes) -> tuple[int, Json]:
        return (status, outcome(words) if words else {}) if to(body) else well(body)

    def mend() -> None:
        box.trust.apply = well

    box.trust.apply = apply
    return mend


def way(far: FarPc) -> HandedOver:
    """How the one batch of changes under way stands."""
    with far.pc.store.read() as unit:
        (batch,) = (one for one in unit.outbox.under_way() if one.entries)
        return ways(unit)[batch.number]


def to_and_fro(far: FarPc, box: Letterbox, rounds: int, seconds: float = HOUR) -> None:
    for _ in range(rounds):
        far.later(seconds)
        box.fetch()


@pytest.mark.parametrize("status", [503, 429])
@pytest.mark.hazard("H5")
def test_a_record_that_is_busy_for_a_day_gets_the_batch_within_the_hour_it_is_well_again(
    far: FarPc, box: Letterbox, status: int
) -> None:
    entry_id = far.pc.record(0)
    well_again = answering(box, status, "busy")
    to_and_fro(far, box, rounds=24)
    assert 3 < len(box.trust.applied) - 1 <= 24
    assert not way(far).needs_a_person  # it was answered each time: nothing is to be asked of the trust
    well_again()
    to_and_fro(far, box, rounds=2)
    far.later(60)
    assert far.pc.entry(entry_id).state is EntryState.RECEIPTED
    settle_all(far, box)
    assert_settled(far.pc, far.server, [entry_id])


def test_the_wait_for_a_busy_record_grows_up_to_an_hour(far: FarPc, box: Letterbox) -> None:
    far.pc.record(0)
    answering(box, 503)
    waits = []
    for _ in range(16):
        far.sync(Why.ASKED_FOR)
        box.fetch()
        far.sync()
        waits.append((instant_of(way(far).again_at) - far.pc.clock.at).total_seconds())
    assert max(waits[:2]) <= 20
    assert 600 < max(waits[-5:]) <= HOUR
    assert len(set(waits[-5:])) == 5  # never the same: PCs that failed together come back apart
    far.sync()
    assert box.outward == []  # the timer keeps to the wait


def test_a_wait_that_the_trust_asks_for_is_kept_to_but_for_a_person_who_asks(far: FarPc, box: Letterbox) -> None:
    far.pc.record(0)
    box.trust.retry_after_s = 5 * HOUR
    answering(box, 503)
    far.sync()
    box.fetch()
    far.later(60)
    far.later(5 * HOUR - 60)
    assert box.outward == []
    far.later(60 + 10)
    assert len(box.outward) == 1
    box.fetch()
    far.later(60)
    assert box.outward == []
    far.sync(Why.ASKED_FOR)
    assert len(box.outward) == 1


def test_a_clock_that_was_put_back_holds_no_batch_that_was_put_off(far: FarPc, box: Letterbox) -> None:
    far.pc.record(0)
    answering(box, 503)
    far.sync()
    box.fetch()
    far.later(60)
    far.later(-30 * DAY)
    assert [parcel.again for parcel in box.outward] == [True, False]  # and it tells of itself


def test_the_same_busy_answer_twice_is_one_wait(far: FarPc, box: Letterbox) -> None:
    far.pc.record(0)
    answering(box, 503)
    far.sync()
    box.fetch()
    box.post(box.inward[0].body)
    far.later(60)
    assert way(far).put_off == 1


@pytest.mark.parametrize(
    ("status", "trouble"), [(401, "ServerRefusesUs"), (403, "ServerRefusesUs"), (404, "ServerNonsense")]
)
def test_a_record_that_lets_this_pc_not_in_holds_the_batch_and_is_told_and_blames_no_change(
    far: FarPc, box: Letterbox, status: int, trouble: str
) -> None:
    recorded = [far.pc.record(n) for n in range(3)]
    well_again = answering(box, status, "not you")
    to_and_fro(far, box, rounds=10)
    assert far.pc.counts().needs_attention == 0
    assert far.later().trouble == trouble
    assert fact(far.pc, LAST_TROUBLE) == trouble
    waits = far.awaited()
    assert waits is not None
    assert waits.changes == 3
    assert 1 <= waits.refused <= 2  # and what it tells of itself
    assert len({parcel.name for parcel in box.given if b"a-0001" in parcel.body}) == 1  # never split
    well_again()
    to_and_fro(far, box, rounds=2)
    assert far.later().trouble == ""
    settle_all(far, box)
    assert_settled(far.pc, far.server, recorded)


def test_a_batch_that_was_let_in_at_last_is_no_trouble_while_one_of_its_changes_is_asked_about(
    far: FarPc, box: Letterbox
) -> None:
    box.trust.echoes = False
    moved(far.server, 0, "2026-11-20T11:00:00.000Z")
    far.pc.record(0)
    well_again = answering(box, 403)
    to_and_fro(far, box, rounds=2)
    well_again()
    to_and_fro(far, box, rounds=1)
    assert far.later(60).trouble == ""
    assert far.pc.counts().saved_here == 1  # how the record stands there is asked
    settle_all(far, box)
    assert far.pc.counts().at_the_trust == 1


def test_a_question_to_a_record_that_lets_this_pc_not_in_is_asked_again(far: FarPc, box: Letterbox) -> None:
    far.pc.clock.advance(2 * DAY)
    well_again = answering(box, 403)
    to_and_fro(far, box, rounds=3)
    well_again()
    told = len(far.server.past)
    to_and_fro(far, box, rounds=3)
    assert far.later().trouble == ""
    assert len(far.server.past) > told  # it goes on telling of itself


def test_a_record_that_fails_at_everything_has_nothing_set_aside(far: FarPc, box: Letterbox) -> None:
    recorded = [far.pc.record(n) for n in range(3)]
    well_again = answering(box, 500)
    to_and_fro(far, box, rounds=30)
    assert far.pc.counts().saved_here == 3
    assert way(far).put_off > 10  # the one batch: never split
    well_again()
    settle_all(far, box)
    assert_settled(far.pc, far.server, recorded)


@pytest.mark.parametrize("status", [500, 400])
def test_one_change_that_the_record_fails_at_without_a_word_is_found_while_others_are_taken(
    far: FarPc, box: Letterbox, status: int
) -> None:
    answering(box, status, to=lambda body: b'"id":"a-0003"' in body)
    recorded = [far.pc.record(n) for n in range(4)]
    to_and_fro(far, box, rounds=8)
    assert far.pc.counts().saved_here == 4  # nobody can say yet whose fault it is
    recorded.append(far.pc.record(4))
    to_and_fro(far, box, rounds=40)
    settle_all(far, box)
    assert far.pc.entry(recorded[2]).state is EntryState.REFUSED
    assert far.pc.counts().at_the_trust == 4
    assert_settled(far.pc, far.server, recorded)
