"""An error -> the words on screen: what happened, whose move it is, what to do next. Technical detail is folded.

Never a patient's name: the words are made from the error's class and codes alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop import errors
from prisoncare_desktop.ui.booking_trouble import BOOKING
from prisoncare_desktop.ui.capacity_trouble import CAPACITY
from prisoncare_desktop.ui.courier_words import COURIER
from prisoncare_desktop.ui.forms_trouble import FORMS
from prisoncare_desktop.ui.lists_trouble import LISTS
from prisoncare_desktop.ui.outside_trouble import OUTSIDE
from prisoncare_desktop.ui.paper_trouble import PAPER
from prisoncare_desktop.ui.recording_trouble import RECORDING
from prisoncare_desktop.ui.residents_trouble import RESIDENTS
from prisoncare_desktop.ui.sign_in_trouble import SIGNING_IN
from prisoncare_desktop.ui.this_pc_trouble import THIS_PC

Level = Literal["info", "caution", "danger"]


@dataclass(frozen=True)
class Words:
    """`what`: one sentence. `next_step`: what to do. `level`: info, caution or danger. `detail`: for IT, folded."""

    what: str
    next_step: str
    level: Level
    detail: str


def tr(text: str) -> str:
    return QCoreApplication.translate("trouble", text)


def words_for(error: BaseException) -> Words:
    """Return the words for any error; an unexpected one is our move and says so."""
    detail = type(error).__name__
    if isinstance(error, errors.RuleBroken):
        what, next_step = _RULES.get(error.code, ("That cannot be done now.", "Nothing was changed."))
        return Words(tr(what), tr(next_step), "caution", f"{detail}: {error.code}")
    if isinstance(error, errors.CourierFileRefused):
        what, next_step = COURIER.get(error.code, COURIER["not-whole"])
        return Words(tr(what), tr(next_step), "caution", f"{detail}: {error.code}")
    if isinstance(error, errors.TooManyTries):
        return Words(tr("Too many wrong tries."), _how_to_go_on(error.wait_s), "caution", detail)
    for kind, what, next_step, level in _TABLE:
        if isinstance(error, kind):
            return Words(tr(what), tr(next_step), level, detail)
    return Words(
        tr("Something went wrong in PrisonCare. It is our fault, not yours."),
        tr("Everything saved so far is safe. Try again, or carry on elsewhere and tell IT."),
        "danger",
        detail,
    )


def _how_to_go_on(wait_s: float | None) -> str:
    """Return what to do after too many wrong tries; minutes are rounded up."""
    if wait_s is None:
        return tr("Nothing is lost. A leader can give you a code to choose a new password.")
    minutes = max(1, -int(-wait_s // 60))
    if minutes == 1:
        return tr("Wait 1 minute, then try again. A leader can give you a code meanwhile.")
    return tr("Wait {n} minutes, then try again. A leader can give you a code meanwhile.").format(n=minutes)


def not_kept_words(error: BaseException) -> Words:
    """Return the words for a half-filled form that could not be kept and is out of view."""
    words = words_for(error)
    what = tr("The form you left is not kept yet: go back to it. {what}").format(what=words.what)
    return Words(what, words.next_step, words.level, words.detail)


_RULES: dict[str, tuple[str, str]] = {
    "decision-needs-reason": ("Say why in a few words.", "Others will read it. Nothing was changed."),
    "not-in-conflict": ("Somebody has decided that already.", "Look at the Sync page again. Nothing was changed."),
    "not-refused": ("Somebody has decided that already.", "Look at the Sync page again. Nothing was changed."),
    "resident-stays": (
        "A resident who is in the register here cannot be given up: others may have recorded something for them.",
        "Correct them on their page, or tell IT what the trust did not take; then send it again.",
    ),
    "no-such-reason": ("That is no reason of the list.", "Choose another."),
    "too-few-words": ("That says too little.", "Say in a sentence why you open this record."),
    "looked-at-before": ("Somebody has looked at this already.", "It is no longer on your list."),
    "own-opening": ("You opened this record yourself.", "Another leader has to look at it."),
    "hold-needs-whom": ("Whose record?", "Type a name or a number and choose them; then why, and who asked for it."),
    "hold-needs-reason": ("A legal hold needs a reason.", "Write who asked for it, and why."),
    "held-already": ("That record is held already.", "It stands in the list of holds."),
    "not-held": ("That record is not held.", "Somebody may have lifted the hold. Nothing was changed."),
    **RECORDING,
    **SIGNING_IN,
    **THIS_PC,
    **FORMS,
    **LISTS,
    **PAPER,
    **BOOKING,
    **CAPACITY,
    **OUTSIDE,
    **RESIDENTS,
}

_TABLE: tuple[tuple[type[BaseException], str, str, Level], ...] = (
    (errors.ReasonNeeded, "This record opens only with a reason.", "Say why you need it; it is noted.", "caution"),
    (
        errors.BackupUnusable,
        "That backup cannot be used.",
        "Choose another one. What is on this PC now was not touched.",
        "danger",
    ),
    (errors.WrongPassword, "That is not the password.", "Try again. Nothing is lost.", "caution"),
    (errors.NotAllowed, "Your role cannot do that.", "Ask somebody whose work it is.", "caution"),
    (errors.NotFound, "That is not on this PC.", "It may come with the next sync.", "caution"),
    (
        errors.ChangedMeanwhile,
        "Somebody else changed this while you were looking.",
        "Here is how it stands now. Look again, then record.",
        "caution",
    ),
    (errors.FormIncomplete, "Some answers are still needed.", "Each is marked. Your draft is kept.", "caution"),
    (
        errors.StoreOnNetworkShare,
        "The data folder is on a network share, where records can be lost.",
        "IT must choose a folder on this PC's own disk.",
        "danger",
    ),
    (errors.AlreadyRunning, "PrisonCare is already open on this PC.", "Use the window that is open.", "info"),
    (
        errors.BackupDiskFull,
        "The disk for backups is full. No backup was made.",
        "Carry on: everything is saved on this PC. Ask IT to free some space there, or to choose another folder.",
        "caution",
    ),
    (
        errors.BackupUnusable,
        "That backup cannot be used: it is not whole, or not one of ours.",
        "Nothing was changed. Use another backup, and tell IT.",
        "caution",
    ),
    (
        errors.DiskFull,
        "The disk is full. This was not saved.",
        "Everything saved before is whole. Ask IT to free some space, then record this again.",
        "danger",
    ),
    (
        errors.StoreDamaged,
        "The store on this PC is damaged. It was moved aside, not deleted.",
        "Ask IT to restore the latest backup. What is at the trust is safe.",
        "danger",
    ),
    (
        errors.StoreTooNew,
        "This PC's records were written by a newer PrisonCare.",
        "Ask IT to install the newer version. Nothing was changed.",
        "danger",
    ),
    (
        errors.KeySlotsDamaged,
        "The file that holds everybody's keys cannot be read, or is another PC's.",
        "Ask IT to bring it back from a backup. The records themselves are untouched.",
        "danger",
    ),
    (
        errors.StoreUnavailable,
        "The store could not be reached just now. This was not saved.",
        "Try again. If it stays so, tell IT.",
        "danger",
    ),
    (
        errors.UnprintableForm,
        "This form has letters that no font here can print.",
        "Nothing was printed. Tell IT which form and language.",
        "caution",
    ),
    (errors.UnreadableForm, "This form cannot be shown here.", "Nothing is lost. Tell IT its name.", "caution"),
    (
        errors.ServerUnreachable,
        "No network, or the trust's record does not answer.",
        "Carry on. Everything is saved on this PC and is sent by itself later.",
        "info",
    ),
    (
        errors.ServerRefusesUs,
        "The trust's record does not accept this PC.",
        "Carry on. IT must renew this PC's access; nothing is lost.",
        "caution",
    ),
    (
        errors.CertificateEnded,
        "This PC's certificate for the trust's record has run out.",
        "Carry on. IT must import a new one under Settings, This PC; nothing is lost.",
        "caution",
    ),
    (
        errors.AccessUnusable,
        "What IT gave this PC to reach the trust's record cannot be used.",
        "Carry on. IT must look at Settings, This PC; nothing is lost.",
        "caution",
    ),
    (
        errors.LineIntercepted,
        "Something on the network stands between this PC and the trust's record. Nothing was sent to it.",
        "Carry on. IT must see that the network does not read along, or give this PC the missing authority.",
        "danger",
    ),
    (
        errors.WrongServerName,
        "Another server answers at the address of the trust's record. Nothing was sent to it.",
        "Carry on. IT must look at the address under Settings, This PC; nothing is lost.",
        "danger",
    ),
    (
        errors.ServerCertificateOver,
        "By this PC's clock, the certificate of the trust's record is not valid today.",
        "Carry on. IT must look at this PC's date and time first, then tell the trust.",
        "caution",
    ),
    (
        errors.ProxyRefusesUs,
        "The network's proxy does not let this PC through to the trust's record.",
        "Carry on. IT must have the proxy let it through without a name and password; nothing is lost.",
        "caution",
    ),
    (
        errors.ServerTrouble,
        "The trust's record has trouble of its own.",
        "Carry on. PrisonCare tries again by itself.",
        "info",
    ),
    (
        errors.ServerNonsense,
        "The answer from the trust's record made no sense.",
        "Carry on. PrisonCare tries again by itself; if it stays so, tell IT.",
        "caution",
    ),
    (
        errors.BundleRefused,
        "The trust's record refused a whole batch.",
        "Carry on. PrisonCare sends it in smaller parts.",
        "caution",
    ),
    (
        errors.StickFull,
        "There is no room for the file there. None was made.",
        "Use another stick or folder, then make the file again. Nothing is lost.",
        "caution",
    ),
    (
        errors.FileNotWritten,
        "The file could not be written there.",
        "Choose another folder, then export again.",
        "caution",
    ),
    (errors.PrinterTrouble, "The printer did not take it.", "Check the printer, then print again.", "caution"),
)


_ITS_MOVE: Final = frozenset(
    error.__name__
    for error in (
        errors.ServerRefusesUs,
        errors.AccessUnusable,
        errors.CertificateEnded,
        errors.LineIntercepted,
        errors.WrongServerName,
        errors.ServerCertificateOver,
        errors.ProxyRefusesUs,
    )
)


def is_its_move(class_name: str) -> bool:
    """Whether what the last sync left behind stays so until IT changes something: to try again helps nobody."""
    return class_name in _ITS_MOVE


def sync_trouble_words(class_name: str) -> Words:
    """Return the words for the class name that the last sync left behind."""
    kind = getattr(errors, class_name, errors.EnvironmentTrouble)
    for known, what, next_step, level in _TABLE:
        if known is kind:
            return Words(tr(what), tr(next_step), level, class_name)
    return Words(tr("The last sync did not finish."), tr("PrisonCare tries again by itself."), "info", class_name)
