"""The whole record by messages: only what this PC asked for, since it had to, is all that the trust has."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from prisoncare_desktop.sync.standing import rollback
from prisoncare_desktop.usecases.restored import PULL_FIRST, TAKE_ALL_AGAIN
from tests.sync.forwarded.conftest import FarPc, settle_all
from tests.sync.forwarded.letterbox import Letterbox
from tests.sync.forwarded.trust import asked_in, sent_down
from tests.sync.model_server import ModelServer
from tests.sync.standing.test_rollback import backup, bring_back, fact
from tests.sync.test_both_sides import moved

pytestmark = pytest.mark.parametrize("character", [ModelServer], indirect=True, ids=["lenient"], scope="session")


@pytest.fixture
def restored(far: FarPc, box: Letterbox) -> FarPc:
    """The PC once it found that its store is an older copy, and has told so under its new name."""
    rollback.take_another_name(far.pc.store, far.pc.clock.now(), far.pc._chance)
    settle_all(far, box)
    assert fact(far.pc, PULL_FIRST)
    return far


def asked(far: FarPc) -> str:
    return asked_in(far.server.store, fact(far.pc, "device_id"))


def everything(far: FarPc, **more: Any) -> bytes:
    return sent_down(far.server.store.values(), far.server.stamp(), **more)


@pytest.mark.hazard("H14")
def test_a_whole_record_sent_before_the_pc_was_brought_back_is_not_the_one_it_asked_for(
    restored: FarPc, box: Letterbox
) -> None:
    late = everything(restored, answers="asked-under-another-name")
    restored.server.now += timedelta(hours=2)
    moved(restored.server, 0, "2026-11-20T12:00:00.000Z")
    box.post(late)
    box.post(everything(restored))
    restored.later()
    assert fact(restored.pc, PULL_FIRST)
    assert restored.pc.appointment(0).starts_at.hour == 12  # what it says is taken in all the same
    box.post(everything(restored, answers=asked(restored)))
    restored.later()
    assert not fact(restored.pc, PULL_FIRST)
    restored.pc.clock.advance(2 * 86400)
    settle_all(restored, box)
    assert asked(restored) == ""


def test_a_whole_record_in_several_messages_is_whole_when_the_last_of_them_came_in_whatever_order(
    restored: FarPc, box: Letterbox
) -> None:
    name = asked(restored)
    for part in (3, 1, 1, 3):
        box.post(everything(restored, answers=name, part=part, parts=3))
    restored.later()
    assert fact(restored.pc, PULL_FIRST)
    box.post(everything(restored, answers=name, part=2, parts=3))
    restored.later()
    assert not fact(restored.pc, PULL_FIRST)


def test_a_whole_record_that_does_not_come_is_asked_for_anew_and_the_first_answer_does_as_well(
    restored: FarPc, box: Letterbox
) -> None:
    first = asked(restored)
    restored.later(4 * 86400)
    settle_all(restored, box)
    assert asked(restored) not in ("", first)
    box.post(everything(restored, answers=first))
    restored.later()
    assert not fact(restored.pc, PULL_FIRST)


@pytest.mark.hazard("H14")
def test_after_the_trust_went_back_only_what_was_asked_since_overrides_what_is_here(far: FarPc, box: Letterbox) -> None:
    then = backup(far.server)
    moved(far.server, 0, "2026-11-20T11:00:00.000Z")
    far.server.now += timedelta(hours=1)
    box.post(everything(far))
    far.later()
    assert far.pc.appointment(0).starts_at.hour == 11
    bring_back(far.server, then)
    stale = everything(far, answers="asked-before")
    rollback.send_again_after(far.pc.store, 0, far.pc.clock.now())
    settle_all(far, box)
    assert fact(far.pc, TAKE_ALL_AGAIN)
    box.post(stale)
    far.later()
    assert far.pc.appointment(0).starts_at.hour == 11
    box.post(everything(far, answers=asked(far)))
    far.later()
    assert far.pc.appointment(0).starts_at.hour == 9
    assert not fact(far.pc, TAKE_ALL_AGAIN)
