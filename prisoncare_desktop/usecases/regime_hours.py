"""The hours of the prison's half-days, as one transaction sees them."""

from __future__ import annotations

import json

from prisoncare_desktop.domain.regime_hours import LIST, RegimeHours, shipped_hours
from prisoncare_desktop.usecases.ports import UnitOfWork


def regime_hours(unit: UnitOfWork) -> RegimeHours:
    """Return the shipped hours with the prison's own list laid over them."""
    own = unit.site_lists.find(LIST)
    return shipped_hours() if own is None else RegimeHours.of(json.loads(own.content))
