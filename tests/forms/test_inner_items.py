"""Questions inside the answers of a question that may have several: each answer has its own, and they go with it."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from prisoncare_desktop.forms import json_text, wire
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.values import Coding, Value
from tests.forms.judge import faults
from tests.forms.samples import code, expression, of_items

OPTIONS = [{"valueCoding": {"code": one}} for one in ("a", "b", "c")]


def drugs(**more: Any) -> Questionnaire:
    """Which drugs, and of each how much, then how it is taken, and each day it was; a last question for all of them."""
    return of_items(
        {
            "linkId": "drug",
            "type": "open-choice",
            "repeats": True,
            "answerOption": OPTIONS,
            **more,
            "item": [
                {"linkId": "much", "type": "integer", "initial": [{"valueInteger": 1}]},
                {
                    "linkId": "how",
                    "type": "string",
                    "enableWhen": [{"question": "much", "operator": ">", "answerInteger": 2}],
                },
                {"linkId": "only-b", "type": "string", "enableWhen": [when("drug", "b")]},
                {
                    "linkId": "day",
                    "type": "string",
                    "repeats": True,
                    "item": [{"linkId": "hour", "type": "integer"}],
                },
                {"linkId": "times", "type": "group", "repeats": True, "item": [{"linkId": "at", "type": "integer"}]},
            ],
        },
        {
            "linkId": "sum",
            "type": "integer",
            "extension": [
                expression("calculatedExpression", "%resource.item.answer.item.where(linkId='much').answer.value.sum()")
            ],
        },
    )


def when(question: str, option: str) -> dict[str, Any]:
    return {"question": question, "operator": "=", "answerCoding": {"code": option}}


def sent(session: FormSession) -> Any:
    return json_text.loads(json_text.dumps(wire.to_questionnaire_response(session, completed=False)))


def test_each_answer_has_its_own_inner_answers() -> None:
    session = FormSession(drugs())
    session.answer("drug", code("a"))
    assert list(session.questionnaire.by_link_id) == list(drugs().by_link_id)
    session.answer("much", 3)

    moved = session.answer("drug", [code("a"), code("b")])

    assert moved.grown
    assert {"much#2", "only-b#2"} <= moved.enabled
    assert session.value("much#2") == 1  # what the form has each start with
    session.answer("much#2", 5)
    assert (session.value("much"), session.value("much#2"), session.value("sum")) == (3, 5, 8)
    assert not session.is_asked("only-b")
    assert session.is_asked("only-b#2")


def test_inner_answers_stay_with_their_answer_when_another_is_taken_away_or_put_before_it() -> None:
    session = FormSession(drugs())
    session.answer("drug", [code("a"), code("b"), code("c")])
    for address, much in (("much", 1), ("much#2", 2), ("much#3", 3)):
        session.answer(address, much)
    session.answer("day#3", ["Monday", "Friday"])
    session.answer("hour#3.2", 8)
    session.cursor = "much#3"

    session.answer("drug", [code("c"), code("b")])

    assert (session.value("much"), session.value("much#2")) == (3, 2)
    assert session.value("hour#1.2") == 8
    assert "much#3" not in session.questionnaire
    assert session.cursor == "much"
    session.answer("drug", [code("b")])
    assert session.value("much") == 2
    assert session.answers("day") == ()


def test_another_option_in_the_place_of_one_is_asked_afresh_and_words_that_are_corrected_are_not() -> None:
    session = FormSession(drugs())
    session.answer("drug", [code("a"), "Seratline"])
    session.answer("much", 7)
    session.answer("much#2", 9)

    session.answer("drug", [code("b"), "Sertraline"])

    assert session.value("much") == 1
    assert session.value("much#2") == 9


def test_what_was_answered_comes_back_by_undo() -> None:
    session = FormSession(drugs())
    session.answer("drug", [code("a"), code("b")])
    session.answer("much#2", 6)
    before = session.response
    session.answer("drug", [code("a")])
    assert session.value("sum") == 1
    session.restore(before)
    assert session.value("much#2") == 6
    assert session.value("sum") == 7


def test_a_response_with_items_inside_its_second_answer_opens_and_goes_out_equal() -> None:
    def inner(much: int, *more: Any) -> list[Any]:
        return [{"linkId": "much", "answer": [{"valueInteger": much}]}, *more]

    stranger = {"linkId": "never-seen", "answer": [{"valueString": "x"}]}
    group = {"linkId": "times", "item": [{"linkId": "at", "answer": [{"valueInteger": 4}]}]}
    answers = [
        {"valueCoding": {"code": "a"}, "item": inner(1)},
        {"valueCoding": {"code": "b"}, "item": inner(2, group, group, stranger)},
        {"valueCoding": {"code": "c"}, "id": "kept", "item": [stranger]},
    ]
    tree: Any = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "urn:test|1",
        "status": "in-progress",
        "item": [{"linkId": "drug", "answer": answers}, {"linkId": "sum", "answer": [{"valueInteger": 3}]}],
    }
    session = wire.from_questionnaire_response(drugs(), tree)

    assert session.value("much#2") == 2
    assert session.count("times#2") == 2
    assert session.value("at#2.2") == 4
    assert sent(session) == tree
    again = wire.from_draft(drugs(), wire.to_draft(session))
    assert sent(again) == tree
    again.answer("drug", [code("b"), code("c")])
    kept = sent(again)["item"][0]["answer"]
    assert [[one["linkId"] for one in answer["item"]] for answer in kept] == [
        ["much", "times", "times", "never-seen"],
        ["never-seen"],
    ]


def attended() -> Questionnaire:
    other = {"linkId": "other", "type": "string", "required": True, "enableWhen": [when("who", "c")]}
    who = {"linkId": "who", "type": "choice", "repeats": True, "answerOption": OPTIONS, "item": [other]}
    return of_items({"linkId": "g", "type": "group", "item": [who]})


def test_what_waits_for_one_option_is_asked_once_and_sent_inside_the_answer_it_waits_for() -> None:
    session = FormSession(attended())
    session.answer("who", [code("a"), code("c")])
    assert session.is_asked("other")
    assert list(session.questionnaire.by_link_id) == ["g", "who", "other"]
    session.answer("other", "Family worker")

    (who,) = sent(session)["item"][0]["item"]

    assert [[one["linkId"] for one in answer.get("item", ())] for answer in who["answer"]] == [[], ["other"]]
    back = wire.from_questionnaire_response(attended(), sent(session))
    assert back.value("other") == "Family worker"
    assert sent(back) == sent(session)
    session.answer("who", [code("c"), code("b")])
    assert session.value("other") == "Family worker"
    assert not faults(attended().raw, wire.to_questionnaire_response(session, completed=True))


def test_what_an_older_version_sent_inside_the_first_answer_is_still_read() -> None:
    inner = {"linkId": "other", "answer": [{"valueString": "Family worker"}]}
    first: Any = {"valueCoding": {"code": "a"}, "item": [inner]}
    who: Any = {"linkId": "who", "answer": [first, {"valueCoding": {"code": "c"}}]}
    tree: Any = {"resourceType": "QuestionnaireResponse", "item": [{"linkId": "g", "item": [who]}]}

    assert wire.from_questionnaire_response(attended(), tree).value("other") == "Family worker"


def test_an_expression_inside_an_answer_looks_at_its_own_and_a_condition_outside_at_all() -> None:
    inner = {"linkId": "much", "type": "integer"}
    near = expression("variable", "item.where(linkId='much').answer.value", name="near")
    twice = {
        "linkId": "twice",
        "type": "group",
        "extension": [near],
        "item": [
            inner,
            {"linkId": "sum", "type": "integer", "extension": [expression("calculatedExpression", "%near * 2")]},
        ],
    }
    drug = {"linkId": "drug", "type": "string", "repeats": True, "item": [twice]}
    condition = {"question": "much", "operator": ">", "answerInteger": 3}
    all_of_them = expression(
        "calculatedExpression", "%resource.item.where(linkId='drug').answer.last().item.item.answer.value.first()"
    )
    session = FormSession(
        of_items(
            drug,
            {"linkId": "last", "type": "integer", "extension": [all_of_them]},
            {"linkId": "why", "type": "string", "enableWhen": [condition]},
        )
    )
    session.answer("drug", ["a", "b"])
    session.answer("much", 1)
    assert not session.is_asked("why")
    session.answer("much#2", 4)
    assert (session.value("sum"), session.value("sum#2"), session.value("last")) == (2, 8, 4)
    assert session.is_asked("why")
    session.answer("drug", ["a"])
    assert (session.value("sum"), session.value("last")) == (2, 1)
    assert not session.is_asked("why")


# --- whatever one does ------------------------------------------------------------------------------------------------


def acted(chance: random.Random) -> FormSession:
    session = FormSession(drugs())
    earlier = session.response
    for _ in range(chance.randint(0, 16)):
        what = chance.choice(["answer", "answer", "some", "some", "some", "add", "remove", "undo"])
        if what == "undo":
            session.restore(earlier)
            continue
        earlier = session.response
        act(session, what, chance)
    return session


def act(session: FormSession, what: str, chance: random.Random) -> None:
    form = session.questionnaire
    if what in ("add", "remove"):
        group = chance.choice([one for one in form.by_link_id if one.startswith("times")])
        if what == "add" and session.can_add(group) and len(form.by_link_id) < 60:
            session.add(group)
        elif what == "remove" and session.can_remove(group):
            session.remove(group)
        return
    questions = sorted(one for one in form.asked if (form[one].wire_id in ("drug", "day")) is (what == "some"))
    address = chance.choice(questions)
    if what == "some":
        several: list[Value] = [code("a"), code("b"), code("c"), "d", "e"] if address == "drug" else ["x", "y", "z"]
        session.answer(address, chance.sample(several, chance.randint(0, 3)))
        return
    session.answer(address, chance.randrange(6) if form[address].raw_type == "integer" else f"w{chance.randrange(9)}")


CHANCES = st.integers(0, 2**48).map(random.Random)


def state(session: FormSession) -> dict[str, tuple[tuple[Value, ...], bool]]:
    return {one: (session.answers(one), session.is_enabled(one)) for one in session.questionnaire.by_link_id}


def from_scratch(session: FormSession, chance: random.Random) -> FormSession:
    """Answer a new form as that one is, outer questions before what is inside them and else in any order."""
    fresh = FormSession(drugs())
    given = [one for one in session.response.answers if one != "sum"]
    chance.shuffle(given)
    for wire_id in ("drug", "day"):
        for address in given:
            if session.questionnaire[address].wire_id == wire_id:
                fresh.answer(address, session.answers(address))
    for group in session.questionnaire.by_link_id:
        while group.startswith("times") and fresh.count(group) < session.count(group):
            fresh.add(group)
    for address in given:
        fresh.answer(address, session.answers(address))
    for address in fresh.questionnaire.asked - set(given):
        fresh.clear(address)
    return fresh


@settings(max_examples=120, deadline=None)
@given(CHANCES)
def test_any_sequence_of_acts_ends_as_if_answered_from_scratch(chance: random.Random) -> None:
    session = acted(chance)
    assert state(FormSession(drugs(), session.response)) == state(session)
    assert state(from_scratch(session, chance)) == state(session)
    again = wire.from_draft(drugs(), wire.to_draft(session))
    assert again.response == session.response
    assert state(again) == state(session)


@settings(max_examples=60, deadline=None)
@given(CHANCES)
def test_every_inner_answer_stays_with_the_answer_it_was_given_for(chance: random.Random) -> None:
    session = FormSession(drugs())
    told: dict[str, int] = {}
    for number in range(12):
        before = {_name(one) for one in session.answers("drug")}
        session.answer("drug", [code(one) for one in chance.sample("abc", chance.randint(1, 3))])
        now = [_name(one) for one in session.answers("drug")]
        told = {one: told.get(one, 1) if one in before else 1 for one in now}
        place = chance.randrange(len(now)) + 1
        told[now[place - 1]] = number + 10
        session.answer("much" if place == 1 else f"much#{place}", number + 10)
        held = {one: session.value("much" if n == 1 else f"much#{n}") for n, one in enumerate(now, start=1)}
        assert held == told


def _name(value: Value) -> str:
    return value.code or "" if isinstance(value, Coding) else str(value)


@settings(max_examples=60, deadline=None)
@given(CHANCES)
def test_what_is_sent_and_comes_back_has_every_answer_that_counts(chance: random.Random) -> None:
    session = acted(chance)
    tree = sent(session)
    back = wire.from_questionnaire_response(drugs(), tree)
    assert sent(back) == tree
    counted = sorted(str(session.counted(one)) for one in session.questionnaire.by_link_id if session.counted(one))
    assert sorted(str(one) for one in back.response.answers.values()) == counted


@settings(max_examples=60, deadline=None)
@given(CHANCES)
def test_what_is_said_to_have_moved_is_exactly_what_moved(chance: random.Random) -> None:
    session = acted(chance)
    before = state(session)
    moved = session.answer("drug", chance.sample([code("a"), code("b"), "d"], chance.randint(0, 3)))
    now = state(session)
    nothing: tuple[tuple[Value, ...], bool] = ((), False)
    every = {*before, *now}
    assert moved.values == {one for one in every if now.get(one, nothing)[0] != before.get(one, nothing)[0]}
    changed = {one for one in every if now.get(one, nothing)[1] != before.get(one, nothing)[1]}
    assert moved.enabled | moved.disabled == changed
    assert moved.grown is (before.keys() != now.keys())
