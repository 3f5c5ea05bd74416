"""All that keeps a form from loading, out of its JSON: `parsing` stops at the first, a designer wants to see all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms import extension_urls as urls
from prisoncare_desktop.forms.json_text import Json, JsonObject
from prisoncare_desktop.forms.linting.finding import Data, Finding, FindingCode, Severity
from prisoncare_desktop.forms.parsing import questionnaire_from


def problems_of(tree: JsonObject) -> tuple[Finding, ...]:
    """Return all that keeps this Questionnaire from loading; nothing if it loads."""
    try:
        questionnaire_from(tree)
    except UnreadableForm as error:
        items = list(_every(tree))
        found = [*_link_ids(items), *_names(items), *_rings(items), *_types(tree, items)]
        # What only the whole form shows is told as it was told to us.
        return tuple(found) or (_found(FindingCode.DOES_NOT_LOAD, error.link_id or "", reason=str(error)),)
    return ()


def _found(code: FindingCode, link_id: str, **data: Data) -> Finding:
    return Finding(code, Severity.ERROR, link_id, data)


def _objects(tree: JsonObject, key: str) -> Iterator[JsonObject]:
    entries = tree.get(key)
    if isinstance(entries, Sequence) and not isinstance(entries, str):
        yield from (one for one in entries if isinstance(one, Mapping))


def _every(tree: JsonObject) -> Iterator[JsonObject]:
    for item in _objects(tree, "item"):
        yield item
        yield from _every(item)


def _text(tree: JsonObject, key: str) -> str:
    value = tree.get(key)
    return value if isinstance(value, str) else ""


def _link_ids(items: list[JsonObject]) -> Iterator[Finding]:
    counts = Counter(_text(item, "linkId") for item in items)
    for item in items:
        if not _text(item, "linkId"):
            named = _text(item, "text") or _text(item, "prefix") or _text(item, "type")
            yield _found(FindingCode.NO_LINK_ID, "", item=named)
    for link_id, count in counts.items():
        if link_id and count > 1:
            yield _found(FindingCode.SAME_LINK_ID, link_id, count=count)


def _waits_for(item: JsonObject) -> Iterator[tuple[FindingCode, str]]:
    """Yield the items that this one names, and what it is called when there is no such item."""
    for condition in _objects(item, "enableWhen"):
        if question := _text(condition, "question"):
            yield FindingCode.CONDITION_NAMES_NOTHING, question
    for extension in _objects(item, "extension"):
        if extension.get("url") == urls.SUM_OF_ORDINALS:
            for part in _objects(extension, "extension"):
                if named := _text(part, "valueString"):
                    yield FindingCode.SCORE_NAMES_NOTHING, named


def _names(items: list[JsonObject]) -> Iterator[Finding]:
    there = {_text(item, "linkId") for item in items}
    for item in items:
        for code, named in _waits_for(item):
            if named not in there:
                key = "question" if code is FindingCode.CONDITION_NAMES_NOTHING else "part"
                yield _found(code, _text(item, "linkId"), **{key: named})


def _rings(items: list[JsonObject]) -> Iterator[Finding]:
    """Yield each ring of items that wait for each other, until none is left."""
    waits: dict[str, set[str]] = {_text(item, "linkId"): set() for item in items}
    for item in items:
        link_id = _text(item, "linkId")
        waits[link_id] |= {named for _, named in _waits_for(item)}
        for child in _objects(item, "item"):
            waits[_text(child, "linkId")].add(link_id)
    while waits := _stuck(waits):
        walked = [next(iter(waits))]
        while (following := min(waits[walked[-1]])) not in walked:
            walked.append(following)
        ring = walked[walked.index(following) :]
        yield _found(FindingCode.RING, ring[0], ring=" → ".join([*ring, following]))
        waits = {link_id: sources - set(ring) for link_id, sources in waits.items() if link_id not in ring}


def _stuck(waits: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Return what waits for ever, with what it waits for."""
    left = dict(waits)
    while True:
        still = {link_id: sources & left.keys() for link_id, sources in left.items() if sources & left.keys()}
        if len(still) == len(left):
            return still
        left = still


def _types(tree: JsonObject, items: list[JsonObject]) -> Iterator[Finding]:
    """Yield what is wrong with each item alone: it is read as the one item of a form."""
    shell = {key: value for key, value in tree.items() if key != "item"}
    for reason in _refused(shell, ()):
        yield _found(FindingCode.DOES_NOT_LOAD, "", reason=reason)
    for item in items:
        if not _text(item, "linkId"):
            continue
        plain: dict[str, Json] = {key: value for key, value in item.items() if key not in {"item", "enableWhen"}}
        plain["extension"] = [one for one in _objects(item, "extension") if not _is_about_others(one)]
        for reason in _refused(shell, (plain,)):
            yield _found(FindingCode.DOES_NOT_LOAD, _text(item, "linkId"), reason=reason)
        for condition in _objects(item, "enableWhen"):
            asked: dict[str, Json] = {"linkId": _text(condition, "question"), "type": "display"}
            alone: dict[str, Json] = {"linkId": _text(item, "linkId"), "type": "display", "enableWhen": [condition]}
            named = asked["linkId"] not in {"", alone["linkId"]}
            for reason in _refused(shell, (asked, alone) if named else (alone,)):
                if not asked["linkId"] or named:
                    yield _found(FindingCode.DOES_NOT_LOAD, _text(item, "linkId"), reason=reason)


def _is_about_others(extension: JsonObject) -> bool:
    return extension.get("url") == urls.SUM_OF_ORDINALS or "valueExpression" in extension


def _refused(shell: JsonObject, items: Sequence[JsonObject]) -> Iterator[str]:
    try:
        questionnaire_from({**shell, "item": list(items)})
    except UnreadableForm as error:
        yield str(error)
