"""The kinds of clinic of this prison, as one transaction sees them."""

from __future__ import annotations

import json

from prisoncare_desktop.domain.clinic_type import LIST, ClinicTypes, own_concepts, shipped_types
from prisoncare_desktop.usecases.ports import UnitOfWork


def clinic_types(unit: UnitOfWork) -> ClinicTypes:
    """Return the shipped kinds with the prison's own list laid over them."""
    own = unit.site_lists.find(LIST)
    return shipped_types() if own is None else ClinicTypes.of(own_concepts(json.loads(own.content)))
