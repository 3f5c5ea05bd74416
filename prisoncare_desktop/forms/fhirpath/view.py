"""The part of a response that an expression sees, as FHIR JSON: only the answers it reads, where they belong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from prisoncare_desktop.forms.questionnaire import Item, Questionnaire
from prisoncare_desktop.forms.values import Coding, Value, write_value


class Scored(dict[str, Any]):
    """A Coding with the score its option has in the form: what `ordinal()` tells. It equals the Coding without."""

    score: Decimal | None = None


class View(NamedTuple):
    """A part of a response, and where in it each item is that has something inside."""

    response: dict[str, Any]
    nodes: dict[str, dict[str, Any]]


class Views:
    """Views of one form (with all its repetitions) being answered; `answers_of`: the answers that count."""

    def __init__(self, form: Questionnaire, answers_of: Callable[[str], tuple[Value, ...]]) -> None:
        self._form = form
        self._answers_of = answers_of
        self._place = {address: n for n, address in enumerate(form.by_link_id)}
        self._written: dict[str, tuple[tuple[Value, ...], list[dict[str, Any]]]] = {}
        self.elements: dict[str, Any] = {}  # what the response says besides its items: its subject, its author

    def seeing(self, addresses: Iterable[str]) -> View:
        """Return a QuestionnaireResponse that holds the answers to these questions, and nothing else."""
        whole: dict[str, Any] = {"resourceType": "QuestionnaireResponse", **self.elements}
        nodes: dict[str, dict[str, Any]] = {}
        for address in sorted(addresses, key=self._place.__getitem__):
            if answers := self.answers(address):
                self._node(address, nodes, whole)["answer"] = [dict(one) for one in answers]
        return View(whole, nodes)

    def _node(self, address: str, nodes: dict[str, dict[str, Any]], whole: dict[str, Any]) -> dict[str, Any]:
        if (known := nodes.get(address)) is not None:
            return known
        node = nodes[address] = self.bare(address)
        parent = self._form.parents.get(address)
        inside = whole if parent is None else self._node(parent, nodes, whole)
        if parent is not None and self._form[parent].is_question:  # FHIR puts it inside the answer
            answers = inside.setdefault("answer", [{}])
            place = max(self._form[address].of_answer, 1) - 1
            answers += [{} for _ in range(place + 1 - len(answers))]
            inside = answers[place]
        inside.setdefault("item", []).append(node)
        return node

    def bare(self, address: str) -> dict[str, Any]:
        """Return an item in which nothing is answered."""
        item = self._form[address]
        return {"linkId": item.wire_id, "text": item.text} if item.text else {"linkId": item.wire_id}

    def answers(self, address: str) -> list[dict[str, Any]]:
        """Return the answers to one question as FHIR writes them."""
        values = self._answers_of(address)
        known = self._written.get(address)
        if known is None or known[0] is not values:
            item = self._form[address]
            known = self._written[address] = (values, [_answer(item, value) for value in values])
        return known[1]


def _answer(item: Item, value: Value) -> dict[str, Any]:
    name, tree = write_value(value, item.raw_type)
    if isinstance(value, Coding):
        coding = Scored(tree if isinstance(tree, Mapping) else {})
        option = item.option_of(value)
        coding.score = option.ordinal if option is not None else None
        return {"valueCoding": coding}
    return {f"value{name}": tree}
