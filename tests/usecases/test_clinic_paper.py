"""Paper about clinics: who is on it, what it may not tell, and its row of the trail. What is drawn: tests/pdf."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Outcome, Period, TakenOff
from prisoncare_desktop.domain.calendar import local_time
from prisoncare_desktop.domain.clinic_type import LIST
from prisoncare_desktop.domain.regime import Regime, RegimeDay
from prisoncare_desktop.domain.resident import Presence, Resident
from prisoncare_desktop.domain.site_lists import SiteList
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import NotAllowed, RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.clinic_paper import (
    APPOINTMENT_SLIP,
    PrepareCoverSheet,
    PrepareMovementList,
    PrepareSlips,
    RecordClinicPaperPrinted,
)
from prisoncare_desktop.usecases.clinic_paper_port import (
    AnyClinicPaper,
    AppointmentSlip,
    CoverPaper,
    MovementPaper,
    SlipPaper,
)
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.form_library import ApproveWording
from tests.store import clinic
from tests.store.clinic import GP, LEE, LEE_AT_GP, MORNING, NURSE, TODAY, ZOE, ZOE_AT_GP
from tests.usecases.conftest import CLERK, WORKER, House

SMS = ClinicSession("session-sms", "substance-misuse", "", "Phoenix room", TODAY, Period.AM, "Jo Bell")


@dataclass
class Office:
    """The house, with what was drawn."""

    house: House
    drawn: list[AnyClinicPaper] = field(default_factory=list)

    def as_(self, user: StaffMember) -> Context:
        return replace(self.house.as_(user), clinic_printer=self._draw)

    def _draw(self, paper: AnyClinicPaper) -> bytes:
        self.drawn.append(paper)
        return b"%PDF-"

    def came(self, *records: Resident | ClinicSession | Appointment) -> None:
        with self.house.store.write(clinic.SYNC) as unit:
            for record in records:
                if isinstance(record, Resident):
                    unit.residents.put(record)
                    unit.received("ResidentReceived", "resident", record.id)
                elif isinstance(record, ClinicSession):
                    unit.sessions.put(record)
                    unit.received("SessionReceived", "session", record.id)
                else:
                    unit.appointments.put(record)
                    unit.received("AppointmentReceived", "appointment", record.id)
            unit.commit()

    def movement(self, user: StaffMember = NURSE, wing: str = "") -> MovementPaper:
        dispatch.ask(PrepareMovementList(TODAY, Period.AM, wing), self.as_(user))
        paper = self.drawn[-1]
        assert isinstance(paper, MovementPaper)
        return paper

    def slips(self, user: StaffMember = NURSE, session_id: str = GP.id) -> tuple[AppointmentSlip, ...]:
        dispatch.ask(PrepareSlips(session_id), self.as_(user))
        paper = self.drawn[-1]
        assert isinstance(paper, SlipPaper)
        return paper.slips


@pytest.fixture
def office(house: House) -> Office:
    return Office(house)


def names(paper: MovementPaper) -> dict[str, list[str]]:
    return {sheet.wing: [row.name for row in sheet.rows] for sheet in paper.wings}


def test_each_wing_has_its_sheet_in_walking_order(office: Office) -> None:
    before = replace(LEE, id="resident-ann", nomis_number="D1111DD", given_name="Ann", cell="B-1-010")
    at_gp = replace(LEE_AT_GP, id="appointment-ann", resident_id=before.id, starts_at=MORNING + timedelta(hours=1))
    office.came(before, at_gp)

    assert names(office.movement()) == {"A": ["Zed O'Brien-Sharp"], "B": ["Ann Marsh", "Lee Marsh"]}
    assert names(office.movement(wing="B")) == {"B": ["Ann Marsh", "Lee Marsh"]}


@pytest.mark.hazard("H16")
def test_all_clinics_are_on_one_list_and_nobody_can_tell_one_from_another(office: Office) -> None:
    """Whoever prints: a sheet of one team's people alone would tell whose they are."""
    office.came(SMS, replace(LEE_AT_GP, id="appointment-sms", session_id=SMS.id, resident_id=ZOE.id))
    dentist = replace(SMS, id="session-dentist", clinic_code="dentist", room="Dental surgery")
    office.came(dentist, replace(ZOE_AT_GP, id="appointment-dentist", session_id=dentist.id, resident_id=LEE.id))

    papers = [office.movement(user) for user in (NURSE, WORKER, CLERK)]

    assert [paper.wings for paper in papers] == [papers[0].wings] * 3
    (a_wing, b_wing) = papers[0].wings
    in_health_centre = [row.go_to for row in (*a_wing.rows, *b_wing.rows) if row.go_to != "A wing health room"]
    assert in_health_centre == ["Health centre", "Health centre"]
    assert "Bell" not in repr(papers[0])


@pytest.mark.hazard("H16")
def test_paper_sends_people_where_a_kind_of_clinic_has_its_own_place_but_never_for_a_masked_one(office: Office) -> None:
    own = [
        {"code": "gp", "label": "GP", "masked": "no", "public_place": "Annexe"},
        {"code": "substance-misuse", "label": "Substance misuse", "masked": "yes", "public_place": "Phoenix house"},
    ]
    office.came(SMS, replace(LEE_AT_GP, id="appointment-sms", session_id=SMS.id, resident_id=ZOE.id))
    with office.house.store.write(clinic.SYNC) as unit:
        unit.site_lists.put(SiteList(LIST, json.dumps(own), "staff-leader", MORNING))
        unit.received("SiteListReceived", "site_list", LIST)
        unit.commit()

    assert {row.go_to for sheet in office.movement().wings for row in sheet.rows} == {"Annexe", "Health centre"}
    assert {(slip.words.place, slip.in_english) for slip in office.slips()} == {("Annexe", "Annexe")}
    assert {slip.words.place for slip in office.slips(WORKER, SMS.id)} == {"Health centre"}


@pytest.mark.parametrize(
    "changed",
    [
        replace(LEE_AT_GP, outcome=Outcome.CANCELLED, attendance_code="4", revision=1),
        replace(LEE_AT_GP, withdrawn=True, revision=1),
        replace(LEE_AT_GP, taken_off=TakenOff.DOUBLE, revision=1),
        replace(LEE_AT_GP, walk_in=True, revision=1),
        replace(LEE, presence=Presence.RELEASED, cell="", revision=1),
    ],
    ids=["recorded", "withdrawn", "taken off", "walked in", "released"],
)
def test_nobody_is_unlocked_who_is_not_to_come(office: Office, changed: Resident | Appointment) -> None:
    office.came(changed)
    assert names(office.movement()) == {"A": ["Zed O'Brien-Sharp"]}


def test_who_is_out_of_the_prison_is_counted_and_not_named(office: Office) -> None:
    office.came(replace(LEE, presence=Presence.OUT, revision=1))
    paper = office.movement()
    assert (names(paper), paper.out) == ({"A": ["Zed O'Brien-Sharp"]}, 1)


def test_whoever_is_in_no_cell_is_on_the_last_sheet(office: Office) -> None:
    office.came(replace(ZOE, cell="RECP", revision=1))
    assert names(office.movement()) == {"B": ["Lee Marsh"], "": ["Zed O'Brien-Sharp"]}


def test_a_half_day_without_anybody_makes_no_paper(office: Office) -> None:
    with pytest.raises(RuleBroken) as refused:
        dispatch.ask(PrepareMovementList(TODAY, Period.ED), office.as_(NURSE))
    assert refused.value.code == "nobody-on-paper"


@pytest.mark.hazard("H17")
def test_the_trail_says_who_printed_what_and_whom_they_saw(office: Office) -> None:
    nurse = office.as_(NURSE)
    paper = dispatch.ask(PrepareMovementList(TODAY, Period.AM), nurse)
    assert {note.record_id for note in nurse.viewings.take()} == {ZOE.id, LEE.id}

    dispatch.run(RecordClinicPaperPrinted(paper), nurse)

    with office.house.store.read() as unit:
        (row,) = unit.trail.latest(1)
    assert (row.action, row.record_id) == ("MovementListPrinted", "2026-11-20 am all wings")
    assert row.reason.startswith("2 rows, sha256 ")


# --- slips ------------------------------------------------------------------------------------------------------------


def test_a_slip_is_in_english_until_a_leader_approves_the_words_of_who_reads_it(office: Office) -> None:
    """Zoë reads Polish and needs easy read; nobody said what Lee reads."""
    zoe, lee = office.slips()
    assert [slip.words.heading for slip in (zoe, lee)] == ["You have a health care appointment."] * 2
    assert (zoe.large, lee.large) == (True, False)

    leader = StaffMember("staff-leader", "Dr Hale", Role.LEADER)
    dispatch.run(ApproveWording(APPOINTMENT_SLIP, "pl", "a nurse who reads Polish"), office.as_(leader))
    zoe, lee = office.slips()

    assert (zoe.words.heading, zoe.words.weekday, zoe.words.language) == (
        "Masz wizytę w opiece zdrowotnej.",
        "piątek",
        "pl",
    )
    assert (zoe.starts, zoe.in_english) == (local_time(ZOE_AT_GP.starts_at), "A wing health room")
    assert lee.words.language == "en"


@pytest.mark.hazard("H16")
def test_slips_of_the_substance_misuse_team_are_that_teams_and_say_health_care(office: Office) -> None:
    office.came(SMS, replace(LEE_AT_GP, id="appointment-sms", session_id=SMS.id, resident_id=ZOE.id))
    for user in (NURSE, CLERK):
        with pytest.raises(NotAllowed):
            office.slips(user, SMS.id)

    worker = office.as_(WORKER)
    dispatch.ask(PrepareSlips(SMS.id), worker)

    assert [(note.record_type, note.record_id) for note in worker.viewings.take()] == [("pathway", ZOE.id)]
    (slip,) = office.slips(WORKER, SMS.id)
    assert (slip.what, slip.words.place, slip.in_english) == ("Health care", "Health centre", "Health centre")


def test_a_clinic_that_nobody_is_still_to_come_to_makes_no_slips(office: Office) -> None:
    for appointment in (ZOE_AT_GP, LEE_AT_GP):
        office.came(replace(appointment, outcome=Outcome.ATTENDED, attendance_code="5", revision=1))
    with pytest.raises(RuleBroken) as refused:
        office.slips()
    assert refused.value.code == "nobody-on-paper"


# --- the cover sheet --------------------------------------------------------------------------------------------------


def cover(office: Office, user: StaffMember = NURSE, session_id: str = GP.id) -> CoverPaper:
    dispatch.ask(PrepareCoverSheet(session_id), office.as_(user))
    paper = office.drawn[-1]
    assert isinstance(paper, CoverPaper)
    return paper


@pytest.mark.hazard("H16")
def test_who_walked_in_needs_no_slip_and_stands_on_the_cover_sheet(office: Office) -> None:
    office.came(replace(LEE_AT_GP, walk_in=True, revision=1))
    assert [slip.number for slip in office.slips()] == [ZOE.nomis_number]
    assert dispatch.ask(PrepareCoverSheet(GP.id), office.as_(NURSE)).rows == 2


def test_the_cover_sheet_has_numbers_and_initials_and_no_name(office: Office) -> None:
    paper = cover(office)
    assert [(row.number, row.initials) for row in paper.rows] == [("A1234AA", "Z. O."), ("B5678CD", "L. M.")]
    assert (paper.what, paper.place, paper.regime) == ("Health care", "A wing health room", "")
    assert "Marsh" not in repr(paper)
    assert "Dr Hall" not in repr(paper)


@pytest.mark.parametrize(("regime", "said"), [(Regime.LOCKDOWN, "regime: lockdown"), (Regime.OUTBREAK, "")])
def test_the_cover_sheet_says_the_wings_regime_but_no_outbreak(office: Office, regime: Regime, said: str) -> None:
    with office.house.store.write(clinic.SYNC) as unit:
        unit.regime.put(RegimeDay("regime-am", "A", TODAY, Period.AM, regime, NURSE.id, MORNING))
        unit.received("RegimeReceived", "regime_day", "regime-am")
        unit.commit()
    assert cover(office).regime == said


def test_the_cover_sheet_of_another_teams_clinic_is_not_made(office: Office) -> None:
    with pytest.raises(NotAllowed):
        cover(office, WORKER)
