"""One of a few options: cards in a row, chosen by their number. `own_words` adds a last card for an answer typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.values import Value
from prisoncare_desktop.ui.forms.field import AnswerField, Values
from prisoncare_desktop.ui.forms.option_cards import OptionCards
from prisoncare_desktop.ui.forms.words import option_words, own_words, wordless


class CardsField(AnswerField):
    """Options as cards; several may be ticked where the question repeats. `own`: what the last card is called, for an
    answer in own words; "" where none may be given."""

    wide = True

    def __init__(
        self, options: Sequence[tuple[str, Value]], *, several: bool, exclusive: frozenset[int], own: str = ""
    ) -> None:
        super().__init__()
        self._values = tuple(value for _, value in options)
        labels = [label for label, _ in options]
        self._words = tuple(labels)
        self._own = QLineEdit() if own else None
        if own:
            labels.append(own)
        self.cards = OptionCards(labels, several=several, exclusive=exclusive)
        self._elsewhere: Values = ()  # answers that came in and are none of the options: kept until another is chosen
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.cards)
        if self._own is not None:
            column.addWidget(self._own)
            self._own.hide()
            self._own.setPlaceholderText(self.tr("Put it in your own words"))
            self._own.textEdited.connect(self._tell)
        self.cards.chosen.connect(self._on_chosen)

    def inputs(self) -> Sequence[QWidget]:
        return (*self.cards.cards, *((self._own,) if self._own is not None else ()))

    def start_at(self) -> QWidget | None:
        stops = [card for card in self.cards.cards if card.focusPolicy() == Qt.FocusPolicy.StrongFocus]
        return stops[0] if stops else None

    def name(self, question: str, description: str) -> None:
        for card in self.cards.cards:
            card.setAccessibleDescription(" ".join(part for part in (question, description) if part))
        self.cards.setAccessibleName(question)
        if self._own is not None:
            self._own.setAccessibleName(self.tr("{question} In your own words").format(question=question))

    def unreadable(self) -> str:
        return "own-words" if wordless(self._own_text(), self._words) else ""

    def in_columns(self, on: bool) -> None:
        """Stand under the heads of a table, a mark for each option (`on`), or on the page with the options' words."""
        self.cards.in_columns(on)

    def fill(self, on: bool) -> None:
        self.cards.be_narrow(on)

    def place_at_the_focus(self) -> int:
        """Return which option has the focus, the first if none has."""
        return next((place for place, card in enumerate(self.cards.cards) if card.hasFocus()), 0)

    def focus_place(self, place: int) -> None:
        """Give the focus to one option, without choosing it."""
        self.cards.go_to(min(place, len(self.cards.cards) - 1))

    def show_values(self, values: Values) -> None:
        places = {place: value for value in values if (place := self._place_of(value)) is not None}
        words = [v for v in values if self._place_of(v) is None and isinstance(v, str)]
        self._elsewhere = tuple(
            v for v in values if self._place_of(v) is None and not (isinstance(v, str) and self._own)
        )
        shown = set(places)
        if self._own is not None:
            self._own.setText(words[0] if words else "")
            self._own.setVisible(bool(words))
            if words:
                shown.add(len(self._values))
        self.cards.show_places(frozenset(shown))

    def _place_of(self, value: Value) -> int | None:
        for place, mine in enumerate(self._values):
            if type(mine) is type(value) and _same(mine, value):
                return place
        return None

    def _on_chosen(self, places: frozenset[int]) -> None:
        self._elsewhere = ()
        if self._own is not None:
            wanted = len(self._values) in places
            was_hidden = self._own.isHidden()
            self._own.setVisible(wanted)
            if wanted and was_hidden:
                self._own.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    def _tell(self) -> None:
        places = sorted(self.cards.places())
        values = [self._values[place] for place in places if place < len(self._values)]
        own = self._own_text()
        if own.strip() and not wordless(own, self._words):
            values.append(own)
        self.answered.emit((*values, *self._elsewhere))

    def _own_text(self) -> str:
        asked = len(self._values) in self.cards.places()
        return self._own.text() if self._own is not None and asked else ""


def _same(mine: Value, value: Value) -> bool:
    same_code = getattr(mine, "same_code", None)
    return bool(same_code(value)) if same_code is not None else mine == value


def choice_field(item: Item) -> CardsField:
    """Return cards for a choice with few options; ticks where several may be given."""
    options = [(option_words(option), option.value) for option in item.options]
    exclusive = frozenset(place for place, option in enumerate(item.options) if option.exclusive)
    return CardsField(options, several=item.repeats, exclusive=exclusive, own=own_words(item))
