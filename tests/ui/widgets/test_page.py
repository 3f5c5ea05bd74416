from __future__ import annotations

from PySide6.QtWidgets import QApplication

from prisoncare_desktop.ui.widgets.buttons import primary_button, secondary_button
from prisoncare_desktop.ui.widgets.page import Page
from tests.ui.widgets.conftest import Shown


def test_on_a_narrow_screen_the_buttons_go_under_the_heading_and_neither_is_cut(shown: Shown) -> None:
    page = Page("Long-term conditions, B wing", "Friday 20 November, morning")
    buttons = [secondary_button("Print the list"), secondary_button("Add a resident"), primary_button("Close clinic")]
    for button in buttons:
        page.aside.addWidget(button)
    window = shown(page, width=1100)
    heading_foot = page.mapToGlobal(page.rect().topLeft()).y() + 50
    assert buttons[0].mapToGlobal(buttons[0].rect().topLeft()).y() < heading_foot
    window.resize(560, 600)
    QApplication.processEvents()
    assert buttons[0].mapToGlobal(buttons[0].rect().topLeft()).y() > heading_foot
    assert all(button.width() >= button.sizeHint().width() for button in buttons)
    window.resize(1100, 600)
    QApplication.processEvents()
    assert buttons[0].mapToGlobal(buttons[0].rect().topLeft()).y() < heading_foot
