"""One question on the page: its words, its field, what is known of it, why it is asked, what is wrong with it."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.session import KnownAnswer
from prisoncare_desktop.ui.calendar_words import short_day
from prisoncare_desktop.ui.forms.field import AnswerField, Values
from prisoncare_desktop.ui.forms.item_picture import add_to, picture_of
from prisoncare_desktop.ui.forms.rich import inline_html, rich_html
from prisoncare_desktop.ui.forms.words import answers_words, beside_words, help_words, question_words
from prisoncare_desktop.ui.forms.wrong_line import WrongLine
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.chip import Chip, ChipLabel
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.painting import placed

INDENT_PX = 19  # for each question this one hangs on
BAR_PX = 3
_ANY_PX = 16_777_215  # Qt's own word for no limit


class QuestionRow(QWidget):
    """`depth`: how many questions it hangs on. `because`: why it is asked, "" for one that always is.

    `within`: the row of a table that it is in, in words for a screen reader.
    """

    confirm_asked = Signal()

    def __init__(
        self, item: Item, field: AnswerField, *, depth: int, because: str, optional: bool, within: str = ""
    ) -> None:
        super().__init__()
        self._spoken = ", ".join(part for part in (within, question_words(item)) if part)
        self._in_cell = False
        self._own = False
        self.item, self.field = item, field
        self._depth, self._because, self._optional = depth, because, optional
        self._title = QLabel()
        self._title.setTextFormat(Qt.TextFormat.RichText)
        self._title.setWordWrap(True)
        self._help = Label(item.help or "", "small", wrap=True)
        self._chip = ChipLabel(Chip("info", ""))
        self._confirm = Button(self.tr("confirm"), "quiet", key_hint="=")
        self._confirm.clicked.connect(self.confirm_asked)
        self._wrong = WrongLine()
        self._wrong.hide()
        self._lay_out()
        self.show_known(None)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._say_title()
        self.field.name(self._spoken, self._description())

    def set_in_cell(self, on: bool) -> None:
        """Stand in a table's cell, whose heads say the question (`on`), or on the page with its own words."""
        if on == self._in_cell:
            return
        self._in_cell = on
        self._title.setVisible(not on)
        self._say_help()
        self._known.stack(on)
        self.setToolTip(self._description() if on else "")
        self.field.fill(on)
        if not self.field.wide:
            width = QSizePolicy.Policy.Expanding if on else QSizePolicy.Policy.Maximum
            self.field.setSizePolicy(width, QSizePolicy.Policy.Preferred)
            self._line.setStretch(self._line.count() - 1, 0 if on else 1)

    def stops(self) -> tuple[QWidget, ...]:
        """Return where Tab stops, in order."""
        return (*self.field.inputs(), self._confirm)

    def because(self) -> str:
        return self._because

    def show_values(self, values: Values, *, confirmed: bool) -> None:
        self.field.show_values(values)
        self.show_confirmed(confirmed)

    def show_confirmed(self, confirmed: bool) -> None:
        """Say that the answer is what was known, confirmed."""
        if confirmed:
            self._known.say(Chip("done", self.tr("Known answer, confirmed")))
            self._chip.show()
            self._confirm.hide()
        elif self._confirm.isHidden():
            self._chip.hide()
        self._known.setVisible(not (self._chip.isHidden() and self._confirm.isHidden()))

    def show_own(self, own: bool) -> None:
        """Say whose answer it is, where one is worked out: a person's own stands until it is cleared."""
        if own != self._own:
            self._own = own
            self._say_title()
            self._say_help()
            self.field.name(self._spoken, self._description())

    def _say_help(self) -> None:
        """Say what helps under the question; in a cell only whose answer it is, as the tip says the rest."""
        words = self._worked_out() if self._in_cell else help_words(self.item)
        self._help.setText(words)
        self._help.setVisible(bool(words))

    def _worked_out(self) -> str:
        if not self.item.is_calculated:
            return ""
        if self._own:
            return self.tr("your own answer, worked out again once you clear it")
        return self.tr("worked out from other answers")

    def show_known(self, known: KnownAnswer | None) -> None:
        """Show what the record says, waiting to be confirmed; None when nothing waits."""
        self._confirm.setVisible(known is not None)
        if known is None:
            self._chip.hide()
            self._known.hide()
            self.field.hint("")
            return
        said = answers_words(self.item, known.values)
        self.field.hint(said)
        words = self.tr("Known: {answer}, {day}, {source}").format(
            answer=said, day=short_day(known.known_on), source=known.source
        )
        self._known.say(Chip("info", words))
        self._chip.show()
        self._known.show()
        self._confirm.setAccessibleName(self.tr("Confirm. {known}").format(known=words))
        self.field.name(self._spoken, f"{self._description()} {words}".strip())

    def known_words(self) -> str:
        """Return what the chip says, "" when there is none."""
        return "" if self._chip.isHidden() else self._chip.chip().text

    def show_wrong(self, words: str, caution: str = "") -> None:
        """Say what is wrong with the answer, "" when nothing is; then `caution`, what is worth another look."""
        said = words or caution
        if said == self.wrong_words():
            return
        self._wrong.set_words(said, caution=not words)
        self._wrong.setVisible(bool(said))
        self.field.name(self._spoken, f"{said} {self._description()}".strip())

    def wrong_words(self) -> str:
        return "" if self._wrong.isHidden() else self._wrong.words()

    # --- inside ---

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        self._column = column
        self._indent()
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self._help)
        if (picture := picture_of(self.item)) is not None:
            add_to(column, picture)
        self._say_help()
        self._known = _KnownLine(self._chip, self._confirm)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(10)
        if self.field.wide:
            column.addWidget(self.field)
        else:
            self.field.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
            self._line.addWidget(self.field)
        self._line.addWidget(self._known)
        self._line.addStretch(1)
        column.addLayout(self._line)
        column.addWidget(self._wrong)

    def _description(self) -> str:
        needed = self.tr("optional") if self._optional else ""
        parts = (needed, beside_words(self.item), self._worked_out(), self._because, help_words(self.item))
        return ", ".join(part for part in parts if part)

    def _say_title(self) -> None:
        c = colours()
        optional = self.tr("optional") if self._optional else ""
        beside = [beside_words(self.item), self._worked_out(), optional, self._because]
        said = " · ".join(escape(part.strip()) for part in beside if part)
        said = f'<span style="color:{c.quiet}">{said}</span>' if said else ""
        rich = self.item.rich
        if rich is not None and len(rich.blocks) > 1:
            number = f"<p><b>{escape(self.item.prefix)}</b></p>" if self.item.prefix else ""
            self._title.setText(number + rich_html(rich) + (f"<p>{said}</p>" if said else ""))
            return
        words = escape(question_words(self.item))
        if rich is not None and rich.blocks:
            words = " ".join(filter(None, (escape(self.item.prefix or ""), inline_html(rich.blocks[0]))))
        self._title.setText(f'<span style="font-weight:600">{words}</span>' + (f" &nbsp;{said}" if said else ""))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = 0 if self.field.wide else self.field.sizeHint().width() + self._line.spacing()
        narrow = self._in_cell or self.width() - self._depth * INDENT_PX < beside + self._known.sizeHint().width()
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._line.direction() != way:
            self._line.setDirection(way)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._say_title()
        elif event.type() == QEvent.Type.LayoutDirectionChange:
            self._indent()

    def _indent(self) -> None:
        indent = self._depth * INDENT_PX
        turned = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        self._column.setContentsMargins(0 if turned else indent, 0, indent if turned else 0, 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._depth:
            painter = QPainter(self)
            left = (self._depth - 1) * INDENT_PX
            painter.fillRect(placed(self, QRectF(left, 0, BAR_PX, self.height())), colours().info.line)
            painter.end()


class _KnownLine(QWidget):
    """What is known and the way to confirm it; it asks for no width, and goes under the field where there is none."""

    def __init__(self, chip: ChipLabel, confirm: QWidget) -> None:
        super().__init__()
        self._chip = chip
        self._words = Label("", "small", wrap=True)  # in a table's cell a chip would be cut
        self._words.hide()
        self._stacked = False
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(10)
        self._row.addWidget(chip)
        self._row.addWidget(self._words)
        self._row.addWidget(confirm)
        self._row.addStretch(1)

    def say(self, chip: Chip) -> None:
        self._chip.set_chip(chip)
        self._words.setText(chip.text)

    def stack(self, on: bool) -> None:
        """Stand as wrapped words over the button (`on`), or as a chip beside it."""
        self._stacked = on
        way = QBoxLayout.Direction.TopToBottom if on else QBoxLayout.Direction.LeftToRight
        self._row.setDirection(way)
        self._row.setSpacing(2 if on else 10)
        self._chip.setMaximumHeight(0 if on else _ANY_PX)
        self._words.setVisible(on)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())
