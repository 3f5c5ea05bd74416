"""What a prison says of its clinics, as Settings shows it: their kinds, and the hours of its half-days."""

from __future__ import annotations

from dataclasses import dataclass

from prisoncare_desktop.domain.clinic_type import LIST, ClinicType
from prisoncare_desktop.domain.regime_hours import LIST as HOURS
from prisoncare_desktop.domain.regime_hours import RegimeHours
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.regime_hours import regime_hours
from prisoncare_desktop.usecases.requests import Query
from prisoncare_desktop.usecases.whose_clinic import holds_kind


@dataclass(frozen=True)
class ClinicSetup:
    """`kinds`: what the asker's team holds; to a leader, who writes them, all there are. Retired ones too.

    `kept`, `hours_kept`: the prison's own lists as JSON, "" for none, with the revisions to change them by.
    """

    kinds: tuple[ClinicType, ...]
    hours: RegimeHours
    wings: tuple[str, ...]
    kept: str = ""
    revision: int = 0
    hours_kept: str = ""
    hours_revision: int = 0


@dataclass(frozen=True)
class GetClinicSetup(Query[ClinicSetup]):
    """The kinds of clinic and the hours of the half-days."""


def get_clinic_setup(_query: GetClinicSetup, context: Context) -> ClinicSetup:
    """Return them."""
    leads = context.user.role is Role.LEADER
    with context.store.read() as unit:
        types = clinic_types(unit)
        own, hours = unit.site_lists.find(LIST), unit.site_lists.find(HOURS)
        return ClinicSetup(
            kinds=tuple(one for one in types.by_code.values() if leads or holds_kind(types, context.user, one.code)),
            hours=regime_hours(unit),
            wings=unit.residents.wings(),
            kept=own.content if own and leads else "",
            revision=own.revision if own else 0,
            hours_kept=hours.content if hours else "",
            hours_revision=hours.revision if hours else 0,
        )
