"""Correcting somebody whom the trust did not take, by keys alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from prisoncare_desktop.domain.matching import Traits
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.residents.add_view import AddResidentView
from prisoncare_desktop.ui.screens.residents.amending import AmendResidentScreen
from prisoncare_desktop.ui.screens.residents.resident_view import ResidentView
from prisoncare_desktop.ui.screens.residents.screen import ResidentScreen
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.adding_residents import AddResident
from prisoncare_desktop.usecases.outbox import EntryState
from tests.ui.keyboard import complete, press
from tests.ui.scene import OKAFOR, WOOD, Scene, resident
from tests.ui.screens.residents.test_adding import words
from tests.ui.screens.sync_page.test_sync_page import batch
from tests.ui.walker import unnamed_widgets

TAB = Qt.Key.Key_Tab


@pytest.fixture
def whom(scene: Scene) -> str:
    """Somebody added by a colleague, whom the trust refused."""
    scene.came_from_the_trust(resident(1, "Daniel Marsh"))
    traits = Traits(given_name="Ibrahim", family_name="el Masry", nomis_number="C4321DD", cell="B-1-009")
    done = dispatch.run(AddResident(traits), scene.context(OKAFOR))
    batch(scene, [*done.changes.outbox], receipted=0, refused=1)
    scene.sign_in(WOOD)
    return done.value


def correcting(scene: Scene, whom: str) -> AddResidentView:
    screen = AmendResidentScreen(scene.tasks)
    scene.show(screen, whom)
    assert isinstance(screen.view, AddResidentView)
    return screen.view


def test_from_their_page_one_key_leads_to_it_and_they_go_as_corrected(scene: Scene, whom: str) -> None:
    page = ResidentScreen(scene.tasks)
    scene.show(page, whom)
    press("c")
    assert scene.went == [Place("amend-resident", whom)]
    view = correcting(scene, whom)
    assert (view.given.text(), view.number.text(), view.cell.text()) == ("Ibrahim", "C4321DD", "B-1-009")
    assert "Correct a resident" in words(view)
    assert view.refused.isVisible(), "why, beside what is to be put right"
    assert view.refused.message() == "Appointment.status: unknown code"
    press("el Masri")  # over what is marked
    complete()
    assert scene.said == ["Corrected. They go to the trust with the next sync."]
    assert scene.went[-1] == Place("resident", whom)
    with scene.store.read() as unit:
        assert unit.residents.get(whom).family_name == "el Masri"
        assert {one.state for one in unit.outbox.unsettled_of([whom])} == {EntryState.WAITING}


def test_whom_the_trust_sent_their_page_does_not_offer_to_correct(scene: Scene, whom: str) -> None:
    page = ResidentScreen(scene.tasks)
    scene.show(page, whom)
    assert isinstance(page.view, ResidentView)
    assert page.view.amend.isVisible()
    assert dict(page.keys())["C"] == "Correct and send"
    scene.show(page, "r1")
    assert "C" not in dict(page.keys())
    assert page.view.amend.isHidden()
    press("c")
    assert scene.went == []


def test_what_was_not_changed_or_cannot_be_says_so_and_escape_leads_back(scene: Scene, whom: str) -> None:
    view = correcting(scene, whom)
    complete()
    assert view.trouble.message() == "Nothing was changed. Correct what is wrong, or leave the page with Esc."
    view.nhs.setText("401 023 2138")
    complete()
    assert "NHS number" in view.trouble.message()
    assert unnamed_widgets(view) == []
    press(Qt.Key.Key_Escape)
    assert scene.went == [Place("resident", whom)]
    assert "They cannot be corrected here now." in correcting(scene, "r1").trouble.message()


def test_who_is_much_like_the_corrected_stands_beside_but_not_they_themselves(
    scene: Scene, whom: str, qtbot: QtBot
) -> None:
    view = correcting(scene, whom)
    press("Marsh", TAB, "Daniel", TAB, TAB, "14 mar 1988")
    qtbot.waitUntil(lambda: "Daniel Marsh" in words(view))
    assert "el Masry" not in words(view)
