"""JSON without loss."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prisoncare_desktop.forms.json_text import dumps, loads

decimals = st.decimals(allow_nan=False, allow_infinity=False).filter(lambda number: "." in str(number))
trees = st.recursive(
    st.none() | st.booleans() | st.integers() | decimals | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.parametrize("text", ["1.50", "0.10", "40.0", "1.5E-9", "123456789012345678.90"])
def test_a_dose_keeps_every_digit(text: str) -> None:
    assert dumps(loads(text)) == text


@given(trees)
def test_what_is_written_is_read_back_the_same_and_is_json_to_others(tree: Any) -> None:
    assert loads(dumps(tree)) == tree
    json.loads(dumps(tree))


@pytest.mark.parametrize("number", [Decimal("NaN"), Decimal("Infinity")])
def test_what_json_has_no_word_for_is_not_written(number: Decimal) -> None:
    with pytest.raises(ValueError, match="no such number"):
        dumps({"a": number})
