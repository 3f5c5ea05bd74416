"""The focus, always visible: 2 px of ink inside 3 px of yellow, around whichever widget has it.

One ring for the application, laid over the focused widget's window (or over the scrolled page it is in, so that it is
clipped with it). A widget opts out with the property `ring = "none"` and then shows its focus itself; `ring_radius`
gives its corner, px.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import RADIUS

GLOW = 3
INK = 2
_MOVES = {
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.Hide,
    QEvent.Type.ParentChange,
    QEvent.Type.EnabledChange,
}


class FocusRing(QObject):
    """Follows the focus of the application. `follow` makes the one there is."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.setObjectName("focus_ring")
        self._ring: _Ring | None = None
        self._around: QWidget | None = None
        self._watched: list[QWidget] = []
        app.focusChanged.connect(self._on_focus_changed)

    @classmethod
    def follow(cls, app: QApplication) -> FocusRing:
        """Return the application's ring, made at the first call."""
        there = app.findChild(QObject, "focus_ring")
        return there if isinstance(there, cls) else cls(app)

    def shown_around(self) -> QWidget | None:
        """Return the widget the ring is around, None when it is hidden."""
        return self._around if self._ring is not None and isValid(self._ring) and self._ring.isVisible() else None

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        for watched in self._watched:
            if isValid(watched):
                watched.removeEventFilter(self)
        self._watched = []
        self._around = None
        if new is None or not isValid(new):
            self._hide()
            return
        target = _ringed(new)
        if target is None:
            self._hide()
            return
        self._around = target
        host = _host(target)
        widget: QWidget | None = target
        while widget is not None:
            widget.installEventFilter(self)
            self._watched.append(widget)
            if widget is host:
                break
            widget = widget.parentWidget()
        if self._ring is None or not isValid(self._ring) or self._ring.parentWidget() is not host:
            self._hide()
            if self._ring is not None and isValid(self._ring):
                self._ring.deleteLater()
            self._ring = _Ring(host)
        self._place()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES:
            self._place()
        return False

    def _hide(self) -> None:
        if self._ring is not None and isValid(self._ring):
            self._ring.hide()

    def _place(self) -> None:
        ring, target = self._ring, self._around
        if ring is None or target is None or not isValid(ring) or not isValid(target):
            return
        host = ring.parentWidget()
        if host is None or not target.isVisible() or not host.isAncestorOf(target):
            ring.hide()
            return
        ring.radius = float(target.property("ring_radius") or RADIUS)
        corner = target.mapTo(host, QPoint(0, 0))
        ring.setGeometry(QRect(corner, target.size()).adjusted(-GLOW, -GLOW, GLOW, GLOW))
        ring.show()
        ring.raise_()


class _Ring(QWidget):
    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("focus_ring_mark")
        self.radius = float(RADIUS)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        for colour, width, out in ((c.focus_glow, GLOW, 0.0), (c.focus_ink, INK, float(GLOW))):
            inset = out + width / 2
            painter.setPen(QPen(QColor(colour), width))
            corner = self.radius + GLOW - inset
            painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), corner, corner)
        painter.end()


def _ringed(widget: QWidget) -> QWidget | None:
    """Return the widget to draw around: itself, the box it is the inner field of, or none."""
    proxy = widget.property("ring_around")
    target = proxy if isinstance(proxy, QWidget) else widget
    return None if target.property("ring") == "none" else target


def _host(target: QWidget) -> QWidget:
    """Return what the ring is laid on: the scrolled page the widget is in, else its window."""
    widget = target
    while (parent := widget.parentWidget()) is not None and not widget.isWindow():
        area = parent.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.viewport() is parent:
            return widget if widget is not target else parent
        widget = parent
    return widget
