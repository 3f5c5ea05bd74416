"""What day it may be, when this PC's clock is in doubt. Lists of what is due then show more, never fewer.

Two things cast doubt: the central record's clock stood more than five minutes apart at the last sync, or this PC's
clock now says it is earlier than that sync. The central record's time is believed, and reckoned on from there; where
the two give different days, work due on either is shown.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from prisoncare_desktop.domain.calendar import instant_of, local_date
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.syncing import CLOCK_DIFFERENCE_S, LAST_SYNC_AT

MAY_DIFFER = timedelta(minutes=5)  # as the sync engine: less is not told


def difference(unit: UnitOfWork, now: datetime) -> timedelta:
    """Return by how much this PC's clock is ahead of the central record's (behind: negative); zero if not in doubt."""
    apart = timedelta(seconds=int(unit.facts.get(CLOCK_DIFFERENCE_S) or 0))
    last = unit.facts.get(LAST_SYNC_AT)
    if last and now < instant_of(last) - MAY_DIFFER:  # put back since: at least so much
        return apart + (now - instant_of(last))
    return apart


def is_in_doubt(unit: UnitOfWork, now: datetime) -> bool:
    """Whether an instant that is written down now may be wrong: the clocks differ, or this one went back since."""
    latest = unit.trail.latest(1)
    return bool(difference(unit, now)) or bool(latest and now < latest[0].at - MAY_DIFFER)


def days_it_may_be(unit: UnitOfWork, now: datetime) -> tuple[date, ...]:
    """Return the day by this PC's clock and by the central record's, earliest first; one if they agree."""
    return tuple(sorted({local_date(now), local_date(now - difference(unit, now))}))


def latest_day(unit: UnitOfWork, now: datetime) -> date:
    """Return the latest day it may be: the one on which most is due."""
    return days_it_may_be(unit, now)[-1]
