"""Lists of changes: what has no receipt and how old it is, what a batch held, and what is known of each."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.ui.screen import Place, Surroundings
from prisoncare_desktop.ui.screens.sync_page.changes_screen import ChangesScreen
from prisoncare_desktop.ui.screens.sync_page.changes_view import ChangesView
from prisoncare_desktop.ui.screens.sync_page.screen import SyncScreen
from prisoncare_desktop.ui.screens.sync_page.view import SyncView
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.usecases import dispatch, sent_changes
from prisoncare_desktop.usecases.attendance import RecordOutcome
from prisoncare_desktop.usecases.decisions import GiveUpChange
from prisoncare_desktop.usecases.outbox import BatchRecord, EntryState, OutboxLine, Receipt
from prisoncare_desktop.usecases.sent_changes import GetSentChanges, SentChange, SentChanges, Which
from prisoncare_desktop.usecases.viewing import LISTED
from tests.ui.scene import BELL, NOVAK, OKAFOR, TODAY, Scene
from tests.ui.screens.sync_page.test_sync_page import SYNC, batch, recorded
from tests.ui.walker import unnamed_widgets


def changes(scene: Scene, what: str, who: StaffMember = OKAFOR) -> ChangesView:
    scene.sign_in(who)
    screen = ChangesScreen(scene.tasks)
    scene.show(screen, what)
    assert isinstance(screen.view, ChangesView)
    return screen.view


def listed(view: ChangesView, column: str) -> list[str]:
    return [words_of(row.cells.get(column)) for row in view.table.rows()]


@pytest.mark.hazard("H16")
def test_every_change_without_a_receipt_is_listed_with_its_age(scene: Scene) -> None:
    entries = recorded(scene, 5)
    batch(scene, entries[:2], receipted=1, refused=1)
    scene.clock.at += timedelta(hours=30)
    view = changes(scene, "waiting")
    assert listed(view, "number") == ["2", "3", "4", "5"]
    assert listed(view, "state") == ["needs a person", "saved here", "saved here", "saved here"]
    assert set(listed(view, "age")) == {"30 hours"}


def test_a_batch_opens_by_enter_and_shows_each_receipt_and_the_whole_hash(scene: Scene) -> None:
    entries = recorded(scene, 3)
    batch(scene, entries[:2], receipted=2)
    scene.sign_in(OKAFOR)
    screen = SyncScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, SyncView)
    screen.view.batches.setFocus()
    QTest.keyClick(screen.view.batches, Qt.Key.Key_Return)
    assert scene.went == [Place("sync-changes", "batch:1")]
    screen.enter("", Surroundings("", came_from="sync-changes"))
    assert screen.view.batches.hasFocus(), "back at the row one came from"
    view = changes(scene, "batch:1")
    assert listed(view, "number") == ["1", "2"]
    assert listed(view, "receipt") == ["09:40, version 2 · Appointment/x"] * 2
    assert hashlib.sha256(b"batch 1").hexdigest() in view.facts()
    assert "Receipt Appointment/x, version 2, 2026-11-20T09:40:00Z, batch 1" in view.facts()
    view.copy.click()
    assert QApplication.clipboard().text() == view.facts()


def test_enter_on_a_change_leads_to_the_batch_it_was_sent_in(scene: Scene) -> None:
    entries = recorded(scene, 2)
    batch(scene, entries[:1], receipted=1)
    view = changes(scene, "all")
    assert listed(view, "number") == ["2", "1"], "newest first"
    QTest.keyClick(view.table, Qt.Key.Key_End)
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert scene.went == [Place("sync-changes", "batch:1")]


def test_what_was_replaced_before_it_was_sent_is_not_said_to_be_at_the_trust(scene: Scene) -> None:
    (first,) = recorded(scene, 1)
    dispatch.run(RecordOutcome("s1-r1", Outcome.LATE_SEEN), scene.context(OKAFOR))
    with scene.store.read() as unit:
        (later,) = (e.id for e in unit.outbox.pending(9, scene.clock.now()) if e.id != first)
    batch(scene, [later], receipted=1)
    view = changes(scene, "there")
    assert listed(view, "state") == ["at the trust", "replaced by no. 2"]
    assert listed(view, "receipt")[1] == "Sent within no. 2"


def test_how_often_a_change_was_put_into_a_batch_is_told_and_nothing_is_called_a_try_that_was_none(
    scene: Scene,
) -> None:
    entries = recorded(scene, 2)
    assert "never put into a batch" in changes(scene, "waiting").facts()
    assert listed(changes(scene, "waiting"), "receipt") == ["Not sent yet"] * 2
    with scene.store.write(SYNC) as unit:
        frozen = BatchRecord(1, "pc", b"1", hashlib.sha256(b"1").hexdigest(), 1, scene.clock.now())
        unit.outbox.freeze(frozen, tuple(entries[:1]))
        unit.commit()
    view = changes(scene, "saved")
    assert listed(view, "receipt") == ["In batch 1, no answer yet", "Not sent yet"]
    assert "put into one batch: 1" in view.facts()
    with scene.store.write(SYNC) as unit:
        unit.outbox.close_batch(1, scene.clock.now(), "")
        unit.commit()
    batch(scene, entries[:1], receipted=0, refused=1)
    view = changes(scene, "needs")
    assert "put into 2 batches, last into 2, last answer 422" in view.facts()
    assert listed(view, "receipt") == ["The trust’s record did not accept what was written."]
    with scene.store.write(SYNC) as unit:
        unit._connection.exec_driver_sql("UPDATE outbox SET batch_number = NULL")  # as when its batches are trimmed
        unit.commit()
    assert "put into a batch that is no longer kept, last answer 422" in changes(scene, "needs").facts()


@pytest.mark.hazard("H16")
def test_each_change_says_whom_it_is_about_to_those_whose_work_it_is_and_opens_at_its_record(scene: Scene) -> None:
    recorded(scene, 2)
    view = changes(scene, "waiting")
    assert listed(view, "resident") == ["Person 1", "Person 2"]
    assert "Person" not in view.facts(), "which is copied, for IT"
    QTest.keyClick(view.table, Qt.Key.Key_O)
    assert scene.went == [Place("session", "s1", "look:s1-r1")], "nothing is to be decided: it only waits"
    for who in (NOVAK, BELL):
        view = changes(scene, "waiting", who)
        assert listed(view, "resident") == ["", ""]
        QTest.keyClick(view.table, Qt.Key.Key_O)
    assert len(scene.went) == 1
    assert not view.open_record.isVisible()


def test_a_list_of_many_names_the_first_of_them_for_each_is_a_sight_that_the_trail_keeps(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sent_changes, "NAMED_AT_MOST", 1)
    recorded(scene, 2)
    assert listed(changes(scene, "waiting"), "resident") == ["Person 1", ""]
    assert [note.record_id for note in scene.tasks.context.viewings.take() if note.action == LISTED] == ["s1-r1"]


@pytest.mark.hazard("H5")
def test_each_number_of_the_sync_page_opens_the_list_of_just_as_many(scene: Scene) -> None:
    entries = recorded(scene, 6)
    batch(scene, entries[:4], receipted=1, refused=2, conflicts=1)
    dispatch.run(GiveUpChange(entries[1], "booked twice"), scene.context(OKAFOR))
    scene.sign_in(OKAFOR)
    screen = SyncScreen(scene.tasks)
    scene.show(screen)
    view = screen.view
    assert isinstance(view, SyncView)
    for card, n in (
        (view.counts.saved_here, 2),
        (view.counts.at_the_trust, 1),
        (view.counts.needs_a_person, 2),
        (view.counts.together, 6),
    ):
        card.setFocus()
        QTest.keyClick(card, Qt.Key.Key_Return)
        opened = changes(scene, scene.went[-1].what)
        assert (card.number(), len(opened.table.rows())) == (str(n), n)
        assert opened.subtitle().endswith(f": {n}.") or f": {n}. " in opened.subtitle()
    assert [place.what for place in scene.went] == ["saved", "there", "needs", "all"]


@pytest.mark.hazard("H12")
def test_what_was_given_up_stays_on_view_with_who_and_why(scene: Scene) -> None:
    entries = recorded(scene, 2)
    batch(scene, entries[:1], receipted=0, refused=1)
    dispatch.run(GiveUpChange(entries[0], "booked twice"), scene.context(OKAFOR))
    view = changes(scene, "given-up")
    assert listed(view, "state") == ["given up"]
    assert listed(view, "receipt") == ["Sister Okafor, 09:40: booked twice"]
    assert "Given up by Sister Okafor" in view.facts()
    assert "booked twice" in view.facts()
    assert "booked twice" not in changes(scene, "given-up", NOVAK).facts(), "it may name somebody"


def test_the_filters_say_what_they_show_and_esc_goes_back(scene: Scene) -> None:
    recorded(scene, 1)
    view = changes(scene, "waiting")
    view.filters[Which.GIVEN_UP].click()
    assert scene.went == [Place("sync-changes", "given-up")]
    QTest.keyClick(view.table, Qt.Key.Key_Escape)
    assert scene.went[-1] == Place("sync")
    assert unnamed_widgets(view) == []
    assert "Of nothing was it decided that it is not sent." in changes(scene, "given-up").table.accessibleDescription()


def test_ten_thousand_changes_are_one_table_and_not_ten_thousand_widgets(scene: Scene) -> None:
    view = changes(scene, "all")
    few = len(view.findChildren(QWidget))
    at = scene.clock.now()
    receipt = Receipt("e", 1, "Appointment", "a-1", "2", "2026-11-20T09:40:00Z", at)
    line = OutboxLine("e", 1, "K", "appointment", "a", "u", at, EntryState.RECEIPTED, "", None, 1, receipt)
    many = tuple(SentChange(replace(line, id=f"e{n}", seq=n), "Attendance") for n in range(10_000))
    view.display(SentChanges(many, None, at), Which.ALL, TODAY)
    QApplication.processEvents()
    assert len(view.table.rows()) == 10_000
    assert len(view.findChildren(QWidget)) <= few + 5
    assert view.table.height() < view.height(), "the table scrolls, not the page: what is known of one stays in view"
    QTest.keyClick(view.table, Qt.Key.Key_End)
    assert "Change e9999" in view.facts()


def test_another_list_shows_nothing_of_the_last_one_until_it_is_known(scene: Scene) -> None:
    recorded(scene, 1)
    view = changes(scene, "all")
    view.begin()
    assert (view.title(), view.table.rows(), view.facts()) == ("Changes", (), "")
    assert view.table.accessibleDescription() == "", "nor does it say that there is nothing"
    assert not view.may_open()


def test_a_list_that_is_cut_short_says_so(scene: Scene) -> None:
    recorded(scene, 1)
    view = changes(scene, "all")
    assert "more than this list shows" not in view.subtitle()
    page = dispatch.ask(GetSentChanges(Which.ALL), scene.context(OKAFOR))
    view.display(replace(page, more=True), Which.ALL, TODAY)
    assert view.subtitle().endswith("There are more than this list shows.")
    view.display(replace(page, counted=8), Which.ALL, TODAY)
    assert "7 of them were settled so long ago" in view.subtitle()
