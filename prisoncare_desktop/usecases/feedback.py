"""Feedback: the paper, and what comes back.

What is kept of a returned form names nobody and says no hour. Its place in the outbox and in the trail does say when
it was keyed in and by whom: that is the keying, not the answering, and it stays on this PC.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime

from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.feedback import (
    FeedbackReturned,
    PackPrinted,
    PaperForm,
    coarsened,
    code_as_typed,
    new_code,
)
from prisoncare_desktop.domain.identity import uuid4
from prisoncare_desktop.domain.pathway import FormResponse
from prisoncare_desktop.errors import NotFound, RuleBroken
from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.clinic_types import clinic_types
from prisoncare_desktop.usecases.completed_forms import content_of, filled_in
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.kept_forms import form_of, keep_form
from prisoncare_desktop.usecases.one_person import people
from prisoncare_desktop.usecases.paper_to_suit import offered, suited
from prisoncare_desktop.usecases.ports import PackItem, Slip
from prisoncare_desktop.usecases.requests import Command, Done, Query, done

FEEDBACK_FORM = "https://prisoncare.example/fhir/Questionnaire/feedback-fft"
EASY_READ_FORM = FEEDBACK_FORM + "-easy-read"
FORM_SUBJECT = "form:"  # a draft's subject, before the form's code


# --- paper ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pack:
    """A print pack, in memory only. `pdf`: never written to disk in clear; `papers`: the forms it gives out."""

    week: date
    papers: tuple[PaperForm, ...]
    pdf: bytes

    @property
    def forms(self) -> int:
        return len(self.papers)


@dataclass(frozen=True)
class PreparePack(Query[Pack]):
    """Make the print pack of a week: a cover slip and an anonymous form for each person drawn. Nothing is kept."""

    week: date


def prepare_pack(query: PreparePack, context: Context) -> Pack:
    """Make new codes and draw the pack, all in memory: looking at a pack gives no form out.

    The pairing of slip and form exists in this function and on paper, nowhere else.

    Raises:
        NotFound: the week has no draws.
        RuleBroken: they drew nobody.
    """
    with context.store.read() as unit:
        draws = sorted(unit.draws.of_week(query.week), key=lambda d: d.clinic_code)
        drawn = people(unit).shown({i for d in draws for i in d.drawn})
        offer = offered(unit, FEEDBACK_FORM, EASY_READ_FORM)
        types = clinic_types(unit)
    if not draws:
        raise NotFound("draw of the week of", query.week.isoformat())
    paired = [
        (
            person,
            made,
            PaperForm(
                code=new_code(context.random_bytes),
                clinic_code=draw.clinic_code,
                week=query.week,
                wing_group=_wing_group(person.wing),
                language=made.language,
                questionnaire=made.form.url,
                version=made.form.version,
            ),
        )
        for draw in draws
        for person, made in suited(tuple(drawn[i] for i in draw.drawn), offer)
    ]
    if not paired:
        raise RuleBroken("nobody-drawn", f"the draws of the week of {query.week} drew nobody")
    # Walking order: wing, landing, cell. The slip's order says nothing of the codes, which are random.
    in_order = sorted(paired, key=lambda one: (one[0].cell, one[0].nomis_number))
    items = tuple(
        PackItem(
            slip=Slip(
                preferred_name=person.preferred_name or person.given_name,
                surname=person.family_name,
                cell=person.cell,
                language=paper.language,
            ),
            code=paper.code,
            clinic_public_name=types.get(paper.clinic_code).public_name,
            form=made.form,
            variant=made.variant,
            language=made.language,
        )
        for person, made, paper in in_order
    )
    # By code: the order in which people live must not outlast this function.
    papers = tuple(sorted(coarsened(tuple(paper for _, _, paper in paired)), key=lambda paper: paper.code))
    return Pack(query.week, papers, context.printer(items))


@dataclass(frozen=True)
class RecordPackPrinted(Command[None]):
    """A printer is taking this pack: from now on its forms are given out."""

    pack: Pack


def record_pack_printed(command: RecordPackPrinted, context: Context) -> Done[None]:
    """Keep the pack's codes, without any person, before the first page is printed: no form is out that is not known.

    Printing the same pack again keeps nothing twice; the trail has each printing.
    """
    pack = command.pack
    with context.store.write(context.user) as unit:
        new = tuple(paper for paper in pack.papers if unit.paper_forms.find(paper.code) is None)
        unit.paper_forms.put_all(new)
        for url, version in {(paper.questionnaire, paper.version) for paper in new}:
            keep_form(unit, url, version, context.clock.now())
        unit.record(
            PackPrinted(
                record_id=f"pack-{pack.week.isoformat()}",
                revision=1,
                week=pack.week,
                clinics=tuple(sorted({paper.clinic_code for paper in pack.papers})),
                forms=pack.forms,
                sha256=hashlib.sha256(pack.pdf).hexdigest(),
            )
        )
        unit.commit()
    return done(touched(paper_forms=frozenset(paper.code for paper in new)))


def _wing_group(wing: str) -> str:
    for concept in value_set("wing_group").concepts:
        if wing in concept.get("wings").split():
            return concept.code
    return ""


@dataclass(frozen=True)
class FoundForm:
    """A form that was given out, and the name of its clinic as health care says it."""

    paper: PaperForm
    clinic_label: str


@dataclass(frozen=True)
class FindPaperForm(Query[FoundForm]):
    """The form whose code was typed or read."""

    typed: str


def find_paper_form(query: FindPaperForm, context: Context) -> FoundForm:
    """Return the form of this code.

    Raises:
        RuleBroken: mistyped; already returned; made void.
        NotFound: a well-formed code that this PC does not know.
    """
    code = code_as_typed(query.typed)
    with context.store.read() as unit:
        form = unit.paper_forms.find(code)
        types = clinic_types(unit)
    if form is None:
        raise NotFound("feedback form", code)
    form.returned()
    return FoundForm(form, types.label(form.clinic_code))


@dataclass(frozen=True)
class KeyInReturn(Command[None]):
    """Key in a returned form. `draft`: the form session as `forms.wire` draft JSON."""

    code: str
    draft: str


def key_in_return(command: KeyInReturn, context: Context) -> Done[None]:
    """Keep the answers under the form's code. Nothing kept leads to a person.

    Raises:
        FormIncomplete: an answer is wrong (a blank one is not: people may leave any out).
        RuleBroken, NotFound: as `find_paper_form`.
    """
    code = code_as_typed(command.code)
    with context.store.write(context.user) as unit:
        found = unit.paper_forms.find(code)
        if found is None:
            raise NotFound("feedback form", code)
        paper = found.returned()
        session = filled_in(form_of(unit, paper.questionnaire, paper.version), command.draft, context.opening())
        today = context.today()
        response = FormResponse(
            id=uuid4(context.random_bytes),
            questionnaire=paper.questionnaire,
            version=paper.version,
            resident_id="",
            episode_id="",
            completed_at=datetime(today.year, today.month, today.day, tzinfo=UTC),  # the day is all that is kept
            completed_by="",
            content=content_of(session),
        )
        unit.responses.put(response)
        unit.paper_forms.put(paper)
        unit.drafts.delete(context.user.id, FORM_SUBJECT + code)
        entry = unit.record(
            FeedbackReturned(
                record_id=response.id,
                revision=1,
                code=paper.code,
                clinic_code=paper.clinic_code,
                week=paper.week,
                wing_group=paper.wing_group,
                language=paper.language,
                questionnaire=paper.questionnaire,
                version=paper.version,
                content=response.content,
                entered_on=today,
            )
        )
        unit.commit()
    return done(touched(responses=response.id, paper_forms=paper.code, outbox=entry))
