"""Rows: what `layout` stacks on a page. A row's shapes hang from its own top at y = 0."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from prisoncare_desktop.forms.measures import POINT, Measures
from prisoncare_desktop.forms.paper import Frame, Shape, TextRun, moved

Measure: TypeAlias = Callable[[str, float, bool], float]  # text, size in pt, bold -> width in mm

MAX_TOGETHER = 120.0  # mm
_JOINERS = "\u200c\u200d"
_VIRAMA = 9  # the combining class of the signs that join two consonants


@dataclass(frozen=True)
class Row:
    """A strip across the page, never split. `growth`: by how many mm at a time its frame may grow, 0 if never."""

    height: float
    shapes: tuple[Shape, ...] = ()
    growth: float = 0.0

    def grown(self) -> Row:
        """Return the row with a frame one line taller."""
        shapes = tuple(
            replace(one, height=one.height + self.growth) if isinstance(one, Frame) else one for one in self.shapes
        )
        return replace(self, height=self.height + self.growth, shapes=shapes)

    def at(self, y: float) -> tuple[Shape, ...]:
        """Return the shapes with the row's top at y."""
        return tuple(moved(one, 0.0, y) for one in self.shapes)


def wrap(text: str, width: float, size_pt: float, bold: bool, measure: Measure) -> list[str]:
    """Break text into lines no wider than `width` mm; a word wider than that is broken where it must be."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        line = ""
        for word in paragraph.split():
            candidate = f"{line} {word}" if line else word
            if measure(candidate, size_pt, bold) <= width:
                line = candidate
                continue
            if line:
                lines.append(line)
            *pieces, line = _pieces(word, width, size_pt, bold, measure)
            lines.extend(pieces)
        lines.append(line)
    return lines


def _pieces(word: str, width: float, size_pt: float, bold: bool, measure: Measure) -> list[str]:
    pieces = [""]
    for letter in _clusters(word):
        if pieces[-1] and measure(pieces[-1] + letter, size_pt, bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _clusters(word: str) -> list[str]:
    """Part a word where it may be broken: a letter with its marks and joiners stays whole."""
    clusters: list[str] = []
    for letter in word:
        joins = unicodedata.category(letter).startswith("M") or letter in _JOINERS
        if clusters and (joins or clusters[-1][-1] in _JOINERS or unicodedata.combining(clusters[-1][-1]) == _VIRAMA):
            clusters[-1] += letter
        else:
            clusters.append(letter)
    return clusters


def paragraph(
    text: str, x: float, width: float, size_pt: float, sizes: Measures, measure: Measure, *, bold: bool = False
) -> Row:
    """Set words as a row of their own."""
    return stacked(*lines_of(text, x, width, size_pt, sizes, measure, bold=bold))


def lines_of(
    text: str, x: float, width: float, size_pt: float, sizes: Measures, measure: Measure, *, bold: bool = False
) -> list[Row]:
    """Set words as a row for each line, for words that may be longer than a page."""
    step = sizes.line(size_pt)
    baseline = sizes.ascent * size_pt * POINT + (step - size_pt * POINT) / 2
    lines = wrap(text.strip(), width, size_pt, bold, measure)
    return [Row(step, (TextRun(x, baseline, line, size_pt, bold),) if line else ()) for line in lines]


def stacked(*rows: Row) -> Row:
    """Join rows into one that is never split."""
    shapes: list[Shape] = []
    y = 0.0
    for row in rows:
        shapes.extend(row.at(y))
        y += row.height
    return Row(y, tuple(shapes), max((row.growth for row in rows), default=0.0))


def together(*rows: Row) -> list[Row]:
    """Join rows into one that is never split, unless that would leave half a page empty before it."""
    return [stacked(*rows)] if sum(row.height for row in rows) <= MAX_TOGETHER else list(rows)


def beside(text: str, x: float, middle: float, size_pt: float, sizes: Measures, *, bold: bool = False) -> TextRun:
    """Set one line so that its capitals are centred on `middle`."""
    return TextRun(x, middle + sizes.rise * size_pt * POINT / 2, text, size_pt, bold)
