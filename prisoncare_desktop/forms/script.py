"""How a language is written on paper: which way it runs, and how much room its letters need."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Script:
    """`enlarged`: times the type size, so that letters look as large as Latin ones. `leading`: times the distance of
    lines, so that marks above and below do not meet. `rise`: what is centred beside a box, of the type size: the height
    of a Latin capital, or of what stands for it. `ascent`: where the baseline lies below the top of a line, of the
    type size, so that what stands above it looks centred. `nastaliq`: the sloping hand that Urdu is read in."""

    right_to_left: bool = False
    enlarged: float = 1.0
    leading: float = 1.0
    rise: float = 0.714
    ascent: float = 0.78
    nastaliq: bool = False


_LATIN: Final = Script()
_ARABIC: Final = Script(right_to_left=True, enlarged=1.12, leading=1.2, rise=0.5)
# Words hang from upper right to lower left.
_NASTALIQ: Final = Script(right_to_left=True, enlarged=1.12, leading=1.7, rise=0.75, ascent=1.0, nastaliq=True)
_OTHERS: Final = Script(right_to_left=True)  # Hebrew, Thaana, N'Ko, Syriac: laid out, but none of our fonts prints them
_INDIC: Final = Script(enlarged=1.05, leading=1.15, rise=0.66)

_OF: Final = {
    **dict.fromkeys(("ar", "fa", "prs", "ckb", "ps", "sd", "ug", "ks"), _ARABIC),
    **dict.fromkeys(("ur", "pnb"), _NASTALIQ),
    **dict.fromkeys(("he", "yi", "dv", "syr", "nqo"), _OTHERS),
    **dict.fromkeys(("pa", "bn"), _INDIC),
}
_BY_CODE: Final = {"hebr": _OTHERS, "thaa": _OTHERS, "nkoo": _OTHERS, "syrc": _OTHERS, "guru": _INDIC, "beng": _INDIC}


def script_of(language: str) -> Script:
    """Return how a language (BCP 47, such as `ur`, `ar-SY` or `pa-Arab`) is written."""
    first, *others = language.lower().replace("_", "-").split("-")
    named = next((one for one in others if len(one) == 4), "")
    if named == "arab" or (first == "pa" and "pk" in others and not named):
        return _NASTALIQ if first in {"pa", "ur", "pnb"} else _ARABIC
    return _BY_CODE.get(named, _LATIN) if named else _OF.get(first, _LATIN)


def is_left_to_right(text: str) -> bool:
    """Say whether there are letters and all run from left to right: words that stay so within any form."""
    ways = {unicodedata.bidirectional(one) for one in text}
    return "L" in ways and not ways & {"R", "AL", "AN"}
