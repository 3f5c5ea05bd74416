"""Whatever stops a courier file has words, and they say whose move it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import prisoncare_desktop
from prisoncare_desktop.errors import CourierFileRefused
from prisoncare_desktop.ui.courier_words import COURIER
from prisoncare_desktop.ui.trouble import words_for

PACKAGE = Path(prisoncare_desktop.__file__).parent


def codes_raised() -> set[str]:
    raised = set()
    for file in PACKAGE.rglob("*.py"):
        for call in re.findall(r"CourierFileRefused\(([^)]*)\)", file.read_text(encoding="utf-8")):
            raised |= set(re.findall(r'"([a-z-]+)"', call))
    return raised


def test_every_reason_has_words_and_no_words_are_for_nothing() -> None:
    assert codes_raised() == set(COURIER)


@pytest.mark.parametrize("code", COURIER)
def test_the_words_say_what_happened_and_what_to_do(code: str) -> None:
    words = words_for(CourierFileRefused(code))
    assert (words.what, words.next_step) == COURIER[code]
    assert words.detail == f"CourierFileRefused: {code}"
    assert len(words.next_step) > 30
