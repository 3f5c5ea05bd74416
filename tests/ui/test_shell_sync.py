"""The shell and the sync: how far a first load is, stopping it, what is said offline, and when it is tried again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from prisoncare_desktop.scan.pages import PdfPages
from prisoncare_desktop.ui.first_load import FirstLoad
from prisoncare_desktop.ui.main_window import MainWindow
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.sync_page.view import SyncView
from prisoncare_desktop.ui.shell import Shell, Site
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.sync_state import LAST_TROUBLE, NEXT_TRY_AT, TROUBLE_SINCE
from prisoncare_desktop.usecases.syncing import STOPPED, Onlooker, SyncOutcome
from tests.ui.scene import OKAFOR, Scene
from tests.ui.screens.conftest import empty_store, scene
from tests.ui.screens.sync_page.test_sync_page import SYNC, batch, recorded

__all__ = ["empty_store", "scene"]


@dataclass
class Line:
    """Stands for the sync: does what the test tells it, and notes who asked."""

    does: Callable[[Onlooker], SyncOutcome] = lambda _: SyncOutcome()
    asked: list[bool] = field(default_factory=list)

    def __call__(self, asked_for: bool, onlooker: Onlooker) -> SyncOutcome:
        self.asked.append(asked_for)
        return self.does(onlooker)


def shell_of(scene: Scene, qtbot: QtBot, line: Line) -> Shell:
    scene.sign_in(OKAFOR)
    window = MainWindow()
    qtbot.addWidget(window, before_close_func=lambda _window: shell.end())  # its timers, or the next test has them
    shell = Shell(window, scene.tasks, Site("HMP Fenmere", "https://trust.example", 60), line, PdfPages())
    window.show()
    shell.begin()
    return shell


def page(shell: Shell) -> SyncView:
    view = shell.screen("sync").view
    assert isinstance(view, SyncView)
    return view


def chip(shell: Shell) -> str:
    return shell.window.top_bar.sync.accessibleName()


def test_a_first_load_shows_how_far_it_is_on_the_page_and_in_the_chip(scene: Scene, qtbot: QtBot) -> None:
    seen: list[tuple[bool, str, str]] = []

    def load(onlooker: Onlooker) -> SyncOutcome:
        for done in (500, 1200):
            onlooker.progress(done, 10_000, "clinic lists")
            seen.append((page(shell).loading.isVisible(), page(shell).loading.progress.text(), chip(shell)))
        return SyncOutcome(received=1200)

    shell = shell_of(scene, qtbot, Line(load))
    shell.go(Place("sync"))
    shell.sync_now()
    assert seen[-1][:2] == (True, "1,200 of 10,000: clinic lists")
    assert "First load: 1,200 of 10,000" in seen[-1][2]
    assert not page(shell).loading.isVisible(), "and goes when it is over"


def test_a_sync_that_loads_nothing_for_the_first_time_shows_no_progress(scene: Scene, qtbot: QtBot) -> None:
    def fetch(onlooker: Onlooker) -> SyncOutcome:
        onlooker.progress(0, 0, "clinic lists")
        assert not page(shell).loading.isVisible()
        return SyncOutcome()

    shell = shell_of(scene, qtbot, Line(fetch))
    shell.go(Place("sync"))
    shell.sync_now()


def test_whoever_comes_to_the_page_meanwhile_sees_how_far_it_is_and_can_stop_it(scene: Scene, qtbot: QtBot) -> None:
    def load(onlooker: Onlooker) -> SyncOutcome:
        onlooker.progress(500, 1000, "residents")
        shell.go(Place("sync"))
        assert page(shell).loading.isVisible()
        assert not onlooker.stopped()
        page(shell).loading.stop.click()
        assert onlooker.stopped()
        assert page(shell).loading.progress.text().endswith("stopping")
        return SyncOutcome(trouble=STOPPED, next_try_at=scene.clock.now() + timedelta(minutes=15))

    line = Line(load)
    shell = shell_of(scene, qtbot, line)
    shell.sync_now()
    assert "Stopped. What came stays. The next try is by itself: 09:55." in shell.window.toast.text()
    assert shell.window.toast.warns()
    stopped: list[bool] = []

    def next_run(onlooker: Onlooker) -> SyncOutcome:
        stopped.append(onlooker.stopped())
        return SyncOutcome()

    line.does = next_run
    shell.sync_now()
    assert stopped == [False], "the next run is not stopped by what was pressed in the last"


def test_how_long_it_takes_is_told_once_it_can_be_known() -> None:
    at = 0.0
    load = FirstLoad(lambda: at)
    assert load.moved(1000, 10_000, "residents").left_s is None
    at = 2.0
    assert load.moved(1500, 10_000, "residents").left_s is None, "too early to tell"
    at = 10.0
    assert load.moved(2000, 10_000, "residents").left_s == 80.0
    load.stop()
    assert load.loading is not None
    assert load.loading.stopping


@pytest.mark.hazard("H20")
def test_what_needs_a_person_stays_in_the_chip_while_a_sync_goes_on(scene: Scene, qtbot: QtBot) -> None:
    batch(scene, recorded(scene, 1), receipted=0, conflicts=1)
    seen: list[str] = []

    def going(onlooker: Onlooker) -> SyncOutcome:
        seen.append(chip(shell))
        onlooker.progress(1, 10, "residents")
        seen.append(chip(shell))
        return SyncOutcome()

    shell = shell_of(scene, qtbot, Line(going))
    shell.sync_now()
    assert len(seen) == 2
    for words in (*seen, chip(shell)):
        assert "1 needs a person" in words


def no_network(scene: Scene) -> None:
    with scene.store.write(SYNC) as unit:
        unit.facts.put(LAST_TROUBLE, "ServerUnreachable")
        unit.facts.put(TROUBLE_SINCE, "2026-11-20T09:12:00Z")
        unit.facts.put(NEXT_TRY_AT, "2026-11-20T09:41:00Z")
        unit.commit()


@pytest.mark.hazard("H20")
def test_sync_now_without_a_network_says_so_at_once_and_when_it_is_tried_again(scene: Scene, qtbot: QtBot) -> None:
    no_network(scene)
    said: list[str] = []

    def unreachable(_: Onlooker) -> SyncOutcome:
        said.append(shell.window.toast.text())
        return SyncOutcome(trouble="ServerUnreachable", next_try_at=scene.clock.now() + timedelta(minutes=1))

    shell = shell_of(scene, qtbot, Line(unreachable))
    shell.sync_now()
    assert said == ["No network since 09:12. It is tried again now."], "before the line was even tried"
    assert "The next try is by itself: 09:41." in shell.window.toast.text()


@pytest.mark.hazard("H20")
def test_while_all_is_well_it_syncs_at_its_usual_pace(scene: Scene, qtbot: QtBot) -> None:
    shell = shell_of(scene, qtbot, Line())
    shell.start_syncing()
    assert shell.next_sync_in_s == 60


@pytest.mark.hazard("H20")
def test_after_long_quiet_it_syncs_more_slowly_until_somebody_records_something(scene: Scene, qtbot: QtBot) -> None:
    shell = shell_of(scene, qtbot, Line(lambda _: SyncOutcome(next_try_at=scene.clock.now() + timedelta(minutes=2))))
    shell.start_syncing()
    assert shell.next_sync_in_s == 120
    scene.tasks.changed.emit(Changes(appointments=frozenset({"a1"})))
    assert shell.next_sync_in_s == 60


@pytest.mark.hazard("H20")
@pytest.mark.parametrize("wait_s", [23, 600])
def test_the_timer_tries_when_it_was_said_and_not_before(scene: Scene, qtbot: QtBot, wait_s: int) -> None:
    """600 s is what a busy server asked for: nobody may knock sooner."""
    next_try_at = scene.clock.now() + timedelta(seconds=wait_s)
    line = Line(lambda _: SyncOutcome(trouble="ServerTrouble", next_try_at=next_try_at))
    shell = shell_of(scene, qtbot, line)
    shell.start_syncing()
    assert shell.next_sync_in_s == wait_s
    line.does = lambda _: SyncOutcome()
    shell.sync_now()
    assert shell.next_sync_in_s == 60, "somebody asked, and it is well again"
