"""Options found by what somebody types: accents and capitals do not matter, signs and numbers do.

"1.5 mg" and "15 mg", "+" and "++" are different answers; a search that drops such signs would take one for the other.
"""

from __future__ import annotations

import re
import unicodedata

from prisoncare_desktop.forms.questionnaire import AnswerOption
from prisoncare_desktop.ui.forms.words import option_words

_NO_ACCENT = str.maketrans("łøđħıŧ", "lodhit")  # letters that Unicode does not take for another with a mark
_SILENT = re.compile(r"['’`´]")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-‐‑–](?=[^\W\d_])")


def searchable(text: str) -> str:
    """Return text as it is searched: small letters without marks, hyphens between letters as blanks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in plain if unicodedata.category(c) != "Mn").translate(_NO_ACCENT)
    return " ".join(_HYPHEN.sub(" ", _SILENT.sub("", bare)).split())


def option_named(options: tuple[AnswerOption, ...], text: str) -> AnswerOption | None:
    """Return the option whose words these are; None where they are nobody's, or those of several."""
    as_typed = [one for one in options if option_words(one).strip() == text.strip()]
    wanted = searchable(text)
    found = as_typed[:1] or [one for one in options if wanted and searchable(option_words(one)) == wanted]
    return found[0] if len(found) == 1 else None


def options_found(options: tuple[AnswerOption, ...], text: str) -> tuple[AnswerOption, ...]:
    """Return the options that hold these words; those with a word that begins so come first."""
    wanted = searchable(text)
    found = [one for one in options if wanted in searchable(option_words(one))]
    return tuple(sorted(found, key=lambda one: not begins(one, wanted)))


def begins(option: AnswerOption, wanted: str) -> bool:
    """Say whether a word of the option begins with this: for somebody who knows only its second word."""
    return re.search(rf"(?<!\w){re.escape(wanted)}", searchable(option_words(option))) is not None
