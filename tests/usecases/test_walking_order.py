"""The way an officer walks a wing."""

from __future__ import annotations

from prisoncare_desktop.usecases.walking_order import walking_order, wing_to_walk


def test_cells_stand_in_walking_order() -> None:
    walked = ["A-1-002", "A-1-9", "A-1-010", "A-1-010B", "A-2-001", "A-10-001", "B-1-001", "CSU-1-001"]
    mixed = [walked[n] for n in (5, 2, 7, 0, 3, 6, 1, 4)]
    assert sorted(mixed, key=walking_order) == walked


def test_whoever_is_in_no_cell_of_a_wing_stands_last() -> None:
    assert sorted(["RECP", "", "B-1-001", "CSWAP"], key=walking_order)[0] == "B-1-001"
    assert [wing_to_walk(cell) for cell in ("A-1-004", "RECP", "recp", "COURT", "TAP", "")] == ["A", "", "", "", "", ""]
