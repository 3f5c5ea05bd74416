"""What a part of a record says, in words for a person, by the record's type and the part's name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from prisoncare_desktop.domain.calendar import instant_of, local_time
from prisoncare_desktop.domain.codes import value_set

_Words = Callable[[Mapping[str, Any]], str]


def _list(said: Mapping[str, Any]) -> str:
    """Return the lines of a list, each by its code with what it says otherwise, e.g. `dialysis (minutes 20)`."""
    try:
        kept = json.loads(said["content"] or "[]")
    except ValueError:
        return str(said["content"])
    return "; ".join(_line(one) for one in kept) if isinstance(kept, list) else str(kept)


def _line(one: object) -> str:
    if not isinstance(one, dict):
        return str(one)
    rest = (f"{name} {len(value) if isinstance(value, list | dict) else value}" for name, value in one.items())
    return f"{one.get('code', '')} ({', '.join(rest)})"


def _regime(said: Mapping[str, Any]) -> str:
    """Return e.g. `lockdown (A wing, 2026-11-20, am)`."""
    return f"{said['regime'] or 'not said'} ({said['wing']} wing, {said['day']}, {said['period']})"


def _waiting(said: Mapping[str, Any]) -> str:
    """Return e.g. `waiting, routine`, `taken-off, No longer needed`."""
    why = next((one.label for one in value_set("waiting_why").concepts if one.code == said["why"]), said["why"])
    return ", ".join(filter(None, (said["state"], why or said["priority"])))


def _outside_booking(said: Mapping[str, Any]) -> str:
    """Return when and where, e.g. `2026-11-24 10:30, St Anselm's, Orthopaedics`."""
    when = " ".join(str(said[name]) for name in ("day", "at_time") if said[name])
    return ", ".join(str(w) for w in (when, said["hospital"], said["specialty"]) if w)


def _outside_outcome(said: Mapping[str, Any]) -> str:
    if not said["outcome"]:
        return "Nothing recorded"
    words = _OUTSIDE_OUTCOMES.get(said["outcome"], said["outcome"])
    return f"{words}: {_label('external_reason', said['reason'])}" if said["reason"] else words


def _bedwatch(said: Mapping[str, Any]) -> str:
    return f"{said['bedwatch_from']} to {said['bedwatch_until'] or 'now'}" if said["bedwatch_from"] else "No bedwatch"


def _label(name: str, code: str) -> str:
    return next((one.label for one in value_set(name).concepts if one.code == code), code)


_OUTSIDE_OUTCOMES: Final[Mapping[str, str]] = {
    "attended": "Attended",
    "cancelled": "Cancelled",
    "did-not-go": "Did not go",
    "telemedicine-instead": "By video or phone",
}


def _places(said: Mapping[str, Any]) -> str:
    slots = said["slots_offered"]
    return "Not said" if slots is None else f"{slots} places"


def _closing(said: Mapping[str, Any]) -> str:
    if not said["closed_at"]:
        return "Not closed"
    officer = {"yes": "an officer stood by", "no": "no officer stood by"}.get(said["officer_present"], "")
    closed = f"Closed {local_time(instant_of(said['closed_at'])):%H:%M}"
    return f"{closed}, {officer}" if officer else closed


def _round(said: Mapping[str, Any]) -> str:
    """Return e.g. `A hatch, 2026-11-20 am: 08:31 to 09:04, 38 of 40 seen, officer yes`."""
    ends = [
        f"{local_time(instant_of(said[name])):%H:%M}" if said[name] else "?" for name in ("started_at", "finished_at")
    ]
    told = [f"{ends[0]} to {ends[1]}"]
    if said["seen"] not in ("", None):
        told.append(f"{said['seen']} of {'?' if said['due'] in ('', None) else said['due']} seen")
    told += [f"officer {said['officer_present']}" if said["officer_present"] else "", said["note"]]
    return f"{said['hatch']}, {said['day']} {said['period']}: {', '.join(w for w in told if w)}"


OWN_WORDS: Final[dict[tuple[str, str], _Words]] = {
    ("site_list", "list"): _list,
    ("regime_day", "regime"): _regime,
    ("waiting_entry", "waiting"): _waiting,
    ("medicines_round", "round"): _round,
    ("external_appointment", "outside-booking"): _outside_booking,
    ("external_appointment", "outside-escort"): lambda said: said["escort_slot"] or "No escort",
    ("external_appointment", "outside-outcome"): _outside_outcome,
    ("external_appointment", "outside-again"): lambda said: (
        "Booked again" if said["rebooked_as"] else "Not booked again"
    ),
    ("external_appointment", "outside-bedwatch"): _bedwatch,
    ("external_appointment", "outside-note"): lambda said: said["note"] or "No note",
    ("session", "made"): lambda said: "Made here" if said["made_here"] else "Came from the trust",
    ("session", "places"): _places,
    ("session", "closing"): _closing,
    ("session", "note"): lambda said: said["note"] or "No note",
}
"""Each takes the facts of the record as JSON: of the part, and what makes it one record."""
