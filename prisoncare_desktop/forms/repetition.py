"""Groups that repeat: a form grown by further repetitions, each item of them with an address of its own.

The first repetition keeps the linkIds of the form. A further one has `linkId#2`, `linkId#3`; where groups that repeat
stand inside each other, one number each from the outermost: `linkId#2.3` (ones at the end are left out). A grown form
is a form like any other, so all that works on items works on every repetition. What is sent and what is printed name an
item by its `wire_id`.

A condition or a score in a repetition looks to that repetition. From outside the group it looks to all of them, and one
that fits is enough: FHIR's "nearest" would be the last one above, and a medicine added below the one that matters would
close the question again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from prisoncare_desktop.forms.questionnaire import Item, ItemType, Questionnaire
from prisoncare_desktop.forms.response import Carried, Response

MOST = 200  # repetitions of one group: more than anybody fills in, and a foreign response cannot fill the PC's memory

Path = tuple[int, ...]
T = TypeVar("T")


def is_repeating(item: Item) -> bool:
    """Say whether the item is a group that may be there several times."""
    return item.type is ItemType.GROUP and item.repeats


def spread_out(form: Questionnaire, times: Callable[[Item], int]) -> Questionnaire:
    """Return the form with every repeating group there so often, within what it allows: for a pen cannot add one."""
    repetitions = Repetitions(form)
    counts: dict[str, int] = {}
    while True:
        grown = repetitions.grown(counts)
        groups = [one for one in grown.by_link_id.values() if is_repeating(one) and one.repetition == 1]
        wanted = {
            one.link_id: min(max(times(one), one.min_occurs or 1), one.max_occurs or MOST, MOST) for one in groups
        }
        more = {link_id: n for link_id, n in wanted.items() if n > 1}
        if more == counts:
            return grown
        counts = more


@dataclass(frozen=True)
class Repetitions:
    """Addresses within one form, as it was published."""

    form: Questionnaire

    @cached_property
    def separator(self) -> str:
        """What no linkId of the form holds."""
        sign = "#"
        while any(sign in link_id for link_id in self.form.by_link_id):
            sign += "#"
        return sign

    @cached_property
    def chains(self) -> Mapping[str, tuple[str, ...]]:
        """The repeating groups around each item, outermost first, itself included if it is one."""
        chains: dict[str, tuple[str, ...]] = {}
        for link_id, item in self.form.by_link_id.items():  # parents come before their children
            around = chains.get(self.form.parents.get(link_id, ""), ())
            chains[link_id] = (*around, link_id) if is_repeating(item) else around
        return chains

    def address(self, link_id: str, path: Path) -> str:
        """Return where the item is in these repetitions of the groups around it."""
        while path and path[-1] == 1:
            path = path[:-1]
        return f"{link_id}{self.separator}{'.'.join(map(str, path))}" if path else link_id

    def place_of(self, address: str) -> tuple[str, Path]:
        """Return the linkId and the repetition of every group around it."""
        link_id, _, numbers = address.partition(self.separator)
        path = tuple(int(one) for one in numbers.split(".")) if numbers else ()
        return link_id, path + (1,) * (len(self.chains.get(link_id, ())) - len(path))

    def first_of(self, address: str) -> str:
        """Return the address of the first repetition beside this one: the name under which they are counted."""
        link_id, path = self.place_of(address)
        return self.address(link_id, (*path[:-1], 1))

    def grown(self, counts: Mapping[str, int]) -> Questionnaire:
        """Return the form with so many repetitions of each group (`counts`: by the address of the first), else one."""
        if not counts:
            return self.form
        growing = {self.place_of(one)[0] for one in counts}
        growing |= {item for item, groups in self._looks_into.items() if not groups.isdisjoint(growing)}
        for link_id in tuple(growing):
            while (parent := self.form.parents.get(link_id)) is not None:
                growing.add(parent)
                link_id = parent
        return replace(self.form, items=tuple(self._copies(self.form.items, (), counts, frozenset(growing))))

    def _copies(
        self, items: tuple[Item, ...], path: Path, counts: Mapping[str, int], growing: frozenset[str]
    ) -> Iterator[Item]:
        for item in items:
            if not is_repeating(item):
                yield self._copy(item, path, counts, growing)
                continue
            count = counts.get(self.address(item.link_id, (*path, 1)), 1)
            for n in range(1, min(count, MOST) + 1):
                yield replace(self._copy(item, (*path, n), counts, growing), repetition=n)

    def _copy(self, item: Item, path: Path, counts: Mapping[str, int], growing: frozenset[str]) -> Item:
        if item.link_id not in growing and all(n == 1 for n in path):
            return item
        return replace(
            item,
            link_id=self.address(item.link_id, path),
            copy_of=item.link_id,
            enable_when=tuple(
                replace(one, question=first, others=tuple(others))
                for one in item.enable_when
                for first, *others in [self._seen(item.link_id, path, one.question, counts)]
            ),
            sum_of=tuple(each for one in item.sum_of for each in self._seen(item.link_id, path, one, counts)),
            children=tuple(self._copies(item.children, path, counts, growing)),
        )

    @cached_property
    def _looks_into(self) -> Mapping[str, frozenset[str]]:
        """The repeating groups that an item's condition or score looks into from outside, where there are any."""
        found: dict[str, frozenset[str]] = {}
        for link_id, item in self.form.by_link_id.items():
            named = [one.question for one in item.enable_when] + list(item.sum_of)
            around = {group for other in named for group in self.chains.get(other, ())}
            if outside := around.difference(self.chains[link_id]):
                found[link_id] = frozenset(outside)
        return found

    def _seen(self, here: str, path: Path, other: str, counts: Mapping[str, int]) -> list[str]:
        """Return the addresses of another item as seen from this one: within the repetitions that both are in."""
        around = self.chains.get(other, ())
        shared = 0
        for mine, theirs in zip(self.chains[here], around, strict=False):
            if mine != theirs:
                break
            shared += 1
        paths = [path[:shared]]
        for group in around[shared:]:
            times = [min(counts.get(self.address(group, (*one, 1)), 1), MOST) for one in paths]
            paths = [(*one, n) for one, last in zip(paths, times, strict=True) for n in range(1, last + 1)]
        return [self.address(other, one) for one in paths]

    def without(self, response: Response, address: str) -> Response:
        """Return the response without one repetition of a group; those after it move up."""

        def kept(by_address: Mapping[str, T]) -> dict[str, T]:
            moved = ((self.after_removal(one, address), what) for one, what in by_address.items())
            return {to: what for to, what in moved if to is not None}

        first = self.first_of(address)
        counts = {**kept(response.repetitions), first: response.repetitions.get(first, 1) - 1}
        carried = response.carried
        return Response(
            kept(response.answers),
            Carried(
                resource=carried.resource,
                items=kept(carried.items),
                answers=kept(carried.answers),
                more=kept(carried.more),
                strangers=kept(carried.strangers),
            ),
            {one: n for one, n in counts.items() if n > 1},
            frozenset(kept(dict.fromkeys(response.own))),
        )

    def after_removal(self, address: str, removed: str) -> str | None:
        """Return what an address is called once a repetition is gone; None for what was inside it."""
        group, gone = self.place_of(removed)
        link_id, path = self.place_of(address)
        depth = len(gone) - 1
        inside = group in self.chains.get(link_id, ()) and path[:depth] == gone[:depth]
        if not inside or path[depth] < gone[depth]:
            return address
        if path[depth] == gone[depth]:
            return None
        return self.address(link_id, (*path[:depth], path[depth] - 1, *path[depth + 1 :]))
