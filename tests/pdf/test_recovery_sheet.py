"""The page that is sealed in an envelope."""

from __future__ import annotations

import re
import subprocess
from datetime import date

from prisoncare_desktop.pdf.recovery_sheet import recovery_sheet
from prisoncare_desktop.usecases.ports import RecoverySheet

CODE = "ABCD-EFGH-IJKL-MNOP-QRST-UVWX-YZ23-4567"
SHEET = RecoverySheet(CODE, "HMP Fenmere", "clinic room A1", "4f2a91c0", date(2026, 11, 20), "Dr Hale")


def words_of(pdf: bytes, layout: str = "-layout") -> str:
    answer = subprocess.run(["pdftotext", layout, "-", "-"], input=pdf, capture_output=True, check=True)
    return answer.stdout.decode()


def test_the_sheet_is_one_page_with_the_code_in_its_groups_and_whose_pc_it_opens() -> None:
    words = words_of(recovery_sheet(SHEET))

    assert words.count("\f") == 1
    assert re.findall(r"\b[A-Z2-7]{4}\b", words) == CODE.split("-")
    for said in ("HMP Fenmere", "clinic room A1", "4f2a91c0", "20 November 2026 by Dr Hale", "safe", "seal"):
        assert said in words


def test_a_long_name_of_a_prison_stays_on_the_page() -> None:
    named = RecoverySheet(CODE, "HMP " + "Long" * 30, "", "4f2a91c0", date(2026, 11, 20), "Dr Hale")
    rights = [float(x) for x in re.findall(r'xMax="([0-9.]+)"', words_of(recovery_sheet(named), "-bbox"))]
    assert max(rights) < 210 / 25.4 * 72


def test_the_code_is_not_in_what_a_log_would_print() -> None:
    assert CODE not in repr(SHEET)
