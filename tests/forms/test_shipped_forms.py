"""The forms we ship keep the promises their paper and their screen rest on."""

from __future__ import annotations

import re

import pytest

from prisoncare_desktop import resources
from prisoncare_desktop.forms.questionnaire import Questionnaire
from tests.forms.samples import shipped

NAMES = [
    one.removeprefix("questionnaires/").removesuffix(".json")
    for folder in ("questionnaires", "questionnaires/packs")
    for one in resources.names_in(folder, ".json")
]
FORBIDDEN = re.compile(r"\b(DNA|inmate|offender|prisoner|manager|he|she|his|her)\b", re.IGNORECASE)


def words_of(form: Questionnaire) -> list[str]:
    texts = [form.title] + [item.text for item in form.by_link_id.values()]
    return texts + [option.label for item in form.by_link_id.values() for option in item.options]


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_form_is_owned_dated_and_versioned(name: str) -> None:
    form = shipped(name)

    assert form.url == f"https://prisoncare.example/fhir/Questionnaire/{name.removeprefix('packs/')}"
    assert re.fullmatch(r"\d+\.\d+\.\d+", form.version)
    assert form.status in ("active", "draft")
    assert form.publisher
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", form.date or "")


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_form_says_person_words(name: str) -> None:
    found = [words for words in words_of(shipped(name)) if FORBIDDEN.search(words)]

    assert found == []


@pytest.mark.parametrize("name", NAMES)
def test_every_question_of_a_shipped_form_has_words_and_every_choice_has_codes(name: str) -> None:
    for item in shipped(name).by_link_id.values():
        assert item.text, item.link_id
        labels = [one.label for one in item.options]
        assert len(set(labels)) == len(labels), item.link_id


def test_the_feedback_form_is_written_for_a_reader_of_nine() -> None:
    sentences = [one for text in words_of(shipped("feedback-fft")) for one in re.split(r"(?<=[.?!:])\s+", text)]

    assert max(len(one.split()) for one in sentences) <= 15


@pytest.mark.hazard("H4")
def test_the_feedback_form_asks_nobody_for_a_name_and_says_when_we_must_act() -> None:
    words = " ".join(words_of(shipped("feedback-fft")))

    assert "do not write your name" in words
    assert "not safe" in words
    assert "not a complaint" in words
    assert "tell a nurse or an officer" in words
