from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prisoncare_desktop.domain.feedback import (
    ALPHABET,
    PaperForm,
    PaperStatus,
    coarsened,
    code_as_typed,
    may_have_another_form,
    new_code,
)
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.forms.page_code import PageCode, read_payload

WEEK = date(2026, 11, 9)
codes = st.binary(min_size=7, max_size=7).map(lambda some: new_code(lambda n: some[:n]))


def paper(code: str, wing_group: str = "AB", language: str = "en", clinic: str = "gp") -> PaperForm:
    return PaperForm(code, clinic, WEEK, wing_group, language, "url", "1.0.0")


@given(codes)
def test_a_code_typed_as_it_is_printed_is_understood(code: str) -> None:
    assert code_as_typed(code) == code
    assert code_as_typed(f" {code[:4].lower()}-{code[4:].lower()} ") == code


@pytest.mark.hazard("H11")
@given(codes, st.integers(0, 7), st.sampled_from(ALPHABET))
def test_one_wrong_character_never_finds_another_form(code: str, place: int, wrong: str) -> None:
    mistyped = code[:place] + wrong + code[place + 1 :]
    if mistyped != code:
        with pytest.raises(RuleBroken) as refusal:
            code_as_typed(mistyped)
        assert refusal.value.code == "code-mistyped"


@pytest.mark.hazard("H11")
@given(codes, st.integers(0, 6))
def test_two_characters_changed_round_never_find_another_form(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if swapped != code:
        with pytest.raises(RuleBroken):
            code_as_typed(swapped)


def test_letters_people_mistake_for_digits_are_read_as_digits() -> None:
    code = new_code(lambda n: bytes([0, 1, 1, 0, 5, 6, 7]))
    assert code_as_typed("OIl0" + code[4:]) == code


@pytest.mark.parametrize("typed", ["", "8F3K2Q", "8F3K2QZ77", "8F3K2QU7"])
def test_what_is_no_code_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        code_as_typed(typed)
    assert refusal.value.code == "not-a-code"


def test_codes_do_not_repeat() -> None:
    assert len({new_code(os.urandom) for _ in range(5000)}) == 5000


@pytest.mark.hazard("H11")
def test_a_form_comes_back_once() -> None:
    returned = paper("X").returned()
    assert returned.status is PaperStatus.RETURNED
    with pytest.raises(RuleBroken) as refusal:
        returned.returned()
    assert refusal.value.code == "form-returned"


@pytest.mark.hazard("H16")
def test_the_only_person_of_a_language_is_not_given_away_by_having_nothing_said_of_theirs() -> None:
    forms = coarsened((paper("1", language="pl"), paper("2"), paper("3")))
    assert {(one.wing_group, one.language) for one in forms} == {("", "")}


def test_a_wing_that_enough_others_share_is_kept_beside_those_of_whom_nothing_is_said() -> None:
    many, pair = [paper(f"many{n}", "CD") for n in range(3)], [paper(f"pair{n}") for n in range(2)]
    kept = coarsened((paper("alone", language="pl"), *many, *pair))
    assert [(one.wing_group, one.language) for one in kept] == [("", "")] + [("CD", "en")] * 3 + [("", "")] * 2


@pytest.mark.hazard("H16")
@given(st.lists(st.tuples(st.sampled_from(["AB", "CD"]), st.sampled_from(["en", "pl"]), st.sampled_from(["gp", "x"]))))
def test_whatever_is_printed_every_form_of_a_draw_reads_like_another(made: list[tuple[str, str, str]]) -> None:
    kept = coarsened(tuple(paper(str(i), g, lang, c) for i, (g, lang, c) in enumerate(made)))
    alike = Counter((form.clinic_code, form.wing_group, form.language) for form in kept)
    drawn = Counter(form.clinic_code for form in kept)
    assert all(many >= 2 or drawn[clinic] == 1 for (clinic, _, _), many in alike.items())
    assert all(form.wing_group == form.language == "" for form in kept if drawn[form.clinic_code] == 1)


def test_codes_are_drawn_from_letters_nobody_misreads() -> None:
    drawn = [new_code(random.Random(n).randbytes) for n in range(200)]
    assert len(set(drawn)) == 200
    assert not set("".join(drawn)) & set("ILOUZ")


@pytest.mark.hazard("H11")
@given(st.binary(min_size=7, max_size=7))
def test_a_forms_code_is_carried_by_its_pages_and_is_what_a_clerk_may_type(chance: bytes) -> None:
    code = new_code(lambda n: chance[:n])
    read = read_payload(PageCode(code, 2, 2).payload)
    assert read is not None
    assert read.number == code == code_as_typed(read.number)


@pytest.mark.parametrize(
    ("wanting", "others", "may"),
    [(0, 2, False), (1, 1, False), (1, 0, False), (2, 0, True), (2, 1, False), (2, 2, True)],
)
def test_another_form_is_given_only_where_it_points_at_nobody(wanting: int, others: int, may: bool) -> None:
    assert may_have_another_form(wanting, others) is may


@pytest.mark.hazard("H16")
def test_a_wing_is_not_kept_where_only_one_of_it_has_this_form() -> None:
    alone = replace(paper("00000011", wing_group="AB"), questionnaire="easy-read")
    others = (
        paper("00000022", wing_group="AB"),
        paper("00000033", wing_group="CD"),
        replace(paper("00000044", wing_group="CD"), questionnaire="easy-read"),
    )

    assert {one.wing_group for one in coarsened((alone, *others))} == {""}
