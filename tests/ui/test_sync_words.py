from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from prisoncare_desktop.ui.sync_words import (
    asked_words,
    awaited_words,
    chip_level,
    chip_told,
    chip_words,
    clock_words,
    needing_words,
    silence_words,
    unanswered_words,
    went_back_words,
)
from prisoncare_desktop.usecases.forwarding import Awaited, KeptAside, Strange
from prisoncare_desktop.usecases.outbox import StateCounts
from prisoncare_desktop.usecases.sync_state import Silence, SyncState, WentBack
from prisoncare_desktop.usecases.syncing import SyncOutcome

NINE_TWELVE = datetime(2026, 11, 20, 9, 12, tzinfo=UTC)
NEXT_TRY = datetime(2026, 11, 20, 9, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "words", "level"),
    [
        (
            SyncState(StateCounts(0, 412, 0), NINE_TWELVE, "", None, None),
            "0 saved here · 412 at the trust, 09:12",
            "done",
        ),
        (SyncState(StateCounts(3, 0, 0), None, "", None, None), "3 saved here · 0 at the trust", "waiting"),
        (
            SyncState(StateCounts(3, 9, 0), NINE_TWELVE, "ServerUnreachable", NINE_TWELVE, NEXT_TRY),
            "No network · 3 saved here · next try 09:20",
            "trouble",
        ),
        (
            SyncState(StateCounts(0, 9, 1), NINE_TWELVE, "", None, None),
            "1 needs a person · 9 at the trust",
            "trouble",
        ),
    ],
)
def test_the_chip_says_in_plain_words_how_the_records_stand(state: SyncState, words: str, level: str) -> None:
    assert chip_words(state) == words
    assert chip_level(state) == level


def test_a_pc_that_is_not_let_in_is_a_matter_for_it_and_nobody_is_told_to_wait_for_the_next_try() -> None:
    state = SyncState(StateCounts(3, 9, 0), NINE_TWELVE, "ServerRefusesUs", NINE_TWELVE, NEXT_TRY)
    assert chip_words(state) == "Not let in: tell IT · 3 saved here · 9 at the trust"
    said = asked_words(SyncOutcome(trouble="ServerRefusesUs", next_try_at=NEXT_TRY), date(2026, 11, 20))
    assert "IT must renew" in said
    assert "try" not in said


def test_one_needs_and_two_need() -> None:
    assert [needing_words(n) for n in (0, 1, 2)] == ["0 need a person", "1 needs a person", "2 need a person"]


def by_message(saved_here: int, awaited: Awaited, strange: tuple[KeptAside, ...] = ()) -> SyncState:
    state = SyncState(StateCounts(saved_here, 9, 0), NEXT_TRY, "", None, None)
    return replace(state, carrier="mesh", awaited=awaited, strange=strange)


def test_what_was_sent_and_not_answered_is_saved_here_and_nothing_more() -> None:
    today = date(2026, 11, 20)
    all_sent = by_message(3, Awaited(changes=3, since=NINE_TWELVE, needs_a_person=0, not_yet=0))
    assert chip_words(all_sent) == "3 saved here, sent 09:12, not answered yet · 9 at the trust, 09:20"
    assert chip_level(all_sent) == "waiting"
    assert awaited_words(all_sent, today) == "3 sent, waiting for the trust's answer since 09:12"
    some = by_message(5, Awaited(changes=3, since=NINE_TWELVE - timedelta(days=4), needs_a_person=0, not_yet=2))
    assert chip_words(some).startswith("5 saved here, 3 sent · 9 at")
    assert chip_told(some).startswith("5 saved here, 3 of them sent 16 Nov 09:12, not answered yet")
    assert awaited_words(some, today).endswith("since 16 Nov 09:12; 2 ready to be sent")
    assert unanswered_words(some) == ""


def test_what_lies_in_a_courier_s_file_was_not_sent_yet() -> None:
    today = date(2026, 11, 20)
    carried = Awaited(changes=2, since=NINE_TWELVE, needs_a_person=0, not_yet=0)
    state = replace(by_message(3, carried), carrier="courier")
    assert chip_words(state) == "3 saved here, 2 in a file · 9 at the trust, 09:20", "more would crush the search"
    assert chip_told(state).startswith("3 saved here, 2 of them in a courier's file since 09:12, not answered yet")
    assert awaited_words(state, today) == "2 in a courier's file since 09:12, not answered yet"
    assert awaited_words(replace(state, awaited=None), today) == "until a file is made for the courier"
    assert awaited_words(replace(state, awaited=None, counts=StateCounts(0, 9, 0)), today) == ""


def test_what_nobody_answers_and_what_nobody_can_believe_is_told_to_a_person() -> None:
    odd = KeptAside("0" * 64, Strange.OTHER_BYTES, "T1", 7, 100, "2026-11-20T09:12:00.000Z")
    state = by_message(3, Awaited(changes=3, since=NINE_TWELVE, needs_a_person=1, not_yet=0), (odd,))
    assert "Ask IT whether the trust receives" in unanswered_words(state)
    assert "cannot believe (1)" in unanswered_words(state)
    kept_out = by_message(3, Awaited(changes=3, since=NINE_TWELVE, needs_a_person=0, not_yet=0, refused=1))
    assert "IT must ask the trust to let this PC in." in unanswered_words(kept_out)


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(minutes=12), "12 minutes ahead of"),
        (timedelta(days=-3, hours=-2), "3 days behind"),
        (timedelta(hours=30), "30 hours ahead of"),
        (timedelta(days=3660), "10 years ahead of"),
    ],
)
def test_a_clock_in_doubt_is_told_with_how_far_and_which_way(ahead: timedelta, said: str) -> None:
    assert said in clock_words(ahead)
    assert clock_words(timedelta()) == ""


@pytest.mark.hazard("H5")
@pytest.mark.parametrize(
    ("silent", "said"),
    [
        (
            Silence(1, 0, timedelta(hours=26)),
            "1 change has not reached the trust for over a day. It has waited 26 hours",
        ),
        (
            Silence(4, 2, timedelta(days=3)),
            "2 changes need a person before the trust can have them. 4 changes have not reached the trust",
        ),
        (Silence(2, 0, None), "2 changes have not reached the trust for over a day. Nothing is lost"),
    ],
)
def test_what_is_stuck_is_told_with_its_count_and_age(silent: Silence, said: str) -> None:
    assert silence_words(silent).startswith(said)
    assert silence_words(None) == ""


def test_a_pc_that_is_not_connected_claims_nothing_at_the_trust() -> None:
    nothing, three = (SyncState(StateCounts(n, 0, 0), None, "", None, None) for n in (0, 3))
    assert chip_words(nothing, connected=False) == "Not connected to a trust yet"
    assert chip_words(three, connected=False) == "3 saved here · not connected yet"
    assert chip_level(nothing, connected=False) == "waiting"


@pytest.mark.parametrize(
    ("found", "says", "not_before_all_is_down"),
    [
        (WentBack(NINE_TWELVE, here=False, all_is_down=True), "sent again by itself", False),
        (WentBack(NINE_TWELVE, here=True, all_is_down=False), "Tell IT", True),
    ],
)
def test_people_are_told_which_side_went_back_and_what_to_do(
    found: WentBack, says: str, not_before_all_is_down: bool
) -> None:
    words = went_back_words(found, date(2026, 11, 20))
    assert says in words
    assert "09:12" in words
    assert ("Do not rely on lists" in words) is not_before_all_is_down
