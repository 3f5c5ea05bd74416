"""answerOption -> `AnswerOption`: the value that is sent, and the words that are shown for it."""

from __future__ import annotations

from decimal import Decimal

from prisoncare_desktop.forms import extension_urls as urls
from prisoncare_desktop.forms.element import Element
from prisoncare_desktop.forms.questionnaire import AnswerOption
from prisoncare_desktop.forms.values import read_value
from prisoncare_desktop.forms.wording import Wording, Words


def read_option(element: Element, wording: Wording) -> AnswerOption:
    """Read one answerOption. Its value is the published one whatever the language: an answer means the same in all.

    Raises:
        UnreadableForm: it has no value, or one that is not what it says.
    """
    value = read_value(element)
    if value is None:
        raise element.wrong("answerOption", "has no value")
    coding = element.child("valueCoding")
    ordinal = score_of(coding) if coding is not None else None
    exclusive = element.extension(urls.OPTION_EXCLUSIVE)
    prefix = element.extension(urls.OPTION_PREFIX)
    face = element.extension(urls.FACE)
    words = _words(element, wording)
    return AnswerOption(
        value=value,
        ordinal=score_of(element) if ordinal is None else ordinal,
        initially_selected=element.flag("initialSelected"),
        exclusive=exclusive is not None and exclusive.flag("valueBoolean"),
        prefix=wording.plain(prefix, "valueString") if prefix else None,
        face=face.text("valueCode") if face else None,
        words=words.plain if words.plain != AnswerOption(value).label else "",
        rich=words.rich,
    )


def score_of(element: Element) -> Decimal | None:
    """Return the score an option or a concept carries, None if it has none."""
    for url in urls.SCORES:
        if (found := element.extension(url)) is not None:
            return found.number("valueDecimal")
    return None


def _words(option: Element, wording: Wording) -> Words:
    for key in ("valueCoding", "valueReference"):
        if (inner := option.child(key)) is not None:
            return wording.of(inner, "display")
    if "valueString" in option.tree:
        return wording.of(option, "valueString")
    return Words("")
