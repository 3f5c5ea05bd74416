"""Where every record stands, in three plain states that add up."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.store import emergency
from prisoncare_desktop.store.backup_keeper import BackupKeeper
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.sync.up.settle import refusal_words
from prisoncare_desktop.sync.weighing.batch import GONE_WORDS
from prisoncare_desktop.ui.screens.sync_page.screen import SyncScreen
from prisoncare_desktop.ui.screens.sync_page.view import SyncView
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.usecases import dispatch, sync_state
from prisoncare_desktop.usecases.attendance import RecordOutcome
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.decisions import GiveUpChange
from prisoncare_desktop.usecases.outbox import BatchRecord, Conflict, Receipt
from tests.ui.scene import OKAFOR, PASSWORD, Scene, booked, clinic, resident
from tests.ui.walker import unnamed_widgets

SYNC = StaffMember("sync", "Sync", Role.SYNC)
SIDES = (
    {"outcome": "Not recorded", "Reason": ""},
    {"outcome": "Attended", "Reason": ""},
    {"outcome": "Not seen", "Reason": "At court <b>"},
)


def recorded(scene: Scene, people: int = 4) -> list[str]:
    """Record that many attendances; return their outbox ids."""
    session = clinic()
    residents = [resident(n, f"Person {n}") for n in range(1, people + 1)]
    lines = booked(session, residents)
    scene.came_from_the_trust(*residents, session, *lines)
    for line in lines:
        dispatch.run(RecordOutcome(line.id, Outcome.ATTENDED), scene.context(OKAFOR))
    with scene.store.read() as unit:
        return [e.id for e in unit.outbox.pending(100, scene.clock.now())]


def batch(
    scene: Scene,
    entry_ids: list[str],
    *,
    receipted: int,
    refused: int = 0,
    conflicts: int = 0,
    their_author: str = "Priya Shah",
) -> None:
    """Send these in one batch, and have them answered so, in this order."""
    with scene.store.write(SYNC) as unit:
        number = unit.outbox.next_batch_number()
        body = b"batch %d" % number
        record = BatchRecord(number, "pc", body, hashlib.sha256(body).hexdigest(), len(entry_ids), scene.clock.now())
        unit.outbox.freeze(record, tuple(entry_ids))
        for entry_id in entry_ids[:receipted]:
            unit.outbox.receipt(
                Receipt(entry_id, number, "Appointment", "x", "2", "2026-11-20T09:40:00Z", scene.clock.now())
            )
        for entry_id in entry_ids[receipted : receipted + refused]:
            unit.outbox.set_aside(entry_id, "422", refusal_words(422, "Appointment.status: unknown code"), None)
        for entry_id in entry_ids[receipted + refused : receipted + refused + conflicts]:
            unit.outbox.set_aside(
                entry_id,
                "conflict",
                "",
                Conflict(entry_id, *SIDES, "3", their_author, "2026-11-20T09:05:00Z"),
            )
        tally = {"receipted": receipted, "refused": refused, "conflict": conflicts}
        unit.outbox.close_batch(number, scene.clock.now(), ", ".join(f"{n} {k}" for k, n in tally.items() if n))
        unit.commit()


def sync_page(scene: Scene) -> SyncView:
    scene.sign_in(OKAFOR)
    screen = SyncScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, SyncView)
    return screen.view


def numbers(view: SyncView) -> list[int]:
    return [int(card.number().replace(",", "")) for card in view.counts.cards]


def answer(view: SyncView, number: int) -> str:
    row = view.batches.row(str(number))
    assert row is not None
    return words_of(row.cells["answer"])


def test_the_three_states_always_add_up(scene: Scene) -> None:
    entries = recorded(scene)
    view = sync_page(scene)
    assert numbers(view) == [4, 0, 0, 4]

    batch(scene, entries[:2], receipted=1, refused=1)
    QApplication.processEvents()
    assert numbers(sync_page(scene)) == [2, 1, 1, 4]

    batch(scene, entries[2:3], receipted=0, conflicts=1)
    assert numbers(sync_page(scene)) == [1, 1, 2, 4]


def test_a_batch_shows_its_answer_and_the_digest_of_what_was_sent(scene: Scene) -> None:
    entries = recorded(scene)
    batch(scene, entries[:1], receipted=1)
    batch(scene, entries[1:3], receipted=1, refused=1)

    view = sync_page(scene)

    assert answer(view, 1) == "all receipted"
    assert answer(view, 2) == "1 receipted, 1 set aside"
    dispatch.run(GiveUpChange(entries[2], "booked twice"), scene.context(OKAFOR))
    view = sync_page(scene)
    assert answer(view, 2) == "1 receipted, 1 set aside, decided since"
    row = view.batches.row("1")
    assert row is not None
    digest = hashlib.sha256(b"batch 1").hexdigest()
    assert words_of(row.cells["digest"]) == f"{digest[:4]}…{digest[-4:]}"


def test_a_refused_change_can_be_sent_again(scene: Scene) -> None:
    entries = recorded(scene)
    batch(scene, entries[:1], receipted=0, refused=1)
    view = sync_page(scene)
    card = view.attention.cards[0]
    assert "Attendance, Person 1, A1001AB, A-1-001: the trust did not take it" in card.accessibleName()

    card.again.click()

    assert numbers(view) == [4, 0, 0, 4]
    assert view.attention.cards == []
    assert scene.said == ["It goes with the next sync."]


def test_a_sync_that_changes_nothing_leaves_the_focus_on_the_card_it_is_on(scene: Scene) -> None:
    ids = recorded(scene, 1)
    batch(scene, ids, receipted=0, refused=1)
    view = sync_page(scene)
    again = view.attention.cards[0].again
    again.setFocus()
    scene.tasks.changed.emit(Changes())
    QApplication.processEvents()
    assert view.attention.cards[0].again is again
    assert again.hasFocus()


def test_the_trusts_own_words_are_folded_until_asked_for(scene: Scene) -> None:
    entries = recorded(scene)
    batch(scene, entries[:1], receipted=0, refused=1)
    card = sync_page(scene).attention.cards[0]

    def on_view() -> bool:
        return any("unknown code" in label.text() for label in card.findChildren(QLabel) if label.isVisible())

    assert not on_view()
    card.fold.click()
    assert on_view()


def test_the_trusts_own_words_are_shown_only_where_it_said_some(scene: Scene) -> None:
    refused, conflict, gone = recorded(scene, 3)
    batch(scene, [refused, conflict], receipted=0, refused=1, conflicts=1)
    with scene.store.write(SYNC) as unit:
        unit.outbox.set_aside(gone, "gone", GONE_WORDS, None)
        unit.commit()
    cards = {card.item.entry.id: card for card in sync_page(scene).attention.cards}
    assert [cards[one].fold.isVisible() for one in (refused, conflict, gone)] == [True, False, False]
    cards[refused].fold.click()
    words = [label.text() for label in cards[refused].findChildren(QLabel) if label.isVisible()]
    assert "422: Appointment.status: unknown code" in words


def test_a_refused_batch_shows_no_receipt_and_is_not_the_last_with_one(scene: Scene) -> None:
    one, two = recorded(scene, 2)
    batch(scene, [one], receipted=1)
    batch(scene, [two], receipted=0, refused=1)
    view = sync_page(scene)
    assert "batch 1, 09:40" in view.counts.at_the_trust.accessibleDescription()
    assert view.batches.row("2") is not None
    assert answer(view, 2) == "1 set aside"


def test_a_batch_whose_entry_was_rebuilt_says_that_it_goes_again(scene: Scene) -> None:
    entries = recorded(scene, 2)
    for entry, tally in zip(entries, ("1 rebuild", "1 again"), strict=True):
        batch(scene, [entry], receipted=0)
        with scene.store.write(SYNC) as unit:
            unit.outbox.close_batch(unit.outbox.next_batch_number() - 1, scene.clock.now(), tally)
            unit.commit()
    view = sync_page(scene)
    assert answer(view, 1) == "1 goes again on what stands there now"
    assert answer(view, 2) == "1 to go again"


def test_offline_with_a_conflict_open_it_does_not_say_that_all_goes_by_itself(scene: Scene) -> None:
    batch(scene, recorded(scene, 1), receipted=0, conflicts=1)
    with scene.store.write(SYNC) as unit:
        unit.facts.put(sync_state.LAST_TROUBLE, "ServerUnreachable")
        unit.commit()
    words = sync_page(scene).trouble.message()
    assert "is sent by itself later" not in words
    assert "What needs a person is sent only once somebody has decided" in words


def test_a_conflict_shows_both_sides_and_what_stood_there_before(scene: Scene) -> None:
    entries = recorded(scene)
    batch(scene, entries[:1], receipted=0, conflicts=1)

    card = sync_page(scene).attention.cards[0]

    words = [label.text() for label in card.findChildren(QLabel)]
    heads = ["This PC · Sister Okafor, 09:40", "At the trust · Priya Shah, 09:05", "Before"]
    assert [w for w in words if w.startswith(("This PC", "At the trust", "Before"))] == heads
    differing = [w for w in words if "font-weight: 600" in w]
    assert len(differing) == 4, "outcome and reason differ between this PC and the trust"
    assert any("At court &lt;b&gt;" in w for w in differing), "what the server says is shown as text, never as markup"


def test_no_network_is_said_with_the_next_try(scene: Scene) -> None:
    with scene.store.write(SYNC) as unit:
        unit.facts.put(sync_state.LAST_TROUBLE, "ServerUnreachable")
        unit.facts.put(sync_state.TROUBLE_SINCE, "2026-11-20T09:12:00Z")
        unit.facts.put(sync_state.NEXT_TRY_AT, "2026-11-20T09:47:00Z")
        unit.commit()

    words = sync_page(scene).trouble.message()

    assert "No network" in words
    assert "Since 09:12." in words
    assert "Next try 09:47, or press Sync now." in words


def test_enter_asks_for_a_sync_at_once(scene: Scene) -> None:
    scene.sign_in(OKAFOR)
    screen = SyncScreen(scene.tasks)
    asked: list[bool] = []
    screen.sync_requested.connect(lambda: asked.append(True))
    scene.show(screen)
    focused = QApplication.focusWidget()
    assert focused is not None

    QTest.keyClick(focused, Qt.Key.Key_Return)

    assert asked == [True]


def test_before_the_first_sync_the_page_says_what_will_appear(scene: Scene) -> None:
    view = sync_page(scene)

    assert numbers(view) == [0, 0, 0, 0]
    assert "No batch was sent yet" in view.batches.accessibleDescription()


def test_every_part_of_the_sync_page_has_a_name_for_screen_readers(scene: Scene) -> None:
    entries = recorded(scene)
    batch(scene, entries[:3], receipted=1, refused=1, conflicts=1)

    assert unnamed_widgets(sync_page(scene)) == []


def test_what_has_no_receipt_is_saved_to_a_file_by_whoever_works_here(scene: Scene, tmp_path: Path) -> None:
    entries = recorded(scene)
    batch(scene, entries[:1], receipted=0, refused=1)
    dispatch.run(GiveUpChange(entries[0], "booked twice"), scene.context(OKAFOR))
    kept = BackupKeeper(scene.store, scene.folder, scene.clock, os.urandom, OKAFOR)
    scene.tasks.begin(replace(scene.context(OKAFOR), backups=kept))
    screen = SyncScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, SyncView)
    assert "without" not in " ".join(scene.said)
    screen.view.save_unsent_requested.emit(str(tmp_path / "unsent.prisoncare"))
    assert scene.said == [], "what is said at the page's foot would lie on what the file is for"
    said = screen.view.unsent.saved.message()
    assert "Saved in unsent.prisoncare: 4 changes, 1 of them given up." in said
    assert "Keep it apart from this PC" in said
    unsent = emergency.read(tmp_path / "unsent.prisoncare", OKAFOR.id, PASSWORD, KdfCost.for_tests())
    assert len(unsent.entries) == 4
