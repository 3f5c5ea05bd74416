"""A PDF held in memory onto a printer, page by page as grey images. Nothing is written in between."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMarginsF, QObject, QRect, Signal
from PySide6.QtGui import QImage, QPagedPaintDevice, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from prisoncare_desktop.errors import PrinterTrouble
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.widgets.page_image import grey_image
from prisoncare_desktop.usecases.ports import PageImages

PRINT_DPI = 200  # grey; more only fills the spooler


def a4_printer() -> QPrinter:
    """Return a printer, not chosen yet, for whole A4 pages in portrait without margins."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName("PrisonCare")  # the name in the print queue is read by whoever passes
    layout = QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF())
    printer.setPageLayout(layout)
    printer.setFullPage(True)
    return printer


class PrintRun(QObject):
    """One printing: renders a page off the GUI thread, paints it, goes on with the next."""

    page_begun = Signal(int)
    ended = Signal(bool)  # whether every page was sent
    failed = Signal(object)  # the error

    def __init__(
        self, tasks: Tasks, pages: PageImages, pdf: bytes, places: range, device: QPagedPaintDevice, parent: QObject
    ) -> None:
        """`places`: the pages to print, from 0. `device`: a printer, in portrait, its page without margins."""
        super().__init__(parent)
        self._tasks, self._pages, self._pdf, self._device = tasks, pages, pdf, device
        self._waiting = list(places)
        self._first = True
        self._stopped = False
        self._painter = QPainter()

    def begin(self) -> None:
        if not self._painter.begin(self._device):
            self.failed.emit(PrinterTrouble("the printer did not begin"))
            return
        self._next()

    def stop(self) -> None:
        """Print no more pages; those sent are sent. At once: the printer may be gone before the next image comes."""
        self._stopped = True
        self._end()

    def _next(self) -> None:
        if not self._waiting:
            self._end()
            return
        place = self._waiting.pop(0)
        self.page_begun.emit(place)
        if self._stopped:
            return
        pages, pdf = self._pages, self._pdf
        work: Callable[[], QImage] = lambda: grey_image(*pages.page(pdf, place, PRINT_DPI))  # noqa: E731 - typed here
        self._tasks.other(self, work, self._on_image, self._on_failed)

    def _on_image(self, image: QImage) -> None:
        if self._stopped:
            return
        if not self._first and not self._device.newPage():
            self._on_failed(PrinterTrouble("the printer took no further page"))
            return
        self._first = False
        self._painter.drawImage(QRect(0, 0, self._device.width(), self._device.height()), image)
        self._next()

    def _on_failed(self, error: Exception) -> None:
        if self._stopped:
            return
        self._stopped = True
        self._painter.end()
        self.failed.emit(error)

    def _end(self) -> None:
        if self._painter.isActive():
            self._painter.end()
            self.ended.emit(not self._stopped)
