"""A form from a stranger cannot hang the PC, fill its memory, or ask what it was not given."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from prisoncare_desktop.forms.fhirpath.grammar import parsed
from prisoncare_desktop.forms.fhirpath.library import Library
from prisoncare_desktop.forms.fhirpath.trouble import Cannot, TroubleCode

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LARGE: dict[str, Any] = {
    "resourceType": "QuestionnaireResponse",
    "item": [{"linkId": f"i{n}", "answer": [{"valueInteger": n}]} for n in range(800)],
}
ALL = "%resource.descendants()"


def run(text: str, response: dict[str, Any] | None = None) -> list[Any]:
    whole = response or {"resourceType": "QuestionnaireResponse"}
    return Library(NOW).run(parsed(text), whole, {"resource": [whole]}, 4_000 if response else 2)


@pytest.mark.parametrize(
    "text",
    [
        "(1 | 2).repeat($this + 1)",
        f"{ALL}.where({ALL}.where({ALL}.where(linkId = 'i1').exists()).exists())",
        f"{ALL}.intersect({ALL})",
        f"{ALL}.select($this.toString()).aggregate($total & $total, 'a')",
        "'a'.replace('a', '" + "a" * 200 + "')" + f".replace('a', '{'a' * 200}')" * 4,
        "'a'.toChars()" + f".select('{'b' * 900}').join('').toChars()" * 6 + ".count()",
    ],
)
def test_an_expression_that_asks_for_too_much_is_stopped(text: str) -> None:
    with pytest.raises(Cannot) as stopped:
        run(text, LARGE)
    assert stopped.value.code is TroubleCode.TOO_MUCH


@pytest.mark.parametrize("text", ["10.power(10000000)", "10.power(10.power(10))", "1000000.5.exp()"])
def test_a_number_beyond_all_use_is_trouble(text: str) -> None:
    with pytest.raises(Cannot):
        run(text)


def test_a_pattern_that_would_hang_pythons_own_is_answered_at_once() -> None:
    assert run(f"'{'a' * 2_000}!'.matches('^(a+)+$')") == [False]
    with pytest.raises(Cannot):
        run("'a'.matches('(?=a)a')")


@pytest.mark.parametrize("text", ["'Patient/1'.resolve()", "%resource.memberOf('http://a.b')", "'a'.encode('hex')"])
def test_what_would_ask_the_network_is_not_there(text: str) -> None:
    with pytest.raises(Cannot) as refused:
        run(text)
    assert refused.value.code is TroubleCode.UNKNOWN_FUNCTION


def test_what_is_traced_is_said_to_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("'secret'.trace('here')") == ["secret"]
    assert capsys.readouterr() == ("", "")


def test_the_clock_is_the_one_that_was_given_and_can_be_reckoned_with() -> None:
    assert run("today() - 18 years") == ["2008-11-22"]
    assert run("@2025-01-01 > (now() - 2 years)") == [True]
    with pytest.raises(Cannot) as refused:
        Library(None).run(parsed("now()"), {}, {}, 1)
    assert refused.value.code is TroubleCode.NO_CLOCK
