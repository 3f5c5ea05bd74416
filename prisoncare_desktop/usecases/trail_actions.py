"""Every action that the product writes into the trail, and the group people look for it in.

A test holds this table to the code: an action without a line here has no words on the auditor's screen.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Group(StrEnum):
    """What people look for."""

    LOOKED = "looked"
    RECORDED = "recorded"
    PAPER = "paper"  # printed, exported, left this PC
    REFUSED = "refused"  # what was not let through, and what somebody should look at
    PEOPLE = "people"  # who came and went, who may, with which keys
    STORE = "store"  # backups, settings, what was trimmed, the trail itself
    TRUST = "trust"  # what came from the central record or went there


ACTIONS: Final[dict[str, Group]] = {
    "Viewed": Group.LOOKED,
    "Listed": Group.LOOKED,
    "AskedWhy": Group.LOOKED,
    "SensitiveRecordOpened": Group.LOOKED,
    "ViewsLost": Group.LOOKED,
    "AttendanceRecorded": Group.RECORDED,
    "AppointmentNoted": Group.RECORDED,
    "DetailsRecorded": Group.RECORDED,
    "AppointmentBooked": Group.RECORDED,
    "SessionClosed": Group.RECORDED,
    "ResidentAdded": Group.RECORDED,
    "ResidentAmended": Group.RECORDED,
    "ResidentMoved": Group.RECORDED,
    "EarlierMoveNoted": Group.RECORDED,
    "ResidentNeedsRecorded": Group.RECORDED,
    "IdentityDecided": Group.RECORDED,
    "IdentityLookedAt": Group.RECORDED,
    "FormCompleted": Group.RECORDED,
    "ReviewTaskChanged": Group.RECORDED,
    "FeedbackReturned": Group.RECORDED,
    "DrawMade": Group.RECORDED,
    "SeedCommitted": Group.RECORDED,
    "SessionMade": Group.RECORDED,
    "SiteListChanged": Group.RECORDED,
    "RegimeSaid": Group.RECORDED,
    "WaitingChanged": Group.RECORDED,
    "ExternalChanged": Group.RECORDED,
    "RoundChanged": Group.RECORDED,
    "LegalHoldPlaced": Group.RECORDED,
    "LegalHoldCarried": Group.RECORDED,
    "LegalHoldLifted": Group.RECORDED,
    "PackPrinted": Group.PAPER,
    "BlankFormsPrinted": Group.PAPER,
    "MovementListPrinted": Group.PAPER,
    "SlipsPrinted": Group.PAPER,
    "CoverSheetPrinted": Group.PAPER,
    "AttendanceExported": Group.PAPER,
    "ExportAccepted": Group.PAPER,
    "TrailExported": Group.PAPER,
    "ExportedUnsent": Group.PAPER,
    "CourierFileMade": Group.PAPER,
    "CourierIntroduced": Group.PAPER,
    "Refused": Group.REFUSED,
    "WrongTries": Group.REFUSED,
    "Unusual": Group.REFUSED,
    "StrangeMessage": Group.REFUSED,
    "BreakGlassUsed": Group.REFUSED,
    "BreakGlassReviewed": Group.REFUSED,
    "TrailDisagrees": Group.REFUSED,
    "SignedIn": Group.PEOPLE,
    "SignedOut": Group.PEOPLE,
    "StaffEnrolled": Group.PEOPLE,
    "StaffChanged": Group.PEOPLE,
    "KeySlotRemoved": Group.PEOPLE,
    "PasswordChanged": Group.PEOPLE,
    "ResetCodeUsed": Group.PEOPLE,
    "ResetCodeIssued": Group.PEOPLE,
    "RecoveryCodeMade": Group.PEOPLE,
    "RecoveryCodeUsed": Group.PEOPLE,
    "MasterKeyChanged": Group.PEOPLE,
    "RecoveryCodeConfirmed": Group.PEOPLE,
    "PcSetUp": Group.STORE,
    "CentralRecordChanged": Group.STORE,
    "CarrierChanged": Group.STORE,
    "CourierTrustAccepted": Group.STORE,
    "AccessChanged": Group.STORE,
    "MailboxChanged": Group.STORE,
    "AccessFileImported": Group.STORE,
    "ThisPcChanged": Group.STORE,
    "LookChanged": Group.STORE,
    "RetentionSet": Group.STORE,
    "WordingApproved": Group.STORE,
    "WordingWithdrawn": Group.STORE,
    "BackedUp": Group.STORE,
    "BackupFolderChosen": Group.STORE,
    "Restored": Group.STORE,
    "Trimmed": Group.STORE,
    "TrailChecked": Group.STORE,
    "SyncRan": Group.TRUST,
    "CourierFileRead": Group.TRUST,
    "SendAgain": Group.TRUST,
    "KeepTrusts": Group.TRUST,
    "GiveUpChange": Group.TRUST,
    "MessageTakenAgain": Group.TRUST,
    "MessageCleared": Group.TRUST,
    "AnchorsLost": Group.TRUST,
    "ServerWentBack": Group.TRUST,
    "AnotherOfThisName": Group.TRUST,
    "IdentityLinked": Group.TRUST,
    "IdentityReceived": Group.TRUST,
    "DuplicateFound": Group.TRUST,
    "DuplicateReopened": Group.TRUST,
    "ResidentReceived": Group.TRUST,
    "ResidentAdopted": Group.TRUST,
    "AppointmentReceived": Group.TRUST,
    "GoneAtTrust": Group.TRUST,
    "HeardOfGone": Group.TRUST,
    "SessionReceived": Group.TRUST,
    "ClinicListReceived": Group.TRUST,
    "EpisodeReceived": Group.TRUST,
    "ResponseReceived": Group.TRUST,
    "ReviewTaskReceived": Group.TRUST,
    "FormPublished": Group.TRUST,
    "FormWithdrawn": Group.TRUST,
    "DrawReceived": Group.TRUST,
    "SeedReceived": Group.TRUST,
    "SiteListReceived": Group.TRUST,
    "RegimeReceived": Group.TRUST,
    "WaitingReceived": Group.TRUST,
    "ExternalReceived": Group.TRUST,
    "RoundReceived": Group.TRUST,
}


def actions_of(group: Group) -> frozenset[str]:
    """Return the actions of a group."""
    return frozenset(action for action, its in ACTIONS.items() if its is group)


SAW: Final = actions_of(Group.LOOKED) - {"AskedWhy", "ViewsLost"} | {"BreakGlassUsed"}
"""Rows about a resident that say: this person saw something of theirs. Who was asked why, did not yet."""

CHANGED: Final = actions_of(Group.RECORDED)
"""Rows about a resident that say: this person changed something. That a look was unusual is no change."""
