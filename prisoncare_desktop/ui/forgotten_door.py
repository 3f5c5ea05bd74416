"""The page for a forgotten password at work: checks what is typed, has the vault judge the code, says how it went."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from prisoncare_desktop.domain.passwords import problem_with
from prisoncare_desktop.errors import RuleBroken, WrongPassword
from prisoncare_desktop.ui.front_door import Runner
from prisoncare_desktop.ui.screens.signin.forgotten_view import ForgottenView
from prisoncare_desktop.ui.screens.signin.view import PersonCard
from prisoncare_desktop.ui.trouble import words_for

SetsPassword = Callable[[str, str, str], None]
"""(user id, code, new password): sets it or raises."""


class ForgottenDoor(QObject):
    """`by_code`: a colleague's code; `by_recovery`: this PC's. `done(str)`: whose password is set."""

    done = Signal(str)

    def __init__(self, view: ForgottenView, by_code: SetsPassword, by_recovery: SetsPassword, run: Runner) -> None:
        super().__init__(view)
        self._view = view
        self._by_code, self._by_recovery = by_code, by_recovery
        self._run = run
        self._names: dict[str, str] = {}
        view.new_password_requested.connect(self._on_requested)

    def show(self, people: Sequence[PersonCard], chosen_user_id: str) -> None:
        self._names = {person.user_id: person.name for person in people}
        self._view.display(people, chosen_user_id)

    def _on_requested(self, user_id: str, code: str, password: str, by_recovery: bool) -> None:
        problem = self._view.problem() or problem_with(password, self._names.get(user_id, ""))
        if problem:
            self._view.say(words_for(RuleBroken(problem, "the sign-in window's own check")))
            return
        set_password = self._by_recovery if by_recovery else self._by_code
        self._view.say(None)
        self._view.set_busy(self.tr("Looking at the code…"))
        self._run(
            self,
            lambda: set_password(user_id, code, password),
            lambda _none: self._on_set(user_id),
            lambda error: self._on_failed(error, by_recovery),
        )

    def _on_set(self, user_id: str) -> None:
        self._view.set_busy("")
        self._view.begin()
        self.done.emit(user_id)

    def _on_failed(self, error: Exception, by_recovery: bool) -> None:
        if isinstance(error, WrongPassword):  # of a code it says nothing that a person could do
            error = RuleBroken("wrong-recovery-code" if by_recovery else "no-reset-code", str(error))
        self._view.set_busy("")
        self._view.say(words_for(error))
        self._view.code.setFocus()
        self._view.code.selectAll()
