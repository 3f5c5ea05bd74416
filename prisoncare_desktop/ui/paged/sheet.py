"""The pages of a PDF down a column, rendered as they come into view."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from prisoncare_desktop.ui.theme.fonts import font
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import SMALL
from prisoncare_desktop.ui.widgets.painting import soft_shadow, words

_A4 = QSize(210, 297)  # mm; the shape of a page until its image is there
_WIDEST = 760  # px
_GAP = 34
_KEPT_PAGES = 12


class PageSheet(QScrollArea):
    """Page Up and Page Down go from page to page, and to the ends of all.

    `page_wanted` asks for the image of a page that came into view.
    """

    page_wanted = Signal(int)
    page_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._pages = _Pages()
        self.setWidget(self._pages)
        self.setWidgetResizable(True)
        self.setProperty("kind", "page")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Pages"))
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._look())
        self._current = 0

    def show_count(self, count: int) -> None:
        """Show this many pages, all still to be rendered."""
        self._pages.set_count(count)
        self._current = 0
        self.verticalScrollBar().setValue(0)
        self._look()

    def show_page(self, place: int, image: QImage) -> None:
        self._pages.set_image(place, image)

    def current(self) -> int:
        return self._current

    def go_to(self, place: int) -> None:
        if 0 <= place < self._pages.count:
            self.verticalScrollBar().setValue(self._pages.page_rect(place).top() - 10)

    def page_width(self) -> int:
        """Return the width pages are shown at, px."""
        return self._pages.page_width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        key = Qt.Key(event.key())
        if key in steps:
            self._turn(steps[key])
        elif key == Qt.Key.Key_Home:
            self.go_to(0)
        elif key == Qt.Key.Key_End:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
        else:
            super().keyPressEvent(event)

    def _turn(self, step: int) -> None:
        """Go to the page before or after; where there is none, to the top of the first or the foot of the last."""
        bar = self.verticalScrollBar()
        if 0 <= self._current + step < self._pages.count:
            self.go_to(self._current + step)
        else:
            bar.setValue(bar.minimum() if step < 0 else bar.maximum())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._pages.fit()
        self._look()

    def _look(self) -> None:
        top = self.verticalScrollBar().value()
        seen = QRect(0, top, self.width(), self.viewport().height())
        shown = [p for p in range(self._pages.count) if self._pages.page_rect(p).intersects(seen)]
        for place in shown:
            if not self._pages.has_image(place):
                self.page_wanted.emit(place)
        middle = QPoint(self.width() // 2, top + self.viewport().height() // 3)
        now = next((p for p in shown if self._pages.page_rect(p).bottom() >= middle.y()), shown[0] if shown else 0)
        if now != self._current:
            self._current = now
            self.page_changed.emit(now)


class _Pages(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self._images: OrderedDict[int, QImage] = OrderedDict()

    def set_count(self, count: int) -> None:
        self.count = count
        self._images.clear()
        self.fit()
        self.update()

    def has_image(self, place: int) -> bool:
        return place in self._images

    def set_image(self, place: int, image: QImage) -> None:
        self._images[place] = image
        self._images.move_to_end(place)
        while len(self._images) > _KEPT_PAGES:
            self._images.popitem(last=False)
        self.update(self.page_rect(place))

    def page_width(self) -> int:
        return max(200, min(_WIDEST, self.width() - 60))

    def fit(self) -> None:
        each = self.page_width() * _A4.height() // _A4.width() + _GAP
        self.setMinimumHeight(each * self.count + _GAP if self.count else 0)

    def page_rect(self, place: int) -> QRect:
        width = self.page_width()
        height = width * _A4.height() // _A4.width()
        return QRect((self.width() - width) // 2, _GAP // 2 + place * (height + _GAP), width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        c = colours()
        painter = QPainter(self)
        for place in range(self.count):
            box = self.page_rect(place)
            if not box.adjusted(-12, -12, 12, 30).intersects(event.rect()):
                continue
            soft_shadow(painter, QRectF(box), 2, 10)
            painter.fillRect(box, "#FFFFFF")
            image = self._images.get(place)
            if image is not None:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(box, image)
            else:
                words(painter, QRectF(box), self.tr("Page {n}").format(n=place + 1), font(SMALL), c.quiet, _CENTRE)
            foot = QRectF(box.left(), box.bottom() + 4, box.width(), QFontMetricsF(font(SMALL)).height())
            words(painter, foot, f"{place + 1} / {self.count}", font(SMALL), c.quiet, _CENTRE)
        painter.end()


_CENTRE = Qt.AlignmentFlag.AlignCenter
