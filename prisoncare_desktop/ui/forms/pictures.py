"""A blank form as pictures, one of each section, without a display: for whoever designs it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, qInstallMessageHandler
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget

from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.form_page import FormPage
from prisoncare_desktop.ui.forms.sections import sections_of
from prisoncare_desktop.ui.theme.dress import dress

_TODAY: Final = date(2026, 1, 5)  # always the same, so that two pictures differ only where the form does
_SIZE_PX: Final = (1103, 620)  # what a clinic PC leaves a form
_TALLEST_PX: Final = 12_000


def pictures_of(form: Questionnaire) -> Iterator[QImage]:
    """Yield each section as tall as it is, so that nothing hides below the edge."""
    app = application()
    dress(app)
    window = QWidget()
    page = FormPage("Complete", lambda: _TODAY)
    column = QVBoxLayout(window)
    column.addWidget(page.progress)
    column.addWidget(page)
    page.open(FormSession(form))
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.show()  # what is not shown is not laid out
    for section in sections_of(form):
        first = next((i for i in form.by_link_id if i in section.link_ids), None)
        if first is not None:
            page.show_item(first)
        _grow(window)
        yield window.grab().toImage()
    window.close()
    window.deleteLater()


def application() -> QApplication:
    """Return Qt's application: the one that is there, else one that needs no display."""
    there = QApplication.instance()
    if isinstance(there, QApplication):
        return there
    qInstallMessageHandler(lambda _kind, _context, words: _tell(words))
    return QApplication(["pictures", "-platform", "offscreen"])


def _tell(words: str) -> None:
    if "propagateSizeHints" not in words:  # the offscreen platform says so of every window
        sys.stderr.write(f"{words}\n")


def _grow(window: QWidget) -> None:
    window.resize(*_SIZE_PX)
    for _ in range(3):  # what is laid out anew may need a little more
        QApplication.processEvents()
        hidden = sum(one.verticalScrollBar().maximum() for one in window.findChildren(QScrollArea))
        if not hidden:
            return
        window.resize(window.width(), min(window.height() + hidden, _TALLEST_PX))
