from __future__ import annotations

import pytest

from prisoncare_desktop.domain.similar_names import similar_names
from tests.ui.scene import resident


@pytest.mark.hazard("H1")
@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Steven Price", "Steven Pryce", True),
        ("Steven Price", "Stefan Pri", False),
        ("Ada Brown", "Ada Browne", True),
        ("Ada Browne", "Ada Brown", True),
        ("Ada Brown", "Ada Brown", True),
        ("Kevin O'Brien", "Kev Obrien", True),
        ("Ada Brown", "Ada Brawne", False),
        ("Ada Brown", "Ida Brown", False),
    ],
)
def test_names_one_letter_apart_could_be_taken_for_each_other(one: str, other: str, alike: bool) -> None:
    found = similar_names((resident(1, one), resident(2, other), resident(3, "Omar Reid")))
    assert found == (frozenset({"r1", "r2"}) if alike else frozenset())


def test_who_stands_twice_on_a_list_is_not_like_themselves() -> None:
    danny = resident(1, "Danny Marsh")
    assert similar_names((danny, danny)) == frozenset()
