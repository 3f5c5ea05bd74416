"""What is said of one round, in boxes: for what was forgotten, and how many came."""

from __future__ import annotations

from datetime import date, datetime, time

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from prisoncare_desktop.domain.attendance import OfficerPresent
from prisoncare_desktop.domain.calendar import at_local
from prisoncare_desktop.domain.rounds import NOTE_LONGEST, RoundSaid
from prisoncare_desktop.ui.calendar_words import wall_clock
from prisoncare_desktop.ui.trouble import Words
from prisoncare_desktop.ui.typed_time import tidy_time
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import button_at_end, primary_button
from prisoncare_desktop.ui.widgets.choice_box import ChoiceBox
from prisoncare_desktop.ui.widgets.labels import field_label
from prisoncare_desktop.ui.widgets.overlay import Sheet
from prisoncare_desktop.usecases.rounds import RoundLine

_SHEET = QSize(600, 620)  # px, at most
_TIME_HINT = "08:30"


class RoundSheet(Sheet):
    """Enter saves. `confirmed`: the line as it was on view, and what is said of it now; open until it is kept."""

    confirmed = Signal(object, object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "", _SHEET)
        self._line: RoundLine | None = None
        self._day = date.min
        self.trouble = Banner()
        self.started, self.finished, self.due, self.seen, self.note = (QLineEdit() for _ in range(5))
        self.officer = ChoiceBox()
        for words, said in (
            (self.tr("Not said"), OfficerPresent.NOT_SAID),
            (self.tr("Yes"), OfficerPresent.YES),
            (self.tr("No"), OfficerPresent.NO),
        ):
            self.officer.addItem(words, said.value)
        for box in (self.started, self.finished):
            box.setMaxLength(5)
            box.setPlaceholderText(_TIME_HINT)
        for box in (self.due, self.seen):
            box.setValidator(QIntValidator(0, 999, box))
        self.note.setMaxLength(NOTE_LONGEST)
        self.note.setPlaceholderText(self.tr("One line, no names"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        fields: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Began"), self.started),
            (self.tr("Ended"), self.finished),
            (self.tr("People due"), self.due),
            (self.tr("People seen"), self.seen),
            (self.tr("Officer there"), self.officer),
            (self.tr("Note"), self.note),
        )
        for row, (words, field) in enumerate(fields):
            grid.addWidget(field_label(words, field), row, 0)
            grid.addWidget(field, row, 1)
            if isinstance(field, QLineEdit):
                field.returnPressed.connect(self._on_save)
        self.save = primary_button(self.tr("Save"), key_hint=self.tr("Enter"))
        self.save.clicked.connect(self._on_save)
        self.body.addWidget(self.trouble)
        self.body.addLayout(grid)
        self.body.addLayout(button_at_end(self.save))

    def ask(self, line: RoundLine, day: date) -> None:
        """Open with what is kept of this round."""
        self._line, self._day = line, day
        said = line.round.said if line.round is not None else RoundSaid()
        self.set_title(line.hatch.name)
        self.trouble.set_message("info", "")
        self.started.setText(wall_clock(said.started_at) if said.started_at else "")
        self.finished.setText(wall_clock(said.finished_at) if said.finished_at else "")
        self.due.setText("" if said.due is None else str(said.due))
        self.seen.setText("" if said.seen is None else str(said.seen))
        self.officer.setCurrentIndex(self.officer.findData(said.officer_present.value))
        self.note.setText(said.note)
        self.open_sheet(self.due if said.started_at and said.finished_at else self.started)

    def _on_save(self) -> None:
        if self._line is None:
            return
        before = self._line.round.said if self._line.round is not None else RoundSaid()
        try:
            started = self._instant(self.started.text(), before.started_at)
            finished = self._instant(self.finished.text(), before.finished_at)
        except ValueError:
            self.trouble.set_message("caution", self.tr("Write the time as 08:30. Nothing is saved yet."))
            return
        said = RoundSaid(
            started,
            finished,
            int(self.due.text()) if self.due.text() else None,
            int(self.seen.text()) if self.seen.text() else None,
            OfficerPresent(str(self.officer.currentData() or "")),
            self.note.text(),
        )
        self.confirmed.emit(self._line, said)

    def show_trouble(self, words: Words) -> None:
        """Say why it is not kept; what was typed stays."""
        self.trouble.set_message("caution", f"{words.what} {words.next_step}")

    def _instant(self, typed: str, before: datetime | None) -> datetime | None:
        """Return the instant of a wall clock, to the second where it stands as it did.

        Raises:
            ValueError: it is no time of the day.
        """
        if not typed.strip():
            return None
        if before is not None and tidy_time(typed) == wall_clock(before):
            return before
        return at_local(self._day, time.fromisoformat(tidy_time(typed)))
