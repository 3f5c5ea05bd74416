"""Midnight: a prison is made for one day, and a journey that goes on over midnight finds the next day's clinics."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from datetime import time as wall_clock

from prisoncare_desktop.domain.calendar import at_local, local_date


def seconds_left_today(now: datetime) -> float:
    """Return how long the day in the prison still lasts."""
    tomorrow = at_local(local_date(now) + timedelta(days=1), wall_clock(0))
    return (tomorrow - now).total_seconds()


def wait_for_a_day_with_room(seconds: float) -> None:
    """Wait for the new day if less than this is left of the old one."""
    left = seconds_left_today(datetime.now(UTC))
    if left < seconds:
        time.sleep(left + 1)
