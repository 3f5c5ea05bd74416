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


@dataclass(eq=False)
class _Recording:
    """One recording that Ctrl+Z can take back. `over`: the revision it was recorded over, known once it is sent."""

    appointment_id: str
    over: int = 0


@dataclass(frozen=True)
class _Keyed:
    """One key. `outcome` None: take the recording back."""

    recording: _Recording
    outcome: Outcome | None
    reason_code: str = ""
    why: str = ""
    why_words: str = ""
    same_sitting: bool = False

    @property
    def appointment_id(self) -> str:
        return self.recording.appointment_id

    def command(self, shown_revision: int) -> Command[None]:
        if self.outcome is None:
            return UndoOutcome(self.appointment_id, shown_revision, to_revision=self.recording.over)
        self.recording.over = shown_revision
        return RecordOutcome(
            self.appointment_id,
            self.outcome,
            self.reason_code,
            shown_revision,
            self.why,
            self.why_words,
            self.same_sitting,
        )


class Saving(QObject):
    """Hands each key to the store at once, unless an earlier one of the same row is still on its way."""

    saved = Signal(str)  # appointment id
    taken_back = Signal(str)  # appointment id; `saved` follows
    failed = Signal(str, object)  # appointment id, the error; what was keyed behind it for this row is dropped

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._shown: dict[str, int] = {}  # the revision on the screen, or that our latest save left
        self._ours: dict[str, int] = {}  # the revision our latest save left
        self._on_its_way: dict[str, int] = {}  # the revision each row's save was sent against
        self._held: dict[str, deque[_Keyed]] = {}
        self._recordings: list[_Recording] = []  # what Ctrl+Z takes back, the latest last

    def begin(self) -> None:
        """Another session: what was recorded in the last one is not taken back from here."""
        self._recordings.clear()

    def shows(self, appointments: Iterable[Appointment]) -> None:
        """Take note of the revisions that are on the screen now."""
        for a in appointments:
            self._shown[a.id] = max(a.revision, self._shown.get(a.id, 0))

    def record(
        self, appointment_id: str, outcome: Outcome, reason_code: str, why: str = "", why_words: str = ""
    ) -> None:
        keyed = _Keyed(
            _Recording(appointment_id), outcome, reason_code, why, why_words, self.in_this_sitting(appointment_id)
        )
        self._recordings.append(keyed.recording)
        self._take(keyed, self._shown.get(appointment_id, 0))

    def in_this_sitting(self, appointment_id: str) -> bool:
        """Whether something was recorded of it since this list was opened, and not taken back."""
        return any(one.appointment_id == appointment_id for one in self._recordings)

    def undo(self) -> str:
        """Take the latest recording of this session back. Return its appointment's id, "" if there is none.

        It goes against the revision our own save left: what somebody else recorded since is not taken back.
        """
        if not self._recordings:
            return ""
        recording = self._recordings.pop()
        self._take(_Keyed(recording, None), self._ours.get(recording.appointment_id, 0))
        return recording.appointment_id

    def under_way(self) -> frozenset[str]:
        """Return the appointments whose saves have not come back."""
        return frozenset(self._on_its_way)

    def finish(self) -> None:
        """Hand in what is held, as when the PC is locked: nothing that was keyed waits in memory for a person."""
        for appointment_id, held in self._held.items():
            for step, keyed in enumerate(held, start=1):
                self._tasks.run(self, keyed.command(self._on_its_way[appointment_id] + step))
        self._held.clear()

    def _take(self, keyed: _Keyed, revision: int) -> None:
        if keyed.appointment_id in self._on_its_way:
            self._held.setdefault(keyed.appointment_id, deque()).append(keyed)
        else:
            self._send(keyed, revision)

    def _send(self, keyed: _Keyed, revision: int) -> None:
        self._on_its_way[keyed.appointment_id] = revision
        self._tasks.run(
            self,
            keyed.command(revision),
            lambda _none: self._on_saved(keyed, revision + 1),
            lambda error: self._on_failed(keyed, error),
        )

    def _on_saved(self, keyed: _Keyed, revision: int) -> None:
        appointment_id = keyed.appointment_id
        del self._on_its_way[appointment_id]
        self._ours[appointment_id] = revision
        self._shown[appointment_id] = max(revision, self._shown.get(appointment_id, 0))
        held = self._held.get(appointment_id)
        if held:
            # Against what our own save left, not against what came in meanwhile: that would overwrite it unseen.
            self._send(held.popleft(), revision)
        else:
            self._held.pop(appointment_id, None)
        if keyed.outcome is None:
            self.taken_back.emit(appointment_id)
        self.saved.emit(appointment_id)

    def _on_failed(self, keyed: _Keyed, error: BaseException) -> None:
        del self._on_its_way[keyed.appointment_id]
        dropped = {keyed.recording, *(one.recording for one in self._held.pop(keyed.appointment_id, ()))}
        self._recordings = [one for one in self._recordings if one not in dropped]
        self.failed.emit(keyed.appointment_id, error)
