"""The one table of identifier systems, code systems and extensions by which our facts are known outside this PC.

Sources: NHS and HL7 UK namespaces where they exist (NHS number, ODS code, SDS user, NHS Data Dictionary, BCP 47).
NOMIS has no published system: a site setting, the default stands here. What begins with `BASE` is our own.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Final

BASE: Final = "https://prisoncare.example"

# --- identifiers -----------------------------------------------------------------------------------------------------

RECORD_ID: Final = "urn:ietf:rfc:3986"  # values `urn:uuid:<our uuid>`; everything we create carries one
RECORD_TAG: Final = f"{BASE}/fhir/record"  # meta.tag with the bare uuid: searchable for every type
TRAIL_ANCHOR: Final = f"{BASE}/fhir/trail-anchor"  # meta.tag with <device id>/<seq>: one anchor of a PC's trail
TRAIL_DEVICE: Final = f"{BASE}/fhir/trail-device"  # meta.tag with the device id: all anchors of that PC
PATHWAY_TAG: Final = f"{BASE}/fhir/pathway"  # meta.tag with the agency id: a prison's pathway forms, and no feedback
SITE_TAG: Final = f"{BASE}/fhir/site"  # meta.tag with the agency id: what belongs to one prison
EVERY_SITE: Final = "every-site"  # in place of an agency id: of a form that the trust publishes for all its prisons

NHS_NUMBER: Final = "https://fhir.nhs.uk/Id/nhs-number"
ODS: Final = "https://fhir.nhs.uk/Id/ods-organization-code"
SDS_USER: Final = "https://fhir.nhs.uk/Id/sds-user-id"
NOMIS: Final = f"{BASE}/id/nomis-number"
AGENCY: Final = f"{BASE}/id/nomis-agency"
BATCH: Final = f"{BASE}/id/batch"  # Bundle.identifier: <device id>/<batch number>; the answer to it repeats it
BATCH_SHA256: Final = f"{BASE}/fhir/batch-sha256"  # meta.tag of an answer by message: of the bytes it answers, in hex
REFUSED_WHOLE: Final = f"{BASE}/fhir/refused-whole"  # meta.tag of an answer by message: of the request, not an entry
WHOLE_RECORD: Final = f"{BASE}/fhir/whole-record"  # meta.tag, <question>/<part>/<parts>: Bundles with all of a prison
DEVICE: Final = f"{BASE}/id/device"  # a PC's store
LOCATION: Final = f"{BASE}/id/location-path"  # e.g. FRI-A-1-004
STAFF: Final = f"{BASE}/id/staff"

# --- code systems ----------------------------------------------------------------------------------------------------

CLINIC_TYPE: Final = f"{BASE}/fhir/CodeSystem/clinic-type"
DID_NOT_ATTEND_REASON: Final = f"{BASE}/fhir/CodeSystem/did-not-attend-reason"
REVIEW: Final = f"{BASE}/fhir/CodeSystem/review"
ALERT: Final = f"{BASE}/fhir/CodeSystem/alert"
COMMUNICATION_NEED: Final = f"{BASE}/fhir/CodeSystem/communication-need"
CONTROL_GROUP: Final = f"{BASE}/fhir/CodeSystem/control-group"
APPOINTMENT_KIND: Final = f"{BASE}/fhir/CodeSystem/appointment-kind"  # "external": at a hospital, on no list of ours
EXTERNAL_REASON: Final = f"{BASE}/fhir/CodeSystem/external-reason"
EPISODE_TYPE: Final = f"{BASE}/fhir/CodeSystem/episode-type"  # "substance-misuse"
AUDIT_TYPE: Final = f"{BASE}/fhir/CodeSystem/audit-type"  # "trail-anchor"
BASIC_TYPE: Final = f"{BASE}/fhir/CodeSystem/basic-type"  # "draw-seed", "identity-decision", codes of `own_kinds.py`
ACCESS_REASON: Final = f"{BASE}/fhir/CodeSystem/access-reason"
STAFF_ROLE: Final = f"{BASE}/fhir/CodeSystem/staff-role"
DICOM: Final = "http://dicom.nema.org/resources/ontology/DCM"  # what AuditEvent.type is coded in
PURPOSE: Final = "http://terminology.hl7.org/CodeSystem/v3-ActReason"  # BTG: break the glass
ATTENDANCE_CODE: Final = "https://www.datadictionary.nhs.uk/attended_or_did_not_attend"  # the list, as a plain URI
INTERPRETER_PRESENT: Final = "https://www.datadictionary.nhs.uk/interpreter_present"  # likewise
UK_DELIVERY_CHANNEL: Final = "https://fhir.hl7.org.uk/CodeSystem/UKCore-DeliveryChannel"
LANGUAGE: Final = "urn:ietf:bcp:47"
LOCATION_TYPE: Final = "http://terminology.hl7.org/CodeSystem/location-physical-type"  # si, wi, ro
LOCATION_KIND: Final = f"{BASE}/fhir/CodeSystem/location-kind"  # M01: prison (NHS Data Dictionary's location type)

# --- extensions ------------------------------------------------------------------------------------------------------

INTERPRETER_REQUIRED: Final = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"
DELIVERY_CHANNEL: Final = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DeliveryChannel"

_STRUCTURE: Final = f"{BASE}/fhir/StructureDefinition/"
PRESENCE: Final = _STRUCTURE + "presence"
MOVE: Final = _STRUCTURE + "move"  # on a Patient: how they came to where they are, who said so, and of which place
COMMUNICATION_NEED_EXTENSION: Final = _STRUCTURE + "communication-need"
WING: Final = _STRUCTURE + "wing"
ATTENDANCE: Final = _STRUCTURE + "attendance"
DETAILS: Final = _STRUCTURE + "details"  # on an Appointment: who interpreted, whether an escort was spared
BOOKING: Final = _STRUCTURE + "booking"  # on an Appointment: how somebody here came to be on the list
SHARES_WITH_PRIMARY_CARE: Final = _STRUCTURE + "shares-with-primary-care"
REVIEW_ANCHOR: Final = _STRUCTURE + "review-anchor"
CLINIC: Final = _STRUCTURE + "clinic"
WEEK: Final = _STRUCTURE + "week"
WING_GROUP: Final = _STRUCTURE + "wing-group"
FORM_LANGUAGE: Final = _STRUCTURE + "form-language"
FORM_CODE: Final = _STRUCTURE + "form-code"
SEED: Final = _STRUCTURE + "seed"
COMMITMENT: Final = _STRUCTURE + "commitment"
COMMITTED_AT: Final = _STRUCTURE + "committed-at"
PATHWAY_FORM: Final = _STRUCTURE + "pathway-form"  # of which episode, and who completed it
SITE: Final = _STRUCTURE + "site"
IDENTITY_DECISION: Final = _STRUCTURE + "identity-decision"  # on a Basic: whether two patients are one person
IDENTITY_OTHER: Final = _STRUCTURE + "identity-other"  # on it: the patient who is not its subject
DEVICE_TOLD: Final = _STRUCTURE + "device-told"  # on a Device: how far this PC came, and a mark drawn for this once
RETRY_AFTER: Final = _STRUCTURE + "retry-after"  # on an answer by message: seconds, as a server's header says it
CHANGE: Final = _STRUCTURE + "change"  # urn:uuid of the outbox entry that wrote the resource as it stands


def record_value(record_id: str) -> str:
    """Return the identifier's value for one of our ids: `urn:uuid:<id>`."""
    return f"urn:uuid:{record_id}"


def record_id_of(value: str) -> str:
    """Return our id from an identifier's value, "" if it is not of that form."""
    return value.removeprefix("urn:uuid:").lower() if value.startswith("urn:uuid:") else ""


def form_id(agency: str, code: str) -> str:
    """Return the id of one returned feedback form: from its code, so that it says no time and two PCs make one."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{BASE}/feedback/{agency}/{code}"))


def draw_id(agency: str, week: date, clinic_code: str) -> str:
    """Return the id of one clinic's draw for one week, the same on every PC of the prison, so that two PCs make one."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{BASE}/draw/{agency}/{week.isoformat()}/{clinic_code}"))


def seed_id(agency: str, week: date) -> str:
    """Return the id of one week's seed, the same on every PC of the prison, so that two PCs make one."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{BASE}/seed/{agency}/{week.isoformat()}"))


def identity_id(agency: str, one_patient: str, other_patient: str) -> str:
    """Return the id of what was decided about two patients, the same on every PC of the prison."""
    low, high = sorted((one_patient, other_patient))
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{BASE}/identity/{agency}/{low}/{high}"))


def own_record(code: str) -> str:
    """Return the url of the extension that holds what a record of this kind says, on its Basic."""
    return _STRUCTURE + code


def own_record_id(agency: str, code: str, key: str) -> str:
    """Return the id of a record of this kind and key, the same on every PC of the prison, so that two PCs make one."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{BASE}/{code}/{agency}/{key}"))


def anchor_id(device_id: str, seq: int) -> str:
    """Return the id of one anchor of a PC's trail: the same however often it is sent."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{BASE}/trail/{device_id}/{seq}"))
