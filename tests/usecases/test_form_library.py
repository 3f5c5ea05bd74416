"""The forms a leader and an administrator see, their blank copies, and who approves a wording."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prisoncare_desktop.domain.form_wording import Audience
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import NotFound, RuleBroken
from prisoncare_desktop.forms.paper import Variant
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.feedback import FEEDBACK_FORM
from prisoncare_desktop.usecases.form_library import (
    ApproveWording,
    BlankCopies,
    GetDraftLanguages,
    GetForms,
    PrepareBlankCopies,
    RecordBlankCopiesPrinted,
    ShippedForm,
    WithdrawApproval,
)
from prisoncare_desktop.usecases.ports import BlankPaper
from tests.usecases.conftest import CLERK, House

LEADER = StaffMember("staff-leader", "Dr Hale", Role.LEADER)
EASY_READ_FORM = FEEDBACK_FORM + "-easy-read"


def at_work(house: House, who: StaffMember, drawn: list[BlankPaper] | None = None) -> Context:
    def draw(paper: BlankPaper) -> bytes:
        if drawn is not None:
            drawn.append(paper)
        return b"%PDF-"

    return replace(house.as_(who), blank_printer=draw)


def forms(house: House) -> dict[str, ShippedForm]:
    return {form.url.rpartition("/")[2]: form for form in dispatch.ask(GetForms(), at_work(house, CLERK))}


def blank(house: House, language: str = "en-GB", url: str = FEEDBACK_FORM, who: StaffMember = CLERK) -> BlankCopies:
    return dispatch.ask(PrepareBlankCopies(url, language), at_work(house, who))


def trail(house: House, action: str) -> list[tuple[str, str]]:
    with house.store.read() as unit:
        return [(row.record_id, row.reason) for row in unit.trail.latest(30) if row.action == action]


def test_every_form_is_listed_with_whom_it_is_for_and_how_its_languages_stand(house: House) -> None:
    listed = forms(house)

    assert listed["feedback-fft"].audience is Audience.RESIDENT
    assert listed["audit-complaints"].audience is Audience.STAFF
    assert listed["feedback-fft-easy-read"].variants == (Variant.EASY_READ,)
    assert listed["feedback-fft"].variants == tuple(Variant)
    assert [one.language for one in listed["feedback-fft"].wordings if one.approved] == ["en-GB"]
    assert [one.approved for one in listed["feedback-fft-easy-read"].wordings] == [False]


def test_on_screen_too_a_language_is_a_draft_until_it_is_approved_here(house: House) -> None:
    at_desk = at_work(house, LEADER)
    asked = GetDraftLanguages(FEEDBACK_FORM, forms(house)["feedback-fft"].version)
    assert dispatch.ask(asked, at_desk) == {"pl", "ro", "sq", "lt", "pt", "ar", "ur", "vi", "cy"}

    dispatch.run(ApproveWording(FEEDBACK_FORM, "pl", "a nurse who speaks Polish"), at_desk)
    assert "pl" not in dispatch.ask(asked, at_desk)
    assert "ro" in dispatch.ask(asked, at_desk)


def test_a_blank_copy_is_in_the_language_asked_for(house: House) -> None:
    drawn: list[BlankPaper] = []
    dispatch.ask(PrepareBlankCopies(FEEDBACK_FORM, "pl", Variant.LARGE_PRINT, 3), at_work(house, CLERK, drawn))

    (paper,) = drawn
    assert paper.form["better"].text == "Co możemy robić lepiej?"
    assert paper.form["experience"].options[0].label == "Bardzo dobrze"
    assert (paper.variant, paper.language, paper.copies, paper.draft) == (Variant.LARGE_PRINT, "pl", 3, True)


def test_a_draft_can_be_looked_at_and_not_printed(house: House) -> None:
    for copies in (blank(house, "pl"), blank(house, url=EASY_READ_FORM)):
        assert copies.draft
        with pytest.raises(RuleBroken) as refused:
            dispatch.run(RecordBlankCopiesPrinted(copies), at_work(house, CLERK))
        assert refused.value.code == "wording-draft"
    assert trail(house, "BlankFormsPrinted") == []


def test_a_printing_of_blank_copies_is_in_the_trail(house: House) -> None:
    dispatch.run(RecordBlankCopiesPrinted(blank(house)), at_work(house, CLERK))

    assert trail(house, "BlankFormsPrinted") == [("feedback-fft|1.0.0", "standard, en-GB, 1 copies")]


def test_a_wording_that_a_leader_approves_is_printed_from_then_on(house: House) -> None:
    drawn_before = blank(house, "pl")
    dispatch.run(ApproveWording(FEEDBACK_FORM, "pl", "nurse who speaks Polish"), at_work(house, LEADER))

    assert not blank(house, "pl").draft
    dispatch.run(RecordBlankCopiesPrinted(blank(house, "pl")), at_work(house, CLERK))
    with pytest.raises(RuleBroken):  # its pages say DRAFT
        dispatch.run(RecordBlankCopiesPrinted(drawn_before), at_work(house, CLERK))
    assert trail(house, "WordingApproved") == [("feedback-fft|1.0.0 pl", "nurse who speaks Polish")]
    (polish,) = [one for one in forms(house)["feedback-fft"].wordings if one.language == "pl"]
    assert polish.approval is not None
    assert (polish.approval.by, polish.approval.read_by) == (LEADER.id, "nurse who speaks Polish")


def test_an_approval_taken_back_stops_what_was_already_drawn(house: House) -> None:
    dispatch.run(ApproveWording(FEEDBACK_FORM, "pl", "nurse who speaks Polish"), at_work(house, LEADER))
    drawn = blank(house, "pl")
    dispatch.run(WithdrawApproval(FEEDBACK_FORM, "pl"), at_work(house, LEADER))

    with pytest.raises(RuleBroken):
        dispatch.run(RecordBlankCopiesPrinted(drawn), at_work(house, CLERK))
    with pytest.raises(RuleBroken):
        dispatch.run(WithdrawApproval(FEEDBACK_FORM, "pl"), at_work(house, LEADER))
    assert trail(house, "WordingWithdrawn") == [("feedback-fft|1.0.0 pl", "")]


def test_a_language_a_form_does_not_have_is_not_found(house: House) -> None:
    with pytest.raises(NotFound):
        blank(house, "ckb")


@pytest.mark.parametrize("copies", [0, 101])
def test_nobody_prints_none_or_a_mistyped_number_of_copies(house: House, copies: int) -> None:
    with pytest.raises(RuleBroken):
        dispatch.ask(PrepareBlankCopies(FEEDBACK_FORM, "en", copies=copies), at_work(house, CLERK))
