"""A completed form read out: what was asked, and what was answered, in the words the person saw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from prisoncare_desktop.forms.element import Element, root
from prisoncare_desktop.forms.json_text import Json
from prisoncare_desktop.forms.questionnaire import Item, ItemType
from prisoncare_desktop.forms.repetition import is_repeating
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.values import read_value
from prisoncare_desktop.ui.forms.tables import TablePlan, TableRow, table_of
from prisoncare_desktop.ui.forms.words import answers_words, question_words, values_words


@dataclass(frozen=True)
class Said:
    """One line. `answer` is "" for the heading of a group."""

    question: str
    answer: str = ""


def read_out(session: FormSession) -> tuple[Said, ...]:
    """Return what was worked out first, then the answers that count as the form has them; nothing for empty ones."""
    form = session.questionnaire
    grids = [grid for item in form.by_link_id.values() if (grid := _grid(item)) is not None]
    in_rows = {cell.link_id for grid in grids for row in grid.rows for cell in row.items}
    results = [item for item in form.by_link_id.values() if _is_result(item) and item.link_id not in in_rows]
    worked_out = (_said(item, session) for item in results if session.counted(item.link_id))
    return (*worked_out, *(line for item in form.items for line in _lines(item, session)))


def _grid(item: Item) -> TablePlan | None:
    return table_of(item) if item.control == "grid" else None


def _row(row: TableRow, session: FormSession) -> Iterator[Said]:
    """Yield one row of a grid as one line."""
    cells = [(question_words(cell), cell, session.counted(cell.link_id)) for cell in row.cells if cell is not None]
    pairs = [(head, answers_words(cell, given)) for head, cell, given in cells if given]
    said = [answer if answer == head else f"{head} {answer}" for head, answer in pairs]
    if said:
        yield Said(row.title, " · ".join(said))


def read_out_alone(response: Json) -> tuple[Said, ...]:
    """Return what a response says of itself, where its form is not here: the words that were sent with the answers.

    Raises:
        UnreadableForm: it is not a QuestionnaireResponse, or a value is not what its name says.
    """
    return tuple(_own_words(root(response, "QuestionnaireResponse")))


def _own_words(element: Element) -> Iterator[Said]:
    for item in element.children("item"):
        words = item.text("text") or item.text("linkId") or ""
        answers = item.children("answer")
        values = tuple(value for one in answers if (value := read_value(one)) is not None)
        if values:
            yield Said(words, values_words(values))
        elif item.children("item"):
            yield Said(words)
        yield from _own_words(item)
        for one in answers:
            yield from _own_words(one)


def _is_result(item: Item) -> bool:
    return bool(item.sum_of) and not item.hidden


def _said(item: Item, session: FormSession) -> Said:
    answer = answers_words(item, session.counted(item.link_id))
    return Said(question_words(item), " · ".join([answer, *_said_of_it(item, session)]))


def _said_of_it(item: Item, session: FormSession) -> Iterator[str]:
    """Yield what the form says of this answer, of all that it could say: the band of a score."""
    for child in item.children:
        if child.type is ItemType.DISPLAY and child.enable_when and session.is_enabled(child.link_id):
            yield question_words(child)


def _inside(item: Item, session: FormSession) -> Iterator[Said]:
    """Yield what is inside an item; what is inside one of several answers is headed by that answer."""
    for n, children in groupby(item.children, key=lambda one: one.of_answer):
        lines = [line for child in children for line in _lines(child, session)]
        if n and lines:
            yield Said(answers_words(item, session.counted(item.link_id)[n - 1 : n]))
        yield from lines


def _lines(item: Item, session: FormSession) -> Iterator[Said]:
    if item.hidden or item.type is ItemType.DISPLAY:
        return
    grid = _grid(item)
    if grid is not None:
        inside = [line for row in grid.rows for line in _row(row, session)]
    else:
        inside = list(_inside(item, session))
    answers = session.counted(item.link_id)
    words = question_words(item)
    if item.type is ItemType.GROUP:
        if inside:
            yield Said(f"{words} {item.repetition}" if is_repeating(item) else words)
    elif answers and not _is_result(item):
        yield _said(item, session)
    yield from inside
