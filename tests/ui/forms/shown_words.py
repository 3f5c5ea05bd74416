"""What can be read on a form page, by eye or by a screen reader, and what a form says that cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QWidget

from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.ui.forms.form_page import FormPage


def show_all(page: FormPage) -> None:
    """Make every section of the form, as paging through it does."""
    for place in range(len(page._sections)):
        page._show_section(place)


def unread(page: FormPage, session: FormSession) -> list[Item]:
    """Return the items that are part of the form as answered, not hidden by it, and whose words are nowhere.

    Of a page whose sections were all made (`show_all`).
    """
    said = "\n".join(_words_of(page))
    form = session.questionnaire
    hidden = {below.link_id for item in form.by_link_id.values() if item.hidden for below in form.inside(item.link_id)}
    return [
        item
        for link_id, item in form.by_link_id.items()
        if session.is_enabled(link_id)
        and link_id not in hidden
        and not any(_bare(words) in said for words in _words(item))
    ]


def _words(item: Item) -> Iterator[str]:
    """Yield what is as good: the plain words, and the rich ones that stand for them."""
    yield item.text
    if item.rich is not None:
        yield item.rich.plain


def _words_of(page: FormPage) -> Iterator[str]:
    for widget in page.findChildren(QWidget):
        yield _bare(widget.accessibleName())
        yield _bare(widget.accessibleDescription())
        if isinstance(widget, QLabel):
            yield _bare(_plain(widget))
        elif (text := getattr(widget, "text", None)) is not None:
            yield _bare(str(text()))


def _plain(label: QLabel) -> str:
    if label.textFormat() is not Qt.TextFormat.RichText:
        return label.text()
    document = QTextDocument()
    document.setHtml(label.text())
    return document.toPlainText()


def _bare(text: str) -> str:
    return re.sub(r"\W+", "", text)
