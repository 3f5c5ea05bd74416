"""The page that is sealed in an envelope."""

from __future__ import annotations

import re
from datetime import date

import pypdfium2

from prisoncare_desktop.pdf.recovery_sheet import recovery_sheet
from prisoncare_desktop.usecases.ports import RecoverySheet

CODE = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567"
SHEET = RecoverySheet(CODE, "HMP Fenmere", "clinic room A1", "4f2a91c0", date(2026, 11, 20), "Dr Hale")


def words_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document]
    finally:
        document.close()


def test_the_sheet_is_one_page_with_the_code_in_its_groups_and_whose_pc_it_opens() -> None:
    pages = words_of(recovery_sheet(SHEET))

    assert len(pages) == 1
    assert re.findall(r"\b[A-Z2-7]{4}\b", pages[0].replace("HMP", "")) == CODE.split("-")
    for said in ("HMP Fenmere", "clinic room A1", "4f2a91c0", "20 November 2026 by Dr Hale", "safe", "seal"):
        assert said in pages[0]


def test_a_long_name_of_a_prison_stays_on_the_page() -> None:
    named = RecoverySheet(CODE, "HMP " + "Long" * 30, "", "4f2a91c0", date(2026, 11, 20), "Dr Hale")
    document = pypdfium2.PdfDocument(recovery_sheet(named))
    page = document[0]
    textpage = page.get_textpage()
    rights = [textpage.get_charbox(n)[2] for n in range(textpage.count_chars())]
    textpage.close()
    page.close()
    document.close()
    assert max(rights) < 210 / 25.4 * 72


def test_the_code_is_not_in_what_a_log_would_print() -> None:
    assert CODE not in repr(SHEET)
