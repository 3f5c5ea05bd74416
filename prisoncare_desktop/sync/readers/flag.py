"""Flag -> an alert on a resident, with the day it was last seen on the prison's system."""

from __future__ import annotations

from prisoncare_desktop.domain import systems
from prisoncare_desktop.sync.fhir.resource import Unreadable, code_of, day, last_updated_of, part, reference, text
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.usecases.arrivals import AlertArrived


def alert(flag: JsonObject) -> AlertArrived:
    coding = code_of(part(flag, "code"), systems.ALERT)
    code = text(coding, "code")
    seen_on = day(text(part(flag, "period"), "start") or last_updated_of(flag))
    if not code or seen_on is None:
        raise Unreadable("a flag that is none of our alerts")
    return AlertArrived(
        flag=text(flag, "id"),
        patient=reference(flag, "subject", "Patient"),
        code=code,
        label=text(coding, "display") or code,
        seen_on=seen_on,
        active=flag.get("status") == "active",
    )
