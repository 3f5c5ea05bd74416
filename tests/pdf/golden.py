"""Fifteen papers, chosen to show what paper can do, drawn small; `python -m tests.pdf.golden --renew` keeps them anew.

Look at each that it names before you commit it: from then on the tests hold the paper to it.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from PIL import Image

from prisoncare_desktop.forms.languages import in_language
from prisoncare_desktop.forms.layout import lay_out
from prisoncare_desktop.forms.paper import Variant
from prisoncare_desktop.forms.paper_languages import paper_words_in
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.pdf.clinic_paper import clinic_paper
from prisoncare_desktop.pdf.lines import Lines
from prisoncare_desktop.pdf.pack import print_forms
from prisoncare_desktop.wiring import shaping
from tests import golden
from tests.forms import published
from tests.forms.samples import odd, shipped
from tests.pdf.clinic_samples import CLINIC_PAPERS
from tests.pdf.languages import form_in
from tests.pdf.samples import NUMBER, images

FOLDER = Path(__file__).parent / "golden"
DPI = 60

PAPERS: dict[str, tuple[str, Variant, str, int]] = {
    "feedback": ("feedback-fft", Variant.STANDARD, "en", 1),
    "feedback-large-print": ("feedback-fft", Variant.LARGE_PRINT, "en", 1),
    "feedback-easy-read": ("feedback-fft-easy-read", Variant.EASY_READ, "en", 1),
    "feedback-arabic": ("feedback-fft", Variant.STANDARD, "ar", 1),
    "feedback-urdu-large-print": ("feedback-fft", Variant.LARGE_PRINT, "ur", 1),
    "feedback-polish": ("feedback-fft", Variant.STANDARD, "pl", 1),
    "sample-farsi": ("sample", Variant.STANDARD, "fa", 1),
    "sample-punjabi": ("sample", Variant.STANDARD, "pa", 1),
    "sample-bengali-easy-read": ("sample", Variant.EASY_READ, "bn", 1),
    "audit-table": ("audit", Variant.STANDARD, "en", 2),
    "every-type": ("every_type", Variant.STANDARD, "en", 1),
    "grid-published": ("helsenorge__refero/q~8.json", Variant.STANDARD, "no", 1),
}
"""By name: form, variant, language, and which page."""


EVERY = (*PAPERS, *CLINIC_PAPERS)


def form_of(name: str, language: str) -> Questionnaire:
    if name == "sample":
        return form_in(language)
    if "/" in name:
        return published.readable()[name]
    form = odd(name) if name == "every_type" else shipped(name)
    return in_language(form, language) if language != "en" else form


def picture(name: str) -> Image.Image:
    """Return one of them as it is printed today; needs a Qt application."""
    if name in CLINIC_PAPERS:
        return images(clinic_paper(CLINIC_PAPERS[name], shaping), DPI)[0]
    form_name, variant, language, page = PAPERS[name]
    lines = Lines(language, shaping)
    layout = lay_out(form_of(form_name, language), variant, lines.measure, paper_words_in(language), language)
    return images(print_forms(layout, [NUMBER], shaping), DPI)[page - 1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--renew", action="store_true", required=True, help="keep what is drawn today")
    parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication([])
    for name in golden.renew(FOLDER, {name: picture(name) for name in EVERY}):
        print(f"renewed, now look at it: {FOLDER / name}.png")
    del application


if __name__ == "__main__":
    main()
