"""Groups that repeat: one more, one less, each with its own answers and its own conditions."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prisoncare_desktop.errors import NotAnAnswer, UnreadableForm
from prisoncare_desktop.forms import json_text, wire
from prisoncare_desktop.forms.extension_urls import SUM_OF_ORDINALS
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.repetition import MOST
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.validation.problem import ProblemCode
from prisoncare_desktop.forms.values import Value
from tests.forms.samples import of_items

CORE = "http://hl7.org/fhir/StructureDefinition/"


def occurs(least: int, most: int) -> list[dict[str, Any]]:
    return [
        {"url": CORE + "questionnaire-minOccurs", "valueInteger": least},
        {"url": CORE + "questionnaire-maxOccurs", "valueInteger": most},
    ]


def adds_up(*link_ids: str) -> list[dict[str, Any]]:
    return [{"url": SUM_OF_ORDINALS, "extension": [{"url": "linkId", "valueString": one} for one in link_ids]}]


def medicines(**more: Any) -> Questionnaire:
    """Medicines, each with a name, whether it was missed and then why; and its doses, each with an amount."""
    return of_items(
        {"linkId": "any", "type": "boolean"},
        {
            "linkId": "medicine",
            "type": "group",
            "repeats": True,
            "enableWhen": [{"question": "any", "operator": "=", "answerBoolean": True}],
            **more,
            "item": [
                {"linkId": "name", "type": "string", "required": True},
                {"linkId": "missed", "type": "boolean", "initial": [{"valueBoolean": False}]},
                {
                    "linkId": "why",
                    "type": "string",
                    "enableWhen": [{"question": "missed", "operator": "=", "answerBoolean": True}],
                },
                {
                    "linkId": "dose",
                    "type": "group",
                    "repeats": True,
                    "item": [
                        {"linkId": "amount", "type": "integer"},
                        {
                            "linkId": "high",
                            "type": "string",
                            "enableWhen": [
                                {"question": "amount", "operator": ">", "answerInteger": 9},
                                {"question": "missed", "operator": "=", "answerBoolean": False},
                            ],
                            "enableBehavior": "all",
                        },
                    ],
                },
            ],
        },
        {
            "linkId": "afterwards",
            "type": "group",
            "item": [
                {
                    "linkId": "last",
                    "type": "string",
                    "enableWhen": [{"question": "amount", "operator": "=", "answerInteger": 7}],
                }
            ],
        },
        {"linkId": "total", "type": "decimal", "readOnly": True, "extension": adds_up("amount")},
    )


def begun() -> FormSession:
    session = FormSession(medicines())
    session.answer("any", True)
    return session


def test_each_repetition_has_its_own_answers_and_its_own_conditions() -> None:
    session = begun()
    session.answer("name", "Methadone")
    moved = session.add("medicine")
    assert moved.grown
    assert "name#2" in moved.enabled
    session.answer("name#2", "Sertraline")
    session.answer("missed#2", True)
    assert session.is_asked("why#2")
    assert not session.is_asked("why")
    assert session.value("name") == "Methadone"
    assert session.value("missed#2") is True
    assert session.value("missed") is False


def test_a_new_repetition_starts_with_the_forms_initial_values() -> None:
    session = begun()
    session.add("medicine")
    assert session.value("missed#2") is False


def test_a_group_inside_a_repetition_repeats_by_itself_and_looks_to_its_own_first() -> None:
    session = begun()
    session.add("medicine")
    session.add("dose#2")
    session.answer("amount#2.2", 10)
    assert session.is_asked("high#2.2")
    session.answer("missed#2", True)
    assert not session.is_asked("high#2.2")
    session.answer("missed", True)
    session.answer("missed#2", False)
    assert session.is_asked("high#2.2")
    assert not session.is_enabled("high#2")


def test_from_outside_a_group_any_repetition_will_do_and_the_score_is_of_all() -> None:
    session = begun()
    session.add("medicine")
    session.add("dose#2")
    assert not session.is_asked("last")
    moved = session.answer("amount#2.2", 7)
    assert moved.enabled == {"last"}
    for dose in ("amount", "amount#2"):
        session.answer(dose, 1)
    assert session.value("total") == 9
    session.add("medicine")
    assert session.is_asked("last")
    assert session.value("total") is None  # the new one's amount is still to come
    session.remove("medicine#2")
    assert not session.is_asked("last")


def test_the_one_taken_away_takes_its_answers_and_those_after_it_move_up() -> None:
    session = begun()
    for n, name in enumerate(("a", "b", "c"), start=1):
        if n > 1:
            session.add("medicine")
        session.answer("name" if n == 1 else f"name#{n}", name)
    session.add("dose#3")
    session.answer("amount#3.2", 7)
    session.cursor = "name#3"
    session.remove("medicine#2")
    assert [session.value(one) for one in ("name", "name#2")] == ["a", "c"]
    assert session.value("amount#2.2") == 7
    assert "name#3" not in session.questionnaire
    assert session.cursor == "name#2"
    session.remove("medicine")
    assert session.value("name") == "c"
    assert session.value("amount#1.2") == 7
    assert session.count("medicine") == 1


def test_what_was_taken_away_comes_back_by_undo() -> None:
    session = begun()
    session.add("medicine")
    session.answer("name#2", "b")
    before = session.response
    session.remove("medicine#2")
    assert not session.answers("name#2")
    session.restore(before)
    assert session.value("name#2") == "b"
    assert session.is_asked("name#2")


def test_a_form_says_how_many_there_must_be_and_may_be() -> None:
    session = FormSession(medicines(extension=occurs(2, 3)))
    session.answer("any", True)
    assert session.count("medicine") == 2
    assert not session.can_remove("medicine")
    session.add("medicine")
    with pytest.raises(NotAnAnswer):
        session.add("medicine")
    session.remove("medicine#3")
    with pytest.raises(NotAnAnswer):
        session.remove("medicine")


def test_only_a_group_that_repeats_can_be_there_once_more() -> None:
    session = begun()
    for one in ("any", "last", "nothing"):
        with pytest.raises(NotAnAnswer):
            session.add(one)


def test_too_many_that_came_from_elsewhere_are_kept_and_told() -> None:
    form = medicines(extension=occurs(1, 2))
    group = {"linkId": "medicine", "item": [{"linkId": "name", "answer": [{"valueString": "x"}]}]}
    tree: dict[str, Any] = {
        "resourceType": "QuestionnaireResponse",
        "item": [{"linkId": "any", "answer": [{"valueBoolean": True}]}, group, group, group],
    }
    session = wire.from_questionnaire_response(form, json_text.loads(json_text.dumps(tree)))
    assert session.count("medicine") == 3
    (problem,) = session.problems()
    assert (problem.link_id, problem.code, problem.data["count"]) == ("medicine", ProblemCode.TOO_MANY, 3)


def test_a_response_with_more_than_anybody_fills_in_is_carried_not_spread_out() -> None:
    group = {"linkId": "medicine", "item": [{"linkId": "name", "answer": [{"valueString": "x"}]}]}
    tree: dict[str, Any] = {"resourceType": "QuestionnaireResponse", "item": [group] * (MOST + 5)}
    session = wire.from_questionnaire_response(medicines(), json_text.loads(json_text.dumps(tree)))
    assert session.count("medicine") == MOST
    assert len(session.response.carried.more["medicine"]) == 5


def test_a_draft_that_repeats_without_end_is_cut_to_what_can_be() -> None:
    text = wire.to_draft(begun()).replace('"repetitions": {}', '"repetitions": {"medicine": 1000000000}')
    assert (
        sum(1 for one in wire.from_draft(medicines(), text).questionnaire.by_link_id if one.startswith("name")) == 200
    )


def test_a_draft_that_repeats_less_than_once_has_one() -> None:
    draft = wire.to_draft(FormSession(medicines())).replace('"repetitions": {}', '"repetitions": {"medicine": -3}')
    session = wire.from_draft(medicines(), draft)
    assert session.count("medicine") == 1
    assert "name" in session.questionnaire


def test_a_draft_with_an_address_that_is_none_is_refused() -> None:
    text = wire.to_draft(begun()).replace('"repetitions": {}', '"repetitions": {"medicine#x": 2}')
    with pytest.raises(UnreadableForm):
        wire.from_draft(medicines(), text)


def test_a_form_whose_own_linkids_have_the_sign_is_addressed_by_another() -> None:
    form = of_items(
        {"linkId": "g#2", "type": "group", "repeats": True, "item": [{"linkId": "q#2", "type": "string"}]},
        {"linkId": "g", "type": "group", "repeats": True, "item": [{"linkId": "q", "type": "string"}]},
    )
    session = FormSession(form)
    session.add("g#2")
    session.add("g")
    assert {"q#2", "q", "q##2", "q#2##2"} <= set(session.questionnaire.by_link_id)


# --- whatever one does ------------------------------------------------------------------------------------------------

ACTS = st.lists(
    st.tuples(st.sampled_from(["answer", "add", "remove", "clear", "undo"]), st.integers(0, 50), st.integers(0, 12)),
    max_size=25,
)


def act(session: FormSession, what: str, which: int, value: int) -> None:
    """Do something that is possible just now; which item, and what value, by number."""
    form = session.questionnaire
    if what in ("answer", "clear"):
        asked = sorted(form.asked)
        link_id = asked[which % len(asked)]
        if what == "clear":
            session.clear(link_id)
            return
        given: dict[str, Value] = {"boolean": value % 2 == 0, "integer": value, "string": f"w{value}"}
        session.answer(link_id, given[form[link_id].raw_type])
        return
    groups = sorted(one for one in form.by_link_id if one.startswith(("medicine", "dose")))
    group = groups[which % len(groups)]
    if what == "add" and session.can_add(group) and len(form.by_link_id) < 80:
        session.add(group)
    elif what == "remove" and session.can_remove(group):
        session.remove(group)


def state(session: FormSession) -> dict[str, object]:
    return {one: (session.answers(one), session.is_enabled(one)) for one in session.questionnaire.by_link_id}


@given(ACTS)
def test_any_sequence_of_acts_ends_as_if_answered_from_scratch(acts: list[tuple[str, int, int]]) -> None:
    session = FormSession(medicines())
    earlier = session.response
    for what, which, value in acts:
        if what == "undo":
            session.restore(earlier)
        else:
            earlier = session.response
            act(session, what, which, value)
    again = FormSession(medicines(), session.response)
    assert state(again) == state(session)
    assert again.problems() == session.problems()
    assert wire.from_draft(medicines(), wire.to_draft(session)).response == session.response


@given(ACTS)
def test_what_is_sent_and_comes_back_has_every_answer_that_counts(acts: list[tuple[str, int, int]]) -> None:
    session = FormSession(medicines())
    for what, which, value in acts:
        if what != "undo":
            act(session, what, which, value)
    tree = wire.to_questionnaire_response(session, completed=False)
    back = wire.from_questionnaire_response(medicines(), json_text.loads(json_text.dumps(tree)))
    again = wire.to_questionnaire_response(back, completed=False)
    assert again == tree
    answers = sorted(str(session.counted(one)) for one in session.questionnaire.by_link_id if session.counted(one))
    assert sorted(str(v) for v in back.response.answers.values()) == answers


def test_taking_a_dose_from_one_medicine_leaves_the_doses_of_the_other() -> None:
    session = FormSession(medicines())
    session.answer("any", True)
    session.add("medicine")
    for first in ("dose", "dose#2"):
        session.add(first)
    doses = {"amount": 1, "amount#1.2": 2, "amount#2": 3, "amount#2.2": 4}
    for address, amount in doses.items():
        session.answer(address, amount)

    session.remove("dose")

    assert {address: session.value(address) for address in ("amount", "amount#2", "amount#2.2")} == {
        "amount": 2,
        "amount#2": 3,
        "amount#2.2": 4,
    }
