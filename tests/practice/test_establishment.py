from __future__ import annotations

import csv
import io

from prisoncare_desktop import resources
from prisoncare_desktop.practice.central import resources as fhir_resources
from prisoncare_desktop.practice.chance import stream
from prisoncare_desktop.practice.establishment import ADULT_AT, SITE_NAME, YOUNG_ADULT_AT, establishment
from prisoncare_desktop.practice.prison import Prison


def test_six_wings_have_three_landings_with_cells_like_those_of_a_prison(prison: Prison) -> None:
    assert [w.letter for w in prison.place.wings] == list("ABCDEF")
    for wing in prison.place.wings:
        assert {c.split("-")[1] for c in wing.cells} == {"1", "2", "3"}
        assert f"{wing.letter}-1-004" in wing.cells
        assert len(set(wing.cells)) == len(wing.cells)


def test_the_shape_follows_a_real_row_of_the_register_and_differs_by_chance() -> None:
    shapes = {establishment(stream(seed, "place")).shape for seed in range(40)}
    assert len(shapes) > 2
    assert {s.youngest for s in shapes} == {ADULT_AT, YOUNG_ADULT_AT}
    assert all("HMP" in s.types and set(s.categories) <= {"B", "C"} for s in shapes)


def test_no_real_prisons_name_or_town_appears_in_the_practice_prison(prison: Prison) -> None:
    register = list(csv.DictReader(io.StringIO(resources.read_text("prisons/prisons.csv"))))
    assert len(register) == 173
    real = {row["name"].split(" (")[0] for row in register} | {row["town"] for row in register}
    places = [r for r in fhir_resources(prison) if r["resourceType"] in ("Organization", "Location")]
    names = {r["name"] for r in places}
    assert SITE_NAME in names
    assert not names & (real | {f"HMP {name}" for name in real})
