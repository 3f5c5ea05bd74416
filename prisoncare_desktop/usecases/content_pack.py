"""Content packs: the licensed wording of a protected instrument, put in by the trust in place of our neutral labels.

A pack is a Questionnaire that differs from the shipped form in words alone (resources/questionnaires/packs/README.md).
Anything else in it is a reason to refuse all of it: an answer must mean the same whatever words it was asked in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms.extension_urls import RENDERING_MARKDOWN, RENDERING_STYLE, RENDERING_XHTML, TRANSLATION
from prisoncare_desktop.forms.json_text import Json
from prisoncare_desktop.forms.parsing import parse_questionnaire
from prisoncare_desktop.forms.questionnaire import Item, Questionnaire
from prisoncare_desktop.forms.values import Coding, Value

_VERSION = re.compile(r"[0-9]{1,6}\.[0-9]{1,6}\.[0-9]{1,6}")
_WORDS = frozenset({"text", "prefix", "display", "id"})  # an element's id is nobody's meaning
_BESIDE_WORDS = frozenset({"_text", "_prefix", "_display"})
_LOOKS = frozenset({TRANSLATION, RENDERING_MARKDOWN, RENDERING_STYLE, RENDERING_XHTML})
# Of a whole form: what a pack says for itself, and what is compared item by item.
_OF_A_PACK = frozenset(
    {"url", "id", "meta", "text", "version", "name", "title", "_title", "date", "publisher", "contact"}
)
_OF_A_PACK |= {"description", "purpose", "copyright", "item"}
REASONS_AT_MOST = 5  # said of one file: whoever made it looks at the rest when these are mended


@dataclass(frozen=True)
class Packs:
    """What was found where packs are looked for. `refused`: a file's name, and why."""

    forms: tuple[Questionnaire, ...] = ()
    refused: tuple[tuple[str, tuple[str, ...]], ...] = ()


NO_PACKS = Packs()


def judged(files: Mapping[str, str], replaceable: tuple[Questionnaire, ...]) -> Packs:
    """Return the packs among these files (name -> text) that may be used, and the others with why not."""
    forms: list[Questionnaire] = []
    refused: list[tuple[str, tuple[str, ...]]] = []
    for name in sorted(files):
        try:
            form = parse_questionnaire(files[name])
        except UnreadableForm as error:
            refused.append((name, (f"not a form that can be read: {error}",)))
            continue
        reasons = list(_reasons(form, replaceable))
        if not reasons and any(one.canonical == form.canonical for one in forms):
            reasons.append(f"another file has version {form.version} of this form already")
        if reasons:
            refused.append((name, tuple(_at_most(reasons))))
        else:
            forms.append(form)
    return Packs(tuple(forms), tuple(refused))


def newer_of_ours(form: Questionnaire, shipped: Questionnaire, *, words_only: bool) -> tuple[str, ...]:
    """Return why a form that the trust publishes cannot stand in the place of the shipped one; () if it can.

    `words_only`: nothing but its words may differ, as in a pack. Else it may ask more: what it has of the shipped form
    means the same, and all of that is there, in the same order.
    """
    if words_only:
        return tuple(_at_most(list(_reasons(form, (shipped,)))))
    reasons = [] if _is_newer(form, shipped) else [_older(form, shipped)]
    kept = [one for one in form.by_link_id if one in shipped]
    reasons += [f"item {one} is missing" for one in shipped.by_link_id if one not in form]
    if not reasons and kept != list(shipped.by_link_id):
        reasons.append("its items stand in another order")
    for link_id in kept:
        reasons += [f"item {link_id}: {what} differs" for what in _differences(form[link_id], shipped[link_id])]
        if form.parents.get(link_id) != shipped.parents.get(link_id):
            reasons.append(f"item {link_id}: where it stands differs")
    return tuple(_at_most(reasons))


def _at_most(reasons: list[str]) -> list[str]:
    more = len(reasons) - REASONS_AT_MOST
    return reasons[:REASONS_AT_MOST] + ([f"and {more} more"] if more > 0 else [])


def _is_newer(form: Questionnaire, shipped: Questionnaire) -> bool:
    return bool(_VERSION.fullmatch(form.version)) and _order(form.version) > _order(shipped.version)


def _older(form: Questionnaire, shipped: Questionnaire) -> str:
    return f"its version must be three numbers and higher than {shipped.version}, not {form.version[:20]!r}"


def _reasons(pack: Questionnaire, replaceable: tuple[Questionnaire, ...]) -> Iterator[str]:
    shipped = next((one for one in replaceable if one.url == pack.url), None)
    if shipped is None:
        yield f"no form here has the url {pack.url}"
        return
    if not _is_newer(pack, shipped):
        yield _older(pack, shipped)
    if not str(pack.raw.get("copyright") or "").strip():
        yield "it does not say whose the wording is (copyright)"
    theirs, ours = list(pack.by_link_id), list(shipped.by_link_id)
    if theirs != ours:
        yield from (f"item {one} is missing" for one in ours if one not in pack)
        yield from (f"item {one} is not in the form here" for one in theirs if one not in shipped)
        if sorted(theirs) == sorted(ours):
            yield "its items stand in another order"
    for link_id, item in shipped.by_link_id.items():
        if link_id in pack:
            yield from (f"item {link_id}: {what} differs" for what in _differences(pack[link_id], item))
    rest = [name for name in (*shipped.raw, *pack.raw) if name not in _OF_A_PACK]
    yield from (
        f"its {name} differs"
        for name in dict.fromkeys(rest)
        if _but_for_words(pack.raw.get(name)) != _but_for_words(shipped.raw.get(name))
    )
    if pack.parents != shipped.parents and theirs == ours:
        yield "its items are nested in another way"


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _differences(pack: Item, shipped: Item) -> Iterator[str]:
    theirs, ours = _meaning(pack), _meaning(shipped)
    yield from (what for what, value in ours.items() if theirs[what] != value)
    if shipped.text and not pack.text.strip():
        yield "that it has words"


def _meaning(item: Item) -> dict[str, object]:
    """Return all that an item is but for its words."""
    return {
        "its type": item.type,
        "its code": [(c.system, c.code) for c in item.codes],
        "whether it is needed": (item.required, item.read_only, item.repeats, item.hidden),
        "its range": (item.min_value, item.max_value, item.max_length, item.min_length, item.max_decimal_places),
        "how often it may be there": (item.min_occurs, item.max_occurs),
        "its answers": [(_code(o.value), o.ordinal, o.exclusive, o.initially_selected) for o in item.options],
        "when it is asked": (
            [(w.question, w.operator, _code(w.answer)) for w in item.enable_when],
            item.enable_all if len(item.enable_when) > 1 else True,
        ),
        "what it adds up": item.sum_of,
        "its unit": (_code(item.unit) if item.unit else None, [_code(u) for u in item.unit_options]),
        "its first answer": [_code(one) for one in item.initial],
        "how it is shown": item.control,
        "its other rules": _but_for_words(item.raw),
    }


def _code(value: Value) -> object:
    return (value.system, value.code) if isinstance(value, Coding) else value


def _but_for_words(tree: Json) -> Json:
    """Return all of an item or element but its words, their looks and translations, and the items within it."""
    if isinstance(tree, Mapping):
        kept = {key: _but_for_words(value) for key, value in tree.items() if key not in _WORDS and key != "item"}
        return {key: value for key, value in kept.items() if not (key in _BESIDE_WORDS and value == {"extension": []})}
    if isinstance(tree, list | tuple):
        return [_but_for_words(one) for one in tree if not (isinstance(one, Mapping) and one.get("url") in _LOOKS)]
    return tree
