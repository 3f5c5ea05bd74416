"""The form drawn as people will meet it: each section of the screen, and the paper, without a display."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from prisoncare_desktop.forms.layout import lay_out
from prisoncare_desktop.forms.paper import Variant
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.pdf.fonts import measure
from prisoncare_desktop.pdf.pack import print_forms
from prisoncare_desktop.scan.pages import PdfPages
from prisoncare_desktop.ui.forms.pictures import pictures_of
from prisoncare_desktop.ui.widgets.page_image import grey_image

_DPI: Final = 100
_NO_NUMBER: Final = "00000000"  # a form number that is never given out


def draw(form: Questionnaire, folder: Path, variants: Sequence[Variant]) -> tuple[str, ...]:
    """Draw screen and paper into the folder; return the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = [*_screen(form, folder), *(name for variant in variants for name in _paper(form, folder, variant))]
    return tuple(str(folder / name) for name in drawn)


def _screen(form: Questionnaire, folder: Path) -> Iterator[str]:
    for number, picture in enumerate(pictures_of(form), start=1):
        name = f"screen-{number:02}.png"
        picture.save(str(folder / name))
        yield name


def _paper(form: Questionnaire, folder: Path, variant: Variant) -> Iterator[str]:
    pdf = print_forms(lay_out(form, variant, measure), [_NO_NUMBER])
    name = f"paper-{variant.value}"
    (folder / f"{name}.pdf").write_bytes(pdf)
    yield f"{name}.pdf"
    pages = PdfPages()
    for index in range(pages.page_count(pdf)):
        picture = f"{name}-{index + 1:02}.png"
        grey_image(*pages.page(pdf, index, _DPI)).save(str(folder / picture))
        yield picture
