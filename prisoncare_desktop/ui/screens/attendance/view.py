"""The clinic grid: heading and counts, the table, the line about the selected row, the reason palette."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from datetime import date, datetime

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.attendance import Appointment, Outcome
from prisoncare_desktop.domain.closing import is_closed
from prisoncare_desktop.domain.correction import UNEXPLAINED, explains, is_unexplained
from prisoncare_desktop.ui.outcome_words import outcome_words
from prisoncare_desktop.ui.resident_words import identifiers
from prisoncare_desktop.ui.screens.attendance.closing import Closing
from prisoncare_desktop.ui.screens.attendance.correcting import Correcting, Correction
from prisoncare_desktop.ui.screens.attendance.details import AskingDetails
from prisoncare_desktop.ui.screens.attendance.grid_rows import (
    columns,
    grid_row,
    session_chips,
)
from prisoncare_desktop.ui.screens.attendance.heading import Aside
from prisoncare_desktop.ui.screens.attendance.heading_words import nobody_words, notice_words, title_words
from prisoncare_desktop.ui.screens.attendance.history_sheet import HistorySheet
from prisoncare_desktop.ui.screens.attendance.identity import Identity
from prisoncare_desktop.ui.screens.attendance.outcome_bar import UNDO, Deed, OutcomeBar
from prisoncare_desktop.ui.screens.attendance.row_line import RowLine
from prisoncare_desktop.ui.screens.attendance.wanted import WantedBanner
from prisoncare_desktop.ui.trouble import Words
from prisoncare_desktop.ui.why_not import WhyNot
from prisoncare_desktop.ui.widgets.banner import Banner, BannerKind
from prisoncare_desktop.ui.widgets.overlay import frame_of
from prisoncare_desktop.ui.widgets.row_painting import row_height
from prisoncare_desktop.ui.widgets.rows import Row, words_of
from prisoncare_desktop.ui.widgets.shortcuts import on_keys
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.widgets.toast import announce
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.appointment_history import AppointmentHistory
from prisoncare_desktop.usecases.attendance import GridRow, SessionGrid
from prisoncare_desktop.usecases.list_warnings import ListWarnings

_CRAMPED_ROWS = 14  # a page less high, in rows of its table, keeps its room for them
_AT_ONCE = {"A": Outcome.ATTENDED, "L": Outcome.LATE_SEEN, "T": Outcome.TOO_LATE}
_PRINT, _CLOSE, _EXPORT, _FIGURES, _WALK_IN, _MOVE, _AGAIN = "P", "X", "K", "F", "W", "G", "R"
_WITH_A_REASON = {"N": Outcome.NOT_SEEN, "C": Outcome.CANCELLED}
_HISTORY, _UNEXPLAINED, _EXPLAIN, _NOTE, _DETAILS = "H", "U", "E", "M", "D"


class SessionView(WorkingPage):
    """Shows one session. Signals carry the appointment the key was pressed for."""

    recorded = Signal(object)  # a Correction; its why is "" where none was asked
    stands_already = Signal(str)  # appointment id: what was keyed says nothing new
    nothing_to_explain = Signal()
    too_early = Signal()  # an outcome was keyed of a clinic on a later day
    history_requested = Signal(str)  # appointment id
    noted = Signal(str, str, str)  # appointment id, the note, the note that stood there
    undo_requested = Signal()
    back_requested = Signal()
    print_requested = Signal()
    export_requested = Signal()
    figures_requested = Signal()
    paste_requested = Signal()
    walk_in_requested = Signal(QRect)  # beside what it is asked, on the screen
    move_requested = Signal(object, QRect)  # the Appointment; beside what it is asked
    again_requested = Signal(object, QRect)  # the same, of somebody who was not seen

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._rows: dict[str, GridRow] = {}
        self._made: dict[str, tuple[GridRow, str, Row]] = {}  # as the table shows them, by what they were made of
        self._marks: dict[str, str] = {}
        self._keyed: set[str] = set()  # keyed here, not yet shown as recorded
        self._today = date.min
        self._why_not = WhyNot(self)
        self._why_not.answered.connect(self._record)
        self.is_free: Callable[[Appointment, str, str], bool] = lambda _a, _outcome, _reason: True
        self._correcting = Correcting(self)
        self._correcting.answered.connect(self._commit)
        self._history: HistorySheet | None = None
        self._session_id = ""
        self._grid: SessionGrid | None = None
        self._keys: frozenset[str] = frozenset()  # the letters that this person has
        self._cramped = False
        self._may_record = False
        self.aside_parts = Aside()
        self.aside_parts.print_pressed.connect(self.print_requested)
        self.aside.addWidget(self.aside_parts)
        self.closing = Closing(self)
        self.closing.checks.connect(self._show_rows)
        self.aside_parts.close_pressed.connect(self._on_close)
        self.bar = OutcomeBar(self)
        self.bar.pressed.connect(self._on_button)
        self.bar.more_pressed.connect(lambda beside: self.bar.ask_at(beside, self._who(), everything=False))
        self.aside_parts.record_pressed.connect(self._on_every_key)
        self.notice = Banner()
        self.wanted = WantedBanner()
        self.trouble.dismissed.connect(self._on_trouble_seen)
        self._failed_id = ""
        self.table = GridTable(self.tr("People on this list"))
        self.table.set_columns(columns())
        self.table.set_jump(True, lambda row: words_of(row.cells["resident"]))
        self.table.command_pressed.connect(self._on_command)
        self.table.current_changed.connect(self._on_current_changed)
        self.trouble.action_requested.connect(lambda: self._show_row(self._failed_id))
        self.wanted.action_requested.connect(lambda: self._show_row(self.wanted.appointment_id))
        self.wanted.dismissed.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.line = RowLine(self.bar)
        self.line.note.said.connect(self.noted)
        self.line.note.left.connect(self._to_the_list)
        self.identity = Identity(self)
        self.details = AskingDetails(self)
        self.may_paste = False
        self._as_a_rule = ""  # how people are seen in this clinic
        self.table.installEventFilter(self)
        for widget in (self.notice, self.wanted, self.trouble, self.closing.banner):
            self.body.addWidget(widget)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.line)
        self.body.addStretch(0)
        ways = ("Ctrl+Z", self.undo_requested.emit), ("Esc", self._on_escape), ("Ctrl+V", self.paste_requested.emit)
        for keys, act in ways:
            on_keys(self, keys, act)
        self.setFocusProxy(self.table)

    def offer(self, deeds: Sequence[Deed]) -> None:
        """Have these keys, and the buttons that do the same."""
        self._keys = frozenset(deed.key for deed in deeds)
        self.table.set_commands([key for key in self._keys if len(key) == 1])
        self.bar.offer(deeds)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        cramped = self.height() < _CRAMPED_ROWS * row_height()
        if cramped is not self._cramped:
            self._cramped = self.line.brief = cramped
            self.bar.setVisible(not cramped)
            self.line.keep_room(self._rows.values())
            if self._grid is not None:
                self._display_aside(self._grid)
            self._on_current_changed(self.table.current_id())

    # --- what is shown ---

    def display(
        self, grid: SessionGrid, now: datetime, today: date, *, may_record: bool, under_way: Set[str] = frozenset()
    ) -> None:
        """Show the session as the store has it. `under_way`: rows whose saves have not come back."""
        fresh = grid.session.id != self._session_id
        self._session_id, self._today, self._as_a_rule = grid.session.id, today, grid.session.mode
        self._rows = {row.appointment.id: row for row in grid.rows}
        self._keyed &= under_way
        self._marks = {i: m for i, m in self._marks.items() if i in self._rows and (m != "saving" or i in under_way)}
        self._may_record = may_record
        self._grid = grid
        self.line.keep_room(grid.rows)
        self._display_heading(grid, now, today)
        self.table.set_empty_text(nobody_words(grid, may_paste=self.may_paste))
        self.closing.display(grid, len(self._waiting()))
        self._show_rows()
        if fresh:
            waiting = [i for i, row in self._rows.items() if row.appointment.outcome is None]
            whose = self.wanted.appointment_id
            self.table.select(whose if whose in self._rows else next(iter(waiting or self._rows), ""))
        self.wanted.display(self._rows.get(self.wanted.appointment_id), may_record=may_record)

    def clear(self) -> None:
        """Show nobody: another session is on its way, and a key pressed meanwhile must not reach this one's people."""
        self._session_id = ""
        self._rows, self._marks, self._grid = {}, {}, None
        self._keyed.clear()
        self._made.clear()
        self.set_title(self.tr("Clinic"))
        self.table.set_empty_text("")
        self.table.set_rows(())
        for banner in (self.notice, self.trouble):
            banner.set_message("info", "")
        self.closing.stop()
        self.line.note.hide()
        self.aside_parts.clear()

    def look_for(self, appointment_id: str, *, may_record: bool, decides: bool) -> bool:
        """Put the cursor on this patient, and say who it is; "": nobody. False: not here yet.

        `decides`: their other outcome is wanted, as somebody must decide what is sent.
        """
        self.wanted.want(appointment_id, decides=decides)
        row = self._rows.get(appointment_id)
        if row is not None:
            self.table.select(appointment_id)
            self.wanted.display(row, may_record=may_record)
        return row is not None

    def mark(self, appointment_id: str, mark: str) -> None:
        """Say of a row that it is being saved ("saving"), was not ("not-saved"), or nothing ("")."""
        self._marks[appointment_id] = mark
        if appointment_id in self._rows:
            self.table.update_row(self._row(appointment_id))
        if mark == "not-saved":
            self._keyed.discard(appointment_id)

    def show_failed(self, appointment_id: str, words: Words) -> None:
        """Say whose recording did not succeed and why. The cursor stays where it is."""
        self._failed_id = appointment_id
        kind: dict[str, BannerKind] = {"danger": "danger", "info": "info"}
        self.trouble.set_message(
            kind.get(words.level, "caution"),
            f"{self.name_of(appointment_id)}: {words.what} {words.next_step}",
            action=self.tr("Show the row"),
            dismissible=True,
        )

    def outcome_of(self, appointment_id: str) -> str:
        """Return what is recorded on this row, with its reason; "" while nothing is."""
        row = self._rows.get(appointment_id)
        if row is None or row.appointment.outcome is None:
            return ""
        return outcome_words(row.appointment)

    def said_saved(self, appointment_id: str) -> None:
        """Read the outcome out."""
        row = self._rows.get(appointment_id)
        if row is not None:
            announce(self.table, f"{row.resident.name}: {words_of(grid_row(row).cells['outcome'])}")

    def select(self, appointment_id: str) -> None:
        self.table.select(appointment_id)

    @property
    def clinic_code(self) -> str:
        """The kind of the clinic on view, "" of none."""
        return self._grid.session.clinic_code if self._grid is not None else ""

    def name_of(self, appointment_id: str) -> str:
        row = self._rows.get(appointment_id)
        return row.resident.name if row else ""

    def detail(self) -> str:
        """Return the line about the selected row."""
        return self.line.text()

    def warn(self, warnings: ListWarnings | None) -> None:
        """Say what to beware of with the people on this list; None: not known yet."""
        self.line.warn(warnings)
        self._on_current_changed(self.table.current_id())

    def show_history(self, history: AppointmentHistory) -> None:
        if self._history is None:
            self._history = HistorySheet(frame_of(self))
        self._history.show_history(history, self._today)

    def close_overlays(self) -> None:
        self._why_not.close()
        self._correcting.close()
        self.closing.close()
        self.identity.close()
        self.bar.close_palette()
        self.details.close()
        self.line.note.finish()
        if self._history is not None:
            self._history.close_sheet()

    # --- inside ---

    def _display_heading(self, grid: SessionGrid, now: datetime, today: date) -> None:
        self.set_title(*title_words(grid, today))
        self._display_aside(grid)
        self.notice.set_message(*notice_words(grid, now, today))

    def _display_aside(self, grid: SessionGrid) -> None:
        self.aside_parts.display(
            session_chips(grid, self._today),
            paper=_PRINT in self._keys and not self._cramped,
            closing=_CLOSE in self._keys and grid.session.clinic_date <= self._today,
            closed=is_closed(grid.session, grid.counts),
            record=self._cramped and bool(self._keys),
        )

    def _waiting(self) -> list[str]:
        """Return those who are not recorded, nor on their way to be."""
        return [i for i, row in self._rows.items() if row.appointment.outcome is None and i not in self._keyed]

    def _on_list(self) -> list[str]:
        """Return whom the table shows: everybody, or while X checks only those who are not recorded."""
        if not self.closing.is_checking:
            return list(self._rows)
        return [i for i, row in self._rows.items() if row.appointment.outcome is None]

    def _show_rows(self) -> None:
        self.table.set_rows([self._row(i) for i in self._on_list()])
        self._on_current_changed(self.table.current_id())

    def _on_escape(self) -> None:
        if self.closing.is_checking:
            self.closing.stop()
        else:
            self.back_requested.emit()

    def _row(self, appointment_id: str) -> Row:
        """Return the row as the table shows it; one that says what it said before is not made anew: lists are long."""
        row, mark = self._rows[appointment_id], self._marks.get(appointment_id, "")
        made = self._made.get(appointment_id)
        if made is None or made[:2] != (row, mark):
            made = self._made[appointment_id] = (row, mark, grid_row(row, mark))
        return made[2]

    def _on_current_changed(self, appointment_id: str) -> None:
        self.line.display(self._rows.get(appointment_id), self._today)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not event.text().isalnum()
        if watched is self.table and pressed:  # of a letter it is asked first who it is for
            self.identity.touch()
        return super().eventFilter(watched, event)

    def _to_the_list(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_button(self, key: str) -> None:
        if key == UNDO:
            self.undo_requested.emit()
        else:
            self._on_command(key, self.table.current_id())

    def _on_every_key(self) -> None:
        self.bar.ask_at(self.table.row_rect(self.table.current_id()), self._who(), everything=True)

    def _who(self) -> str:
        row = self._rows.get(self.table.current_id())
        return f"{row.resident.name}, {identifiers(row.resident)}" if row else ""

    def _on_command(self, letter: str, appointment_id: str) -> None:
        whole = {_PRINT: self.print_requested, _EXPORT: self.export_requested, _FIGURES: self.figures_requested}
        if letter in whole:
            whole[letter].emit()
            return
        if letter == _CLOSE:
            self._on_close()
            return
        if letter == _WALK_IN:
            beside = self.table.row_rect(appointment_id) if appointment_id else self._table_rect()
            self.walk_in_requested.emit(beside)
            return
        row = self._rows.get(appointment_id)
        if row is not None:
            beside = self.table.row_rect(appointment_id)
            self.identity.check(row.resident, row.similar_name, beside, lambda: self._act(letter, appointment_id))

    def _on_close(self) -> None:
        if self._is_later():
            self.too_early.emit()
        else:
            self.closing.press()

    def _is_later(self) -> bool:
        return self._grid is not None and self._grid.session.clinic_date > self._today

    def _act(self, letter: str, appointment_id: str) -> None:
        """Do what a letter means for this row."""
        if appointment_id not in self._rows:
            return  # they left the list while it was asked
        says_outcome = letter in _AT_ONCE or letter in _WITH_A_REASON or letter == _UNEXPLAINED
        if says_outcome and self._is_later():
            self.too_early.emit()  # at once: not after a reason was chosen, and the cursor stays
        elif letter in _AT_ONCE:
            self._record(appointment_id, _AT_ONCE[letter].value, "")
        elif letter == _HISTORY:
            self.history_requested.emit(appointment_id)
        elif letter == _UNEXPLAINED:
            self._record(appointment_id, Outcome.NOT_SEEN.value, UNEXPLAINED)
        elif letter == _EXPLAIN:
            self._explain(appointment_id)
        elif letter == _NOTE:
            row = self._rows[appointment_id]
            who = f"{row.resident.name}, {row.resident.nomis_number}"
            self.line.note.ask(appointment_id, who, row.appointment.note)
        elif letter == _DETAILS:
            row = self._rows[appointment_id]
            self.details.ask(row.appointment, row.resident, self._as_a_rule, self.table.row_rect(appointment_id))
        elif letter in (_MOVE, _AGAIN):
            asked = self.move_requested if letter == _MOVE else self.again_requested
            asked.emit(self._rows[appointment_id].appointment, self.table.row_rect(appointment_id))
        else:
            resident = self._rows[appointment_id].resident
            self._why_not.ask(appointment_id, _WITH_A_REASON[letter], resident, self.table.row_rect(appointment_id))

    def _table_rect(self) -> QRect:
        return QRect(self.table.mapToGlobal(self.table.rect().topLeft()), self.table.size())

    def _explain(self, appointment_id: str) -> None:
        row = self._rows[appointment_id]
        if row.appointment.outcome is None or not is_unexplained(row.appointment):
            self.nothing_to_explain.emit()
            return
        beside = self.table.row_rect(appointment_id)
        self._why_not.ask(appointment_id, row.appointment.outcome, row.resident, beside, found_out=True)

    def _record(self, appointment_id: str, outcome: str, reason_code: str) -> None:
        """Hand it on, or ask first why what stands there is changed."""
        row = self._rows[appointment_id]
        a = row.appointment
        keyed = Correction(appointment_id, outcome, reason_code, explains=explains(a, Outcome(outcome), reason_code))
        if appointment_id in self._keyed or self.is_free(a, outcome, reason_code):
            self._commit(keyed)
        elif (a.outcome, a.reason_code) == (outcome, reason_code):
            if appointment_id != self.wanted.appointment_id:
                self._move_on(appointment_id)
            self.stands_already.emit(appointment_id)
        else:
            self._correcting.ask(keyed, row.resident, outcome_words(a), self.table.row_rect(appointment_id))

    def _commit(self, keyed: Correction) -> None:
        appointment_id = keyed.appointment_id
        if appointment_id not in self._rows:
            return  # they left the list while it was asked
        self._keyed.add(appointment_id)
        self._marks.pop(appointment_id, None)
        if appointment_id == self.wanted.appointment_id:  # they alone were come for: the cursor stays with them
            self.wanted.display_keyed(self._rows[appointment_id])
        else:
            self._move_on(appointment_id)
        self.recorded.emit(keyed)

    def _move_on(self, appointment_id: str) -> None:
        """Go to the next row below that nobody has recorded; if there is none, to the next row.

        While X checks, to the first above if there is none below: nobody else is on view.
        """
        ids = self._on_list()
        place = ids.index(appointment_id) if appointment_id in ids else len(ids)
        below, above = ids[place + 1 :], ids[:place] if self.closing.is_checking else []
        waiting = (i for i in (*below, *above) if self._rows[i].appointment.outcome is None and i not in self._keyed)
        self.table.select(next(waiting, next(iter(below), "")))

    def _show_row(self, appointment_id: str) -> None:
        self.table.select(appointment_id)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_trouble_seen(self) -> None:
        """Take "Not saved" from rows that have an outcome: somebody else's, which she has now seen."""
        for appointment_id, row in self._rows.items():
            if row.appointment.outcome is not None and self._marks.get(appointment_id):
                self.mark(appointment_id, "")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
