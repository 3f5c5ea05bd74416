"""Messages that are nearly right: whatever stands in them, a run ends, nothing is raised, and work goes on."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from prisoncare_desktop.usecases.forwarding import ASIDE_BYTES_MOST, Strange, body_of
from tests.sync.forwarded.conftest import FarPc, settle_all
from tests.sync.forwarded.letterbox import Letterbox
from tests.sync.forwarded.trust import sent_down
from tests.sync.model_server import ModelServer
from tests.sync.oracle import assert_settled
from tests.sync.test_both_sides import recorded_elsewhere

ROUNDS = 40
ODD: tuple[Any, ...] = (None, 0, -1, "", {}, [], [{}], [[]], "x" * 50, 1e9, True, {"a": 1}, "999", "200", "412", "503")
pytestmark = pytest.mark.parametrize("character", [ModelServer], indirect=True, ids=["lenient"], scope="session")


def spoilt(chance: random.Random, message: bytes) -> bytes:
    """Return the message with something odd in one to three of its places."""
    tree = json.loads(message)
    for _ in range(chance.randint(1, 3)):
        at: Any = tree
        while True:
            key = chance.choice(list(at) if isinstance(at, dict) else range(len(at)))
            if not isinstance(at[key], dict | list) or not at[key] or chance.random() < 0.2:
                at[key] = chance.choice(ODD)
                break
            at = at[key]
    return json.dumps(tree).encode()


def test_messages_with_odd_things_in_them_stop_no_run_and_no_work(far: FarPc, box: Letterbox) -> None:
    chance = random.Random("odd")
    for n in range(ROUNDS):
        far.pc.record(n % 5)
        assert far.sync().trouble == ""
        box.fetch()
        answers = [arrived.body for arrived in box.inward]
        box.inward.clear()
        some = sent_down(list(far.server.store.values())[:8], far.server.stamp())
        for body in (*answers, some):
            box.post(spoilt(chance, body))
        assert far.later(4 * 86400).trouble == ""
        assert box.inward == []
    assert len(far.aside()) > ROUNDS / 4
    far.pc.clock.advance(4 * 86400)
    settle_all(far, box)
    assert far.pc.counts().saved_here == 0


@pytest.mark.hazard("H1")
def test_answers_in_another_order_are_kept_aside_and_settle_nothing(far: FarPc, box: Letterbox) -> None:
    recorded = [far.pc.record(0), far.pc.record(1)]
    far.sync()
    box.fetch()
    said = json.loads(box.inward.pop().body)
    said["entry"].reverse()
    box.post(json.dumps(said).encode())
    assert far.later().trouble == ""
    assert [one.why for one in far.aside()] == [Strange.WRONG_ANSWER]
    assert far.pc.counts().at_the_trust == 0
    far.pc.clock.advance(4 * 86400)
    settle_all(far, box)
    assert_settled(far.pc, far.server, recorded)


@pytest.mark.hazard("H1")
def test_a_question_answered_with_another_patients_record_is_not_believed(far: FarPc, box: Letterbox) -> None:
    box.trust.echoes = False
    far.pc.record(0)
    recorded_elsewhere(far.server, 1, "not-seen", "noshow", "P2")
    far.sync()
    box.fetch()
    far.later()
    box.fetch()
    said = json.loads(box.inward.pop().body)
    said["entry"][0]["resource"] = far.server.store["Appointment", "a-0002"]
    box.post(json.dumps(said).encode())
    far.later()
    assert [one.why for one in far.aside()] == [Strange.WRONG_ANSWER]
    assert far.pc.counts().saved_here == 1


def test_a_message_larger_than_any_should_be_is_kept_in_part_and_the_work_goes_on(far: FarPc, box: Letterbox) -> None:
    far.pc.record(0)
    box.post(b" " * 17_000_000)
    far.later()
    settle_all(far, box)
    assert far.pc.counts().at_the_trust == 1
    (aside,) = far.aside()
    with far.pc.store.read() as unit:
        assert len(body_of(unit, aside)) == ASIDE_BYTES_MOST < aside.size
