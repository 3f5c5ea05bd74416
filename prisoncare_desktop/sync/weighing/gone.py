"""What is no longer at the central record, or no longer this prison's there, and what is there again.

Its copy is emptied and stays for ever, with no version: so it is known for gone, an old answer that still shows it is
not believed (`doubt.py`), and nothing of ours creates it anew. An unsent change of it waits for a person, and so does
the last one that was at the trust: that is not at the trust any more.
"""

from __future__ import annotations

from dataclasses import replace

from prisoncare_desktop.domain import systems
from prisoncare_desktop.sync.fhir.resource import objects, part
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.weighing.arriving import Arriving
from prisoncare_desktop.sync.weighing.batch import GONE_WORDS
from prisoncare_desktop.sync.weighing.copies import drop_merge_base
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.intake.gone import take_gone, take_leaver
from prisoncare_desktop.usecases.ports import TRIMMED_COPY


def gone_there(hands: Arriving, resource_type: str, server_id: str) -> bool:
    """Take in that this resource is not there any more. Return whether that is news."""
    unit = hands.unit
    copy = unit.central.find(resource_type, server_id)
    if copy is None or not (copy.version or copy.content):
        return False
    drop_merge_base(unit.central, resource_type, server_id)
    unit.central.put(replace(copy, content="", version=""))
    ours = copy.local_id if copy.local_type not in (TRIMMED_COPY, "staff") else ""
    if ours and (copy.local_type == "alert" or not unit.central.of_local(copy.local_type, ours)):
        hands.changes |= take_gone(hands.intake.desk, copy.local_type, ours)
        aside = unit.outbox.gone(copy.local_type, ours, GONE_WORDS)
        hands.changes |= touched(outbox=frozenset(aside))
    return True


def left_site(hands: Arriving, resource_type: str, server_id: str) -> bool:
    """Take in that this resource is another prison's now, once what it says came down. Return whether that is news.

    Its copy stays for a change of ours on its way, which meets the version there is; without a version it counts no
    more among what should be here.
    """
    unit = hands.unit
    copy = unit.central.find(resource_type, server_id)
    if copy is None or not copy.version:
        return False
    unit.central.put(replace(copy, version=""))
    if copy.local_id and copy.local_type == "resident":
        hands.changes |= take_leaver(hands.intake.desk, copy.local_id)
    elif copy.local_id and copy.local_type not in (TRIMMED_COPY, "staff"):
        hands.changes |= take_gone(hands.intake.desk, copy.local_type, copy.local_id)
    return True


def is_of(resource: JsonObject, agency: str) -> bool:
    """Whether a resource belongs to this prison; a form may belong to every prison of the trust."""
    ours = (agency, systems.EVERY_SITE) if resource.get("resourceType") == "Questionnaire" else (agency,)
    tags = objects(part(resource, "meta"), "tag")
    return any(tag.get("system") == systems.SITE_TAG and tag.get("code") in ours for tag in tags)
