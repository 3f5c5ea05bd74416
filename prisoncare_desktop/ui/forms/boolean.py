"""Yes or no: two cards."""

from __future__ import annotations

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.values import Value
from prisoncare_desktop.ui.forms.choice import CardsField
from prisoncare_desktop.ui.forms.words import tr


def boolean_field(_item: Item) -> CardsField:
    options: list[tuple[str, Value]] = [(tr("Yes"), True), (tr("No"), False)]
    return CardsField(options, several=False, exclusive=frozenset())
