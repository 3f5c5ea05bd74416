"""The page of what is wrong with lists: said in a sentence, settled with one key."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt

from prisoncare_desktop.ui.screen import ONLY_TO_LOOK_AT, Place
from prisoncare_desktop.ui.screens.clinics.screen import ClinicsScreen
from prisoncare_desktop.ui.screens.clinics.view import ClinicsView
from prisoncare_desktop.ui.screens.list_problems.screen import ListProblemsScreen
from prisoncare_desktop.ui.screens.list_problems.view import ListProblemsView
from prisoncare_desktop.ui.widgets.rows import words_of
from tests.ui.keyboard import press
from tests.ui.scene import HALE, OKAFOR, Scene, booked, clinic, resident
from tests.ui.walker import unnamed_widgets

LEE = resident(1, "Lee Carter")


def twice(scene: Scene) -> None:
    """Lee Carter is on this morning's list twice: 09:00 from the trust, 09:30 added here."""
    (first,) = booked(clinic(), [LEE])
    again = replace(first, id="again", made_here=True, starts_at=first.starts_at + timedelta(minutes=30))
    scene.came_from_the_trust(LEE, clinic(), first, again)


def looking(scene: Scene) -> ListProblemsView:
    screen = ListProblemsScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, ListProblemsView)
    return screen.view


def test_somebody_twice_on_a_list_is_told_and_one_key_says_which_place_is_kept(scene: Scene) -> None:
    twice(scene)
    scene.sign_in(OKAFOR)
    view = looking(scene)
    assert view.told() == ("Lee Carter is on this list twice: 09:00, from the trust; 09:30, added here. S settles it.")
    assert unnamed_widgets(view) == []

    press(Qt.Key.Key_S, Qt.Key.Key_2)

    assert scene.appointment("s1-r1").withdrawn
    assert not scene.appointment("again").withdrawn
    assert view.table.rows() == ()
    assert "Nothing is wrong" in view.table.accessibleDescription()


def test_a_clinic_made_here_and_the_trusts_are_one_when_somebody_says_so(scene: Scene) -> None:
    ours = replace(clinic("ours"), room="Elsewhere", made_here=True)
    other = resident(2, "Tomasz Nowak")
    scene.came_from_the_trust(LEE, other, clinic(), ours, *booked(clinic(), [LEE]), *booked(ours, [other]))
    scene.sign_in(OKAFOR)
    view = looking(scene)
    assert view.told().startswith("The trust has this clinic in HC-A1, one made here is in Elsewhere.")

    press(Qt.Key.Key_S, Qt.Key.Key_Y)

    assert scene.appointment("ours-r2").session_id == "s1"
    assert scene.said == ["One clinic now. 1 moved onto the trust’s list."]


def test_enter_opens_the_list_at_whom_it_is_about(scene: Scene) -> None:
    twice(scene)
    scene.sign_in(OKAFOR)
    looking(scene)

    press(Qt.Key.Key_Return)

    assert scene.went == [Place("session", "s1", f"{ONLY_TO_LOOK_AT}s1-r1")]


def test_a_leader_looks_and_settles_nothing(scene: Scene) -> None:
    twice(scene)
    scene.sign_in(HALE)
    view = looking(scene)

    press(Qt.Key.Key_S)

    assert not view.told().endswith("S settles it.")
    assert [words_of(row.cells["what"]) for row in view.table.rows()] == ["Twice on this list"]


def test_clinics_says_how_many_things_are_wrong_and_leads_there(scene: Scene) -> None:
    twice(scene)
    scene.sign_in(OKAFOR)
    screen = ClinicsScreen(scene.tasks, {"list-problems"})
    scene.show(screen)
    assert isinstance(screen.view, ClinicsView)
    assert screen.view.problems.message() == "1 thing is wrong with the lists."

    screen.view.problems.action_requested.emit()

    assert scene.went == [Place("list-problems")]
