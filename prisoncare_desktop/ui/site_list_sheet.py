"""A sheet on which a leader changes a list of the prison's own, and that keeps it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.widgets.buttons import button_at_end, primary_button
from prisoncare_desktop.ui.widgets.overlay import Sheet
from prisoncare_desktop.usecases.site_lists import ChangeSiteList


class SiteListSheet(Sheet):
    """Whoever builds on it asks for the list, notes its revision, and calls `_keep`."""

    saved = Signal()
    failed = Signal(object)

    def __init__(self, window: QWidget, tasks: Tasks, list_name: str, title: str, most: QSize, key_hint: str) -> None:
        """`key_hint`: what saves, beside the button."""
        super().__init__(window, title, most)
        self._tasks = tasks
        self._list_name = list_name
        self._revision = 0  # of the list as it is on view
        self.save = primary_button(self.tr("Save"), key_hint=key_hint)
        self.save.clicked.connect(self._on_save)
        self._foot = button_at_end(self.save)

    def _on_save(self) -> None:
        raise NotImplementedError

    def _keep(self, content: str) -> None:
        self.close_sheet()
        command = ChangeSiteList(self._list_name, content, self._revision)
        self._tasks.run(self, command, lambda _none: self.saved.emit(), self.failed.emit)
