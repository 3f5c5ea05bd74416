"""Questionnaire -> a form that the trust publishes for this prison, or for all of its prisons.

Whether it can be used is the intake's to judge (`usecases/intake/forms.py`): it says so by name, with the reason. So
nothing here is unreadable; what was not sent whole is said to be so.
"""

from __future__ import annotations

from typing import Final

from prisoncare_desktop.sync.fhir.strict_json import JsonObject, canonical
from prisoncare_desktop.usecases.arrivals import FormArrived

BYTES_MAX: Final = 1_000_000  # of one form; the largest published form that we know has half of it
UNREAD: Final = "unread"  # stands as the status of what could not be read by its id
_OF_THE_SERVER: Final = ("id", "meta", "text")
_WORD_MAX: Final = 301  # characters of a url, a version or a title: one more than the intake takes


def form(resource: JsonObject) -> FormArrived:
    said = {key: _word(resource.get(key)) for key in ("url", "version", "title", "name", "status")}
    content, trouble = "", "unreadable" if said["status"] == UNREAD else ""
    if not trouble:
        content = canonical({key: value for key, value in resource.items() if key not in _OF_THE_SERVER})
        if len(content) > BYTES_MAX or len(content.encode()) > BYTES_MAX:
            content, trouble = "", "too-large"
    return FormArrived(
        form=resource["id"],
        url=said["url"],
        version=said["version"],
        title=said["title"] or said["name"],
        status=said["status"],
        content=content,
        trouble=trouble,
    )


def is_listed_only(resource: JsonObject) -> bool:
    """Whether this is a line of a list, id and version, and not the form itself. R4 has the status stand there too."""
    return resource.get("resourceType") == "Questionnaire" and not resource.keys() & {"url", "item"}


def unread(listed: JsonObject) -> JsonObject:
    """Return what stands for a form that could not be read."""
    return {**{key: listed[key] for key in ("resourceType", "id", "meta") if key in listed}, "status": UNREAD}


def _word(said: object) -> str:
    return said[:_WORD_MAX] if isinstance(said, str) else ""
