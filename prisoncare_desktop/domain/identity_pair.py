"""Two identities in the register that could be one person: what was decided, by whom; and no row is ever merged.

A merge is a link that says so and can be taken back: the records of both stay under the identity they were recorded
under. It needs two people, as a wrong one mixes two people's care (security.md 4.4); until the second has said yes,
both identities are shown with a word of doubt and with each other's alerts, as adding an alert always wins.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from prisoncare_desktop.domain.events import Event
from prisoncare_desktop.domain.matching import Traits
from prisoncare_desktop.domain.resident import Resident, folded
from prisoncare_desktop.errors import RuleBroken


class Decided(StrEnum):
    """What stands about a pair."""

    OPEN = "open"  # nobody has looked
    UNSURE = "unsure"  # somebody has looked and could not say
    PROPOSED = "proposed"  # one person says they are one
    SAME = "same"
    DIFFERENT = "different"


class Basis(StrEnum):
    """Who says so."""

    PEOPLE = "people"
    RULE = "rule"  # one number, one birth date, one surname (`Likeness.CERTAIN`)
    TRUST = "trust"  # the central record's own link


TO_LOOK_AT = frozenset({Decided.OPEN, Decided.UNSURE, Decided.PROPOSED})
TOGETHER = frozenset({Decided.PROPOSED, Decided.SAME})  # alerts of one are shown for the other


@dataclass(frozen=True)
class IdentityPair:
    """Two identities, the lesser id first. `kept_id`: which of them shows on top, "" while nobody said they are one.

    `seen`: a print of both identities as they were when this was decided. `disputed`: people here said they are two,
    and the trust's record links them as one.
    """

    id: str
    low_id: str
    high_id: str
    decided: Decided = Decided.OPEN
    basis: Basis = Basis.PEOPLE
    kept_id: str = ""
    seen: str = ""
    proposed_by: str = ""
    proposed_at: datetime | None = None
    decided_by: str = ""
    decided_at: datetime | None = None
    disputed: bool = False
    revision: int = 0

    @staticmethod
    def of(pair_id: str, one_id: str, other_id: str) -> IdentityPair:
        low, high = sorted((one_id, other_id))
        return IdentityPair(pair_id, low, high)

    @property
    def ids(self) -> tuple[str, str]:
        return self.low_id, self.high_id

    @property
    def is_to_look_at(self) -> bool:
        return self.decided in TO_LOOK_AT or self.disputed

    def other(self, resident_id: str) -> str:
        return self.high_id if resident_id == self.low_id else self.low_id

    def proposed(self, *, kept_id: str, by: str, at: datetime, seen: str) -> tuple[IdentityPair, IdentityDecided]:
        """Return the pair as one person in somebody's eyes, and the event.

        Raises:
            RuleBroken: it is proposed or decided so already; or the one to be kept is neither.
        """
        if self.decided in TOGETHER:
            raise RuleBroken("identity-decided", f"pair {self.id} is {self.decided}")
        if kept_id not in self.ids:
            raise RuleBroken("identity-neither", f"pair {self.id} has no {kept_id}")
        return self._now(
            decided=Decided.PROPOSED,
            basis=Basis.PEOPLE,
            kept_id=kept_id,
            seen=seen,
            proposed_by=by,
            proposed_at=at,
            decided_by=self.decided_by if self.decided is Decided.DIFFERENT else "",  # people parted them before
            decided_at=self.decided_at if self.decided is Decided.DIFFERENT else None,
        )

    def confirmed(self, *, by: str, at: datetime, seen: str) -> tuple[IdentityPair, IdentityDecided]:
        """Return the pair as one person, and the event.

        Raises:
            RuleBroken: nobody proposed it; or it was this very person; or either was changed since.
        """
        if self.decided is not Decided.PROPOSED:
            raise RuleBroken("identity-not-proposed", f"pair {self.id} is {self.decided}")
        if self.proposed_by == by:
            raise RuleBroken("identity-two-people", f"pair {self.id} was proposed by {by}")
        if self.seen != seen:
            raise RuleBroken("identity-changed", f"pair {self.id} was changed since it was proposed")
        return self._now(decided=Decided.SAME, decided_by=by, decided_at=at, disputed=False)

    def parted(self, *, by: str, at: datetime, seen: str) -> tuple[IdentityPair, IdentityDecided]:
        """Return the pair as two people, whatever stood before, and the event.

        Raises:
            RuleBroken: that stands already.
        """
        if self.decided is Decided.DIFFERENT and not self.disputed:
            raise RuleBroken("identity-decided", f"pair {self.id} is {self.decided}")
        return self._now(
            decided=Decided.DIFFERENT,
            basis=Basis.PEOPLE,
            kept_id="",
            seen=seen,
            decided_by=by,
            decided_at=at,
            disputed=False,
        )

    def left_open(self, *, by: str, at: datetime, seen: str) -> tuple[IdentityPair, IdentityLookedAt]:
        """Return the pair as one that somebody could not decide, and the event.

        Raises:
            RuleBroken: it is decided, or proposed by somebody.
        """
        if self.decided not in (Decided.OPEN, Decided.UNSURE):
            raise RuleBroken("identity-decided", f"pair {self.id} is {self.decided}")
        now = replace(self, decided=Decided.UNSURE, seen=seen, decided_by=by, decided_at=at, revision=self.revision + 1)
        return now, IdentityLookedAt(record_id=now.id, revision=now.revision, residents=now.ids)

    def linked(self, basis: Basis, kept_id: str, at: datetime, seen: str) -> IdentityPair:
        """Return the pair as one person by the rule or by the trust's word; what people said stands against it.

        Where people here said that they are two, it is disputed, and they decide. The trust goes before the rule.
        """
        if self.decided is Decided.PROPOSED and self.decided_by:
            return self  # people parted them before: a second person is wanted all the same
        if self.decided is Decided.DIFFERENT:
            return self if self.disputed or basis is Basis.RULE else self._next(disputed=True)
        if self.decided is Decided.SAME and (self.basis is not Basis.RULE or basis is Basis.RULE):
            return self
        return self._next(
            decided=Decided.SAME,
            basis=basis,
            kept_id=kept_id,
            decided_by="",
            decided_at=at,
            seen=seen,
            disputed=False,
        )

    def unlinked(self) -> IdentityPair:
        """Return the pair with the trust's word taken back."""
        if self.disputed:
            return self._next(disputed=False)
        if self.decided is Decided.SAME and self.basis is Basis.TRUST:
            return self._next(decided=Decided.OPEN, basis=Basis.PEOPLE, kept_id="", decided_at=None)
        return self

    def reopened(self) -> IdentityPair:
        """Return the pair to be looked at once more: one of the two was changed since."""
        return self._next(decided=Decided.OPEN, basis=Basis.PEOPLE, kept_id="", seen="", decided_by="", decided_at=None)

    def _next(self, **changed: object) -> IdentityPair:
        return replace(self, revision=self.revision + 1, **changed)  # type: ignore[arg-type]  # fields by name

    def _now(self, **changed: object) -> tuple[IdentityPair, IdentityDecided]:
        after = self._next(**changed)
        return after, IdentityDecided.of(after, before=self)


@dataclass(frozen=True)
class IdentityDecided(Event):
    """Somebody said that two identities are one person, or two. `before`: what stood, "" if nobody had said so."""

    kind: ClassVar[str] = "IdentityDecided"
    record_type: ClassVar[str] = "identity_pair"

    residents: tuple[str, str]
    decided: str
    kept_id: str
    proposed_by: str
    proposed_at: datetime | None
    decided_by: str
    decided_at: datetime | None
    before: str

    @classmethod
    def of(cls, pair: IdentityPair, before: IdentityPair) -> IdentityDecided:
        told_before = before.decided not in (Decided.OPEN, Decided.UNSURE) and before.basis is Basis.PEOPLE
        return cls(
            record_id=pair.id,
            revision=pair.revision,
            residents=pair.ids,
            decided=pair.decided.value,
            kept_id=pair.kept_id,
            proposed_by=pair.proposed_by,
            proposed_at=pair.proposed_at,
            decided_by=pair.decided_by,
            decided_at=pair.decided_at,
            before=before.decided.value if told_before else "",
        )


@dataclass(frozen=True)
class IdentityLookedAt(Event):
    """Somebody looked at two identities and could not say."""

    kind: ClassVar[str] = "IdentityLookedAt"
    record_type: ClassVar[str] = "identity_pair"
    to_central: ClassVar[bool] = False

    residents: tuple[str, str]


def print_of(one: Resident, other: Resident) -> str:
    """Return a print of two identities: it changes with names, birth dates, sexes and numbers, not with cells."""
    told = sorted((r.id, *_told_apart_by(Traits.of(r))) for r in (one, other))
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _told_apart_by(t: Traits) -> tuple[str, ...]:
    names = (folded(t.given_name), folded(t.preferred_name), folded(t.family_name))
    return (*names, t.birth_date.isoformat() if t.birth_date else "", t.sex, t.nomis_number, t.nhs_number)


@dataclass(frozen=True)
class OnePerson:
    """Who is one person with whom. `shown`: resident id -> the identity on top; ids that stand alone are not in it."""

    shown: Mapping[str, str]

    def shown_as(self, resident_id: str) -> str:
        """Return the id of the identity that this one is shown as."""
        return self.shown.get(resident_id, resident_id)

    def all_of(self, resident_id: str) -> tuple[str, ...]:
        """Return the ids of all identities of this person, the one on top first."""
        top = self.shown_as(resident_id)
        return (top, *sorted(i for i, over in self.shown.items() if over == top and i != top))


def one_person(pairs: Iterable[IdentityPair]) -> OnePerson:
    """Return who is one person, by the pairs that say so. The order of the pairs makes no difference.

    On top is who is kept in most pairs and replaced in fewest; of several such, the least id.
    """
    same = [pair for pair in pairs if pair.decided is Decided.SAME]
    leader: dict[str, str] = {}

    def root(one: str) -> str:
        while leader.setdefault(one, one) != one:
            one = leader[one]
        return one

    kept: dict[str, int] = {}
    for pair in same:
        a, b = sorted((root(pair.low_id), root(pair.high_id)))
        leader[b] = a
        for one in pair.ids:
            kept[one] = kept.get(one, 0) + (1 if one == pair.kept_id else -1)
    groups: dict[str, list[str]] = {}
    for one in leader:
        groups.setdefault(root(one), []).append(one)
    shown: dict[str, str] = {}
    for group in groups.values():
        top = min(group, key=lambda one: (-kept[one], one))
        shown |= dict.fromkeys(group, top)
    return OnePerson(shown)
