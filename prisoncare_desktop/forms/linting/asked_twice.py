"""Nothing is asked twice: no two questions have the same words, unless no person meets both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from prisoncare_desktop.forms.linting.finding import Finding, FindingCode, Severity, Target
from prisoncare_desktop.forms.questionnaire import Item, Questionnaire
from prisoncare_desktop.forms.reading_age import reading_of

_SAYS_ENOUGH_WORDS: Final = 5  # "How often?" may well stand in two groups


def check(form: Questionnaire, _target: Target) -> Iterator[Finding]:
    seen: dict[str, list[Item]] = {}
    for link_id, item in form.by_link_id.items():
        words = " ".join(item.text.lower().split()).strip(" .:?")
        if link_id not in form.asked or not words:
            continue
        for first in seen.setdefault(words, []):
            near = form.parents.get(first.link_id) == form.parents.get(link_id)
            enough = near or reading_of(words).words >= _SAYS_ENOUGH_WORDS
            if enough and not _either_or(first, item) and not _groups_differ(form, first, item):
                yield Finding(FindingCode.ASKED_TWICE, Severity.WARNING, link_id, {"first": first.link_id})
                break
        seen[words].append(item)


def _either_or(one: Item, other: Item) -> bool:
    """Whether both are asked on conditions, and on different ones."""
    return bool(one.enable_when and other.enable_when) and one.enable_when != other.enable_when


def _groups_differ(form: Questionnaire, one: Item, other: Item) -> bool:
    """Whether they stand in groups that are asked on different conditions."""
    above = [form[parent] for link in (one, other) if (parent := form.parents.get(link.link_id)) is not None]
    return len(above) == 2 and above[0] is not above[1] and _either_or(*above)
