"""What is said over a clinic's list: which clinic it is, how old its list, what to beware of; and where it is empty."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.closing import is_open_again
from prisoncare_desktop.ui.calendar_words import half_day, long_day, moment
from prisoncare_desktop.ui.resident_words import wing_words
from prisoncare_desktop.ui.screens.attendance.grid_rows import open_again_words
from prisoncare_desktop.ui.widgets.banner import BannerKind
from prisoncare_desktop.usecases.attendance import SessionGrid
from prisoncare_desktop.usecases.clinic_lists import LIST_OLD_AFTER


def tr(text: str) -> str:
    return QCoreApplication.translate("attendance", text)


def title_words(grid: SessionGrid, today: date) -> tuple[str, str]:
    """Return the title, and under it when it is, with whom, and as of when its list is."""
    s = grid.session
    said = [f"{long_day(s.clinic_date)}, {half_day(s.period)}", s.clinician]
    if s.made_here and all(row.appointment.made_here for row in grid.rows):
        said.append(tr("made here"))
    elif s.list_as_of is not None:
        said.append(tr("list as of {when}").format(when=moment(s.list_as_of, today)))
    title = f"{grid.clinic_label}, {wing_words(s.wing)}" if s.wing else grid.clinic_label
    return title, " · ".join(w for w in said if w)


def notice_words(grid: SessionGrid, now: datetime, today: date) -> tuple[BannerKind, str]:
    """Return what to know of the clinic before anything is keyed; no words where there is nothing. `now`: UTC."""
    s = grid.session
    if s.clinic_date > today:
        return "info", tr("This clinic is on a later day. Outcomes can be recorded from its day on.")
    if s.closed_at is not None and is_open_again(s, grid.counts):
        return "caution", open_again_words(s.closed_at, grid.counts.not_recorded, today)
    if s.clinic_date == today and s.list_as_of is not None and now - s.list_as_of > LIST_OLD_AFTER:
        return "caution", tr("This list is more than a day old. Somebody may have been added or moved since.")
    return "info", ""


def nobody_words(grid: SessionGrid, *, may_paste: bool) -> str:
    """Return what an empty list says."""
    if grid.session.made_here and may_paste:
        return tr("Nobody is on this list yet. W adds somebody who came, Ctrl+V a list that you copied.")
    return tr("Nobody is on this list. It comes from the trust: press Sync now on the Sync page to ask again.")
