"""A number with its unit beside it; where the form leaves the unit open, the unit is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from PySide6.QtWidgets import QWidget

from prisoncare_desktop.forms.questionnaire import AnswerOption, Item
from prisoncare_desktop.forms.values import Coding, Quantity, Value
from prisoncare_desktop.ui.forms.decimal import read_number
from prisoncare_desktop.ui.forms.field import AnswerField, TypedField, Values
from prisoncare_desktop.ui.forms.option_box import OptionBox
from prisoncare_desktop.ui.forms.words import number_words
from prisoncare_desktop.ui.widgets.labels import quiet

_ANY = Decimal(0)  # to ask the item for its unit


class QuantityField(TypedField):
    """The number is typed. An answer that came in with another unit or a comparator keeps both."""

    def __init__(self, item: Item) -> None:
        super().__init__(self._quantity, _number, "number", width=120)
        self._item = item
        self._base: Quantity | None = None
        self._unit_words = quiet()
        self._units: OptionBox | None = None
        place = 1
        if len(item.unit_options) > 1:
            self._units = OptionBox(tuple(AnswerOption(unit) for unit in item.unit_options), width=150)
            self._units.chosen.connect(self._on_unit_chosen)
            self.row.insertWidget(place, self._units)
        else:
            self.row.insertWidget(place, self._unit_words)
        self._show_unit()

    def inputs(self) -> Sequence[QWidget]:
        return (self.line, *((self._units.line,) if self._units else ()))

    def show_values(self, values: Values) -> None:
        given = values[0] if values else None
        self._base = given if isinstance(given, Quantity) else None
        super().show_values(values)
        self._show_unit()

    def _show_unit(self) -> None:
        shown = self._base or self._item.quantity(_ANY)
        words = f"{shown.comparator or ''} {shown.unit or shown.code or ''}".strip()
        self._unit_words.setText(words)
        if self._units is not None:
            self._units.show_words(words)

    def _quantity(self, text: str) -> Value | None:
        number = read_number(text)
        if number is None:
            return None
        return replace(self._base, value=number) if self._base else self._item.quantity(number)

    def _on_unit_chosen(self, option: AnswerOption) -> None:
        unit = option.value
        number = read_number(self.line.text().strip())
        if isinstance(unit, Coding):
            self._base = Quantity(number, unit.display or unit.code, unit.system, unit.code)
            self._show_unit()
            if number is not None:
                self.answered.emit((self._base,))


def _number(value: Value) -> str:
    return number_words(value.value) if isinstance(value, Quantity) and value.value is not None else ""


def quantity_field(item: Item) -> AnswerField:
    return QuantityField(item)
