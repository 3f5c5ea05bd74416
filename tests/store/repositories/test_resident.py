"""Residents come back as they went in, and are found by what a nurse types."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from prisoncare_desktop.domain.resident import Alert, Presence, Resident
from prisoncare_desktop.errors import ChangedMeanwhile, NotFound
from prisoncare_desktop.store.open_store import OpenStore
from tests.store.clinic import LEE, SYNC, ZOE, fill


def put(store: OpenStore, *residents: Resident) -> None:
    with store.write(SYNC) as unit:
        for resident in residents:
            unit.residents.put(resident)
            unit.received("ResidentReceived", "resident", resident.id)
        unit.commit()


def found(store: OpenStore, text: str, limit: int = 12) -> list[str]:
    with store.read() as unit:
        return [resident.id for resident in unit.residents.search(text, limit)]


def somebody(n: int, given: str, family: str, **more: str | Presence) -> Resident:
    presence = Presence(more.get("presence", Presence.HERE))
    return Resident(
        id=str(more.get("id", f"resident-{n}")),
        nomis_number=f"A{n:04}ZZ",
        given_name=given,
        family_name=family,
        preferred_name=str(more.get("preferred", "")),
        birth_date=None,
        cell=str(more.get("cell", "C-1-001")),
        presence=presence,
    )


def test_a_resident_comes_back_as_they_went_in(store: OpenStore) -> None:
    fill(store)
    with store.read() as unit:
        assert unit.residents.get(ZOE.id) == ZOE
        assert unit.residents.many([LEE.id, ZOE.id, "nobody"]) == {LEE.id: LEE, ZOE.id: ZOE}
        assert unit.residents.find_by_nomis("B5678CD") == LEE
        assert unit.residents.find_by_nomis("Z9999ZZ") is None
        with pytest.raises(NotFound):
            unit.residents.get("nobody")


def test_what_changed_about_a_resident_is_all_that_changes(store: OpenStore) -> None:
    fill(store)
    moved = replace(
        ZOE, cell="B-3-001", alerts=(Alert("PEEP", "Evacuation plan", date(2026, 11, 19)),), needs=(), revision=1
    )
    put(store, moved)
    with store.read() as unit:
        assert unit.residents.get(ZOE.id) == moved
        assert unit.residents.get(LEE.id) == LEE
    assert found(store, "b-3-") == [ZOE.id]
    assert found(store, "a-1-") == []


def test_a_resident_changed_meanwhile_is_not_written_over(store: OpenStore) -> None:
    fill(store)
    for revision in (0, 2):
        with pytest.raises(ChangedMeanwhile):
            put(store, replace(ZOE, cell="B-1-001", revision=revision))
    with store.read() as unit:
        assert unit.residents.get(ZOE.id) == ZOE


def test_many_more_residents_are_fetched_than_one_statement_takes(store: OpenStore) -> None:
    crowd = [somebody(n, "Kim", "Vale") for n in range(1100)]
    put(store, *crowd)
    with store.read() as unit:
        assert unit.residents.many(r.id for r in crowd) == {r.id: r for r in crowd}


def test_those_here_are_listed_by_cell_and_those_gone_are_not(store: OpenStore) -> None:
    put(
        store,
        somebody(1, "Al", "Pike", cell="B-1-002"),
        somebody(2, "Bo", "Pike", cell="A-2-001", presence=Presence.OUT),
        somebody(3, "Cy", "Pike", cell="A-1-001", presence=Presence.RELEASED),
        somebody(4, "Di", "Pike", cell="", presence=Presence.TRANSFERRED),
    )
    with store.read() as unit:
        assert [r.id for r in unit.residents.here()] == ["resident-2", "resident-1"]
        assert unit.residents.wings() == ("A", "B")


@pytest.mark.parametrize(
    "typed",
    [
        "o'br", "obr", "OBRIEN", "O’Brien", "O‘Brien", "oʼbrien", "o`brien", "brien", "sharp", "o'brien-sharp",
        "O’Brien‑Sharp", "obriensharp", "zoe", "zoë", "Zoé", "zed", "zo sha", "sharp zed", "sha zo obr",
        "zed a-1 A12", "A1234AA", "a1234", "9434765919", "943 476 5919", "943-476-5919", "943", "a-1-004",
        "A-1-", "A–1–004", "a1004", "a-1-4", "a1-4", "a1-04 zoe",
    ],
)  # fmt: skip
def test_zoe_obrien_sharp_is_found_by(store: OpenStore, typed: str) -> None:
    fill(store)
    assert found(store, typed) == [ZOE.id]


@pytest.mark.parametrize(
    "typed", ["", "   ", "-", "'", "arp", "zoe marsh", "1234AA", "b-1-", "434", "%", "_", "*", '"']
)
def test_nobody_is_found_by(store: OpenStore, typed: str) -> None:
    fill(store)
    assert found(store, typed) == []


def test_the_best_come_first(store: OpenStore) -> None:
    put(
        store,
        somebody(1, "Lee", "Smith", presence=Presence.RELEASED),
        somebody(2, "Ann", "Smith"),
        somebody(3, "Bea", "Smithson"),
        somebody(4, "Smithy", "Jones"),
        somebody(5, "Cal", "Smithers", presence=Presence.TRANSFERRED),
        somebody(6, "Dee", "Jones", preferred="Smithie", presence=Presence.RELEASED),
        somebody(7, "Smith", "Able"),
        somebody(8, "Ed", "Hammersmith"),
    )
    exact, surname, name = ["resident-7", "resident-2", "resident-1"], ["resident-3", "resident-5"], ["resident-4"]
    assert found(store, "smith") == [*exact, *surname, *name, "resident-6"]
    assert found(store, "smith", limit=4) == [*exact, "resident-3"]
    assert found(store, "smith jones") == ["resident-4", "resident-6"]


def test_the_same_surname_is_sorted_by_first_name_and_cut(store: OpenStore) -> None:
    put(store, *(somebody(n, f"{chr(ord('A') + 19 - n)}xx", "Moss") for n in range(20)))
    assert found(store, "moss", limit=10) == [f"resident-{n}" for n in range(19, 9, -1)]


def test_somebody_under_two_numbers_is_found_where_they_are_here(store: OpenStore) -> None:
    gone = replace(somebody(1, "Jo", "Hale", id="was", presence=Presence.RELEASED), nomis_number="A7777AA")
    here = replace(somebody(2, "Jo", "Hale", id="is"), nomis_number="A7777AA")
    put(store, gone, here)
    with store.read() as unit:
        assert unit.residents.find_by_nomis("A7777AA") == here


def test_names_of_several_words_are_found_by_each(store: OpenStore) -> None:
    put(store, somebody(1, "Mary Jane", "van den Berg"), somebody(2, "Nguyễn", "Şahin-Łoś"))
    for typed in ("van", "den", "berg", "vandenb", "jane", "berg mary", "mary v d b"):
        assert found(store, typed) == ["resident-1"], typed
    for typed in ("nguyen", "sahin", "şah"):
        assert found(store, typed) == ["resident-2"], typed


@pytest.mark.parametrize(
    ("given", "family", "typed"),
    [
        ("Łukasz", "Kałuża", "lukasz kaluza kaluża ŁUK"),
        ("Søren", "Ærø", "soren aero"),
        ("İsmail", "Yıldız", "ismail yildiz"),
        ("Noʻmon", "Oʼg‘li", "nomon ogli"),
        ("Þór", "Straße", "thor strasse"),
        ("Đorđe", "Đorđević", "dorde dordevic"),
    ],
)
def test_a_name_is_found_in_plain_letters(store: OpenStore, given: str, family: str, typed: str) -> None:
    put(store, somebody(1, given, family))
    for one in (*typed.split(), given, family, f"{family} {given}"):
        assert found(store, one) == ["resident-1"], one


def test_a_name_written_from_right_to_left_is_found_as_it_is_written(store: OpenStore) -> None:
    put(
        store,
        somebody(1, "مُحَمَّد", "الخطيب"),  # with the marks that most leave out
        somebody(2, "علی", "رضایی"),  # from a Persian keyboard
        somebody(3, "יוסף", "כהן־לוי"),
    )
    for number, typed in (
        (1, ("محمد", "مح", "الخط محم", "\u200fمحمد\u200e")),
        (2, ("علي", "رضايي علی")),
        (3, ("יוסף", "כהן", "לוי יו")),
    ):
        for one in typed:
            assert found(store, one) == [f"resident-{number}"], one


def test_common_fragments_are_met_with_rare_ones(store: OpenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the bound of what is fetched whole lowered, each way of meeting fragments gives the same answer."""
    families = ("Stone", "Stark", "Tull", "Tate", "Ray")
    names = [(given, family) for given in ("Sam", "Sal", "Tess", "Tim") for family in families]
    people = [somebody(n, given, family) for n, (given, family) in enumerate(names)]
    put(store, *people)
    wanted = {
        typed: {p.id for p in people if all(_begins(p, part) for part in typed.split())}
        for typed in ("s t", "sa st", "sam s", "t t", "tim tull", "s ray", "st s t", "x s", "sam tess")
    }
    assert {typed: set(found(store, typed, 50)) for typed in wanted} == wanted
    search = "prisoncare_desktop.store.repositories.resident_search"
    for narrow, whole, rather in ((0, 0, 1), (3, 3, 1), (8, 0, 1), (0, 50, 50), (8, 50, 1)):
        monkeypatch.setattr(f"{search}.NARROW", narrow)
        monkeypatch.setattr(f"{search}.READ_WHOLE", whole)
        monkeypatch.setattr(f"{search}.READ_RATHER", rather)
        assert {typed: set(found(store, typed, 50)) for typed in wanted} == wanted


def _begins(person: Resident, part: str) -> bool:
    return person.given_name.casefold().startswith(part) or person.family_name.casefold().startswith(part)


def test_a_name_of_many_like_words_pushes_nobody_out_of_the_list(store: OpenStore) -> None:
    """One person found by eight words is one person found."""
    many = somebody(1, "Sid", "Sa Sab Sabo Sac Sad Sag")
    put(store, many, somebody(2, "Tom", "Szabo"), somebody(3, "Sol", "Reed"))
    assert found(store, "s", limit=2) == ["resident-1", "resident-2"]
    assert found(store, "s", limit=3) == ["resident-1", "resident-2", "resident-3"]


def test_of_two_who_match_equally_well_the_one_on_the_wing_comes_first(store: OpenStore) -> None:
    put(
        store,
        somebody(1, "Danny", "Marsh", cell="B-1-001"),
        somebody(2, "Danny", "Marsh", cell="A-1-001"),
        somebody(3, "Marsh", "Adams", cell="A-1-002"),
    )
    with store.read() as unit:
        assert [r.wing for r in unit.residents.search("danny mars", 12, "A")] == ["A", "B"]
        assert [r.wing for r in unit.residents.search("danny mars", 12, "B")] == ["B", "A"]
        assert [r.id for r in unit.residents.search("dan", 1, "A")] == ["resident-2"]
