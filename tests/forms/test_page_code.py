"""What a page's code says."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from prisoncare_desktop.errors import Bug
from prisoncare_desktop.forms.page_code import (
    MAX_PAGES,
    NUMBER_ALPHABET,
    PageCode,
    check_character,
    paper_mark,
    read_payload,
)

CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
numbers = st.text(NUMBER_ALPHABET, min_size=8, max_size=8)
pages = st.integers(1, MAX_PAGES).flatmap(lambda last: st.tuples(st.integers(1, last), st.just(last)))
codes = st.builds(lambda number, page, blank: PageCode(number, page[0], page[1], blank), numbers, pages, st.booleans())


@given(codes)
def test_a_code_is_read_back_as_it_was_printed_and_fits_the_smallest_qr_code(code: PageCode) -> None:
    assert read_payload(code.payload) == code
    assert len(code.payload) <= 20


@pytest.mark.hazard("H11")
@given(codes, st.integers(0, 100), st.sampled_from(CHARACTERS))
def test_one_character_misread_is_never_taken_for_another_page(code: PageCode, place: int, other: str) -> None:
    payload = code.payload
    place %= len(payload)

    assert read_payload(payload[:place] + other + payload[place + 1 :]) in {None, code}


@example(PageCode("8KWX0000", 1, 1, blank=True), 7)  # passed for good by MOD 37,36, the check before this one
@given(codes, st.integers(0, 100))
def test_two_neighbours_swapped_are_never_taken_for_another_form(code: PageCode, place: int) -> None:
    letters = list(code.payload)
    place %= len(letters) - 1
    letters[place], letters[place + 1] = letters[place + 1], letters[place]

    assert read_payload("".join(letters)) in {None, code}


def test_every_pair_of_neighbours_swapped_shows_whatever_stands_before_them() -> None:
    bodies = [f"PCF1/{before}{one}{other}0000/0101" for before in "089" for one in CHARACTERS for other in CHARACTERS]
    swapped = [f"{body[:6]}{body[7]}{body[6]}{body[8:]}" for body in bodies]

    assert all(
        check_character(one) != check_character(other)
        for one, other in zip(bodies, swapped, strict=True)
        if one != other
    )


def test_the_check_character_is_the_standards_own() -> None:
    assert check_character("G123489654321") == "Y"  # a worked example of the blood donation number, which uses it


@pytest.mark.parametrize(
    "payload", ["", "8F3K2QX7", "PCF1/8F3K2QX7/0102/", "PCF2/8F3K2QX7/0102/0", "https://x.example"]
)
def test_a_code_that_is_not_ours_says_nothing(payload: str) -> None:
    assert read_payload(payload) is None


@pytest.mark.parametrize(
    ("number", "page", "last"), [("8F3K2QX", 1, 1), ("8F3K2QXI", 1, 1), ("8F3K2QX7", 2, 1), ("8F3K2QX7", 0, 1)]
)
def test_a_code_that_could_not_be_read_back_is_never_made(number: str, page: int, last: int) -> None:
    with pytest.raises(Bug):
        PageCode(number, page, last)


def test_a_blank_copy_says_that_it_has_no_number_and_which_paper_it_is() -> None:
    polish = paper_mark("https://example.org/form|1.0.0", "standard", "pl")
    read = read_payload(PageCode(polish, 1, 1, blank=True).payload)

    assert read is not None
    assert read.blank
    assert read.number == polish
    numbered = read_payload(PageCode(polish, 1, 1).payload)
    assert numbered is not None
    assert not numbered.blank


def test_every_paper_has_a_mark_of_its_own() -> None:
    papers = [
        (form, variant, language)
        for form in ("a|1.0.0", "a|1.0.1", "b|1.0.0")
        for variant in ("standard", "large-print", "easy-read")
        for language in ("en-GB", "pl")
    ]

    assert len({paper_mark(*one) for one in papers}) == len(papers)
