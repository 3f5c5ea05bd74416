"""What the blank form looks like: one page of a pack for nobody, as an image."""

from __future__ import annotations

from PySide6.QtGui import QImage

from prisoncare_desktop.ui.widgets.page_image import grey_image
from prisoncare_desktop.usecases.feedback import FEEDBACK_FORM
from prisoncare_desktop.usecases.packaged_forms import packaged_form
from prisoncare_desktop.usecases.ports import PackItem, PageImages, Printer, Slip

SPECIMEN_CODE = "00000000"  # a code that no form can have: it is never given out
_DPI = 96
_FORM_AT = 2  # in a pack: the slip, its empty back, then the form


def specimen_page(printer: Printer, pages: PageImages) -> QImage:
    """Return the form's first page. Not for the GUI thread."""
    nobody = PackItem(Slip("", "", "", "en"), SPECIMEN_CODE, "", packaged_form(FEEDBACK_FORM))
    pdf = printer((nobody,))
    at = min(_FORM_AT, pages.page_count(pdf) - 1)
    return grey_image(*pages.page(pdf, at, _DPI))
