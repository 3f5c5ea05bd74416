"""Residents as people see them: two identities that are one person are one, with what is known of both.

Nothing is ever written through this: records stay with the identity they were recorded under.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from prisoncare_desktop.domain.identity_pair import TOGETHER, IdentityPair, OnePerson, one_person
from prisoncare_desktop.domain.pathway import Episode, FormResponse
from prisoncare_desktop.domain.resident import Alert, Resident
from prisoncare_desktop.usecases.ports import UnitOfWork


@dataclass(frozen=True)
class People:
    """Who is one person with whom, as one transaction sees it."""

    unit: UnitOfWork
    one: OnePerson
    pairs: tuple[IdentityPair, ...]  # that are one person, or somebody says so

    def shown(self, resident_ids: Iterable[str]) -> dict[str, Resident]:
        """Return, by each of these ids, the resident to show: the identity on top, with the alerts of all of them.

        Alerts of an identity that only one person takes for the same are among them: adding always wins.
        """
        ids = list(dict.fromkeys(resident_ids))
        if not self.pairs:
            return self.unit.residents.many(ids)
        wanted = {i: self._alert_bearers(i) for i in ids}
        found = self.unit.residents.many({other for some in wanted.values() for other in some})
        shown = {}
        for i, bearers in wanted.items():
            top = found.get(self.one.shown_as(i)) or found.get(i)
            if top is not None:
                shown[i] = replace(top, alerts=united(found[b] for b in bearers if b in found))
        return shown

    def all_of(self, resident_id: str) -> tuple[str, ...]:
        """Return the ids of all identities of this person, the one on top first."""
        return self.one.all_of(resident_id)

    def episodes_of(self, resident_id: str) -> tuple[Episode, ...]:
        """Return the episodes of all identities of this person."""
        return tuple(e for i in self.all_of(resident_id) for e in self.unit.episodes.of_resident(i))

    def responses_of(self, resident_id: str) -> tuple[FormResponse, ...]:
        """Return the completed forms of all identities of this person, newest first."""
        found = [r for i in self.all_of(resident_id) for r in self.unit.responses.of_resident(i)]
        return tuple(sorted(found, key=lambda r: (r.completed_at, r.id), reverse=True))

    def tops(self, residents: Iterable[Resident]) -> tuple[Resident, ...]:
        """Return these residents, each person once and as they are shown, in the order in which they first come."""
        listed = list(residents)
        if not self.pairs:
            return tuple(listed)
        shown = self.shown(r.id for r in listed)
        return tuple({r.id: r for r in (shown[one.id] for one in listed)}.values())

    def _alert_bearers(self, resident_id: str) -> tuple[str, ...]:
        all_of = self.all_of(resident_id)
        pairs = [(pair, i) for pair in self.pairs for i in all_of if i in pair.ids and pair.decided in TOGETHER]
        beside = [other for pair, i in pairs for other in self.all_of(pair.other(i))]
        return tuple(dict.fromkeys([*all_of, *beside]))


def people(unit: UnitOfWork) -> People:
    """Return who is one person, as this transaction sees it."""
    together = unit.identities.together()
    return People(unit, one_person(together), together)


def united(residents: Iterable[Resident]) -> tuple[Alert, ...]:
    """Return the alerts of all of these, each code once: as the one seen last says it."""
    latest: dict[str, Alert] = {}
    for resident in residents:
        for alert in resident.alerts:
            known = latest.get(alert.code)
            if known is None or known.seen_on < alert.seen_on:
                latest[alert.code] = alert
    return tuple(latest[code] for code in sorted(latest))
