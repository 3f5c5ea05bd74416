"""The pages, and the way to the printer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.paged.on_view import OnView
from prisoncare_desktop.ui.paged.sheet import PageSheet
from prisoncare_desktop.ui.widgets.buttons import Button, secondary_button
from prisoncare_desktop.ui.widgets.empty_state import EmptyState
from prisoncare_desktop.ui.widgets.progress import Progress
from prisoncare_desktop.ui.widgets.shortcuts import on_keys
from prisoncare_desktop.ui.working_page import WorkingPage


class PagesView(WorkingPage):
    print_asked = Signal()
    stop_asked = Signal()
    back_asked = Signal()

    def __init__(self, nothing: str, made_again: str, back: str, parent: QWidget | None = None) -> None:
        """`nothing`, `made_again`: said when no pages are here. `back`: where one goes back to."""
        super().__init__(parent=parent)
        self._nothing = nothing
        self.sheet = PageSheet()
        self.empty = EmptyState(
            nothing,
            made_again,
            action=back,
            key_hint=self.tr("Esc"),
            icon_name="print",
        )
        self.empty.action_requested.connect(self.back_asked)
        self.progress = Progress()
        self.stop = secondary_button(self.tr("Stop"))
        self.stop.clicked.connect(self.stop_asked)
        self.back = secondary_button(back, key_hint=self.tr("Esc"))
        self.back.clicked.connect(self.back_asked)
        self.print = Button(self.tr("Print"), "primary", key_hint="P", icon_name="print")
        self.print.clicked.connect(self.print_asked)
        for widget in (self.progress, self.stop, self.back, self.print):
            self.aside.addWidget(widget)
        self.body.addWidget(self.trouble)
        self.body.addWidget(self.sheet, 1)
        self.body.addWidget(self.empty, 1)
        for keys, signal in (("P", self.print_asked), ("Ctrl+P", self.print_asked), ("Esc", self.back_asked)):
            on_keys(self, keys, signal)
        self.display(None, 0)
        self.set_printing(None, 0)

    def display(self, shown: OnView | None, pages: int) -> None:
        """Show what is on view, of so many pages; None when there is nothing."""
        self.trouble.set_message("caution", shown.not_printed if shown else "")
        if shown is None:
            self.set_title(self._nothing)
        else:
            counted = self.tr("1 page") if pages == 1 else self.tr("{n} pages").format(n=pages)
            self.set_title(shown.title, shown.about.format(pages=counted))
        for widget in (self.sheet, self.back):
            widget.setVisible(shown is not None)
        self.print.setVisible(shown is not None and not shown.not_printed)
        self.empty.setVisible(shown is None)
        self.sheet.show_count(pages)

    def set_printing(self, page: int | None, pages: int) -> None:
        """Show how far printing is; None when it is over."""
        printing = page is not None
        self.progress.setVisible(printing)
        self.stop.setVisible(printing)
        self.print.setEnabled(not printing)
        if page is not None:
            words = self.tr("Printing page {n} of {all}").format(n=min(page + 1, pages), all=pages)
            self.progress.set_progress(page, pages, words)

    def show_no_printer(self) -> None:
        self.trouble.set_message(
            "caution", self.tr("This PC has no printer set up. Ask IT to add one. This can be made again then.")
        )
