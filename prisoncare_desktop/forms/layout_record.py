"""A laid-out form as a record: what reading back needs to know of a printed page, and nothing else.

The same questionnaire, variant, language and layout version give the same bytes on every machine, so that a paper which
comes back weeks later is read by the places it was printed with. Millimetres, to a hundredth; words are left out.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal

from prisoncare_desktop.forms import json_text
from prisoncare_desktop.forms.json_text import JsonObject
from prisoncare_desktop.forms.paper import Box, FormLayout, Frame, Page
from prisoncare_desktop.forms.values import write_value


def record_of(layout: FormLayout) -> JsonObject:
    """Return where everything is that a scan looks for: squares, codes, boxes with their answers, places to write."""
    return {
        "form": layout.canonical,
        "variant": layout.variant.value,
        "language": layout.language,
        "rightToLeft": layout.right_to_left,
        "layoutVersion": layout.layout_version,
        "width": _mm(layout.width),
        "height": _mm(layout.height),
        "boxLinePt": _mm(layout.box_line_pt),
        "pages": [_page(one) for one in layout.pages],
    }


def fingerprint(layout: FormLayout) -> str:
    """Return the SHA-256 of the record's bytes, hexadecimal: equal for papers that are read alike."""
    return hashlib.sha256(json_text.dumps(record_of(layout)).encode()).hexdigest()


def _page(page: Page) -> JsonObject:
    return {
        "marks": [[_mm(one.x), _mm(one.y), _mm(one.width), _mm(one.height)] for one in page.marks],
        "codes": [[_mm(one.x), _mm(one.y), _mm(one.size)] for one in page.codes],
        "boxes": [_box(one) for one in page.boxes],
        "frames": [_frame(one) for one in page.frames],
    }


def _box(box: Box) -> JsonObject:
    kind, answer = write_value(box.value, "")
    return {"linkId": box.link_id, "x": _mm(box.x), "y": _mm(box.y), "size": _mm(box.size), f"value{kind}": answer}


def _frame(frame: Frame) -> JsonObject:
    where = {"x": _mm(frame.x), "y": _mm(frame.y), "width": _mm(frame.width), "height": _mm(frame.height)}
    pitch: JsonObject = {} if frame.line_pitch is None else {"linePitch": _mm(frame.line_pitch)}
    return {"linkId": frame.link_id, **where, **pitch}


def _mm(length: float) -> Decimal:
    return Decimal(f"{length:.2f}")
