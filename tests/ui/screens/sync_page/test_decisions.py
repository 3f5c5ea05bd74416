"""What a person can do about a change that was set aside, by keys and in plain words."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.matching import Traits
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.sync.weighing.theirs import take_theirs
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.sync_page.change_words import field_words
from prisoncare_desktop.ui.screens.sync_page.changes_screen import ChangesScreen
from prisoncare_desktop.ui.screens.sync_page.changes_view import ChangesView
from prisoncare_desktop.ui.screens.sync_page.places import place_of
from prisoncare_desktop.ui.screens.sync_page.screen import SyncScreen
from prisoncare_desktop.ui.screens.sync_page.view import SyncView
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.adding_residents import AddResident
from prisoncare_desktop.usecases.attendance import RecordOutcome
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.intake.clinics import OUTCOME
from prisoncare_desktop.usecases.intake.identities import SECOND, VERDICT
from prisoncare_desktop.usecases.intake.pathway import DUE, STATUS
from prisoncare_desktop.usecases.outbox import EntryState
from prisoncare_desktop.usecases.ports import CentralCopy
from prisoncare_desktop.usecases.syncing import HELD
from tests.ui.scene import BELL, NOVAK, OKAFOR, Scene
from tests.ui.screens.sync_page.test_sync_page import SYNC, batch, numbers, recorded
from tests.ui.walker import tab_round, unnamed_widgets


def sync_page(scene: Scene, who: StaffMember = OKAFOR, *, saved: list[bytes] | None = None) -> SyncView:
    def to_file(_page: QWidget, name: str, chosen: Callable[[Path], None]) -> None:
        assert name.startswith("change-")
        chosen(scene.folder / "note.txt")
        if saved is not None:
            saved.append((scene.folder / "note.txt").read_bytes())

    context = scene.context(who)
    scene.tasks.begin(replace(context, take_theirs=lambda store: take_theirs(store, scene.clock.now(), os.urandom)))
    screen = SyncScreen(scene.tasks, to_file, prison="HMP Fenmere")
    scene.show(screen)
    assert isinstance(screen.view, SyncView)
    return screen.view


def state_of(scene: Scene, entry_id: str) -> EntryState:
    with scene.store.read() as unit:
        return unit.outbox.many([entry_id])[entry_id].state


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


@pytest.mark.hazard("H12")
def test_the_trusts_side_is_kept_by_keys_alone_and_only_with_a_reason(scene: Scene) -> None:
    (entry,) = recorded(scene, 1)
    batch(scene, [entry], receipted=0, conflicts=1)
    view = sync_page(scene)
    card = view.attention.cards[0]
    card.theirs.setFocus()
    QTest.keyClick(card.theirs, Qt.Key.Key_Return)
    assert focused() is card.decision.reason, "it says what it does, and asks why"
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert state_of(scene, entry) is EntryState.CONFLICT, "without a reason nothing happens"
    QTest.keyClicks(focused(), "seen on B wing")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert state_of(scene, entry) is EntryState.GIVEN_UP
    assert view.attention.cards == []
    assert numbers(view) == [0, 0, 0, 1]
    assert "1 not to be sent" in view.counts.together.accessibleDescription()
    changed = ChangesScreen(scene.tasks)
    for which, state in (("given-up", ["the trust’s was kept"]), ("waiting", [])):  # nothing of it is missing there
        scene.show(changed, which)
        assert isinstance(changed.view, ChangesView)
        assert [words_of(row.cells["state"]) for row in changed.view.table.rows()] == state
        assert "no longer keeps" not in changed.view.subtitle()
    assert scene.said == ["The trust’s side is kept. Yours stays in the history."]


def test_escape_takes_the_question_away_and_changes_nothing(scene: Scene) -> None:
    (entry,) = recorded(scene, 1)
    batch(scene, [entry], receipted=0, refused=1)
    card = sync_page(scene).attention.cards[0]
    card.give_up.click()
    QTest.keyClicks(focused(), "a mistake")
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert not card.decision.isVisible()
    assert card.give_up.hasFocus()
    assert state_of(scene, entry) is EntryState.REFUSED


def test_a_refused_change_is_given_up_with_a_reason(scene: Scene) -> None:
    (entry,) = recorded(scene, 1)
    batch(scene, [entry], receipted=0, refused=1)
    view = sync_page(scene)
    card = view.attention.cards[0]
    card.give_up.click()
    card.decision.reason.setText("booked twice")
    card.decision.yes.click()
    assert state_of(scene, entry) is EntryState.GIVEN_UP
    with scene.store.read() as unit:
        assert [row.reason for row in unit.trail.latest(20) if row.action == "GiveUpChange"] == ["booked twice"]


def test_what_is_being_typed_survives_a_sync_that_brings_another_card(scene: Scene) -> None:
    first, second = recorded(scene, 2)
    batch(scene, [first], receipted=0, refused=1)
    view = sync_page(scene)
    card = view.attention.cards[0]
    card.give_up.click()
    QTest.keyClicks(focused(), "half a rea")
    batch(scene, [second], receipted=0, refused=1)
    scene.tasks.changed.emit(Changes())
    QApplication.processEvents()
    assert len(view.attention.cards) == 2
    assert view.attention.cards[0] is card
    assert card.decision.reason.text() == "half a rea"


def test_correct_it_leads_to_the_records_own_page(scene: Scene) -> None:
    (entry,) = recorded(scene, 1)
    batch(scene, [entry], receipted=0, refused=1)
    sync_page(scene).attention.cards[0].correct.click()
    assert scene.went == [Place("session", "s1", "s1-r1")], "and to whom it is about"


@pytest.mark.parametrize(
    ("kind", "where"), [("IdentityDecided", "duplicates"), ("BreakGlassUsed", "access"), ("ResidentAdded", "resident")]
)
def test_each_kind_of_change_is_corrected_on_a_page_of_its_own_and_never_on_a_pathway(
    scene: Scene, kind: str, where: str
) -> None:
    (entry,) = recorded(scene, 1)
    batch(scene, [entry], receipted=0, refused=1)
    item = sync_page(scene).attention.cards[0].item
    assert place_of(kind, item.entry.record_id, item.resident_id, item.session_id, waits=True).screen == where


def test_a_resident_the_trust_did_not_take_is_corrected_from_their_card(scene: Scene) -> None:
    added = somebody_refused(scene)
    card = sync_page(scene).attention.cards[0]
    assert card.correct.text() == "Correct it"
    assert any("Once corrected, they are sent with the next sync." in words for words in said_on(card))
    card.correct.setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert scene.went == [Place("amend-resident", added)]


def test_a_resident_whom_the_trust_had_is_not_said_to_be_corrected_here(scene: Scene) -> None:
    added = somebody_refused(scene)
    with scene.store.write(SYNC_ACTOR) as unit:
        unit.central.put(CentralCopy("Patient", "p1", "1", "2026-11-20T09:00:00Z", "resident", added, "{}"))
        unit.commit()
    card = sync_page(scene).attention.cards[0]
    assert card.correct.text() == "Open their page"
    assert any("Tell IT, and send it again" in words for words in said_on(card))
    card.correct.click()
    assert scene.went == [Place("resident", added)]


def somebody_refused(scene: Scene) -> str:
    """Return the id of a resident added here whom the trust refused."""
    traits = Traits(given_name="Ibrahim", family_name="el Masri")
    done = dispatch.run(AddResident(traits), scene.context(OKAFOR))
    (entry,) = done.changes.outbox
    batch(scene, [entry], receipted=0, refused=1)
    return done.value


def test_every_field_that_two_sides_can_differ_in_has_a_name_in_words() -> None:
    for name in (OUTCOME, STATUS, DUE, VERDICT, SECOND):
        assert field_words(name) != name


def test_what_was_recorded_since_is_told_before_anybody_keeps_this_pcs(scene: Scene) -> None:
    (entry,) = recorded(scene, 1)
    batch(scene, [entry], receipted=0, conflicts=1)
    dispatch.run(RecordOutcome("s1-r1", Outcome.LATE_SEEN), scene.context(OKAFOR))
    words = said_on(sync_page(scene).attention.cards[0])
    assert "Recorded again here since: Outcome: Late, and seen. “Keep this PC’s” sends that." in words


def test_of_a_refused_change_the_words_name_the_button_that_is_there(scene: Scene) -> None:
    (entry,) = recorded(scene, 1)
    batch(scene, [entry], receipted=0, refused=1)
    dispatch.run(RecordOutcome("s1-r1", Outcome.LATE_SEEN), scene.context(OKAFOR))
    view = sync_page(scene)
    card = view.attention.cards[0]
    assert f"Recorded again here since: Outcome: Late, and seen. “{card.again.text()}” sends that." in said_on(card)
    assert "waits for a decision below" in view.counts.saved_here.accessibleDescription(), "and no time is promised"


@pytest.mark.hazard("H16")
def test_a_card_says_which_patient_and_which_appointment_as_the_clinics_list_does(scene: Scene) -> None:
    (entry,) = recorded(scene, 1)
    batch(scene, [entry], receipted=0, conflicts=1)
    card = sync_page(scene).attention.cards[0]
    words = said_on(card)
    assert "Attendance, Person 1, A1001AB, A-1-001: both sides changed it" in words
    assert "Nurse triage, 09:00. Recorded here by Sister Okafor, 09:40." in words
    assert card.theirs.accessibleName() == "Keep the trust’s: Attendance, Person 1, A1001AB, A-1-001"
    whose_it_is_not = said_on(sync_page(scene, NOVAK).attention.cards[0])
    assert not any("A1001AB" in said or "triage" in said for said in whose_it_is_not)


def test_who_worked_on_two_pcs_is_not_named_alike_on_both_sides(scene: Scene) -> None:
    (entry,) = recorded(scene, 1)
    batch(scene, [entry], receipted=0, conflicts=1, their_author=OKAFOR.name)
    words = said_on(sync_page(scene).attention.cards[0])
    assert "This PC · Sister Okafor, 09:40" in words
    assert "At the trust · Sister Okafor elsewhere, 09:05" in words


def said_on(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def test_the_history_shows_both_sides_and_closes_again(scene: Scene) -> None:
    (entry,) = recorded(scene, 1)
    batch(scene, [entry], receipted=0, conflicts=1)
    card = sync_page(scene).attention.cards[0]
    card.past.click()
    words = card.history.words()
    assert words[0] == "09:40 · Sister Okafor · needs a person"
    assert words[1] == "Outcome: Attended"
    assert words[2].startswith("The trust had then: ")
    assert "Outcome: Not seen" in words[2]
    assert words[2].endswith("(Priya Shah, 09:05)")
    card.past.click()
    assert not card.history.isVisible()


@pytest.mark.hazard("H16")
def test_the_note_for_it_names_nobody_and_repeats_no_words(scene: Scene) -> None:
    (entry,) = recorded(scene, 1)
    batch(scene, [entry], receipted=0, refused=1)
    saved: list[bytes] = []
    sync_page(scene, saved=saved).attention.cards[0].note.click()
    text = saved[0].decode()
    assert entry in text
    assert "status: 422" in text
    assert "prison: HMP Fenmere" in text, "IT looks after more than one"
    for private in ("Person", "unknown code", "ttended", OKAFOR.name, "s1-r1AB"):
        assert private not in text
    assert (scene.folder / "note.txt").stat().st_mode & 0o077 == 0


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("who", [BELL, NOVAK])
def test_whose_work_it_is_not_is_offered_no_decision(scene: Scene, who: StaffMember) -> None:
    (entry,) = recorded(scene, 1)
    batch(scene, [entry], receipted=0, conflicts=1)
    scene.sign_in(OKAFOR)
    card = sync_page(scene, who).attention.cards[0]
    assert who.role in (Role.SMS_WORKER, Role.IT)
    assert not any(b.isVisibleTo(card) for b in (card.again, card.theirs, card.correct, card.give_up, card.past))
    assert "It waits for somebody whose work it is." in said_on(card)
    assert "Person" not in " ".join(said_on(card))


def test_what_is_held_is_told_with_what_it_waits_for(scene: Scene) -> None:
    with scene.store.write(SYNC) as unit:
        unit.facts.put(HELD, '{"waiting": [["Flag", "f-1"], ["Flag", "f-2"]], "unreadable": [["Task", "t-9"]]}')
        unit.commit()
    view = sync_page(scene)
    assert view.held.isVisible()
    alerts, reviews = sorted(view.held.said().splitlines())
    assert alerts.startswith("Alerts: 2. Each names somebody")
    assert "cannot read them; a newer one may" in reviews
    with scene.store.write(SYNC) as unit:
        unit.facts.put(HELD, "")
        unit.commit()
    assert not sync_page(scene).held.isVisible()


def test_tab_from_sync_now_leads_to_the_first_card_with_its_heading_on_view(scene: Scene) -> None:
    ids = recorded(scene, 3)
    batch(scene, ids, receipted=0, refused=1, conflicts=2)
    view = sync_page(scene)
    view.window().resize(1100, 560)
    QApplication.processEvents()
    view.sync_now.setFocus()
    for card in view.attention.cards:
        while focused() is not card:
            assert focused() is view.sync_now or view.attention.isAncestorOf(focused()), "no other button first"
            QTest.keyClick(focused(), Qt.Key.Key_Tab)
        page = next(one for one in view.findChildren(Scrolled)).viewport()
        assert 0 <= card.mapTo(page, QPoint(0, 0)).y() <= page.height() - 80, "who it is about can be read"
        while focused() is not card.again:
            QTest.keyClick(focused(), Qt.Key.Key_Tab)
        assert card.mapTo(page, QPoint(0, 0)).y() >= 0, "also where it is decided"


def test_after_a_decision_the_focus_is_on_the_next_card_and_after_the_last_on_sync_now(scene: Scene) -> None:
    ids = recorded(scene, 2)
    batch(scene, ids, receipted=0, refused=1, conflicts=1)
    view = sync_page(scene)
    first, second = view.attention.cards
    first.again.setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    QApplication.processEvents()
    assert view.attention.cards == [second]
    assert focused() is second
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert state_of(scene, second.item.entry.id) is EntryState.CONFLICT, "Enter pressed twice settles nothing unseen"
    second.theirs.click()
    QTest.keyClicks(focused(), "seen on B wing")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    QApplication.processEvents()
    assert view.attention.cards == []
    assert focused() is view.sync_now


def test_after_each_decision_the_next_card_is_on_view_from_its_heading_down(scene: Scene, qtbot: QtBot) -> None:
    ids = recorded(scene, 4)
    batch(scene, ids, receipted=0, conflicts=4)
    view = sync_page(scene)
    view.window().resize(1100, 560)
    QApplication.processEvents()
    page = next(one for one in view.findChildren(Scrolled)).viewport()

    def readable(card: QWidget) -> bool:
        return 0 <= card.mapTo(page, QPoint(0, 0)).y() <= page.height() - 80

    for _ in range(3):
        view.attention.cards[0].again.setFocus()
        QTest.keyClick(focused(), Qt.Key.Key_Return)
        card = view.attention.cards[0]
        assert focused() is card
        qtbot.waitUntil(partial(readable, card), timeout=5000)  # who it is about


def test_what_a_key_would_press_is_on_view_when_the_page_is_gone_to_again(scene: Scene) -> None:
    ids = recorded(scene, 4)
    batch(scene, ids, receipted=0, conflicts=4)
    view = sync_page(scene)
    view.window().resize(1100, 560)
    QApplication.processEvents()
    page = next(one for one in view.findChildren(Scrolled))
    card = view.attention.cards[0]
    card.again.setFocus()
    QApplication.processEvents()
    page.verticalScrollBar().triggerAction(QScrollBar.SliderAction.SliderToMaximum)
    assert card.mapTo(page.viewport(), QPoint(0, card.height())).y() < 0, "scrolled away by hand"
    view.show_focused()
    assert card.mapTo(page.viewport(), QPoint(0, 0)).y() >= 0


def test_the_foot_says_what_enter_does_where_the_focus_is(scene: Scene) -> None:
    ids = recorded(scene, 2)
    batch(scene, ids, receipted=1, conflicts=1)
    scene.sign_in(OKAFOR)
    screen = SyncScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, SyncView)
    told: list[bool] = []
    screen.keys_changed.connect(lambda: told.append(True))
    assert screen.keys() == (("Enter", "Sync now"), ("Tab", "What needs a person"))
    screen.view.batches.setFocus()
    assert told
    assert screen.keys()[0] == ("Enter", "What was in the batch")
    screen.view.attention.cards[0].again.setFocus()
    assert screen.keys()[0] == ("Enter", "Keep this PC’s")
    screen.view.attention.cards[0].setFocus()
    assert screen.keys() == (("Tab", "What can be done about it"),)


def test_every_decision_is_reached_by_tab_and_has_a_name(scene: Scene) -> None:
    first, second = recorded(scene, 2)
    batch(scene, [first, second], receipted=0, refused=1, conflicts=1)
    view = sync_page(scene)
    passed = tab_round(view.sync_now)
    refused, conflict = view.attention.cards
    for button in (refused.again, refused.correct, refused.give_up, conflict.again, conflict.theirs, conflict.past):
        assert button in passed, button.text()
    conflict.theirs.click()
    assert unnamed_widgets(view) == []
