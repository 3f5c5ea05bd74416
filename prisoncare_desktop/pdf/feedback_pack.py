"""The use case's printer: items and the blank Questionnaire -> the week's pack as PDF bytes."""

from __future__ import annotations

from prisoncare_desktop.forms.layout import language_of, lay_out
from prisoncare_desktop.forms.paper import Variant
from prisoncare_desktop.forms.paper_languages import paper_words_in
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.pdf.lines import Lines
from prisoncare_desktop.pdf.pack import SlipAndForm, print_pack
from prisoncare_desktop.pdf.slip import Slip
from prisoncare_desktop.usecases.ports import PackItem, Shaping


def feedback_pack(items: tuple[PackItem, ...], form: Questionnaire, shaping: Shaping | None = None) -> bytes:
    """Return one PDF, in the order given: each person's cover slip, then a form that carries only its code.

    Implements `usecases.ports.Printer`.
    """
    language = language_of(form)
    paper = lay_out(form, Variant.STANDARD, Lines(language, shaping).measure, paper_words_in(language), language)
    return print_pack(
        [
            SlipAndForm(Slip(item.slip.preferred_name, item.slip.surname, item.slip.cell), paper, item.code)
            for item in items
        ],
        shaping=shaping,
    )
