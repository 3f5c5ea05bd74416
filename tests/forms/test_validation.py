"""What stands in the way of completing a form."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from prisoncare_desktop.forms.response import Carried, Response
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.units import UCUM
from prisoncare_desktop.forms.validation.problem import Problem, ProblemCode
from prisoncare_desktop.forms.values import Attachment, Coding, Quantity, Reference, Value
from tests.forms.samples import of_items

SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"
CORE = "http://hl7.org/fhir/StructureDefinition/"
PATIENT_ONLY = {"url": CORE + "questionnaire-referenceResource", "valueCode": "Patient"}
COLOURS = [{"valueCoding": {"code": "r", "display": "Red"}}, {"valueCoding": {"code": "g", "display": "Green"}}]
NONE_OF_THEM = {
    "extension": [{"url": CORE + "questionnaire-optionExclusive", "valueBoolean": True}],
    "valueCoding": {"code": "none", "display": "None of them"},
}


def between(low: int, high: int) -> list[dict[str, Any]]:
    return [{"url": CORE + "minValue", "valueInteger": low}, {"url": CORE + "maxValue", "valueInteger": high}]


def shaped(regex: str) -> dict[str, Any]:
    return {"extension": [{"url": CORE + "regex", "valueString": regex}]}


def at_most(number: str, unit: str) -> dict[str, Any]:
    bound = {"value": int(number), "unit": unit, "system": UCUM, "code": unit}
    return {"url": SDC + "sdc-questionnaire-maxQuantity", "valueQuantity": bound}


def problems(item: dict[str, Any], *values: Value) -> tuple[Problem, ...]:
    session = FormSession(of_items({"linkId": "q", **item}), Response({"q": values} if values else {}))
    return session.problems()


@pytest.mark.parametrize(
    ("item", "values", "code", "data"),
    [
        ({"type": "string", "required": True}, (), ProblemCode.REQUIRED, {}),
        ({"type": "string", "maxLength": 3}, ("four",), ProblemCode.TOO_LONG, {"max_length": 3, "length": 4}),
        (
            {"type": "string", "extension": [{"url": CORE + "minLength", "valueInteger": 5}]},
            ("four",),
            ProblemCode.TOO_SHORT,
            {"min_length": 5, "length": 4},
        ),
        (
            {"type": "string", **shaped(r"[A-Z]\d{4}[A-Z]{2}")},
            ("A1234B",),
            ProblemCode.WRONG_SHAPE,
            {"entry_format": ""},
        ),
        (
            {"type": "decimal", "extension": [{"url": CORE + "maxDecimalPlaces", "valueInteger": 1}]},
            (Decimal("1.25"),),
            ProblemCode.TOO_PRECISE,
            {"places": 1},
        ),
        (
            {
                "type": "string",
                "repeats": True,
                "extension": [{"url": CORE + "questionnaire-maxOccurs", "valueInteger": 1}],
            },
            ("a", "b"),
            ProblemCode.TOO_MANY,
            {"most": 1, "count": 2},
        ),
        (
            {
                "type": "string",
                "repeats": True,
                "extension": [{"url": CORE + "questionnaire-minOccurs", "valueInteger": 2}],
            },
            ("a",),
            ProblemCode.TOO_FEW,
            {"least": 2, "count": 1},
        ),
        (
            {
                "type": "quantity",
                "extension": [{"url": CORE + "questionnaire-unitOption", "valueCoding": {"code": "mg"}}],
            },
            (Quantity(Decimal(1), "g", code="g"),),
            ProblemCode.WRONG_UNIT,
            {"units": "mg"},
        ),
        (
            {"type": "quantity", "extension": [at_most("5", "km")]},
            (Quantity(Decimal(10_000), "m", UCUM, "m"),),
            ProblemCode.TOO_HIGH,
            {"max_value": Quantity(Decimal(5), "km", UCUM, "km")},
        ),
        (
            {"type": "quantity", "extension": [at_most("5", "km")]},
            (Quantity(Decimal(1), "kg", UCUM, "kg"),),
            ProblemCode.OTHER_MEASURE,
            {"bound": Quantity(Decimal(5), "km", UCUM, "km")},
        ),
        ({"type": "url"}, ("urn:uuid:c757873d-ec9a-4326-a141-556f43239520x",), ProblemCode.NOT_AN_ADDRESS, {}),
        (
            {"type": "reference", "extension": [PATIENT_ONLY]},
            (Reference("Practitioner/3"),),
            ProblemCode.OTHER_RECORD,
            {"kinds": "Patient"},
        ),
        (
            {"type": "reference", "extension": [PATIENT_ONLY]},
            (Reference(None, "Jo", "Practitioner"),),
            ProblemCode.OTHER_RECORD,
            {"kinds": "Patient"},
        ),
        ({"type": "url"}, ("www. nhs.uk",), ProblemCode.NOT_AN_ADDRESS, {}),
        (
            {"type": "attachment", "extension": [{"url": CORE + "mimeType", "valueCode": "image/png"}]},
            (Attachment("text/plain"),),
            ProblemCode.WRONG_FILE,
            {"kinds": "image/png"},
        ),
        ({"type": "attachment"}, (Attachment(data="aGk=", size=3),), ProblemCode.FILE_DAMAGED, {}),
        (
            {"type": "attachment", "extension": [{"url": CORE + "maxSize", "valueDecimal": 0.000001}]},
            (Attachment(data="aGk="),),
            ProblemCode.FILE_TOO_LARGE,
            {"most_bytes": 1},
        ),
        ({"type": "integer", "extension": between(0, 20)}, (-1,), ProblemCode.TOO_LOW, {"min_value": 0}),
        ({"type": "integer", "extension": between(0, 20)}, (21,), ProblemCode.TOO_HIGH, {"max_value": 20}),
        (
            {"type": "quantity", "extension": between(0, 300)},
            (Quantity(Decimal("300.1"), "mg"),),
            ProblemCode.TOO_HIGH,
            {"max_value": 300},
        ),
        ({"type": "choice", "answerOption": COLOURS}, (Coding(None, "b"),), ProblemCode.NOT_AN_OPTION, {}),
        ({"type": "choice", "answerOption": COLOURS}, ("Red",), ProblemCode.NOT_AN_OPTION, {}),
        ({"type": "boolean"}, (True, False), ProblemCode.ONE_ANSWER_ONLY, {"count": 2}),
        (
            {"type": "choice", "repeats": True, "answerOption": [*COLOURS, NONE_OF_THEM]},
            (Coding(None, "r"), Coding(None, "none")),
            ProblemCode.EXCLUSIVE_WITH_OTHERS,
            {"option": "None of them"},
        ),
        ({"type": "sparkle", "required": True}, (), ProblemCode.REQUIRED_CANNOT_BE_ASKED, {"raw_type": "sparkle"}),
    ],
)
def test_a_problem_is_told_as_a_code_with_what_the_words_need(
    item: dict[str, Any], values: tuple[Value, ...], code: ProblemCode, data: dict[str, Value]
) -> None:
    assert problems(item, *values) == (Problem("q", code, data),)


@pytest.mark.parametrize(
    ("item", "values"),
    [
        ({"type": "string"}, ()),
        ({"type": "string", "maxLength": 4}, ("four",)),
        ({"type": "integer", "extension": between(0, 20)}, (0,)),
        ({"type": "integer", "extension": between(0, 20)}, (20,)),
        ({"type": "choice", "answerOption": COLOURS}, (Coding("urn:c", "r"),)),
        ({"type": "open-choice", "answerOption": COLOURS}, ("Blue",)),
        ({"type": "choice", "answerValueSet": "urn:elsewhere"}, (Coding(None, "x"),)),
        ({"type": "choice", "repeats": True, "answerOption": [*COLOURS, NONE_OF_THEM]}, (Coding(None, "none"),)),
        ({"type": "string", "required": True, "readOnly": True}, ()),
        ({"type": "reference", "extension": [PATIENT_ONLY]}, (Reference("https://a.example/fhir/Patient/7"),)),
        ({"type": "reference", "extension": [PATIENT_ONLY]}, (Reference(None, "Jo", "Patient"),)),
        ({"type": "reference", "extension": [PATIENT_ONLY]}, (Reference("urn:uuid:c757873d", "Jo"),)),
    ],
)
def test_a_good_answer_is_no_problem(item: dict[str, Any], values: tuple[Value, ...]) -> None:
    assert problems(item, *values) == ()


def test_a_required_group_wants_any_one_answer_inside() -> None:
    form = of_items(
        {
            "linkId": "g",
            "type": "group",
            "required": True,
            "item": [{"linkId": "a", "type": "boolean"}, {"linkId": "b", "type": "boolean"}],
        }
    )
    session = FormSession(form)
    assert session.problems() == (Problem("g", ProblemCode.REQUIRED),)

    session.answer("b", False)

    assert session.problems() == ()


def test_a_required_item_of_unknown_type_is_satisfied_by_what_came_in_for_it() -> None:
    form = of_items({"linkId": "q", "type": "sparkle", "required": True})
    carried = Carried(more={"q": ({"linkId": "q", "answer": [{"valueString": "very"}]},)})

    assert FormSession(form, Response({}, carried)).problems() == ()


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ({"type": "string", **shaped(r"[A-Z]\d{4}[A-Z]{2}")}, "A1234BC"),
        ({"type": "string", **shaped("(?=look)ahead")}, "a pattern that cannot be read here holds nobody up"),
        ({"type": "decimal", "extension": [{"url": CORE + "maxDecimalPlaces", "valueInteger": 1}]}, Decimal("1.50")),
        ({"type": "decimal", "extension": [{"url": CORE + "maxDecimalPlaces", "valueInteger": 0}]}, Decimal("1E+2")),
        ({"type": "quantity", "extension": [at_most("5", "km")]}, Quantity(Decimal(5000), "m", UCUM, "m")),
        ({"type": "attachment"}, Attachment("text/plain", data="aGk=", size=2)),
        ({"type": "url"}, "https://www.nhs.uk"),
        ({"type": "url"}, "urn:uuid:c757873d-ec9a-4326-a141-556f43239520"),
    ],
)
def test_an_answer_that_fits_has_no_problem(item: dict[str, Any], value: Value) -> None:
    assert problems(item, value) == ()


@pytest.mark.parametrize(("kind", "taken"), [("image/png", True), ("image", False), ("imagery/png", False)])
def test_a_form_that_takes_any_picture_takes_each_kind_of_picture_and_nothing_else(kind: str, taken: bool) -> None:
    form = of_items(
        {"linkId": "q", "type": "attachment", "extension": [{"url": CORE + "mimeType", "valueCode": "image/*"}]}
    )
    session = FormSession(form)
    session.answer("q", Attachment(kind, data="aGk="))
    assert [one.code for one in session.problems()] == ([] if taken else [ProblemCode.WRONG_FILE])
