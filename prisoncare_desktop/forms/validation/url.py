"""A web or other address has no blanks in it, and a UUID is a whole one (RFC 3986, RFC 4122)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from prisoncare_desktop.forms.questionnaire import Item, ItemType
from prisoncare_desktop.forms.validation.problem import Problem, ProblemCode
from prisoncare_desktop.forms.values import Value


def check(item: Item, answers: tuple[Value, ...]) -> Iterator[Problem]:
    if item.type is not ItemType.URL:
        return
    for answer in answers:
        if isinstance(answer, str) and not _is_address(answer):
            yield Problem(item.link_id, ProblemCode.NOT_AN_ADDRESS)


def _is_address(text: str) -> bool:
    if any(character.isspace() for character in text):
        return False
    kind, _, rest = text.partition("urn:uuid:")
    return bool(kind) or not text.startswith("urn:uuid:") or _UUID.fullmatch(rest) is not None


_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
