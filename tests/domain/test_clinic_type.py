"""The kinds of clinic, and what a prison may say of its own."""

from __future__ import annotations

import pytest

from prisoncare_desktop.domain.clinic_type import ClinicTypes, own_concepts, shipped_types

DIALYSIS = {"code": "dialysis", "label": "Dialysis", "public_name": "Renal unit", "masked": "yes", "minutes": 240}


def test_a_new_kind_of_clinic_stands_beside_the_shipped_ones() -> None:
    types = ClinicTypes.of(own_concepts([DIALYSIS]))
    assert (types.label("dialysis"), types.get("dialysis").minutes) == ("Dialysis", 240)
    assert [one.code for one in types.current] == [*(one.code for one in shipped_types().current), "dialysis"]


def test_a_masked_kind_says_nothing_of_itself_outside_health_care() -> None:
    assert ClinicTypes.of(own_concepts([DIALYSIS])).get("dialysis").public_name == "Health care"
    assert shipped_types().get("dentist").public_name == "Dentist"


def test_a_kind_that_nobody_here_knows_is_masked() -> None:
    unknown = shipped_types().get("neurology")
    assert (unknown.label, unknown.public_name, unknown.masked, unknown.team) == ("neurology", "Health care", True, "")


def test_a_shipped_kind_is_called_otherwise_and_retired_and_keeps_its_name() -> None:
    gp = {"code": "gp", "label": "Doctor", "public_name": "Doctor", "masked": "no", "retired_on": "2026-12-01"}
    types = ClinicTypes.of(own_concepts([gp]))
    assert types.label("gp") == "Doctor"
    assert "gp" not in {one.code for one in types.current}


@pytest.mark.hazard("H16")
def test_no_list_of_the_prison_opens_the_substance_misuse_teams_clinic_or_gives_it_another() -> None:
    theirs = {"code": "substance-misuse", "label": "Wellbeing", "public_name": "Wellbeing", "masked": "no"}
    ours = {"code": "gp", "label": "GP", "public_name": "GP", "masked": "no", "team": "sms"}
    types = ClinicTypes.of(own_concepts([theirs, ours]))
    assert (types.get("substance-misuse").team, types.get("substance-misuse").public_name) == ("sms", "Health care")
    assert (types.get("gp").team, types.get("gp").masked) == ("", False)


def test_a_kind_of_the_substance_misuse_team_is_masked_whatever_it_says() -> None:
    group = {"code": "sms-group", "label": "Recovery group", "public_name": "Recovery", "masked": "no", "team": "sms"}
    added = ClinicTypes.of(own_concepts([group])).get("sms-group")
    assert (added.team, added.masked, added.public_name) == ("sms", True, "Health care")


@pytest.mark.parametrize(
    "kept", [{"code": "x"}, [{"label": "no code"}], ["x"], [{"code": "x", "label": "X", "retired_on": "soon"}]]
)
def test_what_is_no_list_of_kinds_is_refused(kept: object) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        own_concepts(kept)
