"""Words to read, between questions."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.ui.forms.rich import RichLabel
from prisoncare_desktop.ui.forms.words import question_words
from prisoncare_desktop.ui.widgets.labels import Label


def display_words(item: Item) -> QLabel:
    if item.rich is not None and item.rich.blocks:
        return RichLabel(item.rich, "quiet")
    return Label(question_words(item), "quiet", wrap=True)
