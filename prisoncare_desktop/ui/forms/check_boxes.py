"""Several of the options: cards with a tick each, ticked by their number."""

from __future__ import annotations

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.ui.forms.choice import CardsField, choice_field


def check_boxes_field(item: Item) -> CardsField:
    return choice_field(item)
