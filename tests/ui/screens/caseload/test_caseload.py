from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt

from prisoncare_desktop.domain.pathway import Episode, first_task, rule_for
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.caseload.screen import CaseloadScreen
from prisoncare_desktop.ui.screens.caseload.view import CaseloadView
from prisoncare_desktop.ui.widgets.rows import words_of
from tests.ui.keyboard import ENTER, press
from tests.ui.scene import BELL, TODAY, Scene, resident
from tests.ui.walker import unnamed_widgets


@pytest.fixture(autouse=True)
def signed_in(scene: Scene) -> None:
    scene.sign_in(BELL)


def owed(scene: Scene, number: int, name: str, reception_on: date, *, worker: str = BELL.id, cell: str = "") -> None:
    """Put somebody on the caseload whose 28-day clock began on this day."""
    person = resident(number, name, cell=cell)
    episode = Episode(f"e{number}", person.id, reception_on, worker_id=worker, worker_name="Jo Bell" if worker else "")
    task, _ = first_task(rule_for("28-day"), episode, f"t{number}")
    scene.came_from_the_trust(person, episode, task)


def shown(view: CaseloadView) -> list[str]:
    return [words_of(row.cells["resident"]) for row in view.table.rows()]


def test_the_longest_overdue_stands_first_and_each_line_says_why(scene: Scene) -> None:
    owed(scene, 1, "Ann Due", TODAY - timedelta(days=28))
    owed(scene, 2, "Ben Late", date(2026, 10, 3))
    owed(scene, 3, "Cal Soon", TODAY - timedelta(days=25))
    screen = CaseloadScreen(scene.tasks)
    scene.show(screen)
    view = screen.view
    assert isinstance(view, CaseloadView)
    assert shown(view) == ["Ben Late", "Ann Due", "Cal Soon"]
    assert [words_of(r.cells["state"]) for r in view.table.rows()] == ["20 days overdue", "due today", "due in 3 days"]
    assert words_of(view.table.rows()[0].cells["why"]) == "reception 3 Oct + 28 days"
    assert view.subtitle() == "All wings · mine · 3 residents, 1 overdue, 1 due today"


def test_enter_opens_the_pathway_of_the_resident(scene: Scene) -> None:
    owed(scene, 1, "Ann Due", TODAY)
    owed(scene, 2, "Ben Late", date(2026, 10, 3))
    scene.show(CaseloadScreen(scene.tasks))
    press(Qt.Key.Key_Down, ENTER)
    assert scene.went == [Place("pathway", "r1")]


def test_e_shows_everybodys_and_then_only_mine(scene: Scene) -> None:
    owed(scene, 1, "Ann Mine", TODAY)
    owed(scene, 2, "Ben Theirs", TODAY, worker="shah")
    screen = CaseloadScreen(scene.tasks)
    scene.show(screen)
    view = screen.view
    assert isinstance(view, CaseloadView)
    assert shown(view) == ["Ann Mine"]
    press("e")
    assert sorted(shown(view)) == ["Ann Mine", "Ben Theirs"]
    press("e")
    assert shown(view) == ["Ann Mine"]


def test_somebody_with_no_residents_can_still_look_at_everybodys(scene: Scene) -> None:
    owed(scene, 2, "Ben Theirs", TODAY, worker="")
    screen = CaseloadScreen(scene.tasks)
    scene.show(screen)
    view = screen.view
    assert isinstance(view, CaseloadView)
    assert shown(view) == []
    press("e")
    assert shown(view) == ["Ben Theirs"]
    assert "no worker yet" in words_of(view.table.rows()[0].cells["why"])


def test_only_the_wing_picked_is_shown(scene: Scene) -> None:
    owed(scene, 1, "Ann Alpha", TODAY, cell="A-1-001")
    owed(scene, 2, "Ben Bravo", TODAY, cell="B-1-001")
    screen = CaseloadScreen(scene.tasks)
    scene.show(screen, wing="B")
    view = screen.view
    assert isinstance(view, CaseloadView)
    assert shown(view) == ["Ben Bravo"]


def test_everything_that_takes_the_focus_has_a_name(scene: Scene) -> None:
    screen = CaseloadScreen(scene.tasks)
    scene.show(screen)
    assert unnamed_widgets(screen.view) == []
