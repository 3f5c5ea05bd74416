"""Regular expressions of forms: they say what Python's own say, and none takes long."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prisoncare_desktop.forms.pattern import NotAPattern, compiled, written

EMAIL = (
    r"^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$"
)
PUBLISHED = [
    r"^[\x00-\x7F\xA0-\xFF]+$",
    r"^[0-9]{4}$",
    EMAIL,
    r"^[æøåÆØÅa-zA-Z0-9,.!?@()+\-/* ]*$",
    r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
    r"^(?:[æøåÆØÅa-zA-Z0-9,.!?@()+\-\/*]|[ \r\n\t])*$",
    r"[A-Z]\d{4}[A-Z]{2}",
    r"a|bc|",
    r"a{2,}b{0,2}c{3}",
    r"(a|b)*?c+",
    r"[]a-]+",
    r"\u0041.\.",
]
TEXTS = [
    "",
    "2026",
    "202",
    "a@b.uk",
    "a.b+c@nhs.example.uk",
    "a@@b.uk",
    "Åse (7)",
    "A1234BC",
    "A1234B",
    "bc",
    "aaab",
    "aaabbccc",
    "abac",
    "]-a",
    "Ax.",
    "€",
    "line\nline",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("pattern", PUBLISHED)
def test_a_pattern_that_others_published_says_what_it_says_elsewhere(pattern: str, text: str) -> None:
    assert compiled(pattern).matches(text) is (re.fullmatch(pattern, text, re.ASCII) is not None)


def small_patterns() -> st.SearchStrategy[str]:
    letters = st.sampled_from(["a", "b", "[ab]", "[^a]", ".", r"\d", r"\w"])

    def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.tuples(inner, inner).map("".join),
            st.tuples(inner, inner).map(lambda two: f"(?:{two[0]}|{two[1]})"),
            st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{0,2}", "{1,}", "{0}"])).map(
                lambda two: f"({two[0]}){two[1]}"
            ),
        )

    return st.recursive(letters, larger, max_leaves=6)


@given(small_patterns(), st.text("ab1", max_size=7))
def test_any_small_pattern_says_of_any_text_what_pythons_own_says(pattern: str, text: str) -> None:
    assert compiled(pattern).matches(text) is (re.fullmatch(pattern, text, re.ASCII) is not None)


def test_a_pattern_that_hangs_others_is_done_in_a_few_steps_a_letter() -> None:
    pattern = compiled("(a+)+$")
    steps = 0
    for state in pattern._states:
        if state.takes is not None:
            takes = state.takes

            def counted(character: str, takes: object = takes) -> bool:
                nonlocal steps
                steps += 1
                assert callable(takes)
                return bool(takes(character))

            state.takes = counted
    assert not pattern.matches("a" * 5_000 + "b")
    assert steps < 5_001 * len(pattern._states)


@pytest.mark.parametrize(
    "pattern",
    ["(", ")", "a)", "[a", "*", "a**", r"\q", "(?=a)", "(?P<n>a)", "[b-a]", "a{2", "a{3,2}", "\\", r"\x4", "a{9999}"],
)
def test_what_is_no_pattern_or_is_not_known_here_is_refused(pattern: str) -> None:
    with pytest.raises(NotAPattern):
        compiled(pattern)


def test_a_pattern_too_large_to_follow_is_refused() -> None:
    with pytest.raises(NotAPattern):
        compiled("((a{100}){100}){100}")


def test_a_pattern_written_as_fhirpath_is_taken_out_of_it() -> None:
    assert written("matches('^[0-9]{4}$')") == "^[0-9]{4}$"
    assert written(r"matches('\\d+')") == r"\d+"
    assert written("^a$") == "^a$"


def test_groups_too_deep_inside_each_other_are_refused_and_no_stack_runs_over() -> None:
    assert compiled("(" * 50 + "a" + ")" * 50).matches("a")
    with pytest.raises(NotAPattern):
        compiled("(" * 3_000 + "a" + ")" * 3_000)
