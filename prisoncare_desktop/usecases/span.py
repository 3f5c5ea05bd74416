"""How many days one may ask for at a time: what is longer is a mistyped year."""

from __future__ import annotations

from datetime import date, timedelta

from prisoncare_desktop.errors import RuleBroken

DAYS_AT_MOST = 400  # a year and a month beside it


def check_days(first: date, last: date, at_most: int = DAYS_AT_MOST) -> None:
    """Raise `RuleBroken` "too-many-days" if there are more days than `at_most` from the one to the other."""
    if last - first > timedelta(days=at_most):
        raise RuleBroken("too-many-days", f"at most {at_most} days at a time")
