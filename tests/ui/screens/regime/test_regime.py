"""The regime calendar, by keys and by the mouse."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.regime import Regime
from prisoncare_desktop.ui.regime_words import half_day_chip, regime_lines
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.attendance.grid_rows import session_chips
from prisoncare_desktop.ui.screens.regime.screen import RegimeScreen
from prisoncare_desktop.ui.screens.regime.view import RegimeView
from prisoncare_desktop.ui.widgets.keyed_button import KeyedButton
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import GetSessionGrid
from prisoncare_desktop.usecases.regime import GetRegime, RegimeCalendar, SayRegime
from tests.ui.scene import LYLE, OKAFOR, TODAY, Scene, booked, clinic, resident
from tests.ui.walker import unnamed_widgets

SHIFT = Qt.KeyboardModifier.ShiftModifier


def regime(scene: Scene, wing: str = "A") -> RegimeView:
    """Two wings, on a Friday morning; the cursor is on this wing's half-day of now."""
    scene.came_from_the_trust(resident(1, "Dan Marsh"), resident(2, "Lee Marsh", cell="B-1-002"))
    scene.sign_in(OKAFOR)
    screen = RegimeScreen(scene.tasks)
    scene.show(screen, wing=wing)
    assert isinstance(screen.view, RegimeView)
    return screen.view


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)


def calendar(scene: Scene) -> RegimeCalendar:
    month = timedelta(days=31)
    return dispatch.ask(GetRegime(TODAY - month, TODAY + month), scene.context(OKAFOR))


def said(scene: Scene, wing: str, day: date = TODAY) -> list[Regime | None]:
    known = calendar(scene)
    found = [known.of(wing, day, period) for period in Period]
    return [one.regime if one is not None else None for one in found]


def test_one_key_says_it_of_the_half_day_of_now_and_the_line_says_who_did(scene: Scene) -> None:
    view = regime(scene)
    assert view.line.text() == "A wing, today, morning: normal as far as anybody knows; nobody has said"

    press(Qt.Key.Key_L)

    assert said(scene, "A") == [Regime.LOCKDOWN, None, None]
    assert said(scene, "B") == [None, None, None]
    assert view.line.text() == "A wing, today, morning: Lockdown, said by Sister Okafor"
    assert view.grid.accessibleDescription() == view.line.text()


def test_with_shift_it_is_the_whole_day_and_on_the_top_row_all_wings(scene: Scene) -> None:
    view = regime(scene)

    press(Qt.Key.Key_A)
    press(Qt.Key.Key_R, SHIFT)

    assert [said(scene, wing) for wing in "AB"] == [[Regime.RESTRICTED] * 3] * 2
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_N)
    press(Qt.Key.Key_Up)
    assert view.line.text() == "All wings, today, morning: not the same on all wings"


def test_the_arrows_go_on_into_next_week_and_home_comes_back(scene: Scene) -> None:
    view = regime(scene, wing="B")

    for _ in range(9):
        press(Qt.Key.Key_Right)
    press(Qt.Key.Key_O)
    assert said(scene, "B", TODAY + timedelta(days=3)) == [Regime.OUTBREAK, None, None]
    assert view.subtitle() == "Monday 23 November – Sunday 29 November"
    press(Qt.Key.Key_Home)
    assert view.line.text().startswith("B wing, today, morning")
    press(Qt.Key.Key_PageUp)
    assert view.line.text().startswith("B wing, Friday 13 November, morning")


def test_a_day_too_far_off_is_refused_in_words(scene: Scene) -> None:
    view = regime(scene)
    for _ in range(5):
        press(Qt.Key.Key_PageDown)

    press(Qt.Key.Key_L)

    assert "more than a month away" in view.trouble.message()
    assert calendar(scene).said == ()


def test_the_mouse_points_at_a_half_day_and_says_it(scene: Scene) -> None:
    view = regime(scene)
    grid = view.grid

    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=QPoint(grid.width() - 14, grid.height() - 24))
    assert view.line.text().startswith("B wing, Sunday 22 November, evening")
    button = next(b for b in view.findChildren(KeyedButton) if b.key == "L")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert said(scene, "B", date(2026, 11, 22)) == [None, None, Regime.LOCKDOWN]


def test_clinics_and_today_are_told_what_is_not_as_on_other_days(scene: Scene) -> None:
    regime(scene)
    for wings, what in ((("A",), Regime.LOCKDOWN), (("B",), Regime.NORMAL)):
        dispatch.run(SayRegime(wings, (TODAY,), (Period.AM,), what), scene.context(LYLE))
    known = calendar(scene)

    chips = [half_day_chip(known.said, wing) for wing in ("A", "B", "")]
    assert [chip.text if chip else "" for chip in chips] == ["Lockdown", "", "Lockdown: A"]
    assert half_day_chip((), "A") is None
    assert regime_lines(known, TODAY) == ("Morning: lockdown on A",)


def test_a_clinics_heading_says_that_its_wing_is_locked_down(scene: Scene) -> None:
    regime(scene)
    session = clinic("s1")
    scene.came_from_the_trust(session, *booked(session, [resident(1, "Dan Marsh")]))
    before = dispatch.ask(GetSessionGrid("s1"), scene.context(OKAFOR))
    dispatch.run(SayRegime(("A",), (TODAY,), (Period.AM, Period.PM), Regime.LOCKDOWN), scene.context(LYLE))
    after = dispatch.ask(GetSessionGrid("s1"), scene.context(OKAFOR))

    told = [[chip.text for chip in session_chips(grid, TODAY)] for grid in (before, after)]
    assert told == [["1 not recorded"], ["1 not recorded", "Lockdown"]]


def test_esc_leads_back_and_every_part_has_a_name(scene: Scene) -> None:
    view = regime(scene)
    assert unnamed_widgets(view) == []
    press(Qt.Key.Key_Escape)
    assert scene.went == [Place("clinics")]
