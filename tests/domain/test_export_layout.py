"""Layouts of attendance for other systems: what they may say, to whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.confirmed_lists import is_confirmed
from prisoncare_desktop.domain.export_layout import (
    FOR_THE_PRISON,
    Audience,
    PrisonOutcome,
    Source,
    layout_of,
    layouts_of,
    prison_outcome,
    shipped_layouts,
)
from tests.store.clinic import LEE_AT_GP

PRISON: dict[str, Any] = {
    "id": "theirs",
    "label": "Theirs",
    "audience": "prison",
    "separator": ";",
    "dates": "YYYY-MM-DD",
    "columns": [{"title": "Number", "source": "prison-number"}, {"title": "Outcome", "source": "prison-outcome"}],
}


def with_column(**column: str) -> dict[str, Any]:
    return {**PRISON, "columns": [*PRISON["columns"], {"title": "More", **column}]}


def code_of(raw: object) -> str:
    with pytest.raises(ValueError, match="layout-") as refused:
        layouts_of(raw)
    return str(refused.value).partition(":")[0]


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("source", sorted(set(Source) - FOR_THE_PRISON))
def test_a_layout_for_the_prison_cannot_name_what_the_prison_is_not_told(source: Source) -> None:
    raw = with_column(source=source.value)
    assert code_of([raw]) == "layout-tells-too-much"
    layout_of({**raw, "audience": "health-care"})


@pytest.mark.hazard("H16")
def test_neither_reason_nor_clinic_nor_nhs_number_is_for_the_prison() -> None:
    never = {Source.REASON, Source.REASON_CODE, Source.WHOSE_DOING, Source.CLINIC, Source.NHS_NUMBER}
    assert never | {Source.ATTENDANCE_CODE, Source.OUTCOME, Source.MODE} == set(Source) - FOR_THE_PRISON


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({}, "layout-unreadable"),
        (["no object"], "layout-unreadable"),
        ([{**PRISON, "audience": "everybody"}], "layout-unreadable"),
        ([{**PRISON, "separator": "tab"}], "layout-unreadable"),
        ([with_column(source="offence")], "layout-unreadable"),
        ([with_column(source="half-day", map="none")], "layout-unreadable"),
        ([with_column(source="cell"), with_column(source="cell")], "layout-unreadable"),
        ([{**PRISON, "columns": PRISON["columns"] * 2}], "layout-unreadable"),
        ([{**PRISON, "columns": [{"title": "Cell", "source": "cell"}]}], "layout-names-nobody"),
    ],
)
def test_what_is_no_layout_is_refused(raw: object, code: str) -> None:
    assert code_of(raw) == code


def test_the_layouts_that_come_with_the_program_pass_one_for_each_reader() -> None:
    assert [layout.id for layout in shipped_layouts()] == ["systmone-like", "prison-attendance"]
    assert [layout.audience for layout in shipped_layouts()] == [Audience.HEALTH_CARE, Audience.PRISON]


@pytest.mark.hazard("H16")
@pytest.mark.parametrize("outcome", Outcome)
def test_the_prison_is_told_attended_or_not_required_and_never_refused(outcome: Outcome) -> None:
    seen = outcome in (Outcome.ATTENDED, Outcome.LATE_SEEN)
    told = prison_outcome(replace(LEE_AT_GP, outcome=outcome))
    assert told is (PrisonOutcome.ATTENDED if seen else PrisonOutcome.NOT_REQUIRED)


def test_what_the_prison_is_told_are_codes_of_its_own_list() -> None:
    assert {value_set("dps_outcome").concept(code.value).get("nomis") for code in PrisonOutcome} == {"ATT", "ACCAB"}


def test_a_list_of_codes_is_confirmed_by_its_national_owner_or_here_version_by_version() -> None:
    reasons = value_set("did_not_attend_reason")
    name = "did_not_attend_reason"
    assert is_confirmed("attendance_code", value_set("attendance_code"), {})
    assert not is_confirmed(name, reasons, {})
    assert not is_confirmed(name, reasons, {name: "0.9.0"})
    assert is_confirmed(name, reasons, {name: reasons.version})
