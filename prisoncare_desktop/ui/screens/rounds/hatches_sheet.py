"""Which hatches there are, a line each: name, wing, minutes. For leaders."""

from __future__ import annotations

import json

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from prisoncare_desktop.domain.rounds import LIST, Hatch
from prisoncare_desktop.ui.site_list_sheet import SiteListSheet
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.widgets.banner import Banner
from prisoncare_desktop.ui.widgets.labels import quiet
from prisoncare_desktop.ui.widgets.shortcuts import on_ctrl_enter
from prisoncare_desktop.usecases.rounds import GetHatches, Hatches

_SHEET = QSize(620, 560)  # px, at most
_LINES_HIGH = 220  # px; more scrolls


class HatchesSheet(SiteListSheet):
    """Ctrl+Enter saves."""

    def __init__(self, window: QWidget, tasks: Tasks) -> None:
        super().__init__(window, tasks, LIST, self.tr("Hatches"), _SHEET, self.tr("Ctrl+Enter"))
        self.trouble = Banner()
        self.lines = QPlainTextEdit()
        self.lines.setFixedHeight(_LINES_HIGH)
        self.lines.setTabChangesFocus(True)
        self.lines.setAccessibleName(self.tr("Hatches, a line each"))
        self.body.addWidget(
            quiet(
                self.tr("A line each: its name, its wing, the minutes a round should take. A hatch, A, 45"), wrap=True
            )
        )
        self.body.addWidget(self.trouble)
        self.body.addWidget(self.lines)
        self.body.addLayout(self._foot)
        on_ctrl_enter(self, self._on_save)

    def ask(self) -> None:
        """Open with the hatches there are."""
        self._tasks.ask(self, GetHatches(), self._on_read, self.failed.emit)

    def _on_read(self, kept: Hatches) -> None:
        self._revision = kept.revision
        self.trouble.set_message("info", "")
        self.lines.setPlainText("\n".join(line_of(hatch) for hatch in kept.hatches))
        self.open_sheet(self.lines)

    def _on_save(self) -> None:
        read = [hatch_of(line) for line in self.lines.toPlainText().splitlines() if line.strip()]
        hatches = [hatch for hatch in read if hatch is not None]
        if len(hatches) < len(read):
            self.trouble.set_message("caution", self.tr("Write each as: A hatch, A, 45. Nothing is saved yet."))
            return
        self._keep(json.dumps([{k: v for k, v in hatch.__dict__.items() if v is not None} for hatch in hatches]))


def line_of(hatch: Hatch) -> str:
    """Return a hatch as its line."""
    parts = [hatch.name, hatch.wing, "" if hatch.minutes is None else str(hatch.minutes)]
    return ", ".join(parts).rstrip(", ")


def hatch_of(line: str) -> Hatch | None:
    """Return the hatch of a line, None if it is none."""
    parts = [part.strip() for part in line.split(",")]
    name, wing, minutes = (*parts, "", "")[:3]
    if not name or len(parts) > 3 or (minutes and not minutes.isdigit()):
        return None
    return Hatch(name, wing, int(minutes) if minutes else None)
