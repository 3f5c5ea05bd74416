"""A draw in words."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.sampling import FRESHNESS_WEEKS, LeftOut
from prisoncare_desktop.ui.calendar_words import wall_clock, weekday_and_day
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.usecases.sampling import Check


def tr(text: str) -> str:
    return QCoreApplication.translate("draw_words", text)


def left_out_words(left_out: tuple[tuple[LeftOut, int], ...]) -> str:
    """Return e.g. `3: invited in the last 12 weeks`, or `3: invited lately, 1: released`."""
    lately = tr("invited in the last {n} weeks").format(n=FRESHNESS_WEEKS)
    why = {
        LeftOut.ASKED_LATELY: lately if len(left_out) == 1 else tr("invited lately"),  # so that all reasons fit
        LeftOut.RELEASED: tr("released"),
        LeftOut.TRANSFERRED: tr("transferred"),
    }
    return ", ".join(f"{count}: {why[reason]}" for reason, count in left_out)


def seed_words(committed_at: datetime | None) -> str:
    """Return when the week's seed was committed, on the prison's clock."""
    if committed_at is None:
        return tr("no seed was committed")
    return tr("seed committed {day}, {time}").format(
        day=weekday_and_day(local_date(committed_at)), time=wall_clock(committed_at)
    )


def check_chip(check: Check) -> Chip:
    """Return what running a clinic's draw again gave."""
    if not check.same:
        return Chip("overdue", tr("others come out"))
    if not check.seed_fits_commitment:
        return Chip("overdue", tr("not the seed committed"))
    return Chip("done", tr("same two") if len(check.drawn_again) == 2 else tr("same"))
