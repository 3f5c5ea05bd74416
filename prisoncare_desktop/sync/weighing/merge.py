"""Both sides changed one record: field by field, who changed what since the version both knew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from prisoncare_desktop.sync.fhir.resource import last_updated_of
from prisoncare_desktop.sync.fhir.strict_json import JsonObject
from prisoncare_desktop.sync.mappers.request import Edit, Fields
from prisoncare_desktop.sync.weighing.copies import staff_name
from prisoncare_desktop.usecases.outbox import Conflict, OutboxEntry, speaks_for
from prisoncare_desktop.usecases.ports import UnitOfWork

_UNKNOWN_WORDS = "Not known"


class Verdict(StrEnum):
    AGREED = "agreed"  # theirs says what we want to say
    APART = "apart"  # they changed other fields: ours goes on top
    CLASH = "clash"  # the same field, differently: a person decides


@dataclass(frozen=True)
class Weighed:
    """`ours_changed`: the fields our change is about. `clashing`: those of them that they changed otherwise."""

    verdict: Verdict
    ours_changed: frozenset[str]
    clashing: frozenset[str]
    base: Fields
    ours: Fields
    theirs: Fields

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
    return [one for one in of_record if one.seq < entry.seq and speaks_for(entry.kind, one.kind)]


def first_about(edit: Edit, said: Sequence[OutboxEntry]) -> dict[str, OutboxEntry]:
    """Return for each field the earliest of these changes, given in order, that is about it."""
    return {name: one for one in reversed(said) for name in edit.about(one)}


def seen_before(edit: Edit, said: Sequence[OutboxEntry]) -> Fields:
    """Return what stood in each field when a person first changed it, as far as these changes tell, given in order.

    What a change only repeats says nothing of what its author saw: others may have changed it long before.
    """
    before = ((name, edit.before(one).get(name)) for name, one in first_about(edit, said).items())
    return {name: stood for name, stood in before if stood is not None}


def _before(edit: Edit, said: Sequence[OutboxEntry], base: JsonObject | None) -> Fields:
    """Return what stood in each field before these changes of ours.

    That is what `base` says, which is of the first of them. A field that only a later one is about was still theirs
    meanwhile, and its author saw what had come down by then.
    """
    seen = seen_before(edit, said)
    if base is None:
        return seen
    first = first_about(edit, said)
    return edit.there(base) | {name: stood for name, stood in seen.items() if first[name] is not said[0]}


def weigh(
    unit: UnitOfWork,
    edit: Edit,
    entry: OutboxEntry,
    base: JsonObject | None,
    theirs: JsonObject,
    earlier: Sequence[OutboxEntry] = (),
    own: OutboxEntry | None = None,
) -> Weighed:
    """Return what their version of a record means for a change of ours made on `base`.

    `earlier`: changes of the record that this one speaks for too. What one of them changed and this one put back is
    what somebody said, and no less so for being what stood there first.

    `base` None: no version is known, as when the record was made here or the central record went back to a backup;
    then only what our change itself tells of before it is. `own`: the change of this PC that wrote what they built
    their version on; where that still stands as it said, it is ours and not theirs.

    Raises:
        Unreadable: their version does not say what the fields are about.
    """
    ours, there = edit.ours(entry, unit), edit.there(theirs)
    together = (*earlier, entry)
    before = _before(edit, together, base)
    if own is not None:
        before |= {name: said for name, said in edit.ours(own, unit).items() if there.get(name) == said}
    all_said = [(edit.about(one), edit.ours(one, unit)) for one in together]
    said_otherwise = frozenset(
        n for n in ours if any(n in about and before.get(n) != said[n] for about, said in all_said)
    )
    if not said_otherwise:  # said again as it stood: where theirs was changed since, or was lost there, it is not there
        said_otherwise = frozenset(n for n in edit.about(entry) if n in ours and there.get(n) != ours[n])
    ours_changed = said_otherwise - edit.yields(entry, unit, before, there)
    clashing = frozenset(n for n in ours_changed if there.get(n) not in (before.get(n), ours[n]))
    if clashing:
        verdict = Verdict.CLASH
    elif all(there.get(n) == ours[n] for n in ours_changed):
        verdict = Verdict.AGREED
    else:
        verdict = Verdict.APART
    return Weighed(verdict, ours_changed, clashing, before, ours, there)
