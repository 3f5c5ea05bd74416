"""The practice prison's care as FHIR: appointments with their outcomes, episodes, review tasks, draw seeds, draws."""

from __future__ import annotations

import json
from datetime import time, timedelta
from typing import Final

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.attendance import Appointment, ClinicSession
from prisoncare_desktop.domain.calendar import at_local, instant_text
from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.pathway import Episode, ReviewTask, TaskStatus, rule_for
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.sampling import Draw, Seed
from prisoncare_desktop.practice import fhir
from prisoncare_desktop.practice.establishment import AGENCY_ID, Room
from prisoncare_desktop.practice.place_resources import SMS, room_id
from prisoncare_desktop.practice.staff import clinician_of

_STATUS_OF: Final = {  # by national code
    "0": "booked",
    **dict.fromkeys("56", "fulfilled"),
    **dict.fromkeys("37", "noshow"),
    **dict.fromkeys("24", "cancelled"),
}
_TASK_STATUS_OF: Final = {
    TaskStatus.DUE: "requested",
    TaskStatus.DONE: "completed",
    TaskStatus.NOT_DONE: "rejected",
}
_REVIEW_OPENED: Final = time(9, 0)
_REVIEW_CLOSED: Final = time(15, 0)


def appointment_resource(appointment: Appointment, session: ClinicSession, room: Room, resident: Resident) -> fhir.Part:
    clinic = value_set("clinic_type").concept(session.clinic_code)
    clinician = clinician_of(session.clinic_code, session.wing)
    ends_at = appointment.starts_at + timedelta(minutes=appointment.minutes)
    extensions: list[fhir.Part] = [{"url": systems.WING, "valueString": session.wing}] if session.wing else []
    if appointment.outcome is not None:
        extensions.append(_attendance(appointment))
    return fhir.record(
        "Appointment",
        appointment.id,
        extension=extensions or None,
        status=_STATUS_OF[appointment.attendance_code],
        cancelationReason=_reason(appointment) if appointment.reason_code else None,
        serviceType=[fhir.concept(systems.CLINIC_TYPE, clinic.code, clinic.label)],
        start=instant_text(appointment.starts_at),
        end=instant_text(ends_at),
        minutesDuration=appointment.minutes,
        participant=[
            {"actor": fhir.reference("Patient", resident.id), "status": "accepted"},
            {"actor": fhir.reference("Location", room_id(room), room.name), "status": "accepted"},
            {"actor": fhir.reference("Practitioner", clinician.id, clinician.name), "status": "accepted"},
        ],
    )


def _reason(appointment: Appointment) -> fhir.Part:
    label = value_set("did_not_attend_reason").concept(appointment.reason_code).label
    coded = fhir.coding(systems.DID_NOT_ATTEND_REASON, appointment.reason_code, label)
    return {"coding": [coded | {"version": appointment.reason_version}]}


def _attendance(appointment: Appointment) -> fhir.Part:
    parts: list[fhir.Part] = [
        {"url": "outcome", "valueCode": str(appointment.outcome)},
        {
            "url": "attendanceCode",
            "valueCoding": {"system": systems.ATTENDANCE_CODE, "code": appointment.attendance_code},
        },
    ]
    if appointment.control_group is not None:
        parts.append({"url": "controlGroup", "valueCode": appointment.control_group.value})
    if appointment.recorded_at is not None:
        parts.append({"url": "recordedAt", "valueDateTime": instant_text(appointment.recorded_at)})
    parts.append({"url": "recordedBy", "valueString": appointment.recorded_by})
    return {"url": systems.ATTENDANCE, "extension": parts}


def episode_resource(episode: Episode) -> fhir.Part:
    return fhir.record(
        "EpisodeOfCare",
        episode.id,
        extension=[{"url": systems.SHARES_WITH_PRIMARY_CARE, "valueBoolean": episode.shares_with_primary_care}],
        status="active" if episode.open else "finished",
        type=[fhir.concept(systems.EPISODE_TYPE, "substance-misuse", "Substance misuse")],
        patient=fhir.reference("Patient", episode.resident_id),
        managingOrganization=fhir.reference("Organization", SMS),
        period={"start": episode.reception_on.isoformat()},
        careManager=fhir.reference("Practitioner", episode.worker_id, episode.worker_name)
        if episode.worker_id
        else None,
    )


def task_resource(task: ReviewTask) -> fhir.Part:
    opened = instant_text(at_local(task.anchor_on, _REVIEW_OPENED))
    executed = {"start": task.anchor_on.isoformat()}
    if task.done_on:
        executed["end"] = task.done_on.isoformat()
    return fhir.record(
        "Task",
        task.id,
        extension=[
            {
                "url": systems.REVIEW_ANCHOR,
                "extension": [
                    {"url": "anchor", "valueCode": task.anchor.value},
                    {"url": "label", "valueString": task.anchor_label},
                    {"url": "offsetDays", "valueInteger": task.offset_days},
                    *([{"url": "doneBy", "valueString": task.done_by}] if task.done_by else []),
                ],
            }
        ],
        status=_TASK_STATUS_OF[task.status],
        intent="order",
        code=fhir.concept(systems.REVIEW, task.review_code, rule_for(task.review_code).label),
        focus=fhir.reference("EpisodeOfCare", task.episode_id),
        **{"for": fhir.reference("Patient", task.resident_id)},
        executionPeriod=executed,
        authoredOn=opened,
        lastModified=instant_text(at_local(task.done_on, _REVIEW_CLOSED)) if task.done_on else opened,
        owner=fhir.reference("Organization", SMS),
        restriction={"period": {"end": task.due_on.isoformat()}},
    )


def seed_resource(seed: Seed) -> fhir.Part:
    return fhir.record(
        "Basic",
        systems.seed_id(AGENCY_ID, seed.week),
        extension=[
            {"url": systems.WEEK, "valueDate": seed.week.isoformat()},
            {"url": systems.SEED, "valueString": seed.seed},
            {"url": systems.COMMITMENT, "valueString": seed.commitment},
            {"url": systems.COMMITTED_AT, "valueDateTime": instant_text(seed.committed_at)},
            {"url": systems.SITE, "valueString": AGENCY_ID},
        ],
        code=fhir.concept(systems.BASIC_TYPE, "draw-seed", "Draw seed"),
        created=seed.committed_at.date().isoformat(),
    )


def draw_resource(draw: Draw) -> fhir.Part:
    how = {
        "algorithm": draw.algorithm,
        "seed": draw.seed,
        "commitment": draw.commitment,
        "drawnBy": draw.drawn_by,
        "frame": [{"nomis": c.nomis_number, "leftOut": c.left_out.value if c.left_out else None} for c in draw.frame],
    }
    return fhir.record(
        "List",
        draw.id,
        extension=[
            {"url": systems.WEEK, "valueDate": draw.week.isoformat()},
            {"url": systems.CLINIC, "valueCode": draw.clinic_code},
        ],
        status="current",
        mode="snapshot",
        title=f"Feedback draw {draw.clinic_code} week of {draw.week.isoformat()}",
        date=instant_text(draw.drawn_at),
        note=[{"text": json.dumps(how, separators=(",", ":"))}],
        entry=[{"item": fhir.reference("Patient", resident_id)} for resident_id in draw.drawn],
    )
