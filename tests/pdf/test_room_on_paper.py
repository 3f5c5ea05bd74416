"""What people are handed is short: how many sides each form takes."""

from __future__ import annotations

import pytest

from prisoncare_desktop.forms.paper import Variant
from tests.pdf.samples import paper


@pytest.mark.parametrize(
    ("name", "variant", "sides"),
    [
        ("feedback-fft", Variant.STANDARD, 1),
        ("feedback-fft", Variant.LARGE_PRINT, 2),
        ("feedback-fft", Variant.EASY_READ, 2),
        ("feedback-fft-easy-read", Variant.EASY_READ, 2),
        ("clinic-experience", Variant.STANDARD, 2),
        ("staff-pulse", Variant.STANDARD, 2),
    ],
)
def test_a_form_that_is_handed_out_fits_one_sheet(name: str, variant: Variant, sides: int) -> None:
    assert len(paper(name, variant).pages) <= sides


def test_an_easy_read_page_has_four_questions_at_most() -> None:
    for page in paper("feedback-fft-easy-read", Variant.EASY_READ).pages:
        assert len({box.link_id for box in page.boxes} | {frame.link_id for frame in page.frames}) <= 4


@pytest.mark.parametrize(
    "name", ["audit-complaints", "audit-in-possession-medicines", "audit-care-records", "audit-prescription-stationery"]
)
def test_an_audit_fits_four_sheets(name: str) -> None:
    assert len(paper(name).pages) <= 8
