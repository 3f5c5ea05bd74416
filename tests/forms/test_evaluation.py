"""Expressions at work: what they enable, calculate, start with, forbid and offer.

Long, because each is tried on one small form beside it, and they are one promise: whatever the order, one state.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from prisoncare_desktop.errors import FormIncomplete, NotAnAnswer
from prisoncare_desktop.forms import json_text, wire
from prisoncare_desktop.forms.evaluation import Opening
from prisoncare_desktop.forms.fhirpath.trouble import TroubleCode
from prisoncare_desktop.forms.parsing import questionnaire_from
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.validation.problem import ProblemCode
from prisoncare_desktop.forms.values import Coding
from tests.forms.samples import expression, of_items

CORE = "http://hl7.org/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
MORNING = Opening(datetime(2026, 11, 22, 9, 30, tzinfo=UTC))


def question(link_id: str, kind: str, *uses: tuple[str, str], **more: Any) -> dict[str, Any]:
    return {"linkId": link_id, "type": kind, "extension": [expression(*one) for one in uses], **more}


def whole(*extensions: dict[str, Any], items: list[dict[str, Any]]) -> Questionnaire:
    return questionnaire_from(
        {"resourceType": "Questionnaire", "url": "urn:t", "extension": list(extensions), "item": items}
    )


def of(link_id: str) -> str:
    return f"%resource.item.where(linkId='{link_id}').answer.value"


def body() -> Questionnaire:
    return of_items(
        question("weight", "decimal"),
        question("height", "decimal"),
        question("bmi", "decimal", ("calculatedExpression", f"({of('weight')} / {of('height')}.power(2)).round(1)")),
        question("diet", "string", ("enableWhenExpression", f"{of('bmi')} > 30")),
    )


# --- calculated -------------------------------------------------------------------------------------------------------


def test_a_calculated_answer_follows_what_it_is_calculated_from() -> None:
    session = FormSession(body())
    session.answer("weight", Decimal(80))
    moved = session.answer("height", Decimal("1.60"))
    assert session.value("bmi") == Decimal("31.3")
    assert moved.values == {"height", "bmi"}
    assert moved.enabled == {"diet"}
    session.clear("height")
    assert session.answers("bmi") == ()
    assert not session.is_asked("diet")


@pytest.mark.parametrize(
    "url", ["http://ehelse.no/fhir/StructureDefinition/sdf-calculatedExpression", f"{CORE}cqf-expression"]
)
def test_a_question_is_calculated_too_where_the_form_says_so_by_an_older_name(url: str) -> None:
    text = "QuestionnaireResponse.descendants().where(linkId='a').answer.value + 1"
    older = {"linkId": "b", "type": "integer", "readOnly": True, "extension": [{"url": url, "valueString": text}]}
    session = FormSession(of_items({"linkId": "a", "type": "integer"}, older))

    session.answer("a", 41)

    assert session.answers("b") == (42,)


def test_a_half_is_rounded_up_as_fhirpath_asks_not_to_the_even_one() -> None:
    form = of_items(question("n", "decimal"), question("r", "decimal", ("calculatedExpression", f"{of('n')}.round(1)")))
    session = FormSession(form)
    for given, rounded in (("22.85", "22.9"), ("22.75", "22.8"), ("-0.25", "-0.3")):
        session.answer("n", Decimal(given))
        assert session.value("r") == Decimal(rounded)


def test_a_person_may_put_their_own_answer_where_the_form_lets_them_and_take_it_back() -> None:
    session = FormSession(body())
    session.answer("weight", Decimal(80))
    session.answer("height", Decimal("1.60"))
    session.answer("bmi", Decimal(29))
    assert session.is_own("bmi")
    session.answer("weight", Decimal(90))
    assert session.value("bmi") == Decimal(29)
    again = wire.from_draft(body(), wire.to_draft(session))
    assert again.is_own("bmi")
    again.answer("weight", Decimal(80))
    assert again.value("bmi") == Decimal(29)
    moved = session.clear("bmi")
    assert session.value("bmi") == Decimal("35.2")
    assert moved.values == {"bmi"}
    assert not session.is_own("bmi")


def test_a_calculated_answer_that_the_form_locks_is_not_answered_by_people() -> None:
    session = FormSession(of_items(question("sum", "integer", ("calculatedExpression", "1 + 1"), readOnly=True)))
    assert session.value("sum") == 2
    with pytest.raises(NotAnAnswer):
        session.answer("sum", 3)


def test_a_score_adds_the_weights_of_the_answers_where_they_are_options_of_the_form() -> None:
    def option(code: str, weight: float, url: str) -> dict[str, Any]:
        score = [{"url": CORE + url, "valueDecimal": weight}]
        return {"valueCoding": {"system": "urn:s", "code": code, "display": code}, "extension": score}

    form = of_items(
        {
            "linkId": "a",
            "type": "choice",
            "answerOption": [option("x", 1, "ordinalValue"), option("y", 2.5, "itemWeight")],
        },
        {"linkId": "b", "type": "choice", "answerOption": [option("x", 4, "itemWeight")]},
        question("score", "decimal", ("calculatedExpression", "%resource.item.answer.value.ordinal().sum()")),
        question("weight", "decimal", ("calculatedExpression", "%resource.item.where(linkId='a').answer.weight()")),
    )
    session = FormSession(form)
    session.answer("a", Coding("urn:s", "y"))
    session.answer("b", Coding("urn:s", "x"))
    assert session.value("score") == Decimal("6.5")
    assert session.value("weight") == Decimal("2.5")


def test_a_calculated_choice_is_the_option_of_the_form_or_nothing() -> None:
    options = [{"valueCoding": {"system": "urn:s", "code": one, "display": one.upper()}} for one in ("low", "high")]
    risk = question(
        "risk", "choice", ("calculatedExpression", f"iif({of('n')} > 3, 'high', 'lowest')"), answerOption=options
    )
    session = FormSession(of_items(question("n", "integer"), risk))
    session.answer("n", 5)
    assert session.value("risk") == Coding("urn:s", "high", "HIGH")
    session.answer("n", 1)
    assert session.answers("risk") == ()
    assert [one.code for one in session.troubles()] == [TroubleCode.WRONG_TYPE]


def test_what_a_response_says_stands_until_what_it_is_calculated_from_changes() -> None:
    tree: dict[str, Any] = {
        "resourceType": "QuestionnaireResponse",
        "item": [
            {"linkId": "weight", "answer": [{"valueDecimal": Decimal(80)}]},
            {"linkId": "height", "answer": [{"valueDecimal": Decimal("1.6")}]},
            {"linkId": "bmi", "answer": [{"valueDecimal": Decimal("31.25")}]},
            {"linkId": "diet", "answer": [{"valueString": "none"}]},
        ],
    }
    session = wire.from_questionnaire_response(body(), json_text.loads(json_text.dumps(tree)))
    assert session.value("bmi") == Decimal("31.25")
    assert session.counted("diet") == ("none",)
    session.answer("weight", Decimal(60))
    assert session.value("bmi") == Decimal("23.4")
    assert session.counted("diet") == ()
    assert session.answers("diet") == ("none",)


def test_taking_a_repetition_away_leaves_what_came_in_and_has_nothing_to_do_with_it() -> None:
    form = of_items(
        {"linkId": "dose", "type": "group", "repeats": True, "item": [question("mg", "integer")]},
        question("age", "integer", ("calculatedExpression", "%patient.age")),
        question("all", "integer", ("calculatedExpression", "%resource.item.item.answer.value.sum()")),
    )
    doses = [{"linkId": "dose", "item": [{"linkId": "mg", "answer": [{"valueInteger": n}]}]} for n in (30, 50)]
    age = {"linkId": "age", "answer": [{"valueInteger": 45}]}
    tree: dict[str, Any] = {"resourceType": "QuestionnaireResponse", "item": [*doses, age]}
    session = wire.from_questionnaire_response(form, json_text.loads(json_text.dumps(tree)))
    assert [session.value(one) for one in ("age", "all")] == [45, 80]

    session.remove("dose")

    assert [session.value(one) for one in ("age", "all")] == [45, 50]


# --- where it stands --------------------------------------------------------------------------------------------------


def test_in_a_repetition_an_expression_looks_to_its_own_and_through_the_form_to_all() -> None:
    form = of_items(
        {
            "linkId": "dose",
            "type": "group",
            "repeats": True,
            "extension": [expression("variable", "item.where(linkId='mg').answer.value", name="mg")],
            "item": [
                question("mg", "integer"),
                question("high", "string", ("enableWhenExpression", "%mg > 40")),
                question("twice", "integer", ("calculatedExpression", "%mg * 2")),
            ],
        },
        question(
            "all", "integer", ("calculatedExpression", "%resource.item.item.where(linkId='mg').answer.value.sum()")
        ),
    )
    session = FormSession(form)
    session.answer("mg", 30)
    session.add("dose")
    session.answer("mg#2", 50)
    assert [session.is_asked(one) for one in ("high", "high#2")] == [False, True]
    assert [session.value(one) for one in ("twice", "twice#2", "all")] == [60, 100, 80]
    before = session.response
    session.remove("dose")
    assert [session.value(one) for one in ("twice", "all")] == [100, 50]
    assert session.is_asked("high")
    session.restore(before)
    assert session.value("all") == 80


def test_the_nearest_variable_of_a_name_is_meant() -> None:
    form = whole(
        expression("variable", "1", name="n"),
        items=[
            question("outer", "integer", ("calculatedExpression", "%n")),
            {
                "linkId": "g",
                "type": "group",
                "extension": [expression("variable", "%n + 10", name="n"), expression("variable", "%n * 2", name="m")],
                "item": [question("inner", "integer", ("calculatedExpression", "%m"))],
            },
        ],
    )
    session = FormSession(form)
    assert (session.value("outer"), session.value("inner")) == (1, 22)


def test_a_sum_over_everything_leaves_out_itself_and_what_waits_for_it() -> None:
    form = of_items(
        question("n", "integer"),
        question("total", "integer", ("calculatedExpression", "%resource.item.answer.value.sum()")),
        question("more", "integer", ("enableWhenExpression", f"{of('total')} > 3")),
    )
    session = FormSession(form)
    session.answer("n", 5)
    session.answer("more", 100)
    assert session.value("total") == 5


def test_an_answer_that_is_not_asked_is_not_seen_by_expressions() -> None:
    form = of_items(
        question("any", "boolean"),
        question("n", "integer", enableWhen=[{"question": "any", "operator": "=", "answerBoolean": True}]),
        question("seen", "boolean", ("calculatedExpression", f"{of('n')}.exists()")),
    )
    session = FormSession(form)
    session.answer("any", True)
    session.answer("n", 3)
    assert session.value("seen") is True
    session.answer("any", False)
    assert session.value("seen") is False


# --- what it starts with ----------------------------------------------------------------------------------------------

PATIENT: dict[str, Any] = {
    "resourceType": "Patient",
    "gender": "female",
    "birthDate": "1990-05-01",
    "name": [{"given": ["Ada", "May"]}],
}
LAUNCH = {"url": SDC + "launchContext", "extension": [{"url": "name", "valueCoding": {"code": "patient"}}]}


def about_a_patient() -> Questionnaire:
    return whole(
        LAUNCH,
        items=[
            question("name", "string", ("initialExpression", "%patient.name.first().given.join(' ')")),
            question("born", "date", ("initialExpression", "%patient.birthDate")),
            question("seen", "date", ("initialExpression", "today()")),
            question("adult", "string", ("enableWhenExpression", "%patient.birthDate <= today() - 18 years")),
        ],
    )


def test_a_form_starts_with_what_is_known_when_it_is_opened() -> None:
    session = FormSession(about_a_patient(), opening=Opening(MORNING.now, {"patient": PATIENT}))
    assert session.value("name") == "Ada May"
    assert session.value("born") == date(1990, 5, 1)
    assert session.value("seen") == date(2026, 11, 22)
    assert session.is_asked("adult")
    assert session.troubles() == ()
    session.clear("name")
    session.answer("seen", date(2026, 11, 1))
    assert session.answers("name") == ()


def test_what_the_form_was_opened_without_is_told_and_hides_no_question() -> None:
    session = FormSession(about_a_patient(), opening=MORNING)
    assert session.answers("name") == ()
    assert session.is_asked("adult")
    assert [(one.use, one.code) for one in session.troubles()] == [("patient", TroubleCode.NOT_GIVEN)]


def test_a_trouble_is_told_as_long_as_it_is_there_and_no_longer() -> None:
    form = whole(
        expression("variable", f"iif({of('a')}.empty(), today().toString(), 'known')", name="v"),
        items=[
            question("ask", "boolean"),
            question("a", "string", enableWhen=[{"question": "ask", "operator": "=", "answerBoolean": True}]),
            question("b", "string", ("calculatedExpression", "%v")),
        ],
    )
    session = FormSession(form)
    session.answer("ask", True)
    session.answer("a", "x")
    assert session.troubles() == ()
    session.answer("ask", False)
    assert [one.code for one in session.troubles()] == [TroubleCode.NO_CLOCK]

    session.answer("ask", True)

    assert session.value("b") == "known"
    assert session.troubles() == ()


def test_a_form_that_asks_the_time_without_a_clock_is_told_so() -> None:
    session = FormSession(of_items(question("seen", "date", ("initialExpression", "today()"))))
    assert session.answers("seen") == ()
    assert [one.code for one in session.troubles()] == [TroubleCode.NO_CLOCK]


# --- what it forbids and offers ---------------------------------------------------------------------------------------


def rule(key: str, severity: str, text: str, human: str) -> dict[str, Any]:
    inner = [
        {"url": "key", "valueId": key},
        {"url": "severity", "valueCode": severity},
        {"url": "human", "valueString": human},
        {"url": "expression", "valueExpression": {"language": "text/fhirpath", "expression": text}},
    ]
    return {"url": CORE + "targetConstraint", "extension": inner}


def test_a_broken_rule_of_the_form_stands_in_the_way_and_a_warning_does_not() -> None:
    begun, ended = question("begun", "date"), question("ended", "date")
    ended["extension"] = [
        rule("order", "error", f"{of('ended')} >= {of('begun')}", "It ends after it begins."),
        rule("long", "warning", f"{of('ended')}.empty() or {of('ended')} < @2027-01-01", "Is that right?"),
    ]
    session = FormSession(of_items(begun, ended))
    assert session.problems() == ()
    session.answer("begun", date(2026, 5, 1))
    session.answer("ended", date(2026, 4, 1))
    (problem,) = session.problems()
    assert (problem.link_id, problem.code) == ("ended", ProblemCode.BROKEN_RULE)
    assert problem.data == {"key": "order", "human": "It ends after it begins."}
    with pytest.raises(FormIncomplete):
        wire.to_questionnaire_response(session, completed=True)
    session.answer("ended", date(2027, 4, 1))
    assert session.problems() == ()
    assert [one.data["key"] for one in session.warnings()] == ["long"]
    wire.to_questionnaire_response(session, completed=True)


def test_a_rule_of_the_whole_form_is_told_at_a_question_it_looks_at() -> None:
    form = whole(
        rule("any", "error", f"{of('b')}.exists() or {of('c')}.exists()", "Answer one of the two."),
        items=[question("a", "string"), question("b", "string"), question("c", "string")],
    )
    session = FormSession(form)
    assert [(one.link_id, one.code) for one in session.problems()] == [("b", ProblemCode.BROKEN_RULE)]
    session.answer("c", "x")
    assert session.problems() == ()


def test_bounds_words_and_options_can_follow_other_answers() -> None:
    later = question("later", "date")
    bound = {"language": "text/fhirpath", "expression": of("day")}
    later["extension"] = [
        {
            "url": CORE + "minValue",
            "_valueDate": {"extension": [{"url": CORE + "cqf-calculatedValue", "valueExpression": bound}]},
        }
    ]
    later["_text"] = {
        "extension": [
            {
                "url": CORE + "cqf-expression",
                "valueExpression": {"language": "text/fhirpath", "expression": f"'After ' + {of('day')}"},
            }
        ]
    }
    form = of_items(
        question("day", "date"),
        later,
        question("names", "string", repeats=True),
        question("which", "choice", ("answerExpression", of("names"))),
    )
    session = FormSession(form)
    moved = session.answer("day", date(2026, 11, 20))
    assert moved.shown == {"later"}
    assert session.as_shown("later").text == "After 2026-11-20"
    session.answer("later", date(2026, 11, 19))
    assert [one.code for one in session.problems()] == [ProblemCode.TOO_LOW]
    sent: Any = wire.to_questionnaire_response(session, completed=False)
    assert sent["item"][1]["text"] == "After 2026-11-20"
    session.answer("names", ["Ann", "Bo"])
    assert [one.value for one in session.as_shown("which").options] == ["Ann", "Bo"]


def test_a_bound_that_is_worked_out_to_nought_is_a_bound() -> None:
    pain = question("pain", "integer")
    pain["extension"] = [
        {
            "url": CORE + "maxValue",
            "valueInteger": 10,
            "_valueInteger": {
                "extension": [
                    {
                        "url": CORE + "cqf-calculatedValue",
                        "valueExpression": {"language": "text/fhirpath", "expression": of("most")},
                    }
                ]
            },
        }
    ]
    session = FormSession(of_items(question("most", "integer"), pain))
    session.answer("most", 0)
    session.answer("pain", 1)
    assert [one.code for one in session.problems()] == [ProblemCode.TOO_HIGH]


def test_options_that_a_question_cannot_hold_or_that_are_broken_are_not_offered() -> None:
    sets: json_text.Json = {
        "resourceType": "ValueSet",
        "id": "v",
        "expansion": {"contains": [{"system": [], "code": "x"}]},
    }
    tree: dict[str, json_text.Json] = {
        "resourceType": "Questionnaire",
        "contained": [sets],
        "item": [
            question("count", "integer", ("answerExpression", of("names"))),
            question("names", "string", repeats=True),
            question("which", "choice", ("answerExpression", "%questionnaire.contained.expansion.contains")),
        ],
    }
    session = FormSession(questionnaire_from(tree))
    session.answer("names", ["Ann"])
    assert session.as_shown("count").options == ()
    assert session.as_shown("which").options == ()


def test_options_are_offered_only_while_their_expression_is_true() -> None:
    item = question("drug", "choice", answerOption=[{"valueString": one} for one in ("methadone", "naltrexone")])
    item["extension"] = [
        {
            "url": SDC + "answerOptionsToggleExpression",
            "extension": [
                {"url": "option", "valueString": "naltrexone"},
                {
                    "url": "expression",
                    "valueExpression": {"language": "text/fhirpath", "expression": f"{of('clean')} = true"},
                },
            ],
        }
    ]
    session = FormSession(of_items(question("clean", "boolean"), item))
    assert [one.label for one in session.as_shown("drug").options] == ["methadone"]
    session.answer("clean", True)
    assert [one.label for one in session.as_shown("drug").options] == ["methadone", "naltrexone"]


# --- what cannot be run -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("IsAdult", "text/cql-identifier", TroubleCode.OTHER_LANGUAGE),
        ("a b", "text/fhirpath", TroubleCode.NOT_FHIRPATH),
        ("%nobody.exists()", "text/fhirpath", TroubleCode.UNKNOWN_NAME),
        ("%resource.subject.resolve().exists()", "text/fhirpath", TroubleCode.UNKNOWN_FUNCTION),
        ("today() > @2020-01-01", "text/fhirpath", TroubleCode.NO_CLOCK),
        ("(1 | 2).repeat($this + 1).exists()", "text/fhirpath", TroubleCode.TOO_MUCH),
    ],
)
def test_a_condition_that_cannot_be_run_leaves_its_question_asked_and_is_told(
    text: str, language: str, code: TroubleCode
) -> None:
    item = {"linkId": "q", "type": "string", "extension": [expression("enableWhenExpression", text, language=language)]}
    session = FormSession(of_items(item))
    assert session.is_asked("q")
    assert [(one.link_id, one.use, one.code) for one in session.troubles()] == [("q", "enable_when", code)]


def test_a_trouble_never_tells_an_answer() -> None:
    form = of_items(
        question("secret", "string"),
        question("n", "decimal", ("calculatedExpression", f"{of('secret')}.power(2) + {of('secret')}.round(1)")),
    )
    session = FormSession(form)
    session.answer("secret", "Hepatitis C")
    assert session.troubles()
    assert "epatit" not in str(session.troubles())


def test_a_form_without_expressions_and_a_form_of_plain_ones_cost_no_import() -> None:
    program = """
import sys
from tests.forms.samples import expression, of_items
from prisoncare_desktop.forms.session import FormSession
FormSession(of_items({"linkId": "a", "type": "integer"})).answer("a", 1)
plain = expression("calculatedExpression", "%resource.item.where(linkId='a').answer.value * 2")
two = {"linkId": "b", "type": "integer", "extension": [plain]}
session = FormSession(of_items({"linkId": "a", "type": "integer"}, two))
session.answer("a", 2)
print(session.value("b"), [name for name in ("fhirpathpy", "antlr4", "dateutil") if name in sys.modules])
"""
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert told.stdout.strip() == "4 []", told.stderr


def test_several_worked_out_answers_are_none_where_one_is_asked_for() -> None:
    form = of_items(
        question("names", "string", repeats=True), question("one", "string", ("calculatedExpression", of("names")))
    )
    session = FormSession(form)
    session.answer("names", ["Ann"])
    assert session.answers("one") == ("Ann",)
    session.answer("names", ["Ann", "Bo"])
    assert session.answers("one") == ()
