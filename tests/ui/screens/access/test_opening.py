"""A record of another team: open by consent, else asked about; in an emergency with a red frame and a leader to see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.domain.pathway import Episode, first_task, rule_for
from prisoncare_desktop.domain.resident import Alert
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.ui.main_window import MainWindow
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.access.screen import AccessScreen
from prisoncare_desktop.ui.screens.access.view import AccessView
from prisoncare_desktop.ui.screens.pathway.reading import CareRecordScreen
from prisoncare_desktop.ui.screens.pathway.view import PathwayView
from prisoncare_desktop.ui.screens.residents.resident_view import ResidentView
from prisoncare_desktop.ui.screens.residents.screen import ResidentScreen
from prisoncare_desktop.ui.screens.today.clinics_today import ClinicsTodayView
from prisoncare_desktop.ui.screens.today.screen import TodayScreen
from prisoncare_desktop.ui.theme.dress import dress
from prisoncare_desktop.ui.theme.look import Look, colours
from prisoncare_desktop.ui.theme.tokens import LIGHT
from prisoncare_desktop.ui.widgets.chip import ChipLabel
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.usecases.access import BreakGlass
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.ports import TrailRow
from tests.ui.keyboard import press
from tests.ui.scene import BELL, HALE, LYLE, OKAFOR, WOOD, Scene, resident
from tests.ui.walker import unnamed_widgets

WHY = "He collapsed on the landing, is he on methadone?"


def danny(scene: Scene, *, shares: bool) -> None:
    alerts = (Alert("HA", "ACCT open", date(2026, 11, 18)),)
    person = resident(4, "Daniel Marsh", preferred_name="Danny", alerts=alerts)
    episode = Episode("e4", person.id, date(2026, 10, 3), BELL.id, BELL.name, shares_with_primary_care=shares)
    scene.came_from_the_trust(person, episode, first_task(rule_for("28-day"), episode, "t1")[0])


def opened_by(scene: Scene, who: StaffMember) -> tuple[CareRecordScreen, PathwayView]:
    scene.sign_in(who)
    screen = CareRecordScreen(scene.tasks)
    scene.show(screen, "r4")
    assert isinstance(screen.view, PathwayView)
    return screen, screen.view


def words(view: PathwayView | ResidentView) -> str:
    return "\n".join(label.text() for label in view.findChildren(Label) if label.isVisibleTo(view))


def trail(scene: Scene, *actions: str) -> list[TrailRow]:
    scene.tasks.write_views()
    with scene.store.read() as unit:
        return [row for row in reversed(unit.trail.latest(200)) if row.action in actions]


def say_why(text: str = WHY) -> None:
    """Choose the first reason, go on to the words, type, and open; all by keys."""
    press("1")
    press(Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)
    QTest.keyClick(focused, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def is_framed(view: PathwayView) -> bool:
    QApplication.processEvents()
    return view.grab().toImage().pixelColor(1, view.height() // 2) == QColor(colours().danger)


def shares_no_more(scene: Scene) -> None:
    with scene.store.read() as unit:
        episode = unit.episodes.get("e4")
    scene.came_from_the_trust(replace(episode, shares_with_primary_care=False, revision=episode.revision + 1))


# --- a nurse ----------------------------------------------------------------------------------------------------------


def test_a_nurse_reads_what_is_shared_without_a_question_and_records_nothing(scene: Scene) -> None:
    danny(scene, shares=True)
    _, view = opened_by(scene, OKAFOR)
    assert "28-day review is overdue" in words(view)
    assert not view.why.isVisibleTo(view)
    assert not view.record.isVisibleTo(view)
    asked: list[str] = []
    view.record_asked.connect(asked.append)
    press(Qt.Key.Key_Return)
    assert asked == []
    assert [(r.record_type, r.record_id) for r in trail(scene, "Viewed")] == [("pathway", "r4")]


def test_a_sync_that_brings_a_change_takes_the_focus_from_nobody(scene: Scene) -> None:
    danny(scene, shares=True)
    screen, view = opened_by(scene, OKAFOR)
    frame = view.window()
    assert isinstance(frame, MainWindow)
    frame.top_bar.search.focus()
    searching = QApplication.focusWidget()
    screen.on_changed(touched(review_tasks="t1"))
    QApplication.processEvents()
    assert QApplication.focusWidget() is searching


def test_who_shares_no_more_is_closed_at_once_and_asked_about(scene: Scene) -> None:
    danny(scene, shares=True)
    screen, view = opened_by(scene, OKAFOR)
    shares_no_more(scene)
    screen.on_changed(touched(episodes="e4"))
    QApplication.processEvents()
    assert "28-day" not in words(view)
    assert "In an emergency you can open this record" in words(view)


def test_the_residents_page_says_at_once_that_a_record_is_shared_no_more(scene: Scene) -> None:
    danny(scene, shares=True)
    scene.sign_in(OKAFOR)
    screen = ResidentScreen(scene.tasks)
    scene.show(screen, "r4")
    assert isinstance(screen.view, ResidentView)
    assert "It is shared with primary care" in words(screen.view)
    shares_no_more(scene)
    screen.on_changed(touched(episodes="e4"))
    assert "It is not shared with primary care" in words(screen.view)


def test_a_nurse_is_asked_why_before_anything_is_shown_but_the_alert(scene: Scene) -> None:
    danny(scene, shares=False)
    _, view = opened_by(scene, OKAFOR)
    assert "In an emergency you can open this record" in words(view)
    assert "28-day" not in words(view)
    assert "ACCT open, seen 18 Nov, 2 days old" in [chip.chip().text for chip in view.findChildren(ChipLabel)]
    assert [r.record_id for r in trail(scene, "AskedWhy")] == ["r4"]


def test_in_an_emergency_it_opens_by_keys_with_a_red_frame_and_how_long_it_stays_open(scene: Scene) -> None:
    danny(scene, shares=False)
    screen, view = opened_by(scene, OKAFOR)
    asked: list[bool] = []
    screen.sync_requested.connect(lambda: asked.append(True))
    assert not is_framed(view)

    say_why()

    assert "28-day review is overdue" in words(view)
    assert is_framed(view)
    assert "open until 10:00" in view.opened.message()
    assert view.left.text() == "20 minutes left"
    assert asked == [True]
    assert [r.reason for r in trail(scene, "BreakGlassUsed")] == ["treating-now"]


def test_after_twenty_minutes_it_closes_by_itself_and_asks_again(scene: Scene) -> None:
    danny(scene, shares=False)
    screen, view = opened_by(scene, OKAFOR)
    say_why()
    scene.clock.at += timedelta(minutes=18, seconds=30)
    screen.look_at_the_clock()
    assert view.left.text() == "2 minutes left"
    scene.clock.at += timedelta(minutes=1, seconds=30)
    screen.look_at_the_clock()
    assert "28-day" not in words(view)
    assert view.why.isVisibleTo(view)
    assert view.why.words.toPlainText() == ""
    assert not is_framed(view)


def test_what_one_nurse_opened_another_is_asked_about(scene: Scene) -> None:
    danny(scene, shares=False)
    opened_by(scene, OKAFOR)
    say_why()
    _, view = opened_by(scene, LYLE)
    assert view.why.isVisibleTo(view)


@pytest.mark.parametrize(("text", "said"), [("short", "Say a little more"), ("", "Say a little more")])
def test_too_few_words_open_nothing_and_say_so(scene: Scene, text: str, said: str) -> None:
    danny(scene, shares=False)
    _, view = opened_by(scene, OKAFOR)
    say_why(text)
    assert said in view.why.trouble.message()
    assert trail(scene, "BreakGlassUsed") == []


def test_without_a_reason_nothing_opens(scene: Scene) -> None:
    danny(scene, shares=False)
    _, view = opened_by(scene, OKAFOR)
    view.why.open_button.click()
    assert "Choose a reason" in view.why.trouble.message()


def test_out_of_view_nothing_of_it_is_kept(scene: Scene) -> None:
    danny(scene, shares=False)
    screen, view = opened_by(scene, OKAFOR)
    say_why()
    screen.leave()
    assert view.steps.steps() == ()
    assert "Danny" not in words(view)


def test_esc_goes_back_to_the_resident(scene: Scene) -> None:
    danny(scene, shares=False)
    opened_by(scene, OKAFOR)
    press(Qt.Key.Key_Escape)
    assert scene.went == [Place("resident", "r4")]


# --- a leader ---------------------------------------------------------------------------------------------------------


def test_a_leader_says_why_in_one_key_and_sees_it_without_a_frame(scene: Scene) -> None:
    danny(scene, shares=False)
    _, view = opened_by(scene, HALE)
    assert "Why do you open this record?" in words(view)
    press("3")
    press(Qt.Key.Key_Tab)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "28-day review is overdue" in words(view)
    assert "until 10:00" in view.opened.message()
    assert not is_framed(view)
    assert [r.reason for r in trail(scene, "SensitiveRecordOpened")] == ["complaint"]


def leaders_today(scene: Scene) -> ClinicsTodayView:
    scene.sign_in(HALE)
    screen = TodayScreen(scene.tasks)
    scene.show(screen)
    assert isinstance(screen.view, ClinicsTodayView)
    return screen.view


def test_a_leader_sees_on_today_that_an_emergency_opening_waits_and_how_long(scene: Scene) -> None:
    danny(scene, shares=False)
    assert leaders_today(scene).access_banner.message() == ""
    opened_by(scene, OKAFOR)
    say_why()
    scene.clock.at += timedelta(hours=5)
    today = leaders_today(scene)
    assert today.access_banner.message() == "1 emergency opening of a record waits for you. It is 5 hours old."
    today.access_banner.action_requested.emit()
    assert scene.went == [Place("access")]
    scene.clock.at += timedelta(hours=68)
    assert "longer than 72 hours" in leaders_today(scene).access_banner.message()


def test_a_leader_reads_what_was_written_and_one_key_says_it_was_justified(scene: Scene) -> None:
    danny(scene, shares=False)
    opened_by(scene, OKAFOR)
    say_why()
    scene.sign_in(HALE)
    screen = AccessScreen(scene.tasks)
    scene.tasks.changed.connect(screen.on_changed)
    scene.show(screen)
    view = screen.view
    assert isinstance(view, AccessView)
    assert WHY in [label.text() for label in view.findChildren(Label)]
    assert len(view.uses.rows()) == 1
    press("j")
    assert view.uses.rows() == ()
    assert scene.said[-1] == "Kept: justified. It is off this list, and stands in the trail."
    assert [(r.user_id, r.reason) for r in trail(scene, "BreakGlassReviewed")] == [(HALE.id, "justified")]


# --- the resident's page ----------------------------------------------------------------------------------------------


def page_of(scene: Scene, who: StaffMember) -> ResidentView:
    scene.sign_in(who)
    screen = ResidentScreen(scene.tasks)
    scene.show(screen, "r4")
    assert isinstance(screen.view, ResidentView)
    return screen.view


@pytest.mark.parametrize(
    ("who", "goes_to"), [(OKAFOR, "care-record"), (HALE, "care-record"), (BELL, "pathway"), (WOOD, "")]
)
def test_who_cares_for_a_resident_sees_that_there_is_another_record(
    scene: Scene, who: StaffMember, goes_to: str
) -> None:
    danny(scene, shares=False)
    view = page_of(scene, who)
    assert ("keeps a record of this resident" in words(view)) == bool(goes_to)
    assert ("O" in dict(scene._screens[-1].keys())) == bool(goes_to)
    press("o")
    assert scene.went == ([Place(goes_to, "r4")] if goes_to else [])


def test_the_words_tell_a_passer_by_nothing_of_what_it_is(scene: Scene) -> None:
    danny(scene, shares=False)
    said = words(page_of(scene, OKAFOR)).lower()
    assert not any(word in said for word in ("substance", "misuse", "drug", "alcohol", "sms"))


def test_of_whom_nothing_else_is_kept_nothing_is_said(scene: Scene) -> None:
    scene.came_from_the_trust(resident(4, "Daniel Marsh"))
    assert "Another record" not in words(page_of(scene, OKAFOR))
    assert "O" not in dict(scene._screens[-1].keys()), "a key that does nothing is not offered"
    press("o")
    assert scene.went == []


# --- looked at --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_question_is_whole_and_named_on_the_smallest_screen_and_in_large_text(
    scene: Scene, qapp: QApplication, scale: float
) -> None:
    danny(scene, shares=False)
    dress(qapp, Look(LIGHT, scale))
    _, view = opened_by(scene, OKAFOR)
    for width, height in ((1366, 768), (1024, 700)):
        view.window().resize(width, height)
        QApplication.processEvents()
        assert unnamed_widgets(view) == []
        for chip in view.findChildren(ChipLabel):
            assert chip.width() >= chip.sizeHint().width(), (width, chip.chip().text)
        assert view.why.width() <= width


def test_a_use_by_command_alone_is_as_good_as_one_by_screen(scene: Scene) -> None:
    danny(scene, shares=False)
    scene.sign_in(OKAFOR)
    scene.tasks.run(scene.tasks, BreakGlass("r4", "safeguarding", WHY))
    _, view = opened_by(scene, OKAFOR)
    assert "28-day review is overdue" in words(view)
