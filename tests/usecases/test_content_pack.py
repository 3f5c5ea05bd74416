from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from prisoncare_desktop import resources
from prisoncare_desktop.forms import json_text
from prisoncare_desktop.forms.parsing import parse_questionnaire
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.usecases.content_pack import NO_PACKS, Packs, judged, newer_of_ours
from prisoncare_desktop.usecases.packaged_forms import packaged_form, packs_in_use, replaceable_forms, use_packs
from prisoncare_desktop.wiring import PACK_MAX_BYTES, use_content_packs

TOP = "https://prisoncare.example/fhir/Questionnaire/top-secure"


@pytest.fixture(autouse=True)
def no_packs_afterwards() -> Iterator[None]:
    yield
    use_packs(NO_PACKS)


def every(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        yield item
        yield from every(item.get("item", []))


def a_pack(version: str = "1.1.0") -> dict[str, Any]:
    """The shipped form in other words throughout, as a trust with a licence would make it."""
    pack: dict[str, Any] = copy.deepcopy(resources.read_json("questionnaires/packs/top-secure.json"))
    pack.update(version=version, title="TOP as licensed", copyright="Theirs, by permission of 3 March 2026")
    for item in every(pack["item"]):
        item["text"] = f"Licensed words: {item['text']}"
        for option in item.get("answerOption", []):
            option["valueCoding"]["display"] += " indeed"
    return pack


def test_a_form_that_is_nobody_s_but_ours_may_ask_more() -> None:
    ours = packaged_form("https://prisoncare.example/fhir/Questionnaire/sms-care-plan")
    raw = json.loads(json_text.dumps(ours.raw))
    raw |= {"version": "9.0.0", "item": [*raw["item"], {"linkId": "more", "type": "string", "text": "What else?"}]}
    more = parse_questionnaire(json.dumps(raw))
    assert newer_of_ours(more, ours, words_only=False) == ()
    assert "item more is not in the form here" in newer_of_ours(more, ours, words_only=True)


def item_of(pack: dict[str, Any], link_id: str) -> dict[str, Any]:
    return next(item for item in every(pack["item"]) if item["linkId"] == link_id)


def judge(pack: dict[str, Any]) -> Packs:
    return judged({"theirs.json": json.dumps(pack)}, replaceable_forms())


def test_only_the_forms_of_that_folder_can_be_replaced() -> None:
    assert [form.url for form in replaceable_forms()] == [TOP]


def test_a_pack_in_other_words_is_used_and_the_shipped_form_stays_for_what_was_recorded_with_it() -> None:
    packs = judge(a_pack())
    assert packs.refused == ()
    use_packs(packs)
    assert packaged_form(TOP).version == "1.1.0"
    assert packaged_form(TOP)["alcuse-row"].text == "Licensed words: Alcohol"
    assert packaged_form(TOP, "1.0.0")["alcuse-row"].text == "Alcohol"


def test_of_two_packs_the_newer_is_used_and_the_older_still_read() -> None:
    files = {"old.json": json.dumps(a_pack()), "new.json": json.dumps(a_pack("1.10.0"))}
    use_packs(judged(files, replaceable_forms()))
    assert packaged_form(TOP).version == "1.10.0"
    assert packaged_form(TOP, "1.1.0").version == "1.1.0"


Spoil = Callable[[dict[str, Any]], None]


def lower_the_most(pack: dict[str, Any]) -> None:
    item_of(pack, "alcuse-w4")["extension"][1]["valueInteger"] = 31


def swap_two_answers(pack: dict[str, Any]) -> None:
    item_of(pack, "acuthpbm")["answerOption"].reverse()


def add_another_week_up(pack: dict[str, Any]) -> None:
    item_of(pack, "alcuse")["extension"][0]["extension"].pop()


def ask_it_always(pack: dict[str, Any]) -> None:
    del item_of(pack, "sharing-works")["enableWhen"]


def another_field(pack: dict[str, Any]) -> None:
    item_of(pack, "alcuse")["code"][1]["code"] = "OPIUSE"


def leave_one_out(pack: dict[str, Any]) -> None:
    pack["item"][-1]["item"].pop()


def one_more(pack: dict[str, Any]) -> None:
    pack["item"][-1]["item"].append({"linkId": "ours", "text": "One of ours", "type": "string"})


def two_in_another_order(pack: dict[str, Any]) -> None:
    pack["item"][-1]["item"].reverse()


def without_words(pack: dict[str, Any]) -> None:
    item_of(pack, "alcuse-row")["text"] = " "


def a_rule_of_theirs(pack: dict[str, Any]) -> None:
    rule = [
        {"url": "key", "valueId": "r"},
        {"url": "human", "valueString": "No"},
        {"url": "severity", "valueCode": "error"},
    ]
    rule.append({"url": "expression", "valueString": "false"})
    constraint = {"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-constraint", "extension": rule}
    item_of(pack, "alcuse-w4")["extension"].append(constraint)


def a_pattern(pack: dict[str, Any]) -> None:
    pattern = {"url": "http://hl7.org/fhir/StructureDefinition/regex", "valueString": "[13579]"}
    item_of(pack, "alcuse-w4")["extension"].append(pattern)


def words_worked_out(pack: dict[str, Any]) -> None:
    expression = {"language": "text/fhirpath", "expression": "today().toString()"}
    worked_out = {"url": "http://hl7.org/fhir/StructureDefinition/cqf-expression", "valueExpression": expression}
    item_of(pack, "alcuse-row")["_text"] = {"extension": [worked_out]}


def for_residents(pack: dict[str, Any]) -> None:
    coding = {"system": "https://prisoncare.example/fhir/CodeSystem/form-audience", "code": "resident"}
    pack["useContext"] = [{"valueCodeableConcept": {"coding": [coding]}}]


@pytest.mark.hazard("H9")
@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda pack: pack.update(url="https://elsewhere.example/top"), "no form here has the url"),
        (lambda pack: pack.update(version="1.0.0"), "higher than 1.0.0"),
        (lambda pack: pack.update(version="2026-A"), "three numbers"),
        (lambda pack: pack.pop("copyright"), "whose the wording is"),
        (lower_the_most, "item alcuse-w4: its range differs"),
        (swap_two_answers, "item acuthpbm: its answers differs"),
        (add_another_week_up, "item alcuse: what it adds up differs"),
        (ask_it_always, "item sharing-works: when it is asked differs"),
        (another_field, "item alcuse: its code differs"),
        (leave_one_out, "item hrisk is missing"),
        (one_more, "item ours is not in the form here"),
        (two_in_another_order, "another order"),
        (without_words, "item alcuse-row: that it has words differs"),
        (a_rule_of_theirs, "item alcuse-w4: its other rules differs"),
        (a_pattern, "item alcuse-w4: its other rules differs"),
        (words_worked_out, "item alcuse-row: its other rules differs"),
        (for_residents, "its useContext differs"),
        (lambda pack: pack.update(language="cy"), "its language differs"),
        (lambda pack: pack.update(version="2." + "9" * 5000 + ".0"), "three numbers"),
    ],
)
def test_a_pack_that_changes_more_than_words_is_refused_with_the_reason(spoil: Spoil, why: str) -> None:
    pack = a_pack()
    spoil(pack)
    packs = judge(pack)
    assert packs.forms == ()
    ((name, reasons),) = packs.refused
    assert name == "theirs.json"
    assert any(why in reason for reason in reasons), reasons


def test_a_pack_may_say_its_words_in_another_look_and_say_when_it_was_made() -> None:
    pack = a_pack()
    markdown = {"url": "http://hl7.org/fhir/StructureDefinition/rendering-markdown", "valueMarkdown": "**Alcohol**"}
    item_of(pack, "alcuse-row")["_text"] = {"extension": [markdown]}
    pack.update(date="2027-01-04", publisher="The trust", id="theirs")
    assert judge(pack).refused == ()


def test_words_that_cannot_be_kept_are_refused() -> None:
    pack = a_pack()
    item_of(pack, "alcuse-row")["text"] = "half a letter: \ud83d"
    ((_, reasons),) = judge(pack).refused
    assert reasons


def test_two_files_of_one_version_are_not_both_used() -> None:
    files = {"a.json": json.dumps(a_pack()), "b.json": json.dumps(a_pack())}
    packs = judged(files, replaceable_forms())
    assert len(packs.forms) == 1
    assert packs.refused == (("b.json", ("another file has version 1.1.0 of this form already",)),)


def test_of_many_reasons_the_first_few_are_said_and_the_others_counted() -> None:
    pack = a_pack()
    for item in every(pack["item"]):
        item.pop("code", None)
    ((_, reasons),) = judge(pack).refused
    assert len(reasons) == 6
    assert reasons[-1].endswith("more")


def test_packs_are_looked_for_where_the_settings_say(tmp_path: Path) -> None:
    (tmp_path / "shelf").mkdir()
    (tmp_path / "shelf" / "top.json").write_text(json.dumps(a_pack()), encoding="utf-8")
    use_content_packs(Settings(data_folder=tmp_path, content_packs=str(tmp_path / "shelf")))
    assert [form.version for form in packs_in_use().forms] == ["1.1.0"]
    use_content_packs(Settings(data_folder=tmp_path))
    assert packs_in_use() == NO_PACKS


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b'{"resourceType": "Patient"}', b"[" + b" " * PACK_MAX_BYTES])
def test_a_file_that_is_no_form_is_refused_and_nobody_is_kept_from_signing_in(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "packs"
    folder.mkdir()
    (folder / "odd.json").write_bytes(content)
    use_content_packs(Settings(data_folder=tmp_path))
    ((name, reasons),) = packs_in_use().refused
    assert name == "odd.json"
    assert reasons[0].startswith("not a form that can be read")
    assert packaged_form(TOP).version == "1.0.0"
