"""JSON from outside, read strictly, and JSON of ours, written the same way every time."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from prisoncare_desktop.errors import ServerNonsense

JsonObject: TypeAlias = dict[str, Any]
"""A FHIR resource or a part of one, as parsed. What is read out of it is checked where it is read."""

DEPTH_MAX = 64  # security.md 3.10; FHIR itself nests a dozen deep
NODES_MAX = 1_000_000  # a page of 500 records has a tenth of it; each costs up to 250 bytes of memory
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_ESCAPED_SUSPECT = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")


def read_object(raw: bytes) -> JsonObject:
    """Parse one JSON object; numbers with a point become `Decimal`.

    Raises:
        ServerNonsense: not JSON as its standard has it (UTF-8, no NaN, no key twice, no half a character), no object,
            too deep, or of more parts than any answer has.
    """
    if sum(map(raw.count, (b",", b"[", b"{"))) > NODES_MAX:  # before it becomes ten times as large in memory
        raise ServerNonsense(f"the answer has more than {NODES_MAX} parts")
    try:
        text = raw.removeprefix(codecs.BOM_UTF8).decode()
        tree = json.loads(
            text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_refuse_second_key
        )
    except (ValueError, ArithmeticError, RecursionError) as e:
        raise ServerNonsense(f"the answer is not JSON ({type(e).__name__})") from e
    if not isinstance(tree, dict):
        raise ServerNonsense("the answer is no JSON object")
    _refuse_depth(tree)
    if _ESCAPED_SUSPECT.search(text):
        _refuse_half_characters(tree)
    return tree


def canonical(tree: JsonObject) -> str:
    """Write JSON with sorted keys and no spaces; a `Decimal` goes out digit for digit."""
    try:
        return json.dumps(tree, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    except TypeError:  # a Decimal, which json.dumps cannot write as a number; through a float 1.50 mg would become 1.5
        parts: list[str] = []
        _write(tree, parts)
        return "".join(parts)


def _refuse_constant(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")


def _refuse_second_key(pairs: list[tuple[str, Any]]) -> JsonObject:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


def _refuse_half_characters(tree: JsonObject) -> None:
    text = json.dumps(tree, ensure_ascii=False, default=str)
    if _LONE_SURROGATE.search(text) or "\\u0000" in text:
        raise ServerNonsense("the answer holds what is no character")


def _refuse_depth(tree: JsonObject) -> None:
    level: list[Any] = [tree]
    for _ in range(DEPTH_MAX):
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, dict | list)
        ]
        if not level:
            return
    raise ServerNonsense(f"the answer nests deeper than {DEPTH_MAX}")


def _write(tree: Any, parts: list[str]) -> None:
    if isinstance(tree, str) or tree is None or isinstance(tree, bool | int):
        parts.append(json.dumps(tree, ensure_ascii=False))
    elif isinstance(tree, Decimal):
        parts.append(str(tree).replace("E+", "E"))
    elif isinstance(tree, Mapping):
        parts.append("{")
        for index, key in enumerate(sorted(tree)):
            parts.append(f"{',' if index else ''}{json.dumps(key, ensure_ascii=False)}:")
            _write(tree[key], parts)
        parts.append("}")
    else:
        parts.append("[")
        for index, value in enumerate(tree):
            if index:
                parts.append(",")
            _write(value, parts)
        parts.append("]")
