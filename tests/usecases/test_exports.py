"""Attendance for another system: what leaves, as what, and what was taken over there."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from prisoncare_desktop.domain.attendance import ClinicSession, Outcome, Period, TakenOff
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.export_layout import LIST
from prisoncare_desktop.domain.site_lists import SiteList
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import NotAllowed, NotFound, RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import NoteAppointment, RecordOutcome, UndoOutcome
from prisoncare_desktop.usecases.exports import (
    AcceptExport,
    Export,
    ExportAttendance,
    PrepareExport,
    ShownRow,
    Taken,
    Way,
)
from tests.store import clinic
from tests.store.clinic import GP, LEE, LEE_AT_GP, MORNING, NURSE, TODAY, ZOE, ZOE_AT_GP
from tests.usecases.conftest import CLERK, WORKER, House

PRISON = "prison-attendance"
SMS = ClinicSession("session-sms", "substance-misuse", "", "Phoenix room", TODAY, Period.AM, "Jo Bell")


def recorded(house: House, appointment_id: str, outcome: Outcome, reason: str = "", user: StaffMember = NURSE) -> None:
    dispatch.run(RecordOutcome(appointment_id, outcome, reason, same_sitting=True), house.as_(user))


def prepared(house: House, layout_id: str = "", session_id: str = GP.id, user: StaffMember = NURSE) -> Export:
    return dispatch.ask(PrepareExport(session_id, layout_id), house.as_(user))


def lines(export: Export) -> list[dict[str, str]]:
    titles = [column.title for column in export.layout.columns]
    return [dict(zip(titles, row.cells, strict=True)) for row in export.rows if row.cells]


def tick(house: House, *, accepted: bool = True) -> None:
    rows = tuple(ShownRow(row.appointment_id, row.revision) for row in prepared(house).rows)
    dispatch.run(AcceptExport(GP.id, "systmone-like", rows, accepted), house.as_(NURSE))


def keep(house: House, name: str, content: object) -> None:
    with house.store.write(clinic.SYNC) as unit:
        unit.site_lists.put(SiteList(name, json.dumps(content), "staff-leader", MORNING))
        unit.received("SiteListReceived", "site_list", name)
        unit.commit()


def test_the_clinical_system_gets_what_was_recorded_and_who_is_not_recorded_is_counted(house: House) -> None:
    recorded(house, LEE_AT_GP.id, Outcome.NOT_SEEN, "P1")
    export = prepared(house)
    (lee,) = lines(export)
    assert lee == {
        "Date": "20/11/2026",
        "Time": "09:15",
        "Clinic": "GP",
        "NHS number": "",
        "Prison number": LEE.nomis_number,
        "Surname": "Marsh",
        "First name": "Lee",
        "Attendance": "2",
        "Outcome": "Cancelled by or for the patient",
        "Reason code": "Refused, told nurse in person",
        "Reason": "Refused, told nurse in person",
        "Whose doing": "The patient",
        "How": "",
    }
    assert export.left_out == 1


@pytest.mark.hazard("H16")
def test_a_refusal_leaves_for_the_prison_as_not_required_and_nothing_besides(house: House) -> None:
    recorded(house, ZOE_AT_GP.id, Outcome.ATTENDED)
    recorded(house, LEE_AT_GP.id, Outcome.NOT_SEEN, "P1")
    told = [tuple(line.values()) for line in lines(prepared(house, PRISON))]
    assert told == [
        (ZOE.nomis_number, ZOE.cell, "20/11/2026", "AM", "ATTENDED"),
        (LEE.nomis_number, LEE.cell, "20/11/2026", "AM", "NOT_REQUIRED"),
    ]


def test_a_code_of_a_list_nobody_confirmed_is_not_exported(house: House) -> None:
    recorded(house, LEE_AT_GP.id, Outcome.NOT_SEEN, "P1")
    export = prepared(house)
    assert export.in_words == ("Reason code",)
    assert lines(export)[0]["Reason code"] != "P1"

    keep(house, "confirmed", {"did_not_attend_reason": value_set("did_not_attend_reason").version})
    export = prepared(house)
    assert export.in_words == ()
    assert lines(export)[0]["Reason code"] == "P1"


def test_a_file_opens_in_a_spreadsheet_and_a_name_that_begins_with_a_sign_is_no_formula(house: House) -> None:
    with house.store.write(clinic.SYNC) as unit:
        unit.residents.put(replace(LEE, family_name='=cmd|" /C calc"!A0', given_name="@Lee\tA", revision=1))
        unit.received("ResidentReceived", "resident", LEE.id)
        unit.commit()
    recorded(house, LEE_AT_GP.id, Outcome.ATTENDED)
    for way, separator, encoding in ((Way.SAVED, ",", "utf-8-sig"), (Way.COPIED, "\t", "utf-8")):
        left = dispatch.run(ExportAttendance(GP.id, "systmone-like", way), house.as_(NURSE)).value
        head, row = csv.reader(io.StringIO(left.content.decode(encoding)), delimiter=separator)
        assert left.rows == 1
        assert dict(zip(head, row, strict=True))["Surname"] == '\'=cmd|" /C calc"!A0'
        assert dict(zip(head, row, strict=True))["First name"] == "'@Lee A"


def test_what_left_is_in_the_trail_before_it_is_handed_out(house: House) -> None:
    recorded(house, LEE_AT_GP.id, Outcome.ATTENDED)
    dispatch.run(ExportAttendance(GP.id, PRISON, Way.COPIED, (LEE_AT_GP.id,)), house.as_(CLERK))
    with house.store.read() as unit:
        (row,) = [row for row in unit.trail.latest(20) if row.action == "AttendanceExported"]
    assert (row.user_id, row.record_id) == (CLERK.id, GP.id)
    assert row.reason.startswith(f"copied {PRISON} 1 rows ")
    with pytest.raises(RuleBroken) as refused:
        dispatch.run(ExportAttendance(GP.id, PRISON, Way.COPIED, (ZOE_AT_GP.id,)), house.as_(CLERK))
    assert refused.value.code == "nothing-to-export"


def test_what_was_corrected_after_it_was_accepted_says_so_and_what_stands_there(house: House) -> None:
    recorded(house, LEE_AT_GP.id, Outcome.ATTENDED)
    tick(house)
    assert [row.taken for row in prepared(house).rows] == [Taken.ACCEPTED]
    dispatch.run(NoteAppointment(LEE_AT_GP.id, "brought late"), house.as_(NURSE))
    assert [row.taken for row in prepared(house).rows] == [Taken.ACCEPTED]  # a note is nothing to the other system

    recorded(house, LEE_AT_GP.id, Outcome.LATE_SEEN)
    (row,) = prepared(house).rows
    assert row.taken is Taken.CHANGED
    assert ("5" in row.had, "6" in row.cells) == (True, True)

    tick(house)
    assert [row.taken for row in prepared(house).rows] == [Taken.ACCEPTED]
    tick(house, accepted=False)
    assert [row.taken for row in prepared(house).rows] == [Taken.NOT]


def test_what_was_taken_over_and_taken_back_here_stays_in_view_and_does_not_leave(house: House) -> None:
    recorded(house, LEE_AT_GP.id, Outcome.ATTENDED)
    tick(house)
    dispatch.run(UndoOutcome(LEE_AT_GP.id), house.as_(NURSE))
    (row,) = prepared(house).rows
    assert (row.taken, row.cells, "5" in row.had) == (Taken.CHANGED, (), True)
    with pytest.raises(RuleBroken):
        dispatch.run(ExportAttendance(GP.id, PRISON, Way.COPIED), house.as_(NURSE))


def test_a_tick_for_one_system_is_none_for_another(house: House) -> None:
    recorded(house, LEE_AT_GP.id, Outcome.ATTENDED)
    tick(house)
    assert [row.taken for row in prepared(house, PRISON).rows] == [Taken.NOT]


def test_nobody_ticks_off_what_is_not_of_this_session(house: House) -> None:
    with pytest.raises(NotFound):
        dispatch.run(AcceptExport(GP.id, PRISON, (ShownRow("elsewhere", 1),)), house.as_(NURSE))


def test_whose_place_was_taken_off_is_neither_exported_nor_counted(house: House) -> None:
    with house.store.write(clinic.SYNC) as unit:
        unit.appointments.put(replace(LEE_AT_GP, taken_off=TakenOff.DOUBLE, revision=1))
        unit.received("AppointmentReceived", "appointment", LEE_AT_GP.id)
        unit.commit()
    recorded(house, ZOE_AT_GP.id, Outcome.ATTENDED)
    export = prepared(house)
    assert (len(export.rows), export.left_out) == (1, 0)


@pytest.mark.hazard("H15")
def test_a_clinic_of_the_substance_misuse_team_is_exported_by_that_team_alone_under_no_name(house: House) -> None:
    with house.store.write(clinic.SYNC) as unit:
        unit.sessions.put(SMS)
        unit.received("SessionReceived", "session", SMS.id)
        unit.appointments.put(replace(LEE_AT_GP, id="appointment-sms", session_id=SMS.id))
        unit.received("AppointmentReceived", "appointment", "appointment-sms")
        unit.commit()
    for other in (NURSE, CLERK):
        with pytest.raises(NotAllowed):
            prepared(house, session_id=SMS.id, user=other)
    recorded(house, "appointment-sms", Outcome.ATTENDED, user=WORKER)
    left = dispatch.run(ExportAttendance(SMS.id, PRISON, Way.SAVED), house.as_(WORKER)).value
    assert prepared(house, PRISON, SMS.id, WORKER).sensitive
    text = left.content.decode("utf-8-sig")
    assert LEE.nomis_number in text
    assert not any(word in text for word in ("ubstance", "SMS", "sms", "Phoenix", "Bell"))


def test_a_prison_has_layouts_of_its_own_and_one_that_cannot_be_used_stops_nothing(house: House) -> None:
    own = {
        "id": PRISON,
        "label": "Gate",
        "audience": "prison",
        "separator": ";",
        "dates": "YYYY-MM-DD",
        "columns": [{"title": "No", "source": "prison-number"}, {"title": "In NOMIS", "source": "nomis-outcome"}],
    }
    keep(house, LIST, [own])
    recorded(house, LEE_AT_GP.id, Outcome.NOT_SEEN, "R1")
    assert lines(prepared(house, PRISON)) == [{"No": LEE.nomis_number, "In NOMIS": "ACCAB"}]

    own["columns"] = [{"title": "No", "source": "prison-number"}, {"title": "Why", "source": "reason"}]
    with house.store.write(clinic.SYNC) as unit:
        unit.site_lists.put(SiteList(LIST, json.dumps([own]), "staff-leader", MORNING, revision=1))
        unit.received("SiteListReceived", "site_list", LIST)
        unit.commit()
    export = prepared(house, PRISON)
    assert (export.unusable, export.layout.label) == (True, "Prison")
