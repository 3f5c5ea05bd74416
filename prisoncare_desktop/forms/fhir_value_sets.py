"""The small value sets of FHIR R4 itself that published forms lean on without carrying them: facts of the standard.

Source: HL7 FHIR R4 (4.0.1), which its publisher gave to the public domain (CC0). Sets whose codes are somebody else's
(SNOMED CT, LOINC) are not here: a form that needs one says where it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from prisoncare_desktop.forms.json_text import JsonObject

_FHIR: Final = "http://hl7.org/fhir/"
_TERMINOLOGY: Final = "http://terminology.hl7.org/CodeSystem/"
_VERSION: Final = "4.0.1"

_STATES: Final = "active Active|inactive Inactive|resolved Resolved"
_SETS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "address-use": ((f"{_FHIR}address-use", "home Home|work Work|temp Temporary|old Old / Incorrect|billing Billing"),),
    "administrative-gender": (
        (f"{_FHIR}administrative-gender", "male Male|female Female|other Other|unknown Unknown"),
    ),
    "allergyintolerance-clinical": ((f"{_TERMINOLOGY}allergyintolerance-clinical", _STATES),),
    "allergyintolerance-verification": (
        (
            f"{_TERMINOLOGY}allergyintolerance-verification",
            "unconfirmed Unconfirmed|confirmed Confirmed|refuted Refuted|entered-in-error Entered in Error",
        ),
    ),
    "condition-category": (
        (
            f"{_TERMINOLOGY}condition-category",
            "problem-list-item Problem List Item|encounter-diagnosis Encounter Diagnosis",
        ),
    ),
    "condition-clinical": (
        (
            f"{_TERMINOLOGY}condition-clinical",
            (
                "active Active|recurrence Recurrence|relapse Relapse|inactive Inactive"
                "|remission Remission|resolved Resolved"
            ),
        ),
    ),
    "condition-ver-status": (
        (
            f"{_TERMINOLOGY}condition-ver-status",
            (
                "unconfirmed Unconfirmed|provisional Provisional|differential Differential|confirmed Confirmed"
                "|refuted Refuted|entered-in-error Entered in Error"
            ),
        ),
    ),
    "encounter-status": (
        (
            f"{_FHIR}encounter-status",
            (
                "planned Planned|arrived Arrived|triaged Triaged|in-progress In Progress|onleave On Leave"
                "|finished Finished|cancelled Cancelled|entered-in-error Entered in Error|unknown Unknown"
            ),
        ),
    ),
    "event-status": (
        (
            f"{_FHIR}event-status",
            (
                "preparation Preparation|in-progress In Progress|not-done Not Done|on-hold On Hold|stopped Stopped"
                "|completed Completed|entered-in-error Entered in Error|unknown Unknown"
            ),
        ),
    ),
    "immunization-status": (
        (f"{_FHIR}event-status", "completed Completed|entered-in-error Entered in Error|not-done Not Done"),
    ),
    "name-use": (
        (
            f"{_FHIR}name-use",
            (
                "usual Usual|official Official|temp Temp|nickname Nickname|anonymous Anonymous|old Old"
                "|maiden Name changed for Marriage"
            ),
        ),
    ),
    "reaction-event-severity": ((f"{_FHIR}reaction-event-severity", "mild Mild|moderate Moderate|severe Severe"),),
    "yesnodontknow": (
        (f"{_TERMINOLOGY}v2-0136", "Y Yes|N No"),
        (f"{_TERMINOLOGY}data-absent-reason", "asked-unknown Don't know"),
    ),
}


def value_set(address: str) -> JsonObject | None:
    """Return one of FHIR's own value sets by its address, with or without R4's version; None for any other."""
    url, _, version = address.partition("|")
    codes = _SETS.get(url.removeprefix(f"{_FHIR}ValueSet/")) if url.startswith(_FHIR) else None
    if codes is None or version not in ("", _VERSION):
        return None
    return {"resourceType": "ValueSet", "url": url, "compose": {"include": list(_includes(codes))}}


def _includes(codes: tuple[tuple[str, str], ...]) -> Iterator[JsonObject]:
    for system, listed in codes:
        pairs = (one.split(" ", 1) for one in listed.split("|"))
        yield {"system": system, "concept": [{"code": code, "display": display} for code, display in pairs]}
