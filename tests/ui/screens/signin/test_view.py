from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from prisoncare_desktop.ui.screens.signin.forgotten_view import ForgottenView
from prisoncare_desktop.ui.screens.signin.view import PersonCard, SignInState, SignInView
from prisoncare_desktop.ui.theme.dress import dress
from prisoncare_desktop.ui.theme.look import Look
from prisoncare_desktop.ui.theme.tokens import LIGHT
from tests.ui.walker import tab_round, unnamed_widgets

PEOPLE = (
    PersonCard("u1", "Sister Okafor", "Nurse", draft_waiting=True),
    PersonCard("u2", "Jo Bell", "SMS worker"),
    PersonCard("u3", "Grace Wood", "Administrator"),
    PersonCard("u4", "Dr Hale", "Leader"),
)
STATE = SignInState(
    site_line="HMP Fenmere · clinic room A1",
    status_lines=("Working offline.",),
    version_line="Version 0.1.0",
    people=PEOPLE,
)


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication) -> SignInView:
    dress(qapp)
    made = SignInView()
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.display(STATE)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.focus_first()
    return made


def test_before_a_name_is_chosen_no_password_is_asked(view: SignInView) -> None:
    assert view.chosen_user_id() == ""
    assert not view.password.isEnabled()
    assert not view.sign_in.isEnabled()
    assert QApplication.focusWidget() is view.people[0]


def test_arrows_move_between_the_names_and_enter_chooses(view: SignInView) -> None:
    chosen = QSignalSpy(view.person_chosen)
    QTest.keyClick(view.people[0], Qt.Key.Key_Right)
    QTest.keyClick(view.people[1], Qt.Key.Key_Down)
    assert QApplication.focusWidget() is view.people[3]
    QTest.keyClick(view.people[3], Qt.Key.Key_Return)
    assert chosen.at(0) == ["u4"]
    assert QApplication.focusWidget() is view.password
    assert view.password.accessibleName() == "Password for Dr Hale"


def test_typing_at_a_name_goes_to_its_password(view: SignInView) -> None:
    asked = QSignalSpy(view.sign_in_requested)
    QTest.keyClick(view.people[0], Qt.Key.Key_Right)
    QTest.keyClicks(view.people[1], "s")
    QTest.keyClicks(view.password, "ecret")
    QTest.keyClick(view.password, Qt.Key.Key_Return)
    assert asked.count() == 1
    assert asked.at(0) == ["u2", "secret"]


def test_the_password_is_never_on_view(view: SignInView) -> None:
    view.display(replace(STATE, chosen_user_id="u1"))
    QTest.keyClicks(view.password, "secret")
    assert view.password.echoMode() == QLineEdit.EchoMode.Password
    assert "secret" not in view.password.displayText()


def test_who_was_here_last_has_only_the_password_to_type(view: SignInView) -> None:
    view.display(replace(STATE, chosen_user_id="u3"))
    view.focus_first()
    assert QApplication.focusWidget() is view.password
    QTest.keyClick(view.password, Qt.Key.Key_Up)
    assert QApplication.focusWidget() is view.people[2]


def test_a_wrong_password_says_so_empties_the_field_and_waits_there(view: SignInView) -> None:
    view.display(replace(STATE, chosen_user_id="u1"))
    QTest.keyClicks(view.password, "wrong")
    words = "That is not the password for Sister Okafor. 2 tries so far; nothing is lost."
    view.display(replace(STATE, chosen_user_id="u1", message=words, message_kind="danger"))
    assert view.message.isVisible()
    assert view.message.message() == words
    assert view.password.text() == ""
    assert QApplication.focusWidget() is view.password


def test_changing_the_name_drops_what_was_typed_for_the_other(view: SignInView) -> None:
    view.display(replace(STATE, chosen_user_id="u1"))
    QTest.keyClicks(view.password, "half")
    QTest.mouseClick(view.people[1], Qt.MouseButton.LeftButton)
    assert view.password.text() == ""
    assert view.chosen_user_id() == "u2"


def test_an_empty_password_is_not_sent(view: SignInView) -> None:
    view.display(replace(STATE, chosen_user_id="u1"))
    asked = QSignalSpy(view.sign_in_requested)
    QTest.keyClick(view.password, Qt.Key.Key_Return)
    assert asked.count() == 0
    assert view.message.isVisible()


def test_while_it_opens_a_second_enter_does_nothing(view: SignInView) -> None:
    view.display(replace(STATE, chosen_user_id="u1"))
    QTest.keyClicks(view.password, "secret")
    view.display(replace(STATE, chosen_user_id="u1", busy=True))
    asked = QSignalSpy(view.sign_in_requested)
    QTest.keyClick(view.password, Qt.Key.Key_Return)
    assert asked.count() == 0
    assert not view.sign_in.isEnabled()
    assert view.password.text() == "secret"


def test_a_single_person_is_chosen_already(view: SignInView) -> None:
    view.display(replace(STATE, people=PEOPLE[:1]))
    assert view.chosen_user_id() == "u1"


def test_a_draft_that_waits_is_said_on_the_card(view: SignInView) -> None:
    assert view.people[0].accessibleName() == "Sister Okafor, Nurse · something half done"
    assert view.people[1].accessibleName() == "Jo Bell, SMS worker"


def test_everything_has_a_name_and_tab_comes_round(view: SignInView) -> None:
    view.display(replace(STATE, chosen_user_id="u1"))
    assert unnamed_widgets(view) == []
    assert tab_round(view.people[0]) == [*view.people, view.password, view.sign_in, view.forgotten_button, view.restore]


@pytest.mark.parametrize("count", range(1, 13))
def test_one_to_twelve_people_all_fit_with_the_password_on_a_small_screen(view: SignInView, count: int) -> None:
    view.resize(1024, 700)
    people = tuple(PersonCard(f"u{n}", f"Person Number {n}", "Nurse") for n in range(count))
    view.display(replace(STATE, people=people, chosen_user_id="u0", message="Not the password.", message_kind="danger"))
    QApplication.processEvents()
    field = view.password
    assert view.rect().contains(field.mapTo(view, field.rect().bottomRight()))
    assert len(view.people) == count
    assert view.people[0].width() >= 150


def test_on_a_pc_without_people_it_says_what_to_do(view: SignInView) -> None:
    view.display(replace(STATE, people=()))
    assert view.empty.isVisible()
    assert not view.form.isVisible()


def test_enter_on_an_empty_field_asks_for_the_password_and_counts_as_no_try(view: SignInView) -> None:
    tried = QSignalSpy(view.sign_in_requested)
    view.people[1].click()
    QTest.keyClick(view.password, Qt.Key.Key_Return)
    assert tried.count() == 0
    assert view.message.message() == "Type your password first."
    assert QApplication.focusWidget() is view.password


def test_caps_lock_is_said_while_capitals_come_without_shift(view: SignInView) -> None:
    view.people[1].click()
    press, key, shift = QEvent.Type.KeyPress, Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier
    QApplication.sendEvent(view.password, QKeyEvent(press, key, shift, "B"))
    assert view.message.message() == ""
    QApplication.sendEvent(view.password, QKeyEvent(press, key, Qt.KeyboardModifier.NoModifier, "B"))
    assert view.message.message() == "Caps Lock is on."
    assert view.message.isVisible()
    QTest.keyClick(view.password, Qt.Key.Key_C)
    assert view.message.message() == ""
    assert len(view.password.text()) == 3


@pytest.mark.parametrize(("width", "height"), [(1024, 700), (911, 440)])
def test_twelve_people_with_long_names_leave_the_password_within_reach(
    view: SignInView, width: int, height: int
) -> None:
    long = "Wilhelmina Featherstonehaugh-Cholmondeley of the Evening Team"
    view.resize(width, height)
    view.display(replace(STATE, people=tuple(PersonCard(f"u{n}", f"{n} {long}", "Nurse") for n in range(12))))
    QApplication.processEvents()
    view.people[11].click()
    QApplication.processEvents()
    assert QApplication.focusWidget() is view.password
    assert view.people[11].toolTip().startswith("11 Wilhelmina Featherstonehaugh-Cholmondeley of the Evening Team")
    at = view.password.mapTo(view, view.password.rect().bottomRight())
    assert view.rect().contains(at)


def test_shift_tab_from_the_password_goes_back_to_the_name_that_is_chosen(view: SignInView) -> None:
    view.people[1].click()
    QTest.keyClick(view.password, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is view.people[1]


def test_with_large_text_on_a_small_screen_no_name_at_the_door_is_cut(qtbot: QtBot, qapp: QApplication) -> None:
    dress(qapp, Look(LIGHT, text_scale=2.0))
    try:
        large = SignInView()
        qtbot.addWidget(large)
        large.resize(1024, 668)
        large.display(STATE)
        large.show()
        QApplication.processEvents()
        assert [button.cut() for button in large.people] == [False] * 4
        assert large.left.width() <= 360
    finally:
        dress(qapp)


def test_the_recovery_code_comes_last_by_tab_as_it_is_drawn(qtbot: QtBot) -> None:
    page = ForgottenView(lambda: "quiet-otter-41")
    qtbot.addWidget(page)
    page.display(PEOPLE, "u1")
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    passed = tab_round(page.code)
    assert passed.index(page.go_on) < passed.index(page.back) < passed.index(page.other_way)
