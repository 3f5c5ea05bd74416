"""Some questions are needed and some may be left, and no section asks more at once than a page holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from prisoncare_desktop.forms.linting.finding import Finding, FindingCode, Severity, Target
from prisoncare_desktop.forms.questionnaire import ItemType, Questionnaire

_ENOUGH_QUESTIONS: Final = 6  # a short form may need all of it, or none


def check(form: Questionnaire, target: Target) -> Iterator[Finding]:
    asked = [form[link_id] for link_id in form.by_link_id if link_id in form.asked]
    if len(asked) >= _ENOUGH_QUESTIONS:
        required = sum(1 for item in asked if item.required)
        if required == len(asked):
            yield Finding(FindingCode.ALL_REQUIRED, Severity.NOTE, "", {"count": len(asked)})
        if not required:
            yield Finding(FindingCode.NONE_REQUIRED, Severity.NOTE, "", {"count": len(asked)})
    groups = [item for item in form.items if item.type is ItemType.GROUP]
    sections = [(item.link_id, list(form.inside(item.link_id))) for item in groups]
    sections.append(("", [item for item in form.items if item.type is not ItemType.GROUP]))
    for link_id, items in sections:
        at_once = sum(1 for item in items if item.link_id in form.asked and not item.enable_when)
        if at_once > target.section:
            data = {"questions": at_once, "most": target.section}
            yield Finding(FindingCode.LONG_SECTION, Severity.NOTE, link_id, data)
