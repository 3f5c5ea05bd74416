"""F1: a page of help, given as Markdown text. Nothing in it can be fetched or opened."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QTextBlockFormat,
    QTextCursor,
    QTextFormat,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from prisoncare_desktop.ui.theme.fonts import BOLD, font
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import HEADING_2, HEADING_3
from prisoncare_desktop.ui.widgets.overlay import Sheet

_HEADINGS = {1: HEADING_2, 2: HEADING_3}


class HelpPage(QTextBrowser):
    """Shows Markdown; loads no images, follows no links but those within the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByKeyboard | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.setTabChangesFocus(True)
        self.setProperty("kind", "help")
        self.setAccessibleName(self.tr("Help page"))

    def loadResource(self, _kind: int, _name: QUrl | str) -> None:
        """Fetch nothing: a help page is words."""

    def show_markdown(self, text: str) -> None:
        c = colours()
        self.document().setDefaultStyleSheet(f"a {{ color: {c.ink}; text-decoration: none; }}")
        self.setMarkdown(text)
        self._space_out()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _space_out(self) -> None:
        """Give headings, lists and tables the program's own sizes and room; Qt's are a word processor's."""
        frame = self.document().rootFrame()
        shape = frame.frameFormat()
        shape.setMargin(12)
        frame.setFrameFormat(shape)
        for table in (child for child in frame.childFrames() if isinstance(child, QTextTable)):
            _tidy(table)
        cursor = QTextCursor(self.document())
        block = self.document().begin()
        while block.isValid():
            cursor.setPosition(block.position())
            form = block.blockFormat()
            level = form.headingLevel()
            if cursor.currentTable() is None:
                form.setTopMargin(14 if level and block.position() > 0 else 0)
                form.setBottomMargin(5 if level or block.textList() is not None else 10)
            else:
                form.setTopMargin(0)
                form.setBottomMargin(0)
            form.setLineHeight(128, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.setBlockFormat(form)
            if level:
                _set_heading(cursor, level)
            block = block.next()


def _set_heading(cursor: QTextCursor, level: int) -> None:
    """Set a heading in our own size. Qt's is a factor that wins over any font, so it has to go first."""
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    form = cursor.charFormat()
    form.clearProperty(QTextFormat.Property.FontSizeAdjustment)
    form.setFont(font(_HEADINGS.get(level, HEADING_3), BOLD))
    cursor.setCharFormat(form)


def _tidy(table: QTextTable) -> None:
    form = table.format()
    form.setCellPadding(7)
    form.setCellSpacing(0)
    form.setBorder(1)
    form.setBorderCollapse(True)
    form.setBorderBrush(QColor(colours().line))
    form.setBorderStyle(QTextTableFormat.BorderStyle.BorderStyle_Solid)
    form.setTopMargin(4)
    form.setBottomMargin(14)
    table.setFormat(form)


class HelpPanel(Sheet):
    """The sheet F1 opens."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, "", QSize(760, 600))
        self.set_title(self.tr("Help"))
        self.page = HelpPage()
        self.body.addWidget(self.page)

    def show_help(self, title: str, markdown: str) -> None:
        self.set_title(title)
        self.page.show_markdown(markdown)
        self.open_sheet(self.page)
