"""Central copies, and the true base of a merge that is still to come."""

from __future__ import annotations

from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.sync.fhir.resource import last_updated_of, objects, text, version_of
from prisoncare_desktop.sync.fhir.strict_json import JsonObject, canonical, read_object
from prisoncare_desktop.usecases.ports import CentralCopies, CentralCopy, UnitOfWork

_BASE = " (merge base)"  # kept beside the copy, under a type of its own that no server has


def copy_of(resource: JsonObject, local_type: str, local_id: str) -> CentralCopy:
    """Return what is kept of a resource as last seen: all of it, but of a form, which is kept as a form, its id."""
    of_form = {key: resource[key] for key in ("resourceType", "id")}
    return CentralCopy(
        resource_type=resource["resourceType"],
        server_id=resource["id"],
        version=version_of(resource),
        last_updated=last_updated_of(resource),
        local_type=local_type,
        local_id=local_id,
        content=canonical(of_form if resource["resourceType"] == "Questionnaire" else resource),
    )


def is_older(resource: JsonObject, known: CentralCopy | None) -> bool:
    """Whether the copy kept here is of a later time, by the server's clock: what was sent first came last."""
    if known is None or not known.content or not known.last_updated or not last_updated_of(resource):
        return False
    try:
        return instant_of(last_updated_of(resource)) < instant_of(known.last_updated)
    except ValueError:
        return False


def content_of(copy: CentralCopy | None) -> JsonObject | None:
    """Return the resource as last seen, None if never seen or gone."""
    return read_object(copy.content.encode()) if copy is not None and copy.content else None


def staff_name(unit: UnitOfWork, staff_id: str) -> str:
    """Return the name of somebody who works for the trust, "" if neither it nor this PC has told us."""
    content = content_of(unit.central.find_by_local("staff", staff_id)) if staff_id else None
    spoken = objects(content, "name") if content else []
    if spoken:
        return text(spoken[0], "text")
    return next((one.name for one in unit.staff.all() if one.id == staff_id), "")


def merge_base(central: CentralCopies, copy: CentralCopy) -> JsonObject | None:
    """Return the version that our unsent change was made on: the copy, or the one kept since others changed it."""
    apart = central.find(copy.resource_type + _BASE, copy.server_id)
    return content_of(apart) or content_of(copy)


def keep_merge_base(central: CentralCopies, copy: CentralCopy) -> None:
    """Keep this version as the base of our unsent change, unless an earlier one is kept."""
    apart = central.find(copy.resource_type + _BASE, copy.server_id)
    if apart is None or not apart.content:
        central.put(
            CentralCopy(
                copy.resource_type + _BASE, copy.server_id, copy.version, copy.last_updated, "", "", copy.content
            )
        )


def drop_merge_base(central: CentralCopies, resource_type: str, server_id: str) -> None:
    """Forget the base: our change has arrived."""
    apart = central.find(resource_type + _BASE, server_id)
    if apart is not None and apart.content:
        central.put(CentralCopy(resource_type + _BASE, server_id, "", "", "", "", ""))
