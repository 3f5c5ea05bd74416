"""The form that answers belong to: the version they were begun in, word for word, whatever is shipped today.

The store keeps a copy of each version the first time a draft, an answer or a print uses it, or once the trust publishes
it, and never changes or drops it. The copy comes before what is shipped: nobody's old answers may find themselves under
other questions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from prisoncare_desktop.domain.pathway import FormResponse
from prisoncare_desktop.errors import NotFound
from prisoncare_desktop.forms import json_text
from prisoncare_desktop.forms.parsing import parse_questionnaire
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.packaged_forms import packaged_form, packaged_forms, version_key
from prisoncare_desktop.usecases.ports import KeptForm, UnitOfWork
from prisoncare_desktop.usecases.published_forms import offered_versions
from prisoncare_desktop.usecases.requests import Query


def form_of(unit: UnitOfWork, url: str, version: str) -> Questionnaire:
    """Return this version of a form, as it was when it was first used here.

    Raises:
        NotFound: it was never used here, and is not shipped.
    """
    kept = unit.forms.find(url, version)
    return packaged_form(url, version) if kept is None else _parsed(kept.content)


def forms_of(unit: UnitOfWork, responses: Iterable[FormResponse]) -> Iterator[Questionnaire]:
    """Yield the forms that these answer, each version once; what this PC does not have is left out."""
    for url, version in dict.fromkeys((one.questionnaire, one.version) for one in responses):
        with suppress(NotFound):
            yield form_of(unit, url, version)


def newest_form(unit: UnitOfWork, url: str) -> Questionnaire:
    """Return the version in which this form is begun today: the highest of what is shipped and what the trust offers.

    Raises:
        NotFound: it is neither shipped nor offered.
    """
    found = next((form for form in forms_at_hand(unit, url)), None)
    if found is None:
        raise NotFound("questionnaire", url)
    return found


def forms_at_hand(unit: UnitOfWork, url: str = "") -> tuple[Questionnaire, ...]:
    """Return the newest version of every form that may be begun here, or of this one, by title."""
    shipped = [(form.url, form.version) for form in packaged_forms() if url in ("", form.url)]
    published = [one for one in offered_versions(unit.facts) if url in ("", one[0])]
    newest = dict(sorted((*shipped, *published), key=lambda one: version_key(one[1])))
    return tuple(sorted((form_of(unit, *one) for one in newest.items()), key=lambda form: form.title))


def keep_form(unit: UnitOfWork, url: str, version: str, at: datetime) -> None:
    """Keep a copy of the version that is being used, if there is none yet. `at`: UTC."""
    if unit.forms.find(url, version) is not None:
        return
    try:
        content = json_text.dumps(packaged_form(url, version).raw)
    except NotFound:  # a form of another program's: there is nothing to copy
        return
    digest = hashlib.sha256(content.encode()).hexdigest()
    unit.forms.keep(KeptForm(url, version, digest, content, at))


@lru_cache(maxsize=64)
def _parsed(content: str) -> Questionnaire:
    return parse_questionnaire(content)


@dataclass(frozen=True)
class GetForm(Query[Questionnaire]):
    """A version of a form, to go on with what was begun in it."""

    url: str
    version: str


def get_form(query: GetForm, context: Context) -> Questionnaire:
    """Return the form.

    Raises:
        NotFound: as `form_of`.
    """
    with context.store.read() as unit:
        return form_of(unit, query.url, query.version)
