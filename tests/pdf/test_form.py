"""What is printed is what was laid out."""

from __future__ import annotations

import pytest

from prisoncare_desktop.errors import Bug
from prisoncare_desktop.forms.page_code import PageCode
from prisoncare_desktop.forms.paper import Frame, Variant
from prisoncare_desktop.pdf.codes import MODULES, modules_of
from prisoncare_desktop.pdf.pack import print_forms
from tests.pdf.samples import NUMBER, paper, pictures, words_of

NAMES = ["feedback-fft", "sms-28-day-review"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("variant", list(Variant))
def test_every_box_is_printed_where_the_layout_says_and_is_empty(name: str, variant: Variant) -> None:
    form = paper(name, variant)

    for page, picture in zip(form.pages, pictures(print_forms(form, [NUMBER])), strict=True):
        for box in page.boxes:
            middle = box.size / 2
            for x, y in [(0, middle), (box.size, middle), (middle, 0), (middle, box.size)]:
                assert picture.any_dark(box.x + x - 0.2, box.y + y - 0.2, 0.4, 0.4)
            assert not picture.any_dark(box.x + 0.4, box.y + 0.4, box.size - 0.8, box.size - 0.8)
            assert not picture.any_dark(box.x - 3.9, box.y - 3.9, 3.6, box.size + 7.8), "white to the left"
            assert not picture.any_dark(box.x + box.size + 0.3, box.y - 3.9, 3.6, box.size + 7.8), "white to the right"
            assert not picture.any_dark(box.x, box.y - 3.9, box.size, 3.6), "white above"
            assert not picture.any_dark(box.x, box.y + box.size + 0.3, box.size, 3.6), "white below"


def test_the_four_corners_are_black_and_the_codes_are_the_ones_a_scanner_will_read() -> None:
    form = paper("sms-28-day-review")

    for page, picture in zip(form.pages, pictures(print_forms(form, [NUMBER])), strict=True):
        for mark in page.marks:
            assert all(picture.dark(mark.x + 0.3 + dx, mark.y + 0.3 + dy) for dx in (0, 5.4) for dy in (0, 5.4))
        expected = modules_of(PageCode(NUMBER, page.number, len(form.pages)).payload)
        for spot in page.codes:
            module = spot.size / MODULES
            seen = tuple(
                tuple(
                    picture.dark(spot.x + (column + 0.5) * module, spot.y + (row + 0.5) * module)
                    for column in range(MODULES)
                )
                for row in range(MODULES)
            )
            assert seen == expected


def test_writing_lines_are_ruled_every_nine_millimetres() -> None:
    form = paper()
    picture = pictures(print_forms(form, [NUMBER]))[0]

    ruled = [one for one in form.pages[0].shapes if isinstance(one, Frame) and one.line_pitch]
    assert [one.link_id for one in ruled] == ["reason", "better"]
    for frame in ruled:
        assert frame.line_pitch == 9
        assert picture.any_dark(frame.x + 10, frame.y + 8.8, 0.2, 0.4)
        assert not picture.any_dark(frame.x + 10, frame.y + 1, 0.2, 7)


def test_the_feedback_form_fits_one_page_with_every_word_the_service_must_say() -> None:
    pages = words_of(print_forms(paper(), [NUMBER]))

    assert len(pages) == 1
    for words in [
        "Thinking about the health care you had at your clinic visit",
        "Overall, how was your experience of our service?",
        "Neither good nor poor",
        "What was the main reason for your answer?",
        "What could we do better?",
        "Someone helped me to fill this in",
        "Please do not write your name",
        "If you tell us someone is not safe, we will act to keep them safe.",
        "This form is not a complaint. If you need help now, tell a nurse or an officer.",
        "Put a tick or a cross in one box.",
        "Made a mistake? Fill the whole box and choose another.",
        "Form 8F3K 2QX7 · page 1 of 1 · version 1.0.0",
    ]:
        assert words in " ".join(pages[0].split())


def test_two_copies_differ_in_their_number_only() -> None:
    pages = words_of(print_forms(paper(), ["8F3K2QX7", "0000000A"]))
    first, _, second, _ = (page.split() for page in pages)

    assert " ".join(first).replace("8F3K 2QX7", "0000 000A").split() == second


def test_no_box_has_moved_without_a_new_layout_version() -> None:
    form = paper()

    assert form.layout_version == 2
    assert [(box.link_id, box.x, round(box.y, 2)) for box in form.pages[0].boxes] == PLACES_OF_VERSION_2


def test_a_code_that_does_not_fit_is_our_mistake() -> None:
    for payload in ["PCF1/8F3K2QX7/0102/0/MORE", "lower case"]:
        with pytest.raises(Bug):
            modules_of(payload)


PLACES_OF_VERSION_2 = [
    ("experience", 27.0, 78.73),
    ("experience", 27.0, 90.73),
    ("experience", 27.0, 102.73),
    ("experience", 27.0, 114.73),
    ("experience", 27.0, 126.73),
    ("experience", 27.0, 138.73),
    ("helped", 27.0, 240.6),
    ("helped", 69.5, 240.6),
]
