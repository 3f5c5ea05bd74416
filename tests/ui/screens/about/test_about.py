"""This PC, and what PrisonCare is made of."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from prisoncare_desktop.settings import VERSION
from prisoncare_desktop.ui.screens.about.screen import AboutScreen
from prisoncare_desktop.ui.screens.about.view import AboutView
from tests.ui.scene import OKAFOR, Scene
from tests.ui.walker import unnamed_widgets


def about(scene: Scene, server: str = "https://record.trust.example/fhir") -> AboutView:
    scene.sign_in(OKAFOR)
    screen = AboutScreen(scene.tasks, "HMP Fenmere", server)
    scene.show(screen)
    assert isinstance(screen.view, AboutView)
    return screen.view


def test_it_says_which_version_runs_where_and_talks_to_whom(scene: Scene) -> None:
    words = [label.text() for label in about(scene).findChildren(QLabel)]

    assert VERSION in words
    assert "HMP Fenmere" in words
    assert "record.trust.example" in words


def test_where_the_data_lies_is_not_shown(scene: Scene) -> None:
    words = " ".join(label.text() for label in about(scene).findChildren(QLabel))

    assert str(scene.folder) not in words


def test_a_pc_without_a_server_says_so(scene: Scene) -> None:
    words = [label.text() for label in about(scene, "").findChildren(QLabel)]

    assert "not set up yet" in words


def test_what_is_new_the_keys_and_the_licences_are_each_one_button_away(scene: Scene) -> None:
    view = about(scene)
    assert VERSION in view.words.toPlainText()

    view.buttons[1].click()
    assert "take the last recording back" in view.words.toPlainText()
    view.buttons[2].click()
    assert "Inter" in view.words.toPlainText()


def test_every_part_of_about_has_a_name_for_screen_readers(scene: Scene) -> None:
    assert unnamed_widgets(about(scene)) == []
