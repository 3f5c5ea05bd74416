"""Paper made with the real font, and a look at it as pixels."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass

import pypdfium2
from PIL import Image

from prisoncare_desktop import resources
from prisoncare_desktop.forms.layout import lay_out
from prisoncare_desktop.forms.paper import FormLayout, Variant
from prisoncare_desktop.forms.parsing import parse_questionnaire
from prisoncare_desktop.pdf.fonts import measure

NUMBER = "8F3K2QX7"
SCALE = 4.0  # pixels a point: 288 dpi
PX_PER_MM = SCALE * 72 / 25.4


def paper(name: str = "feedback-fft", variant: Variant = Variant.STANDARD) -> FormLayout:
    return lay_out(parse_questionnaire(resources.read_text(f"questionnaires/{name}.json")), variant, measure)


@dataclass(frozen=True)
class Picture:
    """One page as grey values, 0 black to 255 white."""

    stride: int
    pixels: bytes

    def dark(self, x_mm: float, y_mm: float) -> bool:
        """Say whether there is ink at this place."""
        return self.pixels[int(y_mm * PX_PER_MM) * self.stride + int(x_mm * PX_PER_MM)] < 128

    def any_dark(self, x_mm: float, y_mm: float, width_mm: float, height_mm: float) -> bool:
        """Say whether there is ink anywhere in this field."""
        left, right = int(x_mm * PX_PER_MM), int((x_mm + width_mm) * PX_PER_MM)
        rows = range(int(y_mm * PX_PER_MM), int((y_mm + height_mm) * PX_PER_MM))
        return any(min(self.pixels[row * self.stride + left : row * self.stride + right]) < 128 for row in rows)


def pictures(pdf: bytes) -> list[Picture]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = []
        for index in range(len(document)):
            bitmap = document[index].render(scale=SCALE, grayscale=True)
            found.append(Picture(bitmap.stride, bytes(bitmap.buffer)))
        return found
    finally:
        document.close()


def images(pdf: bytes, dpi: int) -> list[Image.Image]:
    """Return each page as a grey image."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = []
        for index in range(len(document)):
            bitmap = document[index].render(scale=dpi / 72, grayscale=True)
            size = (bitmap.width, bitmap.height)
            found.append(Image.frombytes("L", size, bytes(bitmap.buffer), "raw", "L", bitmap.stride, 1))
        return found
    finally:
        document.close()


def words_of(pdf: bytes) -> list[str]:
    """Return the words of each page."""
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return text.decode().split("\f")[:-1]
