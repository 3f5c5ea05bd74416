"""Anonymous feedback: a form carries a random code that says which clinic and week, never who.

Two tables that nothing joins: the draw holds the person and the week; a `PaperForm` holds the code, clinic type, week,
wing group and language. Codes are made in a random order, carry no time of making, and keep wing group and language
only where at least two forms of the same clinic and week share them, and at least two have neither (`coarsened`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar

from prisoncare_desktop.domain.events import Event
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.forms.page_code import NUMBER_ALPHABET, NUMBER_LENGTH

ALPHABET = NUMBER_ALPHABET  # what a page's code can carry: 31 characters, a prime, which the check needs
CODE_LENGTH = NUMBER_LENGTH - 1  # 34 bits of chance, then one check character
SHARED_BY_AT_LEAST = 2


class PaperStatus(StrEnum):
    GIVEN_OUT = "given-out"
    RETURNED = "returned"
    VOID = "void"


@dataclass(frozen=True)
class PaperForm:
    """One printed form. `code` includes its check character."""

    code: str
    clinic_code: str
    week: date  # Monday
    wing_group: str  # "" when not kept
    language: str  # BCP 47; "" when not kept
    questionnaire: str
    version: str
    status: PaperStatus = PaperStatus.GIVEN_OUT

    def returned(self) -> PaperForm:
        """Return the form as come back.

        Raises:
            RuleBroken: it came back before, or was made void.
        """
        if self.status is not PaperStatus.GIVEN_OUT:
            raise RuleBroken(f"form-{self.status}", f"form {self.code} is {self.status}")
        return replace(self, status=PaperStatus.RETURNED)


@dataclass(frozen=True)
class FeedbackReturned(Event):
    """A returned form's answers. No person, no time of day: the week and the clinic are all that is known."""

    kind: ClassVar[str] = "FeedbackReturned"
    record_type: ClassVar[str] = "feedback"

    code: str
    clinic_code: str
    week: date
    wing_group: str
    language: str
    questionnaire: str
    version: str
    content: str  # QuestionnaireResponse JSON
    entered_on: date


@dataclass(frozen=True)
class PackPrinted(Event):
    """A pack was printed: how many forms for which clinics and week. For the trail; neither names nor codes."""

    kind: ClassVar[str] = "PackPrinted"
    record_type: ClassVar[str] = "pack"
    to_central: ClassVar[bool] = False

    week: date
    clinics: tuple[str, ...]
    forms: int
    sha256: str


def check_character(body: str) -> str:
    """Return the character that guards a code: weighted sum modulo 31, so any one wrong or swapped pair shows."""
    total = sum(ALPHABET.index(c) * (i + 2) for i, c in enumerate(body))
    return ALPHABET[total % len(ALPHABET)]


def new_code(random_bytes: Callable[[int], bytes]) -> str:
    """Return a random code with its check character."""
    body = "".join(ALPHABET[b % len(ALPHABET)] for b in random_bytes(CODE_LENGTH))
    return body + check_character(body)


def code_as_typed(text: str) -> str:
    """Return a typed code as it stands in the store.

    Raises:
        RuleBroken: it is not a code: wrong length, a character that is never used, or a check that fails.
    """
    code = text.upper().replace(" ", "").replace("-", "").replace("O", "0").replace("I", "1").replace("L", "1")
    if len(code) != CODE_LENGTH + 1 or any(c not in ALPHABET for c in code):
        raise RuleBroken("not-a-code", "a code has eight letters and digits")
    if check_character(code[:-1]) != code[-1]:
        raise RuleBroken("code-mistyped", "the code's check character does not fit")
    return code


def coarsened(forms: tuple[PaperForm, ...]) -> tuple[PaperForm, ...]:
    """Return the forms with wing group and language kept only where enough forms of a clinic and week share both.

    Somebody who is the only one of their wing or language in a clinic's draw would otherwise be named by it; and by
    having neither, if theirs were the only form that has neither. So those of whom nothing is kept are enough, too: the
    smallest wing joins them until they are.
    """
    by_draw: dict[tuple[str, date, str], Counter[tuple[str, str]]] = {}
    for form in forms:
        by_draw.setdefault(_draw_of(form), Counter())[_details(form)] += 1
    kept = {draw: _kept_details(alike) for draw, alike in by_draw.items()}
    return tuple(f if _details(f) in kept[_draw_of(f)] else replace(f, wing_group="", language="") for f in forms)


def _draw_of(form: PaperForm) -> tuple[str, date, str]:
    return form.clinic_code, form.week, form.questionnaire


def _details(form: PaperForm) -> tuple[str, str]:
    return form.wing_group, form.language


def _kept_details(alike: Counter[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """Return which details of one draw's forms may be kept. `alike`: how many forms have each."""
    largest_first = sorted(alike, key=lambda one: (-alike[one], one))
    kept = [one for one in largest_first if alike[one] >= SHARED_BY_AT_LEAST]
    without = alike.total() - sum(alike[one] for one in kept)
    while kept and 0 < without < SHARED_BY_AT_LEAST:
        without += alike[kept.pop()]
    return frozenset(kept)


def may_have_another_form(wanting: int, others: int) -> bool:
    """Whether those of a clinic's draw who want another form may be given it, beside so many who do not.

    Which form it was stays with the code. If one person alone had it, or one person alone had not, their needs in the
    register would say which code is theirs. They then have the same form as all others, printed to suit them: how a
    form was printed is not kept.
    """
    return wanting >= SHARED_BY_AT_LEAST and (others == 0 or others >= SHARED_BY_AT_LEAST)
