"""Reference cycles are collected on the GUI thread only.

Python's collector runs in whichever thread allocates next. A cycle that holds a widget would then be torn down by a
store or sync thread, and Qt crashes when an object dies outside its own thread.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_EVERY_MS = 500


class GuiThreadGarbage(QObject):
    """Takes the collector over from Python while it lives: looks twice a second, collects what is due."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation that is due, by Python's own thresholds."""
        for generation, (count, threshold) in reversed(
            list(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
        ):
            if threshold and count > threshold:
                gc.collect(generation)
                return

    def sweep(self) -> None:
        """Collect everything now: after a lock no record may wait in memory for a threshold to be reached."""
        gc.collect()

    def stop(self) -> None:
        """Hand the collector back to Python."""
        self._timer.stop()
        gc.enable()
