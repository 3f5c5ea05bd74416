"""A completed form read out: what was asked, and what was answered, in the words the person saw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from prisoncare_desktop.forms.questionnaire import Item, ItemType
from prisoncare_desktop.forms.repetition import is_repeating
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.words import question_words, values_words


@dataclass(frozen=True)
class Said:
    """One line. `answer` is "" for the heading of a group."""

    question: str
    answer: str = ""


def read_out(session: FormSession) -> tuple[Said, ...]:
    """Return the answers that count, in the order of the form, each group under its heading; nothing for empty ones."""
    return tuple(line for item in session.questionnaire.items for line in _lines(item, session))


def _said_of_it(item: Item, session: FormSession) -> Iterator[str]:
    """Yield what the form says of this answer, of all that it could say: the band of a score."""
    for child in item.children:
        if child.type is ItemType.DISPLAY and child.enable_when and session.is_enabled(child.link_id):
            yield question_words(child)


def _lines(item: Item, session: FormSession) -> Iterator[Said]:
    if item.hidden or item.type is ItemType.DISPLAY:
        return
    inside = [line for child in item.children for line in _lines(child, session)]
    answers = session.counted(item.link_id)
    words = question_words(item)
    if item.type is ItemType.GROUP:
        if inside:
            yield Said(f"{words} {item.repetition}" if is_repeating(item) else words)
    elif answers:
        yield Said(words, " · ".join([values_words(answers), *_said_of_it(item, session)]))
    yield from inside
