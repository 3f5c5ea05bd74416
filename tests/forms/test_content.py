"""What the feedback forms, the audits and the staff pulse ask: plain, coded, nothing twice, and marked if a draft."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from prisoncare_desktop.domain.form_wording import Audience, audience_of, wordings_of
from prisoncare_desktop.forms.languages import missing_translations
from prisoncare_desktop.forms.paper_languages import paper_words_in
from prisoncare_desktop.forms.questionnaire import Item, ItemType, Questionnaire
from prisoncare_desktop.forms.reading_age import reading_of
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.values import Coding
from tests.forms.samples import shipped

FOR_RESIDENTS = ["feedback-fft", "feedback-fft-easy-read", "clinic-experience"]
AUDITS = [
    "audit-complaints",
    "audit-in-possession-medicines",
    "audit-care-records",
    "audit-prescription-stationery",
]
ALL = [*FOR_RESIDENTS, "staff-pulse", *AUDITS]

# Choices that are a yes or a no with their code, in every audit: the share of standards met counts on them.
STANDARD = ["yes", "no", "not-applicable"]


def words_of(form: Questionnaire) -> list[str]:
    items = form.by_link_id.values()
    return [form.title, *(one.text for one in items), *(option.label for one in items for option in one.options)]


def sentences_of(form: Questionnaire) -> list[str]:
    return [one for text in words_of(form) for one in re.split(r"(?<=[.?!:])\s+", text)]


def questions_of(form: Questionnaire) -> list[Item]:
    return [one for one in form.by_link_id.values() if one.is_question]


def standards_of(form: Questionnaire) -> list[Item]:
    return [
        one
        for one in questions_of(form)
        if {o.value.code for o in one.options if isinstance(o.value, Coding)} >= {*STANDARD}
    ]


def test_every_language_of_the_feedback_form_is_whole_and_shipped_as_a_draft() -> None:
    form = shipped("feedback-fft")
    translations = [one for one in wordings_of(form, {}) if not one.own]

    assert {one.language for one in translations} == {"pl", "ro", "sq", "lt", "pt", "ar", "ur", "vi", "cy"}
    for one in translations:
        assert missing_translations(form, one.language) == (), one.language
        assert one.draft
        assert "first language" in one.awaiting
        assert paper_words_in(one.language).yes != "Yes"


def test_a_form_that_is_a_draft_in_its_own_language_says_so_by_its_status_and_for_whom_it_waits() -> None:
    (own,) = wordings_of(shipped("feedback-fft-easy-read"), {})

    assert own.draft
    assert own.awaiting == "the trust's lead for the Friends and Family Test"
    for name in ALL:
        draft = wordings_of(shipped(name), {})[0].draft
        assert shipped(name).status == ("draft" if draft else "active")


@pytest.mark.parametrize("name", ALL)
def test_a_form_says_who_fills_it_in(name: str) -> None:
    assert audience_of(shipped(name)) is (Audience.RESIDENT if name in FOR_RESIDENTS else Audience.STAFF)


@pytest.mark.parametrize("name", FOR_RESIDENTS)
def test_a_form_for_residents_has_short_sentences(name: str) -> None:
    assert [one for one in sentences_of(shipped(name)) if len(one.split()) > 15] == []


@pytest.mark.parametrize("name", [*AUDITS, "staff-pulse"])
def test_a_form_for_staff_has_plain_sentences(name: str) -> None:
    assert [one for one in sentences_of(shipped(name)) if len(one.split()) > 20] == []


@pytest.mark.parametrize("name", FOR_RESIDENTS)
def test_a_form_for_residents_reads_at_the_age_of_nine(name: str) -> None:
    assert reading_of(*(item.text for item in shipped(name).by_link_id.values())).age <= 9


@pytest.mark.parametrize("name", [*AUDITS, "staff-pulse"])
def test_a_form_for_staff_reads_at_the_age_of_eleven(name: str) -> None:
    assert reading_of(*(item.text for item in shipped(name).by_link_id.values())).age <= 11


@pytest.mark.parametrize("name", ALL)
def test_every_choice_has_a_code_of_a_named_list_and_no_code_stands_twice(name: str) -> None:
    for item in shipped(name).by_link_id.values():
        codes = [option.value for option in item.options]
        assert all(isinstance(one, Coding) and one.system and one.code for one in codes), item.link_id
        assert len(set(codes)) == len(codes), item.link_id


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_asked_twice_in_a_form(name: str) -> None:
    form = shipped(name)
    asked = [(form.parents.get(one.link_id), one.text.casefold()) for one in questions_of(form)]

    assert len(set(asked)) == len(asked)


@pytest.mark.parametrize("name", ["feedback-fft-easy-read", "clinic-experience", "staff-pulse"])
def test_a_form_that_names_nobody_has_eight_questions_at_most_and_none_of_them_must_be_answered(name: str) -> None:
    questions = questions_of(shipped(name))

    assert len(questions) <= 8
    assert not any(one.required for one in questions)


@pytest.mark.parametrize("name", ["feedback-fft-easy-read", "clinic-experience"])
@pytest.mark.hazard("H4")
def test_a_form_for_residents_asks_for_no_name_and_says_when_we_must_act(name: str) -> None:
    words = " ".join(words_of(shipped(name))).casefold()

    assert "do not write your name" in words
    assert "not safe" in words
    assert "not a complaint" in words
    assert "tell a nurse or an officer" in words


def test_the_easy_read_form_puts_a_face_beside_each_answer_that_is_a_feeling() -> None:
    options = shipped("feedback-fft-easy-read")["experience"].options

    assert [option.label for option in options if option.face is None] == ["I do not want to answer"]
    assert len({option.face for option in options}) == len(options)


def test_an_easy_read_answer_counts_as_the_same_answer_of_the_standard_form() -> None:
    def codes(name: str) -> list[tuple[object, object]]:
        return [(o.ordinal, o.value) for o in shipped(name)["experience"].options if o.ordinal is not None]

    easy, standard = codes("feedback-fft-easy-read"), codes("feedback-fft")
    assert [ordinal for ordinal, _ in easy] == [ordinal for ordinal, _ in standard]
    for (_, mine), (_, theirs) in zip(easy, standard, strict=True):
        assert isinstance(mine, Coding)
        assert isinstance(theirs, Coding)
        assert mine.same_code(theirs)


def test_the_scale_of_the_staff_pulse_goes_down_evenly_so_that_a_trend_can_be_seen() -> None:
    for item in questions_of(shipped("staff-pulse")):
        ordinals = [option.ordinal for option in item.options]
        assert all(a is not None and b is not None and a - b == 1 for a, b in pairwise(ordinals)), item.link_id


@pytest.mark.parametrize("name", AUDITS)
def test_each_standard_of_an_audit_is_yes_no_or_not_applicable_and_asks_what_was_wrong_on_no_alone(name: str) -> None:
    standards = standards_of(shipped(name))

    assert len(standards) >= 10
    for one in standards:
        assert [o.value.code for o in one.options if isinstance(o.value, Coding)] == STANDARD
        assert one.required
        (wrong,) = [child for child in one.children if child.is_question]
        assert wrong.required
        (condition,) = wrong.enable_when
        assert condition.question == one.link_id
        assert isinstance(condition.answer, Coding)
        assert condition.answer.code == "no"


@pytest.mark.parametrize("name", AUDITS)
def test_an_audit_says_when_which_days_how_many_how_chosen_and_by_which_role(name: str) -> None:
    form = shipped(name)

    for link_id, kind in (
        ("audit-date", ItemType.DATE),
        ("period-from", ItemType.DATE),
        ("period-to", ItemType.DATE),
        ("sample-size", ItemType.INTEGER),
        ("chosen", ItemType.CHOICE),
        ("auditor-role", ItemType.OPEN_CHOICE),
        ("own-work", ItemType.BOOLEAN),
        ("next-audit", ItemType.DATE),
    ):
        assert form[link_id].type is kind
        assert form[link_id].required, link_id


@pytest.mark.parametrize("name", AUDITS)
def test_the_share_of_standards_met_counts_those_that_apply(name: str) -> None:
    form = shipped(name)
    session = FormSession(form)
    assert session.counted("compliance") == ()

    for place, one in enumerate(standards_of(form)):
        session.answer(one.link_id, (one.options[place % 3].value,))
    standards = len(standards_of(form))
    met, not_met = (standards + 2) // 3, (standards + 1) // 3
    assert session.counted("met") == (met,)
    assert session.counted("compliance") == (int(100 * met / (met + not_met) + 0.5),)

    for one in standards_of(form):
        session.answer(one.link_id, (one.options[2].value,))
    assert session.counted("compliance") == ()  # none applies: no share, and not 0%


@pytest.mark.parametrize("name", AUDITS)
def test_an_audit_claims_no_national_standard(name: str) -> None:
    form = shipped(name)

    assert "no national standard" in (form.description or "")
    assert not re.search(r"\b(NHS|CQC|NICE|national)\b", " ".join(words_of(form)))
