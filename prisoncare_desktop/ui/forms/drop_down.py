"""One of many options: a box that narrows the list as one types."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from prisoncare_desktop.forms.questionnaire import AnswerOption, Item
from prisoncare_desktop.forms.values import Value
from prisoncare_desktop.ui.forms.field import AnswerField, Values
from prisoncare_desktop.ui.forms.option_box import OptionBox
from prisoncare_desktop.ui.forms.words import value_words


class DropDownField(AnswerField):
    """The words of an option are that option; with `own_words` any other words are an answer too."""

    def __init__(self, item: Item, *, own_words: bool) -> None:
        super().__init__()
        self._own_words = own_words
        self.box = OptionBox(item.options)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        row.addStretch(1)
        self._hint = self.tr("Choose, or type") if own_words else self.tr("Choose")
        self.box.line.setPlaceholderText(self._hint)
        self.box.chosen.connect(self._on_chosen)
        self.box.typed.connect(self._on_typed)

    def inputs(self) -> Sequence[QWidget]:
        return (self.box.line,)

    def show_values(self, values: Values) -> None:
        self.box.show_words(value_words(values[0]) if values else "")

    def hint(self, known: str) -> None:
        self.box.line.setPlaceholderText(known or self._hint)

    def unreadable(self) -> str:
        text = self.box.line.text().strip()
        return "option" if text and not self._own_words and self.box.option_named(text) is None else ""

    def _on_chosen(self, option: AnswerOption) -> None:
        self.answered.emit((option.value,))

    def _on_typed(self, text: str) -> None:
        option = self.box.option_named(text)
        given: tuple[Value, ...] = ()
        if option is not None:
            given = (option.value,)
        elif self._own_words and text.strip():
            given = (text,)
        self.answered.emit(given)


def drop_down_field(item: Item) -> DropDownField:
    return DropDownField(item, own_words=False)
