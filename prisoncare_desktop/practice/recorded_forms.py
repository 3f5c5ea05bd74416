"""Forms that Jo Bell recorded for Danny Marsh, so that a practice pathway is not empty. All invented.

They are completed as a worker completes them: forms filled in here, handed to the use case by whoever sets up the PC.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from prisoncare_desktop.domain.pathway import Episode
from prisoncare_desktop.domain.pathway_step import step_of
from prisoncare_desktop.forms import wire
from prisoncare_desktop.forms.session import FormSession
from prisoncare_desktop.forms.values import Coding, Value
from prisoncare_desktop.usecases.packaged_forms import packaged_form
from prisoncare_desktop.usecases.pathway_forms import CompleteStep

# By linkId: the code of the option, or what was typed. Days are counted from reception.
_RECEPTION: Final[Mapping[str, str | bool | int]] = {
    "reception-date": 0,
    "arrival": "licence-recall",
    "community-contact": "Riverside service, Oakham, in September",
    "consent": True,
    "drug1": "heroin",
    "drug1-route": "route-smoke",
    "drug1-amount": "Half a gram",
    "drug2": "crack",
    "injecting": "injected-before",
    "overdose": "overdose-before",
    "community-medicine": "methadone",
    "community-prescriber": "Riverside service; Bell Street pharmacy",
    "community-dose": "dose-confirmed",
    "community-dose-how": "Bell Street pharmacy, 40 mg, supervised",
    "withdrawal-now": "withdrawal-mild",
    "drug-test": "test-found",
    "drug-test-what": "Methadone, opiates",
    "self-harm": "harm-known",
    "naloxone": "naloxone-offered",
    "hep-c": "hepc-accepted",
    "hep-b": "hepb-immune",
    "first-night-plan": "Observed on the first night landing; methadone from the morning. Wing told.",
}
_RISK: Final[Mapping[str, str | bool | int]] = {
    "form-date": 1,
    "self-harm": "harm-known",
    "overdose": "overdose-before",
    "risk-overdose": "risk-high",
    "risk-seizure": "risk-none",
    "risk-infection": "risk-some",
    "risk-diversion": "risk-some",
    "risk-debt": "risk-some",
    "risk-work": "risk-none",
    "safeguarding": False,
    "risk-rating": "rating-medium",
    "risk-plan": "Doses supervised. Talked about tolerance and overdose. ACCT reviews joined.",
    "risk-review-by": 91,
}
_AUDIT: Final[Mapping[str, str | bool | int]] = {
    "form-date": 2,
    "audit-1": "q1-2-3-week",
    "audit-2": "q2-5-6",
    "audit-3": "monthly",
    "audit-4": "less-than-monthly",
    "audit-5": "never",
    "audit-6": "never",
    "audit-7": "less-than-monthly",
    "audit-8": "less-than-monthly",
    "audit-9": "no",
    "audit-10": "before-that-year",
}
_STEPS: Final = {"reception": _RECEPTION, "risk-assessment": _RISK, "audit": _AUDIT}


def recorded_forms(episode: Episode) -> tuple[CompleteStep, ...]:
    """Return the orders by which the forms of this episode are recorded."""
    return tuple(_order(episode, step, answers) for step, answers in _STEPS.items())


def _order(episode: Episode, step: str, answers: Mapping[str, str | bool | int]) -> CompleteStep:
    session = FormSession(packaged_form(step_of(step).questionnaire))
    for link_id, said in answers.items():
        session.answer(link_id, _value(session, link_id, said, episode.reception_on))
    form = session.questionnaire
    return CompleteStep(episode.id, step, form.url, form.version, wire.to_draft(session))


def _value(session: FormSession, link_id: str, said: str | bool | int, reception_on: date) -> Value:
    if isinstance(said, int) and not isinstance(said, bool):
        return reception_on + timedelta(days=said)
    options = [one.value for one in session.questionnaire[link_id].options]
    return next((one for one in options if isinstance(one, Coding) and one.code == said), said)
