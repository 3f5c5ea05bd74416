"""Both sides changed one record: field by field, who changed what since the version both knew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from prisoncare_desktop.sync.fhir.resource import last_updated_of
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers.request import Edit, Fields
from prisoncare_desktop.sync.weighing.copies import staff_name
from prisoncare_desktop.usecases.outbox import Conflict, OutboxEntry
from prisoncare_desktop.usecases.ports import UnitOfWork

_UNKNOWN_WORDS = "Not known"


class Verdict(StrEnum):
    AGREED = "agreed"  # theirs says what we want to say
    APART = "apart"  # they changed other fields: ours goes on top
    CLASH = "clash"  # the same field, differently: a person decides


@dataclass(frozen=True)
class Weighed:
    """`ours_changed`: the fields our change is about. `clashing`: those of them that they changed otherwise.

    `yielded`: those that it would be about, but for theirs standing in them.
    """

    verdict: Verdict
    ours_changed: frozenset[str]
    clashing: frozenset[str]
    base: Fields
    ours: Fields
    theirs: Fields
    yielded: frozenset[str] = frozenset()

    def conflict(self, entry_id: str, their_version: str, written: tuple[str, str]) -> Conflict:
        """Return the clash in words, side by side. `written`: by whom (a name) and when theirs was."""
        names = sorted(self.clashing)
        return Conflict(
            entry_id=entry_id,
            base={n: self.base[n].words if n in self.base else _UNKNOWN_WORDS for n in names},
            ours={n: self.ours[n].words for n in names},
            theirs={n: self.theirs[n].words if n in self.theirs else _UNKNOWN_WORDS for n in names},
            their_version=their_version,
            their_author=written[0],
            their_time=written[1],
        )


def written_by(unit: UnitOfWork, edit: Edit, theirs: JsonObject) -> tuple[str, str]:
    """Return the name of whoever wrote their version, "" if nobody can tell, and when (FHIR instant)."""
    staff_id, at = edit.written(theirs)
    return staff_name(unit, staff_id), at or last_updated_of(theirs)


def spoken_for(unit: UnitOfWork, entry: OutboxEntry) -> list[OutboxEntry]:
    """Return the earlier unsettled changes of the record that this one speaks for, in order."""
    of_record = unit.outbox.unsettled_of([entry.record_id])
    return [one for one in of_record if one.seq < entry.seq and one.kind == entry.kind]


def weigh(
    unit: UnitOfWork,
    edit: Edit,
    entry: OutboxEntry,
    base: JsonObject | None,
    theirs: JsonObject,
    earlier: Sequence[OutboxEntry] = (),
) -> Weighed:
    """Return what their version of a record means for a change of ours made on `base`.

    `earlier`: changes of the record that this one speaks for too. What one of them changed and this one put back is
    what somebody said, and no less so for being what stood there first.

    `base` None: no version is known, as when the record was made here or the central record went back to a backup;
    then only what our change itself tells of before it is.

    Raises:
        Unreadable: their version does not say what the fields are about.
    """
    ours, there = edit.ours(entry, unit), edit.there(theirs)
    before = edit.before(earlier[0] if earlier else entry) if base is None else edit.there(base)
    all_said = [(edit.about(one), edit.ours(one, unit)) for one in (*earlier, entry)]
    said_otherwise = frozenset(
        n for n in ours if any(n in about and before.get(n) != said[n] for about, said in all_said)
    )
    yielded = said_otherwise & edit.yields(entry, unit, before, there)
    ours_changed = said_otherwise - yielded
    clashing = frozenset(n for n in ours_changed if there.get(n) not in (before.get(n), ours[n]))
    if clashing:
        verdict = Verdict.CLASH
    elif all(there.get(n) == ours[n] for n in ours_changed):
        verdict = Verdict.AGREED
    else:
        verdict = Verdict.APART
    return Weighed(verdict, ours_changed, clashing, before, ours, there, yielded)
