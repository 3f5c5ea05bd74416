"""What was keyed, on its way to the store: in order within a row, taken back in the opposite order, whatever it was."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from prisoncare_desktop.domain.attendance import Appointment, Outcome
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.usecases.attendance import RecordOutcome, UndoOutcome
from prisoncare_desktop.usecases.requests import Command

Make = Callable[[int], Command[Any]]  # the revision it goes against -> the command
TakeBack = Callable[[int, int], Command[Any]]  # the revision now, the revision it was said over -> the command


@dataclass(eq=False)
class _Step:
    """Something said of one row that Ctrl+Z can take back. `over`: the revision it was said over, once it is sent."""

    appointment_id: str
    back: TakeBack
    is_outcome: bool
    over: int = 0


@dataclass(frozen=True)
class _Keyed:
    """One key. `make` None: take the step back."""

    step: _Step
    make: Make | None

    @property
    def appointment_id(self) -> str:
        return self.step.appointment_id

    def command(self, shown_revision: int) -> Command[Any]:
        if self.make is None:
            return self.step.back(shown_revision, self.step.over)
        self.step.over = shown_revision
        return self.make(shown_revision)


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
        self._stack: list[tuple[_Step, ...]] = []  # what Ctrl+Z takes back, the latest last; of many rows at once too

    def begin(self) -> None:
        """Another session: what was said in the last one is not taken back from here."""
        self._stack.clear()

    def shows(self, appointments: Iterable[Appointment]) -> None:
        """Take note of the revisions that are on the screen now."""
        for a in appointments:
            self._shown[a.id] = max(a.revision, self._shown.get(a.id, 0))

    def record(
        self, appointment_id: str, outcome: Outcome, reason_code: str, why: str = "", why_words: str = ""
    ) -> None:
        sitting = self.in_this_sitting(appointment_id)

        def make(revision: int) -> Command[Any]:
            return RecordOutcome(appointment_id, outcome, reason_code, revision, why, why_words, sitting)

        self._push(_Step(appointment_id, _undo_outcome(appointment_id), is_outcome=True), make)

    def say(self, appointment_id: str, make: Make, back: Make) -> None:
        """Hand in something else said of this row; `back` makes what says again what stood there."""
        self._push(_Step(appointment_id, lambda revision, _over: back(revision), is_outcome=False), make)

    def was_made(self, appointment_id: str, back: Make) -> None:
        """The store has a new row of ours; Ctrl+Z takes it away again."""
        self._ours[appointment_id] = self._shown[appointment_id] = 1
        self._stack.append((_Step(appointment_id, lambda revision, _over: back(revision), is_outcome=False, over=0),))

    def was_said_of_many(self, now_at: Mapping[str, int]) -> None:
        """The store has an outcome of all these already, each at this revision: one Ctrl+Z takes back all."""
        for appointment_id, revision in now_at.items():
            self._ours[appointment_id] = self._shown[appointment_id] = revision
        self._stack.append(
            tuple(_Step(i, _undo_outcome(i), is_outcome=True, over=revision - 1) for i, revision in now_at.items())
        )

    def in_this_sitting(self, appointment_id: str) -> bool:
        """Whether an outcome was recorded of it since this list was opened, and not taken back."""
        return any(one.appointment_id == appointment_id and one.is_outcome for step in self._stack for one in step)

    def last(self) -> tuple[str, ...]:
        """Return the appointments of what `undo` would take back, none if there is nothing."""
        return tuple(step.appointment_id for step in self._stack[-1]) if self._stack else ()

    def undo(self) -> None:
        """Take back what was said last, against the revision our own save left: never what somebody else said since."""
        for step in self._stack.pop():
            self._take(_Keyed(step, None), self._ours.get(step.appointment_id, 0))

    def under_way(self) -> frozenset[str]:
        """Return the appointments whose saves have not come back."""
        return frozenset(self._on_its_way)

    def finish(self) -> None:
        """Hand in what is held, as when the PC is locked: nothing that was keyed waits in memory for a person."""
        for appointment_id, held in self._held.items():
            for step, keyed in enumerate(held, start=1):
                self._tasks.run(self, keyed.command(self._on_its_way[appointment_id] + step))
        self._held.clear()

    def _push(self, step: _Step, make: Make) -> None:
        self._stack.append((step,))
        self._take(_Keyed(step, make), self._shown.get(step.appointment_id, 0))

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
        if keyed.make is None:
            self.taken_back.emit(appointment_id)
        self.saved.emit(appointment_id)

    def _on_failed(self, keyed: _Keyed, error: BaseException) -> None:
        del self._on_its_way[keyed.appointment_id]
        dropped = {keyed.step, *(one.step for one in self._held.pop(keyed.appointment_id, ()))}
        left = (tuple(one for one in steps if one not in dropped) for steps in self._stack)
        self._stack = [steps for steps in left if steps]
        self.failed.emit(keyed.appointment_id, error)


def _undo_outcome(appointment_id: str) -> TakeBack:
    return lambda revision, over: UndoOutcome(appointment_id, revision, to_revision=over)
