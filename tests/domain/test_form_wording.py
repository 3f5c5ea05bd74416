"""Which wording of a form residents may be given."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from prisoncare_desktop.domain.form_wording import (
    AUDIENCE_SYSTEM,
    WORDING,
    Approval,
    Audience,
    approved,
    audience_of,
    check_may_be_handed_out,
    wording_in,
    wordings_of,
)
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.forms.paper_languages import paper_words_in
from prisoncare_desktop.forms.parsing import parse_questionnaire
from prisoncare_desktop.forms.questionnaire import Questionnaire

TODAY = date(2026, 11, 20)


def form(*marks: tuple[str, str], polish: str = "Co było dobre?", **more: Any) -> Questionnaire:
    """A form of one question in English and Polish; `marks`: (language, status)."""
    translation = {
        "url": "http://hl7.org/fhir/StructureDefinition/translation",
        "extension": [{"url": "lang", "valueCode": "pl"}, {"url": "content", "valueString": polish}],
    }
    tree = {
        "resourceType": "Questionnaire",
        "url": "urn:test",
        "version": "1.0.0",
        "language": "en-GB",
        "extension": [
            {
                "url": WORDING,
                "extension": [{"url": "language", "valueCode": language}, {"url": "status", "valueCode": status}],
            }
            for language, status in marks
        ],
        "item": [{"linkId": "good", "type": "text", "text": "What was good?", "_text": {"extension": [translation]}}],
        **more,
    }
    return parse_questionnaire(json.dumps(tree))


def standing(of: Questionnaire) -> dict[str, bool]:
    return {one.language: one.approved for one in wordings_of(of, {})}


def test_a_translation_is_a_draft_until_somebody_says_otherwise() -> None:
    assert standing(form()) == {"en-GB": True, "pl": False}
    assert standing(form(("pl", "draft"))) == {"en-GB": True, "pl": False}
    assert standing(form(("pl", "approved"))) == {"en-GB": True, "pl": True}


def test_a_forms_own_words_can_be_a_draft_too() -> None:
    assert standing(form(("en-GB", "draft"))) == {"en-GB": False, "pl": False}


def test_a_draft_is_not_for_residents_and_staff_may_have_it() -> None:
    english, polish = wordings_of(form(), {})

    check_may_be_handed_out(Audience.RESIDENT, english)
    check_may_be_handed_out(Audience.STAFF, polish)
    with pytest.raises(RuleBroken) as refused:
        check_may_be_handed_out(Audience.RESIDENT, polish)
    assert refused.value.code == "wording-draft"


def test_an_approval_holds_for_the_words_that_were_read_and_for_no_others() -> None:
    _, polish = wordings_of(form(), {})
    given = approved(polish, by="hale", on=TODAY, read_by="  nurse who   speaks Polish ")

    assert given.read_by == "nurse who speaks Polish"
    assert wordings_of(form(), {"pl": given})[1].approved
    assert not wordings_of(form(polish="Co było złe?"), {"pl": given})[1].approved


def test_an_approval_says_who_read_the_words() -> None:
    _, polish = wordings_of(form(), {})

    with pytest.raises(RuleBroken) as refused:
        approved(polish, by="hale", on=TODAY, read_by=" - ")
    assert refused.value.code == "wording-read-by"


def test_what_is_approved_is_not_approved_again() -> None:
    english, polish = wordings_of(form(), {"pl": Approval(wordings_of(form(), {})[1].words, "hale", TODAY, "a nurse")})

    for one in (english, polish):
        with pytest.raises(RuleBroken) as refused:
            approved(one, by="hale", on=TODAY, read_by="a nurse who reads it")
        assert refused.value.code == "wording-no-draft"


def test_a_language_is_found_whatever_its_region() -> None:
    wordings = wordings_of(form(), {})

    for asked, found in (("en", "en-GB"), ("pl-PL", "pl")):
        wording = wording_in(wordings, asked)
        assert wording is not None
        assert wording.language == found
    assert wording_in(wordings, "ckb") is None


def test_a_form_is_for_staff_unless_it_says_that_residents_fill_it_in() -> None:
    def used_by(code: str) -> Any:
        return [{"valueCodeableConcept": {"coding": [{"system": AUDIENCE_SYSTEM, "code": code}]}}]

    assert audience_of(form()) is Audience.STAFF
    assert audience_of(form(useContext=used_by("staff"))) is Audience.STAFF
    assert audience_of(form(useContext=used_by("resident"))) is Audience.RESIDENT


def test_an_approval_lapses_when_the_words_that_paper_adds_change() -> None:
    _, polish = wordings_of(form(), {})
    given = approved(polish, by="hale", on=TODAY, read_by="nurse who speaks Polish")
    other = replace(paper_words_in("pl"), how_to_mark="Inaczej.")

    assert wordings_of(form(), {"pl": given}, paper_words_in)[1].approved
    assert not wordings_of(form(), {"pl": given}, lambda _language: other)[1].approved
