"""Asking whom: nobody is chosen unseen, nor taken for somebody else."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.ui.asking_whom import AskingWhom
from prisoncare_desktop.ui.screens.attendance.screen import SessionScreen
from prisoncare_desktop.ui.widgets.person_picker import PersonPicker
from prisoncare_desktop.ui.widgets.rows import words_of
from tests.ui.scene import OKAFOR, Scene, booked, clinic, resident
from tests.ui.screens.conftest import empty_store, scene
from tests.ui.walker import unnamed_widgets

__all__ = ["empty_store", "scene"]

PRICE = resident(1, "Steven Price")
PRYCE = resident(2, "Steven Pryce")
GONE = resident(3, "Danny Marsh", presence=Presence.RELEASED, cell="")


@dataclass
class Asked:
    picker: PersonPicker
    chosen: list[str]
    places: list[str]


@pytest.fixture
def asked(scene: Scene) -> Asked:
    """Price is on the list, Pryce in the prison, Marsh has left."""
    session = clinic()
    scene.came_from_the_trust(PRICE, PRYCE, GONE, session, *booked(session, [PRICE]))
    scene.sign_in(OKAFOR)
    screen = SessionScreen(scene.tasks)
    scene.show(screen, "s1")
    whom = AskingWhom(scene.tasks, screen.view)
    whom.ask("Who walked in?", "", QRect(300, 300, 400, 40), "s1")
    assert whom.picker is not None
    made = Asked(whom.picker, [], [])
    whom.chosen.connect(made.chosen.append)
    whom.stands_already.connect(made.places.append)
    return made


def type_in(text: str, *keys: Qt.Key) -> None:
    QTest.keyClicks(focus(), text)
    for key in keys:
        QTest.keyClick(focus(), key)


def focus() -> QWidget:
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused


@pytest.mark.hazard("H1")
def test_who_is_found_stands_with_number_cell_and_birth_date_and_the_similar_name_is_marked(asked: Asked) -> None:
    type_in("pryc")

    (row,) = [r for r in asked.picker.table.rows() if r.id == "r2"]
    assert [words_of(row.cells[key]) for key in ("name", "number", "where", "born")] == [
        "Steven Pryce",
        "A1002AB",
        "A-1-002",
        "14 Mar 1988",
    ]
    assert words_of(row.cells["marks"]) == "Similar name"
    assert "Somebody else here has nearly this name" in asked.picker.told()


def test_enter_chooses_the_line_that_is_marked_and_nobody_before_there_is_one(asked: Asked) -> None:
    type_in("", Qt.Key.Key_Return)
    assert asked.picker.isVisible()

    type_in("steven p", Qt.Key.Key_Down, Qt.Key.Key_Return)

    assert asked.chosen == ["r2"]
    assert not asked.picker.isVisible()


@pytest.mark.hazard("H1")
def test_enter_does_not_take_whoever_answered_to_an_older_word(asked: Asked) -> None:
    type_in("pryc")
    asked.picker.field.blockSignals(True)  # the answer to the last letter is still on its way
    type_in("e", Qt.Key.Key_Return)
    asked.picker.field.blockSignals(False)

    assert (asked.chosen, asked.places) == ([], [])


def test_whoever_is_on_the_list_already_leads_to_their_row(asked: Asked) -> None:
    type_in("price", Qt.Key.Key_Return)

    assert (asked.chosen, asked.places) == ([], ["s1-r1"])


def test_whoever_has_left_is_not_put_on_a_list_and_why_is_said(asked: Asked) -> None:
    type_in("marsh", Qt.Key.Key_Return)

    assert asked.chosen == []
    assert asked.picker.told() == "Released. Say first, on their page, that they are back."


def test_nobody_by_that_name_says_where_somebody_new_is_added_and_esc_gives_the_keys_back(asked: Asked) -> None:
    type_in("zzz")
    assert unnamed_widgets(asked.picker) == []
    assert "added under Residents first" in asked.picker.told()

    type_in("", Qt.Key.Key_Escape)
    assert not asked.picker.isVisible()
    assert QApplication.focusWidget() is not asked.picker.field
