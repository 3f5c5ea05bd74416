"""The words paper adds, in languages other than English: all that a form of choices, yes or no and free text needs.

What only a form with skips, dates or scales needs is still English in them: no such form is translated yet. Like the
forms' own translations these are drafts until somebody approves a form in that language: they are on its pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from prisoncare_desktop.forms.paper_words import ENGLISH, PaperWords

_OF: Final[Mapping[str, PaperWords]] = {
    "ar": replace(
        ENGLISH,
        how_to_mark="ضع علامة صح أو علامة × في مربع واحد.",
        mistake="هل أخطأت؟ املأ المربع بالكامل واختر مربعًا آخر.",
        several="يمكنك اختيار أكثر من مربع.",
        yes="نعم",
        no="لا",
    ),
    "cy": replace(
        ENGLISH,
        how_to_mark="Rhowch dic neu groes mewn un blwch.",
        mistake="Wedi gwneud camgymeriad? Llenwch y blwch cyfan a dewiswch un arall.",
        several="Gallwch farcio mwy nag un blwch.",
        yes="Ie",
        no="Na",
    ),
    "lt": replace(
        ENGLISH,
        how_to_mark="Pažymėkite vieną langelį varnele arba kryželiu.",
        mistake="Suklydote? Užtušuokite visą langelį ir pasirinkite kitą.",
        several="Galite pažymėti kelis langelius.",
        yes="Taip",
        no="Ne",
    ),
    "pl": replace(
        ENGLISH,
        how_to_mark="Zaznacz jedno pole ptaszkiem lub krzyżykiem.",
        mistake="Pomyłka? Zamaluj całe pole i wybierz inne.",
        several="Można zaznaczyć więcej niż jedno pole.",
        yes="Tak",
        no="Nie",
    ),
    "pt": replace(
        ENGLISH,
        how_to_mark="Ponha um visto ou uma cruz num só quadrado.",
        mistake="Enganou-se? Encha o quadrado todo e escolha outro.",
        several="Pode marcar mais do que um quadrado.",
        yes="Sim",
        no="Não",
    ),
    "ro": replace(
        ENGLISH,
        how_to_mark="Puneți o bifă sau o cruce într-o singură casetă.",
        mistake="Ați greșit? Umpleți toată caseta și alegeți alta.",
        several="Puteți marca mai multe casete.",
        yes="Da",
        no="Nu",
    ),
    "sq": replace(
        ENGLISH,
        how_to_mark="Vendosni një shenjë ose një kryq në një kuti.",
        mistake="Gabuat? Mbusheni të gjithë kutinë dhe zgjidhni një tjetër.",
        several="Mund të shënoni më shumë se një kuti.",
        yes="Po",
        no="Jo",
    ),
    "ur": replace(
        ENGLISH,
        how_to_mark="ایک خانے میں ٹک یا کراس کا نشان لگائیں۔",
        mistake="غلطی ہو گئی؟ پورا خانہ بھر دیں اور دوسرا چنیں۔",
        several="آپ ایک سے زیادہ خانے چن سکتے ہیں۔",
        yes="ہاں",
        no="نہیں",
    ),
    "vi": replace(
        ENGLISH,
        how_to_mark="Hãy đánh dấu hoặc gạch chéo vào một ô.",
        mistake="Đánh nhầm? Hãy tô kín cả ô và chọn ô khác.",
        several="Có thể chọn nhiều ô.",
        yes="Có",
        no="Không",
    ),
}


def paper_words_in(language: str) -> PaperWords:
    """Return the words for paper in a language (BCP 47), English where there are none."""
    return _OF.get(language.lower().split("-")[0], ENGLISH)
