"""F1: a page of help, given as Markdown text. Nothing in it can be fetched or opened."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QTextCursor, QTextFrameFormat
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.widgets.overlay import Sheet


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
        frame = self.document().rootFrame()
        shape: QTextFrameFormat = frame.frameFormat()
        shape.setMargin(4)
        frame.setFrameFormat(shape)
        cursor = QTextCursor(self.document())
        block = self.document().begin()
        while block.isValid():
            cursor.setPosition(block.position())
            form = block.blockFormat()
            heading = form.headingLevel() > 0
            form.setTopMargin(12 if heading and block.position() > 0 else 0)
            form.setBottomMargin(4 if heading or block.textList() is not None else 9)
            form.setLineHeight(130, 1)  # QTextBlockFormat.ProportionalHeight
            cursor.setBlockFormat(form)
            block = block.next()


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
