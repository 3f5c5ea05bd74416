"""One of many options: a box that narrows the list as one types."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from prisoncare_desktop.forms.questionnaire import AnswerOption, Item
from prisoncare_desktop.forms.values import Value
from prisoncare_desktop.ui.forms.field import AnswerField, Values
from prisoncare_desktop.ui.forms.option_box import OptionBox
from prisoncare_desktop.ui.forms.room import fill_row
from prisoncare_desktop.ui.forms.words import option_words, value_words, wordless


class DropDownField(AnswerField):
    """The words of an option are that option; with `own_words` any other words are an answer too."""

    def __init__(self, item: Item, *, own_words: bool) -> None:
        super().__init__()
        self._own_words = own_words
        self.box = OptionBox(item.options)
        self._item = item
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.box)
        self._row.addStretch(1)
        self._hint = self.tr("Choose, or type") if own_words else self.tr("Choose")
        self.box.line.setPlaceholderText(self._hint)
        self.box.chosen.connect(self._on_chosen)
        self.box.typed.connect(self._on_typed)

    def inputs(self) -> Sequence[QWidget]:
        return (self.box.line,)

    def show_values(self, values: Values) -> None:
        option = self._item.option_of(values[0]) if values else None
        said = value_words(values[0]) if values else ""
        self.box.show_words(option_words(option) if option else said)

    def hint(self, known: str) -> None:
        self.box.line.setPlaceholderText(known or self._hint)

    def fill(self, on: bool) -> None:
        self.box.fill(on)
        fill_row(self._row, on)

    def unreadable(self) -> str:
        text = self.box.line.text().strip()
        if not text or self.box.option_named(text) is not None:
            return ""
        if not self._own_words:
            return "option"
        return "own-words" if self._is_wordless(text) else ""

    def _is_wordless(self, text: str) -> bool:
        return wordless(text, [option_words(one) for one in self._item.options])

    def _on_chosen(self, option: AnswerOption) -> None:
        self.answered.emit((option.value,))

    def _on_typed(self, text: str) -> None:
        option = self.box.option_named(text)
        given: tuple[Value, ...] = ()
        if option is not None:
            given = (option.value,)
        elif self._own_words and text.strip() and not self._is_wordless(text):
            given = (text,)
        self.answered.emit(given)


def drop_down_field(item: Item) -> DropDownField:
    return DropDownField(item, own_words=False)
