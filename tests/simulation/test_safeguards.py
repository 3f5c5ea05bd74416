"""The judge is judged: with any one of the product's safeguards away, schedules fail."""

from __future__ import annotations

import pytest

from tests.simulation import safeguards as away
from tests.simulation.safeguards import Mutant, found_in

FURTHER = 400  # schedules tried where the known one does not fail any more: what a seed draws changes with the product

KNOWN: list[tuple[Mutant, int]] = []


@pytest.mark.parametrize(("mutant", "seed"), KNOWN, ids=lambda one: getattr(one, "__name__", str(one)))
def test_without_this_safeguard_a_schedule_fails(mutant: Mutant, seed: int) -> None:
    known = found_in(mutant, range(seed, seed + 1))
    assert known is not None or found_in(mutant, range(FURTHER)) is not None


def test_every_safeguard_on_the_list_is_tried() -> None:
    listed = {mutant.__name__ for mutant, _ in KNOWN}
    assert {"no_conditional_create", "no_if_match", "no_overlap", "batches_are_built_anew", "no_lease"} <= listed
    assert all(getattr(away, name) for name in listed)
