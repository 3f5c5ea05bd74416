from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from prisoncare_desktop.domain.feedback import PaperStatus
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.sampling import LeftOut
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.forms import wire
from prisoncare_desktop.forms.paper import Variant
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.drafts import GetMyDrafts, SaveDraft
from prisoncare_desktop.usecases.feedback import (
    EASY_READ_FORM,
    FEEDBACK_FORM,
    FORM_SUBJECT,
    KeyInReturn,
    PreparePack,
    RecordPackPrinted,
)
from prisoncare_desktop.usecases.form_library import ApproveWording
from prisoncare_desktop.usecases.packaged_forms import packaged_form
from prisoncare_desktop.usecases.ports import PackItem
from prisoncare_desktop.usecases.sampling import CheckDraws, CommitSeeds, GetWeekOfDraws, MakeDraws
from tests.store.clinic import SYNC
from tests.usecases.conftest import AUDITOR, CLERK, House, next_week

People = Callable[[int], tuple[Resident, ...]]


@pytest.fixture
def week(house: House) -> date:
    """A week whose seed was committed in time; it is the Monday after it, nothing is drawn yet."""
    week = next_week(house)
    dispatch.run(CommitSeeds(), house.as_(CLERK))
    house.go_to(week + timedelta(days=7))
    return week


def draws(house: House, week: date) -> dict[str, tuple[str, ...]]:
    lines = dispatch.ask(GetWeekOfDraws(week), house.as_(CLERK)).lines
    return {line.draw.clinic_code: line.draw.drawn for line in lines}


@pytest.mark.hazard("H17")
def test_looking_at_a_pack_gives_no_form_out_and_printing_it_twice_gives_each_out_once(
    house: House, week: date, people: People
) -> None:
    clerk = house.as_(CLERK)
    house.clinic_seen("gp", week, *people(5))
    dispatch.run(MakeDraws(week), clerk)
    pack = dispatch.ask(PreparePack(week), clerk)
    assert given_out(house, week) == 0
    dispatch.run(RecordPackPrinted(pack), clerk)
    dispatch.run(RecordPackPrinted(pack), clerk)
    assert given_out(house, week) == pack.forms == 2
    with house.store.read() as unit:
        printings = [row for row in unit.trail.latest(20) if row.action == "PackPrinted"]
    assert len(printings) == 2


def given_out(house: House, week: date) -> int:
    return dict(dispatch.ask(GetWeekOfDraws(week), house.as_(CLERK)).paper)[PaperStatus.GIVEN_OUT]


@pytest.mark.hazard("H16")
def test_nobody_is_asked_where_only_one_could_be_for_the_clinic_alone_would_name_them(
    house: House, week: date, people: People
) -> None:
    alone, *others = people(4)
    house.clinic_seen("dentist", week, alone)
    house.clinic_seen("gp", week, *others)
    dispatch.run(MakeDraws(week), house.as_(CLERK))
    assert draws(house, week)["dentist"] == ()
    assert len(draws(house, week)["gp"]) == 2


def test_a_week_that_drew_nobody_prints_no_pack(house: House, week: date, people: People) -> None:
    house.clinic_seen("dentist", week, *people(1))
    dispatch.run(MakeDraws(week), house.as_(CLERK))
    with pytest.raises(RuleBroken):
        dispatch.ask(PreparePack(week), house.as_(CLERK))
    assert house.printed == []


def test_somebody_seen_in_two_clinics_of_a_week_is_asked_once(house: House, week: date, people: People) -> None:
    both = people(3)
    house.clinic_seen("dentist", week, *both)
    house.clinic_seen("gp", week + timedelta(days=1), *both)
    dispatch.run(MakeDraws(week), house.as_(CLERK))
    drawn = draws(house, week)
    assert len(drawn["dentist"]) == 2
    assert not set(drawn["dentist"]) & set(drawn["gp"])
    frames = {x.draw.clinic_code: x.left_out for x in dispatch.ask(GetWeekOfDraws(week), house.as_(CLERK)).lines}
    assert frames["gp"] == ((LeftOut.ASKED_LATELY, 2),)


def test_drawing_again_changes_nothing(house: House, week: date, people: People) -> None:
    house.clinic_seen("gp", week, *people(5))
    dispatch.run(MakeDraws(week), house.as_(CLERK))
    before = draws(house, week)
    again = dispatch.run(MakeDraws(week), house.as_(CLERK))
    assert not again.changes
    assert draws(house, week) == before


def test_a_clinic_this_version_has_no_name_for_does_not_stop_the_pack(house: House, week: date, people: People) -> None:
    house.clinic_seen("hologram", week, *people(3))
    dispatch.run(MakeDraws(week), house.as_(CLERK))
    dispatch.ask(PreparePack(week), house.as_(CLERK))
    assert len(house.printed[0]) == 2


def test_an_auditor_sees_that_the_draw_holds_and_nobodys_name(house: House, week: date, people: People) -> None:
    house.clinic_seen("gp", week, *people(5))
    dispatch.run(MakeDraws(week), house.as_(CLERK))
    (seen_by_auditor,) = dispatch.ask(CheckDraws(week), house.as_(AUDITOR))
    assert seen_by_auditor.same
    assert seen_by_auditor.drawn_again == ()
    (seen_by_clerk,) = dispatch.ask(CheckDraws(week), house.as_(CLERK))
    assert len(seen_by_clerk.drawn_again) == 2


def test_a_draw_that_does_not_come_out_the_same_is_shown_even_if_it_names_a_stranger(
    house: House, week: date, people: People
) -> None:
    """Another PC's frame names somebody who never came down to this one."""
    house.clinic_seen("gp", week, *people(3))
    dispatch.run(MakeDraws(week), house.as_(CLERK))
    with house.store.write(SYNC) as unit:
        draw = unit.draws.find("gp", week)
        assert draw is not None
        strange = tuple(
            replace(c, resident_id="" if c.resident_id not in draw.drawn else c.resident_id) for c in draw.frame
        )
        swapped = replace(draw, frame=strange, seed="00" * 32, revision=draw.revision + 1)
        unit.draws.put(swapped)
        unit.received("DrawReceived", "draw", draw.id)
        unit.commit()
    (check,) = dispatch.ask(CheckDraws(week), house.as_(CLERK))
    assert not check.seed_fits_commitment


def keyed(house: House, week: date, everybody: tuple[Resident, ...]) -> str:
    """Print a pack, begin to key one form in, and complete it. Return its code."""
    clerk = house.as_(CLERK)
    house.clinic_seen("gp", week, *everybody)
    dispatch.run(MakeDraws(week), clerk)
    dispatch.run(RecordPackPrinted(dispatch.ask(PreparePack(week), clerk)), clerk)
    code = house.printed[0][0].code
    form = packaged_form(FEEDBACK_FORM)
    draft = wire.to_draft(FormSession(form))
    dispatch.run(SaveDraft(FORM_SUBJECT + code, form.url, form.version, draft), clerk)
    dispatch.run(KeyInReturn(code, draft), clerk)
    return code


@pytest.mark.hazard("H16")
def test_the_draft_of_a_form_is_gone_in_the_moment_it_is_keyed_in(house: House, week: date, people: People) -> None:
    keyed(house, week, people(4))
    assert dispatch.ask(GetMyDrafts(), house.as_(CLERK)) == ()


@pytest.mark.hazard("H16")
def test_the_id_of_a_returned_form_says_no_time(house: House, week: date, people: People) -> None:
    keyed(house, week, people(4))
    with house.store.read() as unit:
        (entry,) = [e for e in unit.outbox.pending(50, house.clock.now()) if e.kind == "FeedbackReturned"]
        kept = unit.responses.get(entry.record_id)
    assert UUID(kept.id).version == 4
    assert kept.completed_at.isoformat() == f"{week + timedelta(days=7)}T00:00:00+00:00"
    assert (kept.resident_id, kept.episode_id, kept.completed_by) == ("", "", "")


# --- the paper that suits a person ------------------------------------------------------------------------------------

LEADER = StaffMember("staff-leader", "Dr Hale", Role.LEADER)


def printed_for(house: House, week: date, *drawn: Resident) -> dict[str, PackItem]:
    """Draw exactly these people in one clinic and return what is printed for each, by surname."""
    house.clinic_seen("gp", week, *drawn)
    dispatch.run(MakeDraws(week), house.as_(CLERK))
    dispatch.run(RecordPackPrinted(dispatch.ask(PreparePack(week), house.as_(CLERK))), house.as_(CLERK))
    return {item.slip.surname: item for item in house.printed[-1]}


def approve(house: House, url: str, language: str) -> None:
    dispatch.run(ApproveWording(url, language, "nurse who reads it"), house.as_(LEADER))


def kept_with_codes(house: House, items: dict[str, PackItem]) -> set[tuple[str, str]]:
    with house.store.read() as unit:
        papers = [unit.paper_forms.find(item.code) for item in items.values()]
    return {(paper.questionnaire, paper.language) for paper in papers if paper is not None}


def test_large_print_and_easy_read_are_printed_for_whom_the_register_says_so_and_leave_no_mark(
    house: House, week: date, people: People
) -> None:
    one, other = people(2)
    items = printed_for(house, week, replace(one, needs=("large-print",)), replace(other, needs=("easy-read",)))

    assert items[one.family_name].variant is Variant.LARGE_PRINT
    assert items[other.family_name].variant is Variant.EASY_READ
    assert {item.form.url for item in items.values()} == {FEEDBACK_FORM}
    assert kept_with_codes(house, items) == {(FEEDBACK_FORM, "en")}


def test_nobody_is_given_a_language_that_is_a_draft(house: House, week: date, people: People) -> None:
    polish = [replace(one, language="pl") for one in people(2)]
    items = printed_for(house, week, *polish)

    assert {item.language for item in items.values()} == {"en"}
    assert {item.form["better"].text for item in items.values()} == {"What could we do better?"}


def test_a_language_that_is_approved_is_given_to_those_who_read_it(house: House, week: date, people: People) -> None:
    approve(house, FEEDBACK_FORM, "pl")
    one, other = people(2)
    items = printed_for(house, week, replace(one, language="pl-PL"), replace(other, language="so"))

    assert items[one.family_name].form["better"].text == "Co możemy robić lepiej?"
    assert items[other.family_name].language == "en"


@pytest.mark.hazard("H16")
def test_the_only_polish_reader_of_a_clinic_has_a_polish_form_whose_code_does_not_say_so(
    house: House, week: date, people: People
) -> None:
    approve(house, FEEDBACK_FORM, "pl")
    one, other = people(2)
    items = printed_for(house, week, replace(one, language="pl"), other)

    assert items[one.family_name].language == "pl"
    assert kept_with_codes(house, items) == {(FEEDBACK_FORM, "")}


def test_two_who_need_easy_read_have_the_easy_read_form_once_it_is_signed_off(
    house: House, week: date, people: People
) -> None:
    approve(house, EASY_READ_FORM, "en-GB")
    items = printed_for(house, week, *(replace(one, needs=("easy-read",)) for one in people(2)))

    assert {item.form.url for item in items.values()} == {EASY_READ_FORM}
    assert {item.variant for item in items.values()} == {Variant.EASY_READ}
    assert kept_with_codes(house, items) == {(EASY_READ_FORM, "en")}


def test_an_easy_read_form_that_is_not_signed_off_is_given_to_nobody(house: House, week: date, people: People) -> None:
    items = printed_for(house, week, *(replace(one, needs=("easy-read",)) for one in people(2)))

    assert {item.form.url for item in items.values()} == {FEEDBACK_FORM}


@pytest.mark.hazard("H16")
def test_the_only_one_who_needs_easy_read_has_the_form_of_all_others_with_faces(
    house: House, week: date, people: People
) -> None:
    approve(house, EASY_READ_FORM, "en-GB")
    one, other = people(2)
    items = printed_for(house, week, replace(one, needs=("easy-read",)), other)

    assert {item.form.url for item in items.values()} == {FEEDBACK_FORM}
    assert items[one.family_name].variant is Variant.EASY_READ
    assert len(kept_with_codes(house, items)) == 1


def test_easy_read_in_a_language_they_read_comes_before_an_easy_read_form_they_do_not(
    house: House, week: date, people: People
) -> None:
    approve(house, EASY_READ_FORM, "en-GB")
    approve(house, FEEDBACK_FORM, "pl")
    items = printed_for(house, week, *(replace(one, needs=("easy-read",), language="pl") for one in people(2)))

    assert {(item.form.url, item.language, item.variant) for item in items.values()} == {
        (FEEDBACK_FORM, "pl", Variant.EASY_READ)
    }
