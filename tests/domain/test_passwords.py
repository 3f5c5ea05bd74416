"""A password that a tired nurse can remember and nobody can guess."""

from __future__ import annotations

import itertools
import os

import pytest

from prisoncare_desktop import resources
from prisoncare_desktop.domain.passwords import problem_with, suggestion

WORDS = resources.read_text("words/plain_words.txt").split()


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("quiet otter lemon gate", ""),
        ("fenmere-demo-2026", ""),
        ("quiet-otter-41", ""),
        ("kX9#fjW2", "password-too-short"),
        ("eleven char", "password-too-short"),
        ("           a", "password-too-short"),
        ("aaaaaaaaaaaaaaa", "password-repeats"),
        ("abababababababab", "password-repeats"),
        ("Sister Okafor", "password-is-the-name"),
        ("okafor-okafor-1", "password-is-the-name"),
        ("password1234", "password-too-plain"),
        ("Passw0rd-Passw0rd", "password-too-plain"),
        ("qwertyuiop12", "password-too-plain"),
        ("abcdefghijklmn", "password-too-plain"),
        ("12345678901234567890", "password-too-plain"),
    ],
)
def test_a_password_is_long_and_neither_the_name_nor_what_everybody_types(password: str, problem: str) -> None:
    assert problem_with(password, "Sister Okafor") == problem


def test_a_long_password_may_have_the_name_in_it() -> None:
    assert problem_with("okafor likes red kites", "Sister Okafor") == ""


def test_there_are_enough_words_each_once_short_and_plain() -> None:
    assert len(WORDS) >= 2048
    assert sorted(set(WORDS)) == WORDS
    assert all(3 <= len(word) <= 8 and word.isascii() and word.isalpha() and word.islower() for word in WORDS)


def test_every_word_is_drawn_as_often_as_any_other() -> None:
    numbers = itertools.cycle(n.to_bytes(2, "big") for n in range(65536))
    drawn = [word for _ in range(len(WORDS) * 7) for word in suggestion(lambda _n: next(numbers)).split()]
    assert {drawn.count(word) for word in WORDS[:3] + WORDS[-3:]} == {28}
    assert len(drawn) == len(WORDS) * 28


def test_a_suggestion_is_four_words_that_the_rule_takes() -> None:
    for _ in range(200):
        words = suggestion(os.urandom)
        assert len(words.split()) == 4
        assert problem_with(words, "Sister Okafor") == ""
