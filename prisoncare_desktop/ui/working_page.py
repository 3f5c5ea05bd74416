"""A page that can say what went wrong on it, and has a way back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.trouble import Words
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.buttons import Button, secondary_button
from prisoncare_desktop.ui.widgets.page import Page
from prisoncare_desktop.ui.widgets.shortcuts import on_keys


class WorkingPage(Page):
    """Put `trouble` where it is seen first; it takes no room while all is well."""

    back_requested = Signal()

    def __init__(self, title: str = "", subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, subtitle, parent)
        self.trouble = Banner()

    def add_way_back(self, words: str) -> Button:
        """Put a button beside the title that asks to go back; Esc does, anywhere on the page."""
        back = secondary_button(words, key_hint=self.tr("Esc"))
        back.clicked.connect(self.back_requested)
        self.aside.addWidget(back)
        on_keys(self, "Esc", self.back_requested)  # not under the curtain, nor behind the help
        return back

    def show_trouble(self, words: Words) -> None:
        """Say what went wrong, whose move it is and what to do next."""
        self.trouble.set_message("danger" if words.level == "danger" else "caution", f"{words.what} {words.next_step}")
