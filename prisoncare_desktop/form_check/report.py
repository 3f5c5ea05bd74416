"""What was found in a form, in aligned lines for people, or as JSON for programs."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from prisoncare_desktop.form_check.words import what, what_to_do
from prisoncare_desktop.forms.json_text import Json
from prisoncare_desktop.forms.linting.finding import KEEPS_FROM_LOADING, Finding, Severity

_WIDTH: Final = 118
_SEVERITY_WIDTH: Final = 9
_LINK_ID_MOST: Final = 28


@dataclass(frozen=True)
class Checked:
    """One file. `trouble`: why it could not be read, "" if it could. `title`: the form's, with its version.

    `drawn`: the files of its previews. `waiting`: how many questions the blank screen among them does not show yet.
    `not_drawn`: why there are none, though they were asked for."""

    file: str
    title: str = ""
    findings: tuple[Finding, ...] = ()
    trouble: str = ""
    drawn: tuple[str, ...] = ()
    waiting: int = 0
    not_drawn: str = ""

    @property
    def loads(self) -> bool:
        return not self.trouble and not any(one.code in KEEPS_FROM_LOADING for one in self.findings)


def lines_of(checked: Checked) -> Iterator[str]:
    """Yield a heading and, for each finding, how grave, where, what, and below it what to do."""
    if checked.trouble:
        yield f"{checked.file}: cannot be checked: {checked.trouble}"
        yield from _previews(checked)
        return
    title = f": {checked.title}" if checked.title else ""
    yield f"{checked.file}{title}: {counted(checked.findings)}"
    widest = max((len(_where(one)) for one in checked.findings), default=0)
    column = _SEVERITY_WIDTH + 2 + min(widest, _LINK_ID_MOST) + 2
    told: set[str] = set()
    for one in checked.findings:
        lead = f"  {one.severity.value:{_SEVERITY_WIDTH}}{_where(one)}"
        if len(lead) + 2 > column:
            yield lead
            lead = ""
        text = textwrap.wrap(what(one), _WIDTH - column)
        advice = what_to_do(one)
        if advice not in told:  # once a file is enough
            told.add(advice)
            text += [f"> {line}" for line in textwrap.wrap(advice, _WIDTH - column - 2)]
        for line in text:
            yield f"{lead:{column}}{line}"
            lead = ""
    yield from _previews(checked)


def _previews(checked: Checked) -> Iterator[str]:
    if checked.not_drawn:
        yield f"  not drawn: {checked.not_drawn}"
    if checked.drawn:
        yield f"  drawn in {Path(checked.drawn[0]).parent}: {len(checked.drawn)} files"
    if checked.waiting:
        asked = "1 question is" if checked.waiting == 1 else f"{checked.waiting} questions are"
        yield f"  {asked} asked only after some answers; screen-all-*.png shows the screen with all of them"


def _where(finding: Finding) -> str:
    return finding.link_id or "the form"


def counted(findings: Sequence[Finding]) -> str:
    """Return how many of what, e.g. `1 error, 2 notes`."""
    counts = Counter(one.severity for one in findings)
    said = [f"{n} {severity.value}{'s' if n > 1 else ''}" for severity in Severity if (n := counts[severity])]
    return ", ".join(said) or "nothing to say"


def summed_up(results: Sequence[Checked]) -> str:
    """Return the last line: what was found in all forms, and how many files could not be read."""
    read = [one for one in results if not one.trouble]
    unread = len(results) - len(read)
    forms = "1 form" if len(read) == 1 else f"{len(read)} forms"
    found = counted([finding for one in read for finding in one.findings])
    said = f"{forms}: {found}." if read else "No form was checked."
    return f"{said} {unread} file{'s' if unread > 1 else ''} could not be read." if unread else said


def as_json(checked: Checked) -> Json:
    """Return the same for a program."""
    return {
        "file": checked.file,
        "form": checked.title,
        "trouble": checked.trouble,
        "drawn": list(checked.drawn),
        "onlyAfterAnswers": checked.waiting,
        "notDrawn": checked.not_drawn,
        "findings": [
            {
                "severity": one.severity.value,
                "code": one.code.value,
                "linkId": one.link_id,
                "data": dict(one.data),
                "what": what(one),
                "whatToDo": what_to_do(one),
            }
            for one in checked.findings
        ],
    }
