"""What of a form is not acted on, and whether anybody would miss it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from prisoncare_desktop.domain.form_wording import PAPER_VARIANT, WORDING
from prisoncare_desktop.forms.support import ACTED_ON, Feature, Treatment, Unsupported, report, unsupported
from prisoncare_desktop.forms.support_table import HARMLESS
from prisoncare_desktop.usecases.packaged_forms import packaged_forms
from tests.forms import published
from tests.forms.samples import expression, of_items

CORE = "http://hl7.org/fhir/StructureDefinition/"
IMAGE = "http://hl7.org/fhir/uv/sdc/StructureDefinition/cpg-itemImage"
EHELSE = "http://ehelse.no/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"


def found(extension: dict[str, Any] | None = None, **more: Any) -> list[tuple[str, str, str, str]]:
    item = {"linkId": "a", "type": "string", **more}
    if extension is not None:
        item["extension"] = [extension]
    return [(one.link_id, one.feature, one.detail, one.treatment) for one in report(of_items(item))]


@pytest.mark.parametrize(
    "extension",
    [
        {"url": f"{CORE}questionnaire-hidden", "valueBoolean": True},
        {"url": f"{CORE}questionnaire-itemControl", "valueCodeableConcept": {"coding": [{"code": "slider"}]}},
        {"url": f"{SDC}entryMode", "valueCode": "random"},
        {"url": f"{SDC}initialExpression", "valueExpression": {"language": "text/fhirpath", "expression": "1"}},
    ],
)
def test_what_is_acted_on_is_not_reported(extension: dict[str, Any]) -> None:
    assert found(extension) == []


@pytest.mark.hazard("H9")
@pytest.mark.parametrize(
    ("extension", "told"),
    [
        ({"url": f"{SDC}width", "valueQuantity": {"value": 4}}, ("extension", f"{SDC}width", "harmless")),
        ({"url": f"{SDC}observationExtract"}, ("extension", f"{SDC}observationExtract", "harmless")),
        ({"url": "urn:never-seen"}, ("extension", "urn:never-seen", "unsupported")),
        ({"url": f"{SDC}entryMode", "valueCode": "sequential"}, ("extension", f"{SDC}entryMode", "unsupported")),
        (
            {"url": f"{CORE}questionnaire-itemControl", "valueCodeableConcept": {"coding": [{"code": "dial"}]}},
            ("control", "dial", "unsupported"),
        ),
        ({"url": f"{CORE}regex", "valueString": "(?<=a)b"}, ("regex", "(?<=a)b", "unsupported")),
        (
            {"url": f"{SDC}calculatedExpression", "valueExpression": {"language": "text/cql", "expression": "x"}},
            ("expression", "calculated: text/cql", "unsupported"),
        ),
        (
            {"url": f"{SDC}initialExpression", "valueExpression": {"language": "text/cql", "expression": "x"}},
            ("expression", "initial: text/cql", "harmless"),
        ),
    ],
)
def test_what_is_not_acted_on_is_told_with_what_it_means(extension: dict[str, Any], told: tuple[str, str, str]) -> None:
    assert found(extension) == [("a", *told)]


def test_what_r4_does_not_know_is_told() -> None:
    assert found(sparkle=1) == [("a", "element", "sparkle", "unsupported")]
    assert found(modifierExtension=[{"url": "urn:not"}]) == [("a", "modifier-extension", "urn:not", "unsupported")]
    assert found(type="glitter") == [("a", "item-type", "glitter", "unsupported")]


def test_what_the_form_leaves_out_itself_is_told_apart() -> None:
    assert found(type="choice", answerValueSet="urn:far") == [("a", "value-set", "urn:far", "open")]
    lang = [{"url": "lang", "valueCode": "pl"}, {"url": "content", "valueString": "Oddział"}]
    form = of_items(
        {"linkId": "a", "text": "How?", "type": "string"},
        title="Ward",
        _title={"extension": [{"url": f"{CORE}translation", "extension": lang}]},
    )
    assert report(form) == (Unsupported("", Feature.TRANSLATION, "pl: 1", Treatment.OPEN),)


def test_what_is_inside_an_option_or_a_shadow_is_looked_at_and_belongs_to_its_item() -> None:
    option = {"valueCoding": {"code": "x", "_display": {"extension": [{"url": "urn:deep"}]}}}
    inner = {"linkId": "b", "type": "choice", "answerOption": [option]}

    assert found(type="group", item=[inner]) == [("b", "extension", "urn:deep", "unsupported")]


def test_pictures_and_scripts_in_markup_are_told() -> None:
    markup = {"url": f"{CORE}rendering-xhtml", "valueString": "<p>a<img src='x'/><script>y</script></p>"}

    assert found(text="a", _text={"extension": [markup]}) == [
        ("a", "markup", "image", "harmless"),
        ("a", "markup", "script", "harmless"),
    ]


def test_questions_inside_answers_that_are_worked_out_are_told() -> None:
    inner = {"linkId": "b", "type": "string"}
    words = {"linkId": "c", "type": "display"}

    worked_out = expression("calculatedExpression", "'x'")

    assert found(worked_out, repeats=True, item=[inner]) == [
        ("a", "inner-items", "asked once for all answers", "unsupported")
    ]
    assert found(repeats=True, item=[inner]) == []
    assert found(repeats=True, item=[words]) == found(item=[inner]) == []
    other = {**inner, "enableWhen": [{"question": "a", "operator": "=", "answerString": "other"}]}
    assert found(repeats=True, item=[other]) == []


def test_an_extension_is_in_one_drawer_only() -> None:
    assert not ACTED_ON & set(HARMLESS)


def test_of_our_own_forms_everything_is_acted_on_here_or_in_the_house() -> None:
    ours = frozenset({WORDING, PAPER_VARIANT})

    assert {form.title: unsupported(form, known=ours) for form in packaged_forms()} == {
        form.title: () for form in packaged_forms()
    }


NOT_FULLY = {
    "LHNCBC__formbuilder-lhcforms/decimal-type-sample.json": {"http://dummy.org"},
    "LHNCBC__formbuilder-lhcforms/terminology-server-sample.json": {
        *("http://dummy1.com", "http://dummy2.com", "http://dummyForm1.com", "http://dummyForm2.com")
    },
    "cqframework__clinical-reasoning/Questionnaire-phq-9-questionnaire.json": {"calculated: text/cql"},
    "google__android-fhir/component_location_widget.json": {"gps-coordinate", "location-widget"},
    "helsenorge__refero/q-entry_0_resource.json": {f"{EHELSE}sdf-fhirpathvalidation", f"{EHELSE}sdf-maxvalue"},
    "helsenorge__refero/q~21.json": {f"{EHELSE}sdf-optionReference", "receiver-component"},
}
"""Published forms of which something a person would see or could answer is missing, and what."""


ONE_PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.mark.parametrize("address", [IMAGE, f"{SDC}itemMedia"])
@pytest.mark.parametrize(
    ("picture", "kind", "told"),
    [
        ({"contentType": "image/png", "data": ONE_PIXEL}, "display", []),
        ({"contentType": "image/png", "data": ONE_PIXEL}, "string", []),
        ({"url": f"data:image/png;base64,{ONE_PIXEL}"}, "display", []),
        ({"url": "https://a.example/strip.png"}, "display", [("picture", "https://a.example/strip.png", "open")]),
        ({"contentType": "image/png", "data": "AAAA"}, "display", [("picture", "", "unsupported")]),
        ({"contentType": "image/png", "data": "iVBORw0K!"}, "display", [("picture", "", "unsupported")]),
        (
            {"contentType": "image/png", "data": ONE_PIXEL + "A" * 3_000_000},
            "display",
            [("picture", "", "unsupported")],
        ),
        ({"contentType": "image/png", "data": ONE_PIXEL}, "group", [("picture", "", "unsupported")]),
    ],
)
def test_a_picture_counts_as_shown_only_where_it_is(
    address: str, picture: dict[str, Any], kind: str, told: list[tuple[str, str, str]]
) -> None:
    assert [one[1:] for one in found({"url": address, "valueAttachment": picture}, type=kind)] == told


def test_a_picture_that_is_none_is_reported() -> None:
    assert found({"url": IMAGE, "valueString": "a strip"}) == [("a", "picture", "", "unsupported")]


def test_nearly_all_published_forms_are_fully_supported() -> None:
    missing = {name: {one.detail for one in unsupported(form)} for name, form in published.readable().items()}
    full: Counter[str] = Counter(name.partition("/")[0] for name, what in missing.items() if not what)
    every: Counter[str] = Counter(name.partition("/")[0] for name in missing)
    for source, count in sorted(every.items()):
        print(f"{source:36} {count:4} read {full[source]:4} fully supported")
    print(f"{full.total()} of {every.total()} fully supported")
    assert {name: what for name, what in missing.items() if what} == NOT_FULLY
