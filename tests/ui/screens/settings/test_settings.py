"""This PC's page and one's own password: nothing typed is lost, and nobody is called back from where they went."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.qtbot import QtBot

from prisoncare_desktop.settings import Settings, SettingsFile
from prisoncare_desktop.store.keeper import SessionKeeper
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.settings.password_view import PasswordView
from prisoncare_desktop.ui.screens.settings.screen import MyPasswordScreen, ThisPcScreen
from prisoncare_desktop.ui.screens.settings.this_pc_view import ThisPcView
from tests.ui.scene import HALE, OKAFOR, PASSWORD, Scene

NEW = "seven-lanterns-by-the-canal"


def this_pc(scene: Scene) -> tuple[ThisPcScreen, ThisPcView]:
    Settings(scene.folder, site_name="HMP Fenmere").saved()
    scene.tasks.begin(replace(scene.context(HALE), settings=SettingsFile(scene.folder)))
    return this_pc_again(scene)


def this_pc_again(scene: Scene) -> tuple[ThisPcScreen, ThisPcView]:
    screen = ThisPcScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, ThisPcView)
    return screen, screen.view


def test_saving_one_card_leaves_what_was_typed_in_another(scene: Scene) -> None:
    _, view = this_pc(scene)
    view.record.server_url.setText("https://record.trust.example/fhir")
    view.record.token.setText("a new token")
    view.place.room.setText("Clinic room 2")
    view.place.save.click()
    assert scene.said == ["Saved. It holds from the next sign-in on."]
    assert (view.record.server_url.text(), view.record.token.text()) == (
        "https://record.trust.example/fhir",
        "a new token",
    )
    view.record.save.click()
    assert (view.record.token.text(), view.record.token.placeholderText()) == ("", "kept, and shown to nobody")


def test_the_way_to_the_trust_is_chosen_on_this_pc_s_page(scene: Scene) -> None:
    _, view = this_pc(scene)
    assert view.way.carrier.currentData() == ""
    view.way.carrier.setCurrentIndex(view.way.carrier.findData("courier"))
    view.way.save.click()
    assert scene.said == ["Saved. It holds from the next sign-in on."]
    assert SettingsFile(scene.folder).read().carrier == "courier"
    _, view = this_pc_again(scene)
    assert view.way.carrier.currentData() == "courier"


def test_a_token_typed_and_not_saved_is_gone_once_the_page_is_left(scene: Scene) -> None:
    screen, view = this_pc(scene)
    view.record.token.setText("a new token")
    screen.leave()
    assert view.record.token.text() == ""


def change_my_password(scene: Scene, qtbot: QtBot, *, goes_on: bool) -> None:
    scene.tasks.begin(replace(scene.context(OKAFOR), keeper=SessionKeeper(scene.vault, scene.store, by=OKAFOR)))
    screen = MyPasswordScreen(scene.tasks)
    scene.show(screen)
    view = screen.view
    assert isinstance(view, PasswordView)
    view.old.setText(PASSWORD)
    for box in (view.new_password.first, view.new_password.again):
        box.setText(NEW)
    view.change.click()
    if goes_on:
        screen.leave()
    qtbot.waitUntil(lambda: len(scene.said) == 1)


def test_a_changed_password_leads_back_to_the_settings(threaded_scene: Scene, qtbot: QtBot) -> None:
    change_my_password(threaded_scene, qtbot, goes_on=False)
    assert threaded_scene.went == [Place("settings")]


def test_who_went_on_while_the_key_was_made_stays_where_they_are(threaded_scene: Scene, qtbot: QtBot) -> None:
    change_my_password(threaded_scene, qtbot, goes_on=True)
    assert threaded_scene.went == []
