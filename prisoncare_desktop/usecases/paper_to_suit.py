"""Which form a person drawn is given, in which variant and language: by what the register says they need.

Only a wording that is approved is given out (`domain/form_wording.py`); where there is none, everybody has English. The
easy-read form is another form, and which form it was stays with the code: so it is given only where that names nobody
(`domain.feedback.may_have_another_form`). Whoever would be named has the standard form in easy-read print, with faces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from prisoncare_desktop.domain.feedback import may_have_another_form
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.forms.languages import in_language
from prisoncare_desktop.forms.paper import Variant
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.usecases.form_library import approved_wordings
from prisoncare_desktop.usecases.kept_forms import newest_form
from prisoncare_desktop.usecases.ports import UnitOfWork

ENGLISH = "en"
_EASY_READ, _LARGE_PRINT = "easy-read", "large-print"  # of resources/valuesets/communication_need.json


@dataclass(frozen=True)
class ToSuit:
    """A form as one person is given it; its words are in `language` already."""

    form: Questionnaire
    variant: Variant
    language: str


@dataclass(frozen=True)
class Offer:
    """What may be given out here. `standard`: by language, English always there. `easy_read`: None until approved."""

    standard: Mapping[str, Questionnaire]
    easy_read: Questionnaire | None


def offered(unit: UnitOfWork, standard_url: str, easy_read_url: str) -> Offer:
    """Return what may be given out, with what this site approved."""
    form, easy_read = newest_form(unit, standard_url), newest_form(unit, easy_read_url)
    ready = {
        one.language.split("-")[0]: in_language(form, one.language)
        for one in approved_wordings(form, unit.facts)
        if one.approved
    }
    easy_read_ready = all(one.approved for one in approved_wordings(easy_read, unit.facts) if one.own)
    return Offer({ENGLISH: form, **ready}, easy_read if easy_read_ready else None)


def suited(drawn: tuple[Resident, ...], offer: Offer) -> tuple[tuple[Resident, ToSuit], ...]:
    """Return each person of one clinic's draw with the form to suit them."""
    wanting = sum(_easy_read_form_suits(person, offer) for person in drawn)
    easy_read = offer.easy_read if may_have_another_form(wanting, len(drawn) - wanting) else None
    return tuple((person, _suited(person, offer, easy_read)) for person in drawn)


def _suited(person: Resident, offer: Offer, easy_read: Questionnaire | None) -> ToSuit:
    if easy_read is not None and _easy_read_form_suits(person, offer):
        return ToSuit(easy_read, Variant.EASY_READ, ENGLISH)
    language = _language(person, offer)
    return ToSuit(offer.standard[language], _variant(person), language)


def _easy_read_form_suits(person: Resident, offer: Offer) -> bool:
    """Whether they need easy read, and read English or nothing else that there is."""
    return _EASY_READ in person.needs and _language(person, offer) == ENGLISH


def _language(person: Resident, offer: Offer) -> str:
    base = person.language.split("-")[0]
    return base if base in offer.standard else ENGLISH


def _variant(person: Resident) -> Variant:
    if _EASY_READ in person.needs:
        return Variant.EASY_READ
    return Variant.LARGE_PRINT if _LARGE_PRINT in person.needs else Variant.STANDARD
