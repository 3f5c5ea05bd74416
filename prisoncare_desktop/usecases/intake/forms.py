"""A form that the trust publishes: judged, kept, offered; or refused, by name and with the reason, on the Forms page.

What publishing means is said in `published_forms.py`.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Final, TypeAlias

from prisoncare_desktop.domain.form_wording import PAPER_VARIANT, WORDING, audience_of, made_for_variant, wordings_of
from prisoncare_desktop.errors import NotFound, UnreadableForm
from prisoncare_desktop.forms import json_text
from prisoncare_desktop.forms.extension_urls import REGEX
from prisoncare_desktop.forms.json_text import Json
from prisoncare_desktop.forms.languages import languages_of
from prisoncare_desktop.forms.parsing import parse_questionnaire
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.forms.support import unsupported
from prisoncare_desktop.usecases.arrivals import FormArrived
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.content_pack import newer_of_ours
from prisoncare_desktop.usecases.intake.desk import Desk, Taken
from prisoncare_desktop.usecases.kept_forms import form_of
from prisoncare_desktop.usecases.packaged_forms import replaceable_forms, shipped_form
from prisoncare_desktop.usecases.ports import KeptForm, UnitOfWork
from prisoncare_desktop.usecases.published_forms import (
    MOST,
    PublishedForm,
    Standing,
    keep_published,
    published,
)

VERSION_MOST: Final = 20  # characters: lists of forms show it
TITLE_MOST: Final = 200
URL_MOST: Final = 300
ITEMS_MOST: Final = 2_000  # the longest form that we know has 700
LANGUAGES_MOST: Final = 40
PATTERNS_MOST: Final = 100  # regular expressions; the worst that is let through takes 6 ms to read
DETAIL_MOST: Final = 300
_UNTOLD: Final = ("id", "meta", "text", "status")  # what may differ between two that say the same
_ACTED_ON: Final = frozenset({WORDING, PAPER_VARIANT})  # our own extensions


_Why: TypeAlias = tuple[str, str]  # a code, for the words on screen, and of what


def take_form(desk: Desk, said: FormArrived) -> Taken:
    """Let the form stand here as the trust says.

    Raises:
        ValueError: there are more than anybody looks through.
    """
    unit, form = desk.unit, said.form
    forms = published(unit.facts)
    before = forms.pop(form, None)
    if before is None and len(forms) >= MOST:
        raise ValueError("more forms are published than this PC takes")
    now = _judged(unit, said, before)
    if now is not None:
        forms[form] = now
    if now == before:
        return Taken("form", form)
    keep_published(unit.facts, forms)
    if now is not None and now.standing is not Standing.REFUSED and not now.why:
        _keep(desk, said)
    return Taken("form", form, _noted(unit, before, now))


def withdraw_form(desk: Desk, form: str) -> Changes:
    """Take in that the trust's record no longer has this form, or not for this prison."""
    forms = published(desk.unit.facts)
    before = forms.pop(form, None)
    if before is None:
        return Changes()
    keep_published(desk.unit.facts, forms)
    return _noted(desk.unit, before, None)


def _judged(unit: UnitOfWork, said: FormArrived, before: PublishedForm | None) -> PublishedForm | None:
    """Return how it stands here; None of one that is not published yet, or is of no use any more."""
    told = PublishedForm(said.url, said.version, said.title[:TITLE_MOST], Standing.RETIRED)
    if said.status not in ("active", "retired") and said.trouble != "unreadable":
        return None
    refused = _refused(unit, said)
    if refused is not None:
        if said.status == "retired":
            return None  # nobody need mend it
        why, detail = refused
        taken = before is not None and (before.url, before.version) == (said.url, said.version)
        if why == "other-content" and before is not None and taken and before.standing is not Standing.REFUSED:
            return replace(before, standing=Standing.OFFERED, why=why)  # as it came first
        return replace(told, standing=Standing.REFUSED, why=why, detail=" ".join(detail.split())[:DETAIL_MOST])
    return replace(told, standing=Standing.OFFERED) if said.status == "active" else told


def _refused(unit: UnitOfWork, said: FormArrived) -> _Why | None:
    """Return why it cannot be used, None if it can."""
    if said.trouble:
        return said.trouble, ""
    if said.content.count(REGEX) > PATTERNS_MOST:
        return "too-large", ""
    try:
        form = parse_questionnaire(said.content)
        _check_what_the_library_reads(form)
    except UnreadableForm as error:
        return "unreadable", str(error)
    return _refused_as_a_form(form) or _refused_here(unit, form)


def _refused_as_a_form(form: Questionnaire) -> _Why | None:
    if not form.url or not form.version.isprintable() or not 0 < len(form.version) <= VERSION_MOST:
        return "no-version", ""
    if "|" in form.url + form.version or len(form.url) > URL_MOST:
        return "no-version", ""
    if not form.title.strip() or len(form.title) > TITLE_MOST:
        return "no-title", ""
    if len(form.by_link_id) > ITEMS_MOST or len(languages_of(form)) > LANGUAGES_MOST:
        return "too-large", ""
    if missing := unsupported(form, known=_ACTED_ON):
        return "unsupported", "; ".join(f"{one.link_id or '-'}: {one.detail}" for one in missing[:5])
    return None if form.asked else ("asks-nothing", "")


def _refused_here(unit: UnitOfWork, form: Questionnaire) -> _Why | None:
    """Return why it cannot be used beside what is here."""
    if _says_otherwise(unit, form):
        return "other-content", ""
    shipped = shipped_form(form.url)
    if shipped is None or form.version == shipped.version:
        return None
    somebodys = bool(str(shipped.raw.get("copyright") or "").strip())  # its score means nothing with one more question
    words_only = somebodys or any(one.url == form.url for one in replaceable_forms())
    reasons = newer_of_ours(form, shipped, words_only=words_only)
    return ("not-ours", "; ".join(reasons)) if reasons else None


def _check_what_the_library_reads(form: Questionnaire) -> None:
    """Read once what the list of forms reads each time.

    Raises:
        UnreadableForm: it could not be listed.
    """
    audience_of(form)
    made_for_variant(form)
    wordings_of(form, {})


def _says_otherwise(unit: UnitOfWork, form: Questionnaire) -> bool:
    """Whether this version of the form is known here with another content."""
    try:
        known = form_of(unit, form.url, form.version)
    except NotFound:
        return False
    return _content(known.raw) != _content(form.raw)


def _content(raw: Json) -> Json:
    return {key: value for key, value in raw.items() if key not in _UNTOLD} if isinstance(raw, dict) else raw


def _keep(desk: Desk, said: FormArrived) -> None:
    if desk.unit.forms.find(said.url, said.version) is None:
        content = json_text.dumps(json_text.loads(said.content))
        digest = hashlib.sha256(content.encode()).hexdigest()
        desk.unit.forms.keep(KeptForm(said.url, said.version, digest, content, desk.now))


def _noted(unit: UnitOfWork, before: PublishedForm | None, now: PublishedForm | None) -> Changes:
    """Let the trail say what may be begun here from now on, and what no more."""
    was, is_now = _offered(before), _offered(now)
    if was and was != is_now:
        unit.trail.note("FormWithdrawn", "form", was)
    if is_now and was != is_now:
        unit.trail.note("FormPublished", "form", is_now)
    return touched(forms=frozenset(one.url for one in (before, now) if one is not None))


def _offered(form: PublishedForm | None) -> str:
    """Return what the trail calls a form that may be begun here, "" of another."""
    is_it = form is not None and form.standing is Standing.OFFERED
    return f"{form.url.rpartition('/')[2]}|{form.version}" if form is not None and is_it else ""
