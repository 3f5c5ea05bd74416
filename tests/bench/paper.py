"""A print pack of 100 forms, beside ReportLab writing 100 pages of the same words and nothing else."""

from __future__ import annotations

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from prisoncare_desktop.pdf.feedback_pack import feedback_pack
from prisoncare_desktop.pdf.fonts import font, register
from prisoncare_desktop.usecases.feedback import FEEDBACK_FORM
from prisoncare_desktop.usecases.packaged_forms import packaged_form
from prisoncare_desktop.usecases.ports import PackItem, Slip
from tests.bench.table import Figure, cpu_ms

FORMS = 100


def figures() -> list[Figure]:
    form = packaged_form(FEEDBACK_FORM)
    items = tuple(
        PackItem(Slip("Danny", "Marsh", "A-1-004", "en"), f"8F3K2Q{n:02}", "Health care") for n in range(FORMS)
    )
    register()
    lines = [line for item in form.items for line in (item.text or "", *(o.label for o in item.options))]

    def bare() -> None:
        canvas = Canvas(BytesIO())
        for _ in range(FORMS):
            canvas.setFont(font(False), 11)
            for n, line in enumerate(lines):
                canvas.drawString(60, 780 - 20 * n, line)
            canvas.showPage()
        canvas.save()

    against = "ReportLab, 100 pages of the words alone"
    return [
        Figure(
            f"a {FORMS}-form print pack, CPU", cpu_ms(lambda: feedback_pack(items, form)), cpu_ms(bare), "ms", against
        )
    ]
