"""The leader's journey, by keys alone: the trail checked, the people who can sign in, a backup made and opened."""

from __future__ import annotations

from prisoncare_desktop.practice.staff import DEMO_PASSWORD, HALE, SIGN_IN_PEOPLE
from prisoncare_desktop.ui.screens.backups.view import BackupsView
from prisoncare_desktop.ui.screens.people.view import PeopleView
from prisoncare_desktop.ui.screens.settings.setting_card import SettingCard
from prisoncare_desktop.ui.screens.settings.view import SettingsView
from prisoncare_desktop.ui.screens.trail.view import TrailView
from tests.journeys.stage import Stage


def signs_in(stage: Stage) -> None:
    stage.sign_in(HALE, DEMO_PASSWORD)
    stage.at("today")


def checks_the_trail(stage: Stage) -> None:
    stage.press("Alt+5")
    stage.at("trail")
    page = stage.see(TrailView)
    stage.until(lambda: page.table.rows(), "rows of the trail")
    stage.press("V")
    stage.until(lambda: "nothing was changed, removed or added" in page.result.message(), "the result of the check")
    stage.photograph("15-leader-trail")


def looks_at_the_people(stage: Stage) -> None:
    opens_setting(stage, "people")
    page = stage.see(PeopleView)
    stage.until(lambda: len(page.table.rows()) == len(SIGN_IN_PEOPLE), "everybody who can sign in")
    stage.photograph("16-leader-people")


def makes_a_backup(stage: Stage) -> None:
    opens_setting(stage, "backups")
    page = stage.see(BackupsView)
    stage.press("Return")
    stage.reads("Backed up, opened and checked.")
    stage.until(page.table.rows, "the backup in the list")
    stage.photograph("17-leader-backups")


def opens_setting(stage: Stage, name: str) -> None:
    """From anywhere to one card of the settings, by the arrow keys."""
    stage.press("Alt+7")
    stage.at("settings")
    names = [card.name for card in stage.see(SettingsView).cards]
    while (here := focused_card(stage)) != name:
        stage.press("Right" if names.index(here) < names.index(name) else "Left")
    stage.press("Return")
    stage.at(name)


def focused_card(stage: Stage) -> str:
    card = stage.qt.focusWidget()
    assert isinstance(card, SettingCard), f"the cards are not in focus but {card}"
    return card.name
