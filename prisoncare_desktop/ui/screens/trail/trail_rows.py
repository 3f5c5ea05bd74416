"""One line of the trail as a row of a table: the same on every page that shows some."""

from __future__ import annotations

from datetime import date

from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.screens.trail.trail_words import action_words, reason_of, tr, who_role_words
from prisoncare_desktop.ui.widgets.rows import Cell, Row
from prisoncare_desktop.usecases.trail import TrailLine

_PC_LETTERS = 8  # of a device id, enough to tell the PCs of one prison apart
_LONGEST_NAME = 24  # longer is an id, which tells people nothing


def trail_row(line: TrailLine, today: date) -> Row:
    """Return the row, with its seq as its id."""
    return Row(
        str(line.seq),
        {
            "seq": Cell(f"{line.seq:,}", quiet=True, tabular=True),
            "when": Cell(moment(line.at, today), tabular=True),
            "who": Cell(line.who, strong=True),
            "role": Cell(who_role_words(line.role), quiet=True),
            "pc": Cell(tr("this PC") if line.here else line.device_id[:_PC_LETTERS], quiet=True),
            "what": action_words(line.action),
            "about": Cell(_about(line), tabular=True),
            "reason": Cell(reason_of(line.action, line.reason, today), quiet=True),
        },
    )


def _about(line: TrailLine) -> str:
    """Return whom or what a row is about; of an id that means nothing to people, what kind of thing it is."""
    if line.of_resident or len(line.about) <= _LONGEST_NAME:
        return line.about
    return line.record_type.replace("_", " ")
