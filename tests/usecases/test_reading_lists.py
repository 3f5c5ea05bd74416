"""Putting a pasted list on a clinic: nobody by a name alone, no line lost, and each says what is wrong with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from prisoncare_desktop.domain.attendance import ClinicSession, Period
from prisoncare_desktop.domain.calendar import local_time
from prisoncare_desktop.domain.pasted_list import LINES_MOST, Wrong
from prisoncare_desktop.domain.resident import Presence, Resident
from prisoncare_desktop.errors import NotAllowed, RuleBroken
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.drafts import FindDraft
from prisoncare_desktop.usecases.reading_lists import SUBJECT, AddReadList, Fits, ReadLines, ReadList, ReadListFile
from tests.store.clinic import LEE, SYNC, TODAY, ZOE
from tests.usecases.conftest import CLERK, NURSE, House

MORNING = ClinicSession("made", "gp", "A", "A1", TODAY, Period.AM, made_here=True, revision=1)
AMIR = Resident("amir", "C1111AA", "Amir", "Khan", "", date(1990, 1, 2), "A-1-009")
AMIN = replace(AMIR, id="amin", nomis_number="C2222AA", given_name="Amin")
GONE = Resident("gone", "C3333AA", "Gary", "Gone", "", None, "", Presence.RELEASED)


@pytest.fixture
def made(house: House) -> House:
    """A clinic made this morning with nobody on it; two Khans share a cell, and one has left."""
    with house.store.write(SYNC) as unit:
        unit.sessions.put(MORNING)
        unit.received("SessionReceived", "session", MORNING.id)
        for one in (AMIR, AMIN, GONE):
            unit.residents.put(one)
            unit.received("ResidentReceived", "resident", one.id)
        unit.commit()
    return house


def read(house: House, text: str) -> ReadLines:
    return dispatch.ask(ReadList(MORNING.id, text), house.as_(NURSE))


def told(house: House, text: str) -> list[str]:
    """Return of each line whom it names and when, or what is wrong with it."""
    return [
        f"{one.resident.id} {local_time(one.starts_at):%H:%M}" if isinstance(one, Fits) else one.wrong.value
        for one in read(house, text).lines
    ]


def test_somebody_is_named_by_number_or_by_name_and_cell_and_never_by_a_name_alone(made: House) -> None:
    lines = f"{LEE.nomis_number}\nZed O'Brien-Sharp, A-1-4\nAmir Khan\n943 476 5918"
    assert told(made, lines) == ["resident-lee 08:30", "resident-zoe 08:40", "one-identifier", "one-identifier"]


@pytest.mark.hazard("H1")
def test_a_number_with_somebody_elses_name_names_nobody(made: House) -> None:
    lines = f"{LEE.nomis_number},Lee Marsh\n{ZOE.nomis_number},Lee Marsh\n{AMIR.nomis_number},Khan\nB9999ZZ,Lee Marsh"
    assert told(made, lines) == ["resident-lee 08:30", "another-name", "amir 08:40", "not-found"]


@pytest.mark.hazard("H1")
def test_of_two_of_one_name_in_one_cell_neither_is_taken_for_the_other(made: House) -> None:
    assert told(made, "A Khan;A-1-009\nAmir Khan;A-1-009") == ["two-of-that-name", "amir 08:30"]


def test_who_is_on_it_already_stands_twice_or_has_left_is_kept_aside_with_the_reason(made: House) -> None:
    run(made, LEE.nomis_number)
    lines = f"{LEE.nomis_number}\n{ZOE.nomis_number}\n{ZOE.nomis_number}\n{GONE.nomis_number}\n\nName,Cell\n7"
    assert told(made, lines) == [
        "on-list",
        "resident-zoe 08:40",
        "twice",
        "left",
        "empty",
        "heading",
        "one-identifier",
    ]


def test_times_are_kept_as_they_stand_and_who_has_none_gets_the_next_that_is_free(made: House) -> None:
    lines = f"8:30 {LEE.nomis_number}".replace(" ", "\t") + f"\n{ZOE.nomis_number}\n14:00\t{AMIR.nomis_number}"
    assert told(made, lines) == ["resident-lee 08:30", "resident-zoe 08:40", "outside-half-day"]


def test_who_is_asked_for_elsewhere_then_is_put_on_it_and_it_is_said(made: House) -> None:
    (one,) = read(made, ZOE.nomis_number).fitting
    assert [clash.clinic_label for clash in one.clashes] == [""], "when, and not for which clinic"


def run(house: House, text: str) -> tuple[int, int]:
    added = dispatch.run(AddReadList(MORNING.id, text), house.as_(NURSE)).value
    return added.added, added.kept_aside


def test_what_fits_is_on_the_list_and_what_does_not_is_ones_draft_until_it_is_dealt_with(made: House) -> None:
    nurse = made.as_(NURSE)
    assert run(made, f"{LEE.nomis_number}\nNobody Known\n{AMIR.nomis_number}\n") == (2, 1)
    draft = dispatch.ask(FindDraft(SUBJECT + MORNING.id), nurse)
    assert draft is not None
    assert draft.content == '{"text": "Nobody Known"}'
    with made.store.read() as unit:
        places = unit.appointments.of_sessions([MORNING.id])
        waits = [e for e in unit.outbox.pending(10, made.clock.now()) if e.kind == "AppointmentBooked"]
    assert sorted(p.resident_id for p in places) == ["amir", "resident-lee"]
    assert all(p.made_here and not p.walk_in and p.outcome is None for p in places)
    assert len(waits) == 2
    assert run(made, AMIN.nomis_number) == (1, 0)
    assert dispatch.ask(FindDraft(SUBJECT + MORNING.id), nurse) is None


def test_ten_thousand_hostile_lines_are_all_accounted_for(made: House) -> None:
    late = f"25:99,{LEE.nomis_number}"
    junk = ["", "\u202eمحمد علي\u202c", "x" * 400, "B9999ZZ\tNobody", "\x00\x07", late, '"', ",,,"]
    lines = [junk[n % len(junk)] for n in range(LINES_MOST - 3)]
    lines[100:100] = [LEE.nomis_number, AMIR.nomis_number, LEE.nomis_number]
    added, aside = run(made, "\n".join(lines))
    assert (added, aside) == (2, LINES_MOST - 2)
    with pytest.raises(RuleBroken) as refused:
        read(made, "x\n" * (LINES_MOST + 1))
    assert refused.value.code == "list-too-long"


@pytest.mark.hazard("H16")
def test_nobody_reads_a_list_against_another_teams_clinic(made: House) -> None:
    made.clinic_seen("substance-misuse", TODAY, LEE)
    theirs = f"session-substance-misuse-{TODAY}"
    with pytest.raises(NotAllowed):
        dispatch.ask(ReadList(theirs, LEE.nomis_number), made.as_(CLERK))
    with pytest.raises(NotAllowed):
        dispatch.run(AddReadList(theirs, LEE.nomis_number), made.as_(CLERK))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_as_spreadsheets_and_notepads_write_it(made: House, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes("Zoë,A-1-004".encode(encoding))
    assert dispatch.ask(ReadListFile(file), made.as_(NURSE)) == "Zoë,A-1-004"


def test_what_is_no_text_or_not_there_says_so(made: House, tmp_path: Path) -> None:
    picture = tmp_path / "list.xlsx"
    picture.write_bytes(b"PK\x03\x04\x00\x00")
    for path, code in ((picture, "list-file-no-text"), (tmp_path / "gone.csv", "list-file-unreadable")):
        with pytest.raises(RuleBroken) as refused:
            dispatch.ask(ReadListFile(path), made.as_(NURSE))
        assert refused.value.code == code


def test_a_list_for_a_back_dated_clinic_goes_on_it(made: House) -> None:
    made.go_to(TODAY + timedelta(days=3))
    assert run(made, LEE.nomis_number) == (1, 0)
    assert Wrong.ON_LIST.value in told(made, LEE.nomis_number)
