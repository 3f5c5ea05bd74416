"""What depends on what: the order in which items are looked at, and what an answer can move.

An item depends on its parent, on the questions its enableWhen names, and on the questions its score adds up.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import dataclass

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms.questionnaire import Item, Questionnaire


@dataclass(frozen=True)
class Dependencies:
    """`rank`: each item's place in an order where it comes after all it depends on. `dependents`: who waits for it."""

    rank: Mapping[str, int]
    dependents: Mapping[str, tuple[str, ...]]


def dependencies_of(form: Questionnaire) -> Dependencies:
    """Order the items of a form.

    Raises:
        UnreadableForm: some items wait for each other in a ring; the message names it.
    """
    waits_for = {link_id: _sources(item, form.parents.get(link_id)) for link_id, item in form.by_link_id.items()}
    dependents: dict[str, list[str]] = {link_id: [] for link_id in waits_for}
    for link_id, sources in waits_for.items():
        for source in sources:
            dependents[source].append(link_id)
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
    return Dependencies(rank, {link_id: tuple(ones) for link_id, ones in dependents.items()})


def _sources(item: Item, parent: str | None) -> tuple[str, ...]:
    named = [one.question for one in item.enable_when] + list(item.sum_of)
    # A set would do, but its order differs from run to run.
    return tuple(dict.fromkeys(([parent] if parent else []) + named))


def _ring(waits_for: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Walk from item to item it waits for until one comes round again."""
    walked = [next(iter(waits_for))]
    while True:
        following = next(source for source in waits_for[walked[-1]] if source in waits_for)
        if following in walked:
            return [*walked[walked.index(following) :], following]
        walked.append(following)
