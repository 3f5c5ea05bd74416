"""How what is shown of a record stands with the trust, in one of four plain words."""

from __future__ import annotations

from collections.abc import Mapping

from prisoncare_desktop.usecases.outbox import EntryState, LinesWanted
from prisoncare_desktop.usecases.ports import UnitOfWork


def states_shown(unit: UnitOfWork, record_type: str, revisions: Mapping[str, int]) -> dict[str, str]:
    """Return `saved-here`, `needs-attention`, `at-the-trust` or `given-up` of each record that was changed here.

    `revisions`: of the records as they are shown, by id. `given-up`: what is shown is not at the trust, and will not
    be. Where the trust's side was taken since, that is what is shown, and it is at the trust.
    """
    states = unit.outbox.states_of(revisions)
    given_up = [record_id for record_id, state in states.items() if state == "given-up"]
    gone = unit.central.gone(record_type, given_up) if given_up else frozenset[str]()
    for record_id in given_up:
        if record_id not in gone and not _as_given_up(unit, record_type, record_id, revisions[record_id]):
            states[record_id] = "at-the-trust"
    return states


def _as_given_up(unit: UnitOfWork, record_type: str, record_id: str, revision: int) -> bool:
    """Whether this revision is what a change left that was given up."""
    wanted = LinesWanted(states=frozenset({EntryState.GIVEN_UP}), record=(record_type, record_id))
    entries = unit.outbox.many(line.id for line in unit.outbox_lines.find(wanted))
    return any(entry.revision == revision for entry in entries.values())
