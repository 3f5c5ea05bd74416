"""What is asked can be asked on paper: a place to answer, choices that fit on a line or two, letters the font has."""

from __future__ import annotations

from collections.abc import Iterator

from prisoncare_desktop.forms.linting.finding import Data, Finding, FindingCode, Severity, Target
from prisoncare_desktop.forms.linting.wording import words_of
from prisoncare_desktop.forms.paper_words import ENGLISH
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.skips import skips_of


def check(form: Questionnaire, target: Target) -> Iterator[Finding]:
    numbered = skips_of(form, ENGLISH).numbers
    for item in form.by_link_id.values():
        if item.hidden:
            continue
        if item.link_id in form.asked and item.link_id not in numbered:
            yield Finding(FindingCode.NOT_ON_PAPER, Severity.WARNING, item.link_id, {"type": item.raw_type})
        for option in item.options:
            if len(option.label) > target.choice:
                data: dict[str, Data] = {"characters": len(option.label), "most": target.choice}
                data["choice"] = option.label[:40]
                yield Finding(FindingCode.LONG_CHOICE, Severity.WARNING, item.link_id, data)
        missing = {letter for text in words_of(item) for letter in text if letter.isprintable()}
        missing = {letter for letter in missing if not target.can_print(letter)}
        if missing:
            letters: dict[str, Data] = {"characters": " ".join(sorted(missing))}
            yield Finding(FindingCode.CANNOT_BE_PRINTED, Severity.WARNING, item.link_id, letters)
