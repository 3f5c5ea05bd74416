"""Openings in words: the reason given, the rule met, how long ago."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.access import Unusual
from prisoncare_desktop.domain.codes import value_set


def tr(text: str) -> str:
    return QCoreApplication.translate("access_words", text)


def reason_words(code: str) -> str:
    """Return the reason as the list has it; the code of one that the list has no more."""
    return next((c.label for c in value_set("access_reason").concepts if c.code == code), code)


def rule_words(rule: str) -> str:
    """Return which rule an opening met."""
    return {
        Unusual.OWN_SURNAME.value: tr("Same surname"),
        Unusual.NO_RELATION.value: tr("Not on their wing, list or caseload"),
        Unusual.MANY_RECORDS.value: tr("More than 15 records in 10 minutes"),
        Unusual.NIGHT.value: tr("Between 22:00 and 06:00"),
    }.get(rule, rule)


def age_words(hours: int) -> str:
    """Return `less than an hour`, `5 hours`, `3 days`."""
    if hours < 1:
        return tr("less than an hour")
    if hours < 48:
        return tr("1 hour") if hours == 1 else tr("{n} hours").format(n=hours)
    return tr("{n} days").format(n=hours // 24)
