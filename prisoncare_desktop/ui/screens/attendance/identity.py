"""Is it them? Asked before the first key for somebody with a namesake on the list, after ten minutes without one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QRect
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.ui.resident_words import identifiers
from prisoncare_desktop.ui.widgets.overlay import frame_of
from prisoncare_desktop.ui.widgets.palette import Choice, ChoiceGroup, KeyPalette

ASK_AFTER = timedelta(minutes=10)  # security.md 5, H1: who was looked at before that is not who is looked at now
_YES = "yes"


class Identity(QObject):
    """Remembers when a key was pressed last. `now` gives the time (UTC)."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._palette: KeyPalette | None = None
        self._last: datetime | None = None
        self._then: Callable[[], None] = lambda: None
        self.now: Callable[[], datetime | None] = lambda: None

    def touch(self) -> None:
        """A key was pressed, or a list was opened: somebody is looking."""
        self._last = self.now()

    def check(self, resident: Resident, marked: bool, beside: QRect, then: Callable[[], None]) -> None:
        """Do it, having asked whether it is them where that is due. `marked`: somebody has nearly their name."""
        at, last = self.now(), self._last
        self.touch()
        if not marked or at is None or last is None or at - last < ASK_AFTER:
            then()
            return
        if self._palette is None:
            self._palette = KeyPalette(frame_of(self._view))
            self._palette.chosen.connect(lambda _yes: self._then())
        self._then = then
        self._palette.ask(
            self.tr("Is it {name}?").format(name=resident.name),
            identifiers(resident),
            (ChoiceGroup("", (Choice("Y", self.tr("Yes, it is"), _YES),)),),
        )
        self._palette.open_at(beside)

    def close(self) -> None:
        if self._palette is not None:
            self._palette.dismiss()
