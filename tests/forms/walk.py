"""Forms filled in at random: answers, changes of mind, repetitions that come and go, and a person who finishes."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from prisoncare_desktop.forms.questionnaire import Item, ItemType, Questionnaire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.validation.problem import ProblemCode
from prisoncare_desktop.forms.values import Attachment, Coding, PartialDate, Quantity, Reference, Value

TRIES: Final = 12  # to find an answer that every rule of a question takes
_WORDS: Final = ("a", "A", "1", "12345", "1234567890", "a@nhs.uk", "AB1 2CD", "2026", "words enough for any of them")


def something(item: Item, chance: random.Random) -> Value | None:
    """Return an answer that the item can hold, None where it has no options to choose from."""
    if item.options:
        return chance.choice(item.options).value
    plain: dict[ItemType, Value] = {
        ItemType.BOOLEAN: chance.random() < 0.5,
        ItemType.INTEGER: int(_number(item, chance)),
        ItemType.DECIMAL: _number(item, chance),
        ItemType.DATE: _day(item, chance),
        ItemType.DATE_TIME: datetime(2026, 11, 22, chance.randrange(24), tzinfo=UTC),
        ItemType.TIME: time(chance.randrange(24), 30),
        ItemType.STRING: chance.choice(_WORDS) if item.pattern or item.max_length else f"words {chance.randrange(100)}",
        ItemType.TEXT: "more\nwords",
        ItemType.URL: "https://www.nhs.uk",
        ItemType.OPEN_CHOICE: "own words",
        ItemType.CHOICE: Coding("https://example.org", "c", "Chosen"),
        ItemType.QUANTITY: item.quantity(_number(item, chance)),
        ItemType.REFERENCE: Reference("Patient/1"),
        ItemType.ATTACHMENT: Attachment(_kind(item), "note.txt", data="aGk="),
    }
    return plain.get(item.type)


def _number(item: Item, chance: random.Random) -> Decimal:
    least, most = (_decimal(bound) for bound in (item.min_value, item.max_value))
    if least is None and most is None:
        return Decimal(chance.randrange(1000)) / 10
    low = least if least is not None else (most or Decimal(0)) - 100
    high = most if most is not None else low + 100
    return low + (high - low) * chance.randrange(5) / 4


def _decimal(bound: Value | None) -> Decimal | None:
    if isinstance(bound, Quantity):
        return bound.value
    return Decimal(bound) if isinstance(bound, int | Decimal) else None


def _day(item: Item, chance: random.Random) -> date:
    least, most = _first_day(item.min_value), _first_day(item.max_value)
    if least is not None:
        return least + timedelta(days=chance.randrange(3))
    if most is not None:
        return most - timedelta(days=1 + chance.randrange(3))
    return date(2026, 11, chance.randint(1, 30))


def _first_day(bound: Value | None) -> date | None:
    if isinstance(bound, PartialDate):
        return date.fromisoformat((bound.text + "-01-01")[:10])
    return bound if isinstance(bound, date) else None


def _kind(item: Item) -> str:
    return item.mime_types[0].replace("*", "x-any") if item.mime_types else "text/plain"


def filled(form: Questionnaire, seed: int, *, steps: int = 120) -> FormSession:
    """Fill a form in a random walk of so many steps, fewer for a small form."""
    chance = random.Random(seed)
    session = FormSession(form)
    for _ in range(min(steps, 6 * len(form.by_link_id))):
        step(session, chance)
    return session


def step(session: FormSession, chance: random.Random) -> None:
    """Do one thing a person could do."""
    link_id = chance.choice(list(session.questionnaire.by_link_id))
    if session.can_remove(link_id) and chance.random() < 0.3:
        session.remove(link_id)
    elif session.can_add(link_id) and session.count(link_id) < 4:
        session.add(link_id)
    elif link_id in session.questionnaire.asked and (value := something(session.as_shown(link_id), chance)) is not None:
        session.answer(link_id, value) if chance.random() < 0.85 else session.clear(link_id)


def finished(session: FormSession, seed: int) -> bool:
    """Mend what stands in the way of completing, as a person would; say whether that could be done."""
    chance = random.Random(seed)
    for _ in range(TRIES):
        problems = session.problems()
        if not problems:
            return True
        for problem in problems:
            _mend(session, problem.link_id, problem.code, chance)
    return not session.problems()


def _mend(session: FormSession, link_id: str, code: ProblemCode, chance: random.Random) -> None:
    item = session.questionnaire.by_link_id.get(link_id)
    if item is None:
        return  # gone with a repetition
    if not item.is_question:
        if code is ProblemCode.TOO_FEW and session.can_add(link_id):
            session.add(link_id)
        elif code is ProblemCode.TOO_MANY and session.can_remove(link_id):
            session.remove(link_id)
        else:
            inside = [one for one in session.questionnaire.inside(link_id) if session.is_asked(one.link_id)]
            _answer(session, chance.choice(inside), chance) if inside else None
    elif link_id in session.questionnaire.asked:
        _answer(session, item, chance, several=item.min_occurs if code is ProblemCode.TOO_FEW else None)


def _answer(session: FormSession, item: Item, chance: random.Random, *, several: int | None = None) -> None:
    item = session.as_shown(item.link_id)
    for _ in range(TRIES):
        values = [value for _ in range(several or 1) if (value := something(item, chance)) is not None]
        if several and len(item.options) >= several:
            values = [one.value for one in chance.sample(item.options, several)]
        session.answer(item.link_id, values)
        if not session.problems(item.link_id):
            return
    if not item.required:
        session.clear(item.link_id)
