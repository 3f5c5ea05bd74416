"""Words to read, between questions."""

from __future__ import annotations

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.ui.forms.words import question_words
from prisoncare_desktop.ui.widgets.labels import Label


def display_words(item: Item) -> Label:
    return Label(question_words(item), "quiet", wrap=True)
