"""One of the options, or an answer in own words: cards with a last one to type in, or a box to choose and type in."""

from __future__ import annotations

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.ui.forms.choice import choice_field
from prisoncare_desktop.ui.forms.drop_down import DropDownField
from prisoncare_desktop.ui.forms.field import AnswerField


def open_choice_field(item: Item, *, as_list: bool) -> AnswerField:
    """`as_list`: the form asks for a list, or has more options than there are number keys."""
    return DropDownField(item, own_words=True) if as_list and not item.repeats else choice_field(item)
