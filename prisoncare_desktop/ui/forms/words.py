"""Answers and problems in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import assert_never

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.forms.questionnaire import AnswerOption, Item, ItemType
from prisoncare_desktop.forms.validation.problem import Problem, ProblemCode
from prisoncare_desktop.forms.values import Attachment, Coding, PartialDate, Quantity, Reference, Value
from prisoncare_desktop.ui.calendar_words import full_day, wall_clock

UNREADABLE = {
    "whole-number": "This is not a whole number. Put in digits only.",
    "number": "This is not a number. Put in digits, with a point for parts.",
    "date": "This is not a date. Put it in like 3 Oct 2026 or 3/10/26.",
    "month": "This is not a month. Put it in like Oct 2026 or 10/2026.",
    "year": "This is not a year. Put it in like 2026.",
    "time": "This is not a time. Put it in like 14:30.",
    "option": "This is not in the list. Choose one of the list.",
    "own-words": "Choose an option, or write it in words.",
}


def tr(text: str) -> str:
    return QCoreApplication.translate("form_words", text)


def value_words(value: Value) -> str:
    """Return an answer as a person would say it, e.g. `40 mg`, `Yes`, `3 Oct 2026`."""
    match value:
        case bool():
            return tr("Yes") if value else tr("No")
        case datetime():
            return f"{full_day(value.date())}, {wall_clock(value)}" if value.tzinfo else value.isoformat(" ")
        case date():
            return full_day(value)
        case time():
            return f"{value:%H:%M}"
        case Decimal():
            return number_words(value)
        case Coding():
            return value.display or value.code or ""
        case Quantity():
            number = number_words(value.value) if value.value is not None else ""
            return " ".join(part for part in (f"{value.comparator or ''}{number}", value.unit or value.code) if part)
        case Reference():
            return value.display or value.reference or ""
        case Attachment():
            return value.title or value.url or value.content_type or ""
        case PartialDate():
            return value.text
    return str(value)


def values_words(values: tuple[Value, ...]) -> str:
    return ", ".join(value_words(value) for value in values)


def answers_words(item: Item, values: tuple[Value, ...]) -> str:
    """Return answers to an item, options in the words and the language that the item shows them in."""
    options = ((item.option_of(value), value) for value in values)
    return ", ".join(option.label if option is not None and option.words else value_words(v) for option, v in options)


def number_words(number: Decimal) -> str:
    """Return a number as written, without an exponent."""
    return f"{number:f}"


def problem_words(problem: Problem) -> str:
    """Return what is wrong with an item, to be read beside it."""
    data = problem.data
    match problem.code:
        case ProblemCode.REQUIRED:
            return tr("This is needed before you can complete.")
        case ProblemCode.REQUIRED_CANNOT_BE_ASKED:
            return tr("This is needed, and this program cannot ask it. Complete this form elsewhere.")
        case ProblemCode.TOO_LONG:
            return tr("This is too long: it has {length} characters, {most} is the most. Shorten it.").format(
                length=data["length"], most=data["max_length"]
            )
        case ProblemCode.TOO_SHORT:
            return tr("This is too short: it has {length} characters, {least} is the least. Say more.").format(
                length=data["length"], least=data["min_length"]
            )
        case ProblemCode.WRONG_SHAPE:
            shape = data["entry_format"]
            return (
                tr("Write it like {shape}.").format(shape=shape)
                if shape
                else tr("This is not written in the way it is asked for. Read the question again.")
            )
        case ProblemCode.TOO_PRECISE if data["places"] == 0:
            return tr("Put in a whole number.")
        case ProblemCode.TOO_PRECISE:
            return tr("Put in at most {n} digits after the point.").format(n=data["places"])
        case ProblemCode.TOO_FEW:
            return tr("Give at least {n} answers.").format(n=data["least"])
        case ProblemCode.TOO_MANY:
            return tr("Give at most {n} answers.").format(n=data["most"])
        case ProblemCode.TOO_LOW if isinstance(data["min_value"], date | time | PartialDate):
            return tr("This is too early: {least} is the earliest.").format(least=value_words(data["min_value"]))
        case ProblemCode.TOO_HIGH if isinstance(data["max_value"], date | time | PartialDate):
            return tr("This is too late: {most} is the latest.").format(most=value_words(data["max_value"]))
        case ProblemCode.TOO_LOW:
            return tr("This is too low: {least} is the least.").format(least=value_words(data["min_value"]))
        case ProblemCode.TOO_HIGH:
            return tr("This is too high: {most} is the most.").format(most=value_words(data["max_value"]))
        case ProblemCode.OTHER_MEASURE:
            return tr("Use a unit that can be compared with {bound}.").format(bound=value_words(data["bound"]))
        case ProblemCode.WRONG_UNIT:
            return tr("Use one of these units: {units}.").format(units=data["units"])
        case ProblemCode.NOT_AN_ADDRESS:
            return tr("This is not an address. Put it in like https://www.nhs.uk")
        case ProblemCode.OTHER_RECORD:
            kinds = record_words(str(data["kinds"]).split(", "))
            return tr("This is a record of another kind. Name one of this kind: {kinds}.").format(kinds=kinds)
        case ProblemCode.WRONG_FILE:
            kinds = kinds_words(str(data["kinds"]).split(", "))
            return tr("This kind of file is not taken here. Choose one of these: {kinds}.").format(kinds=kinds)
        case ProblemCode.FILE_TOO_LARGE:
            most_bytes = data["most_bytes"]
            most = size_words(most_bytes if isinstance(most_bytes, int) else 0)
            return tr("This file is too large: {most} is the most. Choose a smaller one.").format(most=most)
        case ProblemCode.FILE_DAMAGED:
            return tr("This file is not as large as it says. Choose it again.")
        case ProblemCode.NOT_AN_OPTION:
            return tr("This answer is not one of the choices. Choose one.")
        case ProblemCode.ONE_ANSWER_ONLY:
            return tr("Only one answer can stand here. Choose one.")
        case ProblemCode.BROKEN_RULE:
            return str(data["human"]) or tr("This does not go with another answer. Look at both.")
        case ProblemCode.EXCLUSIVE_WITH_OTHERS:
            return tr("“{option}” cannot stand beside other answers. Choose it alone or take it out.").format(
                option=data["option"]
            )
    assert_never(problem.code)


def record_words(kinds: Iterable[str]) -> str:
    """Return kinds of records (FHIR resource types) as people call them, e.g. `patient, related person`."""
    return ", ".join(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower() for kind in kinds)


def kinds_words(kinds: Iterable[str]) -> str:
    """Return kinds of files (MIME types) as people call them, e.g. `pictures, PDF`."""
    return ", ".join(dict.fromkeys(_kind_words(kind) for kind in kinds))


def _kind_words(kind: str) -> str:
    family, _, name = kind.partition("/")
    families = {"image": tr("pictures"), "audio": tr("sound"), "video": tr("films"), "text": tr("text")}
    return families.get(family) or name.rpartition(".")[2].upper()


def caution_words(problem: Problem) -> str:
    """Return what the form would have a person look at again, which does not stand in the way."""
    return tr("Please check: {words}").format(words=problem_words(problem))


def short_problem_words(problem: Problem) -> str:
    """Return the same in two or three words, for the summary."""
    match problem.code:
        case ProblemCode.REQUIRED | ProblemCode.REQUIRED_CANNOT_BE_ASKED:
            return tr("needed")
        case ProblemCode.TOO_LONG | ProblemCode.FILE_TOO_LARGE:
            return tr("too long") if problem.code is ProblemCode.TOO_LONG else tr("too large")
        case ProblemCode.TOO_PRECISE:
            return tr("too exact")
        case ProblemCode.WRONG_UNIT | ProblemCode.OTHER_MEASURE:
            return tr("another unit")
        case ProblemCode.OTHER_RECORD:
            return tr("another record")
        case ProblemCode.WRONG_FILE | ProblemCode.FILE_DAMAGED:
            return tr("another file")
        case ProblemCode.NOT_AN_OPTION | ProblemCode.ONE_ANSWER_ONLY | ProblemCode.EXCLUSIVE_WITH_OTHERS:
            return tr("choose again")
        case ProblemCode.TOO_SHORT:
            return tr("too short")
        case ProblemCode.TOO_FEW:
            return tr("too few")
        case ProblemCode.TOO_MANY:
            return tr("too many")
        case ProblemCode.TOO_LOW:
            return tr("too low") if isinstance(problem.data["min_value"], int | Decimal | Quantity) else tr("too early")
        case ProblemCode.TOO_HIGH:
            return tr("too high") if isinstance(problem.data["max_value"], int | Decimal | Quantity) else tr("too late")
    return tr("look again")


def unreadable_words(kind: str) -> str:
    """Return why typed text is no answer; `kind` as a field names it."""
    return tr(UNREADABLE[kind])


def question_words(item: Item) -> str:
    """Return the question with its number, if it has one."""
    return f"{item.prefix} {item.text}" if item.prefix else item.text


def option_words(option: AnswerOption) -> str:
    """Return an option with its letter, if it has one."""
    as_written = option.words or isinstance(option.value, Coding | str)
    words = option.label if as_written else value_words(option.value)
    return f"{option.prefix} {words}" if option.prefix else words


def beside_words(item: Item) -> str:
    """Return what stands beside a question: the ends of a scale, a unit, the kind or shape of answer."""
    by_control = {child.control: child.text for child in item.children if child.is_help and child.text}
    if "lower" in by_control or "upper" in by_control:
        low, high = (value_words(end) if end is not None else "" for end in (item.min_value, item.max_value))
        ends = [f"{low} {by_control.get('lower', '')}".strip(), f"{high} {by_control.get('upper', '')}".strip()]
        return tr("{low} to {high}").format(low=ends[0], high=ends[1]) if all(ends) else "".join(ends)
    return " · ".join(
        part for part in (by_control.get("unit"), record_words(item.reference_types), item.prompt) if part
    )


def size_words(size_bytes: int) -> str:
    """Return the size of a file, e.g. `340 kB`, `1.2 MB`."""
    if size_bytes < 1_000_000:
        return tr("{n} kB").format(n=max(1, round(size_bytes / 1000)))
    return tr("{n} MB").format(n=f"{size_bytes / 1_000_000:.1f}".removesuffix(".0"))


def own_words(item: Item) -> str:
    """Return what an answer in own words is called here, "" where none may be given."""
    return (item.open_label or tr("In other words")) if item.type is ItemType.OPEN_CHOICE else ""


def wordless(text: str, options: Sequence[str]) -> bool:
    """Say whether this is no answer in own words: it has no letter, where there are options and every one has one.

    A digit typed at a list to choose by number must not go out as what the person said.
    """
    given = text.strip()
    return bool(given) and not _has_letter(given) and bool(options) and all(_has_letter(one) for one in options)


def _has_letter(text: str) -> bool:
    return any(letter.isalpha() for letter in text)


def help_words(item: Item) -> str:
    """Return what helps with a question, to be read under it."""
    instruction = item.instruction.plain if item.instruction is not None else ""
    return "\n".join(part for part in (item.help, instruction) if part)
