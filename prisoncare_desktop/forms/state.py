"""How a form stands: its answers, what is enabled, and how one change leads to the next.

After a change it looks again only at what depends on it, in the order of the form's dependencies, so that the state is
a function of the answers and never of the order in which they were given. Who may answer what is `session`'s to say.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from prisoncare_desktop.forms.acceptance import fits
from prisoncare_desktop.forms.calculation import sum_of_ordinals
from prisoncare_desktop.forms.dependencies import all_that_wait, dependencies_of
from prisoncare_desktop.forms.enablement import is_wanted
from prisoncare_desktop.forms.evaluation import Evaluation, Opening
from prisoncare_desktop.forms.fhirpath.library import Library
from prisoncare_desktop.forms.languages import in_language
from prisoncare_desktop.forms.questionnaire import Item, ItemType, Questionnaire
from prisoncare_desktop.forms.repetition import MOST, Repetitions, is_repeating, places_of
from prisoncare_desktop.forms.response import Response
from prisoncare_desktop.forms.values import Value


@dataclass(frozen=True)
class Moved:
    """What one action changed: items with another answer, items now asked, items no longer asked (by address).

    `grown`: a repetition of a group came or went, or an answer with items inside it, and with it the form's items are
    others. `shown`: items whose words, bounds or options follow one of these (`as_shown`).
    """

    values: frozenset[str] = frozenset()
    enabled: frozenset[str] = frozenset()
    disabled: frozenset[str] = frozenset()
    grown: bool = False
    shown: frozenset[str] = field(default=frozenset(), compare=False)

    def __bool__(self) -> bool:
        return bool(self.values or self.enabled or self.disabled or self.grown)


class FormState:
    """One form, with its repetitions, and its answers. `response`: all answers; `enabled`: what is part of the form."""

    def __init__(self, questionnaire: Questionnaire, response: Response | None, opening: Opening) -> None:
        """Open a form; without a response it is new and starts with the form's initial values."""
        self.repetitions = Repetitions(questionnaire)
        self.response = Response(repetitions=_at_least(questionnaire)) if response is None else response
        self.enabled: set[str] = set()
        self._opening = opening
        self._library = Library(opening.now)
        self._grow()
        if response is None:
            self._start(self.questionnaire.by_link_id)
            self._outgrow()
        self._look_at(self.questionnaire.by_link_id, hold=response is not None)
        if response is None:
            follow = self._start_by_expression(self.questionnaire.by_link_id)
            self._look_at([*follow, *self._outgrow()])

    def counted(self, link_id: str) -> tuple[Value, ...]:
        """Return the answers that count: those of an enabled item."""
        return self.response.of(link_id) if link_id in self.enabled else ()

    def is_enabled(self, link_id: str) -> bool:
        """Say whether the item is part of the form as answered so far."""
        return link_id in self.enabled

    def show_in(self, language: str) -> None:
        """Put the form into another of its languages ("" for its own)."""
        self.repetitions = Repetitions(in_language(self.repetitions.form, language))
        self._grow()

    def add(self, first: str, count: int) -> Moved:
        """Let the group be there so often, more often than it is; `first`: the address of its first repetition."""
        before = set(self.questionnaire.by_link_id)
        self.response = replace(self.response, repetitions={**self.response.repetitions, first: count})
        self._grow()
        new = [one for one in self.questionnaire.by_link_id if one not in before]
        self._start(new)
        new += self._outgrow()
        moved = self._look_at(new)
        follow = self._start_by_expression(new)
        return replace(_together(moved, self._look_at([*follow, *self._outgrow()])), grown=True)

    def remove(self, group: str) -> Moved:
        """Take one repetition away. What is worked out from what was in it is worked out again, and nothing else."""
        gone = [one.link_id for one in self.questionnaire.inside(group)]
        after = self.repetitions.after_removal
        waiting = (after(one, group) for one in all_that_wait(gone, self._depends.dependents))
        return self.take_up(self.repetitions.without(self.response, group), anew={one for one in waiting if one})

    def take_up(self, response: Response, *, anew: Collection[str] = ()) -> Moved:
        """Go on from other answers. What is worked out stands as it is there; `anew`: but for these items."""
        self.response = response
        self._grow()
        self.enabled.clear()
        return replace(self._look_at(self.questionnaire.by_link_id, hold=True, anew=anew), grown=True)

    def set_answers(self, link_id: str, values: tuple[Value, ...]) -> Moved:
        """Put these answers in an item; none: take them away."""
        before = self.response.of(link_id)
        if self.questionnaire[link_id].is_calculated:
            return self._set_own(link_id, values, before)
        if _alike(before, values):
            return Moved()
        if self.repetitions.asks_about_each(link_id):
            return self._set_with_inside(link_id, values, before)
        self.response = self.response.with_answers(link_id, values)
        moved = self._look_at(self._depends.dependents[link_id], changed=[link_id])
        return replace(moved, values=moved.values | {link_id})

    def _set_with_inside(self, link_id: str, values: tuple[Value, ...], before: tuple[Value, ...]) -> Moved:
        """Answer a question that asks about each answer: what is inside an answer goes where that answer goes."""
        places = places_of(before, values)
        response, was_enabled, items = self.response, frozenset(self.enabled), tuple(self.questionnaire.by_link_id)
        inside = self._inside(link_id)
        waiting = {one for inner in inside for one in self._depends.dependents[inner]}
        self.response = self.repetitions.realigned(response, link_id, places).with_answers(link_id, values)
        self._grow()
        stayed = {self.repetitions.after_answers(one, link_id, places) for one in inside}
        fresh = [one for one in self._inside(link_id) if one not in stayed]
        self._start(fresh)
        fresh += self._outgrow()
        form, inside_now = self.questionnaire.by_link_id, self._inside(link_id)
        self.enabled.difference_update(inside)
        waiting |= {one for inner in inside_now for one in self._depends.dependents[inner]}
        waiting |= {*inside_now, *self._depends.dependents[link_id]}
        moved = self._look_at((one for one in form if one in waiting), changed=[link_id])
        follow = self._start_by_expression(fresh)
        again = self._look_at([*follow, *self._outgrow()])
        every = {*self.questionnaire.by_link_id, *items}
        return Moved(
            frozenset(one for one in every if not _alike(response.of(one), self.response.of(one))),
            frozenset(self.enabled - was_enabled),
            was_enabled - self.enabled,
            grown=tuple(self.questionnaire.by_link_id) != items,
            shown=moved.shown | again.shown,
        )

    def _inside(self, link_id: str) -> list[str]:
        return [one.link_id for one in self.questionnaire.inside(link_id)][1:]

    def _set_own(self, link_id: str, values: tuple[Value, ...], before: tuple[Value, ...]) -> Moved:
        """Put a person's answer where one is worked out; none: it is worked out again."""
        own = self.response.own
        self.response = replace(
            self.response.with_answers(link_id, values), own=own | {link_id} if values else own - {link_id}
        )
        moved = self._look_at([link_id, *self._depends.dependents[link_id]], changed=[link_id])
        same = _alike(before, self.response.of(link_id))
        return replace(moved, values=moved.values - {link_id} if same else moved.values | {link_id})

    def _grow(self) -> None:
        """Take the form as it is with all its repetitions."""
        self._counts = self.repetitions.counts(self.response)
        self.questionnaire = self.repetitions.grown(self._counts)
        self._of_answers = dict(_of_answers(self.questionnaire.items, {})) if self.repetitions.questions else {}
        self._depends = dependencies_of(self.questionnaire)
        self._in_order = sorted(self._depends.rank, key=self._depends.rank.__getitem__)
        self.evaluation = Evaluation(self.questionnaire, self._depends, self.counted, self._opening, self._library)
        self.evaluation.elements(self.response.carried.resource)

    def _outgrow(self) -> list[str]:
        """Grow the form if some question has more answers than it has places inside; return the new items, started."""
        found: list[str] = []
        while self.repetitions.counts(self.response) != self._counts:
            before = set(self.questionnaire.by_link_id)
            self._grow()
            new = [one for one in self.questionnaire.by_link_id if one not in before]
            self._start(new)
            found += new
        return found

    def _start(self, link_ids: Iterable[str]) -> None:
        """Give these items their initial values."""
        for link_id in link_ids:
            item = self.questionnaire[link_id]
            if item.is_question and item.initial:
                # A foreign form may start an item with what it cannot hold; it is then simply unanswered.
                held = tuple(one for one in item.initial if fits(item, one))
                self.response = self.response.with_answers(link_id, held if item.repeats else held[:1])

    def _start_by_expression(self, link_ids: Iterable[str]) -> list[str]:
        """Give these items, in the order of the form, the initial values that are worked out; return who follows."""
        follow: list[str] = []
        for link_id in link_ids:
            item = self.questionnaire[link_id]
            if item.logic.initial is None or not item.is_question or item.is_calculated or self.response.of(link_id):
                continue
            if values := self.evaluation.initial(item):
                self.response = self.response.with_answers(link_id, values)
                follow += self._depends.dependents[link_id]
        return follow

    def _look_at(
        self,
        link_ids: Iterable[str],
        *,
        changed: Iterable[str] = (),
        hold: bool = False,
        anew: Collection[str] = (),
    ) -> Moved:
        """Look again at these items, and on from each that changed to those that depend on it.

        `changed`: items with another answer already. `hold`: leave what is worked out as it stands, where anything
        stands, but for those in `anew`.
        """
        self._library.begin()
        rank = self._depends.rank
        queue = [rank[one] for one in link_ids]
        heapq.heapify(queue)
        queued = set(queue)
        values: set[str] = set()
        enabled: set[str] = set()
        disabled: set[str] = set()
        touched = list(changed)
        while queue:
            link_id = self._in_order[heapq.heappop(queue)]
            item = self.questionnaire[link_id]
            before = self.counted(link_id)
            was_enabled = link_id in self.enabled
            if self._should_be_enabled(item) != was_enabled:
                self.enabled.symmetric_difference_update({link_id})
                (disabled if was_enabled else enabled).add(link_id)
            if item.is_calculated and self._recalculate(item, hold=hold and link_id not in anew):
                values.add(link_id)
            if (link_id in self.enabled) != was_enabled or not _alike(before, self.counted(link_id)):
                touched.append(link_id)
                fresh = {rank[one] for one in self._depends.dependents[link_id]} - queued
                queued |= fresh
                for one in fresh:
                    heapq.heappush(queue, one)
        shown = frozenset(one for moved in touched for one in self._depends.shown.get(moved, ()))
        return Moved(frozenset(values), frozenset(enabled), frozenset(disabled), shown=shown)

    def _should_be_enabled(self, item: Item) -> bool:
        parent = self.questionnaire.parents.get(item.link_id)
        if parent is not None:
            if parent not in self.enabled:
                return False
            if self.questionnaire[parent].is_question and item.type is not ItemType.DISPLAY:
                return len(self.response.of(parent)) >= max(item.of_answer, 1) and self._is_wanted(item)
        return self._is_wanted(item)

    def _is_wanted(self, item: Item) -> bool:
        within = self._of_answers.get(item.link_id)

        def seen(link_id: str) -> tuple[Value, ...]:
            """Return the answers to a question; of one that the item is inside of, the answer it is about."""
            answers, n = self.counted(link_id), within.get(link_id, 0) if within else 0
            return answers[n - 1 : n] if n else answers

        holds = is_wanted(item, seen if within else self.counted)
        return holds and (item.logic.enable_when is None or self.evaluation.is_wanted(item))

    def _recalculate(self, item: Item, *, hold: bool) -> bool:
        if item.sum_of:
            total = sum_of_ordinals(item, self.questionnaire, self.is_enabled, self.counted)
        elif item.link_id in self.response.own or (hold and self.response.of(item.link_id)):
            return False
        else:
            total = self.evaluation.calculated(item)
        if _alike(total, self.response.of(item.link_id)):
            return False
        self.response = self.response.with_answers(item.link_id, total)
        return True


def _alike(one: tuple[Value, ...], other: tuple[Value, ...]) -> bool:
    # True == 1 and 1.50 == 1.5 in Python; to a form they are different answers.
    return len(one) == len(other) and all(
        type(left) is type(right) and left == right and _digits(left) == _digits(right)
        for left, right in zip(one, other, strict=True)
    )


def _of_answers(items: Iterable[Item], within: Mapping[str, int]) -> Iterator[tuple[str, Mapping[str, int]]]:
    """Yield the items inside answers to questions with several, each with those questions and the answers' numbers."""
    for item in items:
        if within:
            yield item.link_id, within
        for child in item.children:
            yield from _of_answers((child,), {**within, item.link_id: child.of_answer} if child.of_answer else within)


def _together(one: Moved, other: Moved) -> Moved:
    return Moved(
        one.values | other.values,
        one.enabled | other.enabled,
        one.disabled | other.disabled,
        shown=one.shown | other.shown,
    )


def _digits(value: Value) -> str:
    number = getattr(value, "value", value)
    return str(number) if isinstance(number, Decimal) else ""


def _at_least(form: Questionnaire) -> dict[str, int]:
    """Return how often each group is there at the start, where that is more than once."""
    groups = (
        (item.link_id, min(item.min_occurs or 1, MOST)) for item in form.by_link_id.values() if is_repeating(item)
    )
    return {link_id: least for link_id, least in groups if least > 1}
