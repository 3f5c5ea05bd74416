"""IdentityDecided -> Basic: whether two patients are one person, who said so first and who second. One for each pair.

Its subject is who goes on top. Two who say so apart, with another on top, agree in what matters: as the first at the
trust has it, it stands, and what two people have said is not turned by one.

`Patient.link` is followed and never written (2026-11-22): the Patient is the trust's, kept by its own patient system.
`replaced-by` there means that a record is not to be used any more, for every service of the trust, beyond what two
people on a wing know; to take it back would be a second edit of a record that others write; and many servers let
nobody but that system write Patients, so that each merge would come back refused. The Basic tells the trust who says
so and when (the README says how it is found); once the trust has merged the two itself, every PC follows its link.

R4 has a resource of its own for this, Linkage. Few servers keep it, and a search that a server does not know stops a
download; Basic is there already, for seeds. Its id follows from the two patients there, so that two PCs make one.
"""

from __future__ import annotations

from prisoncare_desktop.domain import systems
from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.domain.identity_pair import Decided
from prisoncare_desktop.sync.fhir.resource import extension, reference, with_extension
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers.request import Edit, Fields, Known, Mapper, Said, coding, marked
from prisoncare_desktop.sync.readers.identity import decision
from prisoncare_desktop.usecases.change_words import one_or_two_words, second_words
from prisoncare_desktop.usecases.intake.identities import KEPT, SECOND, VERDICT
from prisoncare_desktop.usecases.outbox import OutboxEntry
from prisoncare_desktop.usecases.ports import UnitOfWork

_ALL = frozenset({VERDICT, SECOND, KEPT})


def _fields(decided: str) -> Fields:
    """Return what is said: one person or two, and whether a second person has said so."""
    if not decided:
        return {VERDICT: Said("", one_or_two_words("")), SECOND: Said("", second_words(said=False))}
    is_one = Decided(decided) is not Decided.DIFFERENT
    second = Decided(decided) is Decided.SAME
    return {
        VERDICT: Said("one" if is_one else "two", one_or_two_words(decided)),
        SECOND: Said("yes" if second else "", second_words(said=second)),
    }


def _ours(entry: OutboxEntry, unit: UnitOfWork) -> Fields:
    copy = unit.central.find_by_local("resident", entry.payload["kept_id"])
    return {**_fields(entry.payload["decided"]), KEPT: Said("" if copy is None else copy.server_id, "")}


def _there(resource: JsonObject) -> Fields:
    said = decision(resource)
    return {**_fields(said.decided.value), KEPT: Said("" if said.decided is Decided.DIFFERENT else said.top, "")}


def _before(entry: OutboxEntry) -> Fields:
    return _fields(entry.payload["before"])


def _about(_entry: OutboxEntry) -> frozenset[str]:
    return _ALL


def _yields(entry: OutboxEntry, unit: UnitOfWork, before: Fields, there: Fields) -> frozenset[str]:
    """Return whether who goes on top is as it stands there: said by two, or by somebody whom ours had not heard.

    Where it gave way when theirs came, the pair here says so, and it does not turn theirs afterwards.
    """
    if not there[KEPT].key:
        return frozenset()
    ours = _ours(entry, unit)
    gave_way = unit.identities.get(entry.record_id).kept_id not in ("", entry.payload["kept_id"])
    by_two = there[SECOND].key and not ours[SECOND].key
    unheard = there[KEPT] not in (before.get(KEPT), ours[KEPT])
    return frozenset({KEPT}) if by_two or unheard or gave_way else frozenset()


def _written(resource: JsonObject) -> tuple[str, str]:
    said = decision(resource)
    at = said.decided_at or said.proposed_at
    return said.decided_by or said.proposed_by, instant_text(at) if at else ""


def _lay_over(resource: JsonObject, entry: OutboxEntry, names: frozenset[str], unit: UnitOfWork) -> JsonObject:
    if not names & _ALL:
        return marked(resource, entry)
    resource = _turned(resource, _ours(entry, unit)[KEPT].key) if KEPT in names else resource
    said = entry.payload
    told: list[JsonObject] = [{"url": "decided", "valueCode": said["decided"]}]
    for who in ("proposed", "decided"):
        if said[f"{who}_by"]:
            told.append({"url": f"{who}By", "valueString": said[f"{who}_by"]})
        if said[f"{who}_at"]:
            told.append({"url": f"{who}At", "valueDateTime": said[f"{who}_at"]})
    decided = {"url": systems.IDENTITY_DECISION, "extension": told}
    return marked({**resource, "extension": with_extension(resource.get("extension", []), decided)}, entry)


def _turned(resource: JsonObject, top: str) -> JsonObject:
    """Return the resource with this patient on top, who is one of its two; "" leaves it as it is."""
    other = extension(resource, systems.IDENTITY_OTHER)
    if not top or reference(other, "valueReference", "Patient") != top:
        return resource
    under = {**other, "valueReference": resource["subject"]}
    return {
        **resource,
        "subject": other["valueReference"],
        "extension": with_extension(resource["extension"], under),
    }


def _create(entry: OutboxEntry, known: Known) -> JsonObject:
    """Return the whole of it: the subject is the patient who goes on top, where somebody said which."""
    said = entry.payload
    first, second = said["residents"]
    top, under = (second, first) if said["kept_id"] == second else (first, second)
    pair: JsonObject = {
        "resourceType": "Basic",
        "extension": [
            {"url": systems.IDENTITY_OTHER, "valueReference": known.reference("Patient", "resident", under)},
        ],
        "code": coding(systems.BASIC_TYPE, "identity-decision"),
        "subject": known.reference("Patient", "resident", top),
        "created": entry.recorded_at.date().isoformat(),
    }
    return _lay_over(pair, entry, frozenset({VERDICT, SECOND}), known.unit)


def _shared_id(entry: OutboxEntry, known: Known) -> str:
    both = [known.reference("Patient", "resident", one)["reference"] for one in entry.payload["residents"]]
    return systems.identity_id(known.agency, *both)


MAPPER = Mapper(
    "Basic",
    _create,
    Edit(_ours, _there, _lay_over, _before, _written, _about, _yields),
    shared_id=_shared_id,
    first_stands=True,
)
