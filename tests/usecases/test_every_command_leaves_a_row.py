"""Every order leaves a row of the trail, or says here why it leaves none. Written by hand, held to the dispatcher."""

from __future__ import annotations

from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.trail_actions import ACTIONS

ROWS = {
    "RecordOutcome": "AttendanceRecorded",
    "NoteAppointment": "AppointmentNoted",
    "RecordDetails": "DetailsRecorded",
    "AddWalkIn": "AppointmentBooked",
    "BookAgain": "AppointmentBooked",
    "MoveAppointment": "AppointmentBooked",
    "UndoOutcome": "AttendanceRecorded",
    "TakeBackPlace": "AppointmentBooked",
    "CloseSession": "SessionClosed",
    "CallOffSession": "AttendanceRecorded",
    "AddResident": "ResidentAdded",
    "AmendResident": "ResidentAmended",
    "CompareResidents": "DuplicateFound IdentityLinked DuplicateReopened",
    "ProposeSamePerson": "IdentityDecided",
    "ConfirmSamePerson": "IdentityDecided",
    "SayDifferentPeople": "IdentityDecided",
    "LeaveUndecided": "IdentityLookedAt",
    "CompleteReview": "FormCompleted ReviewTaskChanged",
    "CompleteStep": "FormCompleted",
    "MakeSession": "SessionMade",
    "RecordMove": "ResidentMoved EarlierMoveNoted",
    "RecordNeeds": "ResidentNeedsRecorded",
    "ChangeSiteList": "SiteListChanged",
    "SayRegime": "RegimeSaid",
    "AddWaiting": "WaitingChanged",
    "SetWaitingPriority": "WaitingChanged",
    "BookFromWaiting": "WaitingChanged AppointmentBooked",
    "TakeOffWaiting": "WaitingChanged",
    "CommitSeeds": "SeedCommitted",
    "MakeDraws": "DrawMade",
    "RecordPackPrinted": "PackPrinted",
    "KeyInReturn": "FeedbackReturned",
    "RecordBlankCopiesPrinted": "BlankFormsPrinted",
    "RecordClinicPaperPrinted": "MovementListPrinted SlipsPrinted CoverSheetPrinted",
    "BookExternal": "ExternalChanged",
    "ChangeExternal": "ExternalChanged",
    "RecordExternalOutcome": "ExternalChanged",
    "RebookExternal": "ExternalChanged",
    "ExportAttendance": "AttendanceExported",
    "AcceptExport": "ExportAccepted",
    "ApproveWording": "WordingApproved",
    "WithdrawApproval": "WordingWithdrawn",
    "BreakGlass": "BreakGlassUsed",
    "StateReason": "SensitiveRecordOpened",
    "ReviewBreakGlass": "BreakGlassReviewed",
    "HeardOfGone": "HeardOfGone",
    "SendAgain": "SendAgain",
    "KeepTrusts": "KeepTrusts",
    "GiveUpChange": "GiveUpChange",
    "TakeMessageAgain": "MessageTakenAgain",
    "ClearMessage": "MessageCleared",
    "TrimStore": "Trimmed",
    "SetKeepMonths": "RetentionSet",
    "PlaceLegalHold": "LegalHoldPlaced",
    "LiftLegalHold": "LegalHoldLifted",
    "EnrolColleague": "StaffEnrolled",
    "IssueResetCode": "ResetCodeIssued",
    "ChangeColleague": "StaffChanged",
    "RemoveColleague": "KeySlotRemoved",
    "ChangeMyPassword": "PasswordChanged",
    "NewRecoveryCode": "RecoveryCodeMade",
    "ConfirmRecoveryCode": "RecoveryCodeConfirmed",
    "RotateKeys": "MasterKeyChanged",
    "ChangeThisPc": "ThisPcChanged",
    "ChangeLook": "LookChanged",
    "ChangeCentralRecord": "CentralRecordChanged",
    "ChangeAccess": "AccessChanged",
    "ChangeMailbox": "MailboxChanged",
    "ImportAccessFile": "AccessFileImported",
    "SignedIn": "SignedIn WrongTries",
    "SignedOut": "SignedOut",
    "NoteTrailChecked": "TrailChecked",
    "ExportTrail": "TrailExported",
    "BackUpNow": "BackedUp",
    "BackUpIfDue": "BackedUp",
    "ChooseBackupFolder": "BackupFolderChosen",
    "SaveUnsentToFile": "ExportedUnsent",
    "ChangeCarrier": "CarrierChanged",
    "IntroduceThisPc": "CourierIntroduced",
    "AcceptTrustKeys": "CourierTrustAccepted",
    "MakeCourierFiles": "CourierFileMade",
    "ReadCourierFile": "CourierFileRead",
}
NONE = {
    "SaveDraft": "a half-filled form is nobody's record yet; opening it left its row",
    "DiscardDraft": "the same",
    "CheckTrustFile": "a look at a file, which changes nothing; taking its keys leaves a row",
    "KeepPlace": "where one was, for coming back after a lock; what was seen there left its rows",
}


def test_every_command_leaves_a_row_or_says_why_it_leaves_none() -> None:
    commands = {command.__name__ for command in dispatch.COMMANDS}
    assert commands - set(ROWS) - set(NONE) == set()
    assert set(ROWS) & set(NONE) == set()


def test_every_row_named_here_has_words_for_the_auditor() -> None:
    assert {action for actions in ROWS.values() for action in actions.split()} - set(ACTIONS) == set()
