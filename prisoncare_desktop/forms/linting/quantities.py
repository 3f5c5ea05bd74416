"""A quantity says what is counted: a number without its unit is worth nothing to whoever reads the answer."""

from __future__ import annotations

from collections.abc import Iterator

from prisoncare_desktop.forms.linting.finding import Finding, FindingCode, Severity, Target
from prisoncare_desktop.forms.questionnaire import Item, ItemType, Questionnaire
from prisoncare_desktop.forms.values import Quantity


def check(form: Questionnaire, _target: Target) -> Iterator[Finding]:
    for link_id, item in form.by_link_id.items():
        if item.type is ItemType.QUANTITY and link_id in form.asked and not _has_unit(item):
            yield Finding(FindingCode.NO_UNIT, Severity.WARNING, link_id)


def _has_unit(item: Item) -> bool:
    given = (one for one in item.initial if isinstance(one, Quantity))
    return bool(item.unit or item.unit_options or item.units_elsewhere) or any(one.unit or one.code for one in given)
