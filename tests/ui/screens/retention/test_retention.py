"""What this PC keeps, as a leader sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from prisoncare_desktop.domain.identity_pair import Basis, IdentityPair
from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.retention.screen import RetentionScreen
from prisoncare_desktop.ui.screens.retention.view import RetentionView
from prisoncare_desktop.usecases import retention
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from tests.store.leaving import copy_kept, server_told
from tests.ui.keyboard import focused, press
from tests.ui.scene import HALE, Scene, resident


@pytest.fixture
def page(scene: Scene) -> RetentionView:
    """Two people left a month ago, one of whom is wanted for an inquest."""
    now = scene.clock.now()
    for own_id, number, family in (("gone", "A1111AA", "Whitlock"), ("wanted", "A2222AA", "Rees")):
        person = replace(resident(1, f"Sam {family}"), id=own_id, nomis_number=number, presence=Presence.RELEASED)
        scene.came_from_the_trust(person)
        copy_kept(scene.store, "resident", own_id, now - timedelta(days=30))
    server_told(scene.store, now)
    scene.sign_in(HALE)
    screen = RetentionScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, RetentionView)
    return screen.view


def words(page: RetentionView) -> str:
    from PySide6.QtWidgets import QLabel

    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def here(scene: Scene) -> set[str]:
    with scene.store.read() as unit:
        return set(unit.residents.many(["gone", "wanted"]))


def find(page: RetentionView, typed: str) -> list[str]:
    """Type this into the box; return the names of those found."""
    page.search.setFocus()
    page.search.clear()
    press(typed)
    QApplication.processEvents()
    return [hit.name for hit in page.search.results()]


def hold(page: RetentionView, typed: str, reason: str) -> None:
    """By keys alone: find them, choose the first, say why."""
    if find(page, typed):
        press(Qt.Key.Key_Return)
    else:
        page.reason.setFocus()
    press(reason, Qt.Key.Key_Return)
    QApplication.processEvents()


def held(scene: Scene) -> list[str]:
    with scene.store.read() as unit:
        return [one.resident_id for one in unit.retention.holds()]


@pytest.mark.hazard("H7")
def test_a_record_is_held_by_the_other_number_of_one_person_and_says_of_whom_else(
    scene: Scene, page: RetentionView
) -> None:
    now = scene.clock.now()
    with scene.store.write(SYNC_ACTOR) as unit:
        unit.identities.put(IdentityPair.of("pair", "gone", "wanted").linked(Basis.TRUST, "gone", now, ""))
        unit.received("IdentityReceived", "identity_pair", "pair")
        unit.commit()
    hold(page, "A2222AA", "Inquest: coroner's letter")
    assert held(scene) == ["gone"]
    assert "Sam Whitlock · A1111AA · born 14 Mar 1988\nand as Sam Rees A2222AA\nInquest" in words(page)
    hold(page, "A1111AA", "Inquest: coroner's letter")
    assert "held already" in page.trouble.message()


def test_somebody_without_a_prison_number_is_held_by_name_nhs_number_or_our_own_id(
    scene: Scene, page: RetentionView
) -> None:
    nobody_knows = replace(resident(1, "Ibrahim Haddad"), id="added-here", nomis_number="", nhs_number="4010232137")
    scene.came_from_the_trust(nobody_knows)
    for typed in ("hadd", "401 023 2137", "added-here"):
        assert find(page, typed) == ["Ibrahim Haddad"], typed
    press(Qt.Key.Key_Return)
    assert page.whose.text() == "Ibrahim Haddad · no prison number · born 14 Mar 1988"
    assert page.reason.hasFocus()
    press("Complaint 17", Qt.Key.Key_Return)
    QApplication.processEvents()
    assert held(scene) == ["added-here"]
    assert "Ibrahim Haddad · no prison number" in words(page)
    assert page.whose.isHidden()


def test_who_was_chosen_is_nobody_once_something_else_is_typed(scene: Scene, page: RetentionView) -> None:
    find(page, "Rees")
    press(Qt.Key.Key_Return)
    assert page.whose.isVisible()
    page.search.setFocus()
    press("W")
    assert page.whose.isHidden()
    page.place.click()
    assert "Whose record?" in page.trouble.message()
    assert held(scene) == []


def test_escape_closes_the_list_of_those_found_before_it_leaves(scene: Scene, page: RetentionView) -> None:
    assert find(page, "Sam") == ["Sam Rees", "Sam Whitlock"]
    press(Qt.Key.Key_Escape)
    assert page.search.results() == ()
    assert scene.went == []
    press(Qt.Key.Key_Escape)
    assert scene.went == [Place("settings")]


def test_escape_goes_back_to_the_settings(scene: Scene, page: RetentionView) -> None:
    assert page.search.hasFocus()
    press(Qt.Key.Key_Escape)
    assert scene.went == [Place("settings")]


def test_a_held_record_stays_and_the_other_goes_and_the_page_says_so(scene: Scene, page: RetentionView) -> None:
    assert "To go now: 2 people who left" in words(page)
    hold(page, "a2222aa", "Inquest: coroner's letter")
    assert "Inquest: coroner's letter" in words(page)
    assert "1 person: under legal hold" in words(page)
    page.trim_now.click()
    QApplication.processEvents()
    assert here(scene) == {"wanted"}
    assert "Last trimmed 20 Nov 2026, 09:40: 1 person." in words(page)


@pytest.mark.parametrize(
    ("typed", "reason", "said"), [("A9999ZZ", "inquest", "Whose record?"), ("A1111AA", " ", "needs a reason")]
)
def test_a_hold_that_cannot_be_placed_says_what_to_do(
    scene: Scene, page: RetentionView, typed: str, reason: str, said: str
) -> None:
    hold(page, typed, reason)
    assert said in page.trouble.message()
    assert page.reason.text() == reason
    assert held(scene) == []


def test_a_long_trim_goes_on_until_nothing_is_left(
    scene: Scene, page: RetentionView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "PORTIONS", 1)
    monkeypatch.setattr("prisoncare_desktop.store.repositories.retention.PEOPLE_AT_ONCE", 1)
    page.trim_now.click()
    QApplication.processEvents()
    assert here(scene) == set()
    assert "2 people" in words(page)


def test_a_longer_window_is_chosen_by_one_key(scene: Scene, page: RetentionView) -> None:
    page.months[24].setFocus()
    press(Qt.Key.Key_Return)
    assert "from 20 Nov 2024 on (24 months)" in words(page)


def test_a_shorter_window_is_asked_about_first_and_one_key_takes_it_back(scene: Scene, page: RetentionView) -> None:
    page.months[3].setFocus()
    press(Qt.Key.Key_Return)
    assert "3 months instead of 13? Attendance, draws and paper before 20 Aug 2026 go from this PC." in words(page)
    assert "To go now: 2 people who left" in page.shorter.text()
    press(Qt.Key.Key_Return)  # on the safe answer
    assert "(13 months)" in words(page)
    assert page.months[3].hasFocus()
    press(Qt.Key.Key_Return, Qt.Key.Key_Escape)
    assert "(13 months)" in words(page)
    assert scene.went == [], "Esc took the question away, not the page"
    page.months[3].click()
    page.yes.setFocus()
    press(Qt.Key.Key_Return)
    assert "from 20 Aug 2026 on (3 months)" in words(page)
    press(Qt.Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert "(13 months)" in words(page)
    assert page.undo.isHidden()


def test_tab_reaches_every_window_and_escape_leaves_from_everywhere(scene: Scene, page: RetentionView) -> None:
    reached: list[QWidget] = []
    while focused() not in reached:
        reached.append(focused())
        press(Qt.Key.Key_Tab)
    assert set(page.months.values()) <= set(reached)
    inside = [widget for widget in reached if page.isAncestorOf(widget)]
    for widget in inside:
        widget.setFocus()
        press(Qt.Key.Key_Escape)
    assert scene.went == [Place("settings")] * len(inside)
