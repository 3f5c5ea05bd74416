"""Every command and query, tried as every role. The table here is written by hand, not read from the product."""

from __future__ import annotations

import dataclasses
import os
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from prisoncare_desktop.domain.access import Finding
from prisoncare_desktop.domain.attendance import OfficerPresent, Outcome, Period
from prisoncare_desktop.domain.external import ExternalBooking
from prisoncare_desktop.domain.indicators import FigureFilter
from prisoncare_desktop.domain.matching import Traits
from prisoncare_desktop.domain.regime import Regime
from prisoncare_desktop.domain.rounds import RoundSaid
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.domain.trail import TrailReport
from prisoncare_desktop.domain.whereabouts import MoveKind
from prisoncare_desktop.errors import Bug, NotAllowed, NotFound, RuleBroken
from prisoncare_desktop.forms.paper import Variant
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.clinic_paper import ClinicPaper, PaperKind
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.drafts import KeptPlace
from prisoncare_desktop.usecases.exports import Way
from prisoncare_desktop.usecases.feedback import FEEDBACK_FORM, Pack
from prisoncare_desktop.usecases.form_library import BlankCopies
from prisoncare_desktop.usecases.ports import UnitOfWork
from prisoncare_desktop.usecases.requests import Command, Query

CARERS = "nurse sms-worker administrator leader"
EVERYBODY = " ".join(Role)
STAFF = " ".join(role for role in Role if role is not Role.SYNC)
MAY = {
    "RecordOutcome": "nurse sms-worker",
    "NoteAppointment": "nurse sms-worker",
    "RecordDetails": "nurse sms-worker",
    "AddWalkIn": "nurse sms-worker",
    "BookAgain": "nurse sms-worker",
    "MoveAppointment": "nurse sms-worker",
    "UndoOutcome": "nurse sms-worker",
    "TakeBackPlace": "nurse sms-worker",
    "CloseSession": "nurse sms-worker",
    "CallOffSession": "nurse sms-worker",
    "CompleteReview": "sms-worker",
    "CompleteStep": "sms-worker",
    "SaveDraft": "nurse sms-worker administrator leader",
    "DiscardDraft": "nurse sms-worker administrator leader",
    "RecordMove": "nurse sms-worker administrator",
    "RecordNeeds": "nurse sms-worker administrator",
    "TakeBackMove": "nurse sms-worker administrator",
    "TakeLeaverOff": "nurse sms-worker administrator",
    "PutLeaverBack": "nurse sms-worker administrator",
    "GetStillBooked": CARERS,
    "ChangeSiteList": "leader",
    "CommitSeeds": "administrator leader sync",
    "MakeDraws": "administrator",
    "PreparePack": "administrator",
    "RecordPackPrinted": "administrator",
    "KeyInReturn": "administrator",
    "GetForms": "administrator leader",
    "GetNotTaken": "administrator leader",
    "GetFormToTry": "administrator leader",
    "PrepareBlankCopies": "administrator leader",
    "RecordBlankCopiesPrinted": "administrator leader",
    "ApproveWording": "leader",
    "PrepareMovementList": "nurse sms-worker administrator",
    "PrepareSlips": "nurse sms-worker administrator",
    "PrepareCoverSheet": "nurse sms-worker administrator",
    "RecordClinicPaperPrinted": "nurse sms-worker administrator",
    "StartRound": "nurse administrator",
    "FinishRound": "nurse administrator",
    "SayOfficer": "nurse administrator",
    "ChangeRound": "nurse administrator",
    "GetRounds": "nurse administrator leader",
    "GetHatches": "leader",
    "BookExternal": "nurse administrator",
    "ChangeExternal": "nurse administrator",
    "RecordExternalOutcome": "nurse administrator",
    "RebookExternal": "nurse administrator",
    "GetExternalWeek": "nurse administrator",
    "GetExternal": "nurse administrator",
    "GetEscortWeek": "nurse administrator leader",
    "GetEscortSlots": "leader",
    "GetConfirmedLists": "leader",
    "PrepareExport": "nurse sms-worker administrator",
    "ExportAttendance": "nurse sms-worker administrator",
    "AcceptExport": "nurse sms-worker administrator",
    "WithdrawApproval": "leader",
    "HeardOfGone": CARERS,
    "SendAgain": CARERS,
    "KeepTrusts": CARERS,
    "GiveUpChange": CARERS,
    "TrimStore": "leader sync",
    "SetKeepMonths": "leader",
    "PlaceLegalHold": "leader",
    "LiftLegalHold": "leader",
    "GetRetention": "leader",
    "EnrolColleague": "leader it",
    "IssueResetCode": "leader it",
    "ChangeColleague": "leader",
    "RemoveColleague": "leader it",
    "ChangeMyPassword": STAFF,
    "NewRecoveryCode": "leader",
    "ConfirmRecoveryCode": "leader",
    "RotateKeys": "leader it",
    "ChangeThisPc": "leader it",
    "ChangeLook": STAFF,
    "ChangeCentralRecord": "leader it",
    "ChangeAccess": "leader it",
    "ChangeMailbox": "leader it",
    "GetMailbox": "leader it",
    "GetKeptAside": "leader it",
    "TakeMessageAgain": "leader it",
    "ClearMessage": "leader it",
    "ImportAccessFile": "leader it",
    "GetAccess": "leader it",
    "PrepareTrial": "leader it",
    "GetPeople": "leader it",
    "GetRecoverySheet": "leader",
    "GetThisPc": STAFF,
    "GetSessions": CARERS,
    "GetListWarnings": CARERS,
    "GetSessionGrid": CARERS,
    "GetAppointmentHistory": CARERS,
    "GetIndicators": CARERS,
    "GetUnexplained": CARERS,
    "CountUnexplained": CARERS,
    "GetIndicatorLines": CARERS,
    "GetNurseToday": "nurse leader",
    "GetWorkerToday": "sms-worker",
    "GetAdministratorToday": "administrator",
    "GetCaseload": "sms-worker",
    "GetPathway": "nurse sms-worker leader",
    "BreakGlass": "nurse",
    "StateReason": "leader",
    "ReviewBreakGlass": "leader",
    "GetPathwayStanding": "nurse sms-worker leader",
    "GetAccessToReview": "leader",
    "CountAccessToReview": "leader",
    "OpenReview": "sms-worker",
    "OpenStep": "sms-worker",
    "GetForm": "nurse sms-worker administrator",
    "GetDraftLanguages": "nurse sms-worker administrator leader",
    "FindDraft": "nurse sms-worker administrator leader",
    "GetMyDrafts": "nurse sms-worker administrator",
    "GetDraftOwners": EVERYBODY,
    "KeepPlace": "nurse sms-worker administrator leader auditor it",
    "GetPlace": "nurse sms-worker administrator leader auditor it",
    "GetWeekOfDraws": "administrator leader",
    "CheckDraws": "administrator leader auditor",
    "FindPaperForm": "administrator",
    "CompareResidents": "sync",
    "ProposeSamePerson": CARERS,
    "ConfirmSamePerson": "leader",
    "SayDifferentPeople": CARERS,
    "LeaveUndecided": CARERS,
    "GetDuplicates": CARERS,
    "CountDuplicates": CARERS,
    "GetKnown": CARERS,
    "AddResident": CARERS,
    "AmendResident": CARERS,
    "GetAmendable": CARERS,
    "FindAlike": CARERS,
    "SearchResidents": CARERS,
    "FindWhomToAdd": CARERS,
    "ReadList": "nurse sms-worker administrator",
    "ReadListFile": "nurse sms-worker administrator",
    "AddReadList": "nurse sms-worker administrator",
    "GetListProblems": CARERS,
    "CountListProblems": CARERS,
    "JoinSessions": "nurse sms-worker administrator",
    "SettleDouble": "nurse sms-worker administrator",
    "MakeSession": "nurse sms-worker administrator",
    "GetNewClinic": "nurse sms-worker administrator",
    "GetRebooking": CARERS,
    "GetMoves": CARERS,
    "GetPlaces": CARERS,
    "GetResident": CARERS,
    "GetResidents": CARERS,
    "GetCapacity": CARERS,
    "GetClinicSetup": CARERS,
    "SayRegime": CARERS,
    "GetRegime": CARERS,
    "AddWaiting": "nurse sms-worker administrator",
    "SetWaitingPriority": "nurse sms-worker administrator",
    "BookFromWaiting": "nurse sms-worker administrator",
    "TakeOffWaiting": "nurse sms-worker administrator",
    "GetWaiting": CARERS,
    "HasNamesake": CARERS,
    "GetWings": CARERS,
    "GetWhereabouts": CARERS,
    "GetTimeline": CARERS,
    "SignedIn": STAFF,
    "SignedOut": STAFF,
    "NoteTrailChecked": "leader auditor",
    "ExportTrail": "leader auditor",
    "GetTrail": "leader auditor",
    "GetMyTrail": STAFF,
    "WhoSaw": "leader auditor",
    "VerifyTrail": "leader auditor",
    "GetSyncState": EVERYBODY,
    "GetChangeHistory": CARERS,
    "GetSentChanges": CARERS + " it",
    "GetSyncFigures": "leader it",
    "GetSyncPage": CARERS + " it",
    "BackUpNow": "leader it",
    "BackUpIfDue": STAFF,
    "ChooseBackupFolder": "leader it",
    "SaveUnsentToFile": f"{CARERS} it",
    "GetBackups": "leader it",
    "ChangeCarrier": "leader it",
    "IntroduceThisPc": "leader it",
    "AcceptTrustKeys": "leader it",
    "CheckTrustFile": "leader it",
    "MakeCourierFiles": "administrator leader it",
    "ReadCourierFile": "administrator leader it",
    "GetCourier": "administrator leader it",
}


class Reached(Exception):
    """The request came as far as the store."""


class GuardedStore:
    """A store that only says that it was reached."""

    def write(self, actor: StaffMember) -> AbstractContextManager[UnitOfWork]:
        raise Reached

    def read(self) -> AbstractContextManager[UnitOfWork]:
        raise Reached

    def close(self) -> None:
        raise Reached


class GuardedKeeper:
    """A keeper of keys that only says that it was reached."""

    def __getattr__(self, _name: str) -> Any:
        raise Reached


class GuardedSettings:
    """A settings file that only says that it was reached."""

    def read(self) -> Settings:
        raise Reached

    def write(self, settings: Settings) -> None:
        raise Reached


class FridayMorning:
    def now(self) -> datetime:
        return datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def context_for(role: Role) -> Context:
    def no_printer(*_: object) -> bytes:
        raise Reached

    user = StaffMember("u", "Somebody", role)
    return Context(
        store=GuardedStore(),
        clock=FridayMorning(),
        user=user,
        random_bytes=os.urandom,
        printer=no_printer,
        keeper=GuardedKeeper(),
        settings=GuardedSettings(),
        backups=GuardedKeeper(),
        access=GuardedKeeper(),
        courier=GuardedKeeper(),
    )


def example(request: type[Any]) -> Any:
    """Return a request with something plausible in every field that has no default."""
    values: dict[str, Any] = {}
    for f in dataclasses.fields(request):
        if f.default is not dataclasses.MISSING or f.default_factory is not dataclasses.MISSING:
            continue
        by_type = {
            "str": "8F3K2QX7",
            "int": 13,
            "date": date(2026, 11, 9),
            "datetime": datetime(2026, 11, 9, 9, 0, tzinfo=UTC),
            "Role": Role.IT,  # whom all who may enrol may enrol
            "float": 1.0,
            "Outcome": Outcome.ATTENDED,
            "Path": Path("E:/backups"),
            "bytes": b"no certificate",
            "Finding": Finding.JUSTIFIED,
            "TrailReport": TrailReport(0),
            "Pack": Pack(date(2026, 11, 9), (), b""),
            "BlankCopies": BlankCopies(FEEDBACK_FORM, "", "", Variant.STANDARD, "en-GB", 1, False, b""),
            "Period": Period.AM,
            "ClinicPaper": ClinicPaper(PaperKind.MOVEMENT_LIST, "", 0, (), b""),
            "KeptPlace": KeptPlace("today"),
            "tuple[str, ...]": ("A",),
            "tuple[date, ...]": (date(2026, 11, 9),),
            "tuple[Period, ...]": (Period.AM,),
            "Regime": Regime.LOCKDOWN,
            "Way": Way.SAVED,
            "RoundSaid": RoundSaid(),
            "OfficerPresent": OfficerPresent.YES,
            "ExternalBooking": ExternalBooking(date(2026, 11, 24), "St Anselm's", "Eyes", "routine"),
            "ExternalOutcome | None": None,
            "tuple[ShownRow, ...]": (),
            "FigureFilter": FigureFilter(date(2026, 11, 9), date(2026, 11, 20)),
            "MoveKind": MoveKind.COURT,
            "frozenset[str]": frozenset(),
            "bool": False,
            "Traits": Traits(family_name="Marsh", given_name="Lee"),
        }
        values[f.name] = by_type[str(f.type)]
        if f.name == "questionnaire":
            values[f.name] = "https://prisoncare.example/fhir/Questionnaire/sms-28-day-review"
        elif f.name == "indicator_code":
            values[f.name] = "attendance"
    return request(**values)


REQUESTS: list[type[Any]] = [*dispatch.COMMANDS, *dispatch.QUERIES]


@pytest.mark.hazard("H15")
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("request_type", REQUESTS, ids=lambda r: r.__name__)
def test_a_role_does_its_own_work_and_no_other(request_type: type[Any], role: Role) -> None:
    asked = example(request_type)
    go = dispatch.run if request_type in dispatch.COMMANDS else dispatch.ask
    session = context_for(role)
    if role in MAY[request_type.__name__].split():
        with pytest.raises((Reached, RuleBroken, NotFound)) as stopped:
            go(asked, session)
        assert not isinstance(stopped.value, NotAllowed)
        assert not session.viewings
    else:
        with pytest.raises(NotAllowed):
            go(asked, session)
        (refused,) = session.viewings.take()
        assert (refused.action, refused.record_id) == ("Refused", request_type.__name__)


def test_the_table_here_names_every_request_there_is() -> None:
    assert {r.__name__ for r in REQUESTS} == set(MAY)


def test_every_command_and_query_ever_written_has_a_row_in_the_table() -> None:
    def all_under(base: type[Any]) -> set[type[Any]]:
        return {c for s in base.__subclasses__() for c in (s, *all_under(s))}

    product = "prisoncare_desktop."
    written = {c for c in all_under(Command) | all_under(Query) if c.__module__.startswith(product)}
    assert written - set(REQUESTS) == set()


def test_a_request_without_a_row_is_nobodys_to_run() -> None:
    @dataclasses.dataclass(frozen=True)
    class Forgotten(Command[None]):
        pass

    with pytest.raises(Bug):
        dispatch.run(Forgotten(), context_for(Role.LEADER))
    del Forgotten
