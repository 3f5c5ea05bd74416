"""The form drawn as people will meet it, without a display: each section of the screen, blank and, where some questions
wait for answers, with all of them; and the paper, which has them all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from prisoncare_desktop.form_check.all_shown import only_after_answers, with_all_shown
from prisoncare_desktop.forms.paper import Variant
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.pdf.blank_copies import blank_copies
from prisoncare_desktop.scan.pages import PdfPages
from prisoncare_desktop.ui.forms.pictures import pictures_of
from prisoncare_desktop.ui.shaping import shaper_for
from prisoncare_desktop.ui.widgets.page_image import grey_image
from prisoncare_desktop.usecases.ports import BlankPaper

_DPI: Final = 100


def draw(form: Questionnaire, folder: Path, variants: Sequence[Variant]) -> tuple[str, ...]:
    """Draw screen and paper into the folder, in the language the form is in; return the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = [*_screen(form, folder, "screen")]
    if only_after_answers(form):
        drawn += _screen(with_all_shown(form), folder, "screen-all")
    drawn += [name for variant in variants for name in _paper(form, folder, variant)]
    return tuple(str(folder / name) for name in drawn)


def _screen(form: Questionnaire, folder: Path, stem: str) -> Iterator[str]:
    for number, picture in enumerate(pictures_of(form), start=1):
        name = f"{stem}-{number:02}.png"
        picture.save(str(folder / name))
        yield name


def _paper(form: Questionnaire, folder: Path, variant: Variant) -> Iterator[str]:
    language = form.language or form.base_language or "en"
    pdf = blank_copies(BlankPaper(form, variant, language, copies=1, draft=False), shaper_for)
    name = f"paper-{variant.value}"
    (folder / f"{name}.pdf").write_bytes(pdf)
    yield f"{name}.pdf"
    pages = PdfPages()
    for index in range(pages.page_count(pdf)):
        picture = f"{name}-{index + 1:02}.png"
        grey_image(*pages.page(pdf, index, _DPI)).save(str(folder / picture))
        yield picture
