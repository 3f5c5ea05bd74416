"""A form in another language: other words, the same form."""

from __future__ import annotations

from typing import Any

import pytest

from prisoncare_desktop.forms.languages import in_language, is_right_to_left, languages_of, missing_translations
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.values import Coding
from prisoncare_desktop.forms.wire import (
    from_draft,
    from_questionnaire_response,
    to_draft,
    to_questionnaire_response,
)
from tests.forms import published
from tests.forms.samples import of_items, shipped

CORE = "http://hl7.org/fhir/StructureDefinition/"


def said(**by_language: str) -> dict[str, Any]:
    """Make the shadow of a primitive with these translations."""
    return {
        "extension": [
            {
                "url": f"{CORE}translation",
                "extension": [
                    {"url": "lang", "valueCode": code.replace("_", "-")},
                    {"url": "content", "valueString": words},
                ],
            }
            for code, words in by_language.items()
        ]
    }


def form() -> Questionnaire:
    colours = {
        "resourceType": "ValueSet",
        "id": "c",
        "compose": {
            "include": [
                {
                    "system": "urn:c",
                    "concept": [
                        {"code": "r", "display": "Red", "designation": [{"language": "pl", "value": "Czerwony"}]},
                        {"code": "b", "display": "Blue", "_display": said(pl="Niebieski")},
                    ],
                }
            ]
        },
    }
    return of_items(
        {
            "linkId": "how",
            "text": "How was it?",
            "_text": said(pl="Jak było?", ar="كيف كان؟"),
            "prefix": "One",
            "_prefix": said(pl="Jeden"),
            "type": "choice",
            "answerOption": [
                {"valueString": "Good", "_valueString": said(pl="Dobrze")},
                {"valueString": "Bad"},
                {"valueCoding": {"code": "s", "display": "So-so", "_display": said(pl="Tak sobie")}},
            ],
        },
        {"linkId": "colour", "text": "Colour?", "type": "choice", "answerValueSet": "#c"},
        {
            "linkId": "why",
            "text": "Why?",
            "_text": said(pl="Dlaczego?"),
            "type": "string",
            "extension": [{"url": f"{CORE}entryFormat", "valueString": "a line", "_valueString": said(pl="wiersz")}],
            "enableWhen": [{"question": "how", "operator": "=", "answerString": "Good"}],
        },
        language="en",
        title="Ward",
        _title=said(pl="Oddział"),
        contained=[colours],
    )


def test_a_form_says_which_languages_it_has_its_own_first() -> None:
    assert languages_of(form()) == ("en", "pl", "ar")
    assert languages_of(of_items({"linkId": "a", "type": "boolean"})) == ()


def test_every_word_a_person_reads_is_in_the_language_asked_for() -> None:
    polish = in_language(form(), "pl")

    assert (polish.language, polish.title) == ("pl", "Oddział")
    assert [one.text for one in polish.items] == ["Jak było?", "Colour?", "Dlaczego?"]
    assert polish["how"].prefix == "Jeden"
    assert [one.label for one in polish["how"].options] == ["Dobrze", "Bad", "Tak sobie"]
    assert [one.label for one in polish["colour"].options] == ["Czerwony", "Niebieski"]
    assert polish["why"].entry_format == "wiersz"


def test_what_a_form_says_to_a_broken_rule_is_in_the_language_too() -> None:
    rule = [
        {"url": "key", "valueId": "r"},
        {"url": "severity", "valueCode": "error"},
        {"url": "expression", "valueString": "false"},
        {"url": "human", "valueString": "Not so", "_valueString": said(pl="Nie tak")},
    ]
    extension = {"url": f"{CORE}questionnaire-constraint", "extension": rule}
    there = of_items({"linkId": "a", "type": "string", "extension": [extension]})

    assert [one.human for one in there["a"].logic.constraints] == ["Not so"]
    assert [one.human for one in in_language(there, "pl")["a"].logic.constraints] == ["Nie tak"]


def test_what_has_no_translation_is_told_word_for_word_of_where() -> None:
    assert missing_translations(form(), "pl") == (("how", "valueString"), ("colour", "text"))
    assert missing_translations(form(), "en") == ()
    assert ("", "title") in missing_translations(form(), "ar")


@pytest.mark.hazard("H9")
def test_an_answer_means_the_same_in_every_language() -> None:
    first, polish = FormSession(form()), FormSession(in_language(form(), "pl"))
    for session in (first, polish):
        options = session.questionnaire["how"].options
        session.answer("how", options[0].value)
        session.answer("colour", Coding("urn:c", "r", "Red"))
        session.answer("why", "bo tak")

    def answers(session: FormSession) -> list[Any]:
        sent: Any = to_questionnaire_response(session, completed=True)["item"]
        return [one["answer"] for one in sent]

    assert answers(first) == answers(polish)
    assert answers(polish)[0] == [{"valueString": "Good"}]
    assert answers(polish)[1] == [{"valueCoding": {"system": "urn:c", "code": "r", "display": "Red"}}]
    assert polish.response == first.response


def test_a_response_says_the_language_and_the_words_the_person_read_and_opens_in_them() -> None:
    session = FormSession(in_language(form(), "pl"))
    session.answer("how", "Good")
    tree: Any = to_questionnaire_response(session, completed=False)

    assert (tree["language"], tree["item"][0]["text"]) == ("pl", "Jak było?")
    again = from_questionnaire_response(form(), tree)
    assert again.questionnaire["how"].text == "Jak było?"
    assert to_questionnaire_response(again, completed=False) == tree
    draft = from_draft(form(), to_draft(session))
    assert draft.questionnaire.language == "pl"
    assert draft.response == session.response


def test_a_response_in_the_forms_own_language_does_not_say_so() -> None:
    session = FormSession(form())
    session.answer("how", "Bad")

    assert "language" not in to_questionnaire_response(session, completed=False)


def test_a_language_the_form_does_not_have_leaves_it_as_it_is_and_a_response_keeps_it() -> None:
    assert in_language(form(), "cy") == form()
    tree = {"resourceType": "QuestionnaireResponse", "status": "in-progress", "language": "cy"}

    session = from_questionnaire_response(form(), tree)

    assert session.questionnaire.language == ""
    assert to_questionnaire_response(session, completed=False)["language"] == "cy"


@pytest.mark.parametrize(
    ("asked", "found"),
    [("pl-PL", "polski"), ("PL", "polski"), ("pt", "brasil"), ("pt-BR", "brasil"), ("pt-PT", "brasil"), ("p", "")],
)
def test_the_nearest_language_serves(asked: str, found: str) -> None:
    there = of_items({"linkId": "a", "text": "", "_text": said(pl="polski", pt_BR="brasil"), "type": "display"})

    assert in_language(there, asked)["a"].text == found


def test_the_look_of_words_is_not_kept_for_a_translation_that_has_none() -> None:
    shadow = said(pl="Dobrze")
    shadow["extension"].append({"url": f"{CORE}rendering-markdown", "valueMarkdown": "**Good**"})
    item = {"linkId": "a", "text": "Good", "_text": shadow, "type": "display"}

    assert of_items(item)["a"].rich is not None
    assert in_language(of_items(item), "pl")["a"].rich is None
    shadow["extension"][-1]["_valueMarkdown"] = said(pl="**Dobrze**")
    rich = in_language(of_items(item), "pl")["a"].rich
    assert rich is not None
    assert rich.plain == "Dobrze"


@pytest.mark.parametrize("language", ["ar", "ckb", "fa-IR", "ur", "ps", "he", "pa-Arab"])
def test_these_languages_run_from_right_to_left(language: str) -> None:
    assert is_right_to_left(language)


@pytest.mark.parametrize("language", ["pl", "ar-Latn", "en-GB", ""])
def test_these_run_from_left_to_right(language: str) -> None:
    assert not is_right_to_left(language)


def test_the_feedback_form_is_whole_in_each_of_its_languages() -> None:
    feedback = shipped("feedback-fft")

    for language in languages_of(feedback)[1:]:
        assert missing_translations(feedback, language) == ()
        translated = in_language(feedback, language)
        assert list(translated.by_link_id) == list(feedback.by_link_id)
        assert translated["experience"].text != feedback["experience"].text
        assert [one.value for one in translated["experience"].options] == [
            one.value for one in feedback["experience"].options
        ]


def test_a_published_form_in_swahili_is_the_same_form() -> None:
    there = published.readable()["opensrp__fhircore/sample_patient_registration.json"]
    swahili = in_language(there, "sw")

    assert swahili.language == "sw"
    assert list(swahili.by_link_id) == list(there.by_link_id)
    assert [one.text for one in swahili.by_link_id.values()] != [one.text for one in there.by_link_id.values()]
