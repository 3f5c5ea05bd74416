"""The nurse's clinic, worked by keys alone, on a real store.

Long, because it is one page and one cursor: what a key does depends on what the keys before it left.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from prisoncare_desktop.domain.attendance import Appointment, ControlGroup, Outcome, Period
from prisoncare_desktop.domain.resident import Alert, Presence
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.ui.screen import Place, Surroundings
from prisoncare_desktop.ui.screens.attendance.grid_rows import columns, detail_words, grid_row
from prisoncare_desktop.ui.screens.attendance.history_sheet import HistorySheet
from prisoncare_desktop.ui.screens.attendance.screen import SessionScreen
from prisoncare_desktop.ui.screens.attendance.view import SessionView
from prisoncare_desktop.ui.trouble import Words
from prisoncare_desktop.ui.widgets.chip import Chip, ChipLabel
from prisoncare_desktop.ui.widgets.palette import KeyPalette
from prisoncare_desktop.ui.widgets.row_painting import TIGHT_SIDE, first_chip_width
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import GridRow, RecordOutcome
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.decisions import GiveUpChange
from tests.ui.scene import HALE, LYLE, OKAFOR, TODAY, Scene, booked, clinic, resident
from tests.ui.screens.sync_page.test_sync_page import batch
from tests.ui.walker import unnamed_widgets

NAMES = ("Danny Marsh", "Tomasz Nowak", "Ibrahim Yusuf", "Lee Carter", "Kevin O'Brien", "Steven Price", "Steven Pryce")


class Clinic:
    """One morning list on view."""

    def __init__(self, scene: Scene, *, names: tuple[str, ...] = NAMES, day_offset: int = 0, as_nurse: bool = True):
        self.scene = scene
        session = clinic(day=TODAY + timedelta(days=day_offset))
        people = [resident(n, name) for n, name in enumerate(names, start=1)]
        people[0] = replace(
            people[0], needs=("easy-read",), alerts=(Alert("HA", "ACCT open", TODAY - timedelta(days=2)),)
        )
        self.ids = [a.id for a in booked(session, people)]
        scene.came_from_the_trust(*people, session, *booked(session, people))
        scene.sign_in(OKAFOR if as_nurse else HALE)
        self.screen = SessionScreen(scene.tasks)
        self.window = scene.show(self.screen, session.id, wing="A")
        assert isinstance(self.screen.view, SessionView)
        self.view = self.screen.view

    def press(self, *keys: Qt.Key | str) -> None:
        for key in keys:
            focused = QApplication.focusWidget()
            assert focused is not None
            if isinstance(key, str):
                QTest.keyClicks(focused, key)
            else:
                QTest.keyClick(focused, key)

    def undo(self) -> None:
        QTest.keyClick(self.window.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    def select(self, place: int) -> None:
        self.view.table.select(self.ids[place])

    def kept(self, place: int) -> Appointment:
        return self.scene.appointment(self.ids[place])

    def says(self, place: int, column: str) -> str:
        row = self.view.table.row(self.ids[place])
        assert row is not None
        return words_of(row.cells.get(column))

    @property
    def cursor(self) -> int:
        return self.ids.index(self.view.table.current_id())

    @property
    def counts(self) -> list[str]:
        QApplication.processEvents()
        return [chip.chip().text for chip in self.view.findChildren(ChipLabel) if chip.isVisible()]


@pytest.fixture
def morning(scene: Scene) -> Clinic:
    return Clinic(scene)


# --- sent here from the Sync page for one patient ---


def sent_for(morning: Clinic, place: int) -> None:
    """Arrive as the shell has it when "Record something else" leads to this patient's row."""
    morning.screen.leave()
    morning.screen.enter("s1", Surroundings("A", came_from="sync"))
    morning.screen.return_to(morning.ids[place])
    QApplication.processEvents()


@pytest.mark.hazard("H1")
@pytest.mark.parametrize("afresh", [False, True], ids=["the list was on view before", "another list was"])
def test_who_is_sent_here_for_one_patient_records_for_that_patient(morning: Clinic, afresh: bool) -> None:
    morning.press("a")
    if afresh:
        morning.screen.enter("", Surroundings("A"))
    sent_for(morning, 3)

    assert morning.cursor == 3
    assert morning.view.wanted.isVisible()
    assert morning.view.wanted.accessibleName().startswith("Lee Carter, A1004AB: press the key")
    morning.press("t")
    assert morning.kept(3).outcome is Outcome.TOO_LATE
    assert [n for n in range(len(NAMES)) if morning.kept(n).outcome is not None] == [0, 3]
    assert morning.cursor == 3, "a second key corrects the same patient, it reaches nobody else"
    assert "choose on the Sync page now" in morning.view.wanted.message()

    morning.screen.enter("s1", Surroundings("A"))
    assert not morning.view.wanted.isVisible(), "who opens the list by itself is not sent for anybody"


@pytest.mark.hazard("H1")
def test_until_the_patient_one_was_sent_for_is_on_view_no_key_reaches_another(
    threaded_scene: Scene, qtbot: QtBot
) -> None:
    morning = Clinic(threaded_scene)
    qtbot.waitUntil(lambda: len(morning.view.table.rows()) == len(NAMES))
    added = booked(clinic(), [resident(n, f"Person {n}") for n in range(1, 9)])[-1]
    threaded_scene.came_from_the_trust(resident(8, "Omar Reid"), added)
    morning.screen.return_to(added.id)
    morning.press("a")
    qtbot.waitUntil(lambda: morning.view.table.current_id() == added.id)
    morning.press("l")
    qtbot.waitUntil(lambda: threaded_scene.appointment(added.id).outcome is Outcome.LATE_SEEN)
    assert [threaded_scene.appointment(i).outcome for i in morning.ids] == [None] * len(NAMES)


@pytest.mark.hazard("H1")
def test_whose_change_only_waits_is_shown_and_nobody_is_told_to_press_anything(morning: Clinic) -> None:
    morning.screen.enter("s1", Surroundings("A", came_from="sync-changes"))
    morning.screen.return_to(f"look:{morning.ids[3]}")
    assert morning.cursor == 3
    assert "press" not in morning.view.wanted.accessibleName()
    assert morning.screen.field() == f"look:{morning.ids[3]}", "after a lock too"
    morning.press(Qt.Key.Key_Escape)
    assert morning.scene.went[-1] == Place("sync-changes", "again"), "back to the list, as it was left"


def test_a_patient_who_is_not_on_the_list_any_more_is_said_to_be_missing(morning: Clinic) -> None:
    morning.screen.return_to("gone-since")
    assert "is not on this list any more" in morning.view.wanted.message()


def test_the_patient_one_was_sent_for_is_found_again_after_looking_about(morning: Clinic) -> None:
    sent_for(morning, 3)
    morning.press(Qt.Key.Key_Home)
    assert morning.cursor == 0
    assert morning.screen.field() == morning.ids[3], "after a lock too"
    morning.view.wanted.action_requested.emit()
    assert morning.cursor == 3


@pytest.mark.hazard("H2")
def test_a_list_is_as_of_the_last_check_though_nothing_on_it_was_changed(morning: Clinic) -> None:
    assert "list as of 07:40" in heading(morning)
    with morning.scene.store.write(StaffMember("sync", "Sync", Role.SYNC)) as unit:
        unit.central.put_watermark("Appointment", "2026-11-20T09:35:00.000Z")
        unit.commit()
    morning.scene.tasks.changed.emit(Changes())  # as after a sync that brought nothing
    QApplication.processEvents()
    assert "list as of 09:35" in heading(morning)


def heading(morning: Clinic) -> str:
    return " ".join(label.text() for label in morning.view.findChildren(QLabel) if label.isVisible())


@pytest.mark.hazard("H14")
def test_what_was_given_up_is_told_apart_from_what_is_at_the_trust(morning: Clinic) -> None:
    morning.press("a", "a", "n", "1")
    with morning.scene.store.read() as unit:
        entries = [entry.id for entry in unit.outbox.pending(100, morning.scene.clock.now())]
    batch(morning.scene, entries, receipted=1, refused=2)
    for entry_id in entries[1:]:
        dispatch.run(GiveUpChange(entry_id, "booked twice"), morning.scene.context(OKAFOR))
    morning.scene.tasks.changed.emit(touched(outbox=entries[0]))
    QApplication.processEvents()

    assert morning.says(0, "reason") == ""
    assert morning.says(1, "reason") == "Given up, not at the trust"
    assert morning.says(2, "reason") == "Given up, not at the trust"
    assert [morning.says(n, "recorded") for n in (0, 1, 2)] == ["SO 09:40", "SO 09:40 ×", "SO 09:40 ×"]
    morning.select(0)
    assert morning.view.detail().endswith(" · at the trust")
    morning.select(2)
    assert morning.view.detail().endswith(" · given up, not at the trust")
    assert morning.kept(2).reason_code
    assert "Not seen: " in morning.view.detail(), "the reason is told as well"


# --- one key --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "outcome", "national", "words"),
    [
        ("a", Outcome.ATTENDED, "5", "Attended"),
        ("l", Outcome.LATE_SEEN, "6", "Late but seen"),
        ("t", Outcome.TOO_LATE, "7", "Too late"),
    ],
)
def test_one_key_records_saves_and_moves_on(
    morning: Clinic, key: str, outcome: Outcome, national: str, words: str
) -> None:
    morning.press(key)

    assert morning.kept(0).outcome is outcome
    assert morning.kept(0).attendance_code == national
    assert morning.says(0, "outcome") == words
    assert morning.says(0, "recorded").startswith("SO 09:40")
    assert morning.cursor == 1


def test_the_cursor_goes_to_the_next_person_nobody_has_recorded(morning: Clinic) -> None:
    morning.select(1)
    morning.press("a")
    morning.select(0)
    morning.press("a")

    assert morning.cursor == 2


def test_somebody_not_recorded_is_neither_seen_nor_not_seen(morning: Clinic) -> None:
    morning.press("a")

    assert morning.says(1, "outcome") == "Not recorded"
    assert morning.counts == ["1 seen", "6 not recorded"]


def test_when_everybody_is_recorded_the_heading_says_so(morning: Clinic) -> None:
    morning.press("aaaaaaa")

    assert morning.counts == ["Attendance 100 %", "7 seen", "all recorded"]


# --- reasons --------------------------------------------------------------------------------------------------------


def test_n_opens_the_reasons_and_a_reasons_key_records_why_and_whose_doing(morning: Clinic) -> None:
    morning.press("n")
    palette = morning.window.findChild(KeyPalette)
    assert palette is not None
    assert palette.isVisible()
    assert "Danny Marsh" in palette.accessibleName()
    assert morning.kept(0).outcome is None, "nothing is recorded before a reason is given"

    morning.press("1")

    kept = morning.kept(0)
    assert (kept.outcome, kept.reason_code, kept.control_group) == (Outcome.NOT_SEEN, "P1", ControlGroup.PATIENT)
    assert morning.says(0, "reason") == "Refused, told nurse in person"
    assert morning.cursor == 1
    assert not palette.isVisible()


def test_a_key_inside_the_reasons_means_the_reason_and_not_the_outcome(morning: Clinic) -> None:
    morning.press("n", "a")  # A is "Held in segregation" there

    kept = morning.kept(0)
    assert (kept.outcome, kept.reason_code) == (Outcome.NOT_SEEN, "R5")
    assert morning.kept(1).outcome is None


def test_who_was_not_brought_is_amber_and_never_counted_as_not_seen(morning: Clinic) -> None:
    morning.press("n", "w")  # no escort officer

    chip = morning.view.table.rows()[0].cells["outcome"]
    assert chip == Chip("regime", "Not brought")
    assert morning.kept(0).control_group is ControlGroup.REGIME
    assert morning.counts == ["1 not brought", "6 not recorded"]


def test_escape_leaves_the_reasons_with_nothing_recorded(morning: Clinic) -> None:
    morning.press("n", Qt.Key.Key_Escape)

    assert morning.kept(0).outcome is None
    assert morning.cursor == 0
    assert morning.view.table.hasFocus()


def test_not_yet_explained_stands_at_the_foot_of_the_reasons(morning: Clinic) -> None:
    morning.press("n", "u")

    assert morning.kept(0).control_group is ControlGroup.NOT_YET_EXPLAINED
    assert morning.says(0, "reason") == "Not yet explained"


def test_not_yet_explained_is_one_key_and_tells_until_when(morning: Clinic) -> None:
    morning.press("u", "t")
    kept = morning.kept(0)
    assert (kept.outcome, kept.control_group) == (Outcome.NOT_SEEN, ControlGroup.NOT_YET_EXPLAINED)
    assert [morning.says(n, "reason") for n in (0, 1)] == ["Not yet explained"] * 2
    morning.select(1)
    assert morning.view.detail().endswith("explain with E by Fri 27 Nov, 7 days left")
    for days, said in ((-7, "the last day"), (-8, "not explained, 1 day over: E"), (-9, "2 days over: E")):
        row = replace(morning.kept(1), starts_at=morning.kept(1).starts_at + timedelta(days=days))
        told = detail_words(GridRow(row, resident(2, "Tomasz Nowak"), similar_name=False, state=""), TODAY)
        assert told.endswith(said)


@pytest.mark.hazard("H18")
def test_e_explains_what_was_not_explained_and_nothing_else(morning: Clinic) -> None:
    morning.press("t", "u", "e")
    assert morning.scene.said == ["E is for what is not yet explained."]
    morning.select(0)
    morning.press("e")
    palette = next(p for p in morning.window.findChildren(KeyPalette) if p.isVisible())
    assert palette.accessibleName() == "What was the reason for Danny Marsh?"
    assert not {"U1", "P1", "P4"} & set(palette.codes())
    morning.press("q")
    late = morning.kept(0)
    assert (late.outcome, late.attendance_code, late.reason_code) == (Outcome.TOO_LATE, "7", "R1")
    assert (morning.says(0, "outcome"), morning.says(0, "reason")) == ("Too late", "Not unlocked")
    morning.select(1)
    morning.press("e", "2")
    assert (morning.kept(1).outcome, morning.kept(1).reason_code) == (Outcome.NOT_SEEN, "P2")
    assert not any(said.startswith("Changed") for said in morning.scene.said)
    morning.undo()
    assert morning.kept(1).reason_code == "U1"


def test_a_cancellation_offers_only_reasons_that_cancel(morning: Clinic) -> None:
    morning.press("c")
    palette = morning.window.findChild(KeyPalette)
    assert palette is not None
    assert "P1" in palette.codes()
    assert "R1" not in palette.codes(), "the prison's not unlocking somebody cancels nothing"

    morning.press("z")

    assert morning.kept(0).outcome is Outcome.CANCELLED
    assert morning.counts == ["1 cancelled", "6 not recorded"]


# --- taking back, correcting ------------------------------------------------------------------------------------------


def test_undo_takes_the_last_recording_back_and_returns_to_that_person(morning: Clinic) -> None:
    morning.press("a", "a")

    morning.undo()

    assert morning.kept(1).outcome is None
    assert morning.kept(0).outcome is Outcome.ATTENDED
    assert morning.cursor == 1
    assert morning.scene.said == ["Taken back: Tomasz Nowak"]


def test_undo_again_takes_back_the_one_before(morning: Clinic) -> None:
    morning.press("a", "a")

    morning.undo()
    morning.undo()

    assert morning.kept(0).outcome is None
    assert morning.cursor == 0


def test_undoing_a_correction_twice_leaves_nothing_recorded(morning: Clinic) -> None:
    morning.press("a")
    morning.select(0)
    morning.press("l")

    morning.undo()
    assert morning.kept(0).outcome is Outcome.ATTENDED
    morning.undo()

    assert morning.kept(0).outcome is None
    assert morning.says(0, "outcome") == "Not recorded"


def test_with_nothing_recorded_undo_says_so(morning: Clinic) -> None:
    morning.undo()

    assert morning.scene.said == ["Nothing to undo here."]


def test_a_correction_keeps_what_stood_there_before(morning: Clinic) -> None:
    morning.press("a")
    morning.select(0)
    morning.press("n", "2")

    assert morning.kept(0).reason_code == "P2"
    with morning.scene.store.read() as unit:
        before = unit.appointments.earlier(morning.ids[0])
        actions = [row.action for row in unit.trail.latest(2)]
    assert before is not None
    assert before.outcome is Outcome.ATTENDED
    assert actions == ["AttendanceRecorded", "AttendanceRecorded"]


@pytest.mark.hazard("H18")
def test_changing_what_stood_there_is_told_and_a_first_recording_is_not(morning: Clinic) -> None:
    morning.press("n", "2")
    assert not any(said.startswith("Changed") for said in morning.scene.said)
    morning.select(0)
    morning.press("a")
    assert morning.scene.said[-1].startswith("Changed: ")
    assert "“Not seen: Refused, reported by officer”" in morning.scene.said[-1], "what went is told whole"
    assert "Ctrl Z" in morning.scene.said[-1]


# --- why what stood there is changed, and what stood there ---


def by_a_colleague(morning: Clinic, *places: int) -> None:
    for place in places:
        dispatch.run(RecordOutcome(morning.ids[place], Outcome.NOT_SEEN, "P1"), morning.scene.context(LYLE))
    morning.screen.on_changed(Changes())
    morning.select(0)


@pytest.mark.hazard("H15")
def test_what_a_colleague_recorded_asks_why_and_one_key_says_it(morning: Clinic) -> None:
    by_a_colleague(morning, 0, 1)
    morning.press("n", "2")
    palette = next(p for p in morning.window.findChildren(KeyPalette) if p.isVisible())
    assert palette.accessibleName() == "Why is it changed?"
    assert palette.accessibleDescription().startswith(
        "Danny Marsh, A1001AB · A-1-001 · born 14 Mar 1988\nNot seen: Refused"
    )
    assert morning.kept(0).reason_code == "P1", "nothing is changed while it is asked"
    morning.press("2")
    assert (morning.kept(0).reason_code, morning.kept(0).correction) == ("P2", "found-out-more")
    assert not any(told.startswith("Changed") for told in morning.scene.said), "she said it herself"

    assert morning.cursor == 2, "the cursor went to the next not recorded"
    morning.select(1)
    morning.press("a", Qt.Key.Key_Escape)
    assert morning.kept(1).outcome is Outcome.NOT_SEEN, "unanswered, nothing is changed"
    morning.press("n", "1")
    assert (
        morning.scene.said[-1]
        == "Tomasz Nowak stands as “Not seen: Refused, told nurse in person” already. Nothing was changed."
    )
    assert morning.kept(1).recorded_by == LYLE.id


def test_why_is_said_in_words_where_no_reason_of_the_list_fits(morning: Clinic) -> None:
    by_a_colleague(morning, 0)
    morning.press("l", "5", Qt.Key.Key_Return)
    assert morning.kept(0).outcome is Outcome.NOT_SEEN, "no words, no change"
    morning.press("came at noon", Qt.Key.Key_Return)
    kept = morning.kept(0)
    assert (kept.outcome, kept.correction, kept.correction_words) == (Outcome.LATE_SEEN, "other", "came at noon")
    morning.press("a")
    assert morning.kept(1).outcome is Outcome.ATTENDED, "the next key is the next person's"


@pytest.mark.hazard("H15")
def test_h_shows_what_stood_there_before_and_why_it_was_changed(morning: Clinic) -> None:
    by_a_colleague(morning, 0)
    morning.press("a", "4")
    morning.select(0)
    morning.press("h")
    sheet = morning.window.findChild(HistorySheet)
    assert sheet is not None
    assert sheet.isVisible()
    words = sheet.words()
    assert words[0] == "Attended"
    assert words[1].startswith("recorded by SO, ")
    assert words[1].endswith("saved here, not yet at the trust")
    assert words[2:4] == ["Changed because: The patient came after all", "Not seen: Refused, told nurse in person"]
    morning.press(Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    morning.undo()
    morning.select(0)
    morning.press("h")
    assert sheet.words()[0] == "Taken back to: Not seen: Refused, told nurse in person"


def test_what_was_recorded_scrolls_only_where_there_is_more_than_the_sheet_holds(morning: Clinic) -> None:
    morning.press("h")
    QApplication.processEvents()
    sheet = morning.window.findChild(HistorySheet)
    assert sheet is not None
    area = sheet.findChild(QScrollArea)
    assert area is not None
    assert sheet.words() == ["Nothing has been recorded for this person yet."]
    assert area.verticalScrollBar().maximum() == 0, "a bar with nothing to scroll to"


def test_an_open_acct_stands_whole_with_its_day_in_a_narrow_window_too(morning: Clinic) -> None:
    morning.window.resize(1024, 700)
    QApplication.processEvents()
    table = morning.view.table
    row = table.row(morning.ids[0])
    assert row is not None
    needs = row.cells["needs"]
    assert words_of(needs).startswith("ACCT open 18 Nov")
    place = [column.key for column in columns()].index("needs")
    assert table.columnWidth(place) >= first_chip_width(needs, TIGHT_SIDE)
    assert table.horizontalScrollBar().maximum() == 0, "and everything else is on view"


def test_the_buttons_stay_where_they_are_from_one_resident_to_the_next(morning: Clinic) -> None:
    stands = set()
    for place in (0, 1, 0):
        morning.select(place)
        QApplication.processEvents()
        assert morning.view.line.acct.isVisible() is (place == 0)
        stands.add(morning.view.bar.mapTo(morning.window, QPoint(0, 0)).y())
    assert len(stands) == 1


def test_whoever_is_out_of_the_prison_is_told_in_the_row_itself(scene: Scene) -> None:
    person = replace(resident(1, "Scott Heath"), presence=Presence.OUT)
    shown = grid_row(GridRow(booked(clinic(), [person])[0], person, similar_name=False, state=""))
    assert words_of(shown.cells["needs"]).startswith("Out, expected back")


# --- finding people ---------------------------------------------------------------------------------------------------


def test_typing_a_name_jumps_to_it(morning: Clinic) -> None:
    morning.press("/", "obr")

    assert morning.cursor == 4
    assert morning.kept(0).outcome is None


def test_a_name_that_begins_with_a_command_letter_is_found_after_a_slash(morning: Clinic) -> None:
    morning.press("/", "lee", Qt.Key.Key_Return)

    assert morning.cursor == 3
    assert all(morning.kept(place).outcome is None for place in range(7))


def test_two_names_that_could_be_taken_for_each_other_are_marked(morning: Clinic) -> None:
    assert "Similar name" in morning.says(5, "needs")
    assert "Similar name" in morning.says(6, "needs")
    assert morning.says(1, "needs") == ""


def test_an_open_acct_is_shown_with_the_day_it_was_seen(morning: Clinic) -> None:
    assert morning.says(0, "needs") == "ACCT open 18 Nov, Easy read"
    assert morning.view.line.acct.message() == "ACCT open, seen 18 Nov, 2 days old: look on the prison's system"
    morning.select(1)
    assert not morning.view.line.acct.isVisible()


def test_the_line_under_the_list_says_all_there_is_to_know_of_the_person(morning: Clinic) -> None:
    said = morning.view.detail()
    assert said.startswith("Danny Marsh")
    for words in ("A1001AB", "A-1-001", "born 14 Mar 1988", "Easy read"):
        assert words in said


def test_on_the_way_to_another_clinic_no_key_reaches_the_last_ones_people(threaded_scene: Scene, qtbot: QtBot) -> None:
    wing = Clinic(threaded_scene)
    qtbot.waitUntil(lambda: len(wing.view.table.rows()) == 7)
    afternoon = clinic("s2", period=Period.PM)
    ali = resident(9, "Mohammed Ali")
    threaded_scene.came_from_the_trust(ali, afternoon, *booked(afternoon, [ali]))

    wing.screen.leave()
    wing.screen.enter("s2", Surroundings("A"))
    wing.press("a")  # before the other list has come

    qtbot.waitUntil(lambda: len(wing.view.table.rows()) == 1)
    assert all(wing.kept(place).outcome is None for place in range(7))
    assert wing.view.title() == "Nurse triage, A wing"


# --- other people, other days -----------------------------------------------------------------------------------------


def test_nobody_elses_change_is_overwritten(morning: Clinic) -> None:
    other = morning.scene.context(LYLE)
    dispatch.run(RecordOutcome(morning.ids[0], Outcome.NOT_SEEN, "P1"), other)  # not on this screen yet

    morning.press("a")

    assert morning.kept(0).outcome is Outcome.NOT_SEEN
    assert "Somebody else changed this" in morning.view.trouble.message()
    assert morning.view.trouble.isVisible()
    assert morning.says(0, "outcome") == "Not seen"
    assert morning.says(0, "recorded") == "Not saved"


def test_undo_does_not_take_back_what_somebody_else_recorded_since(morning: Clinic) -> None:
    morning.press("a")
    corrected = RecordOutcome(morning.ids[0], Outcome.NOT_SEEN, "P1", why="found-out-more")
    dispatch.run(corrected, morning.scene.context(LYLE))
    morning.screen.enter("s1", Surroundings("A"))  # her screen shows it

    morning.undo()

    assert morning.kept(0).outcome is Outcome.NOT_SEEN
    assert morning.view.trouble.isVisible()


def test_after_a_failed_save_the_cursor_stays_with_the_next_person(morning: Clinic) -> None:
    dispatch.run(RecordOutcome(morning.ids[0], Outcome.NOT_SEEN, "P1"), morning.scene.context(LYLE))

    morning.press("a", "a")

    assert morning.kept(1).outcome is Outcome.ATTENDED
    assert morning.cursor == 2


def test_a_clinic_of_a_later_day_says_so_and_records_nothing(scene: Scene) -> None:
    tomorrow = Clinic(scene, day_offset=3)
    assert "later day" in tomorrow.view.notice.message()
    assert tomorrow.view.notice.isVisible()

    for key in "anux":
        tomorrow.press(key)
        assert tomorrow.scene.said.pop() == "Nothing was recorded: this clinic is on a later day."

    assert tomorrow.kept(0).outcome is None
    assert (tomorrow.cursor, tomorrow.says(0, "recorded")) == (0, "")
    assert not tomorrow.view.closing.is_checking


def test_who_may_not_record_has_no_recording_keys(scene: Scene) -> None:
    looking_on = Clinic(scene, as_nurse=False)
    assert looking_on.window.keybar.keys() == (("H", "History"), ("/", "Jump to a name"), ("Esc", "Clinics"))

    looking_on.press("a")

    assert looking_on.kept(0).outcome is None
    assert not looking_on.view.trouble.isVisible()


def test_escape_goes_back_to_the_clinics(morning: Clinic) -> None:
    morning.press(Qt.Key.Key_Escape)

    assert morning.scene.went == [Place("clinics")]


def test_a_list_that_nobody_is_on_says_where_it_comes_from(scene: Scene) -> None:
    scene.came_from_the_trust(clinic())
    scene.sign_in(OKAFOR)
    screen = SessionScreen(scene.tasks)
    scene.show(screen, "s1")

    assert isinstance(screen.view, SessionView)
    assert "comes from the trust" in screen.view.table.accessibleDescription()


def test_every_part_of_the_grid_has_a_name_for_screen_readers(morning: Clinic) -> None:
    assert unnamed_widgets(morning.view) == []
    morning.press("n")
    palette = morning.window.findChild(KeyPalette)
    assert isinstance(palette, QWidget)
    assert unnamed_widgets(palette) == []


# --- quick hands, slow disks ------------------------------------------------------------------------------------------


def test_thirty_quick_keys_land_on_the_right_thirty_people(threaded_scene: Scene, qtbot: QtBot) -> None:
    names = tuple(f"Person {chr(65 + n // 26)}{chr(97 + n % 26)}" for n in range(30))
    wing = Clinic(threaded_scene, names=names)
    qtbot.waitUntil(lambda: len(wing.view.table.rows()) == 30)
    wing.select(0)
    keys = ("a", "l", "t", ("n", "1"), ("n", "w"))

    for n in range(30):
        wing.press(*keys[n % 5])

    qtbot.waitUntil(lambda: wing.counts[-1:] == ["all recorded"], timeout=20_000)
    expected = (
        (Outcome.ATTENDED, ""),
        (Outcome.LATE_SEEN, ""),
        (Outcome.TOO_LATE, ""),
        (Outcome.NOT_SEEN, "P1"),
        (Outcome.NOT_SEEN, "R2"),
    )
    kept = [wing.kept(n) for n in range(30)]
    assert [(a.outcome, a.reason_code) for a in kept] == [expected[n % 5] for n in range(30)]
    assert {a.revision for a in kept} == {1}
    assert not wing.view.trouble.isVisible()


def test_quick_corrections_of_one_person_never_meet_themselves(threaded_scene: Scene, qtbot: QtBot) -> None:
    wing = Clinic(threaded_scene)
    qtbot.waitUntil(lambda: len(wing.view.table.rows()) == 7)

    for key in "alatl":
        wing.select(0)
        wing.press(key)

    qtbot.waitUntil(lambda: wing.says(0, "outcome") == "Late but seen" and wing.kept(0).revision == 5)
    assert not wing.view.trouble.isVisible()


def test_what_was_keyed_before_a_lock_is_saved(threaded_scene: Scene, qtbot: QtBot) -> None:
    wing = Clinic(threaded_scene)
    qtbot.waitUntil(lambda: len(wing.view.table.rows()) == 7)

    for key in "alt":
        wing.select(0)
        wing.press(key)
    wing.screen.leave()
    threaded_scene.lock()

    assert wing.kept(0).outcome is Outcome.TOO_LATE
    assert wing.kept(0).revision == 3


def test_a_slow_save_says_so_and_not_that_it_is_saved(threaded_scene: Scene, qtbot: QtBot) -> None:
    wing = Clinic(threaded_scene)
    qtbot.waitUntil(lambda: len(wing.view.table.rows()) == 7)

    with threaded_scene.store.write(LYLE):  # the store is busy with somebody else's writing
        wing.press("a")
        assert wing.cursor == 1
        qtbot.waitUntil(lambda: wing.says(0, "recorded") == "Saving…")
        assert wing.says(0, "outcome") == "Not recorded"

    qtbot.waitUntil(lambda: wing.says(0, "outcome") == "Attended")


def test_nothing_is_said_to_be_taken_back_before_it_is(threaded_scene: Scene, qtbot: QtBot) -> None:
    wing = Clinic(threaded_scene)
    qtbot.waitUntil(lambda: len(wing.view.table.rows()) == 7)
    wing.press("a")
    qtbot.waitUntil(lambda: wing.says(0, "outcome") == "Attended")

    with threaded_scene.store.write(LYLE):  # the store is busy with somebody else's writing
        wing.undo()
        QApplication.processEvents()
        assert wing.scene.said == []

    qtbot.waitUntil(lambda: len(wing.scene.said) == 1)
    assert wing.kept(0).outcome is None


def test_a_recording_that_fails_after_the_clinic_was_left_is_told_by_name(threaded_scene: Scene, qtbot: QtBot) -> None:
    wing = Clinic(threaded_scene)
    qtbot.waitUntil(lambda: len(wing.view.table.rows()) == 7)
    dispatch.run(RecordOutcome(wing.ids[0], Outcome.LATE_SEEN, "", 0), threaded_scene.context(LYLE))
    name = wing.view.name_of(wing.ids[0])
    told: list[Words] = []
    wing.screen.trouble.connect(told.append)

    wing.press("a")
    wing.screen.leave()
    qtbot.waitUntil(lambda: bool(told))

    assert told[0].level == "danger"
    assert told[0].what.startswith(f"Not saved: {name}, in the clinic you left. Somebody else changed this")
    assert wing.kept(0).outcome is Outcome.LATE_SEEN
