"""JSON text in and out without touching the numbers: 1.50 mg stays 1.50 mg, as FHIR asks."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, TypeAlias, Union

Json: TypeAlias = Union["Mapping[str, Json]", "Sequence[Json]", str, int, Decimal, bool, None]
JsonObject: TypeAlias = Mapping[str, Json]

_HALF_A_CHARACTER: Final = re.compile(r"\\u[dD][89a-fA-F]")


def loads(text: str | bytes) -> Json:
    """Parse JSON; numbers with a point or an exponent become `Decimal`.

    Raises:
        ValueError: not JSON; NaN and infinities, which JSON does not have; or nested beyond all sense;
            characters of which only a half is there.
    """
    try:
        tree: Json = json.loads(text, parse_float=Decimal, parse_constant=_refuse)
    except RecursionError as e:
        raise ValueError("nested too deeply") from e
    if _HALF_A_CHARACTER.search(text if isinstance(text, str) else text.decode("latin-1")):
        dumps(tree).encode()  # raises where a half stands alone: such text can be neither kept nor sent
    return tree


def is_deeper_than(tree: Json, levels: int) -> bool:
    """Say whether objects and lists stand inside each other more than so many times."""
    inside: list[Json] = [tree]
    for _ in range(levels + 1):
        outer = [one for one in inside if isinstance(one, dict | list)]
        if not outer:
            return False
        inside = [value for one in outer for value in (one.values() if isinstance(one, dict) else one)]
    return any(isinstance(one, dict | list) for one in inside)


def dumps(tree: Json) -> str:
    """Write JSON on one line; a `Decimal` goes out digit for digit."""
    parts: list[str] = []
    _write(tree, parts)
    return "".join(parts)


def _refuse(word: str) -> Json:
    raise ValueError(f"{word} is not JSON")


def _write(tree: Json, parts: list[str]) -> None:
    # json.dumps cannot write a Decimal as a number, and a float in between would lose the trailing zeros.
    if isinstance(tree, Decimal):
        parts.append(_number(tree))
    elif isinstance(tree, Mapping):
        parts.append("{")
        for index, (key, value) in enumerate(tree.items()):
            parts.append(f"{', ' if index else ''}{json.dumps(key, ensure_ascii=False)}: ")
            _write(value, parts)
        parts.append("}")
    elif isinstance(tree, str) or not isinstance(tree, Sequence):
        parts.append(json.dumps(tree, ensure_ascii=False))
    else:
        parts.append("[")
        for index, value in enumerate(tree):
            parts.append(", " if index else "")
            _write(value, parts)
        parts.append("]")


def _number(number: Decimal) -> str:
    if not number.is_finite():
        raise ValueError("JSON has no such number")
    text = str(number)
    # A whole Decimal is written 40, which comes back as an int: `values` knows which of the two an element wants.
    return text.replace("E+", "E")
