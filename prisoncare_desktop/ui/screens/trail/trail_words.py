"""Rows of the trail and what a check found, in plain words."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.domain.trail import Finding, TrailReport, Wrong
from prisoncare_desktop.ui.access_words import reason_words, rule_words
from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.role_words import role_words
from prisoncare_desktop.usecases.trail_actions import Group

TOLD_AT_MOST = 5  # things wrong named in the sentence; more would hide the first

ACTION_WORDS = {
    "Viewed": "Opened a record",
    "Listed": "Saw a line in a list",
    "AskedWhy": "Was asked for a reason",
    "SensitiveRecordOpened": "Opened a sensitive record",
    "ViewsLost": "Views not noted: disk full",
    "ResidentAdded": "Added a resident",
    "ResidentMoved": "Recorded a resident’s move",
    "EarlierMoveNoted": "Recorded an earlier move of a resident",
    "ResidentNeedsRecorded": "Recorded what a resident needs and speaks",
    "ResidentAmended": "Corrected a resident who was added here",
    "AttendanceRecorded": "Recorded an attendance",
    "AppointmentNoted": "Wrote a note beside an appointment",
    "DetailsRecorded": "Said how an appointment was held",
    "AppointmentBooked": "Made, moved or removed a place on a list",
    "SessionClosed": "Closed a clinic",
    "FormCompleted": "Completed a form",
    "ReviewTaskChanged": "Changed a review’s date or state",
    "FeedbackReturned": "Keyed in a feedback form",
    "DrawMade": "Made a weekly draw",
    "SeedCommitted": "Fixed a week’s draw number",
    "RoundChanged": "Said when a medicines round ran",
    "ExternalChanged": "Changed an appointment outside",
    "SessionMade": "Made a clinic",
    "SiteListChanged": "Changed a list of the prison’s own",
    "RegimeSaid": "Said what a wing’s half-day is like",
    "WaitingChanged": "Changed a waiting list",
    "LegalHoldPlaced": "Placed a legal hold",
    "LegalHoldCarried": "Kept a legal hold on both of two who were parted",
    "LegalHoldLifted": "Lifted a legal hold",
    "PackPrinted": "Printed feedback forms",
    "BlankFormsPrinted": "Printed blank forms",
    "MovementListPrinted": "Printed whom to unlock",
    "SlipsPrinted": "Printed appointment slips",
    "CoverSheetPrinted": "Printed a clinic's cover sheet",
    "AttendanceExported": "Copied or saved attendances for another system",
    "ExportAccepted": "Ticked off what another system has",
    "TrailExported": "Exported the trail",
    "StrangeMessage": "A message from the trust that was not believed",
    "MessageTakenAgain": "Had such a message looked at once more",
    "MessageCleared": "Cleared such a message away",
    "CourierFileMade": "Made a file for the courier",
    "CourierIntroduced": "Introduced this PC to the trust",
    "CourierTrustAccepted": "Accepted the trust's keys",
    "CourierFileRead": "Read a file from the trust",
    "CarrierChanged": "Changed how work gets to the trust",
    "ExportedUnsent": "Exported what was not yet sent",
    "Refused": "Was refused",
    "WrongTries": "Before that, wrong passwords for",
    "Unusual": "Unusual look at a record",
    "BreakGlassUsed": "Opened a record in an emergency",
    "BreakGlassReviewed": "Looked into an emergency opening",
    "TrailDisagrees": "The trail disagreed with the trust’s",
    "SignedIn": "Signed in",
    "SignedOut": "Signed out",
    "StaffEnrolled": "Enrolled a colleague",
    "StaffChanged": "Changed a colleague’s details",
    "KeySlotRemoved": "Removed a colleague",
    "PasswordChanged": "Changed their password",
    "ResetCodeIssued": "Gave out a reset code",
    "ResetCodeUsed": "Used a reset code",
    "RecoveryCodeMade": "Made a new recovery code",
    "RecoveryCodeUsed": "Used the recovery code",
    "RecoveryCodeConfirmed": "Confirmed the recovery code",
    "MasterKeyChanged": "Changed this PC’s key",
    "PcSetUp": "Set up this PC",
    "CentralRecordChanged": "Changed the trust’s address",
    "MailboxChanged": "Changed which way changes go to the trust",
    "AccessChanged": "Changed how this PC is let in",
    "AccessFileImported": "Imported a certificate or key",
    "ThisPcChanged": "Changed this PC’s settings",
    "LookChanged": "Changed the look",
    "WordingApproved": "Approved a form’s wording",
    "WordingWithdrawn": "Made a form’s wording a draft",
    "RetentionSet": "Changed how long records stay",
    "Trimmed": "Trimmed what is no longer needed",
    "BackedUp": "Made a backup",
    "BackupFolderChosen": "Chose the backup folder",
    "Restored": "Restored a backup",
    "TrailChecked": "Checked the trail",
    "SyncRan": "Sent and fetched",
    "SendAgain": "Sent a change again",
    "KeepTrusts": "Kept the trust’s side",
    "GiveUpChange": "Gave a change up",
    "AnchorsLost": "The trust had lost anchors",
    "ServerWentBack": "The trust's record went back",
    "AnotherOfThisName": "Another PC had this PC's name",
    "IdentityDecided": "Said of two identities whether they are one person",
    "IdentityLookedAt": "Looked at two identities and could not say",
    "IdentityLinked": "Two identities are one person beyond doubt",
    "IdentityReceived": "A decision about two identities came from the trust",
    "DuplicateFound": "Found two identities much alike",
    "DuplicateReopened": "Two identities are to be looked at again",
    "ResidentAdopted": "The trust knew a resident added here",
    "ResidentReceived": "Resident came from the trust",
    "HeardOfGone": "Heard that the trust's record lost something",
    "GoneAtTrust": "No longer in the trust's record",
    "AppointmentReceived": "Appointment came from the trust",
    "SessionReceived": "Clinic came from the trust",
    "ClinicListReceived": "Clinic list came from the trust",
    "EpisodeReceived": "Episode came from the trust",
    "ResponseReceived": "Form came from the trust",
    "ReviewTaskReceived": "Review came from the trust",
    "FormPublished": "The trust published a form",
    "FormWithdrawn": "The trust withdrew a form",
    "DrawReceived": "Draw came from the trust",
    "SeedReceived": "Draw number came from the trust",
    "RoundReceived": "A medicines round came from another PC",
    "ExternalReceived": "An appointment outside came from another PC",
    "SiteListReceived": "A list of the prison’s own came from another PC",
    "RegimeReceived": "What a wing’s half-day is like came from another PC",
    "WaitingReceived": "A change of a waiting list came from another PC",
}
PAGE_WORDS = {  # by the question that was asked, which a look's row names
    "GetSessionGrid": "clinic list",
    "GetAppointmentHistory": "what was recorded of an appointment",
    "GetWaiting": "waiting list",
    "GetIndicatorLines": "who is behind a figure",
    "GetUnexplained": "who is not explained yet",
    "ReadList": "a list that was pasted",
    "GetListProblems": "what is wrong with lists",
    "FindWhomToAdd": "whom to put on a clinic list",
    "GetRebooking": "when somebody could be booked again",
    "GetMoves": "where an appointment could be moved to",
    "GetPlaces": "when somebody could be booked",
    "GetWorkerToday": "Today",
    "GetCaseload": "caseload",
    "GetPathway": "pathway",
    "GetPathwayStanding": "pathway, not opened",
    "GetAccessToReview": "openings to look into",
    "OpenReview": "review form",
    "OpenStep": "pathway form",
    "GetWeekOfDraws": "weekly draw",
    "CheckDraws": "check of the draws",
    "PreparePack": "feedback forms",
    "GetWhereabouts": "where somebody lived",
    "GetTimeline": "timeline of a resident",
    "GetStillBooked": "what somebody who left is booked for",
    "PrepareExport": "rows for another system",
    "GetExternalWeek": "appointments outside",
    "GetExternal": "an appointment outside",
    "PrepareMovementList": "movement list",
    "PrepareSlips": "appointment slips",
    "PrepareCoverSheet": "cover sheet",
    "SearchResidents": "search",
    "GetDuplicates": "possible duplicates",
    "GetKnown": "resident’s page",
    "FindAlike": "adding a resident",
    "GetAmendable": "correcting a resident",
    "GetResident": "resident’s page",
    "GetResidents": "list of residents",
    "GetSyncPage": "sync page",
    "GetSentChanges": "list of changes",
    "GetChangeHistory": "history of a change",
    "GetRetention": "retention",
    "GetTrail": "trail",
    "WhoSaw": "trail",
}
GROUP_WORDS = {
    Group.LOOKED: "Looked at",
    Group.RECORDED: "Recorded",
    Group.PAPER: "Printed or exported",
    Group.REFUSED: "Refused or unusual",
    Group.PEOPLE: "Sign-ins and people",
    Group.STORE: "This PC",
    Group.TRUST: "To and from the trust",
}
_ONE_ROW = {
    Wrong.EDITED: "Row {first} is not as it was written.",
    Wrong.MISSING: "Row {first} is missing.",
    Wrong.REORDERED: "Row {first} stands in the wrong place: it was written as row {other}.",
    Wrong.INSERTED: "Row {first} was put in: PrisonCare did not write it.",
    Wrong.DUPLICATED: "Row {first} is a copy of row {other}.",
    Wrong.CUT_OFF: "Row {first} was cut off at the end: the trust was told of it.",
    Wrong.DISAGREES: "Row {first} is not what the trust was told: it was written anew, or an older copy was put back.",
}
_MORE_ROWS = {
    Wrong.MISSING: "Rows {first} to {last} are missing.",
    Wrong.CUT_OFF: "Rows {first} to {last} were cut off at the end: the trust was told of them.",
    Wrong.DISAGREES: (
        "Something in rows {first} to {last} is not what the trust was told: it was written anew, or an older copy was"
        " put back."
    ),
}


def tr(text: str) -> str:
    return QCoreApplication.translate("trail_words", text)


def action_words(action: str) -> str:
    """Return what a row says was done; of a later version's action, its own name."""
    return tr(ACTION_WORDS[action]) if action in ACTION_WORDS else action


def reason_of(action: str, reason: str, today: date) -> str:
    """Return a row's reason in words: where something was seen (and when, if that waited), why, or as it stands."""
    if action == "Unusual":
        return rule_words(reason)
    if action in ("BreakGlassUsed", "SensitiveRecordOpened"):
        return reason_words(reason)
    if action == "StaffChanged":
        return who_role_words(reason)
    page, _, seen_at = reason.partition(" ")
    if page not in PAGE_WORDS:
        return reason
    return f"{tr(PAGE_WORDS[page])}, {moment(instant_of(seen_at), today)}" if seen_at else tr(PAGE_WORDS[page])


def who_role_words(role: str) -> str:
    """Return a role as the row has it."""
    return role_words(Role(role)) if role in set(Role) else role


def finding_words(finding: Finding) -> str:
    """Return one thing wrong, with its row."""
    several = finding.last > finding.seq and finding.wrong in _MORE_ROWS
    pattern = _MORE_ROWS[finding.wrong] if several else _ONE_ROW[finding.wrong]
    return tr(pattern).format(first=f"{finding.seq:,}", last=f"{finding.last:,}", other=f"{finding.other:,}")


def report_words(report: TrailReport, today: date) -> str:
    """Return what a check came to, and of how many rows it is true."""
    if not report.sound:
        told = [finding_words(one) for one in report.findings[:TOLD_AT_MOST]]
        if more := len(report.findings) - TOLD_AT_MOST:
            told += [tr("And {n} more.").format(n=more)] if more > 0 else []
        told.append(tr("Change nothing on this PC and tell your information governance lead."))
        return " ".join((_checked(report.rows), *told))
    whole = tr("nothing was changed, removed or added.")
    return " ".join((f"{_checked(report.rows)[:-1]}: {whole}", _anchored(report, today)))


def _checked(rows: int) -> str:
    return tr("1 row checked.") if rows == 1 else tr("{n} rows checked.").format(n=f"{rows:,}")


def _anchored(report: TrailReport, today: date) -> str:
    if report.anchored_at is None:
        return tr("None is anchored at the trust yet: if rows were cut off at the end, nobody could tell.")
    anchored, when = f"{report.anchored:,}", moment(report.anchored_at, today)
    if not report.unanchored:
        return tr("All {n} are anchored at the trust, the last at {when}.").format(n=anchored, when=when)
    newest = tr("the newest is not yet.") if report.unanchored == 1 else tr("the {n} newest are not yet.")
    said = tr("{n} of them are anchored at the trust, the last at {when};").format(n=anchored, when=when)
    return f"{said} {newest.format(n=f'{report.unanchored:,}')}"
