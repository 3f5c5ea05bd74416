"""The week's print pack: slips with names, forms without."""

from __future__ import annotations

import re
import subprocess
import time

import pytest

from prisoncare_desktop.forms.paper import Variant
from prisoncare_desktop.pdf.pack import SlipAndForm, print_pack
from prisoncare_desktop.pdf.slip import ENGLISH, Slip
from prisoncare_desktop.wiring import shaping
from tests.pdf.samples import paper, pictures, words_of

NAMES = [("Danny", "Marsh", "A-1-004"), ("Mo", "James", "A-3-001"), ("Tadeusz", "Nowak-Wiśniewski", "C-2-011")]
NUMBERS = ["8F3K2QX7", "0H7YVM3K", "YY09P4T1"]


def pack(variant: Variant = Variant.STANDARD) -> list[SlipAndForm]:
    form = paper(variant=variant)
    return [SlipAndForm(Slip(*who), form, number) for who, number in zip(NAMES, NUMBERS, strict=True)]


def spoken(number: str) -> str:
    return f"{number[:4]} {number[4:]}"


def test_each_person_gets_a_slip_and_then_a_form_in_the_order_given() -> None:
    pages = words_of(print_pack(pack(), one_sided=True))

    assert len(pages) == 6
    for index, ((name, surname, cell), number) in enumerate(zip(NAMES, NUMBERS, strict=True)):
        slip, form = pages[2 * index], pages[2 * index + 1]
        assert f"{name} {surname}" in slip
        assert cell in slip
        assert spoken(number) in form


@pytest.mark.hazard("H16")
def test_no_side_and_no_sheet_carries_both_a_name_and_a_code() -> None:
    for variant in Variant:
        pages = words_of(print_pack(pack(variant)))
        sheets = [" ".join(pages[index : index + 2]) for index in range(0, len(pages), 2)]

        for sheet in sheets:
            surnames = [surname for _, surname, _ in NAMES if surname in sheet]
            numbers = [number for number in NUMBERS if spoken(number) in sheet]
            assert len(surnames) + len(numbers) <= 1, "even if the printer prints on both sides"


@pytest.mark.hazard("H16")
def test_a_slip_has_no_code_and_names_no_clinic() -> None:
    pdf = print_pack(pack()[:1], one_sided=True)
    slip, words = pictures(pdf)[0], words_of(pdf)[0]

    assert NUMBERS[0][:4] not in words
    assert "clinic" not in words
    for mark in paper().pages[0].marks:
        assert not slip.any_dark(mark.x, mark.y, mark.width, mark.height), "a scanner must not take it for a form"


def test_the_half_that_is_given_back_has_no_name_on_it() -> None:
    page = words_of(print_pack(pack()[:1], one_sided=True))[0]

    given_back = page[page.index(ENGLISH.tear) :]
    assert "Marsh" not in given_back
    assert "A-1-004" not in given_back
    assert "Health care feedback" in given_back


def test_the_slip_says_it_is_their_choice_and_to_leave_the_name_off() -> None:
    page = " ".join(words_of(print_pack(pack()[:1], one_sided=True))[0].split())

    assert "It is your choice." in page
    assert "Do not write your name on it." in page
    assert max(len(one.split()) for one in re.split(r"(?<=[.?])\s", " ".join(ENGLISH.sentences))) <= 15


def test_a_long_name_stays_in_its_place() -> None:
    long = Slip("Maximilian-Aleksander", "Featherstonehaugh-Cholmondeley", "SEGREGATION-2-014")
    page = pictures(print_pack([SlipAndForm(long, paper(), NUMBERS[0])], one_sided=True))[0]

    assert not page.any_dark(191, 20, 15, 36)
    assert page.any_dark(30, 36, 100, 12)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(("name", "shown"), [("محمد", ""), ("Zoë Ņ", "Zoë Ņ Marsh"), ("李 Wei", "? Wei Marsh")])
def test_a_name_in_other_letters_is_printed_and_keeps_nobody_elses_form_back(name: str, shown: str) -> None:
    pdf = print_pack(
        [SlipAndForm(Slip(name, "Marsh", "A-1-004"), paper(), NUMBERS[0])], one_sided=True, shaping=shaping
    )

    assert shown in words_of(pdf)[0]
    assert pictures(pdf)[0].any_dark(30, 36, 15, 12)


def test_the_same_pack_printed_again_is_the_same_file() -> None:
    assert print_pack(pack()) == print_pack(pack())


def test_the_file_says_nothing_about_anybody_outside_the_slips() -> None:
    said = subprocess.run(["pdfinfo", "-"], input=print_pack(pack()), capture_output=True, check=True).stdout.decode()

    assert re.search(r"Title: +Feedback forms\n", said)
    for word in [word for who in NAMES for word in who] + NUMBERS:
        assert not re.search(rf"\b{word}\b", said)


def test_a_hundred_forms_are_ready_before_anybody_has_walked_to_the_printer() -> None:
    form = paper()
    items = [SlipAndForm(Slip("Danny", "Marsh", "A-1-004"), form, f"{number:08d}") for number in range(100)]
    print_pack(items[:1])
    began = time.process_time()

    print_pack(items)

    assert 100 / (time.process_time() - began) >= 60, "forms a second of processor time"
