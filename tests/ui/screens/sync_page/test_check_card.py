"""What the trust's record no longer has is told on the Sync page until somebody says that they heard of it."""

from __future__ import annotations

import json

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from prisoncare_desktop.ui.screens.sync_page.screen import SyncScreen
from prisoncare_desktop.ui.screens.sync_page.view import SyncView
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.intake import gone
from prisoncare_desktop.usecases.syncing import RECONCILED
from tests.ui.scene import OKAFOR, Scene, resident


def shown(scene: Scene) -> SyncView:
    scene.sign_in(OKAFOR)
    screen = SyncScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, SyncView)
    return screen.view


def said(view: SyncView) -> list[str]:
    return [label.text() for label in view.check.findChildren(QLabel) if label.isVisible()]


def test_nothing_is_said_while_both_sides_hold_the_same(scene: Scene) -> None:
    assert not shown(scene).check.isVisible()


def test_a_resident_deleted_at_the_trust_is_named_until_somebody_heard_of_it(scene: Scene) -> None:
    someone = resident(1, "Dean Whitlock")
    scene.came_from_the_trust(someone)
    with scene.store.write(SYNC_ACTOR) as unit:
        gone.tell(unit, "resident", someone.id)
        gone.tell(unit, "episode", "of another team")
        unit.commit()
    view = shown(scene)
    assert any(f"{someone.name} is no longer in the trust" in words for words in said(view))
    assert any("another team" in words for words in said(view))
    (button,) = view.check.findChildren(QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not any(someone.name in words for words in said(view))
    with scene.store.read() as unit:
        assert gone.read(unit) == [("episode", "of another team")]


def test_a_type_that_was_odd_twice_in_a_row_is_told(scene: Scene) -> None:
    with scene.store.write(SYNC_ACTOR) as unit:
        found = {"at": "2026-11-20T09:00:00Z", "missed": 1, "odd": 2}
        unit.facts.put(RECONCILED, json.dumps({"Appointment": found}))
        unit.commit()
    assert any("Appointments: something at the trust had not come down" in words for words in said(shown(scene)))
