"""Keeps a half-filled form as it is filled in: soon after a change, and at once when asked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from prisoncare_desktop.forms import wire
from prisoncare_desktop.forms.session import FormSession

KEPT_WITHIN_MS = 1200  # with the write itself well under the two seconds that a killed program may lose


class DraftKeeper(QObject):
    """`keep(content)` is called with the draft's JSON. The timer starts at the first change, not at the last."""

    def __init__(self, keep: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._keep = keep
        self._session: FormSession | None = None
        self._kept = ""
        self._worth_keeping = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEPT_WITHIN_MS)
        self._timer.timeout.connect(self.keep_now)

    def follow(self, session: FormSession, *, was_kept: bool) -> None:
        """Keep this form from now on. `was_kept`: there is a draft of it already."""
        self._timer.stop()
        self._session, self._kept, self._worth_keeping = session, wire.to_draft(session), was_kept

    def forget(self) -> None:
        """Keep nothing more of this form: it is completed, or gone."""
        self._timer.stop()
        self._session, self._worth_keeping = None, False

    def changed(self) -> None:
        """An answer changed."""
        self._worth_keeping = True
        if self._session is not None and not self._timer.isActive():
            self._timer.start()

    def not_kept(self) -> None:
        """It could not be kept: try again with the next change, or on leaving."""
        self._kept = ""

    def keep_now(self) -> None:
        """Keep it at once if it differs from what was kept; a form that nobody touched leaves no draft."""
        self._timer.stop()
        if self._session is None or not self._worth_keeping:
            return
        content = wire.to_draft(self._session)
        if content != self._kept:
            self._kept = content
            self._keep(content)
