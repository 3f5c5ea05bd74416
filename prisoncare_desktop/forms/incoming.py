"""QuestionnaireResponse JSON -> `Response`: answers where the form has a place for them, all else carried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms.acceptance import accepted, fits
from prisoncare_desktop.forms.element import Element
from prisoncare_desktop.forms.json_text import Json, JsonObject
from prisoncare_desktop.forms.questionnaire import Item, ItemType, Questionnaire
from prisoncare_desktop.forms.repetition import MOST, Path, Repetitions, is_repeating, place_inside
from prisoncare_desktop.forms.response import TOP, Carried, Response
from prisoncare_desktop.forms.values import Value, read_value, write_value

_CAN_ANSWER = (  # QuestionnaireResponse.item.answer.value[x] of R4
    *("Boolean", "Decimal", "Integer", "Date", "DateTime", "Time", "String", "Uri"),
    *("Attachment", "Coding", "Quantity", "Reference"),
)
_WRITTEN_BY_US = frozenset({"resourceType", "questionnaire", "status", "item"})


def read_response(form: Questionnaire, response: Element) -> Response:
    """Sort a response into answers and what is carried.

    Raises:
        UnreadableForm: it answers another form or another version of it, or a value is not what its name says.
    """
    _check_form(form, response.text("questionnaire"))
    # The language the form is shown in is the form's to say; any other goes out as it came.
    spoken = {"language"} if form.language and response.text("language") == form.language else set()
    sorting = _Sorting(Repetitions(form))
    sorting.items(response.children("item"), TOP, ())
    return Response(
        {link_id: tuple(values) for link_id, values in sorting.answers.items()},
        Carried(
            resource={key: value for key, value in response.tree.items() if key not in _WRITTEN_BY_US | spoken},
            items=sorting.extras,
            answers={link_id: tuple(pairs) for link_id, pairs in sorting.wholes.items()},
            more={link_id: tuple(ones) for link_id, ones in sorting.more.items()},
            strangers={parent: tuple(ones) for parent, ones in sorting.strangers.items()},
        ),
        sorting.counts,
    )


def _check_form(form: Questionnaire, named: str | None) -> None:
    if not named or named.startswith("#") or not form.url or named == form.canonical:
        return
    url, _, version = named.partition("|")
    if url != form.url or (version and form.version and version != form.version):
        raise UnreadableForm(f"answers to {named}, not to {form.canonical}")


@dataclass
class _Sorting:
    """One walk through a response; the fields are those of `Response` and `Carried`, still growing."""

    repetitions: Repetitions
    counts: dict[str, int] = field(default_factory=dict)
    answers: dict[str, list[Value]] = field(default_factory=dict)
    extras: dict[str, JsonObject] = field(default_factory=dict)
    wholes: dict[str, list[tuple[Value | None, JsonObject]]] = field(default_factory=dict)
    more: dict[str, list[Json]] = field(default_factory=dict)
    strangers: dict[str, list[Json]] = field(default_factory=dict)

    def items(self, elements: tuple[Element, ...], parent: str, path: Path) -> None:
        """Sort the items inside one; `parent`: its linkId, `path`: in which repetition of the groups around it."""
        form = self.repetitions.form
        times: Counter[str] = Counter()
        for element in elements:
            link_id = element.text("linkId") or ""
            item = form.by_link_id.get(link_id)
            if item is None or form.parents.get(link_id, TOP) != parent:
                self.strangers.setdefault(self.repetitions.address(parent, path), []).append(element.tree)
                continue
            times[link_id] += 1
            answered = not item.is_question and item.type is not ItemType.GROUP and "answer" in element.tree
            if answered or not self._has_room(item, times[link_id]):
                self.more.setdefault(self.repetitions.address(link_id, path), []).append(element.tree)
                continue
            here = (*path, times[link_id]) if is_repeating(item) else path
            if is_repeating(item) and times[link_id] > 1:
                self.counts[self.repetitions.address(link_id, (*path, 1))] = times[link_id]
            self._item(item, Element(element.tree, link_id), here)

    @staticmethod
    def _has_room(item: Item, nth: int) -> bool:
        return item.is_question or nth <= (MOST if is_repeating(item) else 1)

    def _item(self, item: Item, element: Element, path: Path) -> None:
        address = self.repetitions.address(item.link_id, path)
        if item.is_question:
            received = element.children("answer")
            if not all(_held(item, one) for one in received):
                self.more.setdefault(address, []).append(element.tree)
                return
            for one in received:
                self._answer(item, one, path)
        else:
            self.items(element.children("item"), item.link_id, path)
        extra = dict(_extra(item, element))
        if extra or not element.tree.get("answer" if item.is_question else "item"):
            self.extras[address] = extra

    def _answer(self, item: Item, answer: Element, path: Path) -> None:
        raw = read_value(answer)
        value = accepted(item, raw) if raw is not None else None
        if value is None:
            return
        address = self.repetitions.address(item.link_id, path)
        before = self.answers.setdefault(address, [])
        whole: JsonObject = answer.tree
        before.append(value)
        inner = answer.children("item")
        each = item.link_id in self.repetitions.questions
        if len(before) == 1 or (len(before) <= MOST if each else self._is_its_place(item, inner, before, path)):
            self.items(inner, item.link_id, (*path, len(before)) if each else path)
            whole = {key: one for key, one in whole.items() if key != "item"}
        name, plain = write_value(value, item.raw_type)
        if whole != {f"value{name}": plain}:
            self.wholes.setdefault(address, []).append((value, whole))

    def _is_its_place(self, item: Item, inner: tuple[Element, ...], answers: list[Value], path: Path) -> bool:
        """Say whether items inside a further answer are there once and wait for this answer, the last one so far."""
        inside = {one.link_id: one for one in item.children}
        for element in inner:
            child = inside.get(element.text("linkId") or "")
            if child is None or self.repetitions.address(child.link_id, path) in self.answers | self.extras:
                return False
            if place_inside(child, item, tuple(answers)) != len(answers):
                return False
        return bool(inner)


def _held(item: Item, answer: Element) -> bool:
    if not any(f"value{one}" in answer.tree for one in _CAN_ANSWER):
        return False  # what R4 does not know as an answer
    value = read_value(answer)
    return value is not None and fits(item, value) and accepted(item, value) is not None


def _extra(item: Item, element: Element) -> Iterator[tuple[str, Json]]:
    ours = {"linkId", "text", "answer" if item.is_question else "item"}
    yield from ((key, value) for key, value in element.tree.items() if key not in ours)
    # The words come from the form; where the response had others or none, those were what the person saw.
    if element.tree.get("text") != (item.text or None):
        yield "text", element.tree.get("text")
