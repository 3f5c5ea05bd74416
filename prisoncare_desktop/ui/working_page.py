"""A page that can say what went wrong on it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.trouble import Words
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.page import Page


class WorkingPage(Page):
    """Put `trouble` where it is seen first; it takes no room while all is well."""

    def __init__(self, title: str = "", subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, subtitle, parent)
        self.trouble = Banner()

    def show_trouble(self, words: Words) -> None:
        """Say what went wrong, whose move it is and what to do next."""
        self.trouble.set_message("danger" if words.level == "danger" else "caution", f"{words.what} {words.next_step}")
