"""The key palette: one key a choice, opened beside the row it is about.

A child of the window that covers it unseen, so that a click elsewhere closes it and nothing behind it is pressed by
accident. Never a native popup and never a nested event loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import CARD_RADIUS
from prisoncare_desktop.ui.widgets.card import inner_line
from prisoncare_desktop.ui.widgets.held_keys import is_held
from prisoncare_desktop.ui.widgets.keyed_button import KeyedButton
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.painting import rounded, soft_shadow

_ACROSS, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
_MARGIN = 10  # px kept between the palette and the window's edge


@dataclass(frozen=True)
class Choice:
    """A key (one character), what it means in words, and the code `chosen` carries. `is_so`: it stands so already."""

    key: str
    label: str
    code: str
    is_so: bool = False


@dataclass(frozen=True)
class ChoiceGroup:
    title: str
    choices: tuple[Choice, ...]


class KeyPalette(QWidget):
    """Asks one question with one key. Up, Down, Enter, Tab and the mouse work as well."""

    chosen = Signal(str)  # the choice's code
    dismissed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._panel: _Panel | None = None
        self._before: QWidget | None = None
        self._anchor = QRect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", "none")
        self.setAccessibleName(self.tr("Choose by key"))
        self.hide()
        window.installEventFilter(self)

    def ask(
        self,
        title: str,
        subtitle: str,
        groups: Sequence[ChoiceGroup],
        footer: Sequence[Choice] = (),
    ) -> None:
        """Set the question. `footer` choices stand under the line, beside "Esc Back"."""
        if self._panel is not None:
            self._panel.setParent(None)
            self._panel.deleteLater()
        self._panel = _Panel(self, title, subtitle, groups, footer, self.tr("Back"))
        for row in self._panel.rows:
            row.clicked.connect(lambda _checked=False, code=row.choice.code: self._choose(code))
        self._panel.back.clicked.connect(self.dismiss)
        self.setAccessibleName(title)
        self.setAccessibleDescription(subtitle)

    def open_at(self, rect_global: QRect) -> None:
        """Open beside a rectangle on the screen (the row's); keys go to the palette until it closes."""
        if self._panel is None:
            return
        self._anchor = rect_global
        focused = self.window().focusWidget()
        self._before = focused if focused is not self else self._before
        self._place()
        self.show()
        self.raise_()
        self._panel.show()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def panel_rect(self) -> QRect:
        """Return where the visible panel is, in the window."""
        return self._panel.geometry() if self._panel is not None else QRect()

    def codes(self) -> tuple[str, ...]:
        return tuple(row.choice.code for row in self._panel.rows) if self._panel is not None else ()

    def dismiss(self) -> None:
        if self.isVisible():
            self._close()
            self.dismissed.emit()

    def _choose(self, code: str) -> None:
        if self.isVisible():
            self._close()
            self.chosen.emit(code)

    def _close(self) -> None:
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.PopupFocusReason)
            self._before = None

    def _place(self) -> None:
        if self._panel is None:
            return
        window = self._window
        self.setGeometry(window.rect())
        size = self._panel.sizeHint().boundedTo(QSize(window.width() - 2 * _MARGIN, window.height() - 2 * _MARGIN))
        row = QRect(window.mapFromGlobal(self._anchor.topLeft()), self._anchor.size())
        left = min(row.right() - size.width() - 28, window.width() - size.width() - 50)
        below, above = row.bottom() + 24, row.top() - size.height() - 14
        if below + size.height() + _MARGIN <= window.height():
            top = below
        elif above >= _MARGIN:
            top = above
        else:  # room neither under nor over the row: as low as the window allows
            top = window.height() - size.height() - _MARGIN
        self._panel.setGeometry(QRect(QPoint(max(_MARGIN, left), max(_MARGIN, top)), size))
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible() and watched is self._window:
            self._place()
        return False

    def event(self, event: QEvent) -> bool:
        # While it is open, single keys are its own: a window's shortcut on the same letter must not win.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (self._row_for(event) is not None or event.key() == Qt.Key.Key_Escape)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._panel is None:
            return
        row = self._row_for(event)
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif row is not None and not is_held(event):
            self._choose(row.choice.code)
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Right):
            self._step(1)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Left):
            self._step(-1)
        # every other key is swallowed: nothing behind the palette may act while it asks

    def focusNextPrevChild(self, forward: bool) -> bool:
        self._step(1 if forward else -1)
        return True

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.dismiss()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._panel is None:
            return
        painter = QPainter(self)
        soft_shadow(painter, QRectF(self._panel.geometry()), CARD_RADIUS, 26)
        painter.end()

    def _row_for(self, event: QKeyEvent) -> ChoiceRow | None:
        plain = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        if self._panel is None or event.modifiers() & ~plain or not event.text():
            return None
        return next((row for row in self._panel.rows if row.choice.key.upper() == event.text().upper()), None)

    def _step(self, by: int) -> None:
        if self._panel is None:
            return
        rows: list[QAbstractButton] = [*self._panel.rows, self._panel.back]
        focused = self.window().focusWidget()
        place = rows.index(focused) + by if isinstance(focused, QAbstractButton) and focused in rows else min(by, 0)
        rows[place % len(rows)].setFocus(Qt.FocusReason.TabFocusReason)


class _Panel(QWidget):
    """The visible box: title, two columns of groups, and the footer."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        subtitle: str,
        groups: Sequence[ChoiceGroup],
        footer: Sequence[Choice],
        back: str,
    ) -> None:
        super().__init__(parent)
        self.rows: list[ChoiceRow] = []
        self._grid_rows: list[ChoiceRow] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        asks, about = Label(title, "strong"), Label(subtitle, "quiet")
        beside = asks.sizeHint().width() + about.sizeHint().width() + 60 <= parent.window().width()
        head = QBoxLayout(_ACROSS if beside and "\n" not in subtitle else _DOWN)  # what tells who it is is never cut
        head.setContentsMargins(15, 12, 15, 12)
        head.setSpacing(9 if beside else 3)
        head.addWidget(asks)
        head.addWidget(about)
        head.addStretch(1)
        outer.addLayout(head)
        outer.addWidget(inner_line())
        outer.addLayout(self._columns(groups))
        self._grid_rows = list(self.rows)
        outer.addWidget(inner_line())
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 3, 8, 4)
        foot.setSpacing(6)
        for choice in footer:
            foot.addWidget(self._row(choice, quiet=True))
        self.back = KeyedButton("Esc", back, quiet=True)
        foot.addWidget(self.back)
        foot.addStretch(1)
        outer.addLayout(foot)

    def _columns(self, groups: Sequence[ChoiceGroup]) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(8, 13, 8, 15)
        grid.setHorizontalSpacing(14)
        columns = (QVBoxLayout(), QVBoxLayout())
        for column in columns:
            column.setSpacing(0)
        if len(groups) == 1:
            half = (len(groups[0].choices) + 1) // 2
            parts: list[ChoiceGroup] = [
                ChoiceGroup(groups[0].title, groups[0].choices[:half]),
                ChoiceGroup(" " if groups[0].title else "", groups[0].choices[half:]),
            ]
        else:
            parts = list(groups)
        heights = [0, 0]
        for part in parts:
            side = 0 if heights[0] <= heights[1] else 1
            heights[side] += len(part.choices) + 2
            if columns[side].count():
                columns[side].addSpacing(9)
            if part.title:
                title = Label(part.title, "group")
                title.setContentsMargins(8, 0, 0, 3)
                columns[side].addWidget(title)
            for choice in part.choices:
                columns[side].addWidget(self._row(choice))
        for place, column in enumerate(columns):
            column.addStretch(1)
            grid.addLayout(column, 0, place)
            grid.setColumnStretch(place, 1)
        return grid

    def _row(self, choice: Choice, *, quiet: bool = False) -> ChoiceRow:
        row = ChoiceRow(choice, quiet=quiet)
        self.rows.append(row)
        return row

    def sizeHint(self) -> QSize:
        widest = max((row.sizeHint().width() for row in self._grid_rows), default=0)
        return super().sizeHint().expandedTo(QSize(max(560, 2 * widest + 32), 0))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # a click on the panel's ground is not a click elsewhere

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), CARD_RADIUS, c.card, c.field_line, c.edge_width)
        painter.end()


class ChoiceRow(KeyedButton):
    """A line of the palette, with the choice it stands for."""

    def __init__(self, choice: Choice, *, quiet: bool = False) -> None:
        super().__init__(choice.key, choice.label, quiet=quiet, is_so=choice.is_so)
        self.choice = choice
