"""The frame of a working sheet: what it is and for when at the head, how long it holds and whose it is at the foot."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Final

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.pdf.fonts import font, measure
from prisoncare_desktop.pdf.lines import Lines
from prisoncare_desktop.usecases.clinic_paper_port import Stamp

HEIGHT: Final = 297.0
LEFT: Final = 14.0
RIGHT: Final = 196.0
TOP: Final = 41.0  # mm from the upper edge: where a sheet's own words begin
BOTTOM: Final = 277.0  # mm: where they end

HALF_DAYS: Final = {Period.AM: "morning", Period.PM: "afternoon", Period.ED: "evening"}
_TRAIL_DIGITS: Final = 16  # of the newest row's MAC: enough to find the row again


@dataclass(frozen=True)
class Heading:
    """`what`: in large type. `under`: one line below it. `place`: large, at the right; "" for none."""

    what: str
    under: str
    place: str = ""


def sheets(out: BytesIO) -> Canvas:
    """Return a canvas for sheets whose file says nothing: neither title nor author tells what is in it."""
    canvas = Canvas(out, pagesize=A4, pageCompression=1, invariant=1)
    canvas.setTitle("PrisonCare")
    canvas.setCreator("PrisonCare")
    canvas.setAuthor("PrisonCare")
    return canvas


def draw_frame(canvas: Canvas, stamp: Stamp, heading: Heading, page: int, pages: int) -> None:
    """Draw head and foot of one page of a sheet."""
    top = stamp.prison or "PrisonCare"
    day = f"{stamp.day:%A} {stamp.day.day} {stamp.day:%B %Y}, {HALF_DAYS[stamp.period]}"
    text(canvas, top, LEFT, 15, 10.5, room=80)
    place_room = measure(heading.place, 20, True) + 8 if heading.place else 0.0
    text(canvas, heading.what, LEFT, 24.5, 19, bold=True, room=RIGHT - LEFT - place_room)
    text(canvas, day, RIGHT - measure(day, 10.5, True), 15, 10.5, bold=True)
    if heading.place:
        text(canvas, heading.place, RIGHT - measure(heading.place, 20, True), 24.5, 20, bold=True)
    text(canvas, heading.under, LEFT, 31.5, 10, room=RIGHT - LEFT)
    canvas.setLineWidth(1.0)
    canvas.line(LEFT * mm, (HEIGHT - 35) * mm, RIGHT * mm, (HEIGHT - 35) * mm)
    printed = f"{stamp.printed_on.day} {stamp.printed_on:%B}, {stamp.printed_at:%H:%M}"
    said = [f"Printed {printed} by {stamp.printed_by}" if stamp.printed_by else f"Printed {printed}"]
    said.append(f"list as of {stamp.list_as_of}" if stamp.list_as_of else "list never checked with the trust")
    said.append(f"not after {stamp.day.day} {stamp.day:%B}")
    canvas.setLineWidth(0.5)
    canvas.line(LEFT * mm, (HEIGHT - 281) * mm, RIGHT * mm, (HEIGHT - 281) * mm)
    text(canvas, " · ".join(said), LEFT, 285.5, 8.5, room=RIGHT - LEFT)
    text(canvas, "Destroy as confidential waste when used.", LEFT, 289.5, 8.5, bold=True)
    mac = stamp.trail[:_TRAIL_DIGITS]
    trail = " ".join(mac[at : at + 4] for at in range(0, len(mac), 4))
    end = f"trail {trail} · page {page} of {pages}" if trail else f"page {page} of {pages}"
    text(canvas, end, RIGHT - measure(end, 8.5, False), 289.5, 8.5)


def text(
    canvas: Canvas, words: str, x: float, baseline: float, size_pt: float, *, bold: bool = False, room: float = 0.0
) -> None:
    """Set a line of our own words at mm from the upper left; smaller where it is wider than `room` mm (0: any)."""
    if room:
        size_pt = min(size_pt, size_pt * room / max(measure(words, size_pt, bold), 0.1))
    canvas.setFont(font(bold), size_pt)
    canvas.drawString(x * mm, (HEIGHT - baseline) * mm, words)


def name_text(
    canvas: Canvas, lines: Lines, name: str, x: float, baseline: float, size_pt: float, *, bold: bool, room: float
) -> None:
    """Set a person's name, in whatever letters, no wider than `room` mm."""
    said = lines.printable(name)
    size_pt = min(size_pt, size_pt * room / max(lines.measure(said, size_pt, bold), 0.1))
    lines.prepare(canvas, said, bold)
    lines.draw(canvas, said, x * mm, (HEIGHT - baseline) * mm, size_pt, bold)
