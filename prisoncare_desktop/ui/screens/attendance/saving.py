"""What was keyed, on its way to the store: in order within a row, taken back in the opposite order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from prisoncare_desktop.domain.attendance import Appointment, Outcome
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.usecases.attendance import RecordOutcome, UndoOutcome
from prisoncare_desktop.usecases.requests import Command


@dataclass(frozen=True)
class _Keyed:
    """One key. `outcome` None: take the last recording back."""

    appointment_id: str
    outcome: Outcome | None
    reason_code: str = ""

    def command(self, shown_revision: int | None) -> Command[None]:
        if self.outcome is None:
            return UndoOutcome(self.appointment_id, shown_revision)
        return RecordOutcome(self.appointment_id, self.outcome, self.reason_code, shown_revision)


class Saving(QObject):
    """Hands each key to the store at once, unless an earlier one of the same row is still on its way."""

    saved = Signal(str)  # appointment id
    failed = Signal(str, object)  # appointment id, the error; what was keyed behind it for this row is dropped

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._revisions: dict[str, int] = {}
        self._on_its_way: dict[str, int] = {}  # the revision each row's save was sent against
        self._held: dict[str, deque[_Keyed]] = {}
        self._recorded: list[str] = []  # what Ctrl+Z takes back, the latest last

    def begin(self) -> None:
        """Another session: what was recorded in the last one is not taken back from here."""
        self._recorded.clear()

    def shows(self, appointments: Iterable[Appointment]) -> None:
        """Take note of the revisions that are on the screen now."""
        for a in appointments:
            self._revisions[a.id] = max(a.revision, self._revisions.get(a.id, 0))

    def record(self, appointment_id: str, outcome: Outcome, reason_code: str) -> None:
        self._recorded.append(appointment_id)
        self._take(_Keyed(appointment_id, outcome, reason_code))

    def undo(self) -> str:
        """Take the latest recording of this session back. Return its appointment's id, "" if there is none."""
        if not self._recorded:
            return ""
        appointment_id = self._recorded.pop()
        self._take(_Keyed(appointment_id, None))
        return appointment_id

    def under_way(self) -> frozenset[str]:
        """Return the appointments whose saves have not come back."""
        return frozenset(self._on_its_way)

    def finish(self) -> None:
        """Hand in what is held, as when the PC is locked: nothing that was keyed waits in memory for a person."""
        for appointment_id, held in self._held.items():
            revision = self._on_its_way.get(appointment_id, self._revisions.get(appointment_id, 0))
            for step, keyed in enumerate(held, start=1):
                self._tasks.run(self, keyed.command(revision + step))
        self._held.clear()

    def _take(self, keyed: _Keyed) -> None:
        if keyed.appointment_id in self._on_its_way:
            self._held.setdefault(keyed.appointment_id, deque()).append(keyed)
            return
        self._send(keyed, self._revisions.get(keyed.appointment_id, 0))

    def _send(self, keyed: _Keyed, revision: int) -> None:
        self._on_its_way[keyed.appointment_id] = revision
        self._tasks.run(
            self,
            keyed.command(revision),
            lambda _none: self._on_saved(keyed.appointment_id, revision + 1),
            lambda error: self._on_failed(keyed, error),
        )

    def _on_saved(self, appointment_id: str, revision: int) -> None:
        del self._on_its_way[appointment_id]
        self._revisions[appointment_id] = max(revision, self._revisions.get(appointment_id, 0))
        held = self._held.get(appointment_id)
        if held:
            # Against what our own save left, not against what came in meanwhile: that would overwrite it unseen.
            self._send(held.popleft(), revision)
        self.saved.emit(appointment_id)

    def _on_failed(self, keyed: _Keyed, error: BaseException) -> None:
        del self._on_its_way[keyed.appointment_id]
        dropped = [keyed, *self._held.pop(keyed.appointment_id, ())]
        for one in dropped:
            if one.outcome is not None and one.appointment_id in self._recorded:
                place = len(self._recorded) - 1 - self._recorded[::-1].index(one.appointment_id)
                del self._recorded[place]
        self.failed.emit(keyed.appointment_id, error)
