"""The form says whose it is, which version, and what it is called: answers are kept under its url and version."""

from __future__ import annotations

from collections.abc import Iterator

from prisoncare_desktop.forms.linting.finding import Finding, FindingCode, Severity, Target
from prisoncare_desktop.forms.questionnaire import Questionnaire


def check(form: Questionnaire, _target: Target) -> Iterator[Finding]:
    given = (
        ("url", form.url, Severity.WARNING),
        ("version", form.version, Severity.WARNING),
        ("title", form.raw.get("title"), Severity.WARNING),
        ("status", form.status, Severity.WARNING),
        ("date", form.date, Severity.NOTE),
        ("publisher", form.publisher, Severity.NOTE),
    )
    for detail, value, severity in given:
        if not value:
            yield Finding(FindingCode.DETAIL_MISSING, severity, "", {"detail": detail})
