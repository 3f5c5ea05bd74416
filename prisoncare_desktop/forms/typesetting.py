"""Rows: what `layout` stacks on a page. A row's shapes hang from its own top at y = 0."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from prisoncare_desktop.forms.markup import Block as TextBlock
from prisoncare_desktop.forms.markup import BlockKind, RichText
from prisoncare_desktop.forms.measures import POINT, Measures
from prisoncare_desktop.forms.paper import Frame, Shape, TextRun, moved

Measure: TypeAlias = Callable[[str, float, bool], float]  # text, size in pt, bold -> width in mm

MAX_TOGETHER = 120.0  # mm
LIST_INDENT = 6.0
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


def rich_lines(rich: RichText, x: float, width: float, size_pt: float, sizes: Measures, measure: Measure) -> list[Row]:
    """Set words with their look as a row for each line: bold, lists, paragraphs with air between them."""
    rows: list[Row] = []
    step = sizes.line(size_pt)
    baseline = sizes.ascent * size_pt * POINT + (step - size_pt * POINT) / 2
    for number, block in enumerate(rich.blocks):
        indent = min(block.depth, 3) * LIST_INDENT
        mark = _list_mark(block)
        if number and not mark:
            rows.append(Row(step / 3))
        left = x + indent + (LIST_INDENT if mark else 0.0)
        shapes: tuple[Shape, ...] = (TextRun(x + indent, baseline, mark, size_pt),) if mark else ()
        for line in _mixed_lines(block, width - (left - x), size_pt, measure):
            at = left
            for words, bold in line:
                shapes += (TextRun(at, baseline, words, size_pt, bold),)
                at += measure(words, size_pt, bold) + measure(" ", size_pt, False)
            rows.append(Row(step, shapes))
            shapes = ()
    return rows


def _list_mark(block: TextBlock) -> str:
    if block.kind is BlockKind.NUMBERED:
        return f"{block.number}."
    return "•" if block.kind is BlockKind.BULLET else ""


def _mixed_lines(block: TextBlock, width: float, size_pt: float, measure: Measure) -> list[list[tuple[str, bool]]]:
    """Break a block into lines of runs that are bold or not."""
    lines: list[list[tuple[str, bool]]] = [[]]
    for words, bold in _words_of(block):
        if words == "\n":
            lines.append([])
            continue
        for piece in wrap(words, width, size_pt, bold, measure):
            longer = [*lines[-1][:-1], (f"{lines[-1][-1][0]} {piece}", bold)] if _goes_on(lines[-1], bold) else None
            line = longer or [*lines[-1], (piece, bold)]
            gaps = (len(line) - 1) * measure(" ", size_pt, False)
            if lines[-1] and sum(measure(text, size_pt, heavy) for text, heavy in line) + gaps > width:
                lines.append([(piece, bold)])
            else:
                lines[-1] = line
    return lines


def _goes_on(line: list[tuple[str, bool]], bold: bool) -> bool:
    return bool(line) and line[-1][1] is bold


def _words_of(block: TextBlock) -> Iterator[tuple[str, bool]]:
    """Yield word for word, and "\\n" where a line ends; a word whose look changes within it has that of its start."""
    heading = block.kind is BlockKind.HEADING
    signs = [(sign, span.bold or heading) for span in block.spans for sign in span.text]
    word, is_bold = "", False
    for sign, bold in [*signs, (" ", False)]:
        if not sign.isspace():
            is_bold = is_bold if word else bold
            word += sign
            continue
        if word:
            yield word, is_bold
        word = ""
        if sign == "\n":
            yield sign, False


def widest_word(text: str, size_pt: float, measure: Measure, *, bold: bool = False) -> float:
    """Return the width of the longest word, mm: narrower and it would be broken."""
    return max((measure(word, size_pt, bold) for word in text.split()), default=0.0)


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
