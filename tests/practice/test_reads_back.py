"""What the practice prison writes, the product's own sync reads back as the same facts."""

from __future__ import annotations

from typing import Any

import pytest

from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.practice.central import resources
from prisoncare_desktop.practice.prison import Prison
from prisoncare_desktop.sync.readers.table import READERS


@pytest.fixture(scope="module")
def arrived(prison: Prison) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for resource in resources(prison):
        reader = READERS.get(resource["resourceType"])
        if reader is not None:
            found.setdefault(resource["resourceType"], []).append(reader(resource))
    return found


def test_every_outcome_comes_back_with_its_reason_and_whose_doing_it_was(
    prison: Prison, arrived: dict[str, list[Any]]
) -> None:
    sessions = {s.id: s for s in prison.clinics.sessions}
    by_id = {a.record_id: a for a in arrived["Appointment"]}
    assert len(by_id) == len(prison.clinics.appointments)
    for wrote in prison.clinics.appointments:
        read, session = by_id[wrote.id], sessions[wrote.session_id]
        assert (read.patient, read.starts_at, read.minutes) == (wrote.resident_id, wrote.starts_at, wrote.minutes)
        assert (read.clinic_code, read.wing, read.room) == (session.clinic_code, session.wing, session.room)
        assert read.clinician == session.clinician
        said = read.attendance
        assert (said.outcome, said.reason_code, said.reason_version, said.attendance_code, said.control_group) == (
            *(wrote.outcome, wrote.reason_code, wrote.reason_version),
            *(wrote.attendance_code, wrote.control_group),
        )
        assert said.recorded_by == wrote.recorded_by
        if wrote.recorded_at is not None:
            assert instant_text(said.recorded_at) == instant_text(wrote.recorded_at)


def test_every_review_comes_back_with_its_clock(prison: Prison, arrived: dict[str, list[Any]]) -> None:
    fields = (
        "review_code",
        "anchor",
        "anchor_label",
        "anchor_on",
        "offset_days",
        "due_on",
        "status",
        "done_on",
        "done_by",
    )
    by_id = {t.record_id: t for t in arrived["Task"]}
    for wrote in prison.caseload.tasks:
        read = by_id[wrote.id]
        assert [getattr(read, f) for f in fields] == [getattr(wrote, f) for f in fields]


def test_every_episode_comes_back_with_its_worker_and_consent(prison: Prison, arrived: dict[str, list[Any]]) -> None:
    by_id = {e.record_id: e for e in arrived["EpisodeOfCare"]}
    for wrote in prison.caseload.episodes:
        read = by_id[wrote.id]
        assert (read.patient, read.practitioner) == (wrote.resident_id, wrote.worker_id)
        assert (read.reception_on, read.worker_name, read.open, read.shares_with_primary_care) == (
            *(wrote.reception_on, wrote.worker_name),
            *(wrote.open, wrote.shares_with_primary_care),
        )


def test_every_resident_comes_back_by_name_number_and_place(prison: Prison, arrived: dict[str, list[Any]]) -> None:
    fields = (
        *("given_name", "family_name", "birth_date", "cell", "presence", "nhs_number", "sex"),
        *("language", "interpreter", "needs"),
    )
    by_number = {p.nomis_number: p for p in arrived["Patient"]}
    for wrote in prison.residents:
        read = by_number[wrote.nomis_number]
        assert [getattr(read, f) for f in fields] == [getattr(wrote, f) for f in fields]
        assert (read.preferred_name or read.given_name) == wrote.preferred_name
    alerts = {(a.patient, a.code, a.label, a.seen_on) for a in arrived["Flag"] if a.active}
    assert alerts == {(r.id, a.code, a.label, a.seen_on) for r in prison.residents for a in r.alerts}


def test_every_draw_and_seed_comes_back_to_be_checked(prison: Prison, arrived: dict[str, list[Any]]) -> None:
    draws = {d.record_id: d for d in arrived["List"]}
    for wrote in prison.draws:
        read = draws[wrote.id]
        assert (read.week, read.clinic_code, read.drawn, read.seed) == (
            *(wrote.week, wrote.clinic_code),
            *(wrote.drawn, wrote.seed),
        )
        assert read.frame == tuple((c.nomis_number, c.left_out) for c in wrote.frame)
    assert [(s.week, s.seed, s.committed_at) for s in arrived["Basic"]] == [
        (s.week, s.seed, s.committed_at) for s in prison.seeds
    ]
