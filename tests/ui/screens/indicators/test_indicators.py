"""The figures on the screen: by keys from a number to the people behind it, and nobody else's."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.domain.attendance import Appointment, ControlGroup, Outcome
from prisoncare_desktop.ui.screen import ONLY_TO_LOOK_AT, Place
from prisoncare_desktop.ui.screens.indicators.asked import Asked, AskedLines, Span, lines_of
from prisoncare_desktop.ui.screens.indicators.lines_screen import IndicatorLinesScreen
from prisoncare_desktop.ui.screens.indicators.lines_view import IndicatorLinesView
from prisoncare_desktop.ui.screens.indicators.screen import IndicatorsScreen
from prisoncare_desktop.ui.screens.indicators.view import IndicatorsView
from prisoncare_desktop.ui.widgets.rows import words_of
from tests.ui.scene import OKAFOR, TODAY, Scene, booked, clinic, resident
from tests.ui.walker import unnamed_widgets

PEOPLE = [resident(n, f"Made Person{n}") for n in range(1, 8)]
GP = clinic("gp")
OLD = clinic("old", day=TODAY - timedelta(days=40))


def ended(place: Appointment, how: str) -> Appointment:
    seen = {"a": Outcome.ATTENDED}.get(how, Outcome.NOT_SEEN)
    code, group, reason = {
        "a": ("5", None, ""),
        "r": ("3", ControlGroup.REGIME, "R1"),
        "u": ("3", ControlGroup.NOT_YET_EXPLAINED, "U1"),
    }[how]
    return replace(place, outcome=seen, attendance_code=code, control_group=group, reason_code=reason)


def fill(scene: Scene, ends: str = "aaaarru") -> None:
    """Put seven people on today's list, each of whom ended so, and one of them on a list of forty days ago."""
    places = [ended(place, how) for place, how in zip(booked(GP, PEOPLE), ends, strict=True)]
    scene.came_from_the_trust(*PEOPLE, GP, OLD, *places, *booked(OLD, PEOPLE[:1]))
    scene.sign_in(OKAFOR)


def figures(scene: Scene, what: str = "", wing: str = "A") -> IndicatorsView:
    screen = IndicatorsScreen(scene.tasks)
    scene.show(screen, what, wing=wing)
    assert isinstance(screen.view, IndicatorsView)
    return screen.view


def said(view: IndicatorsView, code: str) -> tuple[str, str]:
    row = view.numbers.row(code)
    assert row is not None
    return words_of(row.cells["of"]), words_of(row.cells["share"])


def press(key: Qt.Key) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)


def test_the_figures_say_how_many_of_how_many_and_what_is_no_refusal(scene: Scene) -> None:
    fill(scene)
    view = figures(scene)
    assert view.subtitle().endswith("booked places of residents of A wing")
    assert said(view, "attendance") == ("4 of 7", "57 %")
    assert said(view, "dna-not-brought") == ("2 of 3", "")  # three people: no share
    assert view.cards["national-dna"].number() == "43 %"
    assert "2 not brought by the prison, 1 not yet explained" in view.cards["national-dna"].accessibleDescription()
    assert unnamed_widgets(view) == []


def test_a_number_opens_the_people_behind_it_and_one_of_them_their_list(scene: Scene) -> None:
    fill(scene)
    figures(scene)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    (place,) = scene.went
    assert place.screen == "indicator-lines"
    screen = IndicatorLinesScreen(scene.tasks)
    scene.show(screen, place.what)
    view = screen.view
    assert isinstance(view, IndicatorLinesView)
    assert (view.title(), len(view.table.rows())) == ("National DNA rate", 3)
    press(Qt.Key.Key_A)
    assert len(view.table.rows()) == 7
    press(Qt.Key.Key_Return)
    assert scene.went[-1] == Place("session", GP.id, ONLY_TO_LOOK_AT + view.table.current_id())
    assert unnamed_widgets(view) == []


def test_a_number_that_ends_the_sentence_above_it_has_a_whole_title_of_its_own(scene: Scene) -> None:
    fill(scene)
    view = figures(scene)
    view.numbers.select("dna-not-brought")
    press(Qt.Key.Key_Return)
    screen = IndicatorLinesScreen(scene.tasks)
    scene.show(screen, scene.went[-1].what)
    assert isinstance(screen.view, IndicatorLinesView)
    assert screen.view.title() == "National DNA rate: not brought by the prison"


def test_a_key_brings_more_days_and_a_wing_without_anybody_is_not_nought(scene: Scene) -> None:
    fill(scene)
    view = figures(scene)
    assert said(view, "not-recorded") == ("0 of 7", "0 %")
    press(Qt.Key.Key_4)
    assert said(view, "not-recorded") == ("1 of 8", "13 %")
    view.choices.choose(Asked(wing="Z"))
    view.choices.changed.emit()
    assert said(view, "attendance") == ("none yet", "")
    assert view.cards["attendance"].number() == "none yet"


def test_one_clinic_has_its_own_figures_whatever_wing_is_chosen(scene: Scene) -> None:
    fill(scene)
    view = figures(scene, GP.id, wing="Z")
    assert said(view, "attendance") == ("4 of 7", "57 %")
    assert not view.choices.isVisible()
    view.back.click()
    assert scene.went == [Place("session", GP.id)]


def test_enter_on_a_clinic_counts_that_one_alone(scene: Scene) -> None:
    fill(scene)
    view = figures(scene)
    view.by_clinic.setFocus()
    view.by_clinic.select(GP.clinic_code)
    press(Qt.Key.Key_Return)
    assert view.choices.asked().clinic_code == GP.clinic_code
    assert view.numbers.hasFocus()


def test_what_was_asked_comes_back_from_its_line_of_text() -> None:
    asked = AskedLines(
        Asked(Span.YEAR, "B", "gp", "pm", "video", "lockdown", "nurse", "Kidney Works", "COPD", "s1"),
        "not-brought",
        among=True,
    )
    assert lines_of(asked.text()) == asked
    for torn in ("", "7", '{"span": "week"}', asked.text().replace("year", "century")):
        assert lines_of(torn) is None
