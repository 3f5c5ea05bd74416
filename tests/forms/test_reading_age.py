"""Counting syllables by spelling, and the age that Flesch and Kincaid make of them."""

from __future__ import annotations

import re

import pytest

from prisoncare_desktop.forms.reading_age import long_words, reading_of, sentences_of, syllables

SPOKEN = re.findall(
    r"(\S+) (\d)",
    """
    you 1 nurse 1 clinic 2 medicine 3 medication 4 appointment 3 officer 3 question 2 experience 4 asked 1 wanted 2
    needed 2 helped 1 home 1 times 1 boxes 2 watches 2 tables 2 little 2 people 2 neither 2 review 2 area 3 idea 3
    social 2 special 2 previous 3 serious 3 anxious 2 improvement 3 statement 2 safely 2 completely 3 safety 2 quality 3
    alcohol 3 cigarette 3 injecting 3 created 3 creature 2 period 3 radio 3 quiet 2 being 2 actually 4 usual 3 family 3
    situation 4 emergency 4 comfortable 4 resident 3 prescription 3 buprenorphine 4 methadone 3 doses 2 thoughts 1
    suicide 3 self-harm 2 don't 1 languages 3 changed 1 closed 1 services 3 listened 2 explained 2 decided 3 rushed 1
    agree 2 disagree 3 strongly 2 yesterday 3 material 4 rhythm 2 guardian 3 individual 5 equipment 3 January 4 seven 2
    people's 2 aware 2 reaction 3 everyone 3 friends 1 station 2 religion 3 million 2 because 2 more 1 a 1 I 1
    """,
)


@pytest.mark.parametrize(("word", "count"), SPOKEN)
def test_a_word_has_the_syllables_one_hears(word: str, count: str) -> None:
    assert syllables(word) == int(count)


def test_a_colon_a_question_mark_and_a_new_line_end_a_sentence_and_a_dose_does_not() -> None:
    assert [len(one) for one in sentences_of("Withdrawal: sweats or cramps? Say so\nnow")] == [1, 3, 2, 1]
    assert [len(one) for one in sentences_of("Take 1.5 mg of it")] == [4]


def test_the_formula_is_that_of_flesch_and_kincaid() -> None:
    # Ten words, two sentences, twelve syllables.
    reading = reading_of("You do not have to say. Doctors never will know.", "")
    assert (reading.words, reading.sentences, reading.syllables) == (10, 2, 12)
    assert reading.age == pytest.approx(0.39 * 5 + 11.8 * 1.2 - 15.59 + 5)


def test_plain_words_read_younger_than_those_of_an_office() -> None:
    plain = "Did the nurse listen to you? Tell us what we could do better."
    office = "Please indicate your satisfaction regarding the communication competencies of healthcare personnel."
    assert reading_of(plain).age < 8
    assert reading_of(office).age > 16
    assert long_words(office)[0] in {"communication", "satisfaction", "competencies"}


def test_nothing_to_read_asks_for_no_age() -> None:
    assert reading_of("", "42").age == 0
