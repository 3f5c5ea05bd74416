"""Two PCs and a server, and the page between them: what a person presses is what both sides end up with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.sync.weighing.theirs import take_theirs
from prisoncare_desktop.ui.main_window import MainWindow
from prisoncare_desktop.ui.screen import Surroundings
from prisoncare_desktop.ui.screens.sync_page.screen import SyncScreen
from prisoncare_desktop.ui.screens.sync_page.view import SyncView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.theme.dress import dress
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.outbox import StateCounts
from tests.sync.conftest import NURSE, Pc, character, empty_data_folder, loaded, loaded_data_folder, two
from tests.sync.model_server import ModelServer
from tests.sync.test_decisions import clash

__all__ = ["character", "empty_data_folder", "loaded", "loaded_data_folder", "two"]


def no_printer(*_: object) -> bytes:
    raise AssertionError("nothing is printed here")


@pytest.fixture
def open_page(qtbot: QtBot) -> Iterator[Callable[[Pc], SyncView]]:
    """Shows the Sync page of a PC to its nurse."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress(app)
    opened: list[Tasks] = []

    def show(pc: Pc) -> SyncView:
        tasks = Tasks(inline=True)
        opened.append(tasks)
        tasks.begin(
            Context(
                pc.store,
                pc.clock,
                NURSE,
                os.urandom,
                no_printer,
                take_theirs=lambda store: take_theirs(store, pc.clock.now(), os.urandom),
            )
        )
        screen = SyncScreen(tasks)
        window = MainWindow()
        qtbot.addWidget(window)
        tasks.changed.connect(screen.on_changed)
        window.show_page(screen.name, screen.view)
        window.show()
        window.activateWindow()
        screen.enter("", Surroundings(""))
        assert isinstance(screen.view, SyncView)
        return screen.view

    yield show
    for tasks in opened:
        tasks.stop()


@pytest.mark.hazard("H12")
def test_the_nurse_keeps_the_trusts_side_and_both_pcs_say_the_same(
    two: tuple[Pc, Pc, ModelServer], open_page: Callable[[Pc], SyncView]
) -> None:
    one, other, _ = two
    clash(one, other)
    (card,) = open_page(other).attention.cards
    card.theirs.click()
    QTest.keyClicks(card.decision.reason, "he came after all")
    QTest.keyClick(card.decision.reason, Qt.Key.Key_Return)
    for pc in (one, other):
        pc.later()
        assert pc.appointment(0).outcome is Outcome.ATTENDED
    assert other.counts() == StateCounts(0, 0, 0, given_up=1)


@pytest.mark.hazard("H12")
def test_the_nurse_keeps_her_own_side_and_both_pcs_say_the_same(
    two: tuple[Pc, Pc, ModelServer], open_page: Callable[[Pc], SyncView]
) -> None:
    one, other, _ = two
    clash(one, other)
    view = open_page(other)
    view.attention.cards[0].again.click()
    assert view.attention.cards == []
    for pc in (other, one):
        pc.later()
        assert pc.appointment(0).outcome is Outcome.NOT_SEEN
    assert other.counts() == StateCounts(0, 1, 0)


def test_the_nurse_records_something_else_and_that_is_what_goes(
    two: tuple[Pc, Pc, ModelServer], open_page: Callable[[Pc], SyncView]
) -> None:
    one, other, _ = two
    clash(one, other)
    other.record(0, Outcome.LATE_SEEN)
    (card,) = open_page(other).attention.cards
    card.again.click()
    for pc in (other, one):
        pc.later()
        assert pc.appointment(0).outcome is Outcome.LATE_SEEN
