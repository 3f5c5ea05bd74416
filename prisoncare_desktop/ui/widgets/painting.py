"""The few shapes painted widgets share: a rounded box, a soft shadow, words that keep inside their box."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsOpacityEffect, QWidget

from prisoncare_desktop.ui.theme.look import colour, colours

V_CENTRE_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def rounded(
    painter: QPainter, box: QRectF, radius: float, fill: str | QColor, edge: str | None = None, width: float = 1.0
) -> None:
    """Fill a rounded box; with `edge`, stroke it just inside `box`, `width` px wide."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(fill))
    if edge is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, radius, radius)
        return
    painter.setPen(QPen(QColor(edge), width))
    half = width / 2
    painter.drawRoundedRect(box.adjusted(half, half, -half, -half), radius - half, radius - half)


def soft_shadow(painter: QPainter, box: QRectF, radius: float, depth: int = 22) -> None:
    """Paint a shadow under `box`, `depth` px out and a little down; cheaper than a graphics effect and never stale."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for step in range(depth, 0, -2):
        painter.setBrush(colour(colours().scrim, 0.016 * (1 - step / depth) + 0.002))
        grown = box.adjusted(-step, -step + 6, step, step + 6)
        painter.drawRoundedRect(grown, radius + step, radius + step)


def words(
    painter: QPainter,
    box: QRectF,
    text: str,
    font: QFont,
    ink: str,
    align: Qt.AlignmentFlag = V_CENTRE_LEFT,
) -> float:
    """Draw one line of text, elided at the right when it does not fit. Returns the width drawn, px."""
    metrics = QFontMetricsF(font)
    fitting = text
    if metrics.horizontalAdvance(text) > box.width() + 0.5:
        fitting = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(box, int(align | Qt.TextFlag.TextSingleLine), fitting)
    return metrics.horizontalAdvance(fitting)


def placed(widget: QWidget, box: QRectF) -> QRectF:
    """Return where a box thought of from the left stands: turned round in a widget that runs from right to left."""
    if widget.layoutDirection() is Qt.LayoutDirection.LeftToRight:
        return box
    return QRectF(widget.width() - box.right(), box.top(), box.width(), box.height())


def leading(widget: QWidget) -> Qt.AlignmentFlag:
    """Return the side on which lines begin in this widget."""
    turned = widget.layoutDirection() is Qt.LayoutDirection.RightToLeft
    return Qt.AlignmentFlag.AlignRight if turned else Qt.AlignmentFlag.AlignLeft


def dot(painter: QPainter, centre: QPointF, radius: float, fill: str) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill))
    painter.drawEllipse(centre, radius, radius)


def set_blank(widget: QWidget, blank: bool) -> None:
    """Paint nothing of a widget while nothing is known; it keeps its place and can hold the focus."""
    effect = widget.graphicsEffect()
    if not isinstance(effect, QGraphicsOpacityEffect):
        effect = QGraphicsOpacityEffect(widget)
        effect.setOpacity(0.0)
        widget.setGraphicsEffect(effect)
    effect.setEnabled(blank)
