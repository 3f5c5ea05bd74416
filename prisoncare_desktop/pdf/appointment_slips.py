"""Appointment slips: when and where, in large plain words with a picture to each, in the reader's own language.

Four to a page, two for those who need larger type, each to be cut along its edge. Below, once more in English and
small, for the officer who is shown it. Right-to-left languages run from the right, pictures and all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from prisoncare_desktop.forms.script import Script, script_of
from prisoncare_desktop.forms.typesetting import wrap
from prisoncare_desktop.pdf.lines import Lines
from prisoncare_desktop.pdf.sheet_frame import HEIGHT, name_text, text
from prisoncare_desktop.usecases.clinic_paper_port import AppointmentSlip, SlipPaper
from prisoncare_desktop.usecases.ports import Shaping

_WIDTH: Final = 210.0
_MARGIN: Final = 9.0  # mm inside a slip's edges
_PICTURE: Final = 1.9  # times the type's height
_MM_A_POINT: Final = 25.4 / 72
_LEAST_PT: Final = 10.0
_AGAIN: Final = 8.0  # mm kept free for the line in English
_PARTS: Final = 9
_MOST_AIR: Final = 4.5  # mm between two parts

Picture = Callable[[Canvas, float, float, float], None]


@dataclass(frozen=True)
class _Place:
    """Where one slip is on its page, in mm, and its type size in points."""

    x: float
    y: float
    width: float
    height: float
    size: float


_SMALL: Final = tuple(_Place(x, y, _WIDTH / 2, HEIGHT / 2, 14.0) for y in (0.0, HEIGHT / 2) for x in (0.0, _WIDTH / 2))
_LARGE: Final = tuple(_Place(0.0, y, _WIDTH, HEIGHT / 2, 19.0) for y in (0.0, HEIGHT / 2))


def draw_slips(canvas: Canvas, paper: SlipPaper, shaping: Shaping | None) -> None:
    """Draw them in the order given, the larger ones on pages of their own after the others."""
    lines = {code: Lines(code, shaping) for code in {"en", *(slip.words.language for slip in paper.slips)}}
    for places, large in ((_SMALL, False), (_LARGE, True)):
        slips = [slip for slip in paper.slips if slip.large is large]
        for first in range(0, len(slips), len(places)):
            _draw_cuts(canvas, places)
            for place, slip in zip(places, slips[first:], strict=False):
                _Slip(canvas, place, slip, lines[slip.words.language], lines["en"]).draw()
            canvas.showPage()


def _draw_cuts(canvas: Canvas, places: tuple[_Place, ...]) -> None:
    canvas.setLineWidth(0.5)
    canvas.setDash([4, 4])
    canvas.line(6 * mm, HEIGHT / 2 * mm, (_WIDTH - 6) * mm, HEIGHT / 2 * mm)
    if places is _SMALL:
        canvas.line(_WIDTH / 2 * mm, 6 * mm, _WIDTH / 2 * mm, (HEIGHT - 6) * mm)
    canvas.setDash([])


class _Slip:
    """One slip: laid out from the top down, as large as its place has room for, then drawn."""

    def __init__(self, canvas: Canvas, place: _Place, slip: AppointmentSlip, lines: Lines, english: Lines) -> None:
        self._canvas, self._slip, self._lines, self._english = canvas, slip, lines, english
        self._script: Script = script_of(slip.words.language)
        self._size = place.size
        self._gap = 0.0  # mm between the parts
        self._drawing = False
        self._left, self._right = place.x + _MARGIN, place.x + place.width - _MARGIN
        self._top, self._bottom = place.y + _MARGIN, place.y + place.height - _MARGIN

    def draw(self) -> None:
        """Draw it: smaller where its language needs more lines, with more air where it needs fewer."""
        room = self._bottom - (_AGAIN if self._slip.words.language != "en" else 0.0)
        while (end := self._flow()) > room and self._size > _LEAST_PT:
            self._size *= 0.95
        self._gap = min(_MOST_AIR, max(0.0, (room - end) / _PARTS))
        self._drawing = True
        self._flow()
        if self._slip.words.language != "en":
            self._draw_again_in_english()

    def _flow(self) -> float:
        """Go through the parts from the top down; return the y below the last, mm."""
        slip, words = self._slip, self._slip.words
        y = self._whose(self._top)
        y = self._words(words.heading, y, bold=True)
        y = self._words(slip.what, y, bold=False)
        y = self._fact(words.day, f"{words.weekday} {slip.day:%d/%m/%Y}", y, _calendar)
        y = self._fact(words.time, f"{slip.starts:%H:%M}", y, _clock)
        y = self._fact(words.go_to, words.place, y, _door)
        y = self._words(words.bring, y, bold=False)
        return self._words(words.cannot, y, bold=False)

    def _whose(self, y: float) -> float:
        slip, room = self._slip, self._right - self._left
        height = self._size * _MM_A_POINT
        under = y + height * 2.35 + 3
        if self._drawing:
            name = self._size * 1.1
            name_text(self._canvas, self._english, slip.name, self._left, y + height, name, bold=True, room=room)
            lives = " · ".join(said for said in (slip.number, slip.cell) if said)
            text(self._canvas, lives, self._left, y + height * 2.35, self._size * 0.8, room=room)
            self._canvas.setLineWidth(0.8)
            self._canvas.line(self._left * mm, _up(under), self._right * mm, _up(under))
        return under + 2

    def _fact(self, what: str, said: str, y: float, picture: Picture) -> float:
        """Set what it is over the fact in bold, beside its picture; in one line on a larger slip, which is wide."""
        side = self._size * _MM_A_POINT * _PICTURE
        if self._drawing:
            at = self._right - side if self._script.right_to_left else self._left
            picture(self._canvas, at, y + self._gap + 1.6, side)
        if self._slip.large:
            return max(self._words(f"{what}: {said}", y, bold=True, aside=side + 3), y + self._gap + side + 2.4)
        below = self._words(what, y, bold=False, aside=side + 3, scale=0.75)
        return max(self._words(said, below - self._gap - 1.2, bold=True, aside=side + 3), y + self._gap + side + 2.4)

    def _words(self, said: str, y: float, *, bold: bool, aside: float = 0.0, scale: float = 1.0) -> float:
        """Set words in lines, `aside` mm from the edge they begin at; return the y below them."""
        size = self._size * scale * self._script.enlarged
        step = size * _MM_A_POINT * 1.25 * self._script.leading
        y += self._gap
        for line in wrap(said, self._right - self._left - aside, size, bold, self._lines.measure):
            y += step
            if self._drawing:
                x = self._left + aside
                if self._script.right_to_left:
                    x = self._right - aside - self._lines.measure(line, size, bold)
                self._lines.prepare(self._canvas, line, bold)
                self._lines.draw(self._canvas, line, x * mm, _up(y - step * 0.15), size, bold)
        return y + 0.8

    def _draw_again_in_english(self) -> None:
        slip = self._slip
        again = f"{slip.day:%A} {slip.day.day} {slip.day:%B}, {slip.starts:%H:%M}. {slip.in_english}."
        text(self._canvas, again, self._left, self._bottom, 9, room=self._right - self._left)


def _calendar(canvas: Canvas, x: float, y: float, side: float) -> None:
    canvas.setLineWidth(0.9)
    canvas.rect(x * mm, _up(y + side), side * mm, side * 0.88 * mm)
    canvas.line(x * mm, _up(y + side * 0.36), (x + side) * mm, _up(y + side * 0.36))
    for ring in (0.28, 0.72):
        canvas.line((x + side * ring) * mm, _up(y), (x + side * ring) * mm, _up(y + side * 0.22))
    canvas.rect((x + side * 0.4) * mm, _up(y + side * 0.8), side * 0.2 * mm, side * 0.2 * mm, fill=1)


def _clock(canvas: Canvas, x: float, y: float, side: float) -> None:
    middle_x, middle_y = (x + side / 2) * mm, _up(y + side / 2)
    canvas.setLineWidth(0.9)
    canvas.circle(middle_x, middle_y, side / 2 * mm)
    canvas.line(middle_x, middle_y, middle_x, middle_y + side * 0.34 * mm)
    canvas.line(middle_x, middle_y, middle_x + side * 0.24 * mm, middle_y)


def _door(canvas: Canvas, x: float, y: float, side: float) -> None:
    """Draw an arrow into an open door."""
    canvas.setLineWidth(0.9)
    canvas.rect((x + side * 0.45) * mm, _up(y + side), side * 0.55 * mm, side * mm)
    middle = _up(y + side / 2)
    canvas.line(x * mm, middle, (x + side * 0.75) * mm, middle)
    for tip in (0.16, -0.16):
        canvas.line((x + side * 0.75) * mm, middle, (x + side * 0.56) * mm, middle + side * tip * mm)


def _up(y: float) -> float:
    """Return ReportLab's y, in points from the foot of the page, of mm from its top."""
    return (HEIGHT - y) * mm
