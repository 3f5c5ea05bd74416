"""The forms at hand, shipped or published by the trust, as a leader or an administrator sees them: which there are, how
they look on paper, blank copies. What the trust published and was not taken is named there, with the reason.

A blank copy names nobody and has no number; its page code says so. The wording of a form for residents is printed in
earnest only once it is approved (`domain/form_wording.py`); before that it can be looked at, with DRAFT on every page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from prisoncare_desktop.domain.form_wording import (
    Approval,
    Audience,
    Wording,
    approved,
    audience_of,
    check_may_be_handed_out,
    made_for_variant,
    wording_in,
    wordings_of,
)
from prisoncare_desktop.errors import Bug, NotFound, RuleBroken
from prisoncare_desktop.forms.languages import in_language, languages_of
from prisoncare_desktop.forms.paper import Variant
from prisoncare_desktop.forms.questionnaire import Questionnaire
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.kept_forms import form_of, forms_at_hand, keep_form, newest_form
from prisoncare_desktop.usecases.ports import BlankPaper, Facts
from prisoncare_desktop.usecases.published_forms import PublishedForm, offered_versions, published
from prisoncare_desktop.usecases.requests import Command, Done, Query, done
from prisoncare_desktop.usecases.syncing import FORMS_NOT_COME

MOST_COPIES = 100  # of one printing: more is a mistyped number
_FACT = "wording:"  # fact: JSON: an approval, by form, version and language


@dataclass(frozen=True)
class ShippedForm:
    """One form of the list. `variants`: the papers it comes in, the one to begin with first.

    `from_trust`: this version was published at the central record.
    """

    url: str
    version: str
    title: str
    about: str
    audience: Audience
    dated: str  # ISO day, "" where the form does not say
    questions: int
    wordings: tuple[Wording, ...]
    variants: tuple[Variant, ...]
    from_trust: bool = False


@dataclass(frozen=True)
class GetForms(Query[tuple[ShippedForm, ...]]):
    """Every form that may be begun here in its newest version: those for residents first, then by title."""


def get_forms(_query: GetForms, context: Context) -> tuple[ShippedForm, ...]:
    with context.store.read() as unit:
        ours = set(offered_versions(unit.facts))
        listed = [
            _listed(form, approved_wordings(form, unit.facts), from_trust=(form.url, form.version) in ours)
            for form in forms_at_hand(unit)
        ]
    return tuple(sorted(listed, key=lambda form: (form.audience is Audience.STAFF, form.title)))


@dataclass(frozen=True)
class NotTaken:
    """What the trust published and is not used here, or not in its latest content. `trouble`: name of an error class.

    `trouble` is "" unless the central record's list of forms could not be read.
    """

    forms: tuple[PublishedForm, ...] = ()
    trouble: str = ""


@dataclass(frozen=True)
class GetNotTaken(Query[NotTaken]):
    """What of the trust's forms somebody must mend there."""


def get_not_taken(_query: GetNotTaken, context: Context) -> NotTaken:
    with context.store.read() as unit:
        told = [one for one in published(unit.facts).values() if one.why]
        return NotTaken(tuple(sorted(told, key=lambda one: (one.title, one.url))), unit.facts.get(FORMS_NOT_COME))


def _listed(form: Questionnaire, wordings: tuple[Wording, ...], *, from_trust: bool) -> ShippedForm:
    made_for = made_for_variant(form)
    return ShippedForm(
        url=form.url,
        version=form.version,
        title=form.title,
        about=form.description or "",
        audience=audience_of(form),
        dated=_day(form.date or ""),
        questions=len(form.asked),
        wordings=wordings,
        variants=(Variant(made_for),) if made_for in tuple(Variant) else tuple(Variant),
        from_trust=from_trust,
    )


def _day(written: str) -> str:
    """Return the day of a FHIR dateTime, "" where it is but a year or a month."""
    try:
        return date.fromisoformat(written[:10]).isoformat()
    except ValueError:
        return ""


# --- paper ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BlankCopies:
    """Blank copies of one form, in memory only. `draft`: to be looked at, not to be printed."""

    url: str
    version: str
    title: str  # in the form's own language, for whoever prints it
    variant: Variant
    language: str
    copies: int
    draft: bool
    pdf: bytes


@dataclass(frozen=True)
class PrepareBlankCopies(Query[BlankCopies]):
    """Draw blank copies of a form, all in memory: looking at them gives none out."""

    url: str
    language: str
    variant: Variant = Variant.STANDARD
    copies: int = 1


def prepare_blank_copies(query: PrepareBlankCopies, context: Context) -> BlankCopies:
    """Draw them, marked DRAFT where the wording is one.

    Raises:
        NotFound: no such form, or not in this language.
        RuleBroken: "copies": none, or more than anybody means.
    """
    if not 1 <= query.copies <= MOST_COPIES:
        raise RuleBroken("copies", f"{query.copies} copies")
    with context.store.read() as unit:
        form = newest_form(unit, query.url)
        wording = _wording(form, query.language, unit.facts)
    draft = audience_of(form) is Audience.RESIDENT and not wording.approved
    if context.blank_printer is None:
        raise Bug("this session was begun without a printer of blank copies")
    translated = in_language(form, wording.language)
    paper = BlankPaper(translated, query.variant, wording.language, query.copies, draft=draft)
    return BlankCopies(
        url=form.url,
        version=form.version,
        title=form.title,
        variant=query.variant,
        language=wording.language,
        copies=query.copies,
        draft=draft,
        pdf=context.blank_printer(paper),
    )


@dataclass(frozen=True)
class RecordBlankCopiesPrinted(Command[None]):
    """A printer is taking these copies."""

    copies: BlankCopies


def record_blank_copies_printed(command: RecordBlankCopiesPrinted, context: Context) -> Done[None]:
    """Note the printing before its first page; a draft stops here, whatever the screen let through.

    Raises:
        RuleBroken: "wording-draft": also where an approval was taken back since it was drawn.
    """
    printed = command.copies
    with context.store.write(context.user) as unit:
        form = form_of(unit, printed.url, printed.version)
        check_may_be_handed_out(audience_of(form), _wording(form, printed.language, unit.facts))
        if printed.draft:
            raise RuleBroken("wording-draft", "these pages say DRAFT: draw them again")
        how = f"{printed.variant}, {printed.language}, {printed.copies} copies"
        unit.trail.note("BlankFormsPrinted", "form", _id_of(form), reason=how)
        keep_form(unit, form.url, form.version, context.clock.now())
        unit.commit()
    return done(Changes())


# --- approving --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ApproveWording(Command[None]):
    """Say that somebody has read a draft and found it right. `read_by`: who, as a role; for the trail."""

    url: str
    language: str
    read_by: str


def approve_wording(command: ApproveWording, context: Context) -> Done[None]:
    """Keep the approval for the words as they are in this version.

    Raises:
        NotFound: no such form, or not in this language.
        RuleBroken: "wording-no-draft", "wording-read-by".
    """
    with context.store.write(context.user) as unit:
        form = newest_form(unit, command.url)
        wording = _wording(form, command.language, unit.facts)
        given = approved(wording, by=context.user.id, on=context.today(), read_by=command.read_by)
        kept = {"words": given.words, "by": given.by, "on": given.on.isoformat(), "read_by": given.read_by}
        unit.facts.put(_fact(form, wording.language), json.dumps(kept, sort_keys=True, ensure_ascii=False))
        unit.trail.note("WordingApproved", "form", f"{_id_of(form)} {wording.language}", reason=given.read_by)
        unit.commit()
    return done(touched(forms=form.url))


@dataclass(frozen=True)
class WithdrawApproval(Command[None]):
    """Make a wording a draft again."""

    url: str
    language: str


def withdraw_approval(command: WithdrawApproval, context: Context) -> Done[None]:
    """Take the approval away.

    Raises:
        NotFound: no such form, or not in this language.
        RuleBroken: "wording-not-approved-here": there is none of this site's.
    """
    with context.store.write(context.user) as unit:
        form = newest_form(unit, command.url)
        wording = _wording(form, command.language, unit.facts)
        if wording.approval is None:
            raise RuleBroken("wording-not-approved-here", f"no approval of {wording.language} is kept here")
        unit.facts.put(_fact(form, wording.language), "")
        unit.trail.note("WordingWithdrawn", "form", f"{_id_of(form)} {wording.language}")
        unit.commit()
    return done(touched(forms=form.url))


@dataclass(frozen=True)
class GetFormToTry(Query[Questionnaire]):
    """The version in which a form is begun today."""

    url: str


def get_form_to_try(query: GetFormToTry, context: Context) -> Questionnaire:
    """Return the form.

    Raises:
        NotFound: it is neither shipped nor offered by the trust.
    """
    with context.store.read() as unit:
        return newest_form(unit, query.url)


@dataclass(frozen=True)
class GetDraftLanguages(Query[frozenset[str]]):
    """The languages of a form that must not pass for approved where it is shown on screen."""

    url: str
    version: str


def get_draft_languages(query: GetDraftLanguages, context: Context) -> frozenset[str]:
    """Return them as the form names them.

    Raises:
        NotFound: it was never used here, and is not shipped.
    """
    with context.store.read() as unit:
        return draft_languages(form_of(unit, query.url, query.version), unit.facts)


def draft_languages(form: Questionnaire, facts: Facts) -> frozenset[str]:
    """Return the languages a form can be shown in whose words nobody approved at this site."""
    ready = {one.language for one in approved_wordings(form, facts) if one.approved}
    return frozenset(languages_of(form)) - ready


def approved_wordings(form: Questionnaire, facts: Facts) -> tuple[Wording, ...]:
    """Return a form's wordings with what this site approved of them."""
    languages = [one.language for one in wordings_of(form, {})]
    return wordings_of(form, dict(_approvals(form, languages, facts)))


def _approvals(form: Questionnaire, languages: Iterable[str], facts: Facts) -> Iterable[tuple[str, Approval]]:
    for language in languages:
        kept = facts.get(_fact(form, language))
        if kept:
            read = json.loads(kept)
            yield language, Approval(read["words"], read["by"], date.fromisoformat(read["on"]), read["read_by"])


def _wording(form: Questionnaire, language: str, facts: Facts) -> Wording:
    found = wording_in(approved_wordings(form, facts), language)
    if found is None:
        raise NotFound("wording", f"{form.canonical} {language}")
    return found


def _fact(form: Questionnaire, language: str) -> str:
    return f"{_FACT}{form.canonical}|{language}"


def _id_of(form: Questionnaire) -> str:
    return f"{form.url.rpartition('/')[2]}|{form.version}"
