"""What a designer is told of a form."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms import json_text
from prisoncare_desktop.forms.lint import lint
from prisoncare_desktop.forms.linting.finding import KEEPS_FROM_LOADING, Finding, FindingCode, Severity, Target
from tests.forms import published

SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
VARIABLE = "http://hl7.org/fhir/StructureDefinition/variable"
ANSWERS = f"{SDC}answerExpression"
UNIT = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"


def form(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    whole = {
        "resourceType": "Questionnaire",
        "url": "urn:test",
        "version": "1.0.0",
        "title": "Visit",
        "status": "active",
        "date": "2026-11-22",
        "publisher": "Fenmere",
    }
    return {**whole, "item": list(items), **more}


def question(link_id: str = "q", text: str = "How are you?", kind: str = "string", **more: Any) -> dict[str, Any]:
    return {"linkId": link_id, "type": kind, "text": text, **more}


def choice(link_id: str, *codes: str, **more: Any) -> dict[str, Any]:
    options = [{"valueCoding": {"system": "urn:s", "code": one, "display": one.title()}} for one in codes]
    return question(link_id, f"Which {link_id}?", "choice", answerOption=options, **more)


def when(link_id: str, operator: str = "=", **answer: Any) -> dict[str, Any]:
    return {"question": link_id, "operator": operator, **answer}


def coded(code: str) -> dict[str, Any]:
    return {"answerCoding": {"system": "urn:s", "code": code}}


def found(tree: dict[str, Any], target: Target | None = None) -> list[tuple[str, str]]:
    return [(one.code.value, one.link_id) for one in lint(tree, target or Target())]


def broken(tree: dict[str, Any]) -> list[tuple[str, str]]:
    """What keeps it from loading."""
    return [(one.code.value, one.link_id) for one in lint(tree, Target()) if one.code in KEEPS_FROM_LOADING]


def one_finding(tree: dict[str, Any], code: FindingCode, target: Target | None = None) -> Finding:
    (finding,) = [one for one in lint(tree, target or Target()) if one.code is code]
    return finding


def test_a_sound_form_has_nothing_to_say() -> None:
    tree = form(
        choice("mood", "good", "bad"), question("why", "Why is that?", enableWhen=[when("mood", **coded("bad"))])
    )
    assert lint(tree, Target()) == ()


# --- what does not load ----------------------------------------------------------------------------------------------


def test_all_that_keeps_a_form_from_loading_is_told_at_once() -> None:
    tree = form(
        question(""),
        question("a"),
        question("a"),
        question("b", required="yes"),
        question("c", enableWhen=[when("nowhere", **coded("x"))]),
        question("d", enableWhen=[when("e", "exists", answerBoolean=True)]),
        question("e", enableWhen=[when("d", "exists", answerBoolean=True)]),
        question("f", enableWhen=[when("g", "exists", answerBoolean=True)]),
        question("g", enableWhen=[when("f", "exists", answerBoolean=True)]),
        question("h", enableWhen=[{"question": "a", "operator": "like", "answerString": "x"}]),
    )
    assert Counter(broken(tree)) == Counter(
        [
            ("no-link-id", ""),
            ("same-link-id", "a"),
            ("condition-names-nothing", "c"),
            ("ring", "d"),
            ("ring", "f"),
            ("does-not-load", "b"),
            ("does-not-load", "h"),
        ]
    )
    rings = [one.data["ring"] for one in lint(tree, Target()) if one.code is FindingCode.RING]
    assert rings == ["d → e → d", "f → g → f"]


def test_a_score_that_adds_what_is_not_there_is_told() -> None:
    url = "https://prisoncare.example/fhir/StructureDefinition/sum-of-ordinals"
    score = {"url": url, "extension": [{"url": "linkId", "valueString": "nowhere"}]}
    assert broken(form(question("s", "Score", "integer", extension=[score]))) == [("score-names-nothing", "s")]


def variable(name: str, expression: str) -> dict[str, Any]:
    worked_out = {"name": name, "language": "text/fhirpath", "expression": expression}
    return {"url": VARIABLE, "valueExpression": worked_out}


SHOWN_BY_IT = {
    "url": f"{SDC}enableWhenExpression",
    "valueExpression": {"language": "text/fhirpath", "expression": "%a"},
}
A_RING = (
    question("d", enableWhen=[when("e", "exists", answerBoolean=True)]),
    question("e", "How was that?", enableWhen=[when("d", "exists", answerBoolean=True)]),
)


@pytest.mark.parametrize(
    "keeps_from_loading",
    [
        A_RING,
        (question("d"), question("d", "How was that?")),
        (question("d"), question("", "How was that?")),
        (question("d", required="yes"),),
        (question("d", extension=[variable("a", "%b"), variable("b", "%a"), SHOWN_BY_IT]),),
    ],
)
def test_of_a_form_that_does_not_load_each_question_is_checked_for_itself(keeps_from_loading: Any) -> None:
    long = "one two three four five six seven eight nine ten " * 5
    items = [
        question("kind", kind="choise"),
        question("none", kind="choice"),
        choice("twice", "a", "a"),
        question("long", f"{long}.", item=[question("inner", "")]),
    ]
    said = set(found(form(*keeps_from_loading, *items)))
    assert {one for one, _ in said} & {code.value for code in KEEPS_FROM_LOADING}
    assert said >= {
        ("not-supported", "kind"),
        ("no-choices", "none"),
        ("same-choice-twice", "twice"),
        ("long-sentence", "long"),
        ("no-text", "inner"),
        ("hard-to-read", "long"),
        ("rest-not-checked", ""),
    }


def test_a_question_that_does_not_load_is_checked_as_far_as_it_can_be_read() -> None:
    wrong = choice("q", "a", "a", required="yes", item=[question("inner", "")])
    assert set(found(form(wrong))) == {
        ("does-not-load", "q"),
        ("same-choice-twice", "q"),
        ("no-text", "inner"),
        ("rest-not-checked", ""),
    }


def test_a_form_that_does_not_load_is_not_blamed_for_what_could_not_be_read() -> None:
    assert found(form(*A_RING)) == [("ring", "d"), ("rest-not-checked", "")]
    worked_out = {"url": ANSWERS, "valueExpression": {"language": "text/fhirpath", "expression": "%a"}}
    named = question("c", "Which one?", "choice", extension=[worked_out])
    assert found(form(*A_RING, named)) == [("ring", "d"), ("rest-not-checked", "")]


def test_what_is_no_form_is_refused() -> None:
    with pytest.raises(UnreadableForm):
        lint({"resourceType": "Patient"}, Target())


def test_a_published_form_that_loads_is_never_called_broken_and_one_that_does_not_always_is() -> None:
    counts: Counter[tuple[Severity, FindingCode]] = Counter()
    forms: Counter[FindingCode] = Counter()
    for name, tree in published.blank_forms().items():
        findings = lint(tree, Target())
        counts.update((one.severity, one.code) for one in findings)
        forms.update({one.code for one in findings})
        assert any(one.code in KEEPS_FROM_LOADING for one in findings) is isinstance(published.read(tree), str), name
        assert all(json_text.dumps(dict(one.data)) for one in findings)
    for (severity, code), count in sorted(counts.items()):
        print(f"{severity.value:8} {code.value:26} {count:5} in {forms[code]:3} forms")
    assert counts[Severity.ERROR, FindingCode.NEVER_ASKED] > 100  # others' conditions on codes of another code system


# --- what can never be asked -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "conditions", "behaviour"),
    [
        (choice("q", "a", "b"), [when("q", **coded("c"))], None),
        (choice("q", "a", "b"), [when("q", **coded("a")), when("q", **coded("b"))], "all"),
        (choice("q", "a", "b"), [when("q", **coded("c")), when("q", **coded("d"))], "any"),
        (choice("q", "a", "b"), [when("q", "exists", answerBoolean=False), when("q", **coded("a"))], "all"),
        (question("q", kind="boolean"), [when("q", **coded("a"))], None),
        (question("q", kind="display"), [when("q", "exists", answerBoolean=True)], None),
        (question("q", kind="integer"), [when("q", ">", answerInteger=5), when("q", "<", answerInteger=6)], "all"),
    ],
)
def test_a_question_that_no_answer_opens_is_an_error(first: Any, conditions: Any, behaviour: str | None) -> None:
    second = question("then", "And then?", enableWhen=conditions)
    tree = form(first, {**second, "enableBehavior": behaviour} if behaviour else second)
    assert ("never-asked", "then") in found(tree)


@pytest.mark.parametrize(
    ("first", "conditions"),
    [
        (choice("q", "a", "b", repeats=True), [when("q", **coded("a")), when("q", **coded("b"))]),
        (question("q", kind="decimal"), [when("q", ">", answerDecimal=5), when("q", "<", answerDecimal=6)]),
        (question("q", kind="boolean"), [when("q", answerBoolean=False)]),
        (question("q", kind="date"), [when("q", ">", answerDate="2026-01-01")]),
        (choice("q", "a", "b"), [when("q", "!=", **coded("a"))]),
    ],
)
def test_a_question_that_some_answer_opens_is_not(first: Any, conditions: Any) -> None:
    tree = form(first, question("then", "And then?", enableWhen=conditions, enableBehavior="all"))
    assert "never-asked" not in dict(found(tree))


def test_one_dead_condition_among_several_that_must_all_hold_is_an_error_and_told_once() -> None:
    conditions = [when("p", **coded("a")), when("q", **coded("z"))]
    then = question("then", "And then?", enableWhen=conditions, enableBehavior="all")
    assert found(form(choice("p", "a", "b"), choice("q", "a", "b"), then)) == [("never-asked", "then")]


def test_one_of_several_conditions_that_does_nothing_is_a_warning() -> None:
    conditions = [when("q", **coded("a")), when("q", **coded("z"))]
    tree = form(choice("q", "a", "b"), question("then", "And then?", enableWhen=conditions, enableBehavior="any"))
    finding = one_finding(tree, FindingCode.CONDITION_NEVER_HOLDS)
    assert finding.severity is Severity.WARNING
    assert finding.data == {"question": "q", "answer": "z"}


# --- choices, words, paper --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (question(kind="choice"), "no-choices"),
        (question(kind="choice", answerValueSet="https://elsewhere.example/vs"), "choices-elsewhere"),
        (choice("q", "a", "a"), "same-choice-twice"),
        (question(kind="choice", answerOption=[{"valueString": "A"}, {"valueString": "B"}]), "choice-without-code"),
        (question(text=""), "no-text"),
        (question("w", "What do you weigh?", "quantity"), "no-unit"),
        (question(text="one two three four five six " * 3), "long-sentence"),
        (question(text="word. " * 26), "no-help"),
        (question(kind="attachment"), "not-on-paper"),
        (question(kind="choice", answerOption=[{"valueCoding": {"code": "x", "display": "y" * 121}}]), "long-choice"),
        (question(text="Ask the manager"), "word-to-avoid"),
        (question(text="Is it ☃?"), "cannot-be-printed"),
        (question("s", "Total score", "integer", readOnly=True), "score-without-rule"),
    ],
)
def test_what_people_stumble_over_is_told(item: dict[str, Any], code: str) -> None:
    target = Target(avoid={"manager": "leader"}, can_print=str.isascii)
    assert (code, item["linkId"]) in found(form(item), target)
    assert code not in dict(found(form(question()), target))


@pytest.mark.parametrize(
    "told",
    [
        {"extension": [{"url": UNIT, "valueCoding": {"system": "http://unitsofmeasure.org", "code": "kg"}}]},
        {"extension": [{"url": f"{UNIT}Option", "valueCoding": {"code": "kg"}}]},
        {"extension": [{"url": f"{UNIT}ValueSet", "valueCanonical": "https://elsewhere.example/vs"}]},
        {"initial": [{"valueQuantity": {"value": 70, "unit": "kg"}}]},
        {"readOnly": True},
    ],
)
def test_a_quantity_that_says_its_unit_in_some_way_is_well(told: Any) -> None:
    tree = form(question("w", "What do you weigh?", "quantity", **told))
    assert "no-unit" not in dict(found(tree))


@pytest.mark.parametrize("detail", ["url", "version", "title", "status", "date", "publisher"])
def test_a_form_says_whose_it_is(detail: str) -> None:
    tree = form(question())
    del tree[detail]
    assert one_finding(tree, FindingCode.DETAIL_MISSING).data == {"detail": detail}


def test_asking_twice_is_told_but_not_of_questions_nobody_meets_both_of() -> None:
    first, second = choice("a", "x", "y"), question("b", "How are you?")
    assert ("asked-twice", "c") in found(form(first, second, question("c", "how are you")))
    either = [question(n, enableWhen=[when("a", **coded(code))]) for n, code in (("b", "x"), ("c", "y"))]
    assert "asked-twice" not in dict(found(form(first, *either)))


def test_points_that_nothing_adds_up_are_noted() -> None:
    option = {"valueCoding": {"code": "x", "display": "X", "extension": [{"url": ORDINAL, "valueDecimal": 1}]}}
    scored = [question(n, f"Question {n}?", "choice", answerOption=[option]) for n in "ab"]
    assert ("points-unused", "a") in found(form(*scored))
    assert "points-unused" not in dict(found(form(scored[0])))


def test_a_long_form_that_needs_all_or_nothing_is_noted() -> None:
    asked = [question(f"q{n}", f"Is number {n} well?") for n in range(21)]
    assert {"none-required", "long-section"} <= dict(found(form(*asked))).keys()
    assert "all-required" in dict(found(form(*({**one, "required": True} for one in asked[:6]))))


TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"


def in_polish(words: str) -> dict[str, Any]:
    parts = [{"url": "lang", "valueCode": "pl"}, {"url": "content", "valueString": words}]
    return {"extension": [{"url": TRANSLATION, "extension": parts}]}


def test_words_that_a_language_of_the_form_does_not_have_are_counted() -> None:
    tree = form(question("a", _text=in_polish("Jak się masz?")), question("b", "Why?"), _title=in_polish("Wizyta"))
    finding = one_finding(tree, FindingCode.TRANSLATION_MISSING)
    assert finding.data == {"language": "pl", "count": 1, "first": "text of b"}
    whole = form(question("a", _text=in_polish("Jak się masz?")), _title=in_polish("Wizyta"))
    assert "translation-missing" not in dict(found(whole))


def test_what_nobody_here_acts_on_is_told_unless_the_house_does() -> None:
    url = "https://elsewhere.example/StructureDefinition/sparkle"
    tree = form(question("a", extension=[{"url": url, "valueBoolean": True}]))
    assert url in str(one_finding(tree, FindingCode.NOT_SUPPORTED).data["feature"])
    assert lint(tree, Target(known=frozenset({url}))) == ()


# --- reading ----------------------------------------------------------------------------------------------------------

OFFICE = "Please indicate your satisfaction regarding the communication competencies of healthcare personnel."


def test_a_form_too_hard_for_its_readers_is_told_with_its_hardest_questions_first() -> None:
    harder = OFFICE.replace("Please indicate", "Additionally itemise")
    tree = form(
        question("a", OFFICE), question("b", harder), question("c", "Did the nurse listen to you today at all?")
    )
    assert one_finding(tree, FindingCode.FORM_HARD_TO_READ).data["target"] == 9
    hard = [one for one in lint(tree, Target()) if one.code is FindingCode.HARD_TO_READ]
    assert [one.link_id for one in hard] == ["b", "a"]
    assert "communication" in str(hard[1].data["long_words"])
    assert "form-hard-to-read" not in dict(found(tree, Target(age=22)))


def test_the_english_formula_is_not_asked_about_other_languages() -> None:
    tree = form(question("a", OFFICE), language="pl")
    assert not {"form-hard-to-read", "hard-to-read"} & dict(found(tree)).keys()


def test_the_gravest_comes_first() -> None:
    tree = form(question("a", ""), question("b", kind="choice"))
    order = [one.severity for one in lint(tree, Target())]
    assert order == sorted(order, key=list(Severity).index)
    assert order[0] is Severity.ERROR


def test_a_form_nested_too_deep_to_read_says_that_nothing_else_was_checked() -> None:
    nested = question("deepest")
    for n in range(150):
        nested = question(f"q{n}", kind="group", item=[nested])
    assert found(form(nested))[-1] == ("nothing-else-checked", "")
