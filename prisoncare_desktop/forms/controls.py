"""How a form asks to be shown: the codes of `itemControl`, FHIR's and SDC's own and what widespread vendors call them.

A face does with a control what it can; one that it does not draw costs looks, never a question or its answer.
Sources: FHIR R4 code system questionnaire-item-control (the groups', the texts' and the questions' codes); SDC 3.0 and
4.0 (grid, page, tab-container, legal); the year and yearMonth of the Norwegian forms, where a date is not known to the
day.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Control(StrEnum):
    """One way to show a group, a question, or words about one."""

    # groups
    LIST = "list"
    TABLE = "table"  # questions down, their shared options across
    HTABLE = "htable"  # questions across, their shared options down
    GTABLE = "gtable"  # repetitions down, questions across
    ATABLE = "atable"  # answers down, questions across
    GRID = "grid"  # inner groups down, their questions across
    HEADER = "header"
    FOOTER = "footer"
    PAGE = "page"
    TAB_CONTAINER = "tab-container"
    TAB = "tab"
    SUMMARY = "summary"
    # words about the item they stand in
    HELP = "help"
    FLYOVER = "flyover"
    LEGAL = "legal"
    PROMPT = "prompt"  # in the box before anything is typed
    UNIT = "unit"  # behind the box
    LOWER = "lower"  # at the low end of a slider
    UPPER = "upper"  # at its high end
    OPTIONAL = "optional"
    # words that stand for themselves
    INLINE = "inline"
    HIGHLIGHT = "highlight"
    SIDEBAR = "sidebar"  # beside the form; we have no side, they stand in it
    CONTEXT = "context-display"
    # questions
    AUTOCOMPLETE = "autocomplete"
    DROP_DOWN = "drop-down"
    CHECK_BOX = "check-box"
    LOOKUP = "lookup"
    RADIO_BUTTON = "radio-button"
    SLIDER = "slider"
    SPINNER = "spinner"
    TEXT_BOX = "text-box"
    DATA_RECEIVER = "data-receiver"  # shows another question's answer
    YEAR = "year"
    YEAR_MONTH = "yearMonth"


class Precision(StrEnum):
    """How exactly a date is asked for."""

    DAY = "day"
    MONTH = "month"
    DATA_RECEIVER = "data-receiver"  # shows another question's answer
    YEAR = "year"


ABOUT_PARENT: Final = frozenset(
    {Control.HELP, Control.FLYOVER, Control.LEGAL, Control.PROMPT, Control.UNIT}
    | {Control.LOWER, Control.UPPER, Control.OPTIONAL}
)
"""Words that faces show with the item they stand in."""

HELPING: Final = frozenset({Control.HELP, Control.FLYOVER, Control.LEGAL})

ONLY_WORDS: Final = ABOUT_PARENT | {Control.INLINE, Control.HIGHLIGHT, Control.SIDEBAR}
"""Controls that make mere words even of an item of type text: the Norwegian forms write displays so."""

_OTHER_NAMES: Final = {
    "button": Control.RADIO_BUTTON,
    "combo-box": Control.AUTOCOMPLETE,
    "phone-number": Control.TEXT_BOX,
    "pill-choice": Control.RADIO_BUTTON,
    "push-button": Control.RADIO_BUTTON,
    "summary-container": Control.SUMMARY,
    "visual-checkbox-cloud": Control.CHECK_BOX,
    "visual-checkbox-group": Control.CHECK_BOX,
    "visual-radio-cloud": Control.RADIO_BUTTON,
    "visual-radio-group": Control.RADIO_BUTTON,
}
_BY_CODE: Final = {**{one.value: one for one in Control}, **_OTHER_NAMES}


def control_of(code: str | None) -> Control | None:
    """Return the control with this code, None for one that is not known here."""
    return _BY_CODE.get(code or "")
