"""All rules about a form that loads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from prisoncare_desktop.forms.linting import (
    asked_twice,
    balance,
    choices,
    details,
    features,
    on_paper,
    quantities,
    reach,
    reading,
    scores,
    translations,
    wording,
)
from prisoncare_desktop.forms.linting.finding import Finding, Target
from prisoncare_desktop.forms.questionnaire import Questionnaire

RULES: Final[tuple[Callable[[Questionnaire, Target], Iterator[Finding]], ...]] = (
    details.check,
    reach.check,
    choices.check,
    quantities.check,
    wording.check,
    asked_twice.check,
    scores.check,
    translations.check,
    features.check,
    reading.check,
    on_paper.check,
    balance.check,
)
