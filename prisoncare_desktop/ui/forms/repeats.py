"""A question that may have several answers: its field, once for each answer and once more for the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from prisoncare_desktop.ui.forms.field import AnswerField, Values


class RepeatedField(AnswerField):
    wide = True

    def __init__(self, make: Callable[[], AnswerField]) -> None:
        super().__init__()
        self._make = make
        self._fields: list[AnswerField] = []
        self._given: list[Values] = []
        self._question, self._description = "", ""
        self._fills = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._add(())

    def inputs(self) -> Sequence[QWidget]:
        return [one for field in self._fields for one in field.inputs()]

    def name(self, question: str, description: str) -> None:
        self._question, self._description = question, description
        for number, field in enumerate(self._fields, start=1):
            field.name(self.tr("{question} Answer {n}").format(question=question, n=number), description)

    def show_values(self, values: Values) -> None:
        while len(self._fields) <= len(values):
            self._add(())
        for place, field in enumerate(self._fields):
            one = values[place : place + 1]
            self._given[place] = one
            field.show_values(one)

    def fill(self, on: bool) -> None:
        self._fills = on
        for field in self._fields:
            field.fill(on)

    def unreadable(self) -> str:
        return next((kind for field in self._fields if (kind := field.unreadable())), "")

    def _add(self, values: Values) -> None:
        field = self._make()
        field.show_values(values)
        field.fill(self._fills)
        field.answered.connect(lambda given, field=field: self._on_answered(field, given))
        field.moved_on.connect(self.moved_on)
        self._fields.append(field)
        self._given.append(values)
        self._column.addWidget(field)
        self.name(self._question, self._description)

    def _on_answered(self, field: AnswerField, given: Values) -> None:
        self._given[self._fields.index(field)] = given
        if self._given[-1]:
            self._add(())
        self.answered.emit(tuple(value for one in self._given for value in one))
