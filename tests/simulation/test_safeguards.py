"""The judge is judged: with any one of the product's safeguards away, schedules fail."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.simulation import safeguards as away
from tests.simulation import written
from tests.simulation.runner import run_written
from tests.simulation.safeguards import Mutant, found_by, found_in
from tests.simulation.world import World

FURTHER = 300  # schedules tried where the known one does not fail any more: what a seed draws changes with the product

KNOWN: list[tuple[Mutant, int]] = [
    (away.no_conditional_create, 0),
    (away.no_if_match, 0),
    (away.no_overlap, 36),
    (away.no_bisecting, 37),
    (away.the_last_word_wins, 18),
    (away.a_batch_is_believed_whole, 0),
    (away.every_version_is_new, 4),
    (away.receipts_stay_when_the_server_went_back, 49),
    (away.nobody_asks_how_the_pc_stands, 49),
    (away.dependants_go_first, 19),
    (away.later_words_overtake, 41),
    (away.no_retry_after, 33),
]


@pytest.mark.parametrize(("mutant", "seed"), KNOWN, ids=lambda one: getattr(one, "__name__", str(one)))
def test_without_this_safeguard_a_schedule_fails(mutant: Mutant, seed: int) -> None:
    known = found_in(mutant, range(seed, seed + 1))
    assert known is not None or found_in(mutant, range(FURTHER)) is not None


WRITTEN: list[tuple[Mutant, Callable[[World], None]]] = [
    (away.batches_are_built_anew, written.corrected_while_the_answer_is_lost),
    (away.no_lease, written.a_second_worker_while_a_batch_is_under_way),
    (away.no_pull_first, written.restored_with_something_to_send),
    (away.the_name_stays, written.two_of_one_name),
    (away.the_old_name_is_not_asked_for, written.both_sides_brought_back),
    (away.watermark_before_the_page, written.a_page_that_never_came),
]


@pytest.mark.parametrize(("mutant", "schedule"), WRITTEN, ids=lambda one: getattr(one, "__name__", str(one)))
def test_without_this_safeguard_a_written_schedule_fails_and_with_it_all_holds(
    mutant: Mutant, schedule: Callable[[World], None]
) -> None:
    assert run_written(schedule).fault == ""
    assert found_by(mutant, schedule).startswith("Violation")
