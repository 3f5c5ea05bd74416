"""The cover slip: the only paper of a feedback pack that carries a name, and it carries no code.

The upper half says whom the form is for and that it is their choice. It is
torn, not cut: there are no scissors in a cell. The lower half, below the tear line, is folded round the
form when it is given back and says nothing about anybody. No clinic is named: a slip is seen on the wing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from prisoncare_desktop.pdf.fonts import font, measure
from prisoncare_desktop.pdf.lines import Lines

_WIDTH: Final = 210.0
_HEIGHT: Final = 297.0
_LEFT: Final = 20.0
_RIGHT: Final = 190.0
_TEAR: Final = _HEIGHT / 2


@dataclass(frozen=True)
class Slip:
    """Whom a form is for: as they like to be called, and where they live."""

    preferred_name: str
    surname: str
    cell: str


@dataclass(frozen=True)
class SlipWords:
    """The slip's words in one language: short sentences, one idea each."""

    for_: str
    cell: str
    asking: str
    sentences: tuple[str, ...]
    tear: str
    cover: str
    cover_sentences: tuple[str, ...]


ENGLISH: Final = SlipWords(
    for_="For",
    cell="Cell",
    asking="How was your health care?",
    sentences=(
        "We picked your name by chance. We want to know what you think.",
        "It is your choice. Your care stays the same if you say no.",
        "We keep no list of who has which form. Do not write your name on it.",
        "Tear off this half and throw it away. It has your name on it.",
        "If you want help with the form, ask a nurse or someone you trust.",
    ),
    tear="Fold, then tear here",
    cover="Health care feedback",
    cover_sentences=(
        "Private. For the health care team only.",
        "Fold this half around your form when you have finished.",
        "Put it in the health care box, or give it to a nurse.",
        "Thank you.",
    ),
)


def draw_slip(canvas: Canvas, slip: Slip, words: SlipWords = ENGLISH, lines: Lines | None = None) -> None:
    """Draw the slip as one page. `lines`: who sets a name that Noto Sans does not have all letters of."""
    _draw_label(canvas, slip, words, lines or Lines())
    y = _text(canvas, words.asking, _LEFT, 75, 20, bold=True) + 1.5
    for sentence in words.sentences:
        y = _sentence(canvas, sentence, y + 3.4)
    _draw_tear(canvas, words.tear)
    _draw_cover(canvas, words)
    canvas.showPage()


def _draw_label(canvas: Canvas, slip: Slip, words: SlipWords, lines: Lines) -> None:
    canvas.setLineWidth(1.2)
    canvas.roundRect(_LEFT * mm, (_HEIGHT - 56) * mm, (_RIGHT - _LEFT) * mm, 36 * mm, 2.5 * mm)
    name = lines.printable(f"{slip.preferred_name} {slip.surname}".strip())
    room = 108.0
    size = min(25.0, 25.0 * room / max(lines.measure(name, 25, True), 1))
    _text(canvas, words.for_, _LEFT + 7, 31, 12)
    lines.prepare(canvas, name, True)
    lines.draw(canvas, name, (_LEFT + 7) * mm, (_HEIGHT - 45) * mm, size, True)
    divider = _LEFT + 7 + room + 5
    canvas.setLineWidth(0.8)
    canvas.line(divider * mm, (_HEIGHT - 25) * mm, divider * mm, (_HEIGHT - 51) * mm)
    cell_room = _RIGHT - divider - 12
    cell_size = min(25.0, 25.0 * cell_room / max(measure(slip.cell, 25, True), 1))
    _text(canvas, words.cell, divider + 6, 31, 12)
    _text(canvas, slip.cell, divider + 6, 45, cell_size, bold=True)


def _draw_tear(canvas: Canvas, word: str) -> None:
    y = (_HEIGHT - _TEAR) * mm
    half = measure(word, 10, False) / 2 + 3
    canvas.setLineWidth(0.8)
    canvas.setDash([5, 4])
    canvas.line(8 * mm, y, (_WIDTH / 2 - half) * mm, y)
    canvas.line((_WIDTH / 2 + half) * mm, y, (_WIDTH - 8) * mm, y)
    canvas.setDash([])
    canvas.setFont(font(False), 10)
    canvas.drawCentredString(_WIDTH / 2 * mm, y - 3.4, word)


def _draw_cover(canvas: Canvas, words: SlipWords) -> None:
    canvas.setFont(font(True), 28)
    canvas.drawCentredString(_WIDTH / 2 * mm, (_HEIGHT - 203) * mm, words.cover)
    y = 219.0
    for sentence in words.cover_sentences:
        canvas.setFont(font(False), 15)
        canvas.drawCentredString(_WIDTH / 2 * mm, (_HEIGHT - y) * mm, sentence)
        y += 10.5


def _sentence(canvas: Canvas, sentence: str, y: float) -> float:
    """Set one sentence with a small square before it; return the y below it."""
    canvas.rect(_LEFT * mm, (_HEIGHT - y - 6.2) * mm, 2.2 * mm, 2.2 * mm, stroke=0, fill=1)
    return _text(canvas, sentence, _LEFT + 7, y + 7.3, 14)


def _text(canvas: Canvas, text: str, x: float, baseline: float, size_pt: float, *, bold: bool = False) -> float:
    canvas.setFont(font(bold), size_pt)
    canvas.drawString(x * mm, (_HEIGHT - baseline) * mm, text)
    return baseline
