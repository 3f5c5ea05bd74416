"""What repeats: a form grown by further repetitions, each item of them with an address of its own.

The first repetition keeps the linkIds of the form. A further one has `linkId#2`, `linkId#3`; where groups that repeat
stand inside each other, one number each from the outermost: `linkId#2.3` (ones at the end are left out). A grown form
is a form like any other, so all that works on items works on every repetition. What is sent and what is printed name an
item by its `wire_id`.

A condition or a score in a repetition looks to that repetition. From outside the group it looks to all of them, and one
that fits is enough: FHIR's "nearest" would be the last one above, and a medicine added below the one that matters would
close the question again.

The items inside a question with several answers are there once for each answer, numbered in the same way: `linkId#2` is
the one inside the second answer, and its `of_answer` is 2. How often is not counted anywhere but by the answers
themselves; with one answer or none they are there once, as inside any question. They go with their answer when others
are taken away (`realigned`). Where all of them wait for an option of the question, each is there once: it is inside the
answer that it waits for (`asks_about_each`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from prisoncare_desktop.forms.enablement import holds
from prisoncare_desktop.forms.questionnaire import Item, ItemType, Questionnaire
from prisoncare_desktop.forms.response import Carried, Response
from prisoncare_desktop.forms.values import Coding, Value

MOST = 200  # repetitions of one group: more than anybody fills in, and a foreign response cannot fill the PC's memory

Path = tuple[int, ...]
Places = Mapping[int, int]  # of answers that stay, counted from 1: where each was -> where it is now
T = TypeVar("T")


def is_repeating(item: Item) -> bool:
    """Say whether the item is a group that may be there several times."""
    return item.type is ItemType.GROUP and item.repeats


def asks_about_each(item: Item) -> bool:
    """Say whether the item is a question that may have several answers and asks something about each of them."""
    if not (item.is_question and item.repeats) or item.is_calculated:
        return False
    return any(one.type is not ItemType.DISPLAY and not waits_for_option(one, item) for one in item.children)


def waits_for_option(inner: Item, question: Item) -> bool:
    """Say whether an item inside a question waits for answers of it, and so is about those alone."""
    return any(one.question == question.link_id for one in inner.enable_when)


def place_inside(inner: Item, question: Item, answers: tuple[Value, ...]) -> int:
    """Return which of a question's answers, counted from 1, an item is inside that is there once for all of them."""
    if waits_for_option(inner, question):
        for n, answer in enumerate(answers, start=1):
            own = tuple(one for one in inner.enable_when if one.question == question.link_id)
            if any(holds(one, (answer,)) for one in own):
                return n
    return 1


def spread_out(form: Questionnaire, times: Callable[[Item], int]) -> Questionnaire:
    """Return the form with all that repeats there so often, within what it allows: for a pen cannot add one."""
    repetitions = Repetitions(form)
    counts: dict[str, int] = {}
    while True:
        grown = repetitions.grown(counts)
        groups = [
            one
            for one in grown.by_link_id.values()
            if (is_repeating(one) and one.repetition == 1) or asks_about_each(one)
        ]
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
        """What repeats around each item, outermost first: groups, itself included if it is one, and questions that ask
        about each answer, itself not."""
        chains: dict[str, tuple[str, ...]] = {}
        for link_id, item in self.form.by_link_id.items():  # parents come before their children
            parent = self.form.parents.get(link_id, "")
            around = (*chains.get(parent, ()), *([parent] if parent in self.questions else []))
            chains[link_id] = (*around, link_id) if is_repeating(item) else around
        return chains

    @cached_property
    def questions(self) -> frozenset[str]:
        """The questions that ask about each of their answers."""
        return frozenset(link_id for link_id, item in self.form.by_link_id.items() if asks_about_each(item))

    def asks_about_each(self, address: str) -> bool:
        """Say whether the item there is a question that asks about each of its answers."""
        return bool(self.questions) and self.place_of(address)[0] in self.questions

    def counts(self, response: Response) -> Mapping[str, int]:
        """Return how often what is there more than once is there, by the address of its first or of its question."""
        if not self.questions:
            return response.repetitions
        several = {
            address: len(values)
            for address, values in response.answers.items()
            if len(values) > 1 and self.place_of(address)[0] in self.questions
        }
        return {**response.repetitions, **several}

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
        """Return the form with so many repetitions (`counts`: see there) of what repeats, else one."""
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
            children=tuple(self._inside(item, path, counts, growing)),
        )

    @cached_property
    def _looks_into(self) -> Mapping[str, frozenset[str]]:
        """What repeats (see `chains`) that an item looks into from outside, by its condition or score."""
        found: dict[str, frozenset[str]] = {}
        for link_id, item in self.form.by_link_id.items():
            named = [one.question for one in item.enable_when] + list(item.sum_of)
            around = {group for other in named for group in self.chains.get(other, ())}
            if outside := around.difference(self.chains[link_id]):
                found[link_id] = frozenset(outside)
        return found

    def _inside(self, item: Item, path: Path, counts: Mapping[str, int], growing: frozenset[str]) -> Iterator[Item]:
        if item.link_id not in self.questions:
            yield from self._copies(item.children, path, counts, growing)
            return
        count = min(counts.get(self.address(item.link_id, path), 1), MOST)
        if count == 1:
            yield from self._copies(item.children, (*path, 1), counts, growing)
            return
        once = tuple(one for one in item.children if one.is_help)  # it is about the question
        yield from self._copies(once, (*path, 1), counts, growing)
        each = tuple(one for one in item.children if not one.is_help)
        for n in range(1, count + 1):
            for one in self._copies(each, (*path, n), counts, growing):
                yield replace(one, of_answer=n)

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
        moved = _renamed(response, lambda one: self.after_removal(one, address))
        first = self.first_of(address)
        counts = {**moved.repetitions, first: response.repetitions.get(first, 1) - 1}
        return replace(moved, repetitions={one: n for one, n in counts.items() if n > 1})

    def realigned(self, response: Response, question: str, places: Places) -> Response:
        """Return the response with what is inside a question's answers where those answers are now (`places`)."""
        return _renamed(
            response,
            lambda one: self.after_answers(one, question, places),
            lambda one: self.after_answers(one, question, places, strangers=True),
        )

    def after_answers(self, address: str, question: str, places: Places, *, strangers: bool = False) -> str | None:
        """Return what an address is called once answers have other places; None for what was inside one that is gone.

        `strangers`: the question's own address stands for what is carried inside its first answer.
        """
        asked, around = self.place_of(question)
        link_id, path = self.place_of(address)
        depth = len(around)
        if strangers and link_id == asked and len(path) == depth:
            path = (*path, 1)
        in_it = link_id == asked if strangers else False
        inside = (in_it or asked in self.chains.get(link_id, ())) and len(path) > depth and path[:depth] == around
        if not inside:
            return address
        to = places.get(path[depth])
        return self.address(link_id, (*around, to, *path[depth + 1 :])) if to is not None else None

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


def places_of(before: tuple[Value, ...], after: tuple[Value, ...]) -> Places:
    """Return where each answer is now, by its value; one that was written anew in its place is still the same answer.

    Another option in the place of one is another answer: what was said about the first is not true of it. Where there
    is no answer at all, what was said about the last is kept for the next, as inside any question.
    """
    if not before or not after:
        return {} if any(isinstance(one, Coding) for one in (*before, *after)) else {1: 1}
    places: dict[int, int] = {}
    free = list(range(1, len(after) + 1))
    for was, value in enumerate(before, start=1):
        same = [one for one in free if type(after[one - 1]) is type(value) and after[one - 1] == value]
        if same:
            places[was] = same[0]
            free.remove(same[0])
    for was, value in enumerate(before, start=1):
        if was not in places and was in free and not any(isinstance(one, Coding) for one in (value, after[was - 1])):
            places[was] = was
    return places


Naming = Callable[[str], str | None]


def _renamed(response: Response, name: Naming, name_of_strangers: Naming | None = None) -> Response:
    """Return the response with every address called otherwise, and without what has no address any more."""

    def kept(by_address: Mapping[str, T], name: Naming = name) -> dict[str, T]:
        moved = ((name(one), what) for one, what in by_address.items())
        return {to: what for to, what in moved if to is not None}

    carried = response.carried
    return Response(
        kept(response.answers),
        Carried(
            resource=carried.resource,
            items=kept(carried.items),
            answers=kept(carried.answers),
            more=kept(carried.more),
            strangers=kept(carried.strangers, name_of_strangers or name),
        ),
        kept(response.repetitions),
        frozenset(kept(dict.fromkeys(response.own))),
    )
