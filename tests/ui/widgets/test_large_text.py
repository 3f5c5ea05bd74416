"""At 200% nothing that has to be read is cut: cards side by side, chips in a table, labels of fields, the name."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QLineEdit, QWidget

from prisoncare_desktop.ui.forms.problem_summary import ProblemSummary
from prisoncare_desktop.ui.frame.top_bar import TopBar
from prisoncare_desktop.ui.theme.dress import dress
from prisoncare_desktop.ui.theme.look import Look
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.card_row import CardRow
from prisoncare_desktop.ui.widgets.chip import Chip, chip_size
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.labels import field_label
from prisoncare_desktop.ui.widgets.opening_card import OpeningCard
from prisoncare_desktop.ui.widgets.page import Page
from prisoncare_desktop.ui.widgets.row_painting import TIGHT_SIDE, row_height
from prisoncare_desktop.ui.widgets.rows import Column, Row
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.table import GridTable
from tests.ui.widgets.conftest import Shown


@pytest.fixture(autouse=True)
def at_its_largest(dressed: None, qapp: QApplication) -> None:
    dress(qapp, Look(text_scale=2.0))


def settled() -> None:
    for _ in range(4):
        QApplication.processEvents()


def cut(within: QWidget) -> list[str]:
    """Return the wrapped labels that have less height than their words take."""
    labels = [label for label in within.findChildren(QLabel) if label.isVisible() and label.wordWrap()]
    return [label.text() for label in labels if label.height() < label.heightForWidth(label.width())]


def test_numbers_side_by_side_are_as_high_as_their_longest_words(shown: Shown) -> None:
    cards = [OpeningCard("At the trust, with receipt", "List them"), OpeningCard("Together", "List them")]
    row = CardRow(*cards)
    shown(row, width=560)
    cards[0].set_number("10", "last in batch 118, 09:40")
    cards[1].set_number("12", "nothing")
    settled()
    assert cut(row) == []
    assert cards[0].height() == cards[1].height()


def test_a_chip_has_the_whole_pixels_it_needs(shown: Shown) -> None:
    table = GridTable("Pairs")
    chips = [Chip("caution", words) for words in ("To look at", "given up", "Not sure", "saved here", "all recorded")]
    for chip in chips:
        table.set_columns((Column("who", "Who", stretch=1), Column("how", "How")))
        table.set_rows([Row("1", {"who": "Daniel Marsh", "how": chip})])
        if not table.isVisible():
            shown(table, width=1103)
        settled()
        assert table.columnWidth(1) - 2 * TIGHT_SIDE >= chip_size(chip)[0]


def test_a_long_list_keeps_three_rows_on_view_and_scrolls_by_itself(shown: Shown) -> None:
    table, page = GridTable("Changes"), Scrolled()
    table.set_scrolls_within(3)
    table.set_columns((Column("who", "Who"), Column("what", "What")))
    page.add_table(table)
    shown(page, width=500, height=160)
    table.set_rows([Row(str(n), {"who": "Abdulrahman Al-Khatib-Hosseini", "what": "Attendance"}) for n in range(40)])
    settled()
    assert 3 * row_height() <= table.viewport().height() < 6 * row_height()


def test_the_label_of_a_field_goes_on_in_a_second_line(shown: Shown) -> None:
    page, field = QWidget(), QLineEdit()
    grid = QGridLayout(page)
    grid.addWidget(field_label("Name of this PC at the token service (client id)", field, wrap=True), 0, 0)
    grid.addWidget(field, 1, 0)
    shown(page, width=460)
    settled()
    assert cut(page) == []
    assert field.accessibleName() == "Name of this PC at the token service (client id)"


@pytest.mark.parametrize("made", [QLineEdit, ChoiceBox])
def test_a_box_keeps_room_around_its_line(shown: Shown, made: type[QWidget]) -> None:
    box = made()
    shown(box)
    settled()
    assert box.height() >= box.fontMetrics().height() + 8


def test_a_page_says_its_whole_line_in_two_where_one_is_too_short(shown: Shown) -> None:
    page = Page("Sync", "Every change made on this PC is in exactly one of these three places.")
    page.aside.addWidget(Button("Sync now"))
    shown(page, width=800)
    settled()
    assert cut(page) == []
    assert any(label.wordWrap() for label in page.findChildren(QLabel) if label.text().startswith("Every"))


def test_buttons_that_come_and_go_leave_no_gap_and_go_on_in_the_next_line(shown: Shown) -> None:
    box, first, second = FlowBox(), Button("The same person"), Button("Put the other on top")
    box.set_widgets([first, second])
    shown(box, width=500)
    settled()
    assert second.y() > first.y()
    first.hide()
    settled()
    assert (second.x(), second.y()) == (0, 0)


def test_the_chip_gives_way_before_the_name_of_who_is_signed_in(shown: Shown) -> None:
    bar = TopBar()
    bar.wing.set_wings([("A", "A wing")], "A")
    bar.sync.set_words("2 need a person · 1 saved here · 412 at the trust, 09:12", "trouble")
    bar.who.set_who("Sister Okafor", "Nurse · A wing")
    shown(bar, width=1229)
    settled()
    assert bar.who.width() >= bar.who.minimumSizeHint().width() > 32
    assert bar.sync.width() < bar.sync.sizeHint().width()


def test_what_is_still_needed_leaves_the_question_its_room(shown: Shown) -> None:
    problems = ProblemSummary()
    window = shown(problems, width=1103, height=700)
    problems.show_problems([(str(n), f"Question {n}", "needed") for n in range(10)], tell=False)
    settled()
    assert problems.height() < window.height() / 4
