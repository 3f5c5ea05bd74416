"""The regime calendar's page: the week, what stands under the cursor, and the four things one can say."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from prisoncare_desktop.domain.regime import Regime
from prisoncare_desktop.ui.regime_words import regime_word
from prisoncare_desktop.ui.screens.regime.week_grid import WeekGrid, week_title
from prisoncare_desktop.ui.widgets.flow import FlowBox
from prisoncare_desktop.ui.widgets.keyed_button import KeyedButton
from prisoncare_desktop.ui.widgets.labels import Label, quiet
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.regime import RegimeCalendar


class RegimeView(WorkingPage):
    said = Signal(object, bool)  # Regime, whether of the whole day

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(self.tr("Regime"))
        self.add_way_back(self.tr("Clinics"))
        self.grid = WeekGrid()
        self.grid.said.connect(self.said)
        self.grid.moved.connect(self._tell)
        self.line = Label("", "strong", wrap=True)
        self.hint = quiet(self.tr("With Shift, the whole day. Nobody said anything where there is a dot."), wrap=True)
        self.buttons = FlowBox()
        self.buttons.set_widgets([self._button(regime) for regime in Regime])
        self._page = Scrolled()
        self._page.column.addWidget(self.grid)
        self._page.column.addStretch(1)
        self.body.addWidget(self.trouble)
        self.body.addWidget(self._page, 1)
        self.body.addWidget(self.line)
        self.body.addWidget(self.buttons)
        self.body.addWidget(self.hint)
        self.body.addStretch(0)
        self.setFocusProxy(self.grid)

    def display(self, calendar: RegimeCalendar, monday: date) -> None:
        """Show this week."""
        self.trouble.set_message("info", "")
        self.set_title(self.tr("Regime"), week_title(monday))
        if not calendar.wings:
            self.hint.setText(self.tr("The wings stand here once the trust's list of residents has come."))
        self.grid.display(calendar, monday)
        self._page.setMaximumHeight(self.grid.sizeHint().height())  # what the line below says stands under the wings
        self._tell()

    def _tell(self) -> None:
        self.line.setText(self.grid.words())
        row = self.grid.row_rect()
        self._page.ensureVisible(0, row.center().y(), 0, row.height())

    def _button(self, regime: Regime) -> KeyedButton:
        button = KeyedButton(regime_word(regime)[0], regime_word(regime), quiet=True)
        button.clicked.connect(lambda: self._on_button(regime))
        return button

    def _on_button(self, regime: Regime) -> None:
        shift = Qt.KeyboardModifier.ShiftModifier
        self.said.emit(regime, bool(QApplication.keyboardModifiers() & shift))
        self.grid.setFocus()
