"""enableWhen for people with a pen: question numbers, "If No, go to question 5", "Only if ...".

Where the questions that an answer skips follow directly, the option itself says where to go on. Whatever that does not
cover is said in words above the question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from string import ascii_uppercase
from typing import Final

from prisoncare_desktop.forms.enablement import is_wanted
from prisoncare_desktop.forms.expression_words import conditions_of
from prisoncare_desktop.forms.paper_words import PaperWords
from prisoncare_desktop.forms.questionnaire import EnableWhen, Item, ItemType, Operator, Questionnaire
from prisoncare_desktop.forms.values import Coding, Quantity, Value

_NOT_ON_PAPER: Final = frozenset({ItemType.ATTACHMENT, ItemType.REFERENCE})


_LONGEST_PREFIX: Final = 4
MOST_BOXES: Final = 30  # two pages of one question


@dataclass(frozen=True)
class Skips:
    """`numbers`: the questions to answer with a pen, each with the number it is called by: its prefix where the form
    gives a short one. `jumps`: by question, by position of the option, the words to put
    after it. `only_if`: the words above an item whose condition no jump covers."""

    numbers: Mapping[str, str]
    jumps: Mapping[str, Mapping[int, str]]
    only_if: Mapping[str, str]


def choices_of(item: Item) -> tuple[Value, ...]:
    """Return the answers that get a box each, empty for a question that is written in.

    A list too long to read through (countries, medicines) is written in too: seven pages of boxes are filled in worse
    than one line, and who keys it in finds the word by its first letters.
    """
    if item.type is ItemType.BOOLEAN:
        return (True, False)
    return tuple(one.value for one in item.options) if len(item.options) <= MOST_BOXES else ()


def label_of(item: Item, value: Value, words: PaperWords) -> str:
    """Return the words beside an answer's box."""
    if isinstance(value, bool):
        return words.yes if value else words.no
    option = item.option_of(value)
    if option is not None:
        return f"{option.prefix} {option.label}" if option.prefix else option.label
    if isinstance(value, Coding):
        return value.display or value.code or ""
    if isinstance(value, Quantity):
        return f"{value.value} {value.unit or value.code or ''}".strip()
    return str(value)


def skips_of(form: Questionnaire, words: PaperWords, called_as: Mapping[str, str] | None = None) -> Skips:
    """Work out numbers, jumps and conditions. `called_as`: questions that go by the number of an earlier one, as the
    rows of a table do."""
    order = [one for one in form.by_link_id if one in form.asked and form[one].type not in _NOT_ON_PAPER]
    counted = [one for one in order if one not in (called_as or {})]
    numbers = _numbers([form[one] for one in counted])
    numbers |= {one: numbers[first] for one, first in (called_as or {}).items() if first in numbers}
    jumps: dict[str, Mapping[int, str]] = {}
    covered: set[str] = set()
    for index, link_id in enumerate(order):
        found, skipped_in_full = _jumps_from(form, order, index, numbers, words)
        covered |= skipped_in_full
        if found:
            jumps[link_id] = found
    only_if = {
        item.link_id: _condition(form, item.enable_when, item.enable_all, numbers, words)
        for item in form.by_link_id.values()
        if item.enable_when and not _all_covered(form, item, numbers, covered)
    }
    for item in form.by_link_id.values():
        if item.logic.enable_when is not None:
            only_if[item.link_id] = _told(form, item, numbers, words)
    return Skips(numbers, jumps, only_if)


def _jumps_from(
    form: Questionnaire, order: list[str], index: int, numbers: Mapping[str, str], words: PaperWords
) -> tuple[dict[int, str], set[str]]:
    """Return the words after this question's options, and the questions that nobody reaches who is not asked them."""
    question = form[order[index]]
    waiting = list(takewhile(lambda one: _hangs_only_on(form, one) == {question.link_id}, order[index + 1 :]))
    if question.repeats or not waiting:
        return {}, set()
    jumps: dict[int, str] = {}
    reached: set[str] = set()
    for position, value in enumerate(choices_of(question)):
        wanted = [_is_wanted(form, one, question.link_id, value) for one in waiting]
        skipped = wanted.index(True) if True in wanted else len(waiting)
        reached |= {one for place, one in enumerate(waiting) if place > skipped and not wanted[place]}
        if skipped:
            onward = index + 1 + skipped
            answer = _quoted(label_of(question, value, words))
            jumps[position] = (
                words.go_to.format(answer=answer, number=numbers[order[onward]])
                if onward < len(order)
                else words.go_to_end.format(answer=answer)
            )
    # Own words have no box to jump from.
    covered = set(waiting) - reached if choices_of(question) and question.type is not ItemType.OPEN_CHOICE else set()
    return jumps, covered


def _all_covered(form: Questionnaire, item: Item, numbers: Mapping[str, str], covered: set[str]) -> bool:
    inside = [one.link_id for one in form.inside(item.link_id) if one.link_id in numbers]
    return bool(inside) and covered.issuperset(inside)


def _line_of(form: Questionnaire, link_id: str) -> Iterator[Item]:
    """Yield the item and all above it."""
    up: str | None = link_id
    while up is not None:
        yield form[up]
        up = form.parents.get(up)


def _hangs_only_on(form: Questionnaire, link_id: str) -> set[str]:
    line = list(_line_of(form, link_id))
    named = {question for item in line for condition in item.enable_when for question in condition.questions}
    return named | {item.link_id for item in line[1:] if item.is_question}


def _is_wanted(form: Questionnaire, link_id: str, question: str, value: Value) -> bool:
    return all(is_wanted(item, lambda q: (value,) if q == question else ()) for item in _line_of(form, link_id))


def _told(form: Questionnaire, item: Item, numbers: Mapping[str, str], words: PaperWords) -> str:
    """Put an expression into words; where that cannot be done, say that somebody has to be asked."""
    found = conditions_of(form, item)
    if found is None or any(one.question not in numbers for one in found[0]):
        return words.only_if_told
    return _condition(form, *found, numbers, words)


def _condition(
    form: Questionnaire,
    conditions: tuple[EnableWhen, ...],
    together: bool,
    numbers: Mapping[str, str],
    words: PaperWords,
) -> str:
    joiner = words.and_ if together else words.or_
    first = conditions[0]
    same_question = all(one.question == first.question and one.operator is Operator.EQUALS for one in conditions)
    if same_question:
        answers = joiner.join(_quoted(label_of(form[one.question], one.answer, words)) for one in conditions)
        return words.only_if.format(
            condition=words.if_is.format(question=_names(form, first, numbers, words), answer=answers)
        )
    return words.only_if.format(condition=joiner.join(_phrase(form, one, numbers, words) for one in conditions))


def _phrase(form: Questionnaire, condition: EnableWhen, numbers: Mapping[str, str], words: PaperWords) -> str:
    question = _names(form, condition, numbers, words)
    if condition.operator is Operator.EXISTS:
        return (words.if_answered if condition.answer is True else words.if_empty).format(question=question)
    phrase = {
        Operator.EQUALS: words.if_is,
        Operator.NOT_EQUALS: words.if_is_not,
        Operator.GREATER: words.if_more,
        Operator.LESS: words.if_less,
        Operator.GREATER_OR_EQUAL: words.if_at_least,
        Operator.LESS_OR_EQUAL: words.if_at_most,
    }[condition.operator]
    return phrase.format(question=question, answer=_quoted(label_of(form[condition.question], condition.answer, words)))


def _numbers(questions: list[Item]) -> dict[str, str]:
    """Return what each question is called by: its prefix, else its place; a letter where its place is a prefix."""
    prefixes = {one.link_id: _short_prefix(one) for one in questions}
    taken = set(prefixes.values())
    letters = (f"{round_}{letter}" for round_ in ("", "2", "3", "4") for letter in ascii_uppercase)
    free = (one for one in letters if one not in taken)
    return {
        link_id: prefix or (str(index) if str(index) not in taken else next(free, str(index)))
        for index, (link_id, prefix) in enumerate(prefixes.items(), start=1)
    }


def _short_prefix(item: Item) -> str:
    """Return a prefix that is no longer than a number; a longer one is words, and belongs to the text."""
    prefix = (item.prefix or "").strip()
    return prefix.rstrip(".:)") if len(prefix) <= _LONGEST_PREFIX else ""


def _quoted(label: str) -> str:
    """Set off an answer of several words from the sentence around it."""
    return f"“{label}”" if " " in label else label


def _names(form: Questionnaire, condition: EnableWhen, numbers: Mapping[str, str], words: PaperWords) -> str:
    return words.or_.join(dict.fromkeys(_name(form, one, numbers, words) for one in condition.questions))


def _name(form: Questionnaire, link_id: str, numbers: Mapping[str, str], words: PaperWords) -> str:
    number = numbers.get(link_id)
    return words.question.format(number=number) if number else f"“{_own_words(form, link_id)}”"


def _own_words(form: Questionnaire, link_id: str) -> str:
    """Return the words of an item without a number; with those above it where others say the same, as totals do."""
    text, above = form[link_id].text or link_id, form.parents.get(link_id)
    shared = sum(item.text == text for item in form.by_link_id.values()) > 1
    return f"{form[above].text}: {text}" if shared and above and form[above].text else text
