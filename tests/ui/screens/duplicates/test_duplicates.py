"""Possible duplicates side by side, by keys alone; and what a resident's page says of a doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from prisoncare_desktop.domain.identity_pair import Basis
from prisoncare_desktop.domain.resident import Alert
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.duplicates.screen import DuplicatesScreen
from prisoncare_desktop.ui.screens.duplicates.view import DuplicatesView
from prisoncare_desktop.ui.screens.residents.list_view import ResidentsView
from prisoncare_desktop.ui.screens.residents.resident_view import ResidentView
from prisoncare_desktop.ui.screens.residents.screen import ResidentScreen, ResidentsScreen
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.duplicates import CompareResidents, ProposeSamePerson
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from tests.ui.keyboard import press
from tests.ui.scene import HALE, OKAFOR, TODAY, WOOD, Scene, resident
from tests.ui.walker import unnamed_widgets

DANNY = replace(resident(1, "Daniel Marsh"), alerts=(Alert("HA", "ACCT open", TODAY - timedelta(days=2)),))
AGAIN = resident(2, "Dan Mash", cell="B-2-011", nomis_number="C4321DD")


def two_of_one(scene: Scene) -> None:
    scene.came_from_the_trust(DANNY, AGAIN, resident(3, "Zoë Kałuża", birth_date=None))
    dispatch.run(CompareResidents(), scene.context(SYNC_ACTOR))


def duplicates(scene: Scene, member: StaffMember) -> DuplicatesView:
    scene.sign_in(member)
    screen = DuplicatesScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, DuplicatesView)
    return screen.view


def page_of(scene: Scene, resident_id: str) -> ResidentView:
    scene.sign_in(OKAFOR)
    screen = ResidentScreen(scene.tasks)
    scene.show(screen, resident_id)
    assert isinstance(screen.view, ResidentView)
    return screen.view


def words(view: QWidget) -> str:
    return " ".join(label.text() for label in view.findChildren(QLabel) if label.isVisible())


def named_keys(scene: Scene) -> list[str]:
    """Return the keys at the foot."""
    keys = scene._screens[-1].keys()
    return [key for key, _what in keys]


def standing(view: DuplicatesView) -> list[str]:
    return [words_of(row.cells["standing"]) for row in view.table.rows()]


@pytest.mark.hazard("H6")
def test_both_identities_stand_side_by_side_with_the_reasons(scene: Scene) -> None:
    two_of_one(scene)
    view = duplicates(scene, WOOD)
    assert standing(view) == ["To look at"]
    assert view.subtitle() == "1 pair to look at"
    assert view.reasons.message() == (
        "Same date of birth; family name spelt nearly the same; given name is part of the other; "
        "but another prison number"
    )
    said = words(view)
    for value in ("Daniel Marsh", "Dan Mash", "A1001AB", "C4321DD", "A-1-001", "B-2-011", "ACCT open, seen 18 Nov"):
        assert value in said


@pytest.mark.hazard("H7")
def test_one_says_so_and_a_leader_confirms_it_by_keys_alone(scene: Scene) -> None:
    two_of_one(scene)
    view = duplicates(scene, WOOD)
    press("s")
    assert standing(view) == ["Wants a second person"]
    assert not view.buttons["C"].isVisible()
    press("c")
    assert standing(view) == ["Wants a second person"]
    leaders = duplicates(scene, HALE)
    assert leaders.note.text().endswith("says that they are one person. You can confirm it, if you find so yourself.")
    press("c")
    assert standing(leaders) == ["One person"]
    assert leaders.subtitle() == "0 pairs to look at"
    press("d")
    assert standing(leaders) == ["Different people"]


@pytest.mark.hazard("H7")
def test_a_leader_who_said_so_cannot_confirm_it(scene: Scene) -> None:
    two_of_one(scene)
    view = duplicates(scene, HALE)
    assert view.note.text().startswith("You are the only leader on this PC. Ask a colleague to say here")
    assert named_keys(scene) == ["S", "D", "N", "Esc"]
    press("s", "c")
    assert standing(view) == ["Wants a second person"]
    assert view.note.text().startswith("You are the only leader on this PC: a leader at another PC must confirm it.")
    assert scene.said[-1] == "Kept. You are the only leader on this PC: a leader at another PC must confirm it."
    assert named_keys(scene) == ["D", "Esc"], "no key is named that does nothing here"


@pytest.mark.hazard("H7")
def test_who_says_that_two_are_one_reads_whom_to_ask(scene: Scene) -> None:
    two_of_one(scene)
    with scene.store.write(SYNC_ACTOR) as unit:
        unit.staff.put(HALE)
        unit.staff.put(replace(HALE, id="left", name="Dr Gone", active=False))
        unit.received("StaffReceived", "staff", HALE.id)
        unit.commit()
    duplicates(scene, WOOD)
    press("s")
    assert scene.said[-1] == "Kept. To confirm it, ask: Dr Hale."


def test_on_an_empty_list_no_key_is_named_that_does_nothing(scene: Scene) -> None:
    duplicates(scene, WOOD)
    assert named_keys(scene) == ["Esc"]


@pytest.mark.hazard("H7")
def test_what_the_trust_says_otherwise_can_be_proposed_and_confirmed(scene: Scene) -> None:
    two_of_one(scene)
    view = duplicates(scene, WOOD)
    press("d")
    with scene.store.write(SYNC_ACTOR) as unit:
        (pair,) = unit.identities.all()
        unit.identities.put(pair.linked(Basis.TRUST, DANNY.id, scene.clock.now(), ""))
        unit.received("IdentityReceived", "identity_pair", pair.id)
        unit.commit()
    view = duplicates(scene, WOOD)
    assert standing(view) == ["The trust says otherwise"]
    press("s")
    assert standing(view) == ["Wants a second person"]
    assert not view.buttons["D"].isVisible(), "a leader alone parts whom the trust's record links"
    leaders = duplicates(scene, HALE)
    assert leaders.note.text().endswith("says that they are one person. You can confirm it, if you find so yourself.")
    press("c")
    assert standing(leaders) == ["One person"]


@pytest.mark.hazard("H7")
def test_a_leader_who_has_the_list_open_sees_who_was_put_on_top_meanwhile(scene: Scene) -> None:
    two_of_one(scene)
    leaders = duplicates(scene, HALE)
    assert "Daniel Marsh This name and number go on top" in words(leaders)
    with scene.store.read() as unit:
        (pair,) = unit.identities.all()
    dispatch.run(ProposeSamePerson(pair.id, AGAIN.id), scene.context(WOOD))
    scene.tasks.changed.emit(touched(residents=frozenset(pair.ids)))
    QApplication.processEvents()
    assert "Dan Mash This name and number go on top" in words(leaders)


def test_who_goes_on_top_can_be_turned(scene: Scene) -> None:
    two_of_one(scene)
    view = duplicates(scene, WOOD)
    assert "Daniel Marsh This name and number go on top" in words(view)
    press("t", "s")
    with scene.store.read() as unit:
        (pair,) = unit.identities.all()
    assert pair.kept_id == AGAIN.id


def test_not_sure_keeps_it_on_the_list(scene: Scene) -> None:
    two_of_one(scene)
    view = duplicates(scene, OKAFOR)
    press("n")
    assert standing(view) == ["Not sure"]
    press(Qt.Key.Key_Escape)
    assert scene.went == [Place("residents")]


@pytest.mark.hazard("H1")
def test_the_page_of_a_resident_in_doubt_says_whom_they_could_be(scene: Scene) -> None:
    two_of_one(scene)
    banners = [b.message() for b in page_of(scene, AGAIN.id).findChildren(Banner) if b.isVisible()]
    assert banners == ["Could be the same person as Daniel Marsh, A1001AB. Nobody has decided it."]
    duplicates(scene, WOOD)
    press("s")
    banners = [b.message() for b in page_of(scene, AGAIN.id).findChildren(Banner) if b.isVisible()]
    assert banners == [
        "Possibly the same person as Daniel Marsh, A1001AB: a second person must confirm it. Alerts of both are shown.",
        "ACCT open, seen 18 Nov, 2 days old",
    ]


@pytest.mark.hazard("H6")
def test_the_page_of_one_person_says_what_else_they_are_recorded_as(scene: Scene) -> None:
    two_of_one(scene)
    duplicates(scene, WOOD)
    press("s")
    duplicates(scene, HALE)
    press("c")
    view = page_of(scene, AGAIN.id)
    assert view.title() == "Daniel Marsh"
    assert "Also recorded as Dan Mash · C4321DD" in words(view)


def test_the_list_of_residents_says_how_many_wait(scene: Scene) -> None:
    two_of_one(scene)
    scene.sign_in(OKAFOR)
    screen = ResidentsScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, ResidentsView)
    assert screen.view.duplicates.text() == "Possible duplicates: 1"
    press(Qt.Key.Key_D, modifier=Qt.KeyboardModifier.ControlModifier)
    assert scene.went == [Place("duplicates")]


def test_nobodys_name_stays_on_the_page_that_was_left(scene: Scene) -> None:
    two_of_one(scene)
    view = duplicates(scene, WOOD)
    scene._screens[-1].leave()
    assert "Marsh" not in words(view)


def test_every_part_of_duplicates_has_a_name_for_screen_readers(scene: Scene) -> None:
    two_of_one(scene)
    assert unnamed_widgets(duplicates(scene, WOOD)) == []
