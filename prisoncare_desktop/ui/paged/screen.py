"""A screen of pages: wires the view to the page images and to the printer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo

from prisoncare_desktop.ui.paged.on_view import OnView
from prisoncare_desktop.ui.paged.view import PagesView
from prisoncare_desktop.ui.printing import PrintRun, a4_printer
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.ui.widgets.page_image import grey_image
from prisoncare_desktop.usecases.ports import PageImages

_A4_WIDTH_INCH = 8.27
PRINT = "print"  # Place(..., PRINT): come into view and ask which printer


class PagesScreen(Screen):
    """Pages that are kept until this screen is left."""

    def __init__(self, tasks: Tasks, pages: PageImages, view: PagesView, origin: Place) -> None:
        """`origin`: where the pages come from, and where Esc goes."""
        self._page = view
        super().__init__(view, tasks)
        self._pages = pages
        self._origin = origin
        self._shown: OnView | None = None
        self._print_next = False
        self._count = 0
        self._wanted: set[int] = set()
        self._dialog: QPrintDialog | None = None
        self._run: PrintRun | None = None
        self._page.sheet.page_wanted.connect(self._on_page_wanted)
        self._page.print_asked.connect(self._on_print_asked)
        self._page.stop_asked.connect(self._stop)
        self._page.back_asked.connect(lambda: self.go.emit(self._origin))

    def keys(self) -> Sequence[tuple[str, str]]:
        prints = () if self._shown is not None and self._shown.not_printed else (("P", self.tr("Print")),)
        return (
            (self.tr("PgUp PgDn"), self.tr("Page before, page after")),
            *prints,
            (self.tr("Esc"), self._page.back.text()),
        )

    def _show(self, shown: OnView) -> None:
        self._shown, self._count = shown, 0
        self._wanted.clear()
        self._tasks.other(
            self, lambda: self._pages.page_count(shown.pdf), self._on_counted, self._on_failed, key="pages"
        )

    def enter(self, what: str, _around: Surroundings) -> None:
        """Come into view; `what` "print": with the question which printer."""
        (self._page.sheet if self._shown else self._page.empty).setFocus()
        self._print_next = what == PRINT
        if self._print_next and self._count:
            self._on_print_asked()

    def leave(self) -> None:
        """Drop the pages, their images, and what was not printed yet."""
        self._stop()
        if self._dialog is not None:
            self._dialog.reject()
        self._shown, self._count = None, 0
        self._wanted.clear()
        self._page.display(None, 0)

    # --- showing ---

    def _on_counted(self, count: int) -> None:
        self._count = count
        if self._shown is not None:
            self._page.display(self._shown, count)
            self._page.sheet.setFocus()
            if self._print_next:
                self._on_print_asked()

    def _on_page_wanted(self, place: int) -> None:
        shown = self._shown
        if shown is None or place in self._wanted:
            return
        self._wanted.add(place)
        dpi = round(self._page.sheet.page_width() * self._page.devicePixelRatioF() / _A4_WIDTH_INCH)

        def show(image: QImage) -> None:
            self._wanted.discard(place)
            if shown is self._shown:
                self._page.sheet.show_page(place, image)

        work = self._pages.page
        self._tasks.other(self, lambda: grey_image(*work(shown.pdf, place, dpi)), show, self._on_failed)

    # --- printing ---

    def _stop(self) -> None:
        if self._run is not None:
            self._run.stop()

    def _on_print_asked(self) -> None:
        self._print_next = False
        shown = self._shown
        if shown is None or shown.not_printed or self._run is not None or self._dialog is not None:
            return
        if not QPrinterInfo.availablePrinters():
            self._page.show_no_printer()
            return
        printer = a4_printer()
        dialog = QPrintDialog(printer, self._page)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, False)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, True)
        dialog.setMinMax(1, max(1, self._count))
        dialog.accepted.connect(lambda: self._on_printer_chosen(printer))
        dialog.finished.connect(lambda _result: self._on_dialog_closed())
        self._dialog = dialog
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()  # never exec(): nothing spins a loop of its own

    def _on_dialog_closed(self) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _on_printer_chosen(self, printer: QPrinter) -> None:
        if self._shown is None or printer.outputFormat() != QPrinter.OutputFormat.NativeFormat:
            return
        known = self._shown.before_printing
        self._tasks.run(self, known, lambda _none: self._begin_printing(printer), self._on_failed)

    def _begin_printing(self, printer: QPrinter) -> None:
        """Print, now that it is known what goes out."""
        if self._shown is None:
            return
        first, last = printer.fromPage() or 1, printer.toPage() or self._count
        self._run = PrintRun(self._tasks, self._pages, self._shown.pdf, range(first - 1, last), printer, self)
        self._run.page_begun.connect(lambda place: self._page.set_printing(place, self._count))
        self._run.ended.connect(self._on_printed)
        self._run.failed.connect(self._on_print_failed)
        self._run.begin()

    def _on_printed(self, whole: bool) -> None:
        self._drop_run()
        self.said.emit(self.tr("Sent to the printer.") if whole else self.tr("Stopped: not every page was printed."))

    def _on_print_failed(self, error: Exception) -> None:
        self._drop_run()
        self._on_failed(error)

    def _on_failed(self, error: Exception) -> None:
        self._page.show_trouble(words_for(error))

    def _drop_run(self) -> None:
        if self._run is not None:
            self._run.deleteLater()
            self._run = None
        self._page.set_printing(None, 0)
