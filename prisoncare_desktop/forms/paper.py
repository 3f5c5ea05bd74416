"""A form laid out on paper: every mark that is printed and every place that is written in, in millimetres.

x grows to the right and y downwards from the top left corner of the sheet. `layout.py` makes it, `pdf` draws it, `scan`
looks for the same boxes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from prisoncare_desktop.forms.values import Value


class Variant(StrEnum):
    """How large everything is."""

    STANDARD = "standard"
    LARGE_PRINT = "large-print"
    EASY_READ = "easy-read"


@dataclass(frozen=True)
class TextRun:
    """Words on one line, from x; y is the baseline."""

    x: float
    y: float
    text: str
    size_pt: float
    bold: bool = False


@dataclass(frozen=True)
class Box:
    """A square to mark: it stands for one answer to one question. x, y: its top left corner, on the line's middle."""

    x: float
    y: float
    size: float
    link_id: str
    value: Value


@dataclass(frozen=True)
class Frame:
    """A place to write in, with a line every `line_pitch` below its top; None for one line without ruling."""

    x: float
    y: float
    width: float
    height: float
    link_id: str
    line_pitch: float | None = None


@dataclass(frozen=True)
class Stroke:
    """A line through these points. `mirrors`: whether it turns round where words run from right to left; a tick, like a
    letter, does not."""

    points: tuple[tuple[float, float], ...]
    width_pt: float
    dashed: bool = False
    mirrors: bool = True


@dataclass(frozen=True)
class Block:
    """A black rectangle: corner squares, the bar beside a notice."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Circle:
    """A circle around x, y; a disc if filled."""

    x: float
    y: float
    radius: float
    width_pt: float
    filled: bool = False


Shape: TypeAlias = TextRun | Box | Frame | Stroke | Block | Circle


@dataclass(frozen=True)
class CodeSpot:
    """Where a page's code goes: a square, without the white it needs around it."""

    x: float
    y: float
    size: float


@dataclass(frozen=True)
class PageId:
    """Where the page's identity goes in words: right-aligned at x, on the baseline y."""

    x: float
    y: float
    size_pt: float


@dataclass(frozen=True)
class Page:
    """One side. `marks` are the corner squares by which a scan finds the page."""

    number: int
    shapes: tuple[Shape, ...]
    marks: tuple[Block, ...]
    codes: tuple[CodeSpot, ...]
    page_id: PageId

    @property
    def boxes(self) -> tuple[Box, ...]:
        return tuple(one for one in self.shapes if isinstance(one, Box))

    @property
    def frames(self) -> tuple[Frame, ...]:
        return tuple(one for one in self.shapes if isinstance(one, Frame))

    @property
    def texts(self) -> tuple[TextRun, ...]:
        return tuple(one for one in self.shapes if isinstance(one, TextRun))


@dataclass(frozen=True)
class FormLayout:
    """A form laid out on paper. The same questionnaire, variant, language and layout version give the same boxes on
    every machine that has the same font."""

    canonical: str
    version: str
    title: str
    variant: Variant
    layout_version: int
    width: float
    height: float
    box_line_pt: float
    language: str
    right_to_left: bool
    page_words: str
    pages: tuple[Page, ...]


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """Return the same shape elsewhere."""
    if isinstance(shape, Stroke):
        return replace(shape, points=tuple((x + dx, y + dy) for x, y in shape.points))
    return replace(shape, x=shape.x + dx, y=shape.y + dy)
