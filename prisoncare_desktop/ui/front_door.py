"""The sign-in window at work: who is here, the password, and the words when it is not right.

Imports no use case and no door at first paint: what opens the store comes in as a function and runs off the GUI thread.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from prisoncare_desktop.errors import TooManyTries, WrongPassword
from prisoncare_desktop.ui.screens.signin.view import PersonCard, SignInState, SignInView

if TYPE_CHECKING:
    from prisoncare_desktop.ui.trouble import Level


@dataclass(frozen=True)
class DoorSign:
    """What stands on the door: the site, its state in words, the version; no patient data."""

    site_line: str
    status_lines: tuple[str, ...]
    version_line: str
    demo_note: str = ""


Opener = Callable[[str, str], Any]  # (user id, password) -> what `opened` carries; raises WrongPassword and others
Runner = Callable[[QObject, Callable[[], Any], Callable[[Any], None], Callable[[Any], None]], None]
"""Runs work off the GUI thread: (owner, work, answered, failed)."""


_TICK_MS = 500  # twice a second: no second of the wait is passed over


class FrontDoor(QObject):
    """Wires the sign-in view. `opened(object)`: what the opener gave back."""

    opened = Signal(object)
    stepped = Signal(int, int)  # (step, of how many), from any thread: an older store is brought up to date

    def __init__(
        self, view: SignInView, open_store: Opener, run: Runner, now: Callable[[], float] = time.monotonic
    ) -> None:
        """`now`: seconds that never run backwards; the wait after too many tries is counted by it."""
        super().__init__(view)
        self._now = now
        self._waits: dict[str, float | None] = {}  # user id -> until when; None: until a colleague helps
        self._clock = QTimer(self)
        self._clock.setInterval(_TICK_MS)
        self._clock.timeout.connect(self.count_down)
        self._view = view
        self._open = open_store
        self._run = run
        self._state = SignInState(site_line="", status_lines=(), version_line="", people=())
        self.stepped.connect(self._on_stepped, Qt.ConnectionType.QueuedConnection)
        view.person_chosen.connect(self._on_person_chosen)
        view.sign_in_requested.connect(self._on_sign_in_requested)

    def show(
        self, sign: DoorSign, people: Sequence[PersonCard], *, chosen_user_id: str = "", message: str = ""
    ) -> None:
        """Stand ready for these people, with no password in the field; `chosen_user_id` is who was here last."""
        self._view.clear_password()
        self._state = SignInState(
            site_line=sign.site_line,
            status_lines=(*sign.status_lines, *self._half_filled(people)),
            version_line=sign.version_line,
            people=tuple(people),
            busy=False,
            message=message,
            message_kind="info" if message else "",
            demo_note=sign.demo_note,
            chosen_user_id=chosen_user_id,
        )
        self._view.display(self._state)

    def _half_filled(self, people: Sequence[PersonCard]) -> list[str]:
        """Return who has something here that is nowhere else: "everything" was at the trust but that."""
        line = self.tr("{name} has something half done here.")
        return [line.format(name=person.name) for person in people if person.draft_waiting]

    def shut(self) -> None:
        """Stand there, not to be used: this PC is being locked."""
        self._state = replace(self._state, busy=True, locking=True)
        self._view.display(self._state)

    def say(self, message: str, kind: Level) -> None:
        """Show a sentence under the password field."""
        self._state = replace(self._state, busy=False, message=message, message_kind=kind)
        self._view.display(self._state)

    def _on_stepped(self, step: int, steps: int) -> None:
        if self._state.busy:
            words = self.tr("Bringing this PC's records up to date: step {n} of {all}…").format(n=step, all=steps)
            self._state = replace(self._state, message=words, message_kind="info")
            self._view.display(self._state)

    def count_down(self) -> None:
        """Show what is left of the wait of the one who is chosen; when it is over, let them try."""
        user_id = self._state.chosen_user_id
        if user_id not in self._waits:
            self._clock.stop()
            return
        until = self._waits[user_id]
        left_s = math.ceil(until - self._now()) if until is not None else None
        if left_s is not None and left_s <= 0:
            del self._waits[user_id]
            self._clock.stop()
            self._state = replace(self._state, held_back=False, wait="", message=self.tr("Try again now."))
            self._state = replace(self._state, message_kind="info")
            self._view.display(self._state)
            self._view.focus_first()
            return
        wait = self.tr("Wait {m}:{s:02}").format(m=left_s // 60, s=left_s % 60) if left_s is not None else ""
        if wait != self._state.wait or not self._state.held_back:
            begins = not self._state.held_back
            words = self._held_back_words(user_id, waits=left_s is not None)
            self._state = replace(
                self._state, busy=False, held_back=True, wait=wait, message=words, message_kind="caution"
            )
            self._view.display(self._state)
            if begins:
                self._view.focus_first()

    def _held_back_words(self, user_id: str, *, waits: bool) -> str:
        name = next((p.name for p in self._state.people if p.user_id == user_id), "")
        leaders = [p.name for p in self._state.people if p.is_leader and p.user_id != user_id]
        what = self.tr("Too many wrong passwords for {0}.").format(name)
        then = self.tr("Wait until the button says Sign in, then try again.") if waits else ""
        if len(leaders) > 1:
            who = self.tr("{0} or another leader can give you a code.").format(leaders[0])
        elif leaders:
            who = self.tr("{0} can give you a code.").format(leaders[0])
        else:
            who = self.tr("Ask IT: the site's recovery code lets you in.")
        if not waits:
            who = self.tr("No more are tried until you have a code.") + " " + who
        return f"{what} {then} {who}".replace("  ", " ") + " " + self.tr("Nothing is lost.")

    def _on_person_chosen(self, user_id: str) -> None:
        self._state = replace(
            self._state, chosen_user_id=user_id, message="", message_kind="", held_back=False, wait=""
        )
        self._view.display(self._state)
        if user_id in self._waits:
            self.count_down()
            self._clock.start()

    def _on_sign_in_requested(self, user_id: str, password: str) -> None:
        if self._state.busy:
            return
        self._state = replace(self._state, busy=True, chosen_user_id=user_id, message="", message_kind="")
        self._view.display(self._state)
        self._run(self, lambda: self._open(user_id, password), self._on_opened, self._on_failed)

    def _on_opened(self, opened: object) -> None:
        self._state = replace(self._state, busy=False, message="", message_kind="")
        self._view.display(self._state)
        self.opened.emit(opened)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, WrongPassword):
            name = next((p.name for p in self._state.people if p.user_id == error.user_id), "")
            if error.failures == 1:
                tries = self.tr("1 wrong try so far; nothing is lost.")
            else:
                tries = self.tr("{n} wrong tries so far; nothing is lost.").format(n=error.failures)
            self.say(self.tr("That is not the password for {0}. {1}").format(name, tries), "caution")
            return
        if isinstance(error, TooManyTries):
            self._waits[error.user_id] = None if error.wait_s is None else self._now() + error.wait_s
            self._view.clear_password()
            self.count_down()
            self._clock.start()
            return
        from prisoncare_desktop.ui.trouble import words_for

        words = words_for(error)
        self.say(f"{words.what} {words.next_step}", words.level)
