"""How a form's languages stand, in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.form_wording import Wording
from prisoncare_desktop.ui.calendar_words import full_day
from prisoncare_desktop.ui.paper_words import language_words
from prisoncare_desktop.ui.widgets.chip import Chip


def tr(text: str) -> str:
    return QCoreApplication.translate("wording_words", text)


def languages_chip(wordings: Sequence[Wording]) -> Chip:
    """Return e.g. `English, 9 drafts`, or `English: draft`."""
    ready = [language_words(one.language) for one in wordings if one.approved]
    drafts = [language_words(one.language) for one in wordings if not one.approved]
    if not drafts:
        return Chip("done", ", ".join(ready))
    if not ready:
        return Chip("caution", tr("{language}: draft").format(language=", ".join(drafts)))
    some = tr("1 draft") if len(drafts) == 1 else tr("{n} drafts").format(n=len(drafts))
    return Chip("caution", f"{', '.join(ready)}, {some}")


def language_line(wording: Wording) -> str:
    """Return a language as a list offers it."""
    name = language_words(wording.language)
    return name if wording.approved else tr("{language} (draft)").format(language=name)


def standing_words(wording: Wording, *, for_residents: bool) -> str:
    """Return a sentence or two on how one language of a form stands."""
    name = language_words(wording.language)
    if wording.approved and wording.approval is not None:
        words = tr("{language}: approved here on {day}. Read by: {who}.")
        return words.format(language=name, day=full_day(wording.approval.on), who=wording.approval.read_by)
    if wording.approved:
        return tr("{language}: approved.").format(language=name)
    awaiting = wording.awaiting or tr("somebody who reads it")
    draft = tr("{language}: a draft. It waits for {who}.").format(language=name, who=awaiting)
    if wording.approval is not None:
        draft = tr("{language}: a draft again, as its words have changed since they were approved.").format(
            language=name
        )
    return f"{draft} {tr('Until then residents are not given it.')}" if for_residents else draft
