"""Writes what people were shown into the trail, and marks what a leader may want to ask about. Blocks nobody."""

from __future__ import annotations

from prisoncare_desktop import log
from prisoncare_desktop.errors import PrisonCareError
from prisoncare_desktop.usecases.context import Context

LOST = "ViewsLost"  # so many rows were given up while the store could not be written; `reason`: how many


def write_views(context: Context) -> int:
    """Write what waits to the trail, in one transaction; return how many rows.

    No trouble of the store is raised: nobody waits for this, and no read may fail because of it. What could not be
    written waits for the next call; what is given up in the end is counted, and the count is written when it can be.
    """
    viewings = context.viewings
    if not viewings and not viewings.lost:
        return 0
    notes, lost = viewings.take(), viewings.lost
    if not notes and not lost:
        return 0
    try:
        with context.store.write(context.user) as unit:
            if lost:
                unit.trail.note(LOST, "trail", "", reason=str(lost))
            for note in notes:
                unit.trail.note(note.action, note.record_type, note.record_id, reason=note.reason)
            unit.commit()
    except PrisonCareError as trouble:
        viewings.back(notes)
        log.logger("watching").error("%d rows of views wait: %s", len(notes), type(trouble).__name__)
        return 0
    viewings.written(notes)
    viewings.lost -= lost
    return len(notes)
