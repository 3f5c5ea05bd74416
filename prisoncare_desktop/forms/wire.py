"""Answers <-> FHIR R4 QuestionnaireResponse, and drafts.

What goes out: enabled items in the order of the form, groups only where something is inside, each with the words the
person saw; where those were a translation the response says its language. Disabled answers stay behind. What came in
and cannot be edited here (`Carried`) goes out again where it was.

Who the form is about and who wrote it are the caller's to say: the engine knows no people. An anonymous form simply
passes no subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from prisoncare_desktop.errors import FormIncomplete, UnreadableForm
from prisoncare_desktop.forms.acceptance import accepted, fits
from prisoncare_desktop.forms.element import DEEPEST, Element, root
from prisoncare_desktop.forms.evaluation import UNOPENED, Opening
from prisoncare_desktop.forms.incoming import read_response
from prisoncare_desktop.forms.json_text import Json, JsonObject, dumps, is_deeper_than, loads
from prisoncare_desktop.forms.languages import in_language
from prisoncare_desktop.forms.questionnaire import Item, Questionnaire
from prisoncare_desktop.forms.repetition import Repetitions, place_inside
from prisoncare_desktop.forms.response import TOP, Carried, Response
from prisoncare_desktop.forms.session import FormSession, KnownAnswer
from prisoncare_desktop.forms.values import Reference, Value, read_value, write_value

DRAFT_VERSION = 1


def to_questionnaire_response(
    session: FormSession,
    *,
    completed: bool,
    identifier: JsonObject | None = None,
    subject: Reference | None = None,
    author: Reference | None = None,
    authored: datetime | None = None,
) -> dict[str, Json]:
    """Return the QuestionnaireResponse as JSON (write it with `json_text.dumps`: it may hold `Decimal`s).

    `authored` is a moment with a zone; it goes out in UTC. Elements not given here keep what came in with the response.

    Raises:
        FormIncomplete: `completed` was asked for while answers are missing or wrong.
    """
    if completed and (problems := session.problems()):
        raise FormIncomplete(tuple((one.link_id, one.code.value) for one in problems))
    form = session.questionnaire
    tree: dict[str, Json] = {
        "resourceType": "QuestionnaireResponse",
        **session.response.carried.resource,
        **({"language": form.language} if form.language else {}),
        "questionnaire": form.canonical,
        "status": "completed" if completed else "in-progress",
    }
    if identifier is not None:
        tree["identifier"] = identifier
    if subject is not None:
        tree["subject"] = write_value(subject, "reference")[1]
    if author is not None:
        tree["author"] = write_value(author, "reference")[1]
    if authored is not None:
        tree["authored"] = authored.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if items := _items(form.items, TOP, session):
        tree["item"] = items
    return tree


def from_questionnaire_response(
    form: Questionnaire, tree: Json, *, known: Iterable[KnownAnswer] = (), opening: Opening = UNOPENED
) -> FormSession:
    """Open a response that came in against its form, in the language it was given in. Nothing it holds is lost.

    `opening`: see `FormSession`.

    Raises:
        UnreadableForm: not a QuestionnaireResponse, one of another form, or an answer that is not what it says.
    """
    received = root(tree, "QuestionnaireResponse")
    shown = in_language(form, received.text("language") or "")
    return FormSession(shown, read_response(shown, received), known=known, opening=opening)


def to_draft(session: FormSession) -> str:
    """Return the half-filled form as JSON text: all answers, disabled ones too, and where the person was."""
    form, response = session.questionnaire, session.response
    carried = response.carried
    return dumps(
        {
            "draft": DRAFT_VERSION,
            "questionnaire": form.canonical,
            "language": form.language,
            "cursor": session.cursor,
            "confirmed": sorted(session.confirmed),
            "repetitions": response.repetitions,
            "own": sorted(response.own),
            "answers": {
                link_id: [_value(form[link_id], value) for value in values]
                for link_id, values in response.answers.items()
            },
            "carried": {
                "resource": carried.resource,
                "items": carried.items,
                "answers": {link_id: [whole for _, whole in pairs] for link_id, pairs in carried.answers.items()},
                "more": carried.more,
                "strangers": carried.strangers,
            },
        }
    )


def from_draft(
    form: Questionnaire, text: str, *, known: Iterable[KnownAnswer] = (), opening: Opening = UNOPENED
) -> FormSession:
    """Open a half-filled form again, in the version and the language it was begun in; `opening`: see `FormSession`.

    Raises:
        UnreadableForm: not a draft, one of another form or another version of it, or an answer it cannot hold.
    """
    try:
        tree = loads(text)
    except ValueError as e:
        raise UnreadableForm("the draft is not JSON") from e
    if not isinstance(tree, Mapping) or tree.get("draft") != DRAFT_VERSION or is_deeper_than(tree, 2 * DEEPEST):
        raise UnreadableForm(f"not a draft of version {DRAFT_VERSION}")
    draft = Element(tree)
    if draft.text("questionnaire") != form.canonical:
        raise UnreadableForm(f"a draft of {draft.text('questionnaire')}, not of {form.canonical}")
    form = in_language(form, draft.text("language") or "")
    repetitions = {key: max(part.whole(key) or 1, 1) for part, key in _parts(draft, "repetitions")}
    addresses = Repetitions(form)
    try:
        several = {
            link_id: len(part.children(link_id))
            for part, link_id in _parts(draft, "answers")
            if addresses.place_of(link_id)[0] in addresses.questions
        }
        grown = addresses.grown(repetitions | {link_id: n for link_id, n in several.items() if n > 1})
    except ValueError as e:
        raise UnreadableForm("the draft repeats what its form does not have") from e
    answers: dict[str, tuple[Value, ...]] = {}
    for part, link_id in _parts(draft, "answers"):
        if link_id not in grown:
            raise UnreadableForm("the draft answers an item that its form does not have", link_id)
        answers[link_id] = tuple(_read_answers(grown[link_id], part))
    confirmed, own = (tree.get(key) for key in ("confirmed", "own"))
    return FormSession(
        form,
        Response(
            answers, _read_carried(draft.child("carried")), repetitions, frozenset(_texts(own)) & set(grown.by_link_id)
        ),
        known=known,
        confirmed=_texts(confirmed),
        cursor=draft.text("cursor"),
        opening=opening,
    )


def _texts(given: Json) -> list[str]:
    return [str(one) for one in given] if isinstance(given, list) else []


# --- outgoing -------------------------------------------------------------------------------------------------------


def _items(items: tuple[Item, ...], parent: str, session: FormSession) -> list[Json]:
    out: list[Json] = []
    for item in items:
        if session.is_enabled(item.link_id):
            out.extend(_item(item, session))
    out.extend(session.response.carried.strangers.get(parent, ()))
    return out


def _item(item: Item, session: FormSession) -> Iterator[Json]:
    carried = session.response.carried
    inner: list[Json] = [] if item.is_question else _items(item.children, item.link_id, session)
    answers = _with_inner(item, session) if item.is_question else []
    if answers or (inner and not item.is_question) or item.link_id in carried.items:
        whole: dict[str, Json] = {"linkId": item.wire_id}
        words = session.as_shown(item.link_id).text if item.logic.text is not None else item.text
        if words:
            whole["text"] = words
        whole.update(carried.items.get(item.link_id, {}))
        whole = {key: value for key, value in whole.items() if value is not None}
        if answers:
            whole["answer"] = answers
        elif inner:
            whole["item"] = inner
        yield whole
    # An answer given here replaces one that came in and could not be read as an answer.
    if not (item.is_question and answers):
        yield from carried.more.get(item.link_id, ())


def _with_inner(item: Item, session: FormSession) -> list[JsonObject]:
    """Return the answers to a question, each with the items inside it."""
    values = session.counted(item.link_id)
    inside: dict[int, list[Json]] = {}
    for child in item.children:
        place = child.of_answer or place_inside(child, item, values)
        if session.is_enabled(child.link_id):
            inside.setdefault(place, []).extend(_item(child, session))
    answers: list[JsonObject] = []
    for n, value in enumerate(values, start=1):
        carried = session.response.carried
        inner = [*inside.get(n, ()), *carried.strangers.get(session.address_inside(item.link_id, n), ())]
        answer = _answer(item, value, carried)
        answers.append({**answer, "item": inner} if inner else answer)
    return answers


def _answer(item: Item, value: Value, carried: Carried) -> JsonObject:
    for received, whole in carried.answers.get(item.link_id, ()):
        if type(received) is type(value) and received == value:
            return whole
    return _value(item, value)


def _value(item: Item, value: Value) -> JsonObject:
    name, tree = write_value(value, item.raw_type)
    return {f"value{name}": tree}


# --- drafts ---------------------------------------------------------------------------------------------------------


def _read_answers(item: Item, answers: Element) -> Iterator[Value]:
    for one in Element(answers.tree, item.link_id).children(item.link_id):
        value = read_value(one)
        if value is None or not fits(item, value):
            raise one.wrong("answer", f"is not what a {item.raw_type} item holds")
        if (kept := accepted(item, value)) is not None:
            yield kept


def _read_carried(carried: Element | None) -> Carried:
    if carried is None:
        return Carried()
    return Carried(
        resource=_object(carried, "resource"),
        items={key: _object(part, key) for part, key in _parts(carried, "items")},
        answers={
            key: tuple((read_value(one), one.tree) for one in part.children(key))
            for part, key in _parts(carried, "answers")
        },
        more={key: tuple(one.tree for one in part.children(key)) for part, key in _parts(carried, "more")},
        strangers={key: tuple(one.tree for one in part.children(key)) for part, key in _parts(carried, "strangers")},
    )


def _parts(element: Element, key: str) -> Iterator[tuple[Element, str]]:
    child = element.child(key)
    if child is not None:
        yield from ((child, one) for one in child.tree)


def _object(element: Element, key: str) -> JsonObject:
    child = element.child(key)
    return child.tree if child is not None else {}
