"""What can be said of a form that does not load: each question for itself, without what it has to do with others.

The form is read again without conditions, scores and expressions, each item under a linkId made up for it, and without
whatever of an item cannot be read. What then is found is as true of the form as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms import extension_urls as urls
from prisoncare_desktop.forms.json_text import Json, JsonObject
from prisoncare_desktop.forms.linting import choices, details, features, on_paper, quantities, reading, wording
from prisoncare_desktop.forms.linting.finding import Finding, FindingCode, Severity, Target
from prisoncare_desktop.forms.parsing import questionnaire_from

_RULES: Final = (
    details.check,
    choices.check,
    quantities.check,
    wording.check,
    features.check,
    reading.check,
    on_paper.check,
)
_ABOUT_OTHERS: Final = frozenset({"linkId", "item", "enableWhen", "enableBehavior"})


def rest_of(tree: JsonObject, target: Target) -> Iterator[Finding]:
    """Yield what is found in each item for itself, and that no more was looked at."""
    written: list[str] = []
    about = {key: _without_expressions(value) for key, value in tree.items() if key != "item"}
    shell = _readable(about, {"resourceType": "Questionnaire"})
    try:
        form = questionnaire_from({**shell, "item": list(_items(tree, written))})
    except UnreadableForm:
        yield Finding(FindingCode.NOTHING_ELSE_CHECKED, Severity.NOTE)  # deeper than anything we read
        return
    for rule in _RULES:
        for one in rule(form, target):
            yield replace(one, link_id=written[int(one.link_id)] if one.link_id else "")
    yield Finding(FindingCode.REST_NOT_CHECKED, Severity.NOTE)


def _items(tree: JsonObject, written: list[str]) -> Iterator[JsonObject]:
    """Yield the items below, each named by its place in `written`, where the linkId is that stands in the form."""
    below = tree.get("item")
    for item in below if isinstance(below, Sequence) else ():
        if not isinstance(item, Mapping):
            continue
        link_id = item.get("linkId")
        made_up = {"linkId": str(len(written))}
        written.append(link_id if isinstance(link_id, str) else "")
        alone = {key: _without_expressions(value) for key, value in item.items() if key not in _ABOUT_OTHERS}
        kept = {"type": "display", **_readable(alone, {"resourceType": "Questionnaire"}, made_up)}
        yield {**kept, "item": list(_items(item, written))}


def _readable(about: JsonObject, shell: JsonObject, item: JsonObject | None = None) -> JsonObject:
    """Return what of these elements, of the form or of an item, can be read."""

    def loads(elements: JsonObject) -> bool:
        try:
            questionnaire_from({**shell, **elements} if item is None else {**shell, "item": [{**item, **elements}]})
        except UnreadableForm:
            return False
        return True

    start = shell if item is None else item
    if loads(about):
        return {**start, **about}
    kind: dict[str, Json] = {"type": about["type"]} if "type" in about and loads({"type": about["type"]}) else {}
    return {**start, **kind, **{key: value for key, value in about.items() if loads({**kind, key: value})}}


def _without_expressions(value: Json) -> Json:
    """Return it with scores left out, and with the addresses of expressions, but not what they say."""
    if isinstance(value, Mapping):
        return {key: _without_expressions(one) for key, one in value.items() if key != "valueExpression"}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_without_expressions(one) for one in value if not _is_score(one)]
    return value


def _is_score(value: Json) -> bool:
    return isinstance(value, Mapping) and value.get("url") == urls.SUM_OF_ORDINALS
