"""The auditor's journey: who came in, who was kept out, who saw whom, and whether the trail is whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from prisoncare_desktop.practice.staff import DEMO_PASSWORD, KEMP, OKAFOR
from prisoncare_desktop.ui.screens.trail.view import TrailView
from prisoncare_desktop.ui.widgets.rows import words_of
from tests.journeys.fenmere import Fenmere
from tests.journeys.stage import Stage


@pytest.fixture
def stage(qapp: object, fenmere: Fenmere) -> Iterator[Stage]:
    made = Stage(fenmere.pc)
    made.open()
    yield made
    made.close()


@pytest.mark.journey
def test_the_auditor_sees_who_came_and_who_tried_and_checks_the_trail_by_one_key(stage: Stage) -> None:
    stage.choose(OKAFOR)
    stage.type_text("not her password")
    stage.press("Return")
    stage.reads("1 wrong try")
    stage.sign_in(OKAFOR, DEMO_PASSWORD)
    stage.at("today")
    stage.until(lambda: not stage.shell.syncing, "the sync's end")
    stage.press("Ctrl+L")
    stage.until(lambda: stage.house.shell is None, "the door")

    stage.sign_in(KEMP, DEMO_PASSWORD)
    stage.at("trail")
    page = stage.see(TrailView)
    stage.until(lambda: page.table.rows(), "rows of the trail")
    told = [tuple(words_of(row.cells[key]) for key in ("who", "what", "about")) for row in page.table.rows()]
    ours = [one for one in told if one[1] in ("Signed in", "Signed out", "Before that, wrong passwords for")]
    assert ours[:4] == [
        (KEMP.name, "Signed in", KEMP.name),
        (OKAFOR.name, "Signed out", OKAFOR.name),
        (OKAFOR.name, "Signed in", OKAFOR.name),
        (OKAFOR.name, "Before that, wrong passwords for", OKAFOR.name),
    ]
    stage.press("V")
    stage.until(lambda: page.result.message(), "the result of the check")
    assert "nothing was changed, removed or added" in page.result.message()
    assert "anchored at the trust" in page.result.message()
    assert "None is anchored" not in page.result.message()
