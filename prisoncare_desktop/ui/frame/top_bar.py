"""The top bar: wing, search, how the records stand, who is signed in, and the lock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from prisoncare_desktop.ui.theme.fonts import SEMIBOLD, font
from prisoncare_desktop.ui.theme.icons import paint_icon
from prisoncare_desktop.ui.theme.look import colours, look
from prisoncare_desktop.ui.theme.tokens import CONTROL, RADIUS, SMALL, TEXT, TOP_BAR
from prisoncare_desktop.ui.widgets.avatar import initials, paint_avatar
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.painting import dot, rounded, words
from prisoncare_desktop.ui.widgets.search_box import SearchBox

SyncLevel = Literal["done", "waiting", "trouble"]


_ROOMY = 900  # px; a narrower bar leaves the lock's key to the list of keys, so that the words fit
_NAMED = 600  # px; a bar this wide has room for the whole name: the chip gives way, which says the same on its page
_NAME_LETTERS = 16  # of a longer name the end may go


class TopBar(QWidget):
    wing_chosen = Signal(str)  # wing key
    sync_chip_clicked = Signal()
    lock_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wing = WingPicker()
        self.search = SearchBox(self.tr("Find a resident: name, number or cell"), "Ctrl K")
        self.search.setMaximumWidth(400)
        self.sync = SyncChip()
        self.who = Who()
        self.lock = Button(self.tr("Lock"), key_hint="Ctrl L")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 9, 18, 10)
        row.setSpacing(14)
        row.addWidget(self.wing)
        row.addSpacing(-8)
        row.addWidget(self.search, 1000)  # up to its greatest width, before the gap takes anything
        row.addStretch(1)
        row.addWidget(self.sync)
        row.addWidget(self.who)
        row.addWidget(self.lock)
        self.wing.chosen.connect(self.wing_chosen)
        self.sync.clicked.connect(self.sync_chip_clicked)
        self.lock.clicked.connect(self.lock_requested)

    def sizeHint(self) -> QSize:
        return QSize(700, max(TOP_BAR, super().sizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.search.close_results()
        self.lock.show_key_hint(self.width() >= _ROOMY * look().text_scale)
        self.who.keep_name(self.width() >= _NAMED * look().text_scale)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        painter.fillRect(self.rect(), c.card)
        painter.fillRect(QRectF(0, self.height() - c.edge_width, self.width(), c.edge_width), c.line)
        painter.end()


class WingPicker(QPushButton):
    """The wing on show, and a menu of the others."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = ""
        self._menu = QMenu(self)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAutoDefault(True)
        self.clicked.connect(self._open)
        self.hide()

    def set_wings(self, wings: Sequence[tuple[str, str]], current: str) -> None:
        """Offer (key, label) pairs; hidden when there are none."""
        self._menu.clear()
        self._label = next((label for key, label in wings if key == current), "")
        for key, label in wings:
            action = self._menu.addAction(label)
            action.setCheckable(True)
            action.setChecked(key == current)
            action.triggered.connect(lambda _checked=False, k=key: self.chosen.emit(k))
        self.setVisible(bool(wings))
        self.setAccessibleName(self.tr("Wing: {wing}").format(wing=self._label))
        self.updateGeometry()
        self.update()

    def label(self) -> str:
        return self._label

    def _open(self) -> None:
        # popup() returns at once: no nested event loop
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(font(TEXT, SEMIBOLD))
        return QSize(int(metrics.horizontalAdvance(self._label)) + 38, max(CONTROL, int(metrics.height()) + 14))

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        if self.underMouse() or self.isDown():
            rounded(painter, QRectF(self.rect()), RADIUS, c.hover)
        width = words(painter, QRectF(8, 0, self.width() - 30, self.height()), self._label, font(TEXT, SEMIBOLD), c.ink)
        paint_icon(painter, "chevron-down", QRectF(8 + width + 3, self.height() / 2 - 8, 17, 17), c.quiet)
        painter.end()


class SyncChip(QAbstractButton):
    """How the records stand, in plain words; the dot only repeats it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._level: SyncLevel = "done"
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ring_radius", 15)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.set_words("", "done")

    def set_words(self, text: str, level: SyncLevel, told: str = "") -> None:
        """Say it; `told`: in more words than there is room for, where the pointer rests and to screen readers."""
        self._level = level
        self.setText(text.replace("&", "&&"))
        self.setToolTip(told or text)
        self.setAccessibleName(self.tr("Sync: {words}").format(words=text))
        self.setAccessibleDescription(told)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(font(SMALL))
        return QSize(int(metrics.horizontalAdvance(self._words()) + 44.999), max(28, int(metrics.height()) + 12))

    def minimumSizeHint(self) -> QSize:
        return QSize(110, self.sizeHint().height())

    def _words(self) -> str:
        return self.text().replace("&&", "&")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        box = QRectF(self.rect())
        fill = c.primary_tint if self.underMouse() or self.isDown() else c.unrecorded.tint
        tone = {"done": c.done, "waiting": c.caution, "trouble": c.not_seen}[self._level]
        edge = tone.line if self._level == "trouble" else c.unrecorded.line
        rounded(painter, box, box.height() / 2, fill, edge, c.edge_width)
        dot(painter, QPointF(17, box.center().y()), 4, tone.solid)
        words(painter, box.adjusted(29, 0, -13, 0), self._words(), font(SMALL), c.ink)
        painter.end()


class Who(QWidget):
    """Who is signed in, and as what."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._role = "", ""
        self._keeps_name = False
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_who(self, name: str, role: str) -> None:
        self._name, self._role = name, role
        self.setAccessibleName(", ".join(filter(None, (name, role))))
        self.setToolTip(self.accessibleName())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        name, role = QFontMetricsF(font(TEXT - 1)), QFontMetricsF(font(TEXT - 3.5))
        width = max(name.horizontalAdvance(self._name), role.horizontalAdvance(self._role))
        return QSize(int(width) + 45, max(CONTROL, int(name.height() + role.height())))

    def keep_name(self, kept: bool) -> None:
        """Give up no letter of the name, or as many as the others need."""
        if kept != self._keeps_name:
            self._keeps_name = kept
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        if not self._keeps_name:
            return QSize(32, self.sizeHint().height())
        metrics = QFontMetricsF(font(TEXT - 1))
        longest = metrics.horizontalAdvance("n") * _NAME_LETTERS
        return QSize(int(min(metrics.horizontalAdvance(self._name), longest)) + 45, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._name:
            return
        c = colours()
        painter = QPainter(self)
        paint_avatar(painter, QRectF(0, self.height() / 2 - 16, 32, 32), initials(self._name))
        name_face, role_face = font(TEXT - 1), font(TEXT - 3.5)
        tall = QFontMetricsF(name_face).height()
        both = tall + QFontMetricsF(role_face).height() - 2
        top = (self.height() - both) / 2
        room = self.width() - 42
        if room > 24:
            words(painter, QRectF(42, top, room, tall), self._name, name_face, c.ink)
            words(painter, QRectF(42, top + tall - 2, room, both - tall + 2), self._role, role_face, c.quiet)
        painter.end()
