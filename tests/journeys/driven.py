"""PrisonCare as a process of its own, told from outside what to do. Run as a program, by `tests.journeys.processes`.

The product's own `main`, with one thing more: it asks at PRISONCARE_TEST_DRIVER for lines of Python, does them where
the application lives, and answers. So does its successor: `main` is told to start this module again.

Arguments: `--stays` plants the defect of locking without ending; `--no-heir`: started as a successor it never comes,
and is not waited for long; `--impatient`: a successor does not wait long for the old process to go; `--overlays` plants
the defect of locking by covering only.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleInterface, QKeySequence, QTextDocument
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from prisoncare_desktop import app
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.ui import heir, succession
from prisoncare_desktop.ui.forms.form_page import FormPage
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.review.view import ReviewView
from prisoncare_desktop.ui.succession import FOLLOWS, Successor, stay_in_this_process

ME = "tests.journeys.driven"
STAYS, NO_HEIR, IMPATIENT, OVERLAYS = "--stays", "--no-heir", "--impatient", "--overlays"


class Hands(QObject):
    """Does what the line says: `{"do": an expression}`; answers `{"is": its value}` or `{"went wrong": …}`."""

    def __init__(self, house: app.Application) -> None:
        super().__init__(house)
        self._words = {"house": house, "press": press, "type_text": type_text, "qt": QApplication, "later": later}
        self._words |= {"Place": Place, "form": lambda: form(house), "everything": everything}
        self._words |= {"screen_is_the_door": lambda: screen_is_the_door(house), "dumpable": dumpable}
        self._line = QLocalSocket(self)
        self._line.readyRead.connect(self._on_asked)
        self._line.connectToServer(os.environ["PRISONCARE_TEST_DRIVER"])
        self._line.waitForConnected(5_000)
        self._say({"pid": os.getpid()})

    def _on_asked(self) -> None:
        while self._line.canReadLine():
            asked = json.loads(bytes(self._line.readLine().data()))
            try:
                answer: dict[str, Any] = {"is": eval(asked["do"], dict(self._words))}
            except Exception:  # noqa: BLE001 - whatever it is, the test is told
                answer = {"went wrong": traceback.format_exc()}
            self._say(answer)

    def _say(self, answer: dict[str, Any]) -> None:
        self._line.write(json.dumps(answer, default=repr).encode() + b"\n")
        self._line.flush()


def later(act: Callable[[], object]) -> None:
    """Do it when the answer has been given: it may end this process."""
    QTimer.singleShot(0, act)


def form(house: app.Application) -> FormPage:
    """Return the form of the review on view."""
    assert house.shell is not None
    return house.shell.window.findChildren(ReviewView)[0].form


def dumpable() -> int:
    """Return what the kernel says of this process: 0 if no other program of the account may look into it."""
    return int(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))  # PR_GET_DUMPABLE, linux/prctl.h


def everything() -> str:
    """Return every word that an eye, a screen reader or another program could get of this one."""
    words: list[str] = [QApplication.clipboard().text(), QToolTip.text()]
    words += [window.title() for window in QApplication.topLevelWindows()]
    for widget in QApplication.allWidgets():
        words += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip(), widget.windowTitle()]
        shown = getattr(widget, "text", None)  # of a page of ours it may be what it has text in, told as a document
        words.append(str(shown()) if callable(shown) else "")
        words += [document.toPlainText() for document in widget.findChildren(QTextDocument)]
    for top in QApplication.topLevelWidgets():
        words += _read_out(QAccessible.queryAccessibleInterface(top))
    return "\n".join(words)


def _read_out(part: QAccessibleInterface | None) -> list[str]:
    if part is None or not part.isValid():
        return []
    kinds = (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description)
    words = [part.text(kind) for kind in kinds]
    for place in range(part.childCount()):
        words += _read_out(part.child(place))
    return words


def screen_is_the_door(house: app.Application) -> bool:
    """Whether what the whole screen shows is, pixel by pixel, the sign-in window as it would paint itself."""
    QApplication.setCursorFlashTime(0)
    seen = house.window.screen().grabWindow(0).toImage()
    meant = house.door_view.grab().toImage()
    return seen == meant.convertToFormat(seen.format())


def _under_the_hands() -> QWidget:
    return QApplication.focusWidget() or QApplication.activeWindow() or QApplication.topLevelWidgets()[0]


def press(*keys: str) -> None:
    for key in keys:
        combination = QKeySequence(key)[0]  # type: ignore[index]  # the binding has it, its stubs do not
        QTest.keyClick(_under_the_hands(), combination.key(), combination.keyboardModifiers())


def type_text(text: str) -> None:
    for character in text:
        QTest.keyClicks(_under_the_hands(), character)


class Driven(app.Application):
    """The application, in a test's hands."""

    def __init__(self, chosen: Settings, successor: Successor) -> None:
        self.wanted = 0
        super().__init__(chosen, stay_in_this_process if STAYS in sys.argv else successor)
        self.at_the_door.connect(lambda: QTimer.singleShot(0, self, lambda: Hands(self)))

    def lock(self) -> None:
        if OVERLAYS in sys.argv and self.shell is not None:
            self.shell.window.veil()
        else:
            super().lock()

    def come_to_front(self) -> None:
        super().come_to_front()
        self.wanted += 1


if __name__ == "__main__":
    if NO_HEIR in sys.argv and FOLLOWS in sys.argv:
        time.sleep(60)
    app.Application = Driven  # type: ignore[assignment, misc]
    if NO_HEIR in sys.argv:
        succession.COMES_WITHIN_S = 0.5
    if IMPATIENT in sys.argv:
        heir.GOES_WITHIN_S = 0.5
    flags = [word for word in sys.argv if word in (STAYS, NO_HEIR, IMPATIENT)]
    app.main(sys.argv[1:], program=(sys.executable, "-m", ME, *flags))
