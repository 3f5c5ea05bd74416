"""A link to another record. No record of others can be searched here, so it is named in words (FHIR: `display`).

A link that came in with the form is kept as it is until somebody writes another name over it.
"""

from __future__ import annotations

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.values import Reference, Value
from prisoncare_desktop.ui.forms.field import AnswerField, TypedField
from prisoncare_desktop.ui.forms.words import tr, value_words


class ReferenceField(TypedField):
    def __init__(self, item: Item) -> None:
        self._types = item.reference_types
        super().__init__(self._read, value_words, kind="name")  # any words name something
        self.hint("")

    def hint(self, known: str) -> None:
        super().hint(known or tr("Name it: it cannot be looked up here"))

    def _read(self, text: str) -> Value | None:
        only = self._types[0] if len(self._types) == 1 else None
        return Reference(None, text.strip(), only) if text.strip() else None


def reference_field(item: Item) -> AnswerField:
    return ReferenceField(item)
