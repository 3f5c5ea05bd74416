"""An address on a network, typed or pasted."""

from __future__ import annotations

from PySide6.QtCore import Qt

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.values import Value
from prisoncare_desktop.ui.forms.field import TypedField
from prisoncare_desktop.ui.forms.words import value_words


def url_field(_item: Item) -> TypedField:
    made = TypedField(_read, value_words, kind="")
    made.line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    made.line.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
    return made


def _read(text: str) -> Value | None:
    return text
