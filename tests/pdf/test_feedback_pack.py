"""A pack in which each person has the paper that suits them."""

from __future__ import annotations

from prisoncare_desktop.forms.languages import in_language
from prisoncare_desktop.forms.paper import Variant
from prisoncare_desktop.pdf.feedback_pack import feedback_pack
from prisoncare_desktop.usecases.feedback import EASY_READ_FORM, FEEDBACK_FORM
from prisoncare_desktop.usecases.packaged_forms import packaged_form
from prisoncare_desktop.usecases.ports import PackItem, Slip
from tests.pdf.samples import words_of

STANDARD, EASY_READ = packaged_form(FEEDBACK_FORM), packaged_form(EASY_READ_FORM)


def test_each_form_of_a_pack_is_in_its_own_words_and_size() -> None:
    items = (
        PackItem(Slip("Ann", "Archer", "A-1-001", "en"), "8F3K2QX1", "", STANDARD),
        PackItem(Slip("Ben", "Bell", "A-1-002", "pl"), "8F3K2QX2", "", in_language(STANDARD, "pl"), language="pl"),
        PackItem(Slip("Cal", "Cross", "A-1-003", "en"), "8F3K2QX3", "", EASY_READ, Variant.EASY_READ),
        PackItem(Slip("Dan", "Drew", "A-1-004", "en"), "8F3K2QX4", "", STANDARD, Variant.LARGE_PRINT),
    )
    pages = [page for page in words_of(feedback_pack(items)) if page.strip()]
    forms = [page for page in pages if "version" in page]

    def of(number: str) -> list[str]:
        return [page for page in forms if f"{number[:4]} {number[4:]}" in page]

    assert "What could we do better?" in of("8F3K2QX1")[0]
    assert "Zaznacz jedno pole" in of("8F3K2QX2")[0]
    assert "Co możemy robić lepiej?" in of("8F3K2QX2")[0]
    assert "How was the health care we gave you?" in of("8F3K2QX3")[0]
    assert len(of("8F3K2QX4")) == 2
    assert len(pages) == len(forms) + len(items)
