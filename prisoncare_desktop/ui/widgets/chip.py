"""A chip: word, sign and colour for one state. Data (`Chip`) for tables, a label (`ChipLabel`) for layouts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from prisoncare_desktop.ui.theme.fonts import SEMIBOLD, font
from prisoncare_desktop.ui.theme.look import colours
from prisoncare_desktop.ui.theme.tokens import CHIP_RADIUS, SMALL, Tone
from prisoncare_desktop.ui.widgets.painting import rounded

ChipKind = Literal["done", "not_seen", "overdue", "caution", "regime", "unrecorded", "info", "plain"]

_SIDE = 10.0
_SIGN = 9.0
_GAP = 5.0
_LEAST_LETTERS = 4  # of a word that is cut; with room for fewer, the sign stands alone


@dataclass(frozen=True)
class Chip:
    """What a chip shows. `sign=False` leaves the sign out where the words alone are plain ("6 not recorded")."""

    kind: ChipKind
    text: str
    sign: bool = True


def tone_of(kind: ChipKind) -> Tone:
    c = colours()
    return {
        "done": c.done,
        "not_seen": c.not_seen,
        "overdue": c.not_seen,
        "caution": c.caution,
        "regime": c.caution,
        "unrecorded": c.unrecorded,
        "info": c.info,
        "plain": c.plain,
    }[kind]


def _signed(chip: Chip) -> bool:
    return chip.sign and chip.kind not in ("info", "plain")


def chip_size(chip: Chip) -> tuple[float, float]:
    """Return the width and height a chip takes, px."""
    metrics = QFontMetricsF(font(SMALL, SEMIBOLD))
    sign = _SIGN + _GAP if _signed(chip) else 0.0
    return metrics.horizontalAdvance(chip.text) + sign + 2 * _SIDE, metrics.height() + 8


def paint_chip(painter: QPainter, chip: Chip, left: float, centre_y: float, most_width: float) -> float:
    """Paint a chip with its left edge and middle height given, no wider than `most_width`. Returns its width, px."""
    tone = tone_of(chip.kind)
    width, height = chip_size(chip)
    width = min(width, most_width)
    face = font(SMALL, SEMIBOLD)
    room = width - 2 * _SIDE - (_SIGN + _GAP if _signed(chip) else 0.0)
    cut = QFontMetricsF(face).elidedText(chip.text, Qt.TextElideMode.ElideRight, room + 0.5) != chip.text
    if cut and room < QFontMetricsF(face).horizontalAdvance(chip.text[:_LEAST_LETTERS] + "…"):
        return _paint_sign_alone(painter, chip.kind, left, centre_y, QSizeF(min(_SIGN + 2 * _SIDE, width), height))
    box = QRectF(left, centre_y - height / 2, width, height)
    rounded(painter, box, CHIP_RADIUS, tone.tint, tone.line, colours().edge_width)
    x = left + _SIDE
    if _signed(chip):
        paint_sign(painter, chip.kind, QRectF(x, centre_y - _SIGN / 2, _SIGN, _SIGN), tone.ink)
        x += _SIGN + _GAP
    room = box.right() - _SIDE - x
    text = QFontMetricsF(face).elidedText(chip.text, Qt.TextElideMode.ElideRight, room + 0.5)
    painter.setFont(face)
    painter.setPen(QColor(tone.ink))
    painter.drawText(
        QRectF(x, box.top(), room + 1, height),
        int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
        text,
    )
    return width


def _paint_sign_alone(painter: QPainter, kind: ChipKind, left: float, centre_y: float, size: QSizeF) -> float:
    """Paint a chip whose words have no room: a few letters of them, or an empty box, would say nothing."""
    tone = tone_of(kind)
    box = QRectF(QPointF(left, centre_y - size.height() / 2), size)
    rounded(painter, box, CHIP_RADIUS, tone.tint, tone.line, colours().edge_width)
    middle = box.center()
    paint_sign(painter, kind, QRectF(middle.x() - _SIGN / 2, middle.y() - _SIGN / 2, _SIGN, _SIGN), tone.ink)
    return size.width()


def paint_sign(painter: QPainter, kind: ChipKind, box: QRectF, ink: str, width: float = 1.9) -> None:
    """Paint the sign of a kind: tick, cross, exclamation mark, triangle or open ring."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(ink), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)

    def at(x: float, y: float) -> QPointF:
        return QPointF(box.left() + x * box.width(), box.top() + y * box.height())

    if kind == "done":
        painter.drawPolyline([at(0.06, 0.55), at(0.36, 0.84), at(0.95, 0.2)])
    elif kind == "not_seen":
        painter.drawLine(at(0.12, 0.12), at(0.88, 0.88))
        painter.drawLine(at(0.88, 0.12), at(0.12, 0.88))
    elif kind == "overdue":
        painter.drawLine(at(0.5, 0.05), at(0.5, 0.58))
        painter.drawPoint(at(0.5, 0.93))
    elif kind in ("caution", "regime"):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink))
        painter.drawPolygon(QPolygonF([at(0.5, 0.02), at(1.02, 0.95), at(-0.02, 0.95)]))
    else:
        painter.setPen(QPen(QColor(ink), width * 0.8))
        painter.drawEllipse(box.adjusted(0.8, 0.8, -0.8, -0.8))


class ChipLabel(QWidget):
    """A chip in a layout."""

    def __init__(self, chip: Chip, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chip = chip
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(chip.text)

    def chip(self) -> Chip:
        return self._chip

    def set_chip(self, chip: Chip) -> None:
        self._chip = chip
        self.setAccessibleName(chip.text)
        self.setToolTip("")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width, height = chip_size(self._chip)
        return QSize(int(width + 0.999), int(height + 0.999))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(220, self.sizeHint().width()), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, self._chip, 0, self.height() / 2, self.width())
        painter.end()
