"""Whether two identities could be one person, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prisoncare_desktop.domain.matching import WEIGHTS, Likeness, Reason, Traits, compare, one_wrong, two_swapped
from prisoncare_desktop.domain.name_matching import NameLikeness, edits, likeness

DANIEL = Traits(
    nomis_number="A1234AB",
    nhs_number="9434765919",
    given_name="Daniel",
    family_name="Marsh",
    birth_date=date(1988, 3, 14),
    sex="male",
    cell="A-1-004",
)

names = st.sampled_from(
    [
        "Daniel",
        "Dan",
        "Muhammad",
        "Mohamed",
        "O'Brien",
        "OBrien",
        "Kałuża",
        "Smith-Jones",
        "Smith",
        "al-Hassan",
        "",
        "Ó",
    ]
) | st.text(max_size=9)
numbers = st.sampled_from(["", "A1234AB", "A1243AB", "A1235AB", "B9876ZZ"])
traits = st.builds(
    Traits,
    nomis_number=numbers,
    nhs_number=st.sampled_from(["", "9434765919", "9434765991", "4010232137"]),
    given_name=names,
    preferred_name=names,
    family_name=names,
    birth_date=st.none() | st.dates(date(1940, 1, 1), date(2008, 12, 31)) | st.just(date(1990, 1, 1)),
    sex=st.sampled_from(["", "male", "female", "unknown"]),
    cell=st.sampled_from(["", "A-1-004", "A-1-005", "B-2-010"]),
)


@given(one=traits, other=traits)
def test_it_makes_no_difference_who_is_compared_with_whom(one: Traits, other: Traits) -> None:
    assert compare(one, other) == compare(other, one)


@given(one=traits, other=traits)
def test_the_reasons_given_add_up_to_the_score(one: Traits, other: Traits) -> None:
    match = compare(one, other)
    assert match.score == sum(WEIGHTS[reason] for reason in match.reasons)
    assert match == compare(replace(one), replace(other))


@given(one=traits, other=traits)
def test_nobody_is_the_same_beyond_doubt_without_one_number_one_birth_date_and_one_surname(
    one: Traits, other: Traits
) -> None:
    if compare(one, other).likeness is Likeness.CERTAIN:
        assert (one.nomis_number and one.nomis_number == other.nomis_number) or one.nhs_number == other.nhs_number
        assert one.birth_date is not None
        assert one.birth_date == other.birth_date
        assert likeness(one.family_name, other.family_name) is NameLikeness.SAME


@settings(max_examples=60)
@given(traits, st.sampled_from(["A1234AB", "C0000CC"]))
def test_one_number_is_never_passed_over_in_silence(other: Traits, number: str) -> None:
    found = compare(replace(DANIEL, nomis_number=number), replace(other, nomis_number=number))
    assert found.likeness in (Likeness.CERTAIN, Likeness.CONTRADICTORY, Likeness.LIKELY)


@pytest.mark.hazard("H7")
def test_one_number_with_another_name_is_for_people() -> None:
    other = replace(DANIEL, given_name="Owen", family_name="Rees", nhs_number="")
    assert compare(DANIEL, other).likeness is Likeness.LIKELY
    stranger = Traits(nomis_number="A1234AB", given_name="Owen", family_name="Rees", birth_date=date(1971, 8, 2))
    assert compare(DANIEL, stranger).likeness is Likeness.CONTRADICTORY


@pytest.mark.hazard("H7")
@pytest.mark.parametrize("number", ["A1235AB", "", "B7777CC"])
def test_twins_in_one_cell_are_not_the_same_person(number: str) -> None:
    twin = replace(DANIEL, given_name="Robert", nomis_number=number, nhs_number="")
    assert compare(DANIEL, twin).likeness in (Likeness.FAINT, Likeness.UNLIKE)


@pytest.mark.hazard("H7")
def test_a_twin_typed_in_under_his_brothers_number_is_for_people() -> None:
    assert compare(DANIEL, replace(DANIEL, given_name="Robert", nhs_number="")).likeness is Likeness.LIKELY


def test_a_new_number_for_the_same_man_is_worth_a_look() -> None:
    again = replace(DANIEL, nomis_number="C4321DD", nhs_number="", cell="A-2-017", family_name="Mash")
    match = compare(DANIEL, again)
    assert match.likeness is Likeness.LIKELY
    assert match.reasons == (
        Reason.BORN_SAME,
        Reason.FAMILY_NEAR,
        Reason.GIVEN_SAME,
        Reason.SAME_WING,
        Reason.NOMIS_OTHER,
    )


def test_a_birth_date_that_is_the_first_of_january_says_less() -> None:
    new_year = replace(DANIEL, birth_date=date(1990, 1, 1))
    assert Reason.BORN_ON_NEW_YEAR in compare(new_year, new_year).reasons
    assert compare(new_year, new_year).score < compare(DANIEL, DANIEL).score


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Zoë", "Zoe", NameLikeness.SAME),
        ("Kałuża", "Kaluza", NameLikeness.SAME),
        ("O'Brien", "OBrien", NameLikeness.SAME),
        ("O’Brien-Sharp", "obrien sharp", NameLikeness.SAME),
        ("Sharp-OBrien", "O'Brien Sharp", NameLikeness.SAME),
        ("Abdul Rahman", "Abdulrahman", NameLikeness.SAME),
        ("Marsh", "Mash", NameLikeness.NEAR),
        ("Marsh", "Masrh", NameLikeness.NEAR),
        ("Wojciechowski", "Wojchehowski", NameLikeness.NEAR),
        ("Mohammed", "Muhamad", NameLikeness.SOUNDS),
        ("Hussein", "Husayn", NameLikeness.SOUNDS),
        ("Yusuf", "Youssef", NameLikeness.SOUNDS),
        ("al-Hassan", "Hasan", NameLikeness.SOUNDS),
        ("Smith", "Smith-Jones", NameLikeness.PART),
        ("Lee", "Leo", NameLikeness.OTHER),
        ("Khan", "Kahn", NameLikeness.NEAR),
        ("Ali", "al-Hassan", NameLikeness.OTHER),
    ],
)
def test_names_are_alike_as_people_spell_them(one: str, other: str, alike: NameLikeness) -> None:
    assert likeness(one, other) is alike is likeness(other, one)


def test_names_in_the_other_order_are_found() -> None:
    turned = replace(DANIEL, given_name="Marsh", family_name="Daniel", nomis_number="", nhs_number="")
    match = compare(DANIEL, turned)
    assert Reason.NAMES_TURNED in match.reasons
    assert match.likeness is Likeness.LIKELY


@given(st.text(st.sampled_from("abc"), max_size=6), st.text(st.sampled_from("abc"), max_size=6), st.integers(1, 2))
def test_edits_are_what_the_whole_table_says(one: str, other: str, most: int) -> None:
    assert edits(one, other, most) == min(whole_table(one, other), most + 1)


def whole_table(a: str, b: str) -> int:
    """Return the distance by the textbook's table, all of it: an oracle that leaves nothing out."""
    d = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            d[i][j] = min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                d[i][j] = min(d[i][j], d[i - 2][j - 2] + 1)
    return d[-1][-1]


def test_slips_in_a_number_are_told_apart() -> None:
    assert one_wrong("A1234AB", "A1235AB")
    assert two_swapped("A1234AB", "A1243AB")
    assert not one_wrong("A1234AB", "A1234AB")
    assert not two_swapped("A1234AB", "A1432AB")
