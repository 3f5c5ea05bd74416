"""At the door after too many wrong passwords: how long to wait, counted down, and who can help."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from prisoncare_desktop.errors import TooManyTries
from prisoncare_desktop.ui.front_door import DoorSign, FrontDoor
from prisoncare_desktop.ui.screens.signin.view import PersonCard, SignInView
from prisoncare_desktop.ui.theme.dress import dress

OKAFOR = PersonCard("okafor", "Sister Okafor", "Nurse")
BELL = PersonCard("bell", "Jo Bell", "SMS worker")
HALE = PersonCard("hale", "Dr Hale", "Leader", is_leader=True)
AMIS = PersonCard("amis", "Ruth Amis", "Leader", is_leader=True)


@dataclass
class Door:
    """A door whose vault says what the test wants."""

    qtbot: QtBot
    wait_s: float | None = None
    now_s: float = 100.0
    tries: list[str] = field(default_factory=list)
    opened: bool = False

    def stand(self, *people: PersonCard) -> SignInView:
        view = SignInView()
        self.qtbot.addWidget(view)
        self.door = FrontDoor(view, self.open, self.at_once, lambda: self.now_s)
        self.door.show(DoorSign("HMP Fenmere", (), "Version 0.1.0"), people, chosen_user_id="okafor")
        view.resize(1024, 700)
        view.show()
        view.activateWindow()
        self.qtbot.waitUntil(view.isActiveWindow)
        view.focus_first()
        return view

    def open(self, user_id: str, _password: str) -> str:
        self.tries.append(user_id)
        if self.opened:
            return "the store"
        raise TooManyTries(user_id, 6, self.wait_s)

    def at_once(
        self, _owner: QObject, work: Callable[[], Any], answered: Callable[[Any], None], failed: Callable[[Any], None]
    ) -> None:
        try:
            answer = work()
        except TooManyTries as error:
            failed(error)
        else:
            answered(answer)


@pytest.fixture
def door(qtbot: QtBot, qapp: QApplication) -> Door:
    dress(qapp)
    return Door(qtbot)


def try_in_vain(view: SignInView) -> None:
    view.password.setText("not her password")
    view.sign_in.click()


@pytest.mark.hazard("H15")
def test_after_too_many_tries_the_wait_is_counted_down_and_nothing_can_be_typed_till_then(door: Door) -> None:
    door.wait_s = 65.0
    view = door.stand(OKAFOR, BELL, HALE, AMIS)
    try_in_vain(view)
    assert view.sign_in.text() == "Wait 1:05"
    assert not view.sign_in.isEnabled()
    assert not view.password.isEnabled()
    assert view.password.text() == ""
    assert QApplication.focusWidget() is view.people[0]
    assert "Too many wrong passwords for Sister Okafor" in view.message.message()
    assert "Dr Hale or another leader can give you a code" in view.message.message()
    door.now_s += 64.5
    door.door.count_down()
    assert view.sign_in.text() == "Wait 0:01"
    door.now_s += 0.5
    door.door.count_down()
    assert view.sign_in.text() == "Sign in"
    assert view.password.isEnabled()
    assert QApplication.focusWidget() is view.password
    assert view.message.message() == "Try again now."
    door.opened = True
    view.password.setText("her password")
    view.sign_in.click()
    assert door.tries == ["okafor", "okafor"]


def test_a_colleague_signs_in_meanwhile_and_the_wait_goes_on(door: Door) -> None:
    door.wait_s = 30.0
    view = door.stand(OKAFOR, BELL, HALE)
    try_in_vain(view)
    view.people[1].click()
    assert view.password.isEnabled()
    assert view.sign_in.text() == "Sign in"
    assert view.message.message() == ""
    view.people[0].click()
    assert not view.password.isEnabled()
    assert view.sign_in.text() == "Wait 0:30"


def test_when_no_wait_helps_any_more_the_door_says_who_does(door: Door) -> None:
    view = door.stand(OKAFOR, HALE)
    try_in_vain(view)
    assert not view.password.isEnabled()
    assert view.sign_in.text() == "Sign in"
    assert not view.sign_in.isEnabled()
    assert "No more are tried until you have a code. Dr Hale can give you a code." in view.message.message()


def test_a_leader_is_not_sent_to_themselves(door: Door) -> None:
    door.wait_s = 30.0
    view = door.stand(HALE, OKAFOR)
    view.people[0].click()
    try_in_vain(view)
    assert "Dr Hale can give" not in view.message.message()
    assert "Ask IT" in view.message.message()


def test_while_an_older_store_is_brought_up_to_date_the_door_says_how_far_it_is(qtbot: QtBot) -> None:
    view = SignInView()
    qtbot.addWidget(view)
    door = FrontDoor(view, lambda _user, _password: None, lambda *_: None, lambda: 0.0)
    door.show(DoorSign("HMP Fenmere", (), "Version 0.1.0"), (OKAFOR,), chosen_user_id="okafor")
    view.sign_in_requested.emit("okafor", "a password")
    door.stepped.emit(1, 2)
    QApplication.processEvents()
    assert view.message.message() == "Bringing this PC's records up to date: step 1 of 2…"


def test_who_has_a_half_filled_form_here_is_named_beside_what_is_at_the_trust(door: Door) -> None:
    view = door.stand(OKAFOR, replace(BELL, draft_waiting=True))
    said = [label.text() for label in view.left.findChildren(QLabel)]
    assert "Jo Bell has something half done here." in said
    assert not any("Sister Okafor" in line for line in said)
