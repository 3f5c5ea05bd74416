"""The privacy curtain: one key blanks the page; the same key brings it back for ten seconds, then it is locked.

As a veil it is drawn because nobody is there, and waits without counting for whoever touches the PC.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from prisoncare_desktop.ui.theme.fonts import SEMIBOLD, font
from prisoncare_desktop.ui.theme.icons import paint_icon
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import HEADING_2, TEXT
from prisoncare_desktop.ui.widgets.painting import dot, words

GRACE_S = 10.0  # screens design, "The frame": the same key brings it back without a password for 10 s


class Curtain(QWidget):
    """Lies over `cover`. `now` gives seconds from any fixed start, never backwards (a monotonic clock)."""

    lock_due = Signal()  # the time has passed, or the key came too late
    toggled = Signal(bool)  # drawn or not

    def __init__(self, cover: QWidget, now: Callable[[], float] = time.monotonic, grace_s: float = GRACE_S) -> None:
        super().__init__(cover)
        self._cover = cover
        self._now = now
        self._grace_s = grace_s
        self._drawn_at = 0.0
        self._veil = False
        self._before: QWidget | None = None
        self._watches = False
        self._timer = QTimer(self)
        self._timer.setInterval(200)
        self._timer.timeout.connect(self._on_tick)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ring", "none")
        self.setAccessibleName(self.tr("The page is hidden, and locks after ten seconds. F9 brings it back."))
        self.hide()

    def is_drawn(self) -> bool:
        return not self.isHidden()

    def seconds_left(self) -> float:
        """Return how long the key still brings the page back, s."""
        return max(0.0, self._grace_s - (self._now() - self._drawn_at))

    def toggle(self) -> None:
        """Draw the curtain; drawn, open it, or ask for the lock when its time has passed."""
        if not self.is_drawn():
            self._draw()
            self._timer.start()
        elif self._veil or self.seconds_left() > 0:
            self.open_curtain()
        else:
            self._lock()

    def veil(self) -> None:
        """Cover the page until somebody is there again (see `ui/idle.py`)."""
        if not self.is_drawn():
            self._veil = True
            self._draw()

    def lift_veil(self) -> None:
        """Show the page again, if it was veiled."""
        if self._veil:
            self.open_curtain()

    def open_curtain(self) -> None:
        """Show the page again, with the focus where it was."""
        if not self.is_drawn():
            return
        self._timer.stop()
        self._veil = False
        self._watch_focus(False)
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
            self._before = None
        self.toggled.emit(False)

    def _draw(self) -> None:
        self._before = self.window().focusWidget()
        self._drawn_at = self._now()
        self.setGeometry(self._cover.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._watch_focus(True)
        self.toggled.emit(True)

    def _watch_focus(self, watch: bool) -> None:
        app = QApplication.instance()
        if not isinstance(app, QApplication) or watch is self._watches:
            return
        self._watches = watch
        if watch:
            app.focusChanged.connect(self._on_focus_changed)
        else:
            app.focusChanged.disconnect(self._on_focus_changed)

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        """Take the focus back from a page whose answer came just now: keys must not work what nobody sees."""
        if now is not None and now is not self and self._cover.isAncestorOf(now):
            self._before = now
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_tick(self) -> None:
        self.update()
        if self.seconds_left() <= 0:
            self._lock()

    def _lock(self) -> None:
        # The curtain stays drawn: the page must not flash by before the lock screen stands.
        self._timer.stop()
        self.lock_due.emit()

    def focusNextPrevChild(self, _forward: bool) -> bool:
        return True  # Tab must not reach what is hidden

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()  # keys typed at a hidden page do nothing

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        painter.fillRect(self.rect(), c.page)
        middle = QPointF(self.rect().center())
        dot(painter, middle + QPointF(0, -62), 34, c.primary_tint)
        paint_icon(painter, "curtain", QRectF(middle.x() - 18, middle.y() - 80, 36, 36), c.primary)
        line = QRectF(0, middle.y() - 16, self.width(), 32)
        centre = Qt.AlignmentFlag.AlignCenter
        words(painter, line, self.tr("Hidden"), font(HEADING_2, SEMIBOLD), c.ink, centre)
        if self._veil:
            text = self.tr("Nobody has been here for a minute. Any key shows the page again.")
        else:
            left = int(self.seconds_left() + 0.999)
            if left == 1:
                text = self.tr("Locks in 1 second. F9 brings the page back.")
            else:
                text = self.tr("Locks in {n} seconds. F9 brings the page back.").format(n=left)
        words(painter, line.translated(0, 30), text, font(TEXT), c.quiet, centre)
        painter.end()
