"""A form being filled in: answer an item, and hear which items moved.

The session says who may answer what, and what is still missing; how one answer leads to the next is `state`'s. It asks
nothing of a screen: every face (screen, keyed paper, test script) drives it the same way.

    session = FormSession(form, known=[KnownAnswer("dose", (Quantity(...),), "care plan", date(2026, 10, 17))])
    moved = session.answer("used", True)       # -> Moved(values={"used"}, enabled={"used-what"}, disabled=set())
    session.confirm("dose")                    # the known answer becomes the answer
    session.progress()                         # -> Progress(answered=2, asked=14, needed=3)
    session.problems()                         # empty when the form can be completed
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from prisoncare_desktop.errors import NotAnAnswer
from prisoncare_desktop.forms.acceptance import accepted
from prisoncare_desktop.forms.evaluation import UNOPENED, Opening
from prisoncare_desktop.forms.expressions import NO_LOGIC, Severity
from prisoncare_desktop.forms.fhirpath.trouble import Trouble
from prisoncare_desktop.forms.questionnaire import Item, ItemType, Questionnaire
from prisoncare_desktop.forms.repetition import MOST, is_repeating, places_of
from prisoncare_desktop.forms.response import Response
from prisoncare_desktop.forms.state import FormState, Moved
from prisoncare_desktop.forms.validation import constraint, occurs, required
from prisoncare_desktop.forms.validation.every_rule import problems_of
from prisoncare_desktop.forms.validation.problem import Problem
from prisoncare_desktop.forms.values import Value


@dataclass(frozen=True)
class Progress:
    """How far a form (or a part of it) is: `needed` counts required questions still without an answer."""

    answered: int
    asked: int
    needed: int


@dataclass(frozen=True)
class KnownAnswer:
    """What the record already says: not an answer until a person confirms it. `known_on` is a calendar date."""

    link_id: str
    values: tuple[Value, ...]
    source: str
    known_on: date


class FormSession:
    """One form, being answered by one person."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        response: Response | None = None,
        *,
        known: Iterable[KnownAnswer] = (),
        confirmed: Iterable[str] = (),
        cursor: str | None = None,
        opening: Opening = UNOPENED,
    ) -> None:
        """Open a form. Without a response it is new and starts with the form's initial values.

        What a response holds stands as it came, worked out or not, until what it is worked out from changes: an old
        answer shows what its reader saw, and a value from elsewhere is not lost to one we cannot work out here.

        `confirmed`: questions whose present answer is a confirmed known one. `cursor`: the item the person was at.
        `opening`: the clock and the FHIR resources that the form's expressions may ask for.
        Known answers to items that this version of the form does not have, or cannot hold them, are left out.
        """
        self.cursor = cursor
        self._state = FormState(questionnaire, response, opening)
        self._known = {one.link_id: one for one in known if self._can_hold(one)}
        self._confirmed = set(confirmed)

    # --- what a person does -----------------------------------------------------------------------------------------

    def answer(self, link_id: str, value: Value | Sequence[Value]) -> Moved:
        """Answer a question; several values (a list or tuple) for one that repeats. Blank words clear it.

        A disabled question may be answered: the answer is kept and does not count until the question is asked.

        Raises:
            NotAnAnswer: no such question, one that people do not answer, or a value its type cannot hold.
        """
        item = self._answerable(link_id)
        given = (value,) if isinstance(value, str) or not isinstance(value, Sequence) else tuple(value)
        values = tuple(kept for one in given if (kept := accepted(item, one)) is not None)
        return self._set(link_id, values)

    def clear(self, link_id: str) -> Moved:
        """Take the answer away; a known answer waits again to be confirmed, and a calculated one is calculated again.

        Raises:
            NotAnAnswer: no such question, or one that people do not answer.
        """
        self._answerable(link_id)
        return self._set(link_id, ())

    def confirm(self, link_id: str) -> Moved:
        """Make the known answer the answer.

        Raises:
            NotAnAnswer: nothing is known about this item, or people do not answer it.
        """
        self._answerable(link_id)
        known = self._known.get(link_id)
        if known is None:
            raise NotAnAnswer(link_id, "nothing is known to confirm")
        moved = self._set(link_id, known.values)
        self._confirmed.add(link_id)
        return moved

    def show_in(self, language: str) -> None:
        """Put the form into another of its languages ("" for its own). Answers, known answers and the place stay."""
        self._state.show_in(language)

    def add(self, group: str) -> Moved:
        """Add a repetition after the last of this group; `group`: the address of any of them.

        Raises:
            NotAnAnswer: it does not repeat, or there are as many as the form allows.
        """
        if not self.can_add(group):
            raise NotAnAnswer(group, "there can be no more of it")
        return self._state.add(self._state.repetitions.first_of(group), self.count(group) + 1)

    def remove(self, group: str) -> Moved:
        """Take one repetition of a group away, with its answers; those after it move up. See `restore` for undo.

        Raises:
            NotAnAnswer: it does not repeat, or the form wants no fewer.
        """
        if not self.can_remove(group):
            raise NotAnAnswer(group, "there can be no fewer of it")
        after = self._state.repetitions.after_removal
        self._confirmed = {to for one in self._confirmed if (to := after(one, group)) is not None}
        self.cursor = after(self.cursor, group) if self.cursor else None
        return self._state.remove(group)

    def restore(self, response: Response, *, confirmed: Iterable[str] = ()) -> Moved:
        """Take up an earlier state of the answers (`response`, `confirmed`) again: undo."""
        self._confirmed = set(confirmed)
        return self._state.take_up(response)

    # --- what a face shows ------------------------------------------------------------------------------------------

    @property
    def questionnaire(self) -> Questionnaire:
        """The form with all its repetitions, in the language it is shown in."""
        return self._state.questionnaire

    @property
    def response(self) -> Response:
        """All answers as they stand, those of disabled items included."""
        return self._state.response

    @property
    def confirmed(self) -> frozenset[str]:
        """The questions whose answer is a confirmed known one."""
        return frozenset(self._confirmed)

    def answers(self, link_id: str) -> tuple[Value, ...]:
        """Return what is in this item, asked or not; empty if nothing is."""
        return self.response.of(link_id)

    def value(self, link_id: str) -> Value | None:
        """Return the first answer in this item, None if it has none."""
        answers = self.response.of(link_id)
        return answers[0] if answers else None

    def counted(self, link_id: str) -> tuple[Value, ...]:
        """Return the answers that count: those of an enabled item."""
        return self._state.counted(link_id)

    def known(self, link_id: str) -> KnownAnswer | None:
        """Return the known answer that waits to be confirmed, None once the item has an answer."""
        return None if self.response.of(link_id) else self._known.get(link_id)

    def count(self, group: str) -> int:
        """Return how often this group is there."""
        return self.response.repetitions.get(self._state.repetitions.first_of(group), 1)

    def address_inside(self, question: str, n: int) -> str:
        """Return under which address a response carries what is unknown inside this answer, counted from 1."""
        link_id, path = self._state.repetitions.place_of(question)
        return self._state.repetitions.address(link_id, (*path, n))

    def can_add(self, group: str) -> bool:
        """Say whether the group may be there once more."""
        item = self.questionnaire.by_link_id.get(group)
        return item is not None and is_repeating(item) and self.count(group) < min(item.max_occurs or MOST, MOST)

    def can_remove(self, group: str) -> bool:
        """Say whether one of several may go."""
        item = self.questionnaire.by_link_id.get(group)
        return item is not None and is_repeating(item) and self.count(group) > max(item.min_occurs or 1, 1)

    def is_enabled(self, link_id: str) -> bool:
        """Say whether the item is part of the form as answered so far."""
        return self._state.is_enabled(link_id)

    def is_asked(self, link_id: str) -> bool:
        """Say whether a person is asked this now: an enabled question, not hidden, read-only or calculated."""
        return self.is_enabled(link_id) and link_id in self.questionnaire.asked

    def progress(self, link_id: str | None = None) -> Progress:
        """Count the whole form, or one item and all below it."""
        asked = [item for item in self._below(link_id) if self.is_asked(item.link_id)]
        answered = sum(1 for item in asked if self.response.of(item.link_id))
        needed = sum(1 for item in asked if item.required and not self.response.of(item.link_id))
        return Progress(answered, len(asked), needed)

    def next_unanswered(self, after: str | None = None) -> str | None:
        """Return the next asked question without an answer in the order of the form, from the start again after the
        end; None when there is none."""
        links = list(self.questionnaire.by_link_id)
        start = links.index(after) + 1 if after is not None and after in self.questionnaire else 0
        open_ones = (one for one in links[start:] + links[:start] if self.is_asked(one) and not self.response.of(one))
        return next(open_ones, None)

    def as_shown(self, link_id: str) -> Item:
        """Return the item with the words, bounds and options that it has as the form now stands."""
        item = self.questionnaire[link_id]
        return item if item.logic is NO_LOGIC else self._state.evaluation.as_shown(item)

    def is_own(self, link_id: str) -> bool:
        """Say whether a person has put their own answer where one is worked out; `clear` takes it back."""
        return link_id in self.response.own

    def troubles(self) -> tuple[Trouble, ...]:
        """Return the form's expressions that could not be run: codes for whoever looks after the form."""
        return self._state.evaluation.troubles()

    def warnings(self, link_id: str | None = None) -> tuple[Problem, ...]:
        """Return what the form would have a person look at again, which does not stand in the way of completing."""
        return tuple(problem for item in self._below(link_id) for problem in self._broken_rules(item, Severity.WARNING))

    def problems(self, link_id: str | None = None) -> tuple[Problem, ...]:
        """Return what stands in the way of completing, in the form's order; of one item and those below, if named."""
        return tuple(problem for item in self._below(link_id) for problem in self._problems_of(item))

    # --- the workings -----------------------------------------------------------------------------------------------

    def _below(self, link_id: str | None) -> Iterable[Item]:
        return self.questionnaire.by_link_id.values() if link_id is None else self.questionnaire.inside(link_id)

    def _problems_of(self, item: Item) -> Iterator[Problem]:
        if not self.is_enabled(item.link_id):
            return
        inside = [one.link_id for one in self.questionnaire.inside(item.link_id)]
        held = inside if item.type is ItemType.GROUP else [item.link_id]
        carried = self.response.carried
        answered = any(self.counted(one) or carried.more.get(one) for one in held)
        asked = any(self.is_asked(one) for one in held)
        yield from required.check(item, answered=answered, asked=asked)
        if is_repeating(item) and item.repetition == 1 and answered:
            yield from occurs.check_count(item, self.count(item.link_id))
        yield from problems_of(self.as_shown(item.link_id), self.response.of(item.link_id))
        yield from self._broken_rules(item, Severity.ERROR)

    def _broken_rules(self, item: Item, severity: Severity) -> Iterator[Problem]:
        if self.is_enabled(item.link_id) and item.logic.constraints:
            answered = any(self.counted(one.link_id) for one in self.questionnaire.inside(item.link_id))
            yield from constraint.check(item.link_id, self._state.evaluation.broken(item, answered=answered), severity)
        first = next(iter(self.questionnaire.by_link_id))
        if item.link_id == first and self.questionnaire.logic.constraints:
            for broken, looks_at in self._state.evaluation.broken_of_form():
                asked = (one for one in self.questionnaire.by_link_id if one in looks_at and self.is_asked(one))
                yield from constraint.check(next(asked, first), (broken,), severity)

    def _set(self, link_id: str, values: tuple[Value, ...]) -> Moved:
        self._confirmed.discard(link_id)
        if self._state.repetitions.asks_about_each(link_id):
            places = places_of(self.answers(link_id), values)
            after = self._state.repetitions.after_answers
            self._confirmed = {to for one in self._confirmed if (to := after(one, link_id, places)) is not None}
            self.cursor = (after(self.cursor, link_id, places) or link_id) if self.cursor else None
        return self._state.set_answers(link_id, values)

    def _can_hold(self, known: KnownAnswer) -> bool:
        if known.link_id not in self.questionnaire.asked or not known.values:
            return False
        try:
            return all(accepted(self.questionnaire[known.link_id], one) is not None for one in known.values)
        except NotAnAnswer:
            return False

    def _answerable(self, link_id: str) -> Item:
        item = self.questionnaire.by_link_id.get(link_id)
        if item is None:
            raise NotAnAnswer(link_id, "is not in this form")
        # SDC lets a person change a calculated answer unless it is readOnly: what we cannot work out here (a CQL
        # library, a server's answer) must still be answered. A score of ours is never typed.
        if not item.is_question or item.read_only or item.sum_of:
            raise NotAnAnswer(link_id, "is not answered by people")
        return item
