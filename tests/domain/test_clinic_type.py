"""The kinds of clinic, and what a prison may say of its own."""

from __future__ import annotations

from datetime import date

import pytest

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.clinic_type import ClinicTypes, Pattern, own_concepts, shipped_types
from prisoncare_desktop.domain.codes import value_set

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
    "kept",
    [
        {"code": "x"},
        [{"label": "no code"}],
        ["x"],
        [{"code": "x", "label": "X", "retired_on": "soon"}],
        [{"code": "x", "label": "X", "slots": "a few"}],
        [{"code": "x", "label": "X", "patterns": [{"weekday": "someday", "period": "am"}]}],
        [{"code": "x", "label": "X", "patterns": [{"weekday": "mon", "period": "night"}]}],
    ],
)
def test_what_is_no_list_of_kinds_is_refused(kept: object) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        own_concepts(kept)


def test_a_dialysis_clinic_and_a_copd_pilot_are_made_by_data_alone() -> None:
    copd = {
        "code": "copd-pilot",
        "label": "COPD pilot",
        "public_name": "Breathing clinic",
        "masked": "no",
        "minutes": 30,
        "slots": 6,
        "clinician_type": "nurse-specialist",
        "provider": "Community respiratory team",
        "pilot": "COPD 2026",
        "dps_category": "MLTC",
        "wait_target_days": 28,
        "patterns": [{"weekday": "tue", "period": "pm", "wing": "B", "room": "Clinic room", "slots": 5}],
    }
    types = ClinicTypes.of(own_concepts([DIALYSIS, copd]))
    pilot = types.get("copd-pilot")
    assert (pilot.slots, pilot.wait_target_days, pilot.provider) == (6, 28, "Community respiratory team")
    assert pilot.patterns_on(date(2026, 11, 24)) == (Pattern(1, Period.PM, "B", "Clinic room", 5),)
    assert pilot.patterns_on(date(2026, 11, 25)) == ()
    assert (types.get("dialysis").slots, types.get("dialysis").wait_target_days) == (None, None)


def test_a_retired_kind_has_no_half_days_any_more() -> None:
    monday = {"weekday": "mon", "period": "am"}
    types = ClinicTypes.of(own_concepts([{**DIALYSIS, "patterns": [monday], "retired_on": "2026-11-23"}]))
    assert types.get("dialysis").patterns_on(date(2026, 11, 23)) == ()
    assert types.get("dialysis").patterns_on(date(2026, 11, 16)) == (Pattern(0, Period.AM),)


@pytest.mark.hazard("H16")
def test_a_masked_kind_has_no_place_and_no_category_of_its_own_and_no_list_of_the_prison_unmasks_a_shipped_one() -> (
    None
):
    told = {"public_place": "Renal unit", "dps_category": "MLTC"}
    for own in ({**DIALYSIS, **told}, {**DIALYSIS, **told, "masked": "perhaps"}):
        kind = ClinicTypes.of(own_concepts([own])).get("dialysis")
        assert (kind.public_name, kind.public_place, kind.dps_category) == ("Health care", "", "MEOT")
    unmasked = {"code": "sexual-health", "label": "Sexual health", "public_name": "Sexual health", "masked": "no"}
    assert ClinicTypes.of(own_concepts([unmasked])).get("sexual-health").public_name == "Health care"


def test_every_code_that_the_shipped_kinds_name_is_in_its_list() -> None:
    for kind in shipped_types().by_code.values():
        assert kind.clinician_type in {one.code for one in value_set("clinician_type").concepts}
        assert kind.dps_category in {one.code for one in value_set("dps_category").concepts}
        assert not kind.masked or kind.dps_category == "MEOT"
