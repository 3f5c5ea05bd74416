"""The blank form: a FHIR R4 Questionnaire as frozen dataclasses. It never changes; the answers are apart.

`parsing.py` makes it from JSON. Nothing an item says is lost: `raw` keeps the JSON it came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from prisoncare_desktop.forms.controls import ABOUT_PARENT, HELPING, Control, Precision, control_of
from prisoncare_desktop.forms.expressions import NO_FORM_LOGIC, NO_LOGIC, FormLogic, Logic
from prisoncare_desktop.forms.json_text import Json, JsonObject
from prisoncare_desktop.forms.markup import RichText
from prisoncare_desktop.forms.pattern import Pattern
from prisoncare_desktop.forms.values import Attachment, Coding, Quantity, Value
from prisoncare_desktop.forms.wording import Words

NOTHING: Mapping[str, Json] = {}


class ItemType(StrEnum):
    """The item types of FHIR R4, and one for all others."""

    GROUP = "group"
    DISPLAY = "display"
    BOOLEAN = "boolean"
    DECIMAL = "decimal"
    INTEGER = "integer"
    DATE = "date"
    DATE_TIME = "dateTime"
    TIME = "time"
    STRING = "string"
    TEXT = "text"
    URL = "url"
    CHOICE = "choice"
    OPEN_CHOICE = "open-choice"
    ATTACHMENT = "attachment"
    REFERENCE = "reference"
    QUANTITY = "quantity"
    UNSUPPORTED = "unsupported"


NOT_QUESTIONS = frozenset({ItemType.GROUP, ItemType.DISPLAY, ItemType.UNSUPPORTED})


class Operator(StrEnum):
    """How an enableWhen compares."""

    EXISTS = "exists"
    EQUALS = "="
    NOT_EQUALS = "!="
    GREATER = ">"
    LESS = "<"
    GREATER_OR_EQUAL = ">="
    LESS_OR_EQUAL = "<="


@dataclass(frozen=True)
class EnableWhen:
    """One condition: the question's answers compared with `answer` (for `exists`: True or False).

    `others`: the same question in further repetitions of a group, as seen from outside it; their answers count too.
    """

    question: str
    operator: Operator
    answer: Value
    others: tuple[str, ...] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        """The question wherever it is asked."""
        return (self.question, *self.others)


@dataclass(frozen=True)
class AnswerOption:
    """One answer to choose. `ordinal`: its score, None if it has none. `exclusive`: unticks all others.

    `face`: the picture that easy-read paper puts beside it. `words`: what to show where that is not the value itself,
    as in another language; `rich`: the same with its look, None where the plain words say it all."""

    value: Value
    ordinal: Decimal | None = None
    initially_selected: bool = False
    exclusive: bool = False
    prefix: str | None = None
    face: str | None = None
    words: str = ""
    rich: RichText | None = None

    @property
    def label(self) -> str:
        """The words to show for it."""
        if self.words:
            return self.words
        match self.value:
            case Coding():
                return self.value.display or self.value.code or ""
            case _:
                return str(self.value)


@dataclass(frozen=True)
class ChoiceColumn:
    """A column of the list that a reference is chosen from: what to show of each (`path`, FHIRPath), its heading, its
    share of the width in %, and whether it alone stands for the one chosen."""

    path: str
    label: str | None = None
    width_percent: Decimal | None = None
    for_display: bool = False


@dataclass(frozen=True)
class Item:
    """One item: a question, a group of items, or words to read.

    `text`: its words; `rich`: the same with their look, None where the plain words say it all.
    `raw_type` is the type as written, which for an unsupported item says what it wanted to be. `enable_all` is
    enableBehavior: all conditions or any; FHIR R4 asks for it where there are several, and we take "all" (the default
    of later releases) where it is missing. `options` come from answerOption or from the value set; of what is not here
    the addresses are in `options_elsewhere`, and any code can be an answer; `units_elsewhere` likewise. `pattern`:
    words must fit it as a whole; None too where the form's own cannot be read here. `min_occurs`, `max_occurs`: how
    many answers (or groups).
    `mime_types`, `max_size` (MiB): of a file. `control`: the code of the control asked for; `shown_as` says which that
    is. `short_text`: for where there is little room. `instruction`: words under the question. `open_label`: what the
    answer in own words is called. `display_category`: of a display, "instructions", "security" or "help".
    `repeats_text`: on the button that adds one. `validation_text`: what the form itself says to a wrong answer.
    `picture`: goes with its words (see `picture.py`). `reference_types`: what a reference may name, as FHIR names it.
    `copy_of`, `repetition`, `of_answer`: see `repetition.py`.
    """

    link_id: str
    type: ItemType
    raw_type: str
    raw: JsonObject = field(repr=False, compare=False)
    text: str = ""
    rich: RichText | None = None
    prefix: str | None = None
    definition: str | None = None
    codes: tuple[Coding, ...] = ()
    required: bool = False
    repeats: bool = False
    read_only: bool = False
    hidden: bool = False
    min_length: int | None = None
    max_length: int | None = None
    pattern: Pattern | None = None
    max_decimal_places: int | None = None
    min_occurs: int | None = None
    max_occurs: int | None = None
    initial: tuple[Value, ...] = ()
    options: tuple[AnswerOption, ...] = ()
    answer_value_set: str | None = None
    options_elsewhere: tuple[str, ...] = ()
    enable_when: tuple[EnableWhen, ...] = ()
    enable_all: bool = True
    min_value: Value | None = None
    max_value: Value | None = None
    mime_types: tuple[str, ...] = ()
    max_size: Decimal | None = None
    unit: Coding | None = None
    unit_options: tuple[Coding, ...] = ()
    units_elsewhere: tuple[str, ...] = ()
    control: str | None = None
    horizontal: bool = False
    entry_format: str | None = None
    sum_of: tuple[str, ...] = ()
    short_text: str | None = None
    instruction: Words | None = None
    open_label: str | None = None
    display_category: str | None = None
    repeats_text: str | None = None
    validation_text: str | None = None
    slider_step: Decimal | None = None
    choice_columns: tuple[ChoiceColumn, ...] = ()
    picture: Attachment | None = field(default=None, repr=False)
    reference_types: tuple[str, ...] = ()
    logic: Logic = NO_LOGIC
    children: tuple[Item, ...] = ()
    copy_of: str = ""
    repetition: int = 1
    of_answer: int = 0

    @property
    def wire_id(self) -> str:
        """The linkId as published: what is sent and printed, whichever repetition this is."""
        return self.copy_of or self.link_id

    @property
    def is_question(self) -> bool:
        """Whether it can hold an answer."""
        return self.type not in NOT_QUESTIONS

    @cached_property
    def shown_as(self) -> Control | None:
        """How the form asks to show it, None if it does not or in a way not known here."""
        return control_of(self.control)

    @property
    def precision(self) -> Precision:
        """How exactly a date is asked for."""
        by_control = {Control.YEAR: Precision.YEAR, Control.YEAR_MONTH: Precision.MONTH}
        return by_control.get(self.shown_as or Control.INLINE, Precision.DAY)

    @property
    def is_calculated(self) -> bool:
        """Whether its answer is worked out from others."""
        calculated = self.logic.calculated
        return bool(self.sum_of) or (calculated is not None and calculated.is_fhirpath)

    @property
    def is_help(self) -> bool:
        """Whether it is words about its parent (help, unit, prompt), which faces show with the parent's question."""
        return self.type is ItemType.DISPLAY and self.shown_as in ABOUT_PARENT

    def about(self, *controls: Control) -> tuple[Item, ...]:
        """Return the words in this item that are about it, of these kinds."""
        return tuple(one for one in self.children if one.is_help and one.shown_as in controls and one.text)

    @cached_property
    def help(self) -> str | None:
        """What helps to answer it, its flyovers and legal notes included; `about` gives them with their look."""
        return _joined(self.about(*HELPING))

    @property
    def prompt(self) -> str | None:
        """What to show in the empty box: words that say what to write there, else the format it wants."""
        return _joined(self.about(Control.PROMPT)) or self.entry_format

    @property
    def unit_words(self) -> str | None:
        """What to show behind the box: the words a form gives there, else the unit of a quantity or number."""
        unit = self.unit.display or self.unit.code if self.unit else None
        return _joined(self.about(Control.UNIT)) or unit

    @property
    def lower(self) -> str | None:
        """What to show at the low end of a slider."""
        return _joined(self.about(Control.LOWER))

    @property
    def upper(self) -> str | None:
        """What to show at the high end of a slider."""
        return _joined(self.about(Control.UPPER))

    def option_of(self, value: Value) -> AnswerOption | None:
        """Return the option that stands for this answer, None for an answer in own words or from elsewhere."""
        for option in self.options:
            if isinstance(value, Coding) and isinstance(option.value, Coding):
                if option.value.same_code(value):
                    return option
            elif type(option.value) is type(value) and option.value == value:
                return option
        return None

    def quantity(self, number: Decimal) -> Quantity:
        """Return this number in the item's unit."""
        unit = self.unit or (self.unit_options[0] if self.unit_options else None)
        if unit is None:
            return Quantity(number)
        return Quantity(number, unit.display or unit.code, unit.system, unit.code)


def _joined(items: tuple[Item, ...]) -> str | None:
    return "\n".join(one.text for one in items) or None


@dataclass(frozen=True)
class Questionnaire:
    """A blank form. Two with the same `canonical` (url|version) are the same form.

    `worked_out`: what other rooms found out about the form and need not find out again; it says nothing the form does
    not say. `language`: the one its words are in where that is not its own (see `languages`). `value_sets`: what the
    caller gave to look answers up in.
    """

    url: str
    version: str
    title: str
    items: tuple[Item, ...]
    raw: JsonObject = field(repr=False, compare=False)
    name: str | None = None
    status: str | None = None
    date: str | None = None
    publisher: str | None = None
    description: str | None = None
    rich_title: RichText | None = None
    logic: FormLogic = NO_FORM_LOGIC
    worked_out: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    language: str = ""
    value_sets: Mapping[str, Json] = field(default_factory=dict, repr=False, compare=False)

    @property
    def canonical(self) -> str:
        """url|version, as a QuestionnaireResponse names its form."""
        return f"{self.url}|{self.version}" if self.version else self.url

    @property
    def base_language(self) -> str:
        """The language it was written in, as far as it says."""
        language = self.raw.get("language")
        return language if isinstance(language, str) else ""

    def __getitem__(self, link_id: str) -> Item:
        return self.by_link_id[link_id]

    def __contains__(self, link_id: object) -> bool:
        return link_id in self.by_link_id

    @cached_property
    def by_link_id(self) -> Mapping[str, Item]:
        """Every item by its linkId, in the order of the form."""
        return {item.link_id: item for item in every(self.items)}

    @cached_property
    def parents(self) -> Mapping[str, str]:
        """The parent's linkId of every item that has one."""
        return {child.link_id: item.link_id for item in self.by_link_id.values() for child in item.children}

    @cached_property
    def asked(self) -> frozenset[str]:
        """The questions a person answers when enabled: not hidden, read-only or calculated, nor in a hidden item."""
        hidden: set[str] = set()
        asked: set[str] = set()
        for link_id, item in self.by_link_id.items():
            if item.hidden or self.parents.get(link_id) in hidden:
                hidden.add(link_id)
            elif item.is_question and not item.read_only and not item.is_calculated:
                asked.add(link_id)
        return frozenset(asked)

    def inside(self, link_id: str) -> Iterator[Item]:
        """Yield this item and all below it, in the order of the form."""
        return every((self.by_link_id[link_id],))


def every(items: tuple[Item, ...]) -> Iterator[Item]:
    """Yield these items and all below them, in the order of the form."""
    for item in items:
        yield item
        yield from every(item.children)
