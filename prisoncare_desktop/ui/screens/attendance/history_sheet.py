"""H: what was recorded of one person's appointment, who changed it and why, what stood there before."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.correction import OTHER
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.ui.calendar_words import long_day
from prisoncare_desktop.ui.outcome_words import outcome_words
from prisoncare_desktop.ui.screens.attendance.grid_rows import where_words, who_and_when
from prisoncare_desktop.ui.widgets.labels import Label
from prisoncare_desktop.ui.widgets.overlay import Sheet
from prisoncare_desktop.usecases.appointment_history import AppointmentHistory, Recorded

_SHEET = QSize(720, 560)  # px, at most
_LIST_HIGH = 360  # px; more scrolls


class HistorySheet(Sheet):
    """The latest first, so that what stands now is read first."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "", _SHEET)
        self._said: list[str] = []
        self._about = Label("", "quiet", wrap=True)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setAccessibleName(self.tr("What was recorded"))
        self.body.addWidget(self._about)
        self.body.addWidget(self._area)

    def show_history(self, history: AppointmentHistory, today: date) -> None:
        """Open with everything that was recorded."""
        who = history.resident
        self.set_title(self.tr("What was recorded"))
        about = [who.name, who.nomis_number, who.cell]
        if history.corrected_until is not None:
            until = (
                self.tr("corrections until {day}")
                if today <= history.corrected_until
                else self.tr("corrections closed on {day}")
            )
            about.append(until.format(day=long_day(history.corrected_until)))
        self._about.setText(" · ".join(w for w in about if w))
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 4, 8, 4)
        column.setSpacing(2)
        if not history.recorded:
            column.addWidget(Label(self.tr("Nothing has been recorded for this person yet."), wrap=True))
        for place, one in enumerate(reversed(history.recorded)):
            for line, kind in self._lines(one, today, history.state if place == 0 else ""):
                column.addWidget(Label(line, "strong" if kind else "quiet", wrap=True))
            column.addSpacing(10)
        column.addStretch(1)
        self._said = [label.text() for label in page.findChildren(Label)]
        self._area.setWidget(page)
        high = column.heightForWidth(640)
        page.setMinimumHeight(high)  # a label that may wrap asks for two lines where one is enough
        self._area.setFixedHeight(min(high + 8, _LIST_HIGH))
        self._area.setAccessibleDescription("; ".join(self.words()))
        self.open_sheet()

    def words(self) -> list[str]:
        """Return every line of the list."""
        return list(self._said)

    def _lines(self, one: Recorded, today: date, state: str) -> list[tuple[str, bool]]:
        a = one.appointment
        if a.outcome is None:
            return [(self.tr("Taken back: nothing recorded"), True)]
        said = outcome_words(a)
        lines = [(self.tr("Taken back to: {said}").format(said=said) if one.taken_back else said, True)]
        doubt = self.tr("the PC's clock was in doubt") if a.clock_suspect else ""
        if told := " · ".join(w for w in (who_and_when(a, today), doubt, where_words(state)) if w):
            lines.append((told, False))
        if a.correction:
            lines.append((self.tr("Changed because: {why}").format(why=_why(a.correction, a.correction_words)), False))
        return lines


def _why(code: str, words: str) -> str:
    if code == OTHER and words:
        return words
    try:
        return value_set("correction_reason").concept(code).label
    except NotFound:
        return code
