from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from prisoncare_desktop.ui.theme.dress import dress
from prisoncare_desktop.ui.theme.look import Look
from prisoncare_desktop.ui.theme.tokens import HIGH_CONTRAST, LIGHT
from prisoncare_desktop.ui.widgets.avatar import Avatar, initials
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.bars import Bar, BarList
from prisoncare_desktop.ui.widgets.buttons import Button, primary_button
from prisoncare_desktop.ui.widgets.card import Card, StatCard
from prisoncare_desktop.ui.widgets.chip import Chip, ChipKind, ChipLabel, paint_chip, tone_of
from prisoncare_desktop.ui.widgets.empty_state import EmptyState
from prisoncare_desktop.ui.widgets.focus_ring import GLOW, FocusRing
from prisoncare_desktop.ui.widgets.help_panel import HelpPage, HelpPanel
from prisoncare_desktop.ui.widgets.keybar import KeyBar
from prisoncare_desktop.ui.widgets.keys_sheet import KeysSheet
from prisoncare_desktop.ui.widgets.labels import Label, field_label
from prisoncare_desktop.ui.widgets.progress import Progress
from prisoncare_desktop.ui.widgets.search_box import HitList, SearchBox, SearchHit
from prisoncare_desktop.ui.widgets.steps import Step, StepList
from prisoncare_desktop.ui.widgets.toast import Toast
from tests.ui.walker import unnamed_widgets
from tests.ui.widgets.conftest import Shown


def made_steps() -> StepList:
    steps = StepList("Pathway")
    steps.set_steps([Step("a", "Reception", "done", "3 Oct"), Step("b", "28-day review", "overdue", "due 31 Oct")])
    return steps


def made_bars() -> BarList:
    bars = BarList("Asked by wing")
    bars.set_bars([Bar("A wing", 0.46, "46%"), Bar("D wing", 0.21, "21%", stands_out=True)])
    return bars


MAKERS: list[Callable[[], QWidget]] = [
    lambda: Banner("danger", "say whether it was offered", lead="Needed:", action="Do it", dismissible=True),
    lambda: Card("Paper, this week", subtitle="so far"),
    lambda: StatCard("Needs a person", "1", "changed here and at the trust", edge="overdue"),
    lambda: EmptyState("No pack yet", "It appears here.", action="Make it", icon_name="reports"),
    lambda: ChipLabel(Chip("done", "Attended")),
    lambda: Button("Lock", key_hint="Ctrl L"),
    lambda: SearchBox("Find a resident", "Ctrl K"),
    lambda: Avatar("Sister Okafor"),
    made_steps,
    made_bars,
    Progress,
    KeyBar,
]


@pytest.mark.parametrize("make", MAKERS)
def test_a_part_is_no_window_of_its_own_while_it_is_made(make: Callable[[], QWidget], qapp: QApplication) -> None:
    made = make()
    assert [w for w in qapp.topLevelWidgets() if w.isVisible()] == []
    made.deleteLater()


@pytest.mark.parametrize("look", [Look(), Look(HIGH_CONTRAST), Look(text_scale=2.0)], ids=["light", "contrast", "200%"])
@pytest.mark.parametrize("make", MAKERS)
def test_every_part_paints_and_names_itself_in_every_look(
    make: Callable[[], QWidget], look: Look, shown: Shown, qapp: QApplication
) -> None:
    dress(qapp, look)
    part = make()
    window = shown(part)
    part.setVisible(True)
    assert not window.grab().isNull()
    assert unnamed_widgets(window) == []


@pytest.mark.parametrize(
    "kind", ["done", "not_seen", "overdue", "caution", "regime", "unrecorded"], ids=lambda kind: str(kind)
)
def test_a_chip_says_its_state_by_a_sign_beside_the_colour(kind: ChipKind, shown: Shown) -> None:
    signed, bare = ChipLabel(Chip(kind, "Word")), ChipLabel(Chip(kind, "Word", sign=False))
    shown(signed, bare)
    assert signed.sizeHint().width() > bare.sizeHint().width()


def test_signs_of_different_meaning_look_different_in_one_ink() -> None:
    from PySide6.QtCore import QRectF
    from PySide6.QtGui import QImage, QPainter

    from prisoncare_desktop.ui.widgets.chip import paint_sign

    kinds: list[ChipKind] = ["done", "not_seen", "overdue", "caution", "unrecorded"]
    pictures = []
    for kind in kinds:
        image = QImage(20, 20, QImage.Format.Format_Grayscale8)
        image.fill(QColor("white"))
        painter = QPainter(image)
        paint_sign(painter, kind, QRectF(4, 4, 12, 12), "#000000")
        painter.end()
        pictures.append(bytes(image.constBits()))
    assert len(set(pictures)) == len(kinds)


def test_initials_are_the_first_and_last_names() -> None:
    assert [initials(name) for name in ("Sister Okafor", "Jo", "", "Mary Jane Watson")] == ["SO", "J", "", "MW"]


def test_enter_and_space_press_a_button(shown: Shown) -> None:
    button = primary_button("Close clinic")
    pressed = QSignalSpy(button.clicked)
    shown(button)
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Return)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert pressed.count() == 2


def test_controls_are_at_least_36_px_to_hit(shown: Shown) -> None:
    button, field, banner = Button("OK"), QLineEdit(), Banner("info", "Words", dismissible=True)
    shown(button, field, banner)
    for control in (button, field, *banner.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)):
        if control.focusPolicy() & Qt.FocusPolicy.TabFocus and control.isVisible():
            assert control.height() >= 36, control


def test_a_banner_with_nothing_to_say_is_not_there(shown: Shown) -> None:
    banner = Banner()
    shown(banner)
    assert not banner.isVisible()
    banner.set_message("caution", "The network has been away for 2 hours.", action="Try now")
    assert banner.isVisible()
    banner.set_message("info", "")
    assert not banner.isVisible()


def test_a_label_that_does_not_fit_ends_in_dots_and_one_that_wraps_is_not_cut(shown: Shown) -> None:
    long = "Friday 20 November, morning · Sister Okafor · list as of 07:40"
    line, block = Label(long), Label(long, wrap=True)
    window = shown(line, block)
    window.setFixedWidth(200)
    QApplication.processEvents()
    assert line.width() < line.sizeHint().width()
    assert block.height() >= block.heightForWidth(block.width())


def test_a_field_takes_its_name_from_its_label(shown: Shown) -> None:
    field = QLineEdit()
    label = field_label("&Dose today", field)
    window = shown(label, field)
    assert unnamed_widgets(window) == []
    QTest.keyClick(window, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    assert QApplication.focusWidget() is field


def test_the_focus_ring_is_around_what_has_the_focus(shown: Shown, qapp: QApplication) -> None:
    ring = FocusRing.follow(qapp)
    first, second = QLineEdit(), QLineEdit()
    window = shown(first, second)
    first.setFocus()
    assert ring.shown_around() is first
    second.setFocus()
    assert ring.shown_around() is second
    image = window.grab().toImage()
    box = QRect(second.mapTo(window, second.rect().topLeft()), second.size())
    middle = box.center().y()
    assert image.pixelColor(box.left() - 2, middle) == QColor(LIGHT.focus_glow)
    assert image.pixelColor(box.left() + 1, middle) == QColor(LIGHT.focus_ink)
    assert image.pixelColor(box.left() - GLOW - 1, middle) == QColor(LIGHT.page)
    second.hide()
    assert ring.shown_around() is not second


def test_the_focus_ring_moves_with_a_scrolled_page(shown: Shown, qapp: QApplication) -> None:
    ring = FocusRing.follow(qapp)
    area, page = QScrollArea(), QWidget()
    column = QVBoxLayout(page)
    fields = [QLineEdit() for _ in range(40)]
    for field in fields:
        column.addWidget(field)
    area.setWidget(page)
    shown(area)
    fields[3].setFocus()
    assert ring.shown_around() is fields[3]
    laid = page.findChild(QWidget, "focus_ring_mark")
    assert laid is not None
    assert laid.geometry().contains(fields[3].geometry())


def test_what_was_typed_is_asked_and_a_stale_answer_is_dropped(shown: Shown) -> None:
    box = SearchBox("Find a resident", "Ctrl K")
    shown(box)
    box.focus()
    asked, chosen = QSignalSpy(box.query_changed), QSignalSpy(box.chosen)
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "mar")
    assert [asked.at(i)[0] for i in range(asked.count())] == ["m", "ma", "mar"]
    box.set_results("ma", [SearchHit("0", "Old Answer")])
    assert box.results() == ()
    box.set_results("mar", [SearchHit("1", "Danny Marsh", "A4512CK"), SearchHit("2", "Marlon James", "A2245EF")])
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert chosen.at(0) == ["2"]
    assert box.text() == ""
    assert box.results() == ()


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_what_tells_two_of_one_name_apart_is_never_cut(shown: Shown, qapp: QApplication, scale: float) -> None:
    dress(qapp, Look(text_scale=scale))
    box = SearchBox("Find a resident")
    window = shown(box, width=1024, height=700)
    box.focus()
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "marsh")
    two = [
        SearchHit(
            str(n), "Maximilian Bartholomew Marsh-Featherstonehaugh", "A4512WK", f"C-{n}-028", "28 Sep 1988", True
        )
        for n in (1, 2)
    ]
    box.set_results("marsh", two)
    hits = window.findChildren(HitList)[-1]
    assert hits.name_width() > 100
    assert window.rect().contains(hits.geometry().adjusted(20, 0, -20, -20))
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert hits.accessibleDescription().endswith("Similar name, A4512WK, C-2-028, born 28 Sep 1988")


def test_at_the_largest_text_no_hit_is_under_the_windows_edge(shown: Shown, qapp: QApplication) -> None:
    dress(qapp, Look(text_scale=2.0))
    box = SearchBox("Find a resident")
    window = shown(box, width=1024, height=420)
    box.focus()
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "a")
    box.set_results("a", [SearchHit(str(n), f"Resident {n}") for n in range(8)])
    assert 0 < len(box.results()) < 8
    assert window.findChildren(HitList)[-1].geometry().bottom() <= window.height()


def test_nobody_found_says_so_and_escape_closes_then_clears(shown: Shown) -> None:
    box = SearchBox("Find a resident")
    window = shown(box)
    box.focus()
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, "zzz")
    box.set_results("zzz", [], "Nobody here by that name.")
    assert "Nobody" in window.findChildren(HitList)[-1].accessibleName()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert box.text() == "zzz"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert box.text() == ""


def test_steps_open_by_enter_and_the_first_waiting_one_is_current(shown: Shown) -> None:
    steps = made_steps()
    opened = QSignalSpy(steps.step_activated)
    shown(steps)
    steps.setFocus()
    assert steps.current_id() == "b"
    QTest.keyClick(steps, Qt.Key.Key_Up)
    QTest.keyClick(steps, Qt.Key.Key_Return)
    assert opened.at(0) == ["a"]
    assert "Reception" in steps.accessibleDescription()


def test_the_toast_offers_undo_and_never_takes_the_focus(shown: Shown) -> None:
    field = QLineEdit()
    window = shown(field)
    field.setFocus()
    toast = Toast(window)
    undone = QSignalSpy(toast.action_requested)
    toast.say("Attended saved.", "Undo")
    assert toast.isVisible()
    assert QApplication.focusWidget() is field
    button = toast.findChild(Button)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert undone.count() == 1
    assert not toast.isVisible()


def test_help_fetches_nothing_and_follows_no_link(shown: Shown) -> None:
    page = HelpPage()
    shown(page)
    page.show_markdown(
        "# Clinics\n\n[out](https://example.org) ![picture](https://example.org/x.png)\n\n"
        "| a | b |\n|--|--|\n| 1 | 2 |\n"
    )
    assert not page.openExternalLinks()
    assert not page.openLinks()
    assert "Clinics" in page.toPlainText()


def test_help_opens_over_the_page_and_escape_gives_the_focus_back(shown: Shown) -> None:
    field = QLineEdit()
    window = shown(field)
    field.setFocus()
    panel = HelpPanel(window)
    panel.show_help("Clinics", "One key records **and saves**.")
    assert QApplication.focusWidget() is panel.page
    assert unnamed_widgets(panel) == []
    QTest.keyClick(panel.page, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is panel.close_button
    QTest.keyClick(panel.close_button, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert QApplication.focusWidget() is field


def test_the_foot_reads_its_keys_out(shown: Shown) -> None:
    bar = KeyBar()
    bar.set_keys([("A", "Attended"), ("Ctrl Z", "Undo")])
    assert bar.accessibleDescription() == "A: Attended, Ctrl Z: Undo"


def test_all_keys_of_a_screen_are_on_view_at_once(shown: Shown) -> None:
    sheet = KeysSheet(shown(QWidget()).window())
    sheet.window().resize(1024, 700)
    sheet.show_keys([(key, f"Does the thing of {key}") for key in "ABCDEFGHIJKLMNOPQRST"], [("F1", "Help")])
    QApplication.processEvents()
    area = sheet.findChild(QScrollArea)
    assert area is not None
    assert area.verticalScrollBar().maximum() == 0


def test_a_card_is_blank_until_its_number_is_known(shown: Shown) -> None:
    card = StatCard("Overdue")
    shown(card)
    image = card.grab().toImage()
    ground = image.pixelColor(0, 0)
    assert all(image.pixelColor(x, y) == ground for x in range(0, image.width(), 7) for y in range(image.height()))
    card.set_number("3")
    assert card.grab().toImage() != image


@pytest.mark.parametrize("room", [24, 36, 48])
@pytest.mark.parametrize("signed", [True, False])
def test_a_chip_without_room_for_its_word_shows_its_sign_and_never_an_empty_box(room: int, signed: bool) -> None:
    def painted(kind: ChipKind) -> QImage:
        image = QImage(60, 40, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paint_chip(painter, Chip(kind, "Allergy", signed), 4, 20, room)
        painter.end()
        return image

    middle = painted("caution")
    ink = tone_of("caution").ink.lower()
    inked = [(x, y) for x in range(60) for y in range(40) if middle.pixelColor(x, y).name() == ink]
    assert inked, "the triangle is there"
    assert painted("caution") != painted("not_seen")
