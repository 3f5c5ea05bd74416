"""The auditor's screen: rows in plain words, by keys, with a check that says of how many rows it is true."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.domain.trail import Finding, TrailAnchor, TrailReport, Wrong
from prisoncare_desktop.ui.private_file import write_private
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.residents.resident_view import ResidentView
from prisoncare_desktop.ui.screens.residents.screen import ResidentScreen
from prisoncare_desktop.ui.screens.sync_page.screen import SyncScreen
from prisoncare_desktop.ui.screens.sync_page.view import SyncView
from prisoncare_desktop.ui.screens.trail.my_view import MyTrailView
from prisoncare_desktop.ui.screens.trail.screen import MyTrailScreen, TrailScreen, WhoSawScreen
from prisoncare_desktop.ui.screens.trail.trail_words import (
    ACTION_WORDS,
    GROUP_WORDS,
    PAGE_WORDS,
    finding_words,
    reason_of,
    report_words,
)
from prisoncare_desktop.ui.screens.trail.view import TrailView
from prisoncare_desktop.ui.screens.trail.who_saw_view import WhoSawView
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.syncing import TRAIL_DISAGREES
from prisoncare_desktop.usecases.trail import PAGE_ROWS
from prisoncare_desktop.usecases.trail_actions import ACTIONS, Group
from tests.ui.scene import HALE, LYLE, OKAFOR, TODAY, Scene, StoppedClock, resident
from tests.ui.walker import unnamed_widgets

IRIS = StaffMember("iris", "Iris Kemp", Role.AUDITOR)
DANNY = resident(1, "Danny Marsh")


def press(key: Qt.Key | str) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    if isinstance(key, str):
        QTest.keyClicks(focused, key)
    else:
        QTest.keyClick(focused, key)


def worked(scene: Scene, *rows: tuple[StaffMember, str, str, str]) -> None:
    """Each did this, to that, for a reason; a minute apart."""
    for who, action, record_id, reason in rows:
        scene.clock.at += timedelta(minutes=1)
        with scene.store.write(who) as unit:
            unit.trail.note(action, "resident", record_id, reason=reason)
            unit.commit()


def trail(scene: Scene, who: StaffMember = IRIS, what: str = "", folder: Path | None = None) -> TrailView:
    scene.came_from_the_trust(DANNY)
    worked(
        scene,
        (OKAFOR, "Viewed", DANNY.id, "GetResident"),
        (LYLE, "Viewed", DANNY.id, "SearchResidents"),
        (OKAFOR, "SignedOut", OKAFOR.id, ""),
    )
    scene.sign_in(who)
    screen = TrailScreen(scene.tasks, lambda _page, name, chosen: chosen((folder or scene.folder) / name))
    scene.show(screen, what)
    assert isinstance(screen.view, TrailView)
    return screen.view


def said(view: TrailView) -> list[list[str]]:
    return [
        [words_of(row.cells[key]) for key in ("when", "who", "what", "about", "reason")] for row in view.table.rows()
    ]


def test_rows_are_said_in_plain_words_newest_first_and_residents_by_number(scene: Scene) -> None:
    view = trail(scene)
    assert said(view)[:3] == [
        ["09:43", "Sister Okafor", "Signed out", "Sister Okafor", ""],
        ["09:42", "Marcus Lyle", "Opened a record", DANNY.nomis_number, "search"],
        ["09:41", "Sister Okafor", "Opened a record", DANNY.nomis_number, "resident’s page"],
    ]
    assert "Marsh" not in str(said(view))
    assert view.subtitle().startswith("4 rows, newest first, of 4 on this PC")
    assert unnamed_widgets(view) == []


def test_the_filter_is_worked_by_keys_and_a_number_that_nobody_has_is_said_kindly(scene: Scene) -> None:
    view = trail(scene)
    QTest.keyClick(view.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert view.filter.number.hasFocus()
    press(DANNY.nomis_number.lower())
    press(Qt.Key.Key_Return)
    assert {row[3] for row in said(view)} == {DANNY.nomis_number}
    view.filter.kind.setCurrentIndex(view.filter.kind.findData(Group.LOOKED.value))
    view.filter.person.setCurrentIndex(view.filter.person.findText("Marcus Lyle"))
    assert [row[1] for row in said(view)] == ["Marcus Lyle"]
    view.filter.clear()
    view.filter.first.setText("21 Nov")
    press_enter_in(view.filter.first)
    assert view.table.rows() == ()
    view.filter.first.setText("last week")
    press_enter_in(view.filter.first)
    assert "is no day" in scene.said[-1]
    view.filter.clear()
    view.filter.number.setText("Z9999ZZ")
    press_enter_in(view.filter.number)
    assert view.trouble.message() != ""


def test_escape_shows_all_rows_again(scene: Scene) -> None:
    view = trail(scene)
    view.filter.number.setFocus()
    view.filter.number.setText(DANNY.nomis_number)
    QTest.keyClick(view.filter.number, Qt.Key.Key_Return)
    assert len(view.table.rows()) < 4
    QTest.keyClick(view.filter.number, Qt.Key.Key_Escape)
    assert len(view.table.rows()) == 4
    assert view.filter.number.text() == ""
    assert view.table.hasFocus()


def test_lines_seen_in_lists_are_left_out_until_one_asks_for_them(scene: Scene) -> None:
    worked(scene, (LYLE, "Listed", DANNY.id, "GetResidents"))
    view = trail(scene)
    assert "Saw a line in a list" not in {row[2] for row in said(view)}
    assert view.filter.kind.currentText() == "Everything but lists"
    press("l")
    assert "Saw a line in a list" in {row[2] for row in said(view)}
    press("l")
    assert "Saw a line in a list" not in {row[2] for row in said(view)}


def test_the_rows_about_one_resident_are_shown_whole(scene: Scene) -> None:
    worked(scene, (LYLE, "Listed", DANNY.id, "GetResidents"))
    assert "Saw a line in a list" in {row[2] for row in said(trail(scene, what=DANNY.nomis_number))}


@pytest.mark.parametrize(
    ("action", "reason", "told"),
    [
        ("Unusual", "no-relation", "Not on their wing, list or caseload"),
        ("BreakGlassUsed", "treating-now", "Treating this person now"),
        ("StaffChanged", "sms-worker", "SMS worker"),
        ("Viewed", "GetPathway 2026-11-20T08:12:00Z", "pathway, 08:12"),
        ("TrailExported", "12 rows", "12 rows"),
    ],
)
def test_reasons_are_words_and_no_codes(action: str, reason: str, told: str) -> None:
    assert reason_of(action, reason, TODAY) == told


def press_enter_in(box: object) -> None:
    QTest.keyClick(box, Qt.Key.Key_Return)  # type: ignore[call-overload]  # the stubs know no QObject


def test_older_rows_come_a_page_at_a_time_below_those_on_view(scene: Scene) -> None:
    worked(scene, *((OKAFOR, "Viewed", f"r-{n}", "") for n in range(PAGE_ROWS)))
    view = trail(scene)
    assert len(view.table.rows()) == PAGE_ROWS
    press("o")
    assert len(view.table.rows()) == PAGE_ROWS + 4
    assert view.older.isHidden()


def test_a_check_says_that_all_is_whole_and_how_much_of_it_the_trust_can_vouch_for(scene: Scene) -> None:
    view = trail(scene)
    press("v")
    assert view.result.message() == (
        "4 rows checked: nothing was changed, removed or added."
        " None is anchored at the trust yet: if rows were cut off at the end, nobody could tell."
    )
    with scene.store.write(OKAFOR) as unit:
        seq, mac = unit.trail.head()
        unit.anchors.put(TrailAnchor(seq, mac, "pc", "audit-1", scene.clock.now()))
        unit.commit()
    worked(scene, (OKAFOR, "Viewed", DANNY.id, ""))
    press("v")
    assert "5 of them are anchored at the trust, the last at 09:43; the newest is not yet." in view.result.message()
    with scene.store.read() as unit:
        assert unit.trail.latest(1)[0].action == "TrailChecked"


@pytest.mark.hazard("H15")
def test_a_check_names_the_row_that_somebody_changed(scene: Scene) -> None:
    view = trail(scene)
    with scene.store.write(OKAFOR) as unit:
        unit._connection.exec_driver_sql("DROP TRIGGER trail_no_update")
        unit._connection.exec_driver_sql("UPDATE trail SET user_id = 'lyle' WHERE seq = 2")
        unit.commit()
    press("v")
    assert "Row 2 is not as it was written." in view.result.message()
    assert "Change nothing on this PC" in view.result.message()
    assert not view.progress.isVisible()


def test_a_long_check_shows_how_far_it_is_and_ends_when_one_goes_away(threaded_scene: Scene, qtbot: QtBot) -> None:
    scene = threaded_scene
    scene.came_from_the_trust(DANNY)
    worked(scene, (OKAFOR, "Viewed", DANNY.id, ""))
    scene.sign_in(IRIS)
    screen = TrailScreen(scene.tasks)
    scene.show(screen)
    view = screen.view
    assert isinstance(view, TrailView)
    qtbot.waitUntil(lambda: len(view.table.rows()) > 0)
    view.verify.click()
    assert view.progress.isVisible()
    assert view.progress.text() == "Checking: 0 of 0 rows"
    screen.leave()
    assert not view.progress.isVisible()
    view.verify.click()
    qtbot.waitUntil(lambda: view.result.message() != "")


def test_who_saw_a_record_is_one_key_from_any_row_about_it(scene: Scene) -> None:
    view = trail(scene)
    view.table.select(view.table.rows()[1].id)
    press("s")
    assert scene.went == [Place("who-saw", DANNY.nomis_number)]
    view.table.select(view.table.rows()[0].id)
    press("s")
    assert scene.said[-1] == "This row is about no resident."


def test_who_saw_a_record_tells_each_person_with_how_often(scene: Scene) -> None:
    trail(scene)
    screen = WhoSawScreen(scene.tasks)
    scene.show(screen, DANNY.nomis_number)
    view = screen.view
    assert isinstance(view, WhoSawView)
    told = [[words_of(row.cells[key]) for key in ("who", "role", "looked", "changed")] for row in view.table.rows()]
    assert told == [["Marcus Lyle", "Nurse", "1", "0"], ["Sister Okafor", "Nurse", "1", "0"]]
    assert "2 people" in view.subtitle()
    QTest.keyClick(view.table, Qt.Key.Key_Escape)
    assert scene.went == [Place("trail", DANNY.nomis_number)]


def test_an_export_is_written_for_this_account_alone_and_says_so(scene: Scene, tmp_path: Path) -> None:
    view = trail(scene, folder=tmp_path)
    old = tmp_path / f"trail-{TODAY.isoformat()}.csv"
    old.write_text("readable by all")
    old.chmod(0o644)
    press("e")
    content = old.read_text(encoding="utf-8-sig")
    assert content.splitlines()[1] == 'Checked,"4 rows, whole; 0 anchored"'
    assert stat.S_IMODE(old.stat().st_mode) == 0o600
    assert scene.said[-1] == f"Exported to {old}: all 4 rows. Keep it where only you can read it."
    view.filter.person.setCurrentIndex(view.filter.person.findData(LYLE.id))
    QTest.keyClick(view.table, Qt.Key.Key_E)
    assert "1 of 5 rows, those you chose" in scene.said[-1]
    assert view.trouble.message() == ""


def test_a_place_that_takes_no_file_is_said_and_nothing_is_left_there(scene: Scene, tmp_path: Path) -> None:
    view = trail(scene, folder=tmp_path / "nowhere")
    press("e")
    assert view.trouble.message() == "The file could not be written there. Choose another folder, then export again."
    write_private(tmp_path / "a", b"1")
    assert (tmp_path / "a").read_bytes() == b"1"


def test_a_trail_that_disagrees_with_the_trust_is_told_before_anybody_asks(scene: Scene) -> None:
    with scene.store.write(OKAFOR) as unit:
        unit.facts.put(TRAIL_DISAGREES, "3")
        unit.commit()
    view = trail(scene, HALE)
    assert view.alarm.message().startswith("The trail of this PC is not what the trust was told")


def test_every_action_and_every_kind_has_words() -> None:
    assert set(ACTION_WORDS) == set(ACTIONS)
    assert set(GROUP_WORDS) == set(Group)
    shown = {q.__name__ for q, (_, _, shows) in dispatch.QUERIES.items() if not hasattr(shows, "why")}
    assert shown - set(PAGE_WORDS) == set()


@pytest.mark.parametrize("wrong", Wrong)
def test_everything_that_can_be_wrong_is_said_with_its_row(wrong: Wrong) -> None:
    assert "17" in finding_words(Finding(wrong, 17, other=4))
    assert "17" in finding_words(Finding(wrong, 17, 20, other=4))


def test_of_many_things_wrong_the_first_are_named_and_the_rest_counted() -> None:
    report = TrailReport(100, tuple(Finding(Wrong.EDITED, n) for n in range(1, 10)), head_seq=100)
    told = report_words(report, TODAY)
    assert "Row 5 is not" in told
    assert "Row 6" not in told
    assert "And 4 more." in told


def test_a_trail_that_is_anchored_to_its_end_says_so() -> None:
    at = StoppedClock().now()
    told = report_words(TrailReport(12_431, (), 12_431, "ab", 12_431, at), TODAY)
    assert told == (
        "12,431 rows checked: nothing was changed, removed or added."
        " All 12,431 are anchored at the trust, the last at 09:40."
    )
    told = report_words(TrailReport(12_431, (), 12_431, "ab", 12_401, at), TODAY)
    assert told.endswith("12,401 of them are anchored at the trust, the last at 09:40; the 30 newest are not yet.")


def test_a_leader_goes_from_a_resident_to_who_saw_their_record_and_nobody_else_is_offered_it(scene: Scene) -> None:
    scene.came_from_the_trust(DANNY)
    for who, offered in ((HALE, True), (OKAFOR, False)):
        scene.sign_in(who)
        screen = ResidentScreen(scene.tasks)
        scene.show(screen, DANNY.id)
        assert isinstance(screen.view, ResidentView)
        assert screen.view.who_saw.isVisible() is offered
        if offered:
            screen.view.who_saw.click()
            assert scene.went[-1] == Place("who-saw", DANNY.nomis_number)


@pytest.mark.hazard("H16")
def test_who_saw_the_record_of_somebody_without_a_prison_number_can_be_asked(scene: Scene) -> None:
    newcomer = replace(DANNY, id="0199dddd-newcomer", nomis_number="")
    scene.came_from_the_trust(newcomer)
    worked(scene, (OKAFOR, "Viewed", newcomer.id, "GetKnown"))
    scene.sign_in(HALE)
    screen = ResidentScreen(scene.tasks)
    scene.show(screen, newcomer.id)
    assert isinstance(screen.view, ResidentView)
    screen.view.who_saw.click()
    who_saw = WhoSawScreen(scene.tasks)
    scene.show(who_saw, scene.went[-1].what)
    assert isinstance(who_saw.view, WhoSawView)
    assert OKAFOR.name in [words_of(row.cells["who"]) for row in who_saw.view.table.rows()]


def test_a_leader_is_told_on_the_sync_page_that_the_trail_disagrees(scene: Scene) -> None:
    with scene.store.write(OKAFOR) as unit:
        unit.facts.put(TRAIL_DISAGREES, "3")
        unit.commit()
    for who, told in ((HALE, True), (OKAFOR, False)):
        scene.sign_in(who)
        screen = SyncScreen(scene.tasks)
        scene.show(screen)
        assert isinstance(screen.view, SyncView)
        assert screen.view.alarm.isVisible() is told


def test_everybody_reads_what_they_did_themselves(scene: Scene) -> None:
    worked(scene, *((OKAFOR, "Viewed", f"r-{n}", "") for n in range(PAGE_ROWS + 1)), (LYLE, "SignedOut", LYLE.id, ""))
    scene.sign_in(OKAFOR)
    screen = MyTrailScreen(scene.tasks)
    scene.show(screen)
    view = screen.view
    assert isinstance(view, MyTrailView)
    assert len(view.table.rows()) == PAGE_ROWS
    press("o")
    assert len(view.table.rows()) == PAGE_ROWS + 1
    assert view.older.isHidden()
    assert {words_of(row.cells["what"]) for row in view.table.rows()} == {"Opened a record"}
    assert unnamed_widgets(view) == []
    press(Qt.Key.Key_Escape)
    assert scene.went == [Place("about")]
