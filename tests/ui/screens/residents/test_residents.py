"""Who is here, and the page of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from prisoncare_desktop.domain.access import OPEN_FOR
from prisoncare_desktop.domain.pathway import Episode
from prisoncare_desktop.domain.resident import Alert, Presence, Resident
from prisoncare_desktop.domain.whereabouts import EVER, TOLD_BY_TRUST, MoveKind, Whereabouts
from prisoncare_desktop.ui.calendar_words import wall_clock
from prisoncare_desktop.ui.screen import Place, Surroundings
from prisoncare_desktop.ui.screens.residents.list_view import ResidentsView
from prisoncare_desktop.ui.screens.residents.resident_view import ResidentView
from prisoncare_desktop.ui.screens.residents.screen import ResidentScreen, ResidentsScreen
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.usecases.access import BreakGlass
from tests.ui.scene import OKAFOR, TODAY, Scene, resident
from tests.ui.walker import unnamed_widgets

DANNY = replace(
    resident(1, "Daniel Marsh"),
    preferred_name="Danny",
    nhs_number="9993127922",
    language="pl",
    interpreter=True,
    needs=("easy-read",),
    alerts=(Alert("MAS", "Asthmatic", TODAY - timedelta(days=40)), Alert("HA", "ACCT open", TODAY - timedelta(days=2))),
)


def press(key: Qt.Key | str) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    if isinstance(key, str):
        QTest.keyClicks(focused, key)
    else:
        QTest.keyClick(focused, key)


def residents(scene: Scene, *, wing: str = "A") -> ResidentsView:
    scene.came_from_the_trust(
        DANNY,
        resident(2, "Zoë Kałuża"),
        resident(3, "Kevin O'Brien"),
        resident(4, "Rashid Khan", cell="B-1-008"),
    )
    scene.sign_in(OKAFOR)
    screen = ResidentsScreen(scene.tasks)
    scene.show(screen, wing=wing)
    assert isinstance(screen.view, ResidentsView)
    return screen.view


def one(scene: Scene, person: Resident) -> ResidentView:
    scene.came_from_the_trust(person)
    scene.sign_in(OKAFOR)
    screen = ResidentScreen(scene.tasks)
    scene.show(screen, person.id)
    assert isinstance(screen.view, ResidentView)
    return screen.view


def shown(view: ResidentsView) -> list[str]:
    return [row.id for row in view.table.rows()]


# --- the list ---------------------------------------------------------------------------------------------------------


def test_the_wings_residents_are_listed_by_cell(scene: Scene) -> None:
    view = residents(scene)

    assert shown(view) == ["r1", "r2", "r3"]
    assert view.subtitle() == "A wing · 3 residents"


def test_all_wings_list_everybody(scene: Scene) -> None:
    assert len(shown(residents(scene, wing=""))) == 4


def test_letters_without_their_accents_find_a_name(scene: Scene, qtbot: QtBot) -> None:
    view = residents(scene)

    view.filter.setFocus()
    press("zoe")

    qtbot.waitUntil(lambda: shown(view) == ["r2"])
    assert view.subtitle() == "A wing · 1 of 3 residents"


def test_a_cell_or_a_number_finds_who_lives_there(scene: Scene, qtbot: QtBot) -> None:
    view = residents(scene)

    view.filter.setText("a1003ab")
    qtbot.waitUntil(lambda: shown(view) == ["r3"])
    view.filter.setText("a-1-001")
    qtbot.waitUntil(lambda: shown(view) == ["r1"])


def test_enter_on_the_only_match_opens_it(scene: Scene) -> None:
    view = residents(scene)
    QTest.keyClick(view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert view.filter.hasFocus()

    press("obrien")
    press(Qt.Key.Key_Return)

    assert scene.went == [Place("resident", "r3")]


def test_escape_shows_everybody_again(scene: Scene, qtbot: QtBot) -> None:
    view = residents(scene)
    view.filter.setFocus()
    press("nobody of this name")
    qtbot.waitUntil(lambda: shown(view) == [])
    assert "Esc shows everybody" in view.table.accessibleDescription()

    press(Qt.Key.Key_Escape)

    qtbot.waitUntil(lambda: len(shown(view)) == 3)


def test_an_open_acct_comes_before_other_alerts(scene: Scene) -> None:
    row = residents(scene).table.row("r1")
    assert row is not None
    assert words_of(row.cells["alerts"]) == "ACCT open, seen 18 Nov, Asthmatic, seen 11 Oct"


def test_somebody_at_court_is_listed_as_out(scene: Scene) -> None:
    scene.came_from_the_trust(replace(resident(9, "Lee Carter"), presence=Presence.OUT))

    row = residents(scene).table.row("r9")

    assert row is not None
    assert words_of(row.cells["alerts"]) == "Out, expected back"


# --- one --------------------------------------------------------------------------------------------------------------


def test_two_identifiers_stand_at_the_top(scene: Scene) -> None:
    view = one(scene, DANNY)

    assert view.title() == "Danny Marsh (Daniel)"
    assert view.subtitle() == "A1001AB · A-1-001 · born 14 Mar 1988, 38"


def test_each_alert_is_a_banner_with_its_age(scene: Scene) -> None:
    banners = [b.message() for b in one(scene, DANNY).findChildren(Banner) if b.isVisible()]

    assert banners == ["ACCT open, seen 18 Nov, 2 days old", "Asthmatic, seen 11 Oct, 40 days old"]


def test_how_to_speak_and_write_to_somebody_is_said(scene: Scene) -> None:
    words = " ".join(label.text() for label in one(scene, DANNY).findChildren(QLabel))

    assert "Polish, with an interpreter" in words
    assert "Easy read" in words
    assert "999 312 7922" in words


def test_somebody_of_whom_little_is_known_is_shown_all_the_same(scene: Scene) -> None:
    view = one(scene, replace(resident(7, "Lee Carter"), birth_date=None, cell=""))

    assert view.subtitle() == "A1007AB · no cell here · date of birth not known"


def test_somebody_who_is_not_on_this_pc_is_said_to_be_missing(scene: Scene) -> None:
    scene.sign_in(OKAFOR)
    screen = ResidentScreen(scene.tasks)
    scene.show(screen, "nobody")

    assert isinstance(screen.view, ResidentView)
    assert "not on this PC" in screen.view.trouble.message()


def test_until_the_next_resident_is_there_nobody_is_shown(scene: Scene) -> None:
    scene.came_from_the_trust(DANNY)
    scene.sign_in(OKAFOR)
    screen = ResidentScreen(scene.tasks)
    scene.show(screen, DANNY.id)
    assert isinstance(screen.view, ResidentView)

    screen.enter("nobody", Surroundings("A"))

    assert screen.view.title() == "Resident"
    assert "Danny" not in " ".join(label.text() for label in screen.view.findChildren(QLabel) if label.isVisible())


def test_escape_goes_back_to_all_residents(scene: Scene) -> None:
    one(scene, DANNY)

    press(Qt.Key.Key_Escape)

    assert scene.went == [Place("residents")]


def test_every_part_of_residents_has_a_name_for_screen_readers(scene: Scene) -> None:
    assert unnamed_widgets(residents(scene)) == []
    assert unnamed_widgets(one(scene, resident(8, "Steven Price"))) == []


@pytest.mark.hazard("H1")
def test_the_page_of_somebody_with_nearly_anothers_name_says_so(scene: Scene) -> None:
    scene.came_from_the_trust(resident(9, "Daniel Marsh", cell="B-1-008"))

    assert one(scene, resident(1, "Daniel Mash")).similar.isVisible()
    assert not one(scene, resident(2, "Zoë Kałuża")).similar.isVisible()


def test_a_record_that_is_open_by_a_reason_says_until_when_and_asks_no_more(scene: Scene) -> None:
    scene.came_from_the_trust(DANNY, Episode("e1", DANNY.id, TODAY - timedelta(days=9)))
    scene.sign_in(OKAFOR)
    screen = ResidentScreen(scene.tasks)
    scene.show(screen, DANNY.id)
    assert "you will be asked why" in words_on(screen.view)

    scene.tasks.run(screen, BreakGlass(DANNY.id, "treating-now", "Found on the floor of his cell"), lambda _: None)
    QApplication.processEvents()

    assert "you will be asked why" not in words_on(screen.view)
    assert f"it is open until {wall_clock(scene.clock.now() + OPEN_FOR)}" in words_on(screen.view)


def words_on(view: QWidget) -> str:
    return " ".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def test_where_they_lived_stands_on_the_page_newest_first(scene: Scene) -> None:
    moved = scene.clock.now() - timedelta(days=2)
    scene.came_from_the_trust(
        DANNY,
        Whereabouts("w0", DANNY.id, EVER, "B-1-004", Presence.HERE, MoveKind.SEEN, TOLD_BY_TRUST, moved),
        Whereabouts("w1", DANNY.id, moved, DANNY.cell, Presence.HERE, MoveKind.MOVE, OKAFOR.id, moved),
    )
    scene.sign_in(OKAFOR)
    screen = ResidentScreen(scene.tasks)
    scene.show(screen, DANNY.id)
    words = [label.text() for label in screen.view.findChildren(QLabel) if label.text()]
    told = words[words.index("Where they lived") + 2 :]
    assert told[:4] == [DANNY.cell, f"Moved. Said by {OKAFOR.name}.", "before that", "B-1-004"]
