"""What the substance misuse forms hold themselves to: short, coded by what was verified, scored by a stated rule."""

from __future__ import annotations

from datetime import date

import pytest

from prisoncare_desktop.forms.paper_words import ENGLISH
from prisoncare_desktop.forms.questionnaire import Item, ItemType, Questionnaire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.skips import label_of
from prisoncare_desktop.forms.values import Coding
from tests.forms.samples import shipped

STEPS = [
    *("sms-reception", "sms-referral", "sms-dual-diagnosis", "sms-risk-assessment", "sms-brief-intervention"),
    *("sms-care-plan", "sms-release-checklist"),
]
VERIFIED = {  # SNOMED CT ids seen with their descriptions in public sources; none other may be shipped
    *("201521000000104", "366371000000105", "366421000000103", "425014005", "720174008", "720175009"),
    *("871661000000106", "273265007", "443280005"),
}
NDTMS_FIELDS = {
    *("REFLD", "RFLS", "TRIAGED", "CONSENT", "DRUG1", "DRUG1AGE", "ROUTE", "DRUG2", "DRUG3", "INJSTAT", "PREGNANT"),
    *("HEPCSTAT", "HEPBSTAT", "DUALDIAG", "CPLANDT", "MODAL", "TOPDATE", "TRSTAGE", "ALCUSE", "OPIUSE", "CRAUSE"),
    *("COCAUSE", "AMPHUSE", "CANNUSE", "OTDRGUSE", "IVDRGUSE", "SHARING", "SHOTHEFT", "DRGSELL", "ASSAULT", "OTHTHEFT"),
    *("PSYHSTAT", "PHSTAT", "QUALLIFE", "PWORK", "EDUCAT", "ACUTHPBM", "HRISK"),
}
SNOMED = "http://snomed.info/sct"
NDTMS = "https://prisoncare.example/fhir/CodeSystem/ndtms-field"


def asked_first(form: Questionnaire) -> list[Item]:
    """Return the questions everybody is asked: those of the sections, without what follows from an answer."""
    inside = [child for group in form.items for child in (group, *group.children)]
    deeper = [child for one in inside if one.type is ItemType.GROUP for child in one.children]
    return [item for item in dict.fromkeys((*inside, *deeper)) if item.link_id in form.asked and not item.enable_when]


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_one_short_form(name: str) -> None:
    form = shipped(name)
    first = asked_first(form)
    assert 3 <= len(first) <= 18, [item.link_id for item in first]
    assert len(form.asked) <= 34


@pytest.mark.parametrize("name", [*STEPS, "audit", "packs/top-secure"])
def test_every_question_has_a_code_of_ours_and_no_code_that_was_not_verified(name: str) -> None:
    form = shipped(name)
    for item in form.by_link_id.values():
        if item.is_question:
            assert any((code.code or "").startswith("PC-") for code in item.codes), item.link_id
        said = [*item.codes, *(o.value for o in item.options)]
        systems = {(getattr(c, "system", ""), getattr(c, "code", "")) for c in said}
        assert {code for system, code in systems if system == SNOMED} <= VERIFIED
        assert {code for system, code in systems if system == NDTMS} <= NDTMS_FIELDS


@pytest.mark.parametrize("name", STEPS)
def test_a_local_form_says_that_it_is_no_national_instrument_and_adds_nothing_up(name: str) -> None:
    form = shipped(name)
    assert "no national instrument" in (form.description or "")
    assert not any(item.sum_of for item in form.by_link_id.values())


def test_a_triage_is_not_before_its_referral() -> None:
    session = FormSession(shipped("sms-referral"))
    accepted = next(o.value for o in session.questionnaire["referral-decision"].options)
    session.answer("referral-decision", accepted)
    session.answer("referral-date", date(2026, 11, 20))
    session.answer("triage-date", date(2026, 11, 19))
    assert [p.code.value for p in session.problems("triage-date")] == ["too-low"]
    session.answer("triage-date", date(2026, 11, 20))
    assert session.problems("triage-date") == ()


REVIEWS = ["sms-5-day-review", "sms-28-day-review", "sms-13-week-review"]


@pytest.mark.parametrize("name", REVIEWS)
def test_a_review_of_a_patient_who_is_not_there_needs_no_answer_that_only_they_can_give(name: str) -> None:
    form = shipped(name)
    theirs = {"physical-health", "withdrawal", "craving", "sleep", "mood"}
    assert [one for one in theirs if one in form and form[one].required] == []
    assert "harm-not-seen" in codes_of(form, "self-harm")


@pytest.mark.parametrize("name", ["sms-reception", *REVIEWS])
def test_a_test_that_was_declined_is_not_one_that_was_not_done(name: str) -> None:
    assert {"test-not-done", "test-declined"} <= codes_of(shipped(name), "drug-test")


@pytest.mark.parametrize("name", ["sms-reception", "sms-5-day-review"])
def test_withdrawal_that_nobody_could_judge_is_not_said_to_be_none(name: str) -> None:
    assert "withdrawal-not-judged" in codes_of(shipped(name), "withdrawal-now")


@pytest.mark.parametrize("name", ["sms-reception", "sms-referral"])
def test_a_patient_who_does_not_say_what_they_use_is_not_said_to_use_nothing(name: str) -> None:
    form = shipped(name)
    session = FormSession(form)
    for code, asked in (("heroin", True), ("no-substance", False), ("substance-not-known", False)):
        session.answer("drug1", next(o.value for o in form["drug1"].options if code == coded(o.value)))
        assert [session.is_enabled(one) for one in ("drug1-route", "drug2")] == [asked, asked]


def test_treatment_outside_may_be_not_known_yet() -> None:
    assert "medicine-not-known" in codes_of(shipped("sms-reception"), "community-medicine")


def codes_of(form: Questionnaire, link_id: str) -> set[str]:
    return {coded(option.value) for option in form[link_id].options}


# --- AUDIT ------------------------------------------------------------------------------------------------------------

BANDS = {"lower": range(8), "increasing": range(8, 16), "higher": range(16, 20), "dependence": range(20, 41)}


def audit_of(total: int) -> FormSession:
    """Answer the ten questions so that they come to this total."""
    form = shipped("audit")
    session = FormSession(form)
    left = total
    for n in (9, 10, *range(1, 9)):  # the two that score only 0, 2 or 4 first
        options = [o for o in form[f"audit-{n}"].options if o.ordinal is not None and o.ordinal <= left]
        best = max(options, key=lambda o: o.ordinal or 0)
        session.answer(f"audit-{n}", best.value)
        left -= int(best.ordinal or 0)
    assert left == 0
    return session


@pytest.mark.parametrize("total", [0, 1, 7, 8, 15, 16, 19, 20, 33, 40])
def test_the_audit_score_is_the_sum_of_its_ten_answers_and_one_band_is_shown(total: int) -> None:
    session = audit_of(total)
    assert session.value("audit-score") == total
    shown = {name for name in BANDS if session.is_enabled(f"audit-band-{name}")}
    assert shown == {name for name, totals in BANDS.items() if total in totals}


def test_an_audit_with_one_question_open_has_no_score_and_no_band() -> None:
    session = audit_of(40)
    session.clear("audit-6")
    assert session.value("audit-score") is None
    assert not any(session.is_enabled(f"audit-band-{name}") for name in BANDS)


def test_the_audit_asks_about_the_time_before_custody_and_says_whose_it_is() -> None:
    form = shipped("audit")
    assert "before custody" in form["audit-about"].text
    assert "World Health Organization" in str(form.raw["copyright"])
    assert "not for sale" in str(form.raw["copyright"])


def test_who_never_drank_can_answer_how_much_and_the_audit_says_how_that_differs() -> None:
    form = shipped("audit")
    assert label_of(form["audit-2"], form["audit-2"].options[0].value, ENGLISH) == "0 to 2"
    assert "1 or 2 drinks" in (form.description or "")


# --- TOP --------------------------------------------------------------------------------------------------------------

TOP = "packs/top-secure"
WEEKLY = {
    *("alcuse", "opiuse", "crause", "cocause", "amphuse", "cannuse", "otdrguse", "tobuse", "ivdrguse", "shotheft"),
    *("drgsell", "assault", "pwork", "volunteer", "placement", "educat"),
}
SCALES = {"psyhstat", "phstat", "quallife"}
NOT_SAID = Coding("https://prisoncare.example/fhir/CodeSystem/sms-pathway", "na", "NA")


def test_top_asks_for_days_in_each_of_four_weeks_and_adds_them_up() -> None:
    form = shipped(TOP)
    for line in WEEKLY:
        assert [item.link_id for item in form[f"{line}-row"].children if item.type is ItemType.INTEGER][:4] == [
            f"{line}-w{week}" for week in (4, 3, 2, 1)
        ]
        assert {(form[f"{line}-w{w}"].min_value, form[f"{line}-w{w}"].max_value) for w in (4, 3, 2, 1)} == {(0, 7)}
    session = FormSession(form)
    for week, days in zip((4, 3, 2, 1), (7, 0, 3, 1), strict=True):
        assert session.value("alcuse") is None, "a part of the weeks is no total"
        session.answer(f"alcuse-w{week}", days)
    assert session.value("alcuse") == 11


def test_zero_and_not_said_and_blank_are_three_things() -> None:
    session = FormSession(shipped(TOP))
    assert session.counted("opiuse") == ()
    assert any(problem.link_id == "opiuse-w4" for problem in session.problems())
    for week in (4, 3, 2, 1):
        session.answer(f"opiuse-w{week}", 0)
    assert session.counted("opiuse") == (0,)
    session.answer("opiuse-na", [NOT_SAID])
    assert session.counted("opiuse") == ()
    assert not any(problem.link_id.startswith("opiuse") for problem in session.problems())


def test_a_day_of_eight_in_a_week_is_refused() -> None:
    session = FormSession(shipped(TOP))
    session.answer("alcuse-w4", 8)
    assert [p.code.value for p in session.problems("alcuse-w4")] == ["too-high"]


def test_the_amount_is_asked_of_what_was_used_and_of_nothing_else() -> None:
    session = FormSession(shipped(TOP))
    for line, days in (("alcuse", 0), ("crause", 2)):
        for week in (4, 3, 2, 1):
            session.answer(f"{line}-w{week}", days)
    assert not session.is_enabled("alcuse-day")
    assert session.is_enabled("crause-day")


@pytest.mark.parametrize(
    ("needle", "works", "together"),
    [("yes", "no", {"yes"}), ("no", "yes", {"yes"}), ("no", "no", {"no"}), ("na", "no", set()), ("na", "na", set())],
)
def test_sharing_is_yes_if_either_is_and_no_only_if_both_are(needle: str, works: str, together: set[str]) -> None:
    session = FormSession(shipped(TOP))
    for week in (4, 3, 2, 1):
        session.answer(f"ivdrguse-w{week}", 1)
    for link_id, code in (("sharing-needle", needle), ("sharing-works", works)):
        session.answer(link_id, next(o.value for o in session.questionnaire[link_id].options if coded(o.value) == code))
    assert {which for which in ("yes", "no") if session.is_enabled(f"sharing-{which}")} == together


def coded(value: object) -> str:
    return value.code or "" if isinstance(value, Coding) else ""


def test_who_injected_nothing_is_not_asked_about_sharing() -> None:
    session = FormSession(shipped(TOP))
    for week in (4, 3, 2, 1):
        session.answer(f"ivdrguse-w{week}", 0)
    assert not session.is_asked("sharing-needle")


def test_the_scales_of_top_go_from_0_to_20_and_there_is_no_total_of_all() -> None:
    form = shipped(TOP)
    assert {(form[one].min_value, form[one].max_value) for one in SCALES} == {(0, 20)}
    added = {link_id for item in form.by_link_id.values() for link_id in item.sum_of}
    assert added == {f"{line}-w{week}" for line in WEEKLY for week in (4, 3, 2, 1)}


def test_top_is_about_the_time_before_custody_and_says_that_its_wording_is_not_here() -> None:
    form = shipped(TOP)
    assert "four weeks before custody" in form["top-about"].text
    assert "wording is not copied here" in str(form.raw["copyright"])
