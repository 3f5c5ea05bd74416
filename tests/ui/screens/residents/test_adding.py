"""Adding somebody who came from court, by keys alone."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from prisoncare_desktop.ui.forms.day_box import read_birth_date
from prisoncare_desktop.ui.screen import Place, Surroundings
from prisoncare_desktop.ui.screens.residents.add_view import AddResidentView
from prisoncare_desktop.ui.screens.residents.adding import AddResidentScreen
from prisoncare_desktop.ui.screens.residents.screen import ResidentScreen, ResidentsScreen
from tests.ui.keyboard import complete, press
from tests.ui.scene import HALE, OKAFOR, TODAY, WOOD, Scene, resident
from tests.ui.walker import unnamed_widgets

TAB = Qt.Key.Key_Tab


def adding(scene: Scene) -> AddResidentView:
    scene.came_from_the_trust(resident(1, "Daniel Marsh"), resident(2, "Zoë Kałuża"))
    scene.sign_in(WOOD)
    screen = AddResidentScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, AddResidentView)
    return screen.view


def words(view: AddResidentView) -> str:
    return " ".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def test_somebody_is_added_by_keys_alone(scene: Scene) -> None:
    adding(scene)
    press("el Masri", TAB, "Ibrahim", TAB, TAB, "6/5/97", TAB, TAB, "b-1-009", TAB, "c4321dd")
    complete()
    (place,) = scene.went
    assert place.screen == "resident"
    with scene.store.read() as unit:
        added = unit.residents.get(place.what)
    assert (added.family_name, added.given_name, added.birth_date) == ("el Masri", "Ibrahim", date(1997, 5, 6))
    assert (added.nomis_number, added.cell) == ("C4321DD", "B-1-009")
    assert scene.said == ["Added. They go to the trust with the next sync."]


def test_of_somebody_added_by_name_alone_no_language_is_claimed(scene: Scene) -> None:
    adding(scene)
    press("el Masri", TAB, "Ibrahim")
    complete()
    page = ResidentScreen(scene.tasks)
    scene.show(page, scene.went[0].what)
    said = [label.text() for label in page.view.findChildren(QLabel)]
    assert said[said.index("Language") + 1] == "not known"
    assert said[said.index("Said on this PC") + 1] == "saved here, not yet at the trust"
    with scene.store.read() as unit:
        (sent,) = unit.outbox.unsettled_of([scene.went[0].what])
    assert "language" not in sent.payload


@pytest.mark.hazard("H6")
def test_who_is_much_like_them_stands_beside_with_the_reasons(scene: Scene, qtbot: QtBot) -> None:
    view = adding(scene)
    press("Mash", TAB, "Dan", TAB, TAB, "14 mar 1988")
    qtbot.waitUntil(lambda: "Daniel Marsh" in words(view))
    assert "Same date of birth; family name spelt nearly the same; given name is part of the other" in words(view)
    complete()
    assert "Somebody much like them is here." in view.trouble.message()
    assert scene.went == []
    view.others.setFocus()
    press(Qt.Key.Key_Space)
    complete()
    assert [place.screen for place in scene.went] == ["resident"]


@pytest.mark.hazard("H6")
def test_who_is_here_already_can_only_be_opened(scene: Scene, qtbot: QtBot) -> None:
    view = adding(scene)
    press("Marsh", TAB, "Daniel", TAB, TAB, "14/3/1988", TAB, TAB, TAB, "a1001ab")
    qtbot.waitUntil(lambda: "Daniel Marsh" in words(view))
    assert not view.others.isVisible()
    complete()
    assert "They are here already." in view.trouble.message()
    button = next(one for one in view.findChildren(type(view.add)) if one.text() == "They are here: open")
    button.setFocus()
    press(Qt.Key.Key_Return)
    assert scene.went == [Place("resident", "r1")]


def test_a_day_that_is_none_is_said_before_anything_is_kept(scene: Scene) -> None:
    view = adding(scene)
    press("Nowak", TAB, "Tomasz", TAB, TAB, "31/2/1990")
    complete()
    assert "not a date of birth" in view.trouble.message()
    assert scene.went == []
    assert view.born.line.hasFocus()


def test_the_list_leads_to_adding_and_escape_back(scene: Scene) -> None:
    scene.sign_in(OKAFOR)
    screen = ResidentsScreen(scene.tasks)
    scene.show(screen)
    press(Qt.Key.Key_N, modifier=Qt.KeyboardModifier.ControlModifier)
    assert scene.went == [Place("add-resident")]
    adding(scene)
    press(Qt.Key.Key_Escape)
    assert scene.went[-1] == Place("residents")


def test_nobodys_name_stays_on_a_page_that_was_left(scene: Scene) -> None:
    view = adding(scene)
    press("Nowak")
    scene._screens[-1].leave()
    assert view.family.text() == ""


def test_who_was_called_away_goes_on_with_what_they_had_typed_and_nobody_else_sees_it(scene: Scene) -> None:
    view = adding(scene)
    press("Nowak", TAB, "Tomasz", TAB, TAB, "6/5/9")
    scene._screens[-1].leave()
    scene.show(AddResidentScreen(scene.tasks))  # after a lock it is another page
    again = scene._screens[-1].view
    assert isinstance(again, AddResidentView)
    assert (again.family.text(), again.given.text(), again.born.line.text()) == ("Nowak", "Tomasz", "6/5/9")
    assert again.trouble.message() == "What you typed before is here again."
    scene._screens[-1].leave()
    scene.sign_in(HALE)
    scene.show(AddResidentScreen(scene.tasks))
    others = scene._screens[-1].view
    assert isinstance(others, AddResidentView)
    assert others.family.text() == view.family.text() == ""


def test_of_who_was_added_or_begun_afresh_no_draft_stays(scene: Scene) -> None:
    view = adding(scene)
    press("Nowak", TAB, "Tomasz")
    scene._screens[-1].leave()
    assert scene._screens[-1].view is view
    scene._screens[-1].enter("", Surroundings(""))
    assert view.family.text() == "Nowak"
    view.trouble.action_requested.emit()
    assert view.typed() == {}
    with scene.store.read() as unit:
        assert unit.drafts.of_owner(WOOD.id) == ()
    press("Nowak", TAB, "Tomasz")
    scene._screens[-1].leave()
    scene._screens[-1].enter("", Surroundings(""))
    complete()
    assert scene.went[-1].screen == "resident"
    with scene.store.read() as unit:
        assert unit.drafts.of_owner(WOOD.id) == ()


def test_every_part_of_adding_has_a_name_for_screen_readers(scene: Scene) -> None:
    view = adding(scene)
    press("Marsh", TAB, "Daniel")
    assert unnamed_widgets(view) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14/3/88", date(1988, 3, 14)),
        ("14 mar 1988", date(1988, 3, 14)),
        ("6.5.05", date(2005, 5, 6)),
        ("1988-03-14", date(1988, 3, 14)),
        ("14/3", None),
        ("t", None),
        ("31/2/1990", None),
        ("", None),
    ],
)
def test_a_birth_date_is_read_in_the_past(text: str, day: date | None) -> None:
    assert read_birth_date(text, TODAY) == day


def test_the_box_of_the_birth_date_is_as_wide_as_the_others(scene: Scene) -> None:
    view = adding(scene)
    assert view.born.line.width() == view.family.width()
