"""One unit's double entry: what was changed, and what was accounted for. A commit wants both sides equal."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from prisoncare_desktop.domain.events import plain
from prisoncare_desktop.errors import Bug
from prisoncare_desktop.store.canonical import canonical

ANY = ""


class Ledger:
    """Changed records by type and id, with what they were before and are now."""

    def __init__(self) -> None:
        self._before: dict[tuple[str, str], object | None] = {}
        self._after: dict[tuple[str, str], object] = {}
        self._types: dict[tuple[str, str], tuple[str, ...]] = {}
        self._accounted: dict[tuple[str, str], set[int | None]] = {}
        self.is_closed = False

    def changed(self, record_type: str, record_id: str, before: object | None, after: object, *also: str) -> None:
        """Note a changed record. `also`: other names of type under which it may be accounted for."""
        if self.is_closed:
            raise Bug(f"{record_type} {record_id} was changed after the commit of its unit")
        key = (record_type, record_id)
        self._before.setdefault(key, before)
        self._after[key] = after
        self._types[key] = (record_type, *also)

    def close(self) -> None:
        """Take no more changes: the unit was committed."""
        self.is_closed = True

    def account(self, record_type: str, record_id: str, revision: int | None = None) -> None:
        """Note that an event or the central record explains a change; `ANY` id: of every record of the type.

        `revision`: of the record as the event tells it; None explains whatever the record became.
        """
        self._accounted.setdefault((record_type, record_id), set()).add(revision)

    def unaccounted(self) -> Iterable[tuple[str, str]]:
        """Return the changed records that nothing explains."""
        for (record_type, record_id), types in self._types.items():
            told = [self._accounted.get((t, i), set()) for t in types for i in (record_id, ANY)]
            is_now = getattr(self._after[record_type, record_id], "revision", None)
            if not any(None in revisions or is_now in revisions for revisions in told):
                yield record_type, record_id

    def hashes(self, record_type: str, record_id: str) -> tuple[str, str] | None:
        """Return the hash of the record before and after this unit, None if the unit did not change it."""
        key = (record_type, record_id)
        if key not in self._after:
            return None
        before = self._before[key]
        return "" if before is None else hash_of(before), hash_of(self._after[key])


def hash_of(payload: object) -> str:
    """Return the SHA-256 of a payload's canonical JSON, hex."""
    return hashlib.sha256(canonical(plain(payload))).hexdigest()
