"""Our line icons (`resources/icons/`, 20 px grid), painted in the colour asked for."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from prisoncare_desktop import resources


def paint_icon(painter: QPainter, name: str, where: QRectF, ink: str) -> None:
    """Paint `resources/icons/<name>.svg` into `where` in colour `ink` (#RRGGBB)."""
    svg = resources.read_text(f"icons/{name}.svg").replace("currentColor", ink)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, where)


def icon(name: str, ink: str, size: int = 20) -> QIcon:
    """Return an icon for Qt's own widgets, drawn at three times its size so that it stays sharp when scaled."""
    pixmap = QPixmap(size * 3, size * 3)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_icon(painter, name, QRectF(0, 0, size * 3, size * 3), ink)
    painter.end()
    return QIcon(pixmap)
