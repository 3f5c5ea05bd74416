"""Whether two identities are one person, as people of another PC said it, or as the trust's own links do."""

from __future__ import annotations

from dataclasses import replace

from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.domain.identity_pair import TOGETHER, Basis, Decided, IdentityPair, print_of
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.usecases.arrivals import IdentityArrived, ResidentArrived
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.holds import put_pair
from prisoncare_desktop.usecases.intake.desk import Desk, ParentTrimmed, ParentUnknown, Taken

VERDICT = "verdict"  # the fields that a change of ours can hold back, as the mapper names them
SECOND = "second"
KEPT = "kept"  # who goes on top


def take_identity(desk: Desk, said: IdentityArrived, pair_id: str, keep: frozenset[str]) -> Taken:
    """Take the decision as it stands there, unless one of ours about the same two is on its way.

    Who goes on top is as it stands there, unless a change of ours is about that.
    """
    top, under = desk.local("Patient", said.top), desk.local("Patient", said.under)
    if top == under:
        return Taken("", "")  # one identity on this PC: there is nothing to link
    known = _pair(desk, pair_id) or desk.unit.identities.between(top, under)
    if known is not None and (keep or desk.unit.outbox.unsettled_of([known.id])):
        goes_further = known.decided is Decided.PROPOSED and said.decided is Decided.SAME
        if not goes_further:
            if KEPT in keep or known.kept_id in ("", top) or said.decided not in TOGETHER:
                return Taken("identity_pair", known.id)
            turned = replace(known, kept_id=top, revision=known.revision + 1)
            return Taken("identity_pair", known.id, _put(desk, turned))
    linked_unasked = known is not None and known.decided is Decided.SAME and known.basis is not Basis.PEOPLE
    if known is not None and linked_unasked and said.decided is Decided.PROPOSED and not said.decided_by:
        return Taken("identity_pair", known.id)  # the rule or the trust says so already, and needs no second person
    both = desk.unit.residents.many((top, under))
    before = known or IdentityPair.of(desk.new_id(), top, under)
    if said.decided is Decided.PROPOSED and not said.decided_by and (kept_id := _kept_there(desk, top, under)):
        open_again = replace(before, decided=Decided.OPEN, disputed=False)
        linked = open_again.linked(Basis.TRUST, kept_id, desk.now, print_of(both[top], both[under]))
        return Taken("identity_pair", linked.id, _put(desk, linked))
    ours_on_top = before.kept_id if KEPT in keep else ""
    kept_id = "" if said.decided is Decided.DIFFERENT else ours_on_top or top
    disputed = said.decided is Decided.DIFFERENT and before.basis is Basis.TRUST and linked_unasked
    after = replace(_as_told(before, said, kept_id, print_of(both[top], both[under])), disputed=disputed)
    if known is not None and replace(after, disputed=known.disputed) == known:
        return Taken("identity_pair", known.id)
    return Taken("identity_pair", after.id, _put(desk, replace(after, revision=before.revision + 1)))


def follow_links(desk: Desk, resident: Resident, said: ResidentArrived) -> Changes:
    """Link whom the trust's record links with this patient, and unlink whom it does not link any more."""
    changes = Changes()
    on_top = dict.fromkeys(_known_here(desk, said.replaces), resident.id)
    on_top |= {over: over for over in _known_here(desk, said.replaced_by)}
    for other_id, kept_id in on_top.items():
        changes |= _link(desk, resident, other_id, kept_id)
    for pair in desk.unit.identities.of([resident.id]):
        other_id = pair.other(resident.id)
        by_trust = pair.basis is Basis.TRUST and pair.decided is Decided.SAME
        if other_id in on_top or not (by_trust or pair.disputed) or _kept_by(desk, other_id, resident.id):
            continue
        after = _as_people_said(desk, pair.unlinked())
        if after != pair:
            changes |= _put(desk, after)
    return changes


def _kept_there(desk: Desk, one_id: str, other_id: str) -> str:
    """Return who goes on top by the trust's own link of these two, as last seen, "" if there is none."""
    return _kept_by(desk, one_id, other_id) or _kept_by(desk, other_id, one_id)


def _kept_by(desk: Desk, resident_id: str, other_id: str) -> str:
    """Return who goes on top by the trust's record of this resident, "" if it has no link to the other."""
    for copy in desk.unit.central.of_local("resident", resident_id):
        said = desk.read(copy)
        if isinstance(said, ResidentArrived):
            if other_id in _known_here(desk, said.replaced_by):
                return other_id
            if other_id in _known_here(desk, said.replaces):
                return resident_id
    return ""


def _as_people_said(desk: Desk, pair: IdentityPair) -> IdentityPair:
    """Return a pair that the trust links no more as people said it, here or at the trust; open if nobody did."""
    if pair.decided is not Decided.OPEN:
        return pair
    both = desk.unit.residents.many(pair.ids)
    seen = print_of(both[pair.low_id], both[pair.high_id])
    ours = desk.unit.outbox.unsettled_of([pair.id])
    if ours:
        said = ours[-1].payload
        return replace(
            pair,
            decided=Decided(said["decided"]),
            kept_id=said["kept_id"],
            seen=seen,
            proposed_by=said["proposed_by"],
            proposed_at=instant_of(said["proposed_at"]) if said["proposed_at"] else None,
            decided_by=said["decided_by"],
            decided_at=instant_of(said["decided_at"]) if said["decided_at"] else None,
        )
    for copy in desk.unit.central.of_local("identity_pair", pair.id):
        there = desk.read(copy)
        if isinstance(there, IdentityArrived):
            return _as_told(
                pair, there, "" if there.decided is Decided.DIFFERENT else desk.local("Patient", there.top), seen
            )
    return pair


def _as_told(pair: IdentityPair, said: IdentityArrived, kept_id: str, seen: str) -> IdentityPair:
    """Return the pair as people of some PC said it is."""
    return replace(
        pair,
        decided=said.decided,
        basis=Basis.PEOPLE,
        kept_id=kept_id,
        seen=seen,
        proposed_by=said.proposed_by,
        proposed_at=said.proposed_at,
        decided_by=said.decided_by,
        decided_at=said.decided_at,
    )


def _link(desk: Desk, resident: Resident, other_id: str, kept_id: str) -> Changes:
    other = desk.unit.residents.many([other_id]).get(other_id)
    if other is None or other_id == resident.id:
        return Changes()
    known = desk.unit.identities.between(resident.id, other_id)
    before = known or IdentityPair.of(desk.new_id(), resident.id, other_id)
    after = before.linked(Basis.TRUST, kept_id, desk.now, print_of(resident, other))
    return Changes() if after == before else _put(desk, after)


def _known_here(desk: Desk, patients: tuple[str, ...]) -> list[str]:
    """Return our ids of these patients; one that is not on this PC is told of again when it comes down."""
    found = []
    for patient in patients:
        try:
            found.append(desk.local("Patient", patient))
        except (ParentUnknown, ParentTrimmed):
            continue
    return found


def _put(desk: Desk, pair: IdentityPair) -> Changes:
    put_pair(desk.unit, pair)
    desk.unit.received("IdentityReceived", "identity_pair", pair.id)
    return touched(residents=frozenset(pair.ids))


def _pair(desk: Desk, pair_id: str) -> IdentityPair | None:
    try:
        return desk.unit.identities.get(pair_id) if pair_id else None
    except NotFound:
        return None
