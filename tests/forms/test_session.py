"""Filling in a form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prisoncare_desktop.errors import NotAnAnswer
from prisoncare_desktop.forms.questionnaire import Item, ItemType, Questionnaire
from prisoncare_desktop.forms.session import FormSession, KnownAnswer, Progress
from prisoncare_desktop.forms.state import Moved
from prisoncare_desktop.forms.validation.problem import Problem, ProblemCode
from prisoncare_desktop.forms.values import Coding, Quantity, Value
from tests.forms.samples import code, odd, of_items, shipped

FORTY_MG = Quantity(Decimal(40), "mg", "http://unitsofmeasure.org", "mg")
KNOWN_DOSE = KnownAnswer("dose-before", (FORTY_MG,), "care plan", date(2026, 10, 17))


# --- answering ------------------------------------------------------------------------------------------------------


def test_the_same_answer_again_moves_nothing() -> None:
    session = FormSession(shipped("feedback-fft"))
    assert session.answer("helped", True) == Moved(values=frozenset({"helped"}))

    assert not session.answer("helped", True)


def test_blank_words_are_no_answer() -> None:
    session = FormSession(shipped("feedback-fft"))
    session.answer("reason", "The nurse listened")

    session.answer("reason", "  \n")

    assert session.answers("reason") == ()


def test_several_people_can_be_ticked() -> None:
    session = FormSession(shipped("sms-28-day-review"))

    session.answer("attendees", [code("patient"), code("nurse")])

    assert session.answers("attendees") == (code("patient"), code("nurse"))


@pytest.mark.parametrize(
    ("link_id", "value"),
    [
        ("an-integer", True),
        ("an-integer", Decimal("1.5")),
        ("a-boolean", 1),
        ("a-string", 3),
        ("a-quantity", Decimal(3)),
        ("a-date", "21 November"),
        ("a-display", "words"),
        ("top", "words"),
        ("nowhere", "words"),
    ],
)
def test_what_an_item_cannot_hold_is_our_mistake_and_changes_nothing(link_id: str, value: Value) -> None:
    session = FormSession(odd("every_type"))

    with pytest.raises(NotAnAnswer):
        session.answer(link_id, value)
    assert session.response.answers == {}


def test_a_whole_number_is_a_decimal_too() -> None:
    session = FormSession(odd("every_type"))

    session.answer("a-decimal", 3)

    assert isinstance(session.value("a-decimal"), Decimal)


def test_a_new_form_starts_with_what_it_says_to_start_with() -> None:
    session = FormSession(odd("weird"))

    assert session.value("secret") == "kept"
    assert not session.is_asked("secret")


def test_an_answer_comes_back_when_its_question_is_asked_again() -> None:
    session = FormSession(odd("conditions"))
    session.answer("smokes", True)
    session.answer("how-many", 12)
    session.answer("smokes", False)
    assert session.counted("how-many") == ()

    session.answer("smokes", True)

    assert session.counted("how-many") == (12,)


# --- known answers --------------------------------------------------------------------------------------------------


def session_with_a_known_dose() -> FormSession:
    session = FormSession(shipped("sms-28-day-review"), known=[KNOWN_DOSE])
    session.answer("medicine", code("methadone"))
    return session


def test_a_known_answer_is_no_answer_until_it_is_confirmed() -> None:
    session = session_with_a_known_dose()
    assert session.known("dose-before") == KNOWN_DOSE
    assert session.answers("dose-before") == ()
    before = session.progress("treatment").answered

    moved = session.confirm("dose-before")

    assert moved.values == {"dose-before"}
    assert session.answers("dose-before") == (FORTY_MG,)
    assert session.progress("treatment").answered == before + 1
    assert session.confirmed == {"dose-before"}


def test_a_known_answer_that_is_typed_over_is_the_persons_own() -> None:
    session = session_with_a_known_dose()
    session.confirm("dose-before")

    session.answer("dose-before", Quantity(Decimal(35), "mg"))

    assert session.confirmed == frozenset()
    assert session.known("dose-before") is None
    session.clear("dose-before")
    assert session.known("dose-before") == KNOWN_DOSE


def test_undo_brings_back_what_was_confirmed_with_the_answers() -> None:
    session = session_with_a_known_dose()
    before = session.response
    session.confirm("dose-before")
    after = session.response

    session.restore(before)

    assert session.known("dose-before") == KNOWN_DOSE
    assert session.confirmed == frozenset()
    session.restore(after, confirmed={"dose-before"})
    assert session.confirmed == {"dose-before"}


def test_nothing_can_be_confirmed_that_is_not_known() -> None:
    with pytest.raises(NotAnAnswer):
        session_with_a_known_dose().confirm("review-date")


def test_what_is_known_and_does_not_fit_this_version_of_the_form_is_left_out() -> None:
    misfits = [
        KnownAnswer("dose-before", ("forty",), "care plan", date(2026, 10, 17)),
        KnownAnswer("a-question-of-version-9", (True,), "care plan", date(2026, 10, 17)),
    ]
    session = FormSession(shipped("sms-28-day-review"), known=misfits)

    assert session.known("dose-before") is None


# --- progress and problems ------------------------------------------------------------------------------------------


def test_progress_counts_what_is_asked_and_what_is_still_needed() -> None:
    session = FormSession(odd("conditions"))
    assert session.progress() == Progress(answered=0, asked=2, needed=1)

    session.answer("smokes", True)

    assert session.progress() == Progress(answered=1, asked=4, needed=1)
    assert session.progress("smoking") == Progress(answered=0, asked=1, needed=1)


def test_enter_goes_to_the_next_question_without_an_answer_and_round_again() -> None:
    session = FormSession(odd("conditions"))
    session.answer("smokes", True)

    assert session.next_unanswered("smokes") == "how-many"
    assert session.next_unanswered("how-many") == "mood"
    assert session.next_unanswered("worrying") == "how-many"
    assert FormSession(of_items({"linkId": "d", "type": "display"})).next_unanswered() is None


def test_a_needed_answer_stands_in_the_way_only_while_it_is_asked() -> None:
    session = FormSession(odd("conditions"))
    assert session.problems() == (Problem("smokes", ProblemCode.REQUIRED),)

    session.answer("smokes", True)
    assert session.problems() == (Problem("how-many", ProblemCode.REQUIRED),)

    session.answer("smokes", False)
    assert session.problems() == ()


# --- properties -----------------------------------------------------------------------------------------------------


def value_for(item: Item) -> st.SearchStrategy[Value]:
    if item.options:
        return st.sampled_from([one.value for one in item.options])
    match item.type:
        case ItemType.BOOLEAN:
            return st.booleans()
        case ItemType.INTEGER:
            return st.integers(-3, 30)
        case ItemType.DATE:
            return st.dates(date(2020, 1, 1), date(2030, 1, 1))
        case ItemType.QUANTITY:
            return st.decimals(0, 300, places=1).map(item.quantity)
    return st.text(max_size=12)


def answerings(form: Questionnaire) -> st.SearchStrategy[list[tuple[str, tuple[Value, ...]]]]:
    links = sorted(form.asked)
    one = st.sampled_from(links).flatmap(
        lambda link_id: st.tuples(
            st.just(link_id),
            st.lists(value_for(form[link_id]), max_size=2 if form[link_id].repeats else 1).map(tuple),
        )
    )
    return st.lists(one, max_size=30)


FORMS = [odd("conditions"), odd("weird"), shipped("sms-28-day-review")]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.title)
@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_any_order_of_answers_gives_the_form_that_answering_from_scratch_gives(
    form: Questionnaire, data: st.DataObject
) -> None:
    script = data.draw(answerings(form))
    session = FormSession(form)
    for link_id, values in script:
        session.answer(link_id, values)
    last_words = data.draw(st.permutations(sorted(dict(script).items())))

    afresh = FormSession(form)
    for link_id, values in last_words:
        afresh.answer(link_id, values)
    opened = FormSession(form, session.response)

    for link_id in form.by_link_id:
        assert session.is_enabled(link_id) == afresh.is_enabled(link_id) == opened.is_enabled(link_id)
        assert session.answers(link_id) == afresh.answers(link_id) == opened.answers(link_id)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.title)
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_what_is_said_to_have_moved_is_exactly_what_moved(form: Questionnaire, data: st.DataObject) -> None:
    session = FormSession(form)
    for link_id, values in data.draw(answerings(form)):
        asked = {one for one in form.by_link_id if session.is_enabled(one)}
        held = {one: session.answers(one) for one in form.by_link_id}
        moved = session.answer(link_id, values)
        now = {one for one in form.by_link_id if session.is_enabled(one)}
        assert set(moved.enabled) == now - asked
        assert set(moved.disabled) == asked - now
        assert set(moved.values) == {one for one, before in held.items() if session.answers(one) != before}


def test_a_code_is_the_option_whatever_words_came_with_it() -> None:
    item = shipped("feedback-fft")["experience"]
    system = "https://prisoncare.example/fhir/CodeSystem/fft-experience"

    option = item.option_of(Coding(system, "1", "Sehr gut"))

    assert option is not None
    assert option.label == "Very good"


def test_a_question_with_one_answer_starts_with_one_however_many_the_form_gives() -> None:
    several = [{"valueString": "first"}, {"valueString": "second"}]
    form = of_items(
        {"linkId": "one", "type": "string", "initial": several},
        {"linkId": "many", "type": "string", "repeats": True, "initial": several},
    )

    session = FormSession(form)

    assert session.answers("one") == ("first",)
    assert session.answers("many") == ("first", "second")
