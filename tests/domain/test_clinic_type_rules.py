"""What is held against a prison's list of kinds of clinic before it is kept."""

from __future__ import annotations

from typing import Any

import pytest

from prisoncare_desktop.domain.clinic_type import shipped_types
from prisoncare_desktop.domain.clinic_type_rules import checked
from prisoncare_desktop.errors import RuleBroken

DIALYSIS: dict[str, Any] = {"code": "dialysis", "label": "Dialysis", "public_name": "", "masked": "yes", "minutes": 240}
GP: dict[str, Any] = {"code": "gp", "label": "GP", "public_name": "Health care", "masked": "no", "minutes": 10}


def broken(kept: object, before: object = None) -> str:
    with pytest.raises(RuleBroken) as found:
        checked(kept, before)
    return found.value.code


def test_a_sound_list_is_let_through() -> None:
    assert [one.code for one in checked([DIALYSIS, GP], [DIALYSIS])] == ["dialysis", "gp"]


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"code": "Renal Unit"}, "clinic-code"),
        ({"label": " "}, "clinic-name"),
        ({"label": "D" * 41}, "clinic-name"),
        ({"label": "optician"}, "clinic-name"),
        ({"minutes": 481}, "clinic-number"),
        ({"minutes": -5}, "clinic-number"),
        ({"slots": 201}, "clinic-number"),
        ({"wait_target_days": 366}, "clinic-number"),
        ({"patterns": [{"weekday": "mon", "period": "am", "slots": 201}]}, "clinic-number"),
        ({"provider": "P" * 61}, "clinic-word"),
        ({"team": "dentists"}, "clinic-team"),
        ({"clinician_type": "wizard"}, "clinic-coded"),
        ({"masked": "no", "dps_category": "ZZZZ"}, "clinic-coded"),
        ({"minutes": "long"}, "clinic-list-unreadable"),
        ({"patterns": ["monday"]}, "clinic-list-unreadable"),
    ],
)
def test_what_is_wrong_with_a_kind_is_named(wrong: dict[str, Any], rule: str) -> None:
    assert broken([{**DIALYSIS, **wrong}]) == rule


def test_a_code_stands_for_one_kind() -> None:
    assert broken([DIALYSIS, {**DIALYSIS, "label": "Dialysis, evenings"}]) == "clinic-code"


def test_a_retired_kind_leaves_its_name_to_another() -> None:
    retired = {**DIALYSIS, "retired_on": "2026-11-01"}
    assert checked([retired, {**DIALYSIS, "code": "dialysis-2"}], [DIALYSIS])


def test_a_kind_is_retired_and_never_taken_out() -> None:
    assert broken([GP], [DIALYSIS, GP]) == "clinic-gone"
    assert checked([DIALYSIS], [DIALYSIS, GP]), "a shipped one falls back to what is shipped"


@pytest.mark.hazard("H16")
def test_a_kind_stays_its_teams_for_good() -> None:
    theirs = {**DIALYSIS, "team": "sms"}
    assert broken([DIALYSIS], [theirs]) == "clinic-team"
    assert broken([theirs], [DIALYSIS]) == "clinic-team"


@pytest.mark.hazard("H16")
def test_not_every_kind_that_may_be_named_has_a_place_of_its_own() -> None:
    own = [
        {"code": one.code, "label": one.label, "masked": "no", "public_place": "Over there"}
        for one in shipped_types().current
        if not one.masked
    ]
    assert broken(own) == "clinic-place"
    assert checked(own[1:])
