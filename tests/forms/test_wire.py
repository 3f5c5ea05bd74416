"""Answers on the wire, and drafts."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prisoncare_desktop.errors import FormIncomplete, UnreadableForm
from prisoncare_desktop.forms.json_text import dumps, loads
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.session import FormSession, KnownAnswer
from prisoncare_desktop.forms.values import Attachment, Coding, PartialDate, Quantity, Reference, Value
from prisoncare_desktop.forms.wire import (
    from_draft,
    from_questionnaire_response,
    to_draft,
    to_questionnaire_response,
)
from tests.forms.samples import code, odd, of_items, shipped
from tests.forms.test_session import FORMS, answerings

ONE_OF_EACH: dict[str, Value] = {
    "a-boolean": False,
    "a-decimal": Decimal("1.50"),
    "an-integer": -3,
    "a-date": PartialDate("2026-11"),
    "a-moment": datetime(2026, 11, 21, 9, 12, 30, tzinfo=timezone(timedelta(hours=1))),
    "a-time": time(9, 12),
    "a-string": "Zoë said “no”",
    "a-text": "two\nlines",
    "a-url": "https://prisoncare.example/",
    "a-choice": Coding("urn:colours", "r", "Red", "2"),
    "an-open-choice": "Cocoa",
    "an-attachment": Attachment("text/plain", "note", None, "aGVsbG8="),
    "a-reference": Reference("Practitioner/1", "Jo"),
    "a-quantity": Quantity(Decimal("40.0"), "mg", "http://unitsofmeasure.org", "mg", "<"),
}


def out(session: FormSession) -> dict[str, Any]:
    return to_questionnaire_response(session, completed=False)


def links(tree: Any) -> set[str]:
    """Collect every linkId in a response."""
    if isinstance(tree, dict):
        return {tree["linkId"], *links(list(tree.values()))} if "linkId" in tree else links(list(tree.values()))
    return set().union(*map(links, tree)) if isinstance(tree, list) else set()


def test_a_completed_review_goes_out_as_r4_says() -> None:
    form = of_items(
        {
            "linkId": "g",
            "text": "Group",
            "type": "group",
            "item": [
                {
                    "linkId": "used",
                    "text": "Used?",
                    "type": "boolean",
                    "item": [{"linkId": "what", "text": "What?", "type": "string"}],
                },
                {"linkId": "unanswered", "text": "And?", "type": "string"},
            ],
        },
        {"linkId": "empty", "type": "group", "item": [{"linkId": "never", "type": "string"}]},
    )
    session = FormSession(form)
    session.answer("used", True)
    session.answer("what", "Spice")

    tree = to_questionnaire_response(
        session,
        completed=True,
        identifier={"system": "urn:ids", "value": "0193"},
        subject=Reference("Patient/7"),
        author=Reference("Practitioner/3"),
        authored=datetime(2026, 7, 1, 10, 30, tzinfo=timezone(timedelta(hours=1))),
    )

    assert tree == {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "urn:test|1",
        "status": "completed",
        "identifier": {"system": "urn:ids", "value": "0193"},
        "subject": {"reference": "Patient/7"},
        "author": {"reference": "Practitioner/3"},
        "authored": "2026-07-01T09:30:00Z",
        "item": [
            {
                "linkId": "g",
                "text": "Group",
                "item": [
                    {
                        "linkId": "used",
                        "text": "Used?",
                        "answer": [
                            {
                                "valueBoolean": True,
                                "item": [{"linkId": "what", "text": "What?", "answer": [{"valueString": "Spice"}]}],
                            }
                        ],
                    }
                ],
            }
        ],
    }


def test_what_is_answered_under_an_item_of_no_known_type_comes_back_with_all_that_depends_on_it() -> None:
    form = of_items(
        {"linkId": "odd", "type": "sparkle", "item": [{"linkId": "used", "type": "boolean"}]},
        {
            "linkId": "what",
            "type": "string",
            "enableWhen": [{"question": "used", "operator": "=", "answerBoolean": True}],
        },
    )
    session = FormSession(form)
    session.answer("used", True)
    session.answer("what", "Spice")

    back = from_questionnaire_response(form, out(session))

    assert out(back) == out(session)
    assert back.value("used") is True
    assert back.value("what") == "Spice"


def test_a_needed_item_of_no_known_type_that_came_in_answered_holds_nobody_up() -> None:
    form = of_items({"linkId": "odd", "type": "sparkle", "required": True})
    items: list[Any] = [{"linkId": "odd", "answer": [{"valueString": "x"}]}]

    session = from_questionnaire_response(form, {"resourceType": "QuestionnaireResponse", "item": items})

    assert session.problems() == ()
    assert to_questionnaire_response(session, completed=True)["item"] == items


@pytest.mark.parametrize(
    "items",
    [
        [{"linkId": "in", "answer": [{"valueString": "outside its group"}]}],
        [{"linkId": "g", "item": [{"linkId": "in", "answer": [{"valueString": text}]}]} for text in ("first", "again")],
        [{"linkId": "g", "item": [{"linkId": "in", "answer": [{"valueMarkdown": "no answer of R4"}]}]}],
    ],
)
def test_what_stands_where_the_form_has_no_place_for_it_is_no_answer_and_goes_out_again(items: list[Any]) -> None:
    form = of_items({"linkId": "g", "type": "group", "item": [{"linkId": "in", "type": "string"}]})

    session = from_questionnaire_response(form, {"resourceType": "QuestionnaireResponse", "item": items})

    carried = session.response.carried
    assert session.value("in") == ("first" if len(items) > 1 else None)
    assert carried.strangers or carried.more
    assert out(session)["item"] == items


@pytest.mark.hazard("H16")
def test_an_anonymous_form_says_nothing_about_anybody() -> None:
    session = FormSession(shipped("feedback-fft"))
    session.answer("helped", False)

    tree = to_questionnaire_response(session, completed=True)

    assert set(tree) == {"resourceType", "questionnaire", "status", "item"}


def test_a_form_with_needed_answers_missing_cannot_be_completed_and_can_be_kept() -> None:
    session = FormSession(odd("conditions"))

    with pytest.raises(FormIncomplete) as refused:
        to_questionnaire_response(session, completed=True)

    assert refused.value.problems == (("smokes", "required"),)
    assert to_questionnaire_response(session, completed=False)["status"] == "in-progress"


def test_each_type_of_answer_comes_back_as_it_went() -> None:
    form = odd("every_type")
    session = FormSession(form)
    for link_id, value in ONE_OF_EACH.items():
        session.answer(link_id, value)

    text = dumps(out(session))
    back = from_questionnaire_response(form, loads(text))

    assert dict(back.response.answers) == {link_id: (value,) for link_id, value in ONE_OF_EACH.items()}
    assert dumps(out(back)) == text
    assert '"valueDecimal": 1.50' in text
    assert '"valueUri": "https://prisoncare.example/"' in text


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.title)
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_any_answers_survive_the_wire_and_a_draft_and_no_disabled_answer_goes_out(
    form: Questionnaire, data: st.DataObject
) -> None:
    session = FormSession(form)
    for link_id, values in data.draw(answerings(form)):
        session.answer(link_id, values)

    sent = out(session)
    back = from_questionnaire_response(form, loads(dumps(sent)))
    reopened = from_draft(form, to_draft(session))

    assert links(sent) <= {one for one in form.by_link_id if session.is_enabled(one)}
    assert dumps(out(back)) == dumps(sent)
    assert reopened.response == session.response
    assert dumps(out(reopened)) == dumps(sent)


# --- what others sent -----------------------------------------------------------------------------------------------

STRANGE: dict[str, Any] = {
    "resourceType": "QuestionnaireResponse",
    "id": "17",
    "meta": {"versionId": "3"},
    "questionnaire": "https://prisoncare.example/fhir/Questionnaire/weird|1",
    "status": "in-progress",
    "encounter": {"reference": "Encounter/5"},
    "item": [
        {"linkId": "glitter", "text": "How shiny?", "answer": [{"valueDecimal": Decimal("9.90")}]},
        {
            "linkId": "pets",
            "text": "Any pets?",
            "extension": [{"url": "urn:who-asked", "valueString": "nurse"}],
            "answer": [
                {
                    "extension": [{"url": "urn:how-sure", "valueInteger": 3}],
                    "valueBoolean": True,
                    "item": [
                        {
                            "linkId": "pets-how-many",
                            "text": "How many?",
                            "answer": [{"valueInteger": 2}],
                        },
                        {"linkId": "pets-colour", "answer": [{"valueString": "ginger"}]},
                    ],
                }
            ],
        },
        {
            "linkId": "visit",
            "text": "A visit",
            "item": [{"linkId": "visit-year", "text": "Which year?", "answer": [{"valueDate": "2024"}]}],
        },
        {
            "linkId": "visit",
            "text": "A visit",
            "item": [{"linkId": "visit-year", "text": "Which year?", "answer": [{"valueDate": "2025-06-01"}]}],
        },
        {"linkId": "from-the-future", "text": "?", "answer": [{"valueString": "kept"}]},
    ],
}


@pytest.mark.hazard("H9")
def test_nothing_that_came_in_is_lost_when_it_goes_out_again() -> None:
    session = from_questionnaire_response(odd("weird"), STRANGE)

    assert out(session) == STRANGE


def test_nothing_that_came_in_is_lost_in_a_draft_either() -> None:
    session = from_questionnaire_response(odd("weird"), STRANGE)
    session.answer("pets-how-many", 3)

    reopened = from_draft(odd("weird"), to_draft(session))

    assert dumps(out(reopened)) == dumps(out(session))
    assert '"valueDecimal": 9.90' in dumps(out(reopened))
    assert '"kept"' in dumps(out(reopened))


def test_a_changed_answer_sheds_what_was_said_about_the_old_one() -> None:
    session = from_questionnaire_response(odd("weird"), STRANGE)

    session.answer("pets", False)

    answer = next(one for one in out(session)["item"] if one["linkId"] == "pets")["answer"][0]
    assert answer["valueBoolean"] is False
    assert "extension" not in answer


def test_an_answer_of_the_wrong_type_is_kept_until_a_person_gives_a_better_one() -> None:
    form = odd("every_type")
    wrong: Any = {"linkId": "an-integer", "text": "Integer", "answer": [{"valueString": "three"}]}
    tree = {"resourceType": "QuestionnaireResponse", "status": "completed"}
    session = from_questionnaire_response(form, {**tree, "item": [{"linkId": "top", "item": [wrong]}]})
    assert session.answers("an-integer") == ()
    assert out(session)["item"][0]["item"] == [wrong]

    session.answer("an-integer", 3)

    assert out(session)["item"][0]["item"] == [
        {"linkId": "an-integer", "text": "Integer", "answer": [{"valueInteger": 3}]}
    ]


@pytest.mark.hazard("H9")
@pytest.mark.parametrize(
    "tree",
    [
        None,
        {"resourceType": "Patient"},
        {"resourceType": "QuestionnaireResponse", "questionnaire": "urn:another-form"},
        {"resourceType": "QuestionnaireResponse", "questionnaire": "urn:test|2"},
        {"resourceType": "QuestionnaireResponse", "item": "words"},
        {"resourceType": "QuestionnaireResponse", "item": [{"linkId": "q", "answer": [{"valueBoolean": "yes"}]}]},
    ],
)
def test_what_does_not_answer_this_form_is_refused(tree: Any) -> None:
    with pytest.raises(UnreadableForm):
        from_questionnaire_response(of_items({"linkId": "q", "type": "boolean"}), tree)


# --- drafts ---------------------------------------------------------------------------------------------------------


def test_a_draft_opens_again_where_the_nurse_was_with_all_she_had() -> None:
    form = shipped("sms-28-day-review")
    dose = Quantity(Decimal("40.5"), "mg", "http://unitsofmeasure.org", "mg")
    known = [KnownAnswer("dose-before", (dose,), "care plan", date(2026, 10, 17))]
    session = FormSession(form, known=known)
    session.answer("medicine", code("methadone"))
    session.confirm("dose-before")
    session.answer("dose-after", dose)
    session.answer("medicine", code("no-medicine"))
    session.cursor = "missed-doses"

    reopened = from_draft(form, to_draft(session), known=known)

    assert reopened.cursor == "missed-doses"
    assert reopened.confirmed == {"dose-before"}
    assert not reopened.is_enabled("dose-after")
    assert reopened.answers("dose-after") == (dose,)
    assert reopened.progress() == session.progress()


def draft(**parts: Any) -> str:
    return dumps({"draft": 1, "questionnaire": "urn:test|1", "answers": {}, **parts})


@pytest.mark.hazard("H9")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        draft(draft=2),
        draft(questionnaire="urn:test|2"),
        draft(answers={"nowhere": [{"valueBoolean": True}]}),
        draft(answers={"q": [{"valueString": "yes"}]}),
        draft(answers={"q": [{}]}),
    ],
)
def test_a_draft_that_does_not_fit_is_refused_not_guessed_at(text: str) -> None:
    with pytest.raises(UnreadableForm):
        from_draft(of_items({"linkId": "q", "type": "boolean"}), text)


def test_moments_go_out_in_utc() -> None:
    form = of_items({"linkId": "q", "type": "dateTime"})
    session = FormSession(form)
    session.answer("q", datetime(2026, 11, 21, 9, 0, tzinfo=UTC))

    assert out(session)["item"][0]["answer"] == [{"valueDateTime": "2026-11-21T09:00:00Z"}]


@pytest.mark.parametrize("language", ["ar", "pl"])
def test_a_draft_begun_in_another_language_opens_with_every_answer(language: str) -> None:
    form = shipped("feedback-fft")
    session = FormSession(form)
    session.show_in(language)
    chosen = session.questionnaire["experience"].options[1].value
    session.answer("experience", chosen)
    session.answer("helped", True)

    back = from_draft(form, to_draft(session))

    assert back.response.answers == session.response.answers
    assert out(back) == out(session)
