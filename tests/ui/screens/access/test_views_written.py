"""What was shown on screen is in the trail soon after, and before the session ends."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from prisoncare_desktop.ui.screens.residents.screen import ResidentScreen
from tests.ui.scene import OKAFOR, Scene, resident


def opened(scene: Scene) -> list[tuple[str, str]]:
    """Return (user, resident) of the pages opened, as the trail has them."""
    with scene.store.read() as unit:
        return [(row.user_id, row.record_id) for row in unit.trail.latest(100) if row.action == "Viewed"]


def look_at_danny(scene: Scene) -> ResidentScreen:
    scene.came_from_the_trust(resident(4, "Daniel Marsh"))
    scene.sign_in(OKAFOR)
    screen = ResidentScreen(scene.tasks)
    scene.show(screen, "r4")
    return screen


def test_a_page_looked_at_is_in_the_trail_by_itself(threaded_scene: Scene, qtbot: QtBot) -> None:
    look_at_danny(threaded_scene)
    qtbot.waitUntil(lambda: opened(threaded_scene) == [(OKAFOR.id, "r4")])


def test_a_page_looked_at_is_in_the_trail_before_the_session_ends(threaded_scene: Scene) -> None:
    look_at_danny(threaded_scene)
    threaded_scene.lock()
    assert opened(threaded_scene) == [(OKAFOR.id, "r4")]


def test_a_lock_that_keeps_the_session_writes_what_was_shown_first(scene: Scene) -> None:
    look_at_danny(scene)
    assert opened(scene) == []
    scene.tasks.write_views()
    assert opened(scene) == [(OKAFOR.id, "r4")]
