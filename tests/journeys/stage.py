"""The stage of a journey: the real application in a real window, driven by keys as a person drives it.

Nothing is waited for by the clock: `until` waits for a fact. With a `camera` each named moment is photographed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QEventLoop, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from prisoncare_desktop.app import Application
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.ui.screens.signin.person_button import PersonButton
from prisoncare_desktop.ui.shell import Shell
from prisoncare_desktop.ui.succession import stay_in_this_process
from prisoncare_desktop.ui.theme.dress import dress

W = TypeVar("W", bound=QWidget)
_BREATH_S = 0.005
"""The real program sleeps between events; one that spins keeps the sync's thread from its work."""

GIVE_UP_AFTER_S = 30.0


class Stage:
    """One PC with PrisonCare on it. `camera(name, window)`: takes a picture; None in tests."""

    def __init__(self, chosen: Settings, camera: Callable[[str, QWidget], None] | None = None) -> None:
        application = QApplication.instance() or QApplication([])
        assert isinstance(application, QApplication)
        self.qt = application
        dress(application)
        self.camera = camera
        self.house = Application(chosen, stay_in_this_process)

    # --- the person's hands -------------------------------------------------------------------------------------

    def open(self) -> None:
        """Start the program and wait for the sign-in window."""
        self.house.start()
        self.until(self._is_in_front, "the sign-in window")

    def _is_in_front(self) -> bool:
        """Whether the window is drawn and has the keyboard: on a real screen both come a while after it is shown."""
        window = self.house.window
        return window.isVisible() and window.windowHandle().isExposed() and self.qt.focusWidget() is not None

    def close(self) -> None:
        self.house.window.close()
        self.settle()

    def sign_in(self, member: StaffMember, password: str) -> None:
        """Choose a name by the arrow keys, type the password, Enter."""
        self.choose(member)
        self.type_text(password)
        self.press("Return")
        self.until(lambda: self.house.shell is not None, f"{member.name} signed in")

    def choose(self, member: StaffMember) -> None:
        """Go to a name at the door."""
        self.until(self._is_in_front, "the door")
        people = [button.user_id for button in self.house.door_view.people]
        if self.house.door_view.password.hasFocus():
            self.press("Up")
        while (here := self._chosen_card(people)) != people.index(member.id):
            self.press("Right" if here < people.index(member.id) else "Left")

    def _chosen_card(self, people: list[str]) -> int:
        focused = self.qt.focusWidget()
        assert isinstance(focused, PersonButton), f"the names are not in focus but {focused}"
        return people.index(focused.user_id)

    def press(self, *keys: str) -> None:
        """Press keys one after another, each as `QKeySequence` names it: `a`, `Return`, `Ctrl+Z`, `Down`."""
        for key in keys:
            combination = QKeySequence(key)[0]  # type: ignore[index]  # the binding has it, its stubs do not
            QTest.keyClick(self._under_the_hands(), combination.key(), combination.keyboardModifiers())

    def type_text(self, text: str) -> None:
        """Type text, character by character; names have letters that Qt's own typing has no key for."""
        for character in text:
            if character.isascii():
                QTest.keyClicks(self._under_the_hands(), character)
                continue
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, character)
                self.qt.sendEvent(self._under_the_hands(), key)

    def _under_the_hands(self) -> QWidget:
        return self.qt.focusWidget() or self.house.window

    # --- the person's eyes --------------------------------------------------------------------------------------

    @property
    def shell(self) -> Shell:
        shell = self.house.shell
        assert shell is not None, "nobody is signed in"
        return shell

    def see(self, kind: type[W]) -> W:
        """Return the one visible widget of this kind."""
        seen = [w for w in self.house.window.findChildren(kind) if w.isVisible()]
        assert seen, f"no {kind.__name__} on screen"
        return seen[0]

    def words(self) -> str:
        """Return everything written on visible labels and buttons."""
        window = self.house.window
        labels = [x.text() for x in window.findChildren(QLabel) if x.isVisible()]
        buttons = [x.text() for x in window.findChildren(QAbstractButton) if x.isVisible()]
        return "\n".join(labels + buttons)

    def reads(self, words: str) -> None:
        """Wait until these words can be read."""
        self.until(lambda: words in self.words(), f"the words “{words}”")

    def until(self, fact: Callable[[], object], what: str) -> None:
        """Let the program work until this is so; fail after half a minute."""
        give_up_at = time.monotonic() + GIVE_UP_AFTER_S
        while not fact():
            assert time.monotonic() < give_up_at, f"waited in vain for: {what}"
            self.qt.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            time.sleep(_BREATH_S)
        self.settle()

    def at(self, screen: str) -> None:
        """Wait until this screen is on view."""
        self.until(lambda: self.house.shell is not None and self.house.shell.place.screen == screen, f"screen {screen}")

    def settle(self) -> None:
        """Let what is ready happen."""
        for _ in range(3):
            self.qt.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)

    def photograph(self, name: str) -> None:
        if self.camera is not None:
            self.until(lambda: self.house.shell is None or not self.house.shell.syncing, "the sync's end")
            self.settle()
            self.camera(name, self.house.window)


def save_window(folder: Path) -> Callable[[str, QWidget], None]:
    """Return a camera that saves the window as it is painted."""
    folder.mkdir(parents=True, exist_ok=True)

    def take(name: str, window: QWidget) -> None:
        window.grab().save(str(folder / f"{name}.png"))

    return take
