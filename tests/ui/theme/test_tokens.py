from __future__ import annotations

import pytest

from prisoncare_desktop.ui.theme.tokens import HIGH_CONTRAST, LIGHT, Colours, contrast, edge_pairs, text_pairs

BOTH = pytest.mark.parametrize("colours", [LIGHT, HIGH_CONTRAST], ids=["light", "high contrast"])


def test_contrast_is_measured_as_wcag_defines_it() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)  # the well-known grey that just fails


@BOTH
def test_every_text_can_be_read_on_its_ground(colours: Colours) -> None:
    faint = {name: round(contrast(*pair), 2) for name, pair in text_pairs(colours).items() if contrast(*pair) < 4.5}
    assert faint == {}


@BOTH
def test_every_edge_that_carries_meaning_can_be_seen(colours: Colours) -> None:
    faint = {name: round(contrast(*pair), 2) for name, pair in edge_pairs(colours).items() if contrast(*pair) < 3.0}
    assert faint == {}


def test_high_contrast_text_is_stronger_than_the_light_one_everywhere_it_is_quiet() -> None:
    for name in ("quiet on card", "quiet on page", "unrecorded on tint"):
        assert contrast(*text_pairs(HIGH_CONTRAST)[name]) > contrast(*text_pairs(LIGHT)[name])
        assert contrast(*text_pairs(HIGH_CONTRAST)[name]) >= 7.0
