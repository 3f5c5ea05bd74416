"""The pasted text above, its lines as they were understood below."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from prisoncare_desktop.domain.pasted_list import plain_text
from prisoncare_desktop.ui.calendar_words import full_day, half_day, long_day, wall_clock
from prisoncare_desktop.ui.clash_words import clash_words
from prisoncare_desktop.ui.line_words import TIME_TAKEN, WRONG
from prisoncare_desktop.ui.theme.fonts import font
from prisoncare_desktop.ui.theme.tokens import TEXT
from prisoncare_desktop.ui.widgets.buttons import primary_button, secondary_button
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.labels import Label, field_label
from prisoncare_desktop.ui.widgets.rows import Cell, Column, Row
from prisoncare_desktop.ui.widgets.scrolled import Scrolled
from prisoncare_desktop.ui.widgets.shortcuts import on_ctrl_enter, on_keys
from prisoncare_desktop.ui.widgets.table import GridTable
from prisoncare_desktop.ui.working_page import WorkingPage
from prisoncare_desktop.usecases.reading_lists import Fits, KeptAside, ReadLines

_READS_AFTER_MS = 200  # what is typed is read when the hand rests
_LINES_ON_VIEW, _ROWS_ON_VIEW = 4, 3
_NARROW = 760  # px: below it the table goes without the line's own words


def _tr(text: str) -> str:
    return QCoreApplication.translate("read_list", text)


class ReadListView(WorkingPage):
    """`edited(text)`: to be read. `confirmed(text)`: put on the list what fits. `open_requested`: a file is wanted."""

    edited = Signal(str)
    confirmed = Signal(str)
    open_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Paste a list"), parent=parent)
        self._read: ReadLines | None = None
        self._read_text = ""  # what the lines on view answer
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setPlaceholderText(
            self.tr(
                "09:00  A1234BC  Marsh, Danny\nOne line each: a number, or a name with a cell; a time if there is one."
            )
        )
        around = QWidget()  # the style sheet gives the text a least height of its own, of one line
        around.setFixedHeight(int(QFontMetricsF(font(TEXT)).height() * _LINES_ON_VIEW + 28))
        inside = QVBoxLayout(around)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.text)
        self.text.textChanged.connect(self._on_text)
        self.text.installEventFilter(self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_READS_AFTER_MS)
        self._rest.timeout.connect(lambda: self.edited.emit(self.text.toPlainText()))
        self.add = primary_button(self.tr("Add"), key_hint=self.tr("Ctrl+Enter"))
        self.add.clicked.connect(self._on_confirm)
        self.open = secondary_button(self.tr("Open a file…"))
        self.open.clicked.connect(self.open_requested)
        self.aside.addWidget(self.open)
        self.aside.addWidget(self.add)
        self.add_way_back(self.tr("The clinic"))
        on_ctrl_enter(self, self._on_confirm)
        on_keys(self, "Ctrl+O", self.open_requested)
        self.table = GridTable(self.tr("Lines of the list"))
        self.table.set_columns(
            (
                Column("line", self.tr("Line"), align="right"),
                Column("time", self.tr("Time")),
                Column("resident", self.tr("Resident"), stretch=1),
                Column("number", self.tr("Number")),
                Column("cell", self.tr("Cell"), hide_below=_NARROW),
                Column("born", self.tr("Born"), hide_below=_NARROW),
                Column("state", "", stretch=1),
            )
        )
        self.table.set_empty_text(
            self.tr("Paste a list above, or open a file. Each line is shown here before anything is saved.")
        )
        self.table.set_jump(True, lambda row: " ".join(str(cell) for cell in row.cells.values()))
        self.table.current_changed.connect(self._show_line)
        self._sum, self._line = Label("", "quiet", wrap=True), Label("", "quiet", wrap=True)
        page = Scrolled()
        page.column.addWidget(self.trouble)
        page.column.addWidget(field_label(self.tr("The list"), self.text))
        page.column.addWidget(around)
        page.column.addWidget(self._sum)
        page.column.addWidget(self.table, 1)
        page.column.addWidget(self._line)
        self.table.set_scrolls_within(_ROWS_ON_VIEW)
        self.body.addWidget(page, 1)
        self.setFocusProxy(self.text)
        self._settle()

    # --- what is on view ---

    def begin(self) -> None:
        """Be empty: another clinic's list is meant."""
        self._rest.stop()
        self.set_text("")
        self._read, self._read_text = None, ""
        self.trouble.set_message("info", "")
        self.set_title(self.tr("Paste a list"))
        self.table.set_rows(())
        self._settle()

    def set_text(self, text: str) -> None:
        """Have this be the text; it is read at once."""
        self.text.setPlainText(text)
        self._rest.stop()
        if text:
            self.edited.emit(text)

    def paste(self) -> None:
        """Put what was copied after what stands here."""
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        if self.text.toPlainText() and not self.text.toPlainText().endswith("\n"):
            self.text.insertPlainText("\n")
        self.text.paste()
        self._rest.stop()
        self.edited.emit(self.text.toPlainText())

    def display(self, text: str, read: ReadLines) -> None:
        """Show what the lines of this text say."""
        self.set_clinic(read)
        if text != self.text.toPlainText():
            return  # another letter was typed since
        self._read, self._read_text = read, text
        self.trouble.set_message("info", "")
        self.table.set_rows([_row(one) for one in read.lines])
        self._settle()

    def set_clinic(self, read: ReadLines) -> None:
        s = read.session
        self.set_title(
            self.tr("Paste a list"), f"{read.clinic_label} · {long_day(s.clinic_date)}, {half_day(s.period)}"
        )

    def forget_lines(self) -> None:
        """Show no line: what was read is none of a list."""
        self._read, self._read_text = None, ""
        self.table.set_rows(())
        self._settle()

    def summary(self) -> str:
        return self._sum.text()

    def told(self) -> str:
        """Return what is said of the line that is marked."""
        return self._line.text()

    # --- inside ---

    def _on_text(self) -> None:
        self._rest.start()
        self._settle()

    def _settle(self) -> None:
        """Say how many fit and how many do not."""
        read = self._read if self.text.toPlainText() == self._read_text else None
        fits = len(read.fitting) if read is not None else 0
        self.add.setText(self.tr("Add {n}").format(n=fits) if fits else self.tr("Add"))
        self.add.setEnabled(bool(fits))
        self.add.updateGeometry()
        self._sum.setText(_summary(self._read) if self._read is not None and self._read.lines else "")
        self._sum.setVisible(bool(self._sum.text()))

    def _show_line(self, row_id: str) -> None:
        """Say of the line that is marked what is wrong with it and what to do."""
        lines = self._read.lines if self._read is not None else ()
        one = next((x for x in lines if str(x.line.number) == row_id), None)
        said = self.tr("Line {n}: {wrong}. {cure}")
        wrong = _told(one) if one is not None else None
        self._line.setText(said.format(n=row_id, wrong=wrong[0], cure=wrong[1]).strip() if wrong is not None else "")

    def _on_confirm(self) -> None:
        if self.add.isEnabled():
            self.confirmed.emit(self._read_text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.text
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self._on_confirm()
            return True
        return super().eventFilter(watched, event)


def _told(one: Fits | KeptAside) -> tuple[str, str] | None:
    """Return what is to be told of a line and what to do, None where there is nothing."""
    if isinstance(one, KeptAside):
        return WRONG[one.wrong]
    return TIME_TAKEN if one.time_taken else None


def _summary(read: ReadLines) -> str:
    said = [_tr("{n} can be added.").format(n=len(read.fitting))]
    if taken := sum(one.time_taken for one in read.fitting):
        said.append(_tr("{n} of them at a time that is taken.").format(n=taken))
    if read.kept_aside:
        counted: dict[str, int] = {}
        for one in read.kept_aside:
            counted[WRONG[one.wrong][0]] = counted.get(WRONG[one.wrong][0], 0) + 1
        why = ", ".join(f"{words[0].lower()}{words[1:]} ({n})" for words, n in counted.items())
        said.append(_tr("{n} stay here: {why}.").format(n=len(read.kept_aside), why=why))
    return " ".join(said)


def _row(one: Fits | KeptAside) -> Row:
    line = one.line
    number = Cell(str(line.number), quiet=True, tabular=True)
    if isinstance(one, Fits):
        r = one.resident
        fits = Chip("caution", TIME_TAKEN[0]) if one.time_taken else Chip("done", _tr("Fits"))
        marks = [Chip("caution", clash_words(clash)) for clash in one.clashes[:1]]
        return Row(
            str(line.number),
            {
                "line": number,
                "time": Cell(wall_clock(one.starts_at), tabular=True),
                "resident": Cell(r.name, strong=True),
                "number": Cell(r.nomis_number, tabular=True),
                "cell": Cell(r.cell, tabular=True),
                "born": Cell(full_day(r.birth_date) if r.birth_date else "", quiet=True, tabular=True),
                "state": (fits, *marks),
            },
        )
    words, cure = WRONG[one.wrong]
    return Row(
        str(line.number),
        {
            "line": number,
            "time": Cell(f"{line.at:%H:%M}" if line.at is not None else "", quiet=True, tabular=True),
            "resident": Cell(" ".join(plain_text(line.text).split())[:120], quiet=True),
            "number": Cell(line.nomis_number, quiet=True, tabular=True),
            "state": Chip("caution" if cure else "unrecorded", words),
        },
    )
