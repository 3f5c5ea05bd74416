"""Words of any length. Enter goes on to the next question; Shift+Enter breaks the line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.values import Value
from prisoncare_desktop.ui.forms.field import AnswerField, Values
from prisoncare_desktop.ui.widgets.labels import Label

_LEAST_LINES, _MOST_LINES = 3, 12
_COUNTED_FROM = 0.75  # of the most characters: before that the count is noise


class TextField(AnswerField):
    wide = True

    def __init__(self, item: Item) -> None:
        super().__init__()
        self._most = item.max_length
        self._shown = ""
        self.edit = QPlainTextEdit()
        self.edit.setTabChangesFocus(True)
        self.edit.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.edit.installEventFilter(self)
        self._how = Label("", "small")
        self._count = Label("", "small")
        foot = QHBoxLayout()
        foot.addWidget(self._how)
        foot.addStretch(1)
        foot.addWidget(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.edit)
        column.addLayout(foot)
        self.edit.textChanged.connect(self._on_changed)
        self._fit()

    def inputs(self) -> Sequence[QWidget]:
        return (self.edit,)

    def show_values(self, values: Values) -> None:
        self._shown = str(values[0]) if values else ""
        if self.edit.toPlainText() != self._shown:
            self.edit.setPlainText(self._shown)
        self._fit()

    def hint(self, known: str) -> None:
        self.edit.setPlaceholderText(known)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
                self.moved_on.emit()
                return True
        if isinstance(event, QFocusEvent):
            self._how.setText(self.tr("Shift Enter breaks the line") if event.gotFocus() else "")
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            # Qt turns only what has letters in it: without this an empty box begins on the left in every language.
            turned = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
            option = self.edit.document().defaultTextOption()
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute  # also once there are letters
            option.setAlignment(right if turned else Qt.AlignmentFlag.AlignLeft)
            self.edit.document().setDefaultTextOption(option)

    def _on_changed(self) -> None:
        self._fit()
        text = self.edit.toPlainText()
        if text != self._shown:  # a change of format, or ours, is nobody's answer
            self._shown = text
            given: tuple[Value, ...] = (text,) if text.strip() else ()
            self.answered.emit(given)

    def _fit(self) -> None:
        lines = min(_MOST_LINES, max(_LEAST_LINES, self.edit.document().size().height()))
        height = int(lines * self.edit.fontMetrics().lineSpacing() + 28)
        if self.edit.height() != height:
            self.edit.setFixedHeight(height)
        length = len(self.edit.toPlainText())
        counted = self._most is not None and length >= self._most * _COUNTED_FROM
        self._count.setText(self.tr("{n} of {most}").format(n=length, most=self._most) if counted else "")


def text_field(item: Item) -> AnswerField:
    return TextField(item)
