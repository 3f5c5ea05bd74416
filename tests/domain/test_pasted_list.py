"""A pasted list taken apart: whatever its columns are called, and whatever stands in it that nobody can see."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prisoncare_desktop.domain.pasted_list import PastedLine, Wrong, pasted_lines


def only(text: str) -> PastedLine:
    (line,) = pasted_lines(text)
    return line


@pytest.mark.parametrize(
    "text",
    [
        "09:20\ta1234bc\tMarsh, Danny\tA-1-004",
        '"Marsh, Danny",A1234BC,9.20,A-1-004',
        "A-1-004;A 1234 BC;Danny Marsh;9:20 am",
        "\ufeffDanny Marsh | A1234BC | 09:20:00 | a-1-004",
    ],
)
def test_a_line_says_the_same_in_whatever_order_its_columns_stand(text: str) -> None:
    line = only(text)
    assert (line.nomis_number, line.cell, line.at) == ("A1234BC", "A-1-004", time(9, 20))
    assert sorted(line.words) == ["danny", "marsh"]


def test_an_nhs_number_is_known_by_its_check_digit_and_half_past_two_by_its_letters() -> None:
    line = only("943 476 5919,2:30pm,Marsh")
    assert (line.nhs_number, line.at, line.words) == ("9434765919", time(14, 30), ("marsh",))
    assert only("943 476 5910,Marsh").nhs_number == ""


def test_a_heading_an_empty_line_and_a_time_that_is_none_say_so() -> None:
    heading, empty, late = pasted_lines("Time,Prison no,Surname\n , ,\n25:70,A1234BC,Marsh\n")
    assert [heading.wrong, empty.wrong, late.wrong] == [Wrong.HEADING, Wrong.EMPTY, Wrong.NO_SUCH_TIME]
    assert heading.text == "Time,Prison no,Surname"


def test_a_heading_is_known_by_most_of_its_words_and_one_word_of_one_is_none() -> None:
    said = [only(text).wrong for text in ("Number\tName\tTime\tNote", "No,Resident,Appt time,Cell", "Marsh\tFirst")]
    assert said == [Wrong.HEADING, Wrong.HEADING, None]


def test_a_time_of_four_figures_is_one_where_no_other_stands() -> None:
    lines = ("A1234BC\tMarsh\t1000", "A1234BC\t1000\t09:20", "A1234BC\tMarsh\t1984", "A1234BC\tMarsh\t100")
    assert [only(text).at for text in lines] == [time(10), time(9, 20), None, None]
    assert {only(text).wrong for text in lines} == {None}


def test_a_person_whose_name_is_a_heading_is_no_heading() -> None:
    assert only("09:00\tA1234BC\tFirst Last").wrong is None


def test_names_of_other_writings_stay_and_what_turns_them_round_does_not() -> None:
    line = only("A1234BC\t\u202eمحمد علي\u202c\x00\x07\tZoë O’Brien")
    assert line.words == ("محمد", "علي", "zoe", "obrien")
    assert line.text.startswith("A1234BC\t\u202e"), "the line itself is kept as it came"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters="\r\n"), max_size=30), max_size=8))
def test_no_line_is_lost_and_none_is_changed_whatever_stands_in_it(lines: list[str]) -> None:
    expected = lines[:-1] if lines and not lines[-1].strip() else lines
    read = pasted_lines("\n".join(lines)) if lines else ()
    told = [line.text for line in read]
    first = [expected[0].removeprefix("\ufeff")] if expected else []
    assert told == [*first, *expected[1:]]
    assert [line.number for line in read] == list(range(1, len(read) + 1))
