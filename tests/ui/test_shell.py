"""The way between screens, and what is said over all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import DiskFull, RuleBroken
from prisoncare_desktop.scan.pages import PdfPages
from prisoncare_desktop.ui.main_window import MainWindow
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.clinics.view import ClinicsView
from prisoncare_desktop.ui.shell import Shell, Site
from prisoncare_desktop.ui.trouble import Words
from prisoncare_desktop.ui.widgets.banner import CloseButton
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.sync_state import GetSyncState, Silence
from prisoncare_desktop.usecases.syncing import Onlooker, SyncOutcome
from tests.ui.keyboard import focused, press
from tests.ui.scene import BELL, NOVAK, OKAFOR, WOOD, Scene, booked, clinic, resident
from tests.ui.screens.conftest import empty_store, scene

__all__ = ["empty_store", "scene"]

KEMP = StaffMember("kemp", "Iris Kemp", Role.AUDITOR)


def signed_in(scene: Scene, member: StaffMember, qtbot: QtBot) -> Shell:
    scene.sign_in(member)
    window = MainWindow()
    qtbot.addWidget(window, before_close_func=lambda _window: shell.end())  # its timers, or the next test has them

    def no_sync(_asked_for: bool, _onlooker: Onlooker) -> SyncOutcome:
        raise AssertionError("nothing is synced here")

    shell = Shell(window, scene.tasks, Site("HMP Fenmere", "", 60), no_sync, PdfPages())
    window.show()
    window.activateWindow()
    shell.begin()
    QApplication.processEvents()
    return shell


class Entered:
    """Counts how often a screen is entered."""

    def __init__(self, screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wings: list[str] = []
        self.came_from: list[str] = []
        enter = screen.enter

        def noted(what: str, around: Surroundings) -> None:
            self.wings.append(around.wing)
            self.came_from.append(around.came_from)
            enter(what, around)

        monkeypatch.setattr(screen, "enter", noted)


@pytest.mark.parametrize(
    ("place", "again"),
    [(Place("today"), ["B"]), (Place("clinics"), ["B"]), (Place("residents"), ["B"]), (Place("session", "s1"), [])],
)
def test_another_wing_is_shown_by_the_lists_and_disturbs_no_other_page(
    scene: Scene, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, place: Place, again: list[str]
) -> None:
    scene.came_from_the_trust(clinic(), resident(1, "Brian Osei"))
    shell = signed_in(scene, OKAFOR, qtbot)
    shell.go(place)
    entered = Entered(shell.screen(place.screen), monkeypatch)
    shell.window.wing_chosen.emit("B")
    assert entered.wings == again


def test_a_page_is_told_which_page_the_person_came_from(
    scene: Scene, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = signed_in(scene, BELL, qtbot)
    entered = Entered(shell.screen("pathway"), monkeypatch)
    shell.go(Place("step", "e4/audit"))
    shell.go(Place("pathway", "r4"))
    assert entered.came_from == ["step"]


def test_it_sees_the_sync_and_the_settings_and_no_way_to_a_resident(scene: Scene, qtbot: QtBot) -> None:
    failures: list[Exception] = []
    scene.tasks.failed.connect(failures.append)
    shell = signed_in(scene, NOVAK, qtbot)
    assert [room.key for room in shell.window.rail.rooms()] == ["sync", "settings"]
    assert shell.place == Place("sync")
    shell.go(Place("residents"))
    assert shell.place == Place("sync")
    assert not shell.window.top_bar.search.isVisible()
    press(Qt.Key.Key_K, modifier=Qt.KeyboardModifier.ControlModifier)
    assert not shell.window.top_bar.search.isAncestorOf(focused())
    assert failures == []


@pytest.mark.hazard("H1")
def test_two_of_nearly_one_name_are_found_with_all_that_tells_them_apart(scene: Scene, qtbot: QtBot) -> None:
    scene.came_from_the_trust(
        resident(1, "Danny Marsh", cell="B-1-004"), resident(2, "Danny Mars"), resident(3, "Kevin Marsden")
    )
    shell = signed_in(scene, OKAFOR, qtbot)
    press(Qt.Key.Key_K, modifier=Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(focused(), "mars")
    hits = {hit.id: hit for hit in shell.window.top_bar.search.results()}
    assert {hit.id for hit in hits.values() if hit.similar} == {"r1", "r2"}
    assert (hits["r1"].number, hits["r1"].cell, hits["r1"].born) == ("A1001AB", "B-1-004", "14 Mar 1988")


def test_whoever_is_found_stands_beside_their_namesake_of_another_wing(scene: Scene, qtbot: QtBot) -> None:
    scene.came_from_the_trust(
        resident(1, "Danny Marsh", cell="B-1-004"),
        resident(2, "Danny Marsh"),
        *(resident(10 + n, f"Zachary{n} Marsh") for n in range(9)),
    )
    shell = signed_in(scene, OKAFOR, qtbot)
    press(Qt.Key.Key_K, modifier=Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(focused(), "marsh")
    assert [hit.id for hit in shell.window.top_bar.search.results()][:2] == ["r2", "r1"]


def test_a_worker_opens_and_records_the_teams_own_clinic(scene: Scene, qtbot: QtBot) -> None:
    person = resident(1, "Danny Marsh")
    own, gp = replace(clinic("own", wing=""), clinic_code="substance-misuse"), clinic("gp", wing="")
    scene.came_from_the_trust(person, own, gp, *(a for s in (own, gp) for a in booked(s, [person])))
    shell = signed_in(scene, BELL, qtbot)
    press(Qt.Key.Key_3, modifier=Qt.KeyboardModifier.AltModifier)
    view = shell.screen("clinics").view
    assert isinstance(view, ClinicsView)
    assert [row.id for row in view.table.rows()] == ["own"]
    press(Qt.Key.Key_Return)
    press("a")
    (appointment,) = booked(own, [person])
    assert scene.appointment(appointment.id).outcome is Outcome.ATTENDED


def test_another_wing_does_not_drop_the_print_pack(scene: Scene, qtbot: QtBot) -> None:
    shell = signed_in(scene, WOOD, qtbot)
    shell.go(Place("preview"))
    left: list[str] = []
    shell.screen("preview").leave = lambda: left.append("preview")  # type: ignore[method-assign]  # counted, not done
    shell.window.wing_chosen.emit("B")
    assert left == []


def test_what_went_badly_wrong_stays_on_every_page_until_it_is_dismissed(scene: Scene, qtbot: QtBot) -> None:
    shell = signed_in(scene, OKAFOR, qtbot)
    scene.tasks.failed.emit(DiskFull("disk"))
    banner = shell.window.trouble.banner
    assert banner.isVisible()
    assert banner.message().startswith("The disk is full. This was not saved.")
    assert not shell.window.toast.isVisible()
    shell.go(Place("clinics"))
    assert banner.isVisible()
    banner._dismiss.setFocus()
    press(Qt.Key.Key_Space)
    assert not banner.isVisible()
    assert shell.window.trouble.height() == 0 or not shell.window.trouble.isVisible()


def test_what_is_only_to_be_known_is_said_for_a_while(scene: Scene, qtbot: QtBot) -> None:
    shell = signed_in(scene, OKAFOR, qtbot)
    scene.tasks.failed.emit(RuleBroken("not-begun", "a later day"))
    assert shell.window.toast.text().startswith("That clinic is on a later day.")
    assert shell.window.toast.warns()
    assert not shell.window.trouble.isVisible()


def test_trouble_of_a_page_that_was_left_is_said_over_the_one_on_view(scene: Scene, qtbot: QtBot) -> None:
    shell = signed_in(scene, OKAFOR, qtbot)
    shell.screen("session").trouble.emit(Words("Not saved: Brian Osei.", "Record it again.", "danger", ""))
    assert shell.window.trouble.banner.message() == "Not saved: Brian Osei. Record it again."


def test_a_word_about_one_page_is_gone_on_the_next(scene: Scene, qtbot: QtBot) -> None:
    shell = signed_in(scene, OKAFOR, qtbot)
    shell.screen("today").said.emit("Taken back: Brian Osei")
    assert shell.window.toast.isVisible()
    assert not shell.window.toast.warns()
    shell.go(Place("clinics"))
    assert not shell.window.toast.isVisible()


def test_a_word_at_the_foot_covers_neither_the_keys_nor_the_row_one_is_at(scene: Scene, qtbot: QtBot) -> None:
    residents = [resident(n, f"Brian Osei{n}") for n in range(1, 40)]
    scene.came_from_the_trust(*residents)
    shell = signed_in(scene, OKAFOR, qtbot)
    window = shell.window
    window.resize(1024, 700)
    shell.go(Place("residents"))
    QApplication.processEvents()
    window.toast.say("Saved.")
    assert window.toast.geometry().bottom() <= window.keybar.geometry().top()
    press(Qt.Key.Key_End)
    window.toast.say("Saved.")
    QApplication.processEvents()
    table = focused()
    page = window.toast.parentWidget()
    assert page is not None
    row = table.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    top = table.mapTo(page, row.topLeft()).y()
    assert not window.toast.geometry().top() <= top <= window.toast.geometry().bottom()


@pytest.mark.hazard("H5", "H8")
def test_a_wrong_clock_and_a_stuck_change_are_told_on_every_page_and_cannot_be_dismissed(
    scene: Scene, qtbot: QtBot
) -> None:
    def notices(shell: Shell) -> list[str]:
        return [n.banner.message() for n in shell.window.warnings.values() if n.isVisible()]

    shell = signed_in(scene, OKAFOR, qtbot)
    assert notices(shell) == []
    sound = dispatch.ask(GetSyncState(), scene.context(OKAFOR))
    stuck = replace(sound, clock_ahead=timedelta(minutes=12), silent=Silence(1, 2, timedelta(days=3)))
    shell._on_sync_state(stuck)
    for place in ("today", "clinics", "residents", "sync"):
        shell.go(Place(place))
        QApplication.processEvents()
        assert len(notices(shell)) == 2, place
        banners = [notice.banner for notice in shell.window.warnings.values()]
        assert not [b for banner in banners for b in banner.findChildren(CloseButton) if b.isVisible()]
        shell._on_sync_state(stuck)
    shell._on_sync_state(sound)
    assert notices(shell) == []


def test_who_has_no_sync_page_is_offered_no_way_to_it(scene: Scene, qtbot: QtBot) -> None:
    scene.came_from_the_trust(clinic(), resident(1, "Brian Osei"))
    for who, offered in ((OKAFOR, True), (KEMP, False)):
        shell = signed_in(scene, who, qtbot)
        silent = replace(dispatch.ask(GetSyncState(), scene.tasks.context), silent=Silence(2, 0, timedelta(hours=30)))
        shell._on_sync_state(silent)
        buttons = [b.text() for b in shell.window.warnings["silence"].findChildren(QAbstractButton) if b.isVisible()]
        assert ("Open Sync" in buttons) is offered
        shell.end()


def test_what_was_looked_for_is_gone_when_another_page_is_opened(scene: Scene, qtbot: QtBot) -> None:
    shell = signed_in(scene, OKAFOR, qtbot)
    search = shell.window.top_bar.search
    search.focus()
    press("osei")
    assert search.text() == "osei"
    shell.go(Place("clinics"))
    assert search.text() == ""
