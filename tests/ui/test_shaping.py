"""Letters that change with their neighbours: which shapes, in which order."""

from __future__ import annotations

import struct
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QApplication

from prisoncare_desktop import resources
from prisoncare_desktop.errors import UnprintableForm
from prisoncare_desktop.ui.shaping import QtShaper, renamed, shaper_for
from prisoncare_desktop.usecases.ports import PlacedGlyph
from tests.pdf.languages import WORDS

pytestmark = pytest.mark.usefixtures("qapp")

ALPHABETS = {
    "ar": "ا ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي ء آ أ إ ؤ ئ ة ى ً ٌ ٍ َ ُ ِ ّ ْ ٠ ١ ٢ ٣ ٤ ٥ ٦ ٧ ٨ ٩ ، ؛ ؟",
    "fa": "ا ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن و ه ی ۀ ۰ ۱ ۲ ۳ ۴ ۵ ۶ ۷ ۸ ۹",
    "ur": "ا ب پ ت ٹ ث ج چ ح خ د ڈ ذ ر ڑ ز ژ س ش ص ض ط ظ ع غ ف ق ک گ ل م ن ں و ہ ھ ء ی ے ئ ۓ ؤ ۂ آ "
    "۰ ۱ ۲ ۳ ۴ ۵ ۶ ۷ ۸ ۹ ۔",
    "ckb": "ئ ا ب پ ت ج چ ح خ د ر ڕ ز ژ س ش ع غ ف ڤ ق ک گ ل ڵ م ن ه ە و ۆ وو ی ێ",
    "pa": "ੳ ਅ ੲ ਸ ਹ ਕ ਖ ਗ ਘ ਙ ਚ ਛ ਜ ਝ ਞ ਟ ਠ ਡ ਢ ਣ ਤ ਥ ਦ ਧ ਨ ਪ ਫ ਬ ਭ ਮ ਯ ਰ ਲ ਵ ੜ ਸ਼ ਖ਼ ਗ਼ ਜ਼ ਫ਼ "
    "ਕਾ ਕਿ ਕੀ ਕੁ ਕੂ ਕੇ ਕੈ ਕੋ ਕੌ ਕਂ ਕੰ ਕੱ ੦ ੧ ੨ ੩ ੪ ੫ ੬ ੭ ੮ ੯ ।",
    "bn": "অ আ ই ঈ উ ঊ ঋ এ ঐ ও ঔ ক খ গ ঘ ঙ চ ছ জ ঝ ঞ ট ঠ ড ঢ ণ ত থ দ ধ ন প ফ ব ভ ম য র ল শ ষ স হ ড় ঢ় য় ৎ কং কঃ কঁ "
    "কা কি কী কু কূ কৃ কে কৈ কো কৌ ক্ষ ০ ১ ২ ৩ ৪ ৫ ৬ ৭ ৮ ৯",
}


def in_order(shaper: QtShaper, text: str) -> list[str]:
    """Return the shapes from left to right, those without ink left out."""
    placed: list[PlacedGlyph] = sorted(shaper.line(text, False), key=lambda one: one.x)
    return [one.outline for one in placed if shaper.outline(one.outline).steps]


@pytest.mark.parametrize("language", ALPHABETS)
@pytest.mark.parametrize("bold", [False, True])
def test_our_fonts_have_every_letter_figure_and_stop_of_the_language(language: str, bold: bool) -> None:
    shaper = shaper_for(language)

    for letters in (*ALPHABETS[language].split(), *"0123456789()-:/.%", "NHS COVID-19"):
        assert shaper.line(letters, bold), letters
        assert shaper.width(letters, bold) > 0


def test_arabic_letters_join_and_run_from_right_to_left() -> None:
    shaper = shaper_for("ar")
    alone = {one: in_order(shaper, one) for one in "بيت"}

    joined = in_order(shaper, "بيت")

    assert not set(joined) & {shape for shapes in alone.values() for shape in shapes[:1]}
    assert in_order(shaper, "ابا")[0] == in_order(shaper, "با")[0], "the last letter is the leftmost"


@pytest.mark.parametrize(
    ("language", "digits"), [("ar", "12"), ("ar", "١٢"), ("fa", "۱۲"), ("ckb", "١٢"), ("ur", "12")]
)
def test_figures_stay_in_their_order_between_words_that_run_the_other_way(language: str, digits: str) -> None:
    shaper = shaper_for(language)

    def figures(text: str) -> list[str]:
        return [one for one in in_order(shaper, text) if one not in in_order(shaper, "ب")]

    line = in_order(shaper, f"ب {digits} ب")
    assert figures(f"ب {digits} ب") == [*figures(f"ب {digits[0]}"), *figures(f"ب {digits[1]}")]
    assert len(figures(f"ب {digits} ب")) == 2
    assert {line[0], line[-1]} <= set(in_order(shaper, "ب"))


def test_latin_words_within_arabic_are_spelt_from_left_to_right_in_the_plain_font() -> None:
    shaper = shaper_for("ar")
    line = in_order(shaper, "مثل NHS أو")
    plain = in_order(shaper_for("en"), "NHS")

    assert [one for one in line if one.startswith("NotoSans-")] == plain


def test_a_joiner_that_parts_two_letters_is_heard_and_not_seen() -> None:
    shaper = shaper_for("fa")

    assert in_order(shaper, "نمی‌دانم") != in_order(shaper, "نمیدانم")
    assert len(in_order(shaper, "نمی‌دانم")) == len(in_order(shaper, "نمی")) + len(in_order(shaper, "دانم"))


def test_a_punjabi_vowel_sign_written_before_its_letter_is_drawn_before_it() -> None:
    shaper = shaper_for("pa")
    (letter,) = in_order(shaper, "ਕ")

    assert in_order(shaper, "ਕਿ")[-1] == letter
    assert in_order(shaper, "ਕੀ")[0] == letter


def test_a_bengali_conjunct_is_one_shape() -> None:
    assert len(in_order(shaper_for("bn"), "ক্ষ")) == 1


def test_urdu_is_in_nastaliq_whose_very_good_does_not_fall_on_itself() -> None:
    shaper = shaper_for("ur")
    line = shaper.line("اچھا", False)

    assert all(one.outline.startswith("NotoNastaliqUrdu-Regular.") for one in line)
    assert shaper.width("اچھا", False) > 1.25, "1.08 in the version that draws one letter over the other"


def test_bold_has_shapes_of_its_own() -> None:
    for language, (title, *_) in WORDS.items():
        shaper = shaper_for(language)
        assert shaper.width(title, True) != shaper.width(title, False), language


def test_a_sentence_that_is_not_translated_keeps_its_full_stop_at_its_end() -> None:
    shaper = shaper_for("ar")

    assert in_order(shaper, "One box.") == in_order(shaper_for("en"), "One box.")
    assert in_order(shaper, "بيت.")[0] == in_order(shaper, "ب.")[0] == in_order(shaper, "أو. ب")[1]


@pytest.mark.parametrize("language", ["en", "ar", "pa"])
def test_what_our_fonts_lack_is_refused_and_named_never_printed_as_an_empty_box(language: str) -> None:
    with pytest.raises(UnprintableForm) as refused:
        shaper_for(language).width("中 ok 文", False)

    assert refused.value.signs == ("U+4E2D", "U+6587")


@pytest.mark.parametrize("sign", ["☐", "→", "☺"])
def test_a_sign_that_only_a_font_of_this_pc_may_have_is_refused_on_every_pc(sign: str) -> None:
    with pytest.raises(UnprintableForm) as refused:
        shaper_for("ar").width(f"بيت {sign}", False)

    assert refused.value.signs == (f"U+{ord(sign):04X}",)


def test_every_font_for_paper_goes_by_its_own_name_and_is_whole(qapp: QApplication) -> None:
    for name in resources.names_in("fonts", ".ttf"):
        data = renamed(resources.read_bytes(name), "Ours")
        padded = data + bytes(-len(data) % 4)
        assert sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF == 0xB1B0AFBA, name
        assert "Ours".encode("utf-16-be") in data


def test_lines_are_set_in_the_thread_that_prints_the_first_time_too() -> None:
    program = """
from concurrent.futures import ThreadPoolExecutor
from PySide6.QtWidgets import QApplication
app = QApplication([])
from prisoncare_desktop.ui.shaping import QtShaper, shaper_for
with ThreadPoolExecutor(1) as other:
    there = [other.submit(lambda: (shaper_for(one).width("آپ کا", True), shaper_for(one).line("ਕਿ", False))).result()
             for one in ("ur", "pa")]
here = [(QtShaper(one).width("آپ کا", True), QtShaper(one).line("ਕਿ", False)) for one in ("ur", "pa")]
assert there == here
print("alike")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("alike\n", "")
