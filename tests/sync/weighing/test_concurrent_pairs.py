"""Two PCs change one record at once, ten thousand times for each type: no word of either is written over unseen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, cast

import pytest

from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers.request import Edit, Fields
from prisoncare_desktop.sync.mappers.table import MAPPERS
from prisoncare_desktop.sync.weighing.merge import Verdict, weigh
from prisoncare_desktop.usecases.outbox import EntryState, OutboxEntry
from prisoncare_desktop.usecases.ports import UnitOfWork
from tests.sync import small_prison

PAIRS = 10_000
NO_UNIT = cast(UnitOfWork, None)  # these two types look nothing up
OUTCOMES = (("", ""), ("attended", ""), ("not-seen", "P1"), ("not-seen", "H1"), ("too-late", ""))
MODES = ("", "video", "phone")
STARTS = tuple(f"2026-11-20T09:{minute}:00.000Z" for minute in ("00", "20", "40"))
ROOMS = (small_prison.ROOM, "Clinic room A2")
BOOKED: dict[str, Any] = {
    "outcome": "",
    "reason_code": "",
    "note": "",
    "mode": "",
    "interpreter": "",
    "escort_avoided": False,
    "booking": {
        "clinic_code": "nurse-triage",
        "wing": "A",
        "room": small_prison.ROOM,
        "clinician": "Grace Lyle",
        "starts_at": STARTS[0],
        "minutes": 10,
    },
}
NOTES = ("", "bring the glasses", "interpreter booked")
AT = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)


def entry(kind: str, record_type: str, payload: dict[str, Any]) -> OutboxEntry:
    return OutboxEntry(
        "e1", 1, "v1", kind, 2, record_type, "r1", 2, payload, "nurse", AT, "", EntryState.WAITING, 0, "", ""
    )


def said_of_an_appointment(rng: Random, before: dict[str, Any] | None) -> OutboxEntry:
    """Somebody records an outcome, writes a note, says how it was held, or moves it, on what they see."""
    stood = before or BOOKED
    after = dict(stood)
    kind = rng.choice(("AttendanceRecorded", "AppointmentNoted", "DetailsRecorded", "AppointmentBooked"))
    if kind == "AppointmentNoted":
        after["note"] = rng.choice(NOTES)
    elif kind == "DetailsRecorded":
        after["mode"], after["escort_avoided"] = rng.choice(MODES), rng.random() < 0.5
    elif kind == "AppointmentBooked":
        after["booking"] = {**stood["booking"], "starts_at": rng.choice(STARTS), "room": rng.choice(ROOMS)}
    else:
        after["outcome"], after["reason_code"] = rng.choice(OUTCOMES)
    told: dict[str, Any] = {"attendance_code": "5", "control_group": "", "reason_version": "1.0.0", "taken_off": ""}
    told |= {"recorded_at": "2026-11-20T10:30:00.000Z", "recorded_by": "nurse", "before_taken_off": ""}
    told |= {"walk_in": False, "made_here": False, "rebooked_from": ""}
    was = {f"before_{name}": value for name, value in stood.items()}
    return entry(kind, "appointment", {**told, **after, **was})


def said_of_a_review(rng: Random, before: dict[str, Any] | None) -> OutboxEntry:
    """Somebody completes a review, or it is reckoned anew."""
    stood = before or {"status": "due", "done_on": None, "due_on": "2026-11-28", "anchor_on": "2026-10-31"}
    after = dict(stood)
    if rng.random() < 0.5:
        after |= {"status": "done", "done_on": str(date(2026, 11, 10) + timedelta(days=rng.randrange(4)))}
    else:
        moved = rng.randrange(4)
        after |= {"due_on": f"2026-12-0{moved + 1}", "anchor_on": f"2026-11-0{moved + 1}"}
    told = {"anchor": "review-done", "anchor_label": "review", "offset_days": 28, "done_by": "nurse", "response_id": ""}
    was = {"before_status": stood["status"], "before_due_on": stood["due_on"]}
    return entry("ReviewTaskChanged", "review_task", {**told, **after, **was})


BLANK = {
    "Appointment": small_prison.appointment(small_prison.APPOINTMENTS[0], "p1", 0),
    "Task": small_prison.task(),
}
SAY = {"Appointment": said_of_an_appointment, "Task": said_of_a_review}
FIELDS = {"Appointment": tuple(BOOKED), "Task": ("status", "done_on", "due_on", "anchor_on")}


def pair(kind: str, rng: Random) -> tuple[Edit, JsonObject, JsonObject, OutboxEntry]:
    """Return what both PCs saw, how one of them left it at the trust, and what the other says of it."""
    say, base, seen = SAY[kind], BLANK[kind], None
    if rng.random() < 0.5:
        first = say(rng, None)
        base, seen = laid(base, first), {name: first.payload[name] for name in FIELDS[kind]}
    theirs, ours = say(rng, seen), say(rng, seen)
    return edit_of(ours), base, laid(base, theirs), ours


def edit_of(one: OutboxEntry) -> Edit:
    edit = MAPPERS[one.kind].edit
    assert edit is not None
    return edit


def laid(resource: JsonObject, one: OutboxEntry) -> JsonObject:
    edit = edit_of(one)
    return edit.lay_over(resource, one, edit.about(one), NO_UNIT)


def loses_theirs(before: Fields, there: Fields, after: Fields) -> bool:
    return any(there[name] != before[name] and after[name] != there[name] for name in there)


@pytest.mark.hazard("H12")
@pytest.mark.parametrize("kind", ["Appointment", "Task"])
def test_of_two_who_change_one_record_at_once_neither_is_written_over_unseen(kind: str) -> None:
    rng = Random(18)
    met, lost_without = dict.fromkeys(Verdict, 0), 0
    for n in range(PAIRS):
        edit, base, theirs, ours = pair(kind, rng)
        weighed = weigh(NO_UNIT, edit, ours, base, theirs)
        met[weighed.verdict] += 1
        before, there = edit.there(base), edit.there(theirs)
        if n % 10 == 0:
            lost_without += loses_theirs(before, there, edit.there(laid(theirs, ours)))
        if weighed.verdict is Verdict.CLASH:
            assert weighed.clashing
            continue  # nothing is written, and a person sees both
        after = edit.there(edit.lay_over(theirs, ours, weighed.ours_changed, NO_UNIT))
        assert not loses_theirs(before, there, after)
        said = edit.ours(ours, NO_UNIT)
        assert all(after[name] == said[name] for name in edit.about(ours) if said[name] != before[name])
    assert min(met.values()) > PAIRS / 100, met
    assert lost_without > PAIRS / 1000, "the control: without weighing, what the other said is lost"
