"""What of a form the engine does not act on: for the designer of a form, and for the table of published ones.

Nothing is lost by not being acted on: `raw` keeps it. But whoever hands a form to people must know what they will not
see. So every extension, element, control, expression and value set is put in one of three drawers (`Treatment`) unless
it is acted on, and what nobody here knows is in the drawer of the unsupported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from prisoncare_desktop.forms import extension_urls, reading_expressions
from prisoncare_desktop.forms.element import Element
from prisoncare_desktop.forms.expressions import Expression
from prisoncare_desktop.forms.json_text import Json
from prisoncare_desktop.forms.languages import languages_of, missing_translations
from prisoncare_desktop.forms.markdown import read_markdown
from prisoncare_desktop.forms.markup import LeftOut
from prisoncare_desktop.forms.picture import content_of, has_place_for_one, is_elsewhere
from prisoncare_desktop.forms.questionnaire import Item, ItemType, Questionnaire
from prisoncare_desktop.forms.repetition import asks_about_each, waits_for_option
from prisoncare_desktop.forms.support_table import EVERYWHERE, HARMLESS, ITEM
from prisoncare_desktop.forms.xhtml import read_xhtml

_ANSWER_CONSTRAINT: Final = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Questionnaire.item.answerConstraint"
_ENTRY_MODE: Final = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-entryMode"
_QUERY: Final = "application/x-fhir-query"


class Treatment(StrEnum):
    """What it means that something is not acted on."""

    HARMLESS = "harmless"  # nobody misses it here
    OPEN = "open"  # the form leaves it out itself: a list that lives elsewhere, words not translated
    UNSUPPORTED = "unsupported"  # it would change what a person sees or may answer


class Feature(StrEnum):
    """What kind of thing it is."""

    EXTENSION = "extension"
    MODIFIER = "modifier-extension"
    ELEMENT = "element"
    ITEM_TYPE = "item-type"
    CONTROL = "control"
    EXPRESSION = "expression"
    REGEX = "regex"
    MARKUP = "markup"
    PICTURE = "picture"
    VALUE_SET = "value-set"
    TRANSLATION = "translation"
    INNER_ITEMS = "inner-items"


@dataclass(frozen=True)
class Unsupported:
    """One thing that is not acted on. `link_id`: "" for the form itself. `detail`: its address, code or language."""

    link_id: str
    feature: Feature
    detail: str
    treatment: Treatment = Treatment.UNSUPPORTED


def _addresses(*values: object) -> Iterator[str]:
    for value in values:
        if isinstance(value, str) and value.startswith("http"):
            yield value
        elif isinstance(value, tuple | frozenset):
            yield from _addresses(*value)


ACTED_ON: Final = frozenset(_addresses(*vars(extension_urls).values(), *vars(reading_expressions).values()))
"""The extensions the engine acts on: those the modules that read them name."""


def report(form: Questionnaire, *, known: frozenset[str] = frozenset()) -> tuple[Unsupported, ...]:
    """Return all that is not acted on, each once an item, in the order of the form.

    `known`: extensions that the caller acts on, as a house does that publishes its own.
    """
    found = _not_acted_on(form, known)
    missing = {language: len(missing_translations(form, language)) for language in languages_of(form)}
    found.extend(
        Unsupported("", Feature.TRANSLATION, f"{language}: {count}", Treatment.OPEN)
        for language, count in missing.items()
        if count
    )
    return tuple(dict.fromkeys(found))


def unsupported(form: Questionnaire, *, known: frozenset[str] = frozenset()) -> tuple[Unsupported, ...]:
    """Return only what changes what a person sees or may answer; empty for a form that is fully supported."""
    found = _not_acted_on(form, known)
    return tuple(dict.fromkeys(one for one in found if one.treatment is Treatment.UNSUPPORTED))


def _not_acted_on(form: Questionnaire, known: frozenset[str]) -> list[Unsupported]:
    """Return all but the words that are not translated: those cost a reading of the form for each language."""
    found = [*_of_element(Element(form.raw), None)]
    for item in form.by_link_id.values():
        found.extend(_of_item(item))
    return [one for one in found if one.feature is not Feature.EXTENSION or one.detail not in known]


def _of_item(item: Item) -> Iterator[Unsupported]:
    link_id = item.link_id
    for key in item.raw:
        if key.removeprefix("_") not in ITEM | EVERYWHERE:
            yield Unsupported(link_id, Feature.ELEMENT, key)
    if item.type is ItemType.UNSUPPORTED:
        yield Unsupported(link_id, Feature.ITEM_TYPE, item.raw_type)
    about_each = any(one.type is not ItemType.DISPLAY and not waits_for_option(one, item) for one in item.children)
    if item.is_question and item.repeats and about_each and not asks_about_each(item):
        # FHIR has room for them inside each answer; inside answers that are worked out they are asked once.
        yield Unsupported(link_id, Feature.INNER_ITEMS, "asked once for all answers")
    if item.control and item.shown_as is None:
        yield Unsupported(link_id, Feature.CONTROL, item.control)
    if item.pattern is None and (regex := Element(item.raw).extension(extension_urls.REGEX)) is not None:
        yield Unsupported(link_id, Feature.REGEX, regex.text("valueString") or "")
    for use, expression in item.logic.every():
        if not expression.is_fhirpath:
            yield Unsupported(link_id, Feature.EXPRESSION, f"{use}: {expression.language}", _missing(use, expression))
    if any(Element(item.raw).extension(url) for url in extension_urls.ITEM_PICTURES):
        yield from _of_picture(item)
    for address in (*item.options_elsewhere, *item.units_elsewhere):
        yield Unsupported(link_id, Feature.VALUE_SET, address, Treatment.OPEN)
    yield from _of_element(Element(item.raw), item)


def _of_picture(item: Item) -> Iterator[Unsupported]:
    """A picture that is elsewhere is not in the form, as a list that lives elsewhere is not."""
    picture = item.picture
    if picture is None or content_of(picture) is None or not has_place_for_one(item):
        elsewhere = picture is not None and is_elsewhere(picture)
        treatment = Treatment.OPEN if elsewhere else Treatment.UNSUPPORTED
        yield Unsupported(
            item.link_id, Feature.PICTURE, (picture.url or "") if elsewhere and picture else "", treatment
        )


def _missing(use: str, expression: Expression) -> Treatment:
    """Say what an expression that cannot be run costs.

    A first answer that another system would have given costs nothing. What a server would be asked for is not in the
    form, as a list that lives elsewhere is not.
    """
    if use == "initial":
        return Treatment.HARMLESS
    return Treatment.OPEN if expression.language == _QUERY else Treatment.UNSUPPORTED


def _means_nothing_new(extension: Element, item: Item | None) -> bool:
    """Say whether an extension that changes things says here only what the item says anyway."""
    url = extension.text("url")
    if url == _ENTRY_MODE:
        return extension.text("valueCode") in {"random", "prior-edit"}  # answered in any order, which is how we do it
    if url == _ANSWER_CONSTRAINT and item is not None:
        open_ones = {"optionsOrString", "optionsOrType"}
        return (extension.text("valueCode") in open_ones) is (item.type is ItemType.OPEN_CHOICE)
    return False


def _of_element(element: Element, item: Item | None) -> Iterator[Unsupported]:
    """Look at the extensions of an item (or the form) and of all inside it, but for further items."""
    waiting: list[Json] = [element.tree]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield from _of_extensions(Element(one), item)
            inside = (value for key, value in one.items() if key not in ("item", "extension", "contained"))
            waiting.extend(inside)
        elif isinstance(one, list):
            waiting.extend(one)


def _of_extensions(element: Element, item: Item | None) -> Iterator[Unsupported]:
    link_id = item.link_id if item else ""
    for one in element.children("modifierExtension"):
        yield Unsupported(link_id, Feature.MODIFIER, one.text("url") or "")
    for one in element.children("extension"):
        url = one.text("url") or ""
        if url in HARMLESS:
            yield Unsupported(link_id, Feature.EXTENSION, url, Treatment.HARMLESS)
        elif url not in ACTED_ON and not _means_nothing_new(one, item):
            yield Unsupported(link_id, Feature.EXTENSION, url)
        for left_out in sorted(_left_out(one, url)):
            # FHIR: markup says the same as the plain words, and those are shown where the markup cannot be.
            yield Unsupported(link_id, Feature.MARKUP, left_out, Treatment.HARMLESS)


def _left_out(extension: Element, url: str) -> frozenset[LeftOut]:
    if url == extension_urls.RENDERING_XHTML:
        return read_xhtml(extension.text("valueString") or "").left_out
    if url == extension_urls.RENDERING_MARKDOWN:
        return read_markdown(extension.text("valueMarkdown") or extension.text("valueString") or "").left_out
    return frozenset()
