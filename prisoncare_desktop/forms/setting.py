"""What every item of a form is set with."""

from __future__ import annotations

from dataclasses import dataclass

from prisoncare_desktop.forms.measures import Measures
from prisoncare_desktop.forms.paper_words import PaperWords
from prisoncare_desktop.forms.skips import Skips
from prisoncare_desktop.forms.typesetting import Measure


@dataclass(frozen=True)
class Setting:
    """Sizes, words, where to go on, and how wide words are."""

    sizes: Measures
    words: PaperWords
    skips: Skips
    measure: Measure
