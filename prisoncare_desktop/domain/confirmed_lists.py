"""Which lists of codes may leave: those their national owner published, and those the trust confirmed here.

A code of a list that nobody confirmed means something here and perhaps something else where it is read. What it means
in words may leave; the code may not.
"""

from __future__ import annotations

from collections.abc import Mapping

from prisoncare_desktop.domain.codes import ValueSet

LIST = "confirmed"  # the site list: {"name of a list": "the version that was confirmed"}
PUBLISHED = "published"  # a list's status: by its national owner, who confirmed it for everybody


def confirmed_versions(raw: object) -> Mapping[str, str]:
    """Return the confirmed version of each list, as the list's JSON has them.

    Raises:
        TypeError: it is no such list.
    """
    if not isinstance(raw, Mapping) or not all(isinstance(v, str) for pair in raw.items() for v in pair):
        raise TypeError("confirmed lists are told by name and version")
    return dict(raw)


def is_confirmed(name: str, shipped: ValueSet, confirmed: Mapping[str, str]) -> bool:
    """Return whether codes of this list may leave. A newer version of it is confirmed anew."""
    return shipped.status == PUBLISHED or confirmed.get(name) == shipped.version
