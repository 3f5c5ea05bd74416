"""How large everything on paper is, for each variant, in millimetres and points.

Sources: the paper study's design table (boxes of 5 to 7 mm with a 0.8 pt line read best; at least 4 mm white around
each; 9 mm for shaky hands) and the easy-read rules (16 pt or more, lines 1.5 apart, answers always in the same
column, four questions a page, no tables).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from prisoncare_desktop.forms.paper import Variant
from prisoncare_desktop.forms.script import Script

PAGE_WIDTH: Final = 210.0
PAGE_HEIGHT: Final = 297.0
MARGIN: Final = 10.0
MARK: Final = 6.0
CODE: Final = 14.0  # 21 modules of 0.67 mm; 0.6 mm is the least that reads well
CODE_QUIET: Final = 4 * CODE / 21
BOX_LINE_PT: Final = 0.8
BOX_FREE: Final = 4.0
LABEL_GAP: Final = BOX_FREE + 1.0
FRAME_FREE: Final = 6.0  # between a place to write in and the nearest box
LEFT: Final = 18.0
TEXT_LEFT: Final = 27.0  # the column of questions and of boxes: the same on every page
RIGHT: Final = 192.0
TOP_FIRST: Final = 27.5  # below the code and its white
TOP_LATER: Final = 27.5
BOTTOM: Final = 268.0
POINT: Final = 25.4 / 72


@dataclass(frozen=True)
class Measures:
    """Sizes of one variant; `leading` is the distance of lines as a multiple of the type size. `rise`, `ascent`: see
    `script.Script`."""

    title_pt: float
    group_pt: float
    question_pt: float
    body_pt: float
    small_pt: float
    leading: float
    box: float
    pitch: float
    writing_line: float
    writing_lines: int
    question_gap: float
    face: float  # across, 0 for none
    rise: float = 0.714
    ascent: float = 0.78
    tables: bool = True
    most_questions: int = 0  # on a page; 0: as many as fit

    def line(self, size_pt: float) -> float:
        """Return the distance from one line to the next, in mm."""
        return size_pt * self.leading * POINT


_OF: Final = {
    Variant.STANDARD: Measures(20, 13, 11.5, 11, 9.5, 1.32, 6.0, 12.0, 9.0, 3, 4.6, 0.0),
    Variant.LARGE_PRINT: Measures(26, 19, 18, 17, 15, 1.4, 8.0, 14.0, 12.0, 4, 8.0, 0.0),
    Variant.EASY_READ: Measures(24, 18, 17, 16, 16, 1.5, 9.0, 15.0, 12.0, 4, 9.0, 11.0, tables=False, most_questions=4),
}


def measures_of(variant: Variant, script: Script) -> Measures:
    """Return the sizes for a variant in this script."""
    plain = _OF[variant]
    by = script.enlarged
    return replace(
        plain,
        title_pt=plain.title_pt * by,
        group_pt=plain.group_pt * by,
        question_pt=plain.question_pt * by,
        body_pt=plain.body_pt * by,
        small_pt=plain.small_pt * by,
        leading=plain.leading * script.leading,
        rise=script.rise,
        ascent=script.ascent,
    )
