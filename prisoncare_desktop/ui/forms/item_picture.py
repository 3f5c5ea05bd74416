"""The picture that goes with an item, as wide as there is room and never wider than it is; else words in its place."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from prisoncare_desktop.forms.picture import content_of, has_place_for_one, kind_of
from prisoncare_desktop.forms.questionnaire import Item
from prisoncare_desktop.ui.forms.words import question_words, tr
from prisoncare_desktop.ui.widgets.labels import Label

MOST_PIXELS = 12_000_000  # a small file can claim to be a huge picture: at four bytes each this takes 48 MB
_LEAST_WIDTH = 120


class ItemPicture(QLabel):
    """`words`: what a screen reader says instead."""

    def __init__(self, image: QImage, words: str) -> None:
        super().__init__()
        self._drawn = image.size()
        self.setPixmap(QPixmap.fromImage(image))
        self.setScaledContents(True)
        self.setMaximumWidth(image.width())
        self.setAccessibleName(words)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(1, round(self._drawn.height() * min(width, self._drawn.width()) / self._drawn.width()))

    def minimumSizeHint(self) -> QSize:
        width = min(_LEAST_WIDTH, self._drawn.width())
        return QSize(width, self.heightForWidth(width))


def picture_of(item: Item) -> QWidget | None:
    """Return an item's picture, or words where it cannot be shown; None for an item that has none."""
    if item.picture is None or not has_place_for_one(item):
        return None
    title = item.picture.title or ""
    image = _decoded(content_of(item.picture) or b"")
    if image is not None:
        return ItemPicture(image, tr("Picture: {words}").format(words=title or question_words(item)))
    missing = tr("A picture belongs here that cannot be shown.")
    return Label(" ".join(part for part in (missing, title or item.picture.url or "") if part), "small", wrap=True)


def with_picture(words: QWidget, item: Item) -> QWidget:
    """Return the words with the item's picture under them, or as they are."""
    picture = picture_of(item)
    if picture is None:
        return words
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(words)
    add_to(column, picture)
    return both


def add_to(column: QVBoxLayout, picture: QWidget) -> None:
    """Put a picture at the side where words begin; words in its place take the whole width."""
    at = Qt.AlignmentFlag.AlignLeft if isinstance(picture, ItemPicture) else Qt.AlignmentFlag(0)
    column.addWidget(picture, 0, at)


def _decoded(content: bytes) -> QImage | None:
    kind = kind_of(content)
    if not kind:
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind.encode()))
    reader.setAutoTransform(True)
    size = reader.size()  # as the file's head says, before anything is decoded
    if not size.isValid() or size.isEmpty() or size.width() * size.height() > MOST_PIXELS:
        return None
    image = reader.read()
    return None if image.isNull() else image
