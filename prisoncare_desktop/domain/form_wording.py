"""In which languages a form may be handed to residents: a wording nobody has read and signed off stays a draft.

The form itself says which of its wordings are drafts, and for whom each waits:

    extension: https://prisoncare.example/fhir/StructureDefinition/wording
        language  valueCode    as in the form's own `language` or in its translations
        status    valueCode    draft | approved
        awaiting  valueString  who is to read it before it counts

A form's own language is approved unless so marked. A translation is a draft unless so marked: who wrote it may not read
it as the people do who are given it, and a wrong word on a form about care does harm that its writer never sees. A site
approves a draft for itself (`Approval`); that holds for those very words, and lapses when a newer version says it
differently.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.forms.element import Element
from prisoncare_desktop.forms.json_text import Json
from prisoncare_desktop.forms.paper_languages import paper_words_in
from prisoncare_desktop.forms.paper_words import PaperWords
from prisoncare_desktop.forms.questionnaire import Questionnaire

_OURS = "https://prisoncare.example/fhir/StructureDefinition/"
WORDING = _OURS + "wording"
PAPER_VARIANT = _OURS + "paper-variant"  # valueCode: the one variant of paper that a form was written for
AUDIENCE_SYSTEM = "https://prisoncare.example/fhir/CodeSystem/form-audience"
_TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
_WORDS = ("title", "text", "display", "prefix")
READ_BY_AT_LEAST = 3  # characters


class Audience(StrEnum):
    """Who fills a form in."""

    RESIDENT = "resident"
    STAFF = "staff"


@dataclass(frozen=True)
class Approval:
    """A site's word that somebody has read a wording and found it right. `words`: their fingerprint at that time."""

    words: str
    by: str  # staff id
    on: date
    read_by: str  # who read it, as a role


@dataclass(frozen=True)
class Wording:
    """One language of a form. `own`: what it was written in. `draft`: shipped as one. `words`: their fingerprint."""

    language: str  # BCP 47
    own: bool
    draft: bool
    awaiting: str
    words: str
    approval: Approval | None = None

    @property
    def approved(self) -> bool:
        """Whether residents may be given it here."""
        return not self.draft or (self.approval is not None and self.approval.words == self.words)

    def is_in(self, language: str) -> bool:
        """Whether this is that language, whatever the region: en-GB is in en."""
        return self.language.split("-")[0] == language.split("-")[0]


def wordings_of(
    form: Questionnaire,
    approvals: Mapping[str, Approval],
    on_paper: Callable[[str], PaperWords] = paper_words_in,
) -> tuple[Wording, ...]:
    """Return a form's own language, then its translations in the order they stand in it.

    `approvals`: this site's, by language. `on_paper`: the words that paper adds in a language.
    """
    own = own_language(form)
    said: dict[str, list[str]] = {own: []}
    for language, words in _said(form.raw):
        said.setdefault(language or own, []).append(words)
    marks = _marks(form)
    return tuple(
        Wording(
            language=language,
            own=language == own,
            draft=marks.get(language, ("approved" if language == own else "draft", ""))[0] != "approved",
            awaiting=marks.get(language, ("", ""))[1],
            words=_fingerprint(words, on_paper(language)),
            approval=approvals.get(language),
        )
        for language, words in said.items()
    )


def own_language(form: Questionnaire) -> str:
    """Return the language a form was written in."""
    return Element(form.raw).text("language") or "en-GB"


def wording_in(wordings: Iterable[Wording], language: str) -> Wording | None:
    """Return the wording in this language, None if there is none."""
    return next((one for one in wordings if one.is_in(language)), None)


def audience_of(form: Questionnaire) -> Audience:
    """Return who fills a form in, by its `useContext`; staff where it says nothing."""
    for context in Element(form.raw).children("useContext"):
        concept = context.child("valueCodeableConcept")
        for coding in concept.children("coding") if concept else ():
            if coding.text("system") == AUDIENCE_SYSTEM and coding.text("code") == Audience.RESIDENT:
                return Audience.RESIDENT
    return Audience.STAFF


def made_for_variant(form: Questionnaire) -> str:
    """Return the variant of paper that a form was written for; "" for one that comes in all."""
    extension = Element(form.raw).extension(PAPER_VARIANT)
    return (extension.text("valueCode") or "") if extension else ""


def check_may_be_handed_out(audience: Audience, wording: Wording) -> None:
    """Let no draft be handed to residents.

    Raises:
        RuleBroken: "wording-draft".
    """
    if audience is Audience.RESIDENT and not wording.approved:
        raise RuleBroken("wording-draft", f"the wording in {wording.language} is a draft")


def approved(wording: Wording, *, by: str, on: date, read_by: str) -> Approval:
    """Return the approval of a draft.

    Raises:
        RuleBroken: "wording-no-draft": it is no draft, or approved already.
            "wording-read-by": it is not said who read it.
    """
    if wording.approved:
        raise RuleBroken("wording-no-draft", f"the wording in {wording.language} is approved")
    said = " ".join(read_by.split())
    if len(said) < READ_BY_AT_LEAST:
        raise RuleBroken("wording-read-by", "an approval says who read the words")
    return Approval(wording.words, by, on, said)


def _fingerprint(words: Iterable[str], on_paper: PaperWords) -> str:
    """Return what changes when anything changes that a resident reads: the form's words, or those that paper adds."""
    added = (on_paper.how_to_mark, on_paper.mistake, on_paper.several, on_paper.yes, on_paper.no)
    return hashlib.sha256("\n".join((*words, *added)).encode()).hexdigest()


def _marks(form: Questionnaire) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for mark in Element(form.raw).extensions(WORDING):
        language, status, awaiting = (mark.extension(url) for url in ("language", "status", "awaiting"))
        code = language.text("valueCode") if language else None
        if code:
            who = awaiting.text("valueString") if awaiting else None
            found[code] = ((status.text("valueCode") if status else None) or "draft", who or "")
    return found


def _said(tree: Json) -> Iterator[tuple[str, str]]:
    """Yield (language, words) of everything a person reads in a form, in its order; "" for its own language."""
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            if key in _WORDS and isinstance(value, str):
                yield "", value
            elif key.startswith("_") and isinstance(value, Mapping):
                for one in Element(value).extensions(_TRANSLATION):
                    language, content = one.extension("lang"), one.extension("content")
                    if language and content:
                        yield language.text("valueCode") or "", content.text("valueString") or ""
            elif key not in ("extension", "useContext"):
                yield from _said(value)
    elif isinstance(tree, list | tuple):
        for one in tree:
            yield from _said(one)
