"""How far a first load is, and how long it may take: what the shell hears from the sync, as screens show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from prisoncare_desktop.ui.screen import Loading

TELLS_AFTER_S = 5.0  # before that an estimate jumps about more than it tells


class FirstLoad:
    """One run's first load. `now()`: seconds that never run backwards."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._began: tuple[float, int] | None = None  # when the first word came, and how many were here by then
        self.loading: Loading | None = None
        self.stop_wanted = False  # read on the sync thread

    def moved(self, done: int, whole: int, what: str) -> Loading:
        """Note how far it is."""
        if self._began is None:
            self._began = (self._now(), done)
        began, at_first = self._began
        passed_s, came = self._now() - began, done - at_first
        tells = passed_s >= TELLS_AFTER_S and came > 0
        left_s = passed_s / came * (whole - done) if tells else None
        self.loading = Loading(done, whole, what, left_s, stopping=self.stop_wanted)
        return self.loading

    def stop(self) -> None:
        """Have the run end between two requests."""
        self.stop_wanted = True
        if self.loading is not None:
            self.loading = replace(self.loading, stopping=True)
