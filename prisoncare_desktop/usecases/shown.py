"""What each query's answer shows of whom, for the trail: the third column of the dispatcher's table of queries.

Record types: `resident` (identity, needs, alerts), `pathway` (that the substance misuse service knows them, and what
it wrote; the id is the resident's), `pack` (a week's cover slips; never joined to a form's code).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from prisoncare_desktop.domain.external import ExternalAppointment
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.usecases.access import (
    AccessToReview,
    GetAccessToReview,
    GetPathwayStanding,
    PathwayStanding,
)
from prisoncare_desktop.usecases.adding_residents import Alike, FindAlike
from prisoncare_desktop.usecases.amending_residents import Amendable, GetAmendable
from prisoncare_desktop.usecases.appointment_history import AppointmentHistory, GetAppointmentHistory
from prisoncare_desktop.usecases.attendance import GetSessionGrid, SessionGrid
from prisoncare_desktop.usecases.change_history import ChangeHistory, GetChangeHistory
from prisoncare_desktop.usecases.clinic_paper import ClinicPaper
from prisoncare_desktop.usecases.duplicates import Duplicates, GetDuplicates, GetKnown, Known
from prisoncare_desktop.usecases.exports import Export, PrepareExport
from prisoncare_desktop.usecases.external import ExternalLine, ExternalWeek, GetExternal, GetExternalWeek
from prisoncare_desktop.usecases.feedback import Pack, PreparePack
from prisoncare_desktop.usecases.indicators import GetIndicatorLines, IndicatorLines
from prisoncare_desktop.usecases.list_problems import ListProblem
from prisoncare_desktop.usecases.offers import Offers
from prisoncare_desktop.usecases.pathway import DueLine, GetCaseload, GetPathway, OpenReview, Pathway, ReviewForm
from prisoncare_desktop.usecases.pathway_forms import OpenStep, StepForm
from prisoncare_desktop.usecases.reading_lists import ReadLines
from prisoncare_desktop.usecases.residents import GetResident
from prisoncare_desktop.usecases.retention import GetRetention, Retained
from prisoncare_desktop.usecases.sampling import Check, CheckDraws, GetWeekOfDraws, WeekOfDraws
from prisoncare_desktop.usecases.sent_changes import GetSentChanges, SentChanges
from prisoncare_desktop.usecases.still_booked import GetStillBooked, StillBooked
from prisoncare_desktop.usecases.sync_state import GetSyncPage, SyncPage
from prisoncare_desktop.usecases.timeline import GetTimeline, Timeline
from prisoncare_desktop.usecases.today import GetWorkerToday, WorkerToday
from prisoncare_desktop.usecases.trail import GetTrail, Sights, TrailPage, WhoSaw
from prisoncare_desktop.usecases.unexplained import GetUnexplained, Unexplained
from prisoncare_desktop.usecases.viewing import Shown, ShowsNobody
from prisoncare_desktop.usecases.waiting import GetWaiting, WaitingList
from prisoncare_desktop.usecases.whereabouts import GetWhereabouts, StayLine
from prisoncare_desktop.usecases.whom_to_add import Candidates, FindWhomToAdd

Shows = Callable[[Any, Any], tuple[Shown, ...]]

COUNTS_ONLY = ShowsNobody("clinics or forms and how many: no person")
OWN_DRAFTS = ShowsNobody("one's own half-filled forms; whom they are about is noted when the form is opened")
OWN_FILE = ShowsNobody("a file of one's own, as it stands; whom it names is noted when it is read as a list")
NO_PERSON = ShowsNobody("the names of wings, of staff, or how the sync stands")
BY_NUMBER = ShowsNobody("what one did oneself: residents by number alone, and nothing of their records")
ANONYMOUS = ShowsNobody("a paper form, which nothing joins to a person")


def _lines(record_type: str, ids: Iterable[str]) -> tuple[Shown, ...]:
    return tuple(Shown(record_type, one, listed=True) for one in dict.fromkeys(ids))


def grid(_query: GetSessionGrid, answer: SessionGrid) -> tuple[Shown, ...]:
    """Return whom the list names; that of the substance misuse team also says that it knows them."""
    record_type = "pathway" if answer.sensitive else "resident"
    return _lines(record_type, (row.resident.id for row in answer.rows))


def candidates(_query: FindWhomToAdd, answer: Candidates) -> tuple[Shown, ...]:
    """Return who was found; whoever is on the substance misuse team's list is known to it."""
    on_it = [one.resident.id for one in answer.found if answer.sensitive and one.place_id]
    rest = [one.resident.id for one in answer.found if one.resident.id not in on_it]
    return _lines("pathway", on_it) + _lines("resident", rest)


def offers(_query: object, answer: Offers) -> tuple[Shown, ...]:
    return _lines("pathway" if answer.sensitive else "resident", [answer.resident.id])


def waiting(_query: GetWaiting, answer: WaitingList) -> tuple[Shown, ...]:
    return _lines("pathway" if answer.sensitive else "resident", (line.resident.id for line in answer.lines))


def list_problems(_query: object, answer: tuple[ListProblem, ...]) -> tuple[Shown, ...]:
    """Return whom it is about; of the substance misuse team's lists it also says that it knows them."""
    named = [(one.resident.id, one.sensitive) for one in answer if one.resident is not None]
    theirs = _lines("pathway", (who for who, sensitive in named if sensitive))
    return theirs + _lines("resident", (who for who, sensitive in named if not sensitive))


def read_lines(_query: object, answer: ReadLines) -> tuple[Shown, ...]:
    return _lines("resident", (one.resident.id for one in answer.fitting))


def recorded_of(_query: GetAppointmentHistory, answer: AppointmentHistory) -> tuple[Shown, ...]:
    return _lines("pathway" if answer.sensitive else "resident", [answer.resident.id])


def indicator_lines(_query: GetIndicatorLines, answer: IndicatorLines) -> tuple[Shown, ...]:
    """Return who stands behind the number; to have had a place of the team's own clinics says that it knows them."""
    lines = (("pathway" if line.sensitive else "resident", line.resident.id) for line in answer.lines)
    return tuple(Shown(record_type, one, listed=True) for record_type, one in dict.fromkeys(lines))


def unexplained(_query: GetUnexplained, answer: Unexplained) -> tuple[Shown, ...]:
    lines = (("pathway" if one.sensitive else "resident", one.resident.id) for one in answer.lines)
    return tuple(Shown(record_type, one, listed=True) for record_type, one in dict.fromkeys(lines))


def amendable(query: GetAmendable, answer: Amendable | None) -> tuple[Shown, ...]:
    return _lines("resident", [query.resident_id] if answer is not None else [])


def caseload(_query: GetCaseload, answer: tuple[DueLine, ...]) -> tuple[Shown, ...]:
    return _lines("pathway", (line.resident.id for line in answer))


def worker_today(_query: GetWorkerToday, answer: WorkerToday) -> tuple[Shown, ...]:
    parts = (answer.overdue, answer.due_today, answer.due_soon, answer.unassigned)
    return _lines("pathway", (line.resident.id for part in parts for line in part))


def pathway(_query: GetPathway, answer: Pathway) -> tuple[Shown, ...]:
    return (Shown("pathway", answer.resident.id),)


def review(_query: OpenReview, answer: ReviewForm) -> tuple[Shown, ...]:
    return (Shown("pathway", answer.resident.id),)


def step(_query: OpenStep, answer: StepForm) -> tuple[Shown, ...]:
    return (Shown("pathway", answer.resident.id),)


def standing(_query: GetPathwayStanding, answer: PathwayStanding) -> tuple[Shown, ...]:
    return _lines("pathway", [answer.resident_id] if answer.kept else [])


def to_review(_query: GetAccessToReview, answer: AccessToReview) -> tuple[Shown, ...]:
    """Return whose pathway was opened, which says that there is one, and whose record was opened unusually."""
    uses = _lines("pathway", (use.opening.resident_id for use in answer.uses))
    return uses + _lines("resident", (line.resident_id for line in answer.unusual))


def week_of_draws(_query: GetWeekOfDraws, answer: WeekOfDraws) -> tuple[Shown, ...]:
    return _lines("resident", (one.id for line in answer.lines for one in line.drawn))


def draws_again(_query: CheckDraws, answer: tuple[Check, ...]) -> tuple[Shown, ...]:
    return _lines("resident", (one for check in answer for one in check.named))


def pack(query: PreparePack, _answer: Pack) -> tuple[Shown, ...]:
    return (Shown("pack", f"pack-{query.week.isoformat()}"),)


def clinic_paper(_query: object, answer: ClinicPaper) -> tuple[Shown, ...]:
    """Return whom the paper names; that of the substance misuse team's own clinic also says that it knows them."""
    return _lines("pathway" if answer.sensitive else "resident", answer.resident_ids)


def export(_query: PrepareExport, answer: Export) -> tuple[Shown, ...]:
    """Return whose attendance is on view; that of the substance misuse team also says that it knows them."""
    return _lines("pathway" if answer.sensitive else "resident", (row.resident_id for row in answer.rows))


def external_week(_query: GetExternalWeek, answer: ExternalWeek) -> tuple[Shown, ...]:
    return _lines("external_appointment", (line.appointment.id for line in answer.lines))


def external_one(_query: GetExternal, answer: ExternalLine) -> tuple[Shown, ...]:
    return (Shown("external_appointment", answer.appointment.id),)


def resident(_query: GetResident, answer: Resident) -> tuple[Shown, ...]:
    return (Shown("resident", answer.id),)


def residents(_query: object, answer: tuple[Resident, ...]) -> tuple[Shown, ...]:
    return _lines("resident", (one.id for one in answer))


def alike(_query: FindAlike, answer: tuple[Alike, ...]) -> tuple[Shown, ...]:
    return _lines("resident", (one.resident.id for one in answer))


def duplicates(_query: GetDuplicates, answer: Duplicates) -> tuple[Shown, ...]:
    return _lines("resident", (i for line in (*answer.open, *answer.decided) for i in line.pair.ids))


def known(_query: GetKnown, answer: Known) -> tuple[Shown, ...]:
    """Return the person opened, by each of their identities, and those listed as who they could be."""
    opened = tuple(Shown("resident", one.id) for one in (answer.resident, *answer.also))
    ids = {one.record_id for one in opened}
    return opened + _lines("resident", (i for line in answer.doubts for i in line.pair.ids if i not in ids))


def whereabouts(query: GetWhereabouts, answer: tuple[StayLine, ...]) -> tuple[Shown, ...]:
    """Return whose record was opened, by each identity with a line."""
    ids = dict.fromkeys([query.resident_id, *(line.stay.line.resident_id for line in answer)])
    return tuple(Shown("resident", one) for one in ids)


def still_booked(_query: GetStillBooked, answer: StillBooked) -> tuple[Shown, ...]:
    if not answer.places and not answer.waits:
        return ()
    return _lines("pathway" if answer.sensitive else "resident", answer.ids)


def timeline(_query: GetTimeline, answer: Timeline) -> tuple[Shown, ...]:
    """Return whose timeline was opened, by each identity; whether it tells of the substance misuse team's care; and

    each appointment outside that stands in it.
    """
    opened = tuple(Shown("resident", one) for one in answer.ids)
    theirs = (Shown("pathway", answer.resident.id),) if answer.sensitive else ()
    outside = (one.said.id for one in answer.entries if isinstance(one.said, ExternalAppointment))
    return (*opened, *theirs, *_lines("external_appointment", outside))


def sync_page(_query: GetSyncPage, answer: SyncPage) -> tuple[Shown, ...]:
    """Return the changes shown with a name beside them, or with both sides of a conflict."""
    named = (item.entry for item in answer.attention if item.resident_name or item.conflict is not None)
    return tuple(Shown(entry.record_type, entry.record_id, listed=True) for entry in named)


def sent_changes(_query: GetSentChanges, answer: SentChanges) -> tuple[Shown, ...]:
    """Return the changes listed with a name beside them."""
    named = (change.line for change in answer.changes if change.resident_name)
    return tuple(dict.fromkeys(Shown(line.record_type, line.record_id, listed=True) for line in named))


def change_history(_query: GetChangeHistory, answer: ChangeHistory) -> tuple[Shown, ...]:
    return (Shown(answer.record_type, answer.record_id),)


def retained(_query: GetRetention, answer: Retained) -> tuple[Shown, ...]:
    """Return those under legal hold; of all others there is only their number."""
    return _lines("resident", (line.hold.resident_id for line in answer.holds))


def trail_page(query: GetTrail, _answer: TrailPage) -> tuple[Shown, ...]:
    """Return the resident whose rows were asked for; a page of everybody's rows shows numbers and nothing of them."""
    return (Shown("trail", query.wanted.resident_number),) if query.wanted.resident_number else ()


def who_saw(_query: WhoSaw, answer: Sights) -> tuple[Shown, ...]:
    return (Shown("trail", answer.number),)
