"""Whatever is done, in whatever order: the form is as if its answers had been given from scratch.

Forms are made at random: questions and groups, some of which repeat, each perhaps enabled or worked out from others, by
FHIR's own conditions and by expressions that name an item, come across many, or look to their own repetition.
"""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from prisoncare_desktop.forms import json_text, wire
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.repetition import is_repeating
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.values import Value
from tests.forms.samples import expression, of_items

CONDITIONS = (
    "%resource.repeat(item).where(linkId='{}').answer.value.exists()",
    "%resource.descendants().where(linkId='{}').answer.value.first() > 3",
    "%resource.repeat(item).where(linkId='{}').answer.value.sum() > 5",
    "%resource.item.where(linkId='g').item.where(linkId='{}').answer.empty()",
    "%resource.repeat(item).answer.value.count() > 3",
    "%resource.item.where(linkId='g').exists()",
    "%all > 4",
    "%near.exists() or %resource.repeat(item).where(linkId='{}').answer.exists()",
)
SUMS = (
    "%resource.repeat(item).where(linkId='{}').answer.value.sum()",
    "%resource.repeat(item).where(linkId='{}').answer.value.first() * 2",
    "%resource.repeat(item).answer.value.sum()",
    "%resource.item.answer.value.count()",
    "%near + 1",
    "%all * 2",
    "iif(%near > 2, %near, %resource.descendants().where(linkId='{}').answer.value.last())",
)


def made(chance: random.Random) -> Questionnaire:
    """Make a form of some integers at the top and in a group g, which repeats or not, and a group inside it."""
    names = [f"q{n}" for n in range(chance.randint(3, 6))]
    order = chance.sample(names, len(names))  # who may wait for whom has nothing to do with where they stand
    items = [_question(chance, name, order[: order.index(name)]) for name in names]
    top, inner = chance.randint(0, 2), chance.randint(0, 2)
    inside = items[top:]
    deeper: dict[str, Any] = {"linkId": "h", "type": "group", "repeats": likely(chance), "item": inside[:inner]}
    group: dict[str, Any] = {"linkId": "g", "type": "group", "repeats": likely(chance)}
    group["item"] = [*inside[inner:], deeper]
    near = f"repeat(item).where(linkId='{order[0]}').answer.value"
    group["extension"] = [
        expression("variable", near, name="near"),
        expression("variable", "item.answer.value.sum()", name="all"),
    ]
    return of_items(*chance.choice([[*items[:top], group], [group, *items[:top]]]))


def likely(chance: random.Random) -> bool:
    return chance.random() < 0.7


def _question(chance: random.Random, name: str, before: list[str]) -> dict[str, Any]:
    item: dict[str, Any] = {"linkId": name, "type": "integer", "extension": []}
    if not before:
        return item
    if chance.random() < 0.2:
        operator = chance.choice([">", "!="])
        item["enableWhen"] = [{"question": chance.choice(before), "operator": operator, "answerInteger": 2}]
    if chance.random() < 0.5:
        text = chance.choice(CONDITIONS).format(chance.choice(before))
        item["extension"].append(expression("enableWhenExpression", text))
    if chance.random() < 0.4:
        text = chance.choice(SUMS).format(chance.choice(before))
        item["extension"].append(expression("calculatedExpression", text))
    return item


def acted(form: Questionnaire, chance: random.Random) -> FormSession:
    """Fill it in: answers, changes of mind, repetitions that come and go, undo."""
    session = FormSession(form)
    earlier = session.response
    for _ in range(chance.randint(0, 16)):
        what = chance.choice(["answer", "answer", "answer", "clear", "add", "remove", "undo"])
        if what == "undo":
            session.restore(earlier)
            continue
        earlier = session.response
        items = session.questionnaire.by_link_id.values()
        questions = [one.link_id for one in items if one.is_question]
        groups = [one.link_id for one in items if is_repeating(one)]
        if what == "answer":
            session.answer(chance.choice(questions), chance.randrange(7))
        elif what == "clear":
            session.clear(chance.choice(questions))
        elif groups and len(groups) < 6:
            group = chance.choice(groups)
            if what == "add" and session.can_add(group):
                session.add(group)
            elif what == "remove" and session.can_remove(group):
                session.remove(group)
    return session


CHANCES = st.integers(0, 2**48).map(random.Random)  # a draw of its own for each choice would mostly be the simplest


def from_scratch(form: Questionnaire, session: FormSession, chance: random.Random) -> FormSession:
    """Answer a new form as that one is answered, in another order."""
    fresh = FormSession(form)
    for group in session.questionnaire.by_link_id:
        while group in fresh.questionnaire and session.can_add(group) and fresh.count(group) < session.count(group):
            fresh.add(group)
    given = [
        one
        for one in session.response.answers
        if not session.questionnaire[one].is_calculated or one in session.response.own
    ]
    chance.shuffle(given)
    for address in given:
        fresh.answer(address, session.answers(address))
    return fresh


def state(session: FormSession) -> dict[str, tuple[tuple[Value, ...], bool]]:
    return {one: (session.answers(one), session.is_enabled(one)) for one in session.questionnaire.by_link_id}


@settings(max_examples=500, deadline=None)
@given(CHANCES)
def test_any_sequence_of_acts_ends_as_if_answered_from_scratch_in_any_order(chance: random.Random) -> None:
    form = made(chance)
    session = acted(form, chance)
    assert state(from_scratch(form, session, chance)) == state(session)
    assert state(FormSession(form, session.response)) == state(session)
    again = wire.from_draft(form, wire.to_draft(session))
    assert state(again) == state(session)
    assert again.problems() == session.problems()


@settings(max_examples=100, deadline=None)
@given(CHANCES)
def test_what_is_sent_and_comes_back_has_every_answer_that_counts(chance: random.Random) -> None:
    form = made(chance)
    tree = wire.to_questionnaire_response(acted(form, chance), completed=False)
    back = wire.from_questionnaire_response(form, json_text.loads(json_text.dumps(tree)))
    assert wire.to_questionnaire_response(back, completed=False) == tree


@settings(max_examples=100, deadline=None)
@given(CHANCES)
def test_what_is_said_to_have_moved_is_exactly_what_moved(chance: random.Random) -> None:
    session = acted(made(chance), chance)
    for address in sorted(session.questionnaire.by_link_id):
        if not session.questionnaire[address].is_question:
            continue
        before = state(session)
        moved = session.answer(address, 5)
        now = state(session)
        assert moved.values == {one for one in now if now[one][0] != before[one][0]}
        assert moved.enabled | moved.disabled == {one for one in now if now[one][1] != before[one][1]}
