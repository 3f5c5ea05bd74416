from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from prisoncare_desktop.ui.widgets.jump import Jump, find, plain

NAMES = [plain(name) for name in ("Danny Marsh", "Kevin O’Brien", "Zoë Łuczak", "Marlon James", "Steven Price-Jones")]


def test_a_name_is_found_by_surname_forename_and_without_its_marks() -> None:
    assert find(NAMES, "marsh", 0) == 0
    assert find(NAMES, "obr", 0) == 1
    assert find(NAMES, "o'b", 0) == 1
    assert find(NAMES, "zoe", 0) == 2
    assert find(NAMES, "jones", 0) == 4


def test_looking_on_from_a_row_comes_round_to_the_top() -> None:
    assert find(NAMES, "mar", 0) == 0
    assert find(NAMES, "mar", 1) == 3
    assert find(NAMES, "mar", 4) == 0
    assert find(NAMES, "nobody", 0) is None


def test_where_letters_are_commands_a_stray_one_begins_no_jump_that_would_swallow_them() -> None:
    jump = Jump()
    jump.set_commands("ALTN")
    assert not jump.wants("a")
    assert not jump.wants("q")
    jump.set_commands("")
    assert jump.wants("q")


def test_a_command_letter_is_a_letter_while_a_jump_goes_on() -> None:
    jump = Jump()
    jump.set_commands("ALTN")
    jump.type("/")
    jump.type("o")
    assert jump.wants("a")
    jump.type("a")
    assert jump.typed == "oa"
    jump.stop()
    assert not jump.wants("a")


def test_a_slash_makes_every_letter_a_letter() -> None:
    jump = Jump()
    jump.set_commands("ALTN")
    jump.type("/")
    assert (jump.active, jump.typed) == (True, "")
    assert jump.wants("n")


def test_switched_off_it_wants_nothing() -> None:
    jump = Jump()
    jump.enabled = False
    assert not jump.wants("o")
    assert not jump.wants("/")


@given(st.text())
def test_what_is_searched_holds_only_letters_figures_and_single_blanks(text: str) -> None:
    searched = plain(text)
    assert searched == plain(searched) or not searched.isascii()
    assert "  " not in searched
    assert all(c.isalnum() or c == " " for c in searched)
