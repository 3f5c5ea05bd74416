"""Asks every few seconds whether a backup is due, and tells those whose move it is when the last one failed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import Words, sync_trouble_words, words_for
from prisoncare_desktop.usecases.backup_port import BackupState
from prisoncare_desktop.usecases.backups import BackUpIfDue, GetBackups

ASKED_EVERY_MS = 20_000  # within a minute one is to lie there, made and checked; many sessions last no longer
THEIR_MOVE = frozenset({Role.LEADER, Role.IT})


class BackupWatch(QObject):
    """`tell(words)`: shows what must not be missed. Does nothing in a session without backups (some tests')."""

    made = Signal()  # one was made just now

    def __init__(self, parent: QObject, tasks: Tasks, tell: Callable[[Words], None]) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._tell = tell
        self._going = False
        self._timer = QTimer(self)
        self._timer.setInterval(ASKED_EVERY_MS)
        self._timer.timeout.connect(self.ask)

    def start(self) -> None:
        context = self._tasks.context
        if context.backups is None:
            return
        self._timer.start()
        if context.user.role in THEIR_MOVE:
            self._tasks.ask(self, GetBackups(), self._on_state, lambda _trouble: None)

    def stop(self) -> None:
        self._timer.stop()

    def ask(self) -> None:
        """Have a backup made if one is due; not two at once."""
        if self._going:
            return
        self._going = True
        self._tasks.behind(self, BackUpIfDue(), self._on_made, self._on_failed)

    def _on_made(self, made: bool) -> None:
        self._going = False
        if made:
            self.made.emit()

    def _on_failed(self, error: BaseException) -> None:
        self._going = False
        if self._tasks.context.user.role in THEIR_MOVE:
            self._tell(words_for(error))

    def _on_state(self, state: BackupState) -> None:
        if state.trouble:
            self._tell(sync_trouble_words(state.trouble))
