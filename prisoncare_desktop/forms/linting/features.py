"""The form asks for nothing that this engine, or the house around it, does not do."""

from __future__ import annotations

from collections.abc import Iterator

from prisoncare_desktop.forms.linting.finding import Finding, FindingCode, Severity, Target
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.support import unsupported


def check(form: Questionnaire, target: Target) -> Iterator[Finding]:
    for one in unsupported(form, known=target.known):
        kind = one.feature.value.replace("-", " ")
        data = {"feature": f"{kind} {one.detail}".strip()}
        yield Finding(FindingCode.NOT_SUPPORTED, Severity.WARNING, one.link_id, data)
