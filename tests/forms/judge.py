"""Whether a response answers its Questionnaire as FHIR R4 says: plain JSON against plain JSON, no code of the product.

What cannot be told here (a condition in FHIRPath, units that differ, a value set kept elsewhere) is not held against a
response. `shape_by_others` judges the shape of the resource, this the meaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

EXTENSION: Final = "http://hl7.org/fhir/StructureDefinition/"
LIMITED: Final = ("string", "text", "url")  # que-10: a date has no maxLength; of numbers nobody counts the characters
STATUSES: Final = ("in-progress", "completed")  # those of R4 that we write
NO_QUESTIONS: Final = ("group", "display")
VALUES: Final = {
    "boolean": {"valueBoolean"},
    "decimal": {"valueDecimal"},
    "integer": {"valueInteger"},
    "date": {"valueDate"},
    "dateTime": {"valueDateTime"},
    "time": {"valueTime"},
    "string": {"valueString"},
    "text": {"valueString"},
    "url": {"valueUri"},
    "choice": {"valueCoding", "valueString", "valueInteger", "valueDate", "valueTime", "valueReference"},
    "open-choice": {"valueCoding", "valueString", "valueInteger", "valueDate", "valueTime", "valueReference"},
    "attachment": {"valueAttachment"},
    "reference": {"valueReference"},
    "quantity": {"valueQuantity"},
}

Scope = tuple[str, list[Any]]  # the linkId of an item, "" for the form, and what the response holds inside it


def faults(blank: Any, response: Any) -> list[str]:
    """Return what is wrong with a response; `completed` ones are held to what a form requires as well."""
    status = response.get("status")
    judge = Judge(blank, completed=status == "completed")
    wrong = [] if status in STATUSES else [f"status {status}"]
    return [*wrong, *judge.items(blank.get("item", ()), response.get("item", []), "", ())]


class Judge:
    """One form, and one look at one response."""

    def __init__(self, blank: Any, *, completed: bool) -> None:
        self.blank = blank
        self.completed = completed
        self.around: dict[str, tuple[str, ...]] = {}  # the items around each, from the form inwards
        self._enter(blank.get("item", ()), ("",))

    def _enter(self, items: Any, around: tuple[str, ...]) -> None:
        for one in items:
            self.around[one["linkId"]] = around
            self._enter(one.get("item", ()), (*around, one["linkId"]))

    def items(self, asked: Any, given: list[Any], owner: str, outer: tuple[Scope, ...]) -> Iterator[str]:
        """Yield the faults of the items inside one; `asked`: the form's, `given`: the response's."""
        scopes = (*outer, (owner, given))
        order = [one["linkId"] for one in asked]
        strangers = [one["linkId"] for one in given if one["linkId"] not in order]
        yield from (f"{one}: not an item of {owner or 'the form'}" for one in strangers)
        places = [order.index(one["linkId"]) for one in given if one["linkId"] in order]
        if places != sorted(places):
            yield f"{owner}: its items are not in the order of the form"
        for item in asked:
            here = [one for one in given if one["linkId"] == item["linkId"]]
            yield from (f"{item['linkId']}: {fault}" for fault in self.item(item, here, scopes))
            if item.get("type") not in NO_QUESTIONS:
                answers = [answer for one in here for answer in one.get("answer", ())]
                inner = [answer.get("item", []) for answer in answers]
                if answers and not self.asks_about_each(item):  # then each is inside the answer it waits for
                    inner = [[one for ones in inner for one in ones]]
                for answer, inside in zip(answers, inner, strict=False):
                    own = [{**one, "answer": [answer]} if one in here else one for one in given]
                    within = (*outer, (owner, own)) if len(inner) > 1 else scopes
                    yield from self.items(item.get("item", ()), inside, item["linkId"], within)
            elif (wanted := self.wanted(item, scopes)) is not False:
                for one in here or ([{}] if wanted else []):
                    yield from self.items(item.get("item", ()), one.get("item", []), item["linkId"], scopes)

    @staticmethod
    def asks_about_each(item: Any) -> bool:
        """Say whether something in a question that repeats does not wait for one of its options."""
        asked = [one for one in item.get("item", ()) if one.get("type") != "display"]
        waits = [any(c["question"] == item["linkId"] for c in one.get("enableWhen", ())) for one in asked]
        return bool(item.get("repeats")) and not all(waits)

    def item(self, item: Any, here: list[Any], scopes: tuple[Scope, ...]) -> Iterator[str]:
        wanted = self.wanted(item, scopes)
        if here and wanted is False:
            yield "disabled, and in the response"
        is_question = item.get("type") not in NO_QUESTIONS
        if len(here) > 1 and (is_question or not item.get("repeats")):
            yield "there more than once"
        for one in here:
            if set(one) - {"linkId", "text", "answer", "item"}:
                yield f"holds {sorted(one)}"
            if "answer" in one and "item" in one:
                yield "qrs-1: answer and item side by side"
            if is_question is not bool(one.get("answer")):
                yield "a question without an answer" if is_question else "no question, and answered"
            if "_text" not in item and one.get("text") != (item.get("text") or None):
                yield "has other words than the form"
        answers = [answer for one in here for answer in one.get("answer", ())]
        yield from self.answers(item, answers)
        needed = self.completed and wanted is True and is_question and item.get("required")
        if needed and not answers and not self.out_of_reach(item):
            yield "required, and not answered"

    def answers(self, item: Any, answers: list[Any]) -> Iterator[str]:
        if len(answers) > 1 and not item.get("repeats"):
            yield "answered more than once"
        options = self.options(item)
        for answer in answers:
            (kind,) = [key for key in answer if key.startswith("value")]
            value = answer[kind]
            if kind not in VALUES.get(item["type"], ()):
                yield f"answered by {kind}"
            elif item["type"] == "choice" and not any(_equal(kind, value, one) for one in options or [(kind, value)]):
                yield "answered by none of its options"
            if self.completed and item["type"] in LIMITED and len(value) > item.get("maxLength", len(value)):
                yield "longer than maxLength"
            if self.completed:
                yield from self.bounds(item, value)
        most = _extension(item, "questionnaire-maxOccurs", "valueInteger")
        least = _extension(item, "questionnaire-minOccurs", "valueInteger")
        if self.completed and most is not None and len(answers) > most:
            yield "answered more often than maxOccurs"
        if self.completed and answers and least is not None and len(answers) < least:
            yield "answered less often than minOccurs"

    def bounds(self, item: Any, value: Any) -> Iterator[str]:
        for one in item.get("extension", ()):
            for kind in ("valueInteger", "valueDecimal", "valueDate"):
                if kind not in one or not _alike(one[kind], value):
                    continue
                if one["url"] == f"{EXTENSION}minValue" and value < one[kind]:
                    yield "below minValue"
                if one["url"] == f"{EXTENSION}maxValue" and value > one[kind]:
                    yield "above maxValue"

    def options(self, item: Any) -> list[tuple[str, Any]] | None:
        """Return what may be answered, None where the form does not say it itself."""
        own = [(key, one[key]) for one in item.get("answerOption", ()) for key in one if key.startswith("value")]
        if own:
            return own
        named = item.get("answerValueSet", "").removeprefix("#")
        for one in self.blank.get("contained", ()):
            if named and one.get("id") == named and one["resourceType"] == "ValueSet":
                contains = one.get("expansion", {}).get("contains", ())
                listed = [
                    {"system": include.get("system"), **concept}
                    for include in one.get("compose", {}).get("include", ())
                    for concept in include.get("concept", ())
                ]
                return [("valueCoding", coding) for coding in contains or listed] or None
        return None

    def out_of_reach(self, item: Any) -> bool:
        """Say whether no person can answer it: read-only, or hidden, itself or what is around it."""
        around = [self.found(one) for one in self.around[item["linkId"]] if one]
        hidden = [_extension(one, "questionnaire-hidden", "valueBoolean") for one in (item, *around)]
        return any(hidden) or bool(item.get("readOnly"))

    def found(self, link_id: str) -> Any:
        item = self.blank
        for one in (*self.around[link_id][1:], link_id):
            (item,) = [below for below in item["item"] if below["linkId"] == one]
        return item

    # --- enableWhen -------------------------------------------------------------------------------------------------

    def wanted(self, item: Any, scopes: tuple[Scope, ...]) -> bool | None:
        """Say whether the item's conditions hold, None where that cannot be told here."""
        if any("Expression" in key for one in item.get("extension", ()) for key in (one["url"],)):
            return None
        told = [self.holds(one, scopes) for one in item.get("enableWhen", ())]
        if not told:
            return True
        any_of: bool = item.get("enableBehavior") == "any"
        if any_of in told:
            return any_of
        return None if None in told else not any_of

    def holds(self, condition: Any, scopes: tuple[Scope, ...]) -> bool | None:
        around = self.around[condition["question"]]
        nearest = next(given for owner, given in reversed(scopes) if owner in around)
        answers = list(_answers_to(condition["question"], nearest))
        ((kind, wanted),) = [(key, condition[key]) for key in condition if key.startswith("answer")]
        operator = condition["operator"]
        if operator == "exists":
            return bool(answers) is wanted
        told = [_fits(answer, operator, (f"value{kind.removeprefix('answer')}", wanted)) for answer in answers]
        if operator == "!=":  # none of several answers may be the one named
            return False if False in told or not told else None if None in told else True
        return True if True in told else None if None in told else False


def _answers_to(link_id: str, items: list[Any]) -> Iterator[Any]:
    for one in items:
        if one["linkId"] == link_id:
            yield from one.get("answer", ())
        yield from _answers_to(link_id, one.get("item", []))
        for answer in one.get("answer", ()):
            yield from _answers_to(link_id, answer.get("item", []))


def _fits(answer: Any, operator: str, wanted: tuple[str, Any]) -> bool | None:
    ((kind, value),) = [(key, answer[key]) for key in answer if key.startswith("value")]
    if operator in ("=", "!="):
        if kind == "valueQuantity":
            return None
        return _equal(kind, value, wanted) is (operator == "=")
    numbers = {"valueInteger", "valueDecimal"}
    if kind != wanted[0] and not {kind, wanted[0]} <= numbers:
        return None
    left, right = value, wanted[1]
    if kind == "valueDateTime":
        left, right = datetime.fromisoformat(left), datetime.fromisoformat(right)
        if (left.tzinfo is None) is not (right.tzinfo is None):
            return None
    elif kind not in numbers | {"valueDate", "valueTime"}:
        return None
    told: bool = {">": left > right, "<": left < right, ">=": left >= right, "<=": left <= right}[operator]
    return told


def _equal(kind: str, value: Any, wanted: tuple[str, Any]) -> bool:
    if kind == "valueCoding" and wanted[0] == kind:
        mine, theirs = value.get("system"), wanted[1].get("system")
        if value.get("code") is None and wanted[1].get("code") is None:
            return bool(value.get("display") == wanted[1].get("display"))
        return value.get("code") == wanted[1].get("code") and (mine == theirs or not mine or not theirs)
    if {kind, wanted[0]} <= {"valueInteger", "valueDecimal"}:
        return Decimal(value) == Decimal(wanted[1])
    if kind == "valueReference" and wanted[0] == kind:
        return bool(value.get("reference") == wanted[1].get("reference"))
    return bool(kind == wanted[0] and value == wanted[1])


def _alike(bound: Any, value: Any) -> bool:
    numbers = (int, Decimal)
    if isinstance(value, bool):
        return False
    return (isinstance(bound, numbers) and isinstance(value, numbers)) or (
        isinstance(bound, str) and isinstance(value, str)
    )


def _extension(item: Any, name: str, kind: str) -> Any:
    found = [one.get(kind) for one in item.get("extension", ()) if one["url"] == EXTENSION + name]
    return found[0] if found else None
