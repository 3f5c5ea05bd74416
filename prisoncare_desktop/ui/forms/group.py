"""The heading of a group inside a section."""

from __future__ import annotations

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.ui.forms.words import question_words
from prisoncare_desktop.ui.widgets.labels import Label


def group_heading(item: Item) -> Label:
    return Label(question_words(item), "heading3", wrap=True)
