"""IT says which way changes go to the trust, and which mailbox this PC has."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.settings import BY_NETWORK, MESH_PASSWORD, MESH_SHARED_KEY, Settings, SettingsFile, load
from prisoncare_desktop.ui.screens.settings.screen import ThisPcScreen
from prisoncare_desktop.ui.screens.settings.this_pc_view import ThisPcView
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.by_message import ChangeMailbox, GetMailbox
from prisoncare_desktop.usecases.this_pc import ChangeCarrier
from tests.ui.scene import NOVAK, Scene


def card_of(scene: Scene) -> ThisPcView:
    Settings(scene.folder, site_name="HMP Fenmere").saved()
    scene.tasks.begin(replace(scene.context(NOVAK), settings=SettingsFile(scene.folder)))
    screen = ThisPcScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, ThisPcView)
    return screen.view


def test_it_types_a_mailbox_and_what_is_secret_goes_into_the_store_unseen(scene: Scene) -> None:
    card = card_of(scene).mailbox
    for field, text in (
        (card.mesh_url, "https://mesh.example/"),
        (card.mailbox, "PRISON001"),
        (card.trust_mailbox, "TRUST001"),
        (card.password, "a-mailbox-password"),
        (card.shared_key, "a-shared-key"),
    ):
        field.setText(text)
    card.save.click()
    QApplication.processEvents()
    chosen = load(scene.folder)
    assert (chosen.carrier, chosen.mesh_url, chosen.mesh_trust_mailbox) == ("mesh", "https://mesh.example", "TRUST001")
    assert "a-mailbox-password" not in (scene.folder / "settings.json").read_text()
    with scene.store.read() as unit:
        assert unit.facts.get(MESH_PASSWORD) == "a-mailbox-password"
        assert unit.facts.get(MESH_SHARED_KEY) == "a-shared-key"
    assert (card.password.text(), card.shared_key.text()) == ("", "")
    assert card.password.placeholderText() == "kept, and shown to nobody"
    assert "a-mailbox-password" not in repr(dispatch.ask(GetMailbox(), scene.tasks.context))


def test_what_is_refused_stands_below_the_card_of_the_button_and_in_view(scene: Scene, qtbot: QtBot) -> None:
    page = card_of(scene)
    for button in (page.mailbox.save, page.access.try_it, page.way.save, page.mailbox.save):
        page.way.carrier.setCurrentIndex(page.way.carrier.findData("mesh"))  # refused: there is no mailbox
        button.setFocus()
        button.click()
        qtbot.waitUntil(lambda: page.trouble.message() != "" and not page.trouble.visibleRegion().isEmpty())
        below = page.trouble.mapTo(page, QPoint()).y() - button.mapTo(page, QPoint()).y()
        assert 0 < below < 300
        assert page.trouble.visibleRegion().boundingRect().height() == page.trouble.height()
        assert button.hasFocus()


def test_what_is_wrong_on_coming_to_the_page_stands_at_its_top(scene: Scene) -> None:
    page = card_of(scene)
    page.mailbox.save.click()
    page.begin()
    QApplication.processEvents()
    assert page.trouble.y() < page.place.save.mapTo(page, QPoint()).y()


def test_the_way_back_to_the_network_keeps_the_mailbox_for_another_day(scene: Scene) -> None:
    page = card_of(scene)
    page.way.carrier.setCurrentIndex(page.way.carrier.findData("mesh"))
    page.way.save.click()
    QApplication.processEvents()
    assert load(scene.folder).carrier == BY_NETWORK  # there is no mailbox yet
    assert "The mailbox is not complete." in page.trouble.message()
    dispatch.run(ChangeMailbox("https://mesh.example", "PRISON001", "TRUST001"), scene.tasks.context)
    chosen = load(scene.folder)
    dispatch.run(ChangeCarrier(BY_NETWORK), scene.tasks.context)
    assert load(scene.folder) == replace(chosen, carrier=BY_NETWORK)
    dispatch.run(ChangeCarrier("mesh"), scene.tasks.context)
    assert load(scene.folder) == chosen


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (ChangeMailbox("https://mesh.example", "PRISON001", ""), "not-a-mailbox"),
        (ChangeMailbox("https://mesh.example", "PRISON 001", "TRUST001"), "not-a-mailbox"),
        (ChangeMailbox("http://mesh.example", "PRISON001", "TRUST001"), "not-private"),
        (ChangeMailbox("https://mesh.example", "PRISON001", "TRUST001", answer_days=0), "answer-days"),
        (ChangeMailbox("https://mesh.example", "PRISON001", "TRUST001", password="p\u00e4ssword"), "mailbox-password"),
        (ChangeMailbox("https://mesh.example", "PRISON001", "TRUST001", shared_key="a\tkey"), "mailbox-password"),
    ],
)
def test_a_mailbox_that_cannot_be_is_refused_and_nothing_is_changed(
    scene: Scene, command: ChangeMailbox, code: str
) -> None:
    card_of(scene)
    before = load(scene.folder)
    with pytest.raises(RuleBroken) as refused:
        dispatch.run(command, scene.tasks.context)
    assert refused.value.code == code
    assert load(scene.folder) == before
