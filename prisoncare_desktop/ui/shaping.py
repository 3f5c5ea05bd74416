"""Lines of Arabic, Urdu, Punjabi and the like, shaped by Qt for paper: which shapes, where. `pdf` draws them.

Only the fonts we carry are used, so that the same form is the same on every PC: what Qt would take from the system's
fonts is refused. Works in any thread; needs a running Qt application.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontDatabase, QPainterPath, QRawFont, QTextLayout, QTextOption

from prisoncare_desktop import resources
from prisoncare_desktop.errors import Bug, UnprintableForm
from prisoncare_desktop.forms.script import is_left_to_right, script_of
from prisoncare_desktop.usecases.ports import Outline, PlacedGlyph

EM: Final = 1000  # pixels to the type size: shapes are taken once, unhinted, and scaled
_WIDE: Final = 10_000_000.0  # px: nothing is broken into lines here
_SANS: Final = "NotoSans"
_OF_BLOCK: Final = (  # first and last letter of a script, and who draws it
    (0x0600, 0x08FF, "NotoNaskhArabic"),
    (0xFB50, 0xFEFC, "NotoNaskhArabic"),
    (0x0980, 0x09FF, "NotoSansBengali"),
    (0x0A00, 0x0A7F, "NotoSansGurmukhi"),
)
_OWN: Final = {"pa": "NotoSansGurmukhi", "bn": "NotoSansBengali"}  # for signs that several scripts share
_NASTALIQ: Final = "NotoNastaliqUrdu"
_FILES: Final = (_SANS, "NotoNaskhArabic", _NASTALIQ, "NotoSansGurmukhi", "NotoSansBengali")
_LETTERLESS: Final = "\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufeff"  # signs that only steer their neighbours


@cache
def load_paper_fonts() -> None:
    """Make the fonts for paper known to Qt, each family by its file's name; once for each run of the program.

    Under names of our own, because Qt prefers a font of the system to one of the program that has the same name, and
    another version of a font shapes otherwise: one on Linux draws half of the Urdu word for "good" over the other.
    """
    for file in _FILES:
        for weight in ("Regular", "Bold"):
            data = renamed(resources.read_bytes(f"fonts/{file}-{weight}.ttf"), file)
            at = QFontDatabase.addApplicationFontFromData(data)
            if at == -1 or QFontDatabase.applicationFontFamilies(at) != [file]:
                raise Bug(f"Qt does not take {file}-{weight}.ttf")


@cache
def shaper_for(language: str) -> QtShaper:
    """Return who sets lines in this language. Implements `usecases.ports.Shaping`."""
    return QtShaper(language)


class QtShaper:
    """Sets lines of one language. Implements `usecases.ports.Shaper`."""

    def __init__(self, language: str) -> None:
        load_paper_fonts()
        script = script_of(language)
        self._nastaliq = script.nastaliq
        self._own = _OWN.get(language.lower().partition("-")[0], "")
        self._right_to_left = script.right_to_left
        self._faces: dict[str, tuple[QRawFont, int]] = {}
        self._shaped = lru_cache(20_000)(self._shape)

    def width(self, text: str, bold: bool) -> float:
        return self._shaped(text, bold)[0]

    def line(self, text: str, bold: bool) -> tuple[PlacedGlyph, ...]:
        return self._shaped(text, bold)[1]

    def outline(self, name: str) -> Outline:
        face, index = self._faces[name]
        return _outline(face.pathForGlyph(index))

    def _shape(self, text: str, bold: bool) -> tuple[float, tuple[PlacedGlyph, ...]]:
        families = self._families(text)
        layout = QTextLayout(text, _font(families, bold))
        layout.setTextOption(_option(self._right_to_left and not is_left_to_right(text)))
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(_WIDE)
        layout.endLayout()
        placed = []
        for run in line.glyphRuns():
            face = run.rawFont()
            indexes = run.glyphIndexes()
            if 0 in indexes or face.familyName() not in _FILES:
                raise UnprintableForm(_missing(text, families, bold))
            for index, at in zip(indexes, run.positions(), strict=True):
                name = f"{face.familyName()}-{'Bold' if bold else 'Regular'}.{index}"
                self._faces.setdefault(name, (face, index))
                placed.append(PlacedGlyph(name, at.x() / EM, (line.ascent() - at.y()) / EM))
        return line.naturalTextWidth() / EM, tuple(placed)

    def _families(self, text: str) -> tuple[str, ...]:
        """Return who draws this text: the fonts of its scripts, then the one for everything else."""
        blocks = {file for sign in text for first, last, file in _OF_BLOCK if first <= ord(sign) <= last}
        if not blocks and not text.isascii() and self._own:
            blocks = {self._own}
        if self._nastaliq and "NotoNaskhArabic" in blocks:
            return (_NASTALIQ, *sorted(blocks), _SANS)
        return (*sorted(blocks), _SANS)


def renamed(data: bytes, family: str) -> bytes:
    """Return a TrueType file that goes by another family name; only the names differ."""
    tables = {}
    for number in range(struct.unpack(">H", data[4:6])[0]):
        tag, _, offset, length = struct.unpack(">4sIII", data[12 + 16 * number : 28 + 16 * number])
        tables[tag] = data[offset : offset + length]
    style = b"Bold" if b"Bold" in tables[b"name"].replace(b"\0", b"") else b"Regular"
    names = {1: family, 2: style.decode(), 4: f"{family} {style.decode()}", 6: f"{family}-{style.decode()}"}
    records, strings = b"", b""
    for name_id, name in names.items():
        encoded = name.encode("utf-16-be")
        records += struct.pack(">6H", 3, 1, 0x409, name_id, len(encoded), len(strings))
        strings += encoded
    tables[b"name"] = struct.pack(">3H", 0, len(names), 6 + len(records)) + records + strings
    tables[b"head"] = tables[b"head"][:8] + bytes(4) + tables[b"head"][12:]
    return _assembled(data[:12], tables)


def _assembled(header: bytes, tables: Mapping[bytes, bytes]) -> bytes:
    directory, body = b"", b""
    start = len(header) + 16 * len(tables)
    head_at = 0
    for tag, table in sorted(tables.items()):
        if tag == b"head":
            head_at = start + len(body)
        directory += struct.pack(">4sIII", tag, _checksum(table), start + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    whole = header + directory + body
    adjustment = (0xB1B0AFBA - _checksum(whole)) & 0xFFFFFFFF
    return whole[: head_at + 8] + struct.pack(">I", adjustment) + whole[head_at + 12 :]


def _checksum(table: bytes) -> int:
    padded = table + bytes(-len(table) % 4)
    numbers: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(numbers) & 0xFFFFFFFF


def _missing(text: str, families: tuple[str, ...], bold: bool) -> tuple[str, ...]:
    """Return the code points that none of these fonts has a letter for."""
    faces = [QRawFont.fromFont(_font((family,), bold)) for family in families]
    signs = dict.fromkeys(one for one in text if one not in _LETTERLESS)
    return tuple(f"U+{ord(one):04X}" for one in signs if not any(face.supportsCharacter(ord(one)) for face in faces))


@cache
def _font(families: tuple[str, ...], bold: bool) -> QFont:
    font = QFont()
    font.setFamilies(families)
    font.setPixelSize(EM)
    font.setBold(bold)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _option(right_to_left: bool) -> QTextOption:
    option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)
    return option


def _outline(path: QPainterPath) -> Outline:
    steps: list[tuple[tuple[float, float], ...]] = []
    begins = set()
    curve: list[tuple[float, float]] = []
    for number in range(path.elementCount()):
        element = path.elementAt(number)
        point = (float(round(element.x)), float(round(-element.y)))
        match element.type:
            case QPainterPath.ElementType.MoveToElement:
                begins.add(len(steps))
                steps.append((point,))
            case QPainterPath.ElementType.LineToElement:
                steps.append((point,))
            case _:
                curve.append(point)
                if len(curve) == 3:
                    steps.append(tuple(curve))
                    curve = []
    box = path.controlPointRect()
    return Outline((box.left(), -box.bottom(), box.right(), -box.top()), tuple(steps), frozenset(begins))
