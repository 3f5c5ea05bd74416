"""The scripted nurse of `thirty.py`, on a list in a window of the tests; her seconds are not asserted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from tests.journeys.thirty import KEYSTROKES_AT_MOST, record_all
from tests.ui.scene import Scene
from tests.ui.screens.attendance.test_grid import Clinic
from tests.ui.screens.conftest import empty_store, scene

__all__ = ["empty_store", "scene"]


@pytest.mark.parametrize(("how", "people"), [("keys", 16), ("mouse", 6)])
def test_a_clinic_is_recorded_without_an_error_in_few_keystrokes_or_clicks(scene: Scene, how: str, people: int) -> None:
    wing = Clinic(scene, names=tuple(f"Person {chr(65 + n // 26)}{chr(97 + n % 26)}" for n in range(people)))

    def at_once(fact: Callable[[], bool], what: str) -> None:
        QApplication.processEvents()
        assert fact(), what

    def stands() -> dict[str, tuple[str, str]]:
        return {
            i: (a.outcome or "", a.reason_code) for i, a in zip(wing.ids, map(wing.kept, range(people)), strict=True)
        }

    took = record_all(wing.view, at_once, stands, how)
    assert took.errors == 0
    assert took.people == people
    assert took.by_entry <= KEYSTROKES_AT_MOST
    assert (took.keystrokes, took.clicks) == ((21, 0) if how == "keys" else (0, 7))
