"""A list of a hundred or of ten thousand is keyed like one of ten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.ui.screens.attendance.screen import SessionScreen
from prisoncare_desktop.ui.screens.attendance.view import SessionView
from prisoncare_desktop.ui.widgets.rows import Row
from tests.ui.scene import OKAFOR, Scene, booked, clinic, resident


@pytest.mark.parametrize("people", [3, pytest.param(10_000, marks=pytest.mark.soak)])
def test_a_key_makes_its_own_row_anew_and_leaves_the_others_as_they_are(scene: Scene, people: int) -> None:
    first, *_ = booked(clinic(), [resident(1, "Danny Marsh")])
    everybody = [resident(n, f"Person Number{n}") for n in range(1, 501)][:people]
    at = [timedelta(seconds=n) for n in range(people)]
    whose = [everybody[n % len(everybody)].id for n in range(people)]
    places = [
        replace(first, id=f"a{n}", resident_id=whose[n], starts_at=first.starts_at + at[n]) for n in range(people)
    ]
    scene.came_from_the_trust(clinic(), *everybody, *places)
    scene.sign_in(OKAFOR)
    screen = SessionScreen(scene.tasks)
    scene.show(screen, "s1")
    assert isinstance(screen.view, SessionView)
    table = screen.view.table
    before: dict[str, Row] = {row.id: row for row in table.rows()}
    assert len(before) == people

    QTest.keyClick(table, Qt.Key.Key_A)

    assert scene.appointment("a0").outcome is Outcome.ATTENDED
    assert [row.id for row in table.rows() if row is not before[row.id]] == ["a0"]
    assert table.current_id() == "a1"
