from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from prisoncare_desktop.errors import NotAllowed
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.usecases.sync_state import GetSyncState
from tests.ui.scene import OKAFOR, make_empty_store, stage


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.stop()


def test_an_answer_comes_back_on_the_thread_that_paints(tasks: Tasks, qtbot: QtBot) -> None:
    owner = QObject()
    seen: list[tuple[bool, bool]] = []
    painting = QThread.currentThread()

    def work() -> bool:
        return QThread.currentThread() is painting

    tasks.other(owner, work, lambda worked_here: seen.append((worked_here, QThread.currentThread() is painting)))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(False, True)]


def test_of_two_searches_only_the_latest_answers(tasks: Tasks, qtbot: QtBot) -> None:
    owner = QObject()
    gate = threading.Event()
    answers: list[str] = []

    def slow() -> str:
        gate.wait(10)
        return "first letters"

    tasks.other(owner, slow, answers.append, key="search")
    tasks.other(owner, lambda: "whole name", answers.append, key="search")
    gate.set()
    qtbot.waitUntil(lambda: bool(answers))
    tasks.other(owner, lambda: "after", answers.append)
    qtbot.waitUntil(lambda: answers[-1] == "after")
    assert answers == ["whole name", "after"]


def test_a_screen_that_is_gone_is_not_called_back(tasks: Tasks, qtbot: QtBot) -> None:
    gone, stays = QObject(), QObject()
    gate = threading.Event()
    called: list[str] = []
    tasks.other(gone, lambda: gate.wait(10), lambda _: called.append("the one that is gone"))
    with qtbot.waitSignal(gone.destroyed):
        gone.deleteLater()
    gate.set()
    tasks.other(stays, lambda: None, lambda _: called.append("the one that stays"))
    qtbot.waitUntil(lambda: bool(called))
    assert called == ["the one that stays"]


def test_trouble_nobody_asked_to_hear_of_is_told_all_the_same(tasks: Tasks, qtbot: QtBot) -> None:
    owner = QObject()
    error = ZeroDivisionError("planted")

    def fails() -> None:
        raise error

    with qtbot.waitSignal(tasks.failed) as told:
        tasks.other(owner, fails, lambda _: None)
    assert told.args == [error]


def test_trouble_goes_to_whoever_asked_for_it(tasks: Tasks, qtbot: QtBot) -> None:
    owner = QObject()
    heard: list[BaseException] = []

    def fails() -> None:
        raise ZeroDivisionError("planted")

    with qtbot.assertNotEmitted(tasks.failed):
        tasks.other(owner, fails, lambda _: None, heard.append)
        qtbot.waitUntil(lambda: bool(heard))
    assert isinstance(heard[0], ZeroDivisionError)


def test_a_sync_that_hangs_keeps_no_store_open_after_the_lock(qtbot: QtBot, tmp_path: Path) -> None:
    make_empty_store(tmp_path / "data")
    gate = threading.Event()
    closed: list[str] = []
    with stage(tmp_path / "data", inline=False) as scene:
        scene.sign_in(OKAFOR)
        scene.tasks.sync(scene.tasks, lambda _told: gate.wait(), lambda _: None)
        scene.tasks.end(lambda: closed.append("the store"))
        try:
            qtbot.waitUntil(lambda: closed == ["the store"], timeout=20_000)
            assert not scene.store.is_open
        finally:
            gate.set()


def test_nothing_else_waits_behind_what_waits_for_somebody_outside(tmp_path: Path, qtbot: QtBot) -> None:
    make_empty_store(tmp_path / "data")
    gate = threading.Event()
    answered: list[str] = []
    with stage(tmp_path / "data", inline=False) as scene:
        scene.sign_in(OKAFOR)
        tasks = scene.tasks
        try:
            for _ in range(3):  # more than there are readers
                tasks.reach(tasks, lambda: gate.wait(60), lambda _: answered.append("the outside"))
            tasks.ask(tasks, GetSyncState(), lambda _: answered.append("a query"))
            tasks.other(tasks, lambda: None, lambda _: answered.append("another"))
            qtbot.waitUntil(lambda: set(answered) == {"a query", "another"}, timeout=20_000)
        finally:
            gate.set()


def test_closing_the_window_does_not_wait_for_a_drive_that_never_answers(qapp: QApplication) -> None:
    gate = threading.Event()
    answered: list[bool] = []
    tasks = Tasks()
    tasks.other(tasks, lambda: answered.append(gate.wait(60)), lambda _: None)
    try:
        tasks.stop()
        assert answered == []
    finally:
        gate.set()


def test_what_somebody_may_not_do_is_no_error_for_it_to_look_into(
    tasks: Tasks, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[Exception] = []

    def refused() -> None:
        raise NotAllowed("GetCaseload", "nurse")

    log = logging.getLogger("prisoncare.ui")
    log.addHandler(caplog.handler)
    log.setLevel(logging.INFO)
    tasks.other(QObject(tasks), refused, lambda _none: None, told.append)
    qtbot.waitUntil(lambda: bool(told))
    log.removeHandler(caplog.handler)
    assert {(one.levelname, one.getMessage()) for one in caplog.records} == {("INFO", "refused: NotAllowed")}
