"""Wires the clinic grid to the tasks: keys become commands, what was saved is read again and shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import QTimer

from prisoncare_desktop.domain.attendance import Appointment, Counts, Outcome
from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.correction import is_free
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.ui.screen import ONLY_TO_LOOK_AT, Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.attendance.closing_sheet import ClosingSaid
from prisoncare_desktop.ui.screens.attendance.correcting import Correction
from prisoncare_desktop.ui.screens.attendance.details import Details
from prisoncare_desktop.ui.screens.attendance.grid_rows import closed_words
from prisoncare_desktop.ui.screens.attendance.outcome_bar import UNDO, Deed
from prisoncare_desktop.ui.screens.attendance.placing import Placing
from prisoncare_desktop.ui.screens.attendance.saving import Make, Saving
from prisoncare_desktop.ui.screens.attendance.view import SessionView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import Words, words_for
from prisoncare_desktop.usecases.appointment_history import AppointmentHistory, GetAppointmentHistory
from prisoncare_desktop.usecases.attendance import GetSessionGrid, NoteAppointment, SessionGrid
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.clinic_paper import WHO_PRINTS
from prisoncare_desktop.usecases.closing import CallOffSession, CloseSession
from prisoncare_desktop.usecases.details import RecordDetails
from prisoncare_desktop.usecases.list_warnings import GetListWarnings, ListWarnings

_ON_THE_FOOT = 9  # keys, besides those that every list has
_RECORDS = frozenset({Role.NURSE, Role.SMS_WORKER})  # each of their own team's clinics
_PASTES = _RECORDS | {Role.ADMINISTRATOR}
_BACK_TO = {  # where Esc leads from here, by where somebody came from
    "sync-changes": Place("sync-changes", "again"),
    "unexplained": Place("unexplained"),
    "indicator-lines": Place("indicators", "again"),
}
_ROWS_OF = ("unexplained", "indicator-lines")  # whoever comes from there wants the row, and no word of the Sync page
_SAYS_SAVING_AFTER_MS = 350  # a save that takes longer than a blink says so


class SessionScreen(Screen):
    """One clinic session. `Place("session", session_id)`; with an appointment's id as its field, at that patient."""

    name = "session"
    room = "clinics"
    help_page = "session"

    def __init__(self, tasks: Tasks, known: Collection[str] = ()) -> None:
        """`known`: the names of the screens there are."""
        self._known = known
        self._page = SessionView()
        super().__init__(self._page, tasks)
        self._clock = tasks.context.clock
        self._session_id = ""
        self._may_record = tasks.context.user.role in _RECORDS
        self._may_print = tasks.context.user.role in WHO_PRINTS
        self._page.print_requested.connect(self._on_print)
        self._page.export_requested.connect(lambda: self.go.emit(Place("export", self._session_id)))
        self._page.may_paste = tasks.context.user.role in _PASTES and "read-list" in known
        self._page.paste_requested.connect(self._on_paste)
        self._page.figures_requested.connect(lambda: self.go.emit(Place("indicators", self._session_id)))
        self._came_from = ""  # the list whose row somebody came to see here, "" for none
        self._shown_half_day = ""
        self._in_view = False
        self._reading = False
        self._read_again = False
        self._saving = Saving(tasks, self)
        self._saving.saved.connect(self._on_saved)
        self._saving.taken_back.connect(self._on_taken_back)
        self._saving.failed.connect(self._on_failed)
        self._just_saved: list[str] = []
        self._told: dict[str, str] = {}  # what is to be told once what is on its way is saved, by appointment
        self._of_many: set[str] = set()  # of a clinic called off, those still to be taken back
        self._names: dict[str, str] = {}  # of whom something was keyed, for what comes back after the list is left
        self._page.is_free = self._is_free
        self._page.recorded.connect(self._on_recorded)
        self._page.stands_already.connect(self._on_stands_already)
        self._page.nothing_to_explain.connect(lambda: self.said.emit(self.tr("E is for what is not yet explained.")))
        self._page.too_early.connect(
            lambda: self.said.emit(self.tr("Nothing was recorded: this clinic is on a later day."))
        )
        self._page.history_requested.connect(self._on_history_requested)
        self._page.undo_requested.connect(self._on_undo)
        self._page.offer(self._deeds())
        self._placing = Placing(tasks, self._page, self._saving)
        self._placing.added.connect(self._on_added)
        self._placing.moves.connect(self._on_moves)
        self._placing.booked.connect(self._on_booked)
        self._placing.said.connect(self.said)
        self._placing.failed.connect(self._on_not_done)
        self._wanted_row = ""  # of somebody just put on the list, until the list is read
        self._page.noted.connect(self._on_noted)
        self._page.details.said.connect(self._on_details)
        self._page.identity.now = self._clock.now
        self._page.back_requested.connect(self._on_back)
        self._page.closing.confirmed.connect(self._on_closing)
        self._page.closing.called_off.connect(self._on_called_off)

    def keys(self) -> Sequence[tuple[str, str]]:
        back = (self.tr("Esc"), self._back_words())
        deeds = [(deed.key, deed.words) for deed in self._deeds()]
        jump = (self.tr("/"), self.tr("Jump to a name"))
        paste = ((self.tr("Ctrl V"), self.tr("Paste a list")),) if self._page.may_paste else ()
        if not self._may_record:
            return (*deeds, jump, back, *paste)
        return (*deeds[:_ON_THE_FOOT], jump, back, *deeds[_ON_THE_FOOT:], *paste)

    def _deeds(self) -> tuple[Deed, ...]:
        """Return what this person's keys do, those most used first: the foot has room for these."""
        history = Deed("H", self.tr("History"))
        ways = [Deed("P", self.tr("Paper"), whole=True)] if self._may_print else []
        ways += [Deed("K", self.tr("For another system"), whole=True)] if "export" in self._known else []
        ways += [Deed("F", self.tr("Figures"), whole=True)] if "indicators" in self._known else []
        if not self._may_record:
            return (history, *ways)
        return (
            Deed("A", self.tr("Attended"), outcome=True),
            Deed("L", self.tr("Late but seen"), outcome=True),
            Deed("T", self.tr("Too late"), outcome=True),
            Deed("N", self.tr("Not seen"), outcome=True),
            Deed("C", self.tr("Cancelled"), outcome=True),
            Deed("W", self.tr("Walk-in"), whole=True),
            Deed("R", self.tr("Book again")),
            Deed("X", self.tr("Close clinic"), whole=True),
            Deed(UNDO, self.tr("Undo"), outcome=True),
            Deed("U", self.tr("Not explained")),
            Deed("E", self.tr("Explain")),
            Deed("M", self.tr("Note")),
            Deed("D", self.tr("How they were seen")),
            Deed("G", self.tr("Move to another clinic")),
            history,
            *ways,
        )

    def enter(self, what: str, around: Surroundings) -> None:
        self._came_from = around.came_from if around.came_from in _BACK_TO else ""
        self.keys_changed.emit()  # where Esc leads
        if what != self._session_id:
            self._session_id, self._shown_half_day = what, ""
            self._saving.begin()
            self._page.clear()
            self._page.warn(None)
            self._placing.begin(what)
        self._page.identity.touch()
        self._in_view = True
        self._page.look_for("", may_record=self._may_record, decides=False)
        self._read()
        self._tasks.ask(self, GetListWarnings(what), partial(self._on_warnings, what), lambda _error: None)
        self._page.table.setFocus()

    def _on_paste(self) -> None:
        if self._page.may_paste:
            self.go.emit(Place("read-list", self._session_id, "paste"))

    def _on_back(self) -> None:
        self.go.emit(_BACK_TO.get(self._came_from, Place("clinics")))

    def _back_words(self) -> str:
        words = {
            "sync-changes": self.tr("Changes"),
            "unexplained": self.tr("Not explained yet"),
            "indicator-lines": self.tr("Figures"),
        }
        return words.get(self._came_from, self.tr("Clinics"))

    def return_to(self, field: str) -> None:
        decides = not field.startswith(ONLY_TO_LOOK_AT)
        whose = field.removeprefix(ONLY_TO_LOOK_AT)
        if self._came_from in _ROWS_OF:
            self._wanted_row = whose
            self._page.select(whose)  # at once where they are on view: no key may reach another patient
            return
        if not self._page.look_for(whose, may_record=self._may_record, decides=decides):
            self._page.clear()  # until they are here no key may reach another patient
            self._read()

    def field(self) -> str:
        wanted = self._page.wanted
        only = "" if wanted.decides or not wanted.appointment_id else ONLY_TO_LOOK_AT
        return f"{only}{wanted.appointment_id}"

    def leave(self) -> None:
        self._in_view = False
        self._page.close_overlays()
        self._placing.close()
        self._saving.finish()

    def on_changed(self, changes: Changes) -> None:
        if not changes or changes.outbox or self._session_id in changes.sessions or changes.residents or changes.regime:
            self._read()  # nothing changed: a sync came to its end, and the list is as of then

    # --- reading ---

    def _read(self) -> None:
        """Read the session, once more after a reading under way: thirty quick saves are not thirty readings."""
        if self._reading or not self._in_view:
            self._read_again = self._reading
            return
        self._reading, self._read_again = True, False
        session_id = self._session_id
        self._tasks.ask(self, GetSessionGrid(session_id), self._on_read, self._on_not_read)

    def _on_read(self, grid: SessionGrid) -> None:
        self._reading = False
        if grid.session.id == self._session_id:
            self._shown_half_day = f"{grid.session.clinic_date.isoformat()}/{grid.session.period.value}"
            now = self._clock.now()
            self._saving.shows(row.appointment for row in grid.rows)
            self._page.display(
                grid,
                now,
                local_date(now),
                may_record=self._may_record,
                under_way=self._saving.under_way(),
            )
            if self._wanted_row:
                self._page.select(self._wanted_row)
                self._wanted_row = ""
            for appointment_id in self._just_saved:
                self._page.said_saved(appointment_id)
            self._just_saved.clear()
        self._again()

    def _on_not_read(self, error: BaseException) -> None:
        self._reading = False
        self._page.show_trouble(words_for(error))
        self._again()

    def _again(self) -> None:
        if self._read_again:
            self._read()

    def _on_warnings(self, session_id: str, warnings: ListWarnings) -> None:
        if session_id == self._session_id:
            self._page.warn(warnings)

    # --- paper ---

    def _on_print(self) -> None:
        if self._shown_half_day:
            self.go.emit(Place("clinic-print", f"{self._shown_half_day}/{self._session_id}"))

    # --- closing ---

    def _on_closing(self, said: ClosingSaid) -> None:
        session_id = self._session_id
        close = CloseSession(session_id, said.officer_present, said.slots_offered, said.shown_closed_at)
        self._tasks.run(self, close, lambda counts: self._on_closed(session_id, counts), self._on_not_done)

    def _on_closed(self, session_id: str, counts: Counts) -> None:
        if self._in_view and session_id == self._session_id:
            self.go.emit(Place("today"))
            self.said.emit(closed_words(counts))  # there: what is said on one page is gone on the next

    def _on_not_done(self, error: BaseException) -> None:
        self._page.show_trouble(words_for(error))
        self._read()

    def _on_called_off(self, reason_code: str) -> None:
        session_id = self._session_id

        def done(now_at: dict[str, int]) -> None:
            if session_id == self._session_id:
                self._saving.was_said_of_many(now_at)
                self.said.emit(self.tr("Called off: {n} cancelled. Ctrl Z takes it back.").format(n=len(now_at)))

        self._tasks.run(self, CallOffSession(session_id, reason_code), done, self._on_not_done)

    # --- recording ---

    def _is_free(self, appointment: Appointment, outcome: str, reason_code: str) -> bool:
        """Whether a key is recorded without asking why: the same rule as the store holds it to."""
        return is_free(
            appointment,
            Outcome(outcome),
            reason_code,
            by=self._tasks.context.user.id,
            at=self._clock.now(),
            same_sitting=self._saving.in_this_sitting(appointment.id),
        )

    def _on_stands_already(self, appointment_id: str) -> None:
        told = self.tr("{name} stands as “{was}” already. Nothing was changed.")
        self.said.emit(told.format(name=self._page.name_of(appointment_id), was=self._page.outcome_of(appointment_id)))

    def _on_history_requested(self, appointment_id: str) -> None:
        self._tasks.ask(self, GetAppointmentHistory(appointment_id), self._on_history, self._on_not_read)

    def _on_history(self, history: AppointmentHistory) -> None:
        if self._in_view:
            self._page.show_history(history)

    def _on_recorded(self, keyed: Correction) -> None:
        appointment_id = keyed.appointment_id
        self._names[appointment_id] = self._page.name_of(appointment_id)
        was = "" if keyed.why or keyed.explains else self._page.outcome_of(appointment_id)
        if was:  # a correction is one key too: it is told, so that a slip of the finger is seen
            told = self.tr("Changed: {name} was “{was}”. Ctrl Z takes it back.")
            self._told[appointment_id] = told.format(name=self._names[appointment_id], was=was)
        self._saving.record(appointment_id, Outcome(keyed.outcome), keyed.reason_code, keyed.why, keyed.words)
        QTimer.singleShot(_SAYS_SAVING_AFTER_MS, self, partial(self._say_saving, appointment_id))

    def _on_added(self, appointment_id: str) -> None:
        self._wanted_row = appointment_id
        self._read()

    def _on_booked(self, appointment_id: str, name: str) -> None:
        self._names[appointment_id] = name

    def _on_moves(self, appointment_id: str, told: str) -> None:
        self._names[appointment_id], self._told[appointment_id] = self._page.name_of(appointment_id), told

    def _on_noted(self, appointment_id: str, note: str, before: str) -> None:
        self._names[appointment_id] = self._page.name_of(appointment_id)
        self._saving.say(
            appointment_id,
            lambda revision: NoteAppointment(appointment_id, note, revision),
            lambda revision: NoteAppointment(appointment_id, before, revision),
        )

    def _on_details(self, appointment_id: str, now: Details, before: Details) -> None:
        def told(said: Details) -> Make:
            return lambda revision: RecordDetails(
                appointment_id, said.mode, said.interpreter, said.escort_avoided, revision
            )

        self._names[appointment_id] = self._page.name_of(appointment_id)
        self._saving.say(appointment_id, told(now), told(before))

    def _on_undo(self) -> None:
        taken = self._saving.last() if self._may_record else ()
        if not taken:
            self.said.emit(self.tr("Nothing to undo here."))
            return
        self._of_many = set(taken) if len(taken) > 1 else set()
        for appointment_id in taken:
            self._names.setdefault(appointment_id, self._page.name_of(appointment_id))
        self._saving.undo()
        self._page.select(taken[0])

    def _on_taken_back(self, appointment_id: str) -> None:
        if not self._in_view:
            return
        if appointment_id not in self._of_many:
            self.said.emit(self.tr("Taken back: {name}").format(name=self._names[appointment_id]))
            return
        self._of_many.discard(appointment_id)
        if not self._of_many:
            self.said.emit(self.tr("Taken back: the clinic is not called off"))

    def _say_saving(self, appointment_id: str) -> None:
        if appointment_id in self._saving.under_way():
            self._page.mark(appointment_id, "saving")

    def _on_saved(self, appointment_id: str) -> None:
        self._just_saved.append(appointment_id)
        self._page.mark(appointment_id, "")
        if told := self._told.pop(appointment_id, ""):
            self.said.emit(told)

    def _on_failed(self, appointment_id: str, error: BaseException) -> None:
        words = words_for(error)
        self._told.pop(appointment_id, None)
        self._page.mark(appointment_id, "not-saved")
        if self._in_view and self._page.name_of(appointment_id):
            self._page.show_failed(appointment_id, words)
        else:
            self.trouble.emit(self._not_saved(self._names[appointment_id], words))
        self._read()

    def _not_saved(self, name: str, words: Words) -> Words:
        """Return the words for somebody who is not looking at the row any more."""
        what = self.tr("Not saved: {name}, in the clinic you left. {what}").format(name=name, what=words.what)
        step = words.next_step if words.level == "danger" else self.tr("Go back to that clinic and look.")
        return Words(what, step, "danger", words.detail)
