"""Printed forms: kept, counted, and leading to nobody."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from prisoncare_desktop.domain.feedback import FeedbackReturned, PackPrinted, PaperForm, PaperStatus, new_code
from prisoncare_desktop.domain.pathway import FormResponse
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.sampling import ALGORITHM, Candidate, Draw, DrawMade
from prisoncare_desktop.errors import Bug, NotFound, UnrecordedChange
from prisoncare_desktop.store.open_store import OpenStore
from tests.store.clinic import CLERK, MONDAY, MORNING, SYNC

FORM = PaperForm("ABCDEFG0", "gp", MONDAY, "A-C", "en", "https://prisoncare.example/fhir/Questionnaire/fft", "1.0.0")


def packed(forms: int, week: date = MONDAY) -> PackPrinted:
    return PackPrinted(f"pack-{week}", 1, week, ("gp",), forms, "0" * 64)


def print_pack(store: OpenStore, *forms: PaperForm) -> None:
    with store.write(CLERK) as unit:
        unit.paper_forms.put_all(forms)
        unit.record(packed(len(forms)))
        unit.commit()


def key_in(store: OpenStore, form: PaperForm, response_id: str) -> None:
    response = FormResponse(response_id, form.questionnaire, form.version, "", "", MORNING, "", '{"item":[]}')
    with store.write(CLERK) as unit:
        unit.paper_forms.put(form.returned())
        unit.responses.put(response)
        unit.record(
            FeedbackReturned(
                record_id=response.id,
                revision=1,
                code=form.code,
                clinic_code=form.clinic_code,
                week=form.week,
                wing_group=form.wing_group,
                language=form.language,
                questionnaire=form.questionnaire,
                version=form.version,
                content=response.content,
                entered_on=MONDAY,
            )
        )
        unit.commit()


def test_a_form_comes_back_as_it_went_in_and_is_counted(store: OpenStore) -> None:
    others = [replace(FORM, code=f"0000000{n}", clinic_code="dental" if n else "gp") for n in range(3)]
    print_pack(store, FORM, *others)
    print_pack(store, replace(FORM, code="ZZZZZZZ0", week=MONDAY + timedelta(days=7)))
    key_in(store, FORM, "feedback-1")
    with store.read() as unit:
        assert unit.paper_forms.find(FORM.code) == FORM.returned()
        assert unit.paper_forms.find("XXXXXXXX") is None
        assert unit.paper_forms.counts(MONDAY) == {
            ("gp", PaperStatus.GIVEN_OUT): 1,
            ("gp", PaperStatus.RETURNED): 1,
            ("dental", PaperStatus.GIVEN_OUT): 2,
        }
        assert unit.responses.get("feedback-1").resident_id == ""
        assert unit.responses.of_resident("") == ()


def test_the_same_code_is_never_printed_twice(store: OpenStore) -> None:
    print_pack(store, FORM)
    with pytest.raises(Bug):
        print_pack(store, replace(FORM, clinic_code="dental"))
    with store.write(CLERK) as unit, pytest.raises(NotFound):
        unit.paper_forms.put(replace(FORM, code="XXXXXXXX"))


def test_a_returned_form_needs_the_event_of_its_own_code(store: OpenStore) -> None:
    other = replace(FORM, code="0000000A")
    print_pack(store, FORM, other)
    with store.write(CLERK) as unit:
        unit.paper_forms.put(FORM.returned())
        unit.record(packed(2))
        with pytest.raises(UnrecordedChange):
            unit.commit()
    with store.write(SYNC) as unit:
        unit.paper_forms.put(FORM.returned())
        unit.received("FeedbackReceived", "paper_form", FORM.code)
        unit.commit()


def test_printed_forms_need_the_event_of_their_pack(store: OpenStore) -> None:
    with store.write(CLERK) as unit:
        unit.paper_forms.put_all((FORM,))
        with pytest.raises(UnrecordedChange):
            unit.commit()


# --- nothing leads from a form to a person -------------------------------------------------------------------------


def every_row(store: OpenStore) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every row of every table, with its rowid where it has one."""
    with store.read() as unit:
        connection = unit._connection
        tables = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'table'").all()
        for name, sql in tables:
            rowid = "" if "WITHOUT ROWID" in sql else "rowid AS rowid_, "
            for row in connection.exec_driver_sql(f"SELECT {rowid}* FROM {name}"):
                yield name, row._asdict()


def draw_and_print(store: OpenStore, people: list[Resident], chance: random.Random) -> dict[str, Resident]:
    """Draw two for each clinic and print their pack, as the use case does; return who got which code."""
    with store.write(SYNC) as unit:
        for person in people:
            unit.residents.put(person)
            unit.received("ResidentReceived", "resident", person.id)
        unit.commit()
    given: dict[str, Resident] = {}
    with store.write(CLERK) as unit:
        forms = []
        for number in range(0, len(people), 2):
            clinic, pair = f"clinic-{number // 2}", people[number : number + 2]
            frame = tuple(Candidate(p.id, p.nomis_number) for p in pair)
            ids = tuple(p.id for p in pair)
            draw = Draw(f"draw-{clinic}", MONDAY, clinic, frame, ids, "ab" * 32, "", ALGORITHM, MORNING, CLERK.id)
            unit.draws.put(draw)
            unit.record(DrawMade.of(draw))
            for person in pair:
                form = replace(FORM, code=new_code(chance.randbytes), clinic_code=clinic)
                given[form.code] = person
                forms.append(form)
        unit.paper_forms.put_all(tuple(forms))
        unit.record(packed(len(forms)))
        unit.commit()
    return given


def crowd(count: int) -> list[Resident]:
    return [
        Resident(f"resident-{n:03}x", f"A{n:04}QQ", f"Given{n:03}x", f"Family{n:03}x", "", None, "A-1-001")
        for n in range(count)
    ]


def test_no_row_anywhere_holds_a_code_and_a_person(store: OpenStore) -> None:
    given = draw_and_print(store, crowd(40), random.Random(7))
    for number, code in enumerate(list(given)[:10]):
        with store.read() as unit:
            form = unit.paper_forms.find(code)
        assert form is not None
        key_in(store, form, f"feedback-{number}")
    for table, row in every_row(store):
        text = repr(row)
        codes = [code for code in given if code in text]
        for code in codes:
            for person in given.values():
                for name in (person.id, person.nomis_number, person.given_name, person.family_name):
                    assert name not in text, f"{table} joins {code} to {name}"
        if codes:
            assert "draw" not in text, f"{table} joins a code to a draw"
    tables_with_codes = {table for table, row in every_row(store) if any(code in repr(row) for code in given)}
    assert tables_with_codes == {"paper_forms", "outbox"}, "a printed form's code is in its own table alone"


def test_the_check_for_joined_rows_sees_one_that_is_planted(store: OpenStore) -> None:
    given = draw_and_print(store, crowd(2), random.Random(7))
    code, person = next(iter(given.items()))
    with store.write(CLERK) as unit:
        unit.facts.put(code, person.id)
        unit.commit()
    assert any(code in repr(row) and person.id in repr(row) for _, row in every_row(store))


def test_the_order_of_forms_on_disk_says_nothing_of_the_order_of_people(store: OpenStore) -> None:
    """They lie by their random codes: no row number exists, and the order has nothing to do with the draw's."""
    people = crowd(200)
    given = draw_and_print(store, people, random.Random(11))
    with store.read() as unit:
        connection = unit._connection
        on_disk = [row[0] for row in connection.exec_driver_sql("SELECT code FROM paper_forms")]
        with pytest.raises(Bug, match="no such column"):
            connection.exec_driver_sql("SELECT rowid FROM paper_forms")
    assert on_disk == sorted(given)
    places = {person.id: place for place, person in enumerate(people)}
    drawn = [places[given[code].id] for code in on_disk]
    assert abs(rank_correlation(drawn)) < 0.2
    assert rank_correlation(sorted(drawn)) == pytest.approx(1.0)  # the control: order kept would show


def test_forms_are_written_in_the_order_of_their_codes(store: OpenStore) -> None:
    """Within a page of the file the cells lie as they were written: in the pack's order they would tell it."""
    written: list[str] = []

    def notice(*seen: Any) -> None:
        if "INSERT INTO paper_forms" in seen[2]:
            written.extend(row[0] for row in seen[3])

    event.listen(store._writer, "before_cursor_execute", notice)
    given = draw_and_print(store, crowd(20), random.Random(5))
    assert written == sorted(given)
    assert written != list(given)


def rank_correlation(ranks: list[int]) -> float:
    """Return Spearman's correlation of a permutation with the natural order."""
    n = len(ranks)
    return 1 - 6 * sum((place - rank) ** 2 for place, rank in enumerate(ranks)) / (n * (n * n - 1))


def test_a_form_and_a_draw_have_no_column_in_common_but_clinic_and_week(store: OpenStore) -> None:
    with store.read() as unit:
        connection = unit._connection

        def columns(table: str) -> set[str]:
            return {row[1] for row in connection.exec_driver_sql(f"PRAGMA table_xinfo({table})")}

        shared = columns("paper_forms") & (columns("draws") | columns("draw_candidates"))
        assert shared == {"clinic_code", "week"}
        assert not any("_at" in column or "_on" in column or "time" in column for column in columns("paper_forms"))
        assert connection.exec_driver_sql("PRAGMA foreign_key_list(paper_forms)").all() == []
        assert not columns("paper_forms") & {"resident_id", "draw_id", "pack_id", "nomis_number", "id", "no"}
