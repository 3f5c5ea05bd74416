"""What this version cannot ask (a list that is not here, a type it does not know): said so, and kept as it is."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from prisoncare_desktop.forms.questionnaire import Item, ItemType
from prisoncare_desktop.ui.forms.field import AnswerField, Values
from prisoncare_desktop.ui.forms.words import values_words
from prisoncare_desktop.ui.widgets.chip import Chip, ChipLabel
from prisoncare_desktop.ui.widgets.labels import Label


class KeptField(AnswerField):
    wide = True

    def __init__(self, item: Item) -> None:
        super().__init__()
        self._what = {
            ItemType.CHOICE: self.tr("A choice from a list that is not on this PC"),
        }.get(item.type, self.tr("A question of type “{kind}”").format(kind=item.raw_type))
        self.words = Label("", "quiet", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(ChipLabel(Chip("unrecorded", self.tr("Unsupported, kept as it is"), sign=False)))
        row.addWidget(self.words, 1)
        self.show_values(())

    def show_values(self, values: Values) -> None:
        held = values_words(values)
        why = self.tr("{what}: this version cannot ask it.").format(what=self._what)
        self.words.setText(f"{why} {self.tr('It holds: {held}').format(held=held)}" if held else why)


def kept_field(item: Item) -> AnswerField:
    return KeptField(item)
