"""Sends one page held in memory to a printer that the person chooses. Nothing is written in between."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.errors import PrinterTrouble
from prisoncare_desktop.ui.printing import PrintRun, a4_printer
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.usecases.ports import PageImages


class SheetPrinter(QObject):
    """`printed`: the page was sent. `failed(object)`: the error; without any printer it says so at once."""

    printed = Signal()
    failed = Signal(object)

    def __init__(self, tasks: Tasks, pages: PageImages, over: QWidget) -> None:
        super().__init__(over)
        self._tasks, self._pages, self._over = tasks, pages, over
        self._dialog: QPrintDialog | None = None
        self._run: PrintRun | None = None

    def print(self, pdf: bytes) -> None:
        """Ask which printer, then print the page."""
        if self._dialog is not None or self._run is not None:
            return
        if not QPrinterInfo.availablePrinters():
            self.failed.emit(PrinterTrouble("no printer is set up on this PC"))
            return
        printer = a4_printer()
        self._dialog = dialog = QPrintDialog(printer, self._over)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, False)
        dialog.accepted.connect(lambda: self._on_chosen(printer, pdf))
        dialog.finished.connect(lambda _result: self._on_closed())
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()  # never exec(): nothing spins a loop of its own

    def stop(self) -> None:
        """Print nothing that is not sent yet."""
        if self._dialog is not None:
            self._dialog.reject()
        if self._run is not None:
            self._run.stop()

    def _on_closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _on_chosen(self, printer: QPrinter, pdf: bytes) -> None:
        if printer.outputFormat() != QPrinter.OutputFormat.NativeFormat:
            return
        self._run = PrintRun(self._tasks, self._pages, pdf, range(1), printer, self)
        self._run.ended.connect(self._on_ended)
        self._run.failed.connect(self._on_failed)
        self._run.begin()

    def _on_ended(self, whole: bool) -> None:
        self._drop()
        if whole:
            self.printed.emit()

    def _on_failed(self, error: Exception) -> None:
        self._drop()
        self.failed.emit(error)

    def _drop(self) -> None:
        if self._run is not None:
            self._run.deleteLater()
            self._run = None
