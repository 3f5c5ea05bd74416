"""Reading, checking and exporting the trail: by whom, of whom, and what is never in it."""

from __future__ import annotations

import ast
import csv
import importlib
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

import prisoncare_desktop
from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.events import Event
from prisoncare_desktop.domain.own_kinds import OWN_KINDS
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.domain.trail import Checked, TrailAnchor, trail_words
from prisoncare_desktop.errors import NotAllowed, NotFound
from prisoncare_desktop.usecases import amending_residents, dispatch, viewing, watching
from prisoncare_desktop.usecases.attendance import RecordOutcome
from prisoncare_desktop.usecases.clinic_paper import PaperKind
from prisoncare_desktop.usecases.residents import GetResident
from prisoncare_desktop.usecases.session import SignedIn, SignedOut
from prisoncare_desktop.usecases.trail import (
    PAGE_ROWS,
    ExportTrail,
    GetMyTrail,
    GetTrail,
    NoteTrailChecked,
    TrailFilter,
    VerifyTrail,
    WhoSaw,
)
from prisoncare_desktop.usecases.trail_actions import ACTIONS, Group
from prisoncare_desktop.usecases.watching import write_views
from tests.store.clinic import LEE, SYNC, TODAY, ZOE, ZOE_AT_GP
from tests.usecases.conftest import AUDITOR, CLERK, NURSE, WORKER, House

LEADER = StaffMember("staff-leader", "Dr Hale", Role.LEADER)


@pytest.fixture
def worked(house: House) -> House:
    """A nurse came, looked at Zed's record, and recorded that she attended."""
    with house.store.write(CLERK) as unit:
        for one in (NURSE, CLERK, WORKER, AUDITOR, LEADER):
            unit.staff.put(one)
        unit.commit()
    nurse = house.as_(NURSE)
    dispatch.run(SignedIn(), nurse)
    dispatch.ask(GetResident(ZOE.id), nurse)
    write_views(nurse)
    dispatch.run(RecordOutcome(ZOE_AT_GP.id, Outcome.ATTENDED), nurse)
    dispatch.run(SignedOut(), nurse)
    return house


def test_the_auditor_reads_who_did_what_when_where_and_about_whom_by_number(worked: House) -> None:
    page = dispatch.ask(GetTrail(), worked.as_(AUDITOR))
    recorded = next(line for line in page.lines if line.action == "AttendanceRecorded")
    assert (recorded.who, recorded.role, recorded.here) == (NURSE.name, "nurse", True)
    assert (recorded.about, recorded.of_resident) == (ZOE.nomis_number, True)
    seqs = [line.seq for line in page.lines]
    assert seqs == sorted(seqs, reverse=True)
    assert (page.lines[0].action, page.lines[0].about) == ("SignedOut", NURSE.name)


@pytest.mark.hazard("H16")
def test_nobody_reads_a_residents_name_or_anything_clinical_in_the_trail(worked: House) -> None:
    for reader in (AUDITOR, LEADER):
        context = worked.as_(reader)
        told = repr(dispatch.ask(GetTrail(), context)) + repr(dispatch.ask(WhoSaw(ZOE.nomis_number), context))
        told += dispatch.run(ExportTrail(), context).value.content.decode()
        for secret in (ZOE.given_name, ZOE.family_name, LEE.family_name, str(ZOE.nhs_number), "ACCT", "hearing"):
            assert secret not in told


def test_rows_are_found_by_person_by_kind_by_resident_and_by_day(worked: House) -> None:
    context = worked.as_(AUDITOR)

    def found(wanted: TrailFilter) -> set[str]:
        return {line.action for line in dispatch.ask(GetTrail(wanted), context).lines}

    assert found(TrailFilter(group=Group.LOOKED)) == {"Viewed"}
    assert found(TrailFilter(user_id=NURSE.id, group=Group.PEOPLE)) == {"SignedIn", "SignedOut"}
    assert found(TrailFilter(resident_number=ZOE.nomis_number, group=Group.RECORDED)) == {"AttendanceRecorded"}
    assert found(TrailFilter(resident_number=f" {LEE.nomis_number.lower()} ", group=Group.RECORDED)) == set()
    assert "SignedIn" in found(TrailFilter(first=TODAY, last=TODAY))
    with worked.store.write(NURSE) as unit:
        unit.trail.note(viewing.LISTED, "resident", LEE.id, reason="GetResidents")
        unit.commit()
    assert found(TrailFilter()) - found(TrailFilter(lists=False)) == {"Listed"}
    assert found(TrailFilter(group=Group.LOOKED, lists=False)) == {"Viewed"}
    assert found(TrailFilter(last=TODAY - timedelta(days=1))) == set()
    assert found(TrailFilter(first=TODAY + timedelta(days=1))) == set()
    with pytest.raises(NotFound):
        found(TrailFilter(resident_number="Z9999ZZ"))


def test_a_long_trail_is_read_page_by_page_and_each_row_once(worked: House) -> None:
    with worked.store.write(NURSE) as unit:
        for n in range(2 * PAGE_ROWS):
            unit.trail.note("Viewed", "resident", f"resident-{n}")
        unit.commit()
    context = worked.as_(AUDITOR)
    page = dispatch.ask(GetTrail(), context)
    seqs = [line.seq for line in page.lines]
    while page.more:
        page = dispatch.ask(GetTrail(before=seqs[-1]), context)
        seqs += [line.seq for line in page.lines]
    assert seqs == list(range(page.head_seq, 0, -1))


def test_a_leader_of_a_team_reads_that_team_and_one_of_none_reads_all(worked: House) -> None:
    of_another = StaffMember("staff-l2", "Kit Orme", Role.LEADER, team="Phoenix team")
    mine = StaffMember("staff-l3", "Ann Lowe", Role.LEADER, team=NURSE.team)
    everything = dispatch.ask(GetTrail(), worked.as_(LEADER)).lines
    assert {line.who for line in everything} > {NURSE.name}
    assert dispatch.ask(GetTrail(), worked.as_(of_another)).lines == ()
    assert dispatch.ask(GetTrail(TrailFilter(user_id=NURSE.id)), worked.as_(of_another)).lines == ()
    assert {line.who for line in dispatch.ask(GetTrail(), worked.as_(mine)).lines} == {NURSE.name}
    assert b"AttendanceRecorded" not in dispatch.run(ExportTrail(), worked.as_(of_another)).value.content


def test_everybody_reads_what_they_did_themselves_and_nothing_else(worked: House) -> None:
    own = dispatch.ask(GetMyTrail(), worked.as_(NURSE)).lines
    assert [line.action for line in own] == ["SignedOut", "AttendanceRecorded", "Viewed", "SignedIn"]
    assert dispatch.ask(GetMyTrail(), worked.as_(WORKER)).lines == ()
    with pytest.raises(NotAllowed):
        dispatch.ask(GetTrail(), worked.as_(NURSE))


def test_who_saw_a_record_is_told_by_person_with_how_often_and_when(worked: House) -> None:
    told = dispatch.ask(WhoSaw(ZOE.nomis_number), worked.as_(LEADER))
    assert told.number == ZOE.nomis_number
    assert [(one.who, one.looked, one.changed) for one in told.people] == [(NURSE.name, 1, 1)]
    assert told.people[0].first_at < told.people[0].last_at
    with worked.store.write(SYNC) as unit:
        unit.received("ResidentReceived", "resident", LEE.id)
        unit.trail.note(viewing.VIEWED, "resident", LEE.id)
        unit.commit()
    assert dispatch.ask(WhoSaw(LEE.nomis_number), worked.as_(LEADER)).people == (), "the sync is nobody"


def test_who_was_asked_why_did_not_see_the_record_and_an_unusual_look_changed_nothing(worked: House) -> None:
    with worked.store.write(WORKER) as unit:
        unit.trail.note(viewing.VIEWED, "resident", LEE.id, reason="GetResident")
        unit.trail.note(watching.UNUSUAL, "resident", LEE.id, reason="night")
        unit.commit()
    with worked.store.write(NURSE) as unit:
        unit.trail.note(viewing.ASKED_WHY, "resident", LEE.id, reason="GetPathway")
        unit.commit()
    told = dispatch.ask(WhoSaw(LEE.nomis_number), worked.as_(LEADER)).people
    assert [(one.who, one.looked, one.changed) for one in told] == [(WORKER.name, 1, 0)]


def test_who_saw_a_record_is_told_whole_however_often_it_was_looked_at(
    worked: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("prisoncare_desktop.usecases.trail._READ_AT_ONCE", 2)
    with worked.store.write(WORKER) as unit:
        for _ in range(5):
            unit.trail.note(viewing.VIEWED, "resident", ZOE.id, reason="GetResident")
        unit.commit()
    told = dispatch.ask(WhoSaw(ZOE.nomis_number), worked.as_(LEADER)).people
    assert [(one.who, one.looked, one.changed) for one in told] == [(WORKER.name, 5, 0), (NURSE.name, 1, 1)]


def test_wrong_tries_are_noted_at_the_next_opening_each_once(house: House) -> None:
    def tries(*counted: tuple[str, int]) -> list[tuple[str, str]]:
        with house.store.read() as unit:
            before = unit.trail.head()[0]
        dispatch.run(SignedIn(counted), house.as_(NURSE))
        with house.store.read() as unit:
            rows = [row for row in unit.trail.latest(9) if row.seq > before]
        return sorted((row.record_id, row.reason) for row in rows if row.action == "WrongTries")

    assert tries((NURSE.id, 0), (CLERK.id, 0)) == []
    assert tries((NURSE.id, 2), (CLERK.id, 3)) == [(CLERK.id, "3"), (NURSE.id, "2")]
    assert tries((NURSE.id, 2), (CLERK.id, 3)) == [(NURSE.id, "2")]  # two more, after she had come in
    assert tries((NURSE.id, 0), (CLERK.id, 3)) == []  # the nurse's began anew when she came in
    assert tries((NURSE.id, 2), (CLERK.id, 4)) == [(CLERK.id, "1"), (NURSE.id, "2")]
    assert tries((NURSE.id, 0), (CLERK.id, 1)) == [(CLERK.id, "1")]  # he came in elsewhere meanwhile, then one wrong


def test_a_check_goes_piece_by_piece_and_is_itself_in_the_trail(worked: House) -> None:
    context = worked.as_(AUDITOR)
    checked = dispatch.ask(VerifyTrail(), context)
    assert (checked.done, checked.report.sound, checked.report.rows) == (True, True, checked.report.head_seq)
    assert checked == dispatch.ask(VerifyTrail(Checked()), context)
    dispatch.run(NoteTrailChecked(checked.report), context)
    with worked.store.read() as unit:
        row = unit.trail.latest(1)[0]
    assert (row.action, row.user_id, row.reason) == (
        "TrailChecked",
        AUDITOR.id,
        f"{checked.report.rows} rows, whole; 0 anchored",
    )


def test_an_export_says_whether_the_trail_is_whole_and_its_head_in_words_and_is_itself_in_the_trail(
    worked: House,
) -> None:
    with worked.store.write(NURSE) as unit:
        unit.trail.note("Viewed", "resident", ZOE.id, reason="=1+1")
        seq, mac = unit.trail.head()
        unit.anchors.put(TrailAnchor(seq, mac, "pc", "audit-1", worked.clock.now()))
        unit.commit()
    exported = dispatch.run(ExportTrail(), worked.as_(AUDITOR)).value
    assert (exported.rows, exported.of) == (seq, seq)
    rows = list(csv.reader(io.StringIO(exported.content.decode("utf-8-sig"))))
    assert rows[1] == ["Checked", f"{seq} rows, whole; {seq} anchored"]
    assert rows[2] == ["Head", str(seq), trail_words(mac), mac]
    assert [int(row[0]) for row in rows[5:]] == list(range(seq, 0, -1))
    assert rows[5][10] == "'=1+1"  # no formula for a spreadsheet
    with worked.store.read() as unit:
        row = unit.trail.latest(1)[0]
    assert (row.action, row.user_id, row.reason) == ("TrailExported", AUDITOR.id, f"{seq} rows")


def test_the_heads_words_are_short_enough_to_read_out() -> None:
    assert trail_words("3f9a11c077de0b42" + "0" * 48) == "3f9a 11c0 77de 0b42"
    assert trail_words("") == ""


# --- every action has a line in the table ---------------------------------------------------------------------------

# Where the action is no literal: what it can be.
SPELLED_ELSEWHERE = {
    "usecases/watching.py": {viewing.VIEWED, viewing.LISTED, viewing.REFUSED, viewing.ASKED_WHY, watching.LOST},
    "usecases/this_pc.py": {"ThisPcChanged", "LookChanged", "CarrierChanged"},
    "usecases/amending_residents.py": {amending_residents.AMENDED},  # in place of its event's kind
    "usecases/clinic_paper.py": {kind.value for kind in PaperKind},
    "store/keeper.py": {"KeySlotRemoved", "MasterKeyChanged"},
    "store/vault.py": {"RecoveryCodeUsed", "ResetCodeUsed"},
}


def kinds_under(event: type[Event]) -> Iterator[str]:
    for under in event.__subclasses__():
        if under.__module__.startswith("prisoncare_desktop."):
            yield under.kind
        yield from kinds_under(under)


def written_by_the_product() -> set[str]:
    """Return every action that some line of the product writes: first arguments of `note`, `received`, and events."""
    package = Path(prisoncare_desktop.__file__).parent
    found = {kind for kind in kinds_under(Event) if kind}
    for file in package.rglob("*.py"):
        name = file.relative_to(package).as_posix()
        found |= SPELLED_ELSEWHERE.get(name, set())
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
                continue
            on = ast.unparse(node.func.value)
            how = node.func.attr
            if how == "received" or (how == "note" and "trail" in on) or (how, name) == ("_note", "store/keeper.py"):
                first = node.args[0]
                either = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                found |= {str(one.value) for one in either if isinstance(one, ast.Constant)}
                if isinstance(first, ast.Constant | ast.IfExp):
                    continue
                if isinstance(first, ast.Name) and first.id.isupper():
                    module = importlib.import_module(f"prisoncare_desktop.{name[:-3].replace('/', '.')}")
                    found.add(getattr(module, first.id))
    return found | {own.received for own in OWN_KINDS}


def test_every_action_that_the_product_writes_has_its_place_on_the_auditors_screen() -> None:
    written = written_by_the_product()
    assert {"SignedIn", "SyncRan", "AttendanceRecorded", "ResidentReceived", "Viewed"} <= written
    assert written - set(ACTIONS) == set()
    assert set(ACTIONS) - written == set(), "a line for what nothing writes"
