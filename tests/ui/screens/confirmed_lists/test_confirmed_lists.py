"""A leader says which lists of codes the trust has confirmed."""

from __future__ import annotations

from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.ui.screens.confirmed_lists.screen import ConfirmedListsScreen
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.confirmed_lists import GetConfirmedLists
from prisoncare_desktop.usecases.site_lists import ChangeSiteList
from tests.ui.keyboard import press
from tests.ui.scene import HALE, Scene
from tests.ui.walker import unnamed_widgets

REASONS = "did_not_attend_reason"


def on_view(scene: Scene) -> ConfirmedListsScreen:
    scene.sign_in(HALE)
    screen = ConfirmedListsScreen(scene.tasks)
    scene.show(screen)
    return screen


def states(screen: ConfirmedListsScreen) -> dict[str, str]:
    return {row.id: words_of(row.cells["state"]) for row in screen._page.table.rows()}


def test_a_national_list_is_nobodys_to_confirm_here_and_ours_waits(scene: Scene) -> None:
    screen = on_view(scene)
    assert states(screen) == {
        "attendance_code": "Published nationally",
        REASONS: "Not confirmed",
        "dps_category": "Published nationally",
        "dps_outcome": "Published nationally",
    }
    assert unnamed_widgets(screen._page) == []
    screen._page.table.select("attendance_code")
    press("c", "t")
    assert scene.said == []


def test_a_list_is_confirmed_as_it_stands_and_that_is_taken_back(scene: Scene) -> None:
    screen = on_view(scene)
    screen._page.table.select(REASONS)
    assert "P1" in [row.id for row in screen._page.codes.rows()]
    press("c")
    assert states(screen)[REASONS] == "Confirmed"
    kept = dispatch.ask(GetConfirmedLists(), scene.context(HALE))
    assert dict(kept.versions) == {REASONS: value_set(REASONS).version}
    press("t")
    assert states(screen)[REASONS] == "Not confirmed"


def test_a_list_that_changed_since_says_which_version_was_confirmed(scene: Scene) -> None:
    dispatch.run(ChangeSiteList("confirmed", '{"did_not_attend_reason": "0.9.0"}', 0), scene.context(HALE))
    assert states(on_view(scene))[REASONS] == "Only 0.9.0 was confirmed"
