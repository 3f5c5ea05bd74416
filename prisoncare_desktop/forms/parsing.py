"""FHIR JSON -> `Questionnaire`. The one place that knows how R4 spells an item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from prisoncare_desktop.errors import UnreadableForm
from prisoncare_desktop.forms import extension_urls as urls
from prisoncare_desktop.forms import soundness
from prisoncare_desktop.forms.acceptance import can_hold
from prisoncare_desktop.forms.controls import ONLY_WORDS, Control, control_of
from prisoncare_desktop.forms.element import Element, root
from prisoncare_desktop.forms.json_text import Json, loads
from prisoncare_desktop.forms.markup import headed
from prisoncare_desktop.forms.options import read_option
from prisoncare_desktop.forms.pattern import NotAPattern, Pattern, compiled, written
from prisoncare_desktop.forms.questionnaire import (
    NOTHING,
    AnswerOption,
    ChoiceColumn,
    EnableWhen,
    Item,
    ItemType,
    Operator,
    Questionnaire,
)
from prisoncare_desktop.forms.reading_expressions import form_logic_of, logic_of
from prisoncare_desktop.forms.value_sets import Found, ValueSets
from prisoncare_desktop.forms.values import Attachment, Coding, Value, read_coding, read_value
from prisoncare_desktop.forms.wording import Wording, Words, nearest

_TYPES = {one.value: one for one in ItemType if one is not ItemType.UNSUPPORTED}
_WORDS = frozenset({ItemType.TEXT, ItemType.STRING})
_OPERATORS = {one.value: one for one in Operator}


def parse_questionnaire(text: str | bytes, *, value_sets: Mapping[str, Json] = NOTHING) -> Questionnaire:
    """Read a Questionnaire from JSON text. `value_sets`: ValueSets and CodeSystems at hand, by canonical address.

    Raises:
        UnreadableForm: not JSON, not a Questionnaire, or one that cannot work; it names the linkId to blame.
    """
    try:
        tree = loads(text)
    except ValueError as e:
        raise UnreadableForm(f"not JSON: {e}") from e
    return questionnaire_from(tree, value_sets=value_sets)


def questionnaire_from(tree: Json, *, value_sets: Mapping[str, Json] = NOTHING, language: str = "") -> Questionnaire:
    """Read a Questionnaire from parsed JSON, in this language where it has the words (see `languages`).

    Raises:
        UnreadableForm: see `parse_questionnaire`.
    """
    return _read(tree, value_sets, language)[0]


def words_missing(form: Questionnaire, language: str) -> tuple[tuple[str, str], ...]:
    """Return (linkId, element) of all words that the form does not have in this language."""
    return tuple(dict.fromkeys(_read(form.raw, form.value_sets, language)[1].missing))


def _read(tree: Json, given: Mapping[str, Json], language: str) -> tuple[Questionnaire, Wording]:
    whole = root(tree, "Questionnaire")
    own = whole.text("language")
    wording = Wording("" if own and nearest(language, [own]) else language)
    value_sets = ValueSets(wording)
    value_sets.hold(whole.children("contained"), given)
    title = wording.of(whole, "title")
    form = Questionnaire(
        url=whole.text("url") or "",
        version=whole.text("version") or "",
        title=title.plain or whole.text("name") or "",
        rich_title=title.rich,
        items=tuple(_for_itself(_item(one, value_sets)) for one in whole.children("item")),
        raw=whole.tree,
        name=whole.text("name"),
        status=whole.text("status"),
        date=whole.text("date"),
        publisher=whole.text("publisher"),
        description=whole.text("description"),
        logic=form_logic_of(whole, wording),
        language=language if wording.found else "",
        value_sets=given,
    )
    soundness.check(form)
    return form, wording


def _item(element: Element, value_sets: ValueSets) -> Item:
    link_id = element.text("linkId")
    if not link_id:
        raise UnreadableForm(f"an item has no linkId (type {element.text('type')})")
    here = Element(element.tree, link_id)
    raw_type = here.text("type") or ""
    wording = value_sets.wording
    answer_value_set = here.text("answerValueSet")
    found = Found(tuple(read_option(one, wording) for one in here.children("answerOption")))
    if not found.options and answer_value_set:
        found = value_sets.options_of(answer_value_set)
    text = wording.of(here, "text")
    control = _control(here)
    shown_as = control_of(control)
    if shown_as is Control.SIDEBAR and text.rich is not None:
        text = Words(text.plain, headed(here.text("text") or "", text.rich))
    item_type = _TYPES.get(raw_type, ItemType.UNSUPPORTED)
    if item_type in _WORDS and shown_as in ONLY_WORDS:
        item_type = ItemType.DISPLAY
    # Codes under a yes/no question: R4 has no such thing, and nobody could give one of them as the answer.
    options = tuple(one for one in found.options if can_hold(item_type, one.value))
    units, units_elsewhere = _units(here, value_sets)
    return Item(
        link_id=link_id,
        type=item_type,
        raw_type=raw_type,
        raw=here.tree,
        text=text.plain,
        rich=text.rich,
        prefix=wording.plain(here, "prefix"),
        definition=here.text("definition"),
        codes=tuple(read_coding(one) for one in here.children("code")),
        required=here.flag("required"),
        repeats=here.flag("repeats") or _says_so(here.extension(urls.ANSWER_REPEATS)),
        read_only=here.flag("readOnly"),
        hidden=_says_so(here.extension(urls.HIDDEN)),
        min_length=_whole_of(here.extension(urls.MIN_LENGTH)),
        max_length=here.whole("maxLength"),
        pattern=_pattern(here),
        max_decimal_places=_whole_of(here.extension(urls.MAX_DECIMAL_PLACES)),
        min_occurs=_whole_of(here.extension(urls.MIN_OCCURS)),
        max_occurs=_whole_of(here.extension(urls.MAX_OCCURS)),
        initial=_initial(here, options),
        options=options,
        answer_value_set=answer_value_set,
        options_elsewhere=found.elsewhere,
        enable_when=tuple(_enable_when(one) for one in here.children("enableWhen")),
        enable_all=here.text("enableBehavior") != "any",
        min_value=_bound(here, "minValue", urls.MIN_VALUE, urls.MIN_QUANTITY),
        max_value=_bound(here, "maxValue", urls.MAX_VALUE, urls.MAX_QUANTITY),
        mime_types=tuple(kind for one in here.extensions(urls.MIME_TYPE) if (kind := one.text("valueCode"))),
        max_size=size.number("valueDecimal") if (size := here.extension(urls.MAX_SIZE)) else None,
        unit=_coding_of(here.extension(urls.UNIT)),
        unit_options=units,
        units_elsewhere=units_elsewhere,
        control=control,
        horizontal=(way := here.extension(urls.CHOICE_ORIENTATION)) is not None
        and way.text("valueCode") == "horizontal",
        entry_format=_words(here, urls.ENTRY_FORMAT, wording),
        sum_of=tuple(_sum_of(here)),
        logic=logic_of(here, here.extension(urls.MIN_VALUE), here.extension(urls.MAX_VALUE), wording),
        short_text=_words(here, urls.SHORT_TEXT, wording),
        instruction=next(
            (said for url in urls.INSTRUCTIONS if (said := wording.in_extension(here.extension(url))) is not None), None
        ),
        open_label=_words(here, urls.OPEN_LABEL, wording),
        display_category=_code_of(here.extension(urls.DISPLAY_CATEGORY)),
        repeats_text=_words(here, urls.REPEATS_TEXT, wording),
        validation_text=_words(here, urls.VALIDATION_TEXT, wording),
        slider_step=_number_of(here.extension(urls.SLIDER_STEP)),
        choice_columns=tuple(_choice_column(one, wording) for one in here.extensions(urls.CHOICE_COLUMN)),
        picture=_picture(here),
        reference_types=tuple(t for one in here.extensions(urls.REFERENCE_RESOURCE) if (t := one.text("valueCode"))),
        children=tuple(_item(one, value_sets) for one in here.children("item")),
    )


def _for_itself(item: Item) -> Item:
    """Return an item of the form's top: help for nothing is words like any other, and is shown."""
    return replace(item, control=None) if item.is_help else item


def _enable_when(element: Element) -> EnableWhen:
    question = element.text("question")
    if not question:
        raise element.wrong("enableWhen", "names no question")
    operator = _OPERATORS.get(element.text("operator") or "")
    if operator is None:
        raise element.wrong("enableWhen", f"has no operator we know ({element.text('operator')})")
    answer = read_value(element, "answer")
    if answer is None:
        raise element.wrong("enableWhen", "has no answer to compare with")
    if operator is Operator.EXISTS and not isinstance(answer, bool):
        raise element.wrong("enableWhen", "asks whether an answer exists and gives neither true nor false")
    return EnableWhen(question, operator, answer)


def _initial(item: Element, options: tuple[AnswerOption, ...]) -> tuple[Value, ...]:
    written = tuple(value for one in item.children("initial") if (value := read_value(one)) is not None)
    return written or tuple(one.value for one in options if one.initially_selected)


def _units(item: Element, value_sets: ValueSets) -> tuple[tuple[Coding, ...], tuple[str, ...]]:
    """Return the units offered, and the addresses of lists of them that are not here."""
    listed = [coding for one in item.extensions(urls.UNIT_OPTION) if (coding := _coding_of(one)) is not None]
    named = item.extension(urls.UNIT_VALUE_SET)
    address = named.text("valueCanonical") or named.text("valueUri") if named else None
    found = value_sets.options_of(address) if address else Found()
    listed.extend(one.value for one in found.options if isinstance(one.value, Coding))
    return tuple(listed), found.elsewhere


def _says_so(extension: Element | None) -> bool:
    return extension is not None and extension.flag("valueBoolean")


def _whole_of(extension: Element | None) -> int | None:
    return None if extension is None else extension.whole("valueInteger")


def _number_of(extension: Element | None) -> Decimal | None:
    return None if extension is None else extension.number("valueInteger") or extension.number("valueDecimal")


def _pattern(item: Element) -> Pattern | None:
    """Return what the words must fit; None where the form gives a pattern that is none: it then holds nobody up."""
    text = regex.text("valueString") if (regex := item.extension(urls.REGEX)) else None
    if not text:
        return None
    try:
        return compiled(written(text))
    except NotAPattern:
        return None


def _value_of(extension: Element | None) -> Value | None:
    return None if extension is None else read_value(extension)


def _bound(item: Element, element: str, url: str, quantity_url: str) -> Value | None:
    """Return a bound of the answer: R4 has it in an extension; some write a number as an element of the item."""
    extension = item.extension(url) or item.extension(quantity_url)
    if extension is None:
        return item.number(element) if isinstance(item.tree.get(element), int | Decimal) else None
    return read_value(extension)


def _coding_of(extension: Element | None) -> Coding | None:
    value = _value_of(extension)
    return value if isinstance(value, Coding) else None


def _control(item: Element) -> str | None:
    """Return the code of the control asked for: of several the first that is known here."""
    extension = next((one for url in urls.ITEM_CONTROLS if (one := item.extension(url)) is not None), None)
    concept = extension.child("valueCodeableConcept") if extension else None
    if concept is None:
        return None
    codes = [code for one in concept.children("coding") if (code := one.text("code"))]
    return next((code for code in codes if control_of(code)), codes[0] if codes else concept.text("text"))


def _picture(item: Element) -> Attachment | None:
    found = (_value_of(one) for url in urls.ITEM_PICTURES for one in item.extensions(url))
    return next((one for one in found if isinstance(one, Attachment)), None)


def _code_of(extension: Element | None) -> str | None:
    concept = extension.child("valueCodeableConcept") if extension else None
    codings = concept.children("coding") if concept else ()
    return codings[0].text("code") if codings else None


def _words(item: Element, url: str, wording: Wording) -> str | None:
    words = wording.in_extension(item.extension(url))
    return words.plain if words else None


def _choice_column(extension: Element, wording: Wording) -> ChoiceColumn:
    parts = {part.text("url"): part for part in extension.children("extension")}
    width = parts["width"].child("valueQuantity") if "width" in parts else None
    return ChoiceColumn(
        path=(parts["path"].text("valueString") if "path" in parts else None) or "",
        label=wording.plain(parts["label"], "valueString") if "label" in parts else None,
        width_percent=width.number("value") if width else None,
        for_display="forDisplay" in parts and parts["forDisplay"].flag("valueBoolean"),
    )


def _sum_of(item: Element) -> Iterator[str]:
    extension = item.extension(urls.SUM_OF_ORDINALS)
    for one in extension.extensions("linkId") if extension else ():
        link_id = one.text("valueString")
        if not link_id:
            raise item.wrong("sum-of-ordinals", "has a part without a linkId")
        yield link_id
