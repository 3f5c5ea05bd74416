"""What depends on what: the order in which items are looked at, and what an answer can move.

An item depends on its parent, on the questions its enableWhen names, on the questions its score adds up, and on what
the expressions read that enable or calculate it (`fhirpath/reads`). An expression that only comes across items (all of
a group, say) sees those that do not themselves wait for it: else every such form would be a ring. Which those are is
settled here once, in the order of the form, and never by the order of answers.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms.fhirpath.reads import DEEPEST, FORM, Reads, Walks
from prisoncare_desktop.forms.questionnaire import Item, Questionnaire


@dataclass(frozen=True)
class Dependencies:
    """`rank`: each item's place in an order where it comes after all it depends on. `dependents`: who waits for it.

    `blind`: what an item's expressions come across and do not see, because it waits for the item. `shown`: whose
    words, bounds, options or constraints look at an item, though whether they are asked does not depend on it.
    """

    rank: Mapping[str, int]
    dependents: Mapping[str, tuple[str, ...]]
    blind: Mapping[str, frozenset[str]] = field(default_factory=dict)
    shown: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def walks_of(form: Questionnaire) -> Walks:
    """Return the form's expressions, walked as far as they have been asked about."""
    walks = form.worked_out.get("walks")
    if not isinstance(walks, Walks):
        walks = form.worked_out["walks"] = Walks(form)
    return walks


def dependencies_of(form: Questionnaire) -> Dependencies:
    """Order the items of a form.

    Raises:
        UnreadableForm: some items, or some variables, wait for each other in a ring; the message names it.
    """
    known = form.worked_out.get("dependencies")
    if not isinstance(known, Dependencies):
        known = form.worked_out["dependencies"] = _worked_out(form)
    return known


def _worked_out(form: Questionnaire) -> Dependencies:
    reads = {link_id: found for link_id, item in form.by_link_id.items() if (found := _state_reads(form, item))}
    waits_for = {
        link_id: _sources(item, form.parents.get(link_id), reads.get(link_id, ()))
        for link_id, item in form.by_link_id.items()
    }
    _check_variables(form)
    rank = _ranked(waits_for)
    blind: dict[str, frozenset[str]] = {}
    wide = {link_id: frozenset().union(*(one.wide for one in found)) for link_id, found in reads.items()}
    if any(wide.values()):
        dependents = {link_id: list(ones) for link_id, ones in _dependents(waits_for).items()}
        for link_id, across in wide.items():
            if across:
                waiting = all_that_wait([link_id], dependents)
                blind[link_id] = across & waiting
                seen = [one for one in form.by_link_id if one in across - waiting and one not in waits_for[link_id]]
                waits_for[link_id] = (*waits_for[link_id], *seen)
                for one in seen:
                    dependents[one].append(link_id)
        rank = _ranked(waits_for)
    return Dependencies(rank, _dependents(waits_for), blind, _shown(form))


def _state_reads(form: Questionnaire, item: Item) -> tuple[Reads, ...]:
    wanted = (item.logic.enable_when, item.logic.calculated)
    return tuple(walks_of(form).of(item.link_id, one) for one in wanted if one is not None)


def _sources(item: Item, parent: str | None, reads: Iterable[Reads]) -> tuple[str, ...]:
    named = [question for one in item.enable_when for question in one.questions] + list(item.sum_of)
    for one in reads:
        named.extend(sorted(one.named))
    # A set would do, but its order differs from run to run.
    return tuple(dict.fromkeys(([parent] if parent else []) + named))


def _dependents(waits_for: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    dependents: dict[str, list[str]] = {link_id: [] for link_id in waits_for}
    for link_id, sources in waits_for.items():
        for source in sources:
            dependents[source].append(link_id)
    return {link_id: tuple(ones) for link_id, ones in dependents.items()}


def all_that_wait(link_ids: Iterable[str], dependents: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return these items and all that wait for them, for what waits for them, and so on."""
    found: set[str] = set()
    left = list(link_ids)
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left.extend(dependents[one])
    return frozenset(found)


def _ranked(waits_for: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    dependents = _dependents(waits_for)
    place = {link_id: index for index, link_id in enumerate(waits_for)}
    left = {link_id: len(sources) for link_id, sources in waits_for.items()}
    ready = [(place[link_id], link_id) for link_id, count in left.items() if count == 0]
    heapq.heapify(ready)
    rank: dict[str, int] = {}
    while ready:
        _, link_id = heapq.heappop(ready)
        rank[link_id] = len(rank)
        for dependent in dependents[link_id]:
            left[dependent] -= 1
            if left[dependent] == 0:
                heapq.heappush(ready, (place[dependent], dependent))
    if len(rank) < len(waits_for):
        ring = _ring({link_id: sources for link_id, sources in waits_for.items() if link_id not in rank})
        raise UnreadableForm(f"items wait for each other: {' -> '.join(ring)}", ring[0])
    return rank


def _shown(form: Questionnaire) -> dict[str, tuple[str, ...]]:
    shown: dict[str, list[str]] = {}
    for link_id, item in form.by_link_id.items():
        looks = [
            one for use, one in item.logic.every() if use not in ("variable", "initial", "enable_when", "calculated")
        ]
        read = frozenset().union(*(walks_of(form).of(link_id, one).all for one in looks)) if looks else frozenset()
        for one in read:
            shown.setdefault(one, []).append(link_id)
    return {link_id: tuple(ones) for link_id, ones in shown.items()}


def _check_variables(form: Questionnaire) -> None:
    walks = walks_of(form)
    for link_id, item in form.by_link_id.items():
        for use, one in item.logic.every():
            if use != "variable":  # one that nobody asks for is never run
                walks.of(link_id, one)
    for constraint in form.logic.constraints:
        walks.of(FORM, constraint.expression)
    if walks.too_deep():
        raise UnreadableForm(f"variables lean on each other more than {DEEPEST} deep, down to %{walks.too_deep()}")
    ring = walks.ring()
    if ring:
        raise UnreadableForm(f"variables wait for each other: {' -> '.join(f'%{one}' for one in ring)}")


def _ring(waits_for: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Walk from item to item it waits for until one comes round again."""
    walked = [next(iter(waits_for))]
    while True:
        following = next(source for source in waits_for[walked[-1]] if source in waits_for)
        if following in walked:
            return [*walked[walked.index(following) :], following]
        walked.append(following)
