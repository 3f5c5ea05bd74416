"""The few words that paper adds to a form's own: how to fill it in, and where to go on. One record a language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class PaperWords:
    """Words with places in braces. `page` (`blank_page` on a copy without a number) is filled in when a
    sheet is printed."""

    how_to_mark: str
    mistake: str
    several: str
    yes: str
    no: str
    go_to: str
    go_to_end: str
    only_if: str
    only_if_told: str
    if_answered: str
    if_empty: str
    if_is: str
    if_is_not: str
    if_more: str
    if_less: str
    if_at_least: str
    if_at_most: str
    question: str
    or_: str
    and_: str
    something_else: str
    day_month_year: str
    hour_minute: str
    scale: str
    month_year: str
    year: str
    write_one: str
    write_several: str
    not_on_paper: str
    file_on_screen: str
    worked_out: str
    picture_on_screen: str
    page: str
    blank_page: str = "Blank copy  ·  page {page} of {pages}  ·  version {version}"  # read by staff, so in English


ENGLISH: Final = PaperWords(
    how_to_mark="Put a tick or a cross in one box.",
    mistake="Made a mistake? Fill the whole box and choose another.",
    several="You can mark more than one box.",
    yes="Yes",
    no="No",
    go_to="If {answer}, go to question {number}",
    go_to_end="If {answer}, go to the end",
    only_if="Only if {condition}.",
    only_if_told="Only if this applies to you. If you are not sure, ask a member of staff.",
    if_answered="you answered {question}",
    if_empty="you left {question} empty",
    if_is="your answer to {question} is {answer}",
    if_is_not="your answer to {question} is not {answer}",
    if_more="your answer to {question} is more than {answer}",
    if_less="your answer to {question} is less than {answer}",
    if_at_least="your answer to {question} is {answer} or more",
    if_at_most="your answer to {question} is {answer} or less",
    question="question {number}",
    or_=" or ",
    and_=" and ",
    something_else="Something else:",
    day_month_year="Day, month, year",
    hour_minute="Hours and minutes",
    scale="A number from {low} to {high}",
    month_year="Month, year",
    year="Year",
    write_one="Write one answer.",
    write_several="Write your answers. You can give more than one.",
    not_on_paper="This question can only be answered on the screen.",
    picture_on_screen="A picture goes with this. It is shown on the screen.",
    file_on_screen="A file or picture can only be added on the screen.",
    worked_out="We work this out from the answers.",
    page="Form {number}  ·  page {page} of {pages}  ·  version {version}",
)
