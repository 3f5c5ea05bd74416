"""Who saw whom: every view and every refusal becomes a row of the trail, and no read waits or fails for it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta

import pytest

from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import DiskFull, NotAllowed
from prisoncare_desktop.store.unit_of_work import SqlUnitOfWork
from prisoncare_desktop.usecases import dispatch, viewing
from prisoncare_desktop.usecases.attendance import GetSessionGrid
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.pathway import GetCaseload
from prisoncare_desktop.usecases.ports import TrailRow, UnitOfWork
from prisoncare_desktop.usecases.residents import GetResident, SearchResidents
from prisoncare_desktop.usecases.sampling import MakeDraws
from prisoncare_desktop.usecases.watching import write_views
from tests.store.clinic import GP, LEE, MONDAY, ZOE
from tests.usecases.conftest import NURSE, WORKER, House

VIEWS = (viewing.VIEWED, viewing.LISTED, viewing.REFUSED)


def views(house: House) -> list[tuple[str, str, str, str]]:
    """Return the rows of views in the trail, oldest first: action, record type, id, reason."""
    return [(r.action, r.record_type, r.record_id, r.reason) for r in rows(house) if r.action in VIEWS]


def rows(house: House) -> list[TrailRow]:
    with house.store.read() as unit:
        return list(reversed(unit.trail.latest(1000)))


def test_who_opened_a_residents_page_is_in_the_trail(house: House) -> None:
    session = house.as_(NURSE)
    dispatch.ask(GetResident(ZOE.id), session)
    write_views(session)
    assert views(house) == [("Viewed", "resident", ZOE.id, "GetResident")]
    assert (rows(house)[-1].user_id, rows(house)[-1].role) == (NURSE.id, "nurse")


def test_everybody_on_a_list_that_was_shown_has_a_row(house: House) -> None:
    session = house.as_(NURSE)
    dispatch.ask(GetSessionGrid(GP.id), session)
    write_views(session)
    assert views(house) == [
        ("Listed", "resident", ZOE.id, "GetSessionGrid"),
        ("Listed", "resident", LEE.id, "GetSessionGrid"),
    ]


def test_the_trail_has_whom_a_search_found_and_never_what_was_typed(house: House) -> None:
    session = house.as_(NURSE)
    dispatch.ask(SearchResidents("brien"), session)
    write_views(session)
    assert views(house) == [("Listed", "resident", ZOE.id, "SearchResidents")]
    assert "brien" not in repr(rows(house))


def test_looking_twice_within_a_quarter_of_an_hour_is_one_row(house: House) -> None:
    session = house.as_(NURSE)
    for minutes in (0, 10, 4):
        house.clock.at += timedelta(minutes=minutes)
        dispatch.ask(GetResident(ZOE.id), session)
        dispatch.ask(GetSessionGrid(GP.id), session)
        write_views(session)
    once = [("Viewed", "resident", ZOE.id, "GetResident"), ("Listed", "resident", LEE.id, "GetSessionGrid")]
    assert views(house) == once
    house.clock.at += timedelta(minutes=2)
    dispatch.ask(GetResident(ZOE.id), session)
    write_views(session)
    assert views(house) == [*once, once[0]]


def test_looking_on_after_the_clock_was_set_back_is_in_the_trail(house: House) -> None:
    session = house.as_(NURSE)
    for _ in range(2):
        dispatch.ask(GetResident(ZOE.id), session)
        write_views(session)
        house.clock.at -= timedelta(days=30)
    assert len(views(house)) == 2


def test_two_people_looking_are_two_rows(house: House) -> None:
    for who in (NURSE, WORKER):
        session = house.as_(who)
        dispatch.ask(GetResident(ZOE.id), session)
        write_views(session)
    assert [r.user_id for r in rows(house) if r.action == "Viewed"] == [NURSE.id, WORKER.id]


def test_what_a_role_may_not_is_in_the_trail_as_refused(house: House) -> None:
    session = house.as_(NURSE)
    with pytest.raises(NotAllowed):
        dispatch.ask(GetCaseload(), session)
    with pytest.raises(NotAllowed):
        dispatch.run(MakeDraws(MONDAY), session)
    write_views(session)
    assert views(house) == [("Refused", "request", "GetCaseload", ""), ("Refused", "request", "MakeDraws", "")]


# --- trouble ----------------------------------------------------------------------------------------------------------


class FullDisk:
    """A store that can be read and not written."""

    def __init__(self, house: House) -> None:
        self._store = house.store

    def read(self) -> AbstractContextManager[UnitOfWork]:
        return self._store.read()

    def write(self, actor: StaffMember) -> AbstractContextManager[UnitOfWork]:
        raise DiskFull("the disk is full")

    def close(self) -> None: ...


def on_a_full_disk(house: House, session: Context) -> Context:
    return Context(
        FullDisk(house), session.clock, session.user, session.random_bytes, session.printer, session.viewings
    )


def test_a_full_disk_stops_no_reading_and_the_rows_wait(house: House, caplog: pytest.LogCaptureFixture) -> None:
    session = house.as_(NURSE)
    full = on_a_full_disk(house, session)
    assert dispatch.ask(GetResident(ZOE.id), full).id == ZOE.id
    assert write_views(full) == 0
    assert "1 rows of views wait: DiskFull" in caplog.text
    caplog.clear()
    assert ZOE.id not in caplog.text
    assert write_views(session) == 1
    assert views(house) == [("Viewed", "resident", ZOE.id, "GetResident")]


def test_an_unusual_opening_is_marked_though_the_disk_was_full_when_it_was_to_be_kept(
    house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_unit: SqlUnitOfWork) -> None:
        raise DiskFull("the disk is full")

    session = house.as_(WORKER)  # the service does not know Lee
    dispatch.ask(GetResident(LEE.id), session)
    with monkeypatch.context() as disk:
        disk.setattr(SqlUnitOfWork, "commit", full)
        assert write_views(session) == 0
    caplog.clear()
    write_views(session)
    assert [(r.record_id, r.reason) for r in rows(house) if r.action == "Unusual"] == [(LEE.id, "no-relation")]


def test_a_row_that_waited_says_when_it_was_seen(house: House) -> None:
    session = house.as_(NURSE)
    dispatch.ask(GetResident(ZOE.id), session)
    seen = house.clock.at
    house.clock.at += timedelta(minutes=40)
    write_views(session)
    assert views(house) == [("Viewed", "resident", ZOE.id, f"GetResident {instant_text(seen)}")]


def test_rows_given_up_while_the_disk_was_full_are_counted_in_the_trail(
    house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(viewing, "WAIT_AT_MOST", 1)
    session = house.as_(NURSE)
    full = on_a_full_disk(house, session)
    dispatch.ask(GetSessionGrid(GP.id), full)
    write_views(full)
    caplog.clear()
    write_views(session)
    assert [(r.action, r.reason) for r in rows(house)[-2:]] == [("ViewsLost", "1"), ("Listed", "GetSessionGrid")]
    assert session.viewings.lost == 0


def test_rows_that_our_own_mistake_cost_are_counted_in_the_trail_and_the_mistake_is_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(_unit: SqlUnitOfWork) -> None:
        raise KeyError("ours")

    session = house.as_(NURSE)
    dispatch.ask(GetSessionGrid(GP.id), session)
    with monkeypatch.context() as program:
        program.setattr(SqlUnitOfWork, "commit", mistaken)
        with pytest.raises(KeyError):
            write_views(session)
    write_views(session)
    assert [(r.action, r.reason) for r in rows(house) if r.action in ("ViewsLost", "Listed")] == [("ViewsLost", "2")]
    assert session.viewings.lost == 0
