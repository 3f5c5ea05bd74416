"""A print pack of 100 forms, beside ReportLab writing 100 pages of the same words and nothing else; the same in Arabic,
beside Qt writing the words alone, which ReportLab cannot."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from PySide6.QtCore import QBuffer
from PySide6.QtGui import QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication
from reportlab.pdfgen.canvas import Canvas

from prisoncare_desktop.forms.languages import in_language
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.pdf.feedback_pack import feedback_pack
from prisoncare_desktop.pdf.fonts import font, register
from prisoncare_desktop.usecases.feedback import FEEDBACK_FORM
from prisoncare_desktop.usecases.packaged_forms import packaged_form
from prisoncare_desktop.usecases.ports import PackItem, Slip
from prisoncare_desktop.wiring import shaping
from tests.bench.table import Figure, cpu_ms

FORMS = 100


def figures() -> list[Figure]:
    form = packaged_form(FEEDBACK_FORM)
    items = tuple(
        PackItem(Slip("Danny", "Marsh", "A-1-004", "en"), f"8F3K2Q{n:02}", "Health care", form) for n in range(FORMS)
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
    pack = cpu_ms(lambda: feedback_pack(items))
    return [Figure(f"a {FORMS}-form print pack, CPU", pack, cpu_ms(bare), "ms", against), _arabic(items, form)]


def _arabic(items: tuple[PackItem, ...], form: Questionnaire) -> Figure:
    app = QApplication.instance() or QApplication([])
    arabic = in_language(form, "ar")
    in_arabic = tuple(replace(item, form=arabic, language="ar") for item in items)
    lines = [line for item in arabic.items for line in (item.text, *(o.label for o in item.options))]

    def bare() -> None:
        written = QBuffer()
        written.open(QBuffer.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(written)
        painter = QPainter(writer)
        for number in range(FORMS):
            if number:
                writer.newPage()
            for n, line in enumerate(lines):
                painter.drawText(500, 500 + 300 * n, line)
        painter.end()

    pack = cpu_ms(lambda: feedback_pack(in_arabic, shaping))
    figure = Figure(f"a {FORMS}-form pack in Arabic, CPU", pack, cpu_ms(bare), "ms", "Qt, 100 pages of the words alone")
    del app
    return figure
