"""The pictures we keep: what counts as different and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from prisoncare_desktop.pdf.pack import print_forms
from tests import golden
from tests.pdf.samples import NUMBER, images, paper


@pytest.fixture(scope="module")
def kept() -> Image.Image:
    (page,) = images(print_forms(paper(), [NUMBER]), dpi=60)
    return page.convert("RGB")


def test_the_same_page_drawn_a_little_softer_is_the_same(kept: Image.Image) -> None:
    softer = kept.filter(ImageFilter.GaussianBlur(0.5))
    assert ImageChops.difference(kept, softer).getbbox()

    assert golden.difference(kept, softer) == ""


def test_a_box_half_a_millimetre_aside_is_seen(kept: Image.Image) -> None:
    part = (60, 180, 84, 204)  # the first box of the form
    assert min(kept.crop(part).convert("L").tobytes()) < 160
    moved = kept.copy()
    moved.paste(kept.crop(part), (part[0] + 1, part[1]))

    assert "pixels differ" in golden.difference(kept, moved)


def test_a_word_less_is_seen(kept: Image.Image) -> None:
    without = kept.copy()
    ImageDraw.Draw(without).rectangle((84, 186, 120, 199), fill="white")  # "Very good"
    assert ImageChops.difference(kept, without).getbbox()

    assert "pixels differ" in golden.difference(kept, without)


def test_a_page_of_another_size_is_seen(kept: Image.Image) -> None:
    assert "was" in golden.difference(kept, kept.resize((100, 140)))


def test_renewing_keeps_what_is_the_same_and_drops_what_is_gone(kept: Image.Image, tmp_path: Path) -> None:
    assert golden.renew(tmp_path, {"a": kept, "b": kept}) == ["a", "b"]
    assert golden.renew(tmp_path, {"a": kept}) == ["b"]

    golden.hold(tmp_path, "a", kept, tmp_path)
    with pytest.raises(AssertionError, match="was never kept"):
        golden.hold(tmp_path, "b", kept, tmp_path)
