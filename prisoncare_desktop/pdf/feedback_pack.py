"""The use case's printer: items -> the week's pack as PDF bytes."""

from __future__ import annotations

from prisoncare_desktop.forms.layout import lay_out
from prisoncare_desktop.forms.paper import FormLayout
from prisoncare_desktop.forms.paper_languages import paper_words_in
from prisoncare_desktop.pdf.lines import Lines
from prisoncare_desktop.pdf.pack import SlipAndForm, print_pack
from prisoncare_desktop.pdf.slip import Slip
from prisoncare_desktop.usecases.ports import PackItem, Shaping


def feedback_pack(items: tuple[PackItem, ...], shaping: Shaping | None = None) -> bytes:
    """Return one PDF, in the order given: each person's cover slip, then a form that carries only its code.

    Implements `usecases.ports.Printer`. `shaping`: who sets languages that must be shaped.
    """
    papers: dict[tuple[str, str, str], FormLayout] = {}
    pack = []
    for item in items:
        what = item.form.canonical, item.variant.value, item.language
        if what not in papers:
            measure = Lines(item.language, shaping).measure
            papers[what] = lay_out(
                item.form, item.variant, measure, paper_words_in(item.language), language=item.language
            )
        slip = Slip(item.slip.preferred_name, item.slip.surname, item.slip.cell)
        pack.append(SlipAndForm(slip, papers[what], item.code))
    return print_pack(pack, shaping=shaping)
