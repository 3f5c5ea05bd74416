"""The three journeys, by keys alone in the real window, and what a FHIR server that we did not write has afterwards."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.practice.staff import BELL, DEMO_PASSWORD, OKAFOR
from prisoncare_desktop.ui.forms.form_page import FormPage
from prisoncare_desktop.ui.screens.sync_page.view import SyncView
from prisoncare_desktop.ui.widgets.rows import words_of
from prisoncare_desktop.ui.widgets.table import GridTable
from tests.journeys import administrator, nurse, worker
from tests.journeys.fenmere import Fenmere
from tests.journeys.stage import Stage
from tests.journeys.test_kill_nine import everything, extension, outcome_at_the_trust

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def stage(qapp: object, fenmere: Fenmere) -> Iterator[Stage]:
    made = Stage(fenmere.pc)
    yield made
    made.close()


def server_ids(stage: Stage, local_type: str, record_ids: Any) -> dict[str, str]:
    with stage.house.tasks.context.store.read() as unit:
        copies = {r: unit.central.find_by_local(local_type, r) for r in record_ids}
    return {r: copy.server_id for r, copy in copies.items() if copy is not None}


def status_expected(outcome: str, reason: str) -> str:
    """Return the FHIR status as the national code counts it (domain.md 5.2)."""
    if outcome in ("attended", "late-seen"):
        return "fulfilled"
    national = value_set("did_not_attend_reason").concept(reason).get("national_code") if reason else "7"
    return "cancelled" if national in ("2", "4") else "noshow"


@pytest.mark.journey
def test_a_nurse_records_a_clinic_by_keys_and_it_arrives(stage: Stage, fenmere: Fenmere) -> None:
    before = fenmere.central.count("Appointment")
    nurse.signs_in(stage)
    grid = nurse.opens_the_next_clinic(stage)
    keyed = nurse.records_the_clinic(stage, grid)
    nurse.changes_her_mind(stage, grid, keyed)
    nurse.syncs(stage, "")
    ids = server_ids(stage, "appointment", keyed)
    for appointment, (outcome, reason) in keyed.items():
        resource = fenmere.central.get(f"Appointment/{ids[appointment]}")
        assert outcome_at_the_trust(resource) == f"{outcome} {reason}".strip()
        assert resource["status"] == status_expected(outcome, reason)
    assert fenmere.central.count("Appointment") == before


@pytest.mark.hazard("H5")
@pytest.mark.journey
def test_with_the_server_pulled_away_all_goes_on_and_with_it_back_all_arrives(stage: Stage, fenmere: Fenmere) -> None:
    nurse.signs_in(stage)
    grid = nurse.opens_the_next_clinic(stage)
    fenmere.central.stop(at_once=True)
    keyed = nurse.records_the_clinic(stage, grid)
    stage.press("Alt+4")
    stage.at("sync")
    page = stage.see(SyncView)
    stage.press("Return")
    stage.until(lambda: "No network" in stage.shell.window.top_bar.sync.text(), "the chip's plain words")
    stage.until(lambda: int(page.counts.saved_here.number()) >= len(keyed), "everything saved here")
    fenmere.central.start()
    nurse.syncs(stage, "")
    ids = server_ids(stage, "appointment", keyed)
    for appointment, (outcome, reason) in keyed.items():
        assert (
            outcome_at_the_trust(fenmere.central.get(f"Appointment/{ids[appointment]}"))
            == f"{outcome} {reason}".strip()
        )
    assert int(page.counts.together.number()) == sum(
        int(card.number()) for card in (page.counts.saved_here, page.counts.at_the_trust, page.counts.needs_a_person)
    )


@pytest.mark.journey
def test_what_another_client_changed_at_the_server_comes_down(stage: Stage, fenmere: Fenmere) -> None:
    nurse.signs_in(stage)
    grid = nurse.opens_the_next_clinic(stage)
    first = grid.rows()[0].id
    resource = fenmere.central.get(f"Appointment/{server_ids(stage, 'appointment', [first])[first]}")
    patient = next(
        p["actor"]["reference"] for p in resource["participant"] if p["actor"]["reference"].startswith("Patient/")
    )
    person = fenmere.central.get(patient)
    person["address"][0]["text"] = "B-2-017"
    fenmere.central.put(person)
    stage.press("Alt+4")
    stage.at("sync")
    stage.press("Return")
    stage.until(lambda: cell_of(stage, first) == "B-2-017", "the new cell")
    stage.press("Alt+1")
    stage.at("today")
    grid = nurse.opens_the_next_clinic(stage)
    stage.until(lambda: cell_shown(grid, first) == "B-2-017", "the new cell on the list")


def cell_shown(grid: GridTable, appointment_id: str) -> str:
    row = grid.row(appointment_id)
    return words_of(row.cells["cell"]) if row is not None else ""


def cell_of(stage: Stage, appointment_id: str) -> str:
    with stage.house.tasks.context.store.read() as unit:
        return unit.residents.get(unit.appointments.get(appointment_id).resident_id).cell


@pytest.mark.journey
def test_a_worker_records_a_review_and_the_due_date_moves(stage: Stage, fenmere: Fenmere) -> None:
    responses = fenmere.central.count("QuestionnaireResponse")
    stage.open()
    worker.signs_in(stage)
    worker.opens_the_most_overdue(stage)
    page = worker.opens_the_review(stage)
    task_id = stage.shell.place.what
    worker.fills_it(stage, page)
    worker.completes_it(stage)
    nurse.syncs(stage, "", room="Alt+5")
    assert fenmere.central.count("QuestionnaireResponse") == responses + 1
    (response,) = (
        r for r in everything(fenmere.central, "QuestionnaireResponse") if "sms-28-day-review" in r["questionnaire"]
    )
    assert response["status"] == "completed"
    assert response["questionnaire"].endswith("/sms-28-day-review|1.0.0")
    answers = {i["linkId"]: i for group in response["item"] for i in group.get("item", [])}
    assert answers["dose-after"]["answer"][0]["valueQuantity"]["value"] == 45
    assert answers["comfort"]["answer"][0]["valueInteger"] == 0
    task = fenmere.central.get(f"Task/{server_ids(stage, 'review_task', [task_id])[task_id]}")
    assert task["status"] == "completed"
    with stage.house.tasks.context.store.read() as unit:
        episode = unit.review_tasks.get(task_id).episode_id
        owed = {t.review_code: t for t in unit.review_tasks.of_episodes([episode])}
    next_task = fenmere.central.get(
        f"Task/{server_ids(stage, 'review_task', [owed['13-week'].id])[owed['13-week'].id]}"
    )
    assert next_task["restriction"]["period"]["end"] == owed["13-week"].due_on.isoformat()
    assert owed["13-week"].anchor_label == "28-day review"


@pytest.mark.hazard("H14")
@pytest.mark.journey
def test_a_half_filled_form_survives_the_lock_and_is_found_by_its_owner_alone(stage: Stage) -> None:
    stage.open()
    worker.signs_in(stage)
    worker.opens_the_most_overdue(stage)
    page = worker.opens_the_review(stage)
    worker.fills_it(stage, page, until="drug-test")
    assert page.session is not None
    kept = dict(page.session.response.answers)
    stage.press("Ctrl+L")
    stage.until(lambda: stage.house.shell is None, "the door")
    stage.sign_in(OKAFOR, DEMO_PASSWORD)
    stage.at("today")
    assert "draft" not in stage.words().lower()
    stage.press("Ctrl+L")
    stage.until(lambda: stage.house.shell is None, "the door")
    stage.sign_in(BELL, DEMO_PASSWORD)
    stage.at("review")
    stage.until(lambda: any(p.session is not None for p in stage.house.window.findChildren(FormPage)), "the form")
    back = stage.see(FormPage).session
    assert back is not None
    assert dict(back.response.answers) == kept
    assert back.cursor == "drug-test"


HALF = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from prisoncare_desktop import settings
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.drafts import FindDraft
from prisoncare_desktop.usecases.pathway import review_subject
from tests.journeys import worker
from tests.journeys.stage import Stage
stage = Stage(settings.load(Path(sys.argv[1])))
stage.open()
worker.signs_in(stage)
worker.opens_the_most_overdue(stage)
page = worker.opens_the_review(stage)
worker.fills_it(stage, page, until="drug-test")
subject = review_subject(stage.shell.place.what)
def kept():
    draft = dispatch.ask(FindDraft(subject), stage.house.tasks.context)
    return draft is not None and "drug-test" in draft.content
stage.until(kept, "the draft kept, by itself")
print("KEPT", flush=True)
stage.qt.exec()
"""


@pytest.mark.hazard("H14")
@pytest.mark.journey
def test_a_half_filled_form_survives_the_pc_being_switched_off(stage: Stage, fenmere: Fenmere) -> None:
    going = subprocess.Popen(
        [sys.executable, "-c", HALF, str(fenmere.pc.data_folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert going.stdout is not None
    assert going.stdout.readline().strip() == "KEPT"
    os.kill(going.pid, signal.SIGKILL)
    going.wait(20)
    going.stdout.close()
    stage.open()
    worker.signs_in(stage)
    worker.opens_the_most_overdue(stage)
    page = worker.opens_the_review(stage)
    assert page.session is not None
    assert page.session.cursor == "drug-test"
    assert page.session.answers("treatment-note") == (worker.TYPED["treatment-note"],)


@pytest.mark.journey
def test_an_administrator_draws_prints_and_keys_in_and_nothing_leads_to_a_person(
    stage: Stage, fenmere: Fenmere, tmp_path: Path
) -> None:
    stage.open()
    administrator.signs_in(stage)
    week = administrator.draws_the_week(stage)
    pack = administrator.prints_the_pack(stage)
    assert pack.forms == week.forms
    text = words_of_pdf(pack.pdf)
    for line in week.lines:
        for person in line.drawn:
            assert person.name in text
            assert person.nomis_number not in text
    codes = administrator.codes_of(pack)
    assert len(set(codes)) == week.forms
    administrator.keys_a_form_in(stage, codes[0])
    stage.press("Alt+5")
    stage.at("sync")
    page = stage.see(SyncView)
    stage.press("Return")
    stage.until(lambda: page.counts.saved_here.number() == "0", "nothing waiting here")
    stage.until(lambda: page.counts.at_the_trust.number() != "0", "everything at the trust")

    returned = [
        r
        for r in everything(fenmere.central, "QuestionnaireResponse")
        if extension(r, systems.FORM_CODE).get("valueString") == codes[0]
    ]
    assert len(returned) == 1
    assert "subject" not in returned[0]
    assert "author" not in returned[0]
    names = {p.family_name for line in week.lines for p in line.drawn}
    assert not any(name in json.dumps(returned[0]) for name in names)
    draws = [
        r
        for r in everything(fenmere.central, "List")
        if extension(r, systems.WEEK).get("valueDate") == week.week.isoformat()
    ]
    assert len(draws) == len(week.lines)
    assert_no_pdf_on_disk(fenmere.pc.data_folder)


def words_of_pdf(pdf: bytes) -> str:
    answer = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return answer.stdout.decode()


def assert_no_pdf_on_disk(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            assert b"%PDF" not in file.read_bytes()[:1024], file
