"""A person who knows nothing of the form: goes anywhere, presses anything that a hand on a keyboard would."""

from __future__ import annotations

import random
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from prisoncare_desktop.ui.forms.form_page import FormPage

TYPED: Final = (
    "1",
    "42",
    "-3",
    "1.5",
    "x",
    "3 Oct 2026",
    "31/02/2026",
    "14:30",
    "25:99",
    "a@nhs.uk",
    "été",
    " ",
    "مرحبا",
)
_KEYS: Final = Qt.Key
PRESSED: Final = (
    *(_KEYS.Key_Return, _KEYS.Key_Tab, _KEYS.Key_Backtab, _KEYS.Key_Space, _KEYS.Key_Backspace, _KEYS.Key_Escape),
    *(_KEYS.Key_Down, _KEYS.Key_Up, _KEYS.Key_Left, _KEYS.Key_Right, _KEYS.Key_Home, _KEYS.Key_End),
    *(_KEYS.Key_PageDown, _KEYS.Key_PageUp, _KEYS.Key_Equal, _KEYS.Key_1, _KEYS.Key_2, _KEYS.Key_3, _KEYS.Key_9),
)
WITH_CTRL: Final = (_KEYS.Key_N, _KEYS.Key_Z, _KEYS.Key_Return)


def play(page: FormPage, chance: random.Random, *, presses: int) -> None:
    """Press so many times, wherever the focus is."""
    for _ in range(presses):
        widget = QApplication.focusWidget() or page
        dice = chance.random()
        if dice < 0.45 and isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit):
            _type(widget, chance.choice(TYPED))
        elif dice < 0.9:
            QTest.keyClick(widget, chance.choice(PRESSED))
        elif dice < 0.95:
            QTest.keyClick(widget, chance.choice(WITH_CTRL), Qt.KeyboardModifier.ControlModifier)
        elif page.session is not None and page.session.questionnaire.by_link_id:
            page.show_item(chance.choice(list(page.session.questionnaire.by_link_id)))


def _type(widget: QWidget, text: str) -> None:
    if text.isascii():
        QTest.keyClicks(widget, text)
        return
    event = QInputMethodEvent()  # as another keyboard layout would
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)
