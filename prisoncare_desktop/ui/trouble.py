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
from prisoncare_desktop.ui.list_words import LISTS
from prisoncare_desktop.ui.outside_words import OUTSIDE
from prisoncare_desktop.ui.paper_trouble import PAPER
from prisoncare_desktop.ui.residents_words import RESIDENTS

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
    "not-all-recorded": (
        "Somebody on this list is not recorded yet.",
        "Press X: it shows whom. The clinic is not closed.",
    ),
    "not-made-here": ("The trust put them on this list.", "Ask the trust to take them off. Nothing was changed."),
    "no-such-places": ("No clinic has so many places.", "Press X and look at the number. The clinic is not closed."),
    "not-called-off": (
        "Somebody on this list is recorded already.",
        "Record the others one by one. Nothing was changed.",
    ),
    "note-too-long": (
        "That note is too long for one line.",
        "Shorten it. What is said of the patient's care belongs in the clinical record.",
    ),
    "why-needed": (
        "What was recorded is changed for a reason only.",
        "Press the key again and say why. What stood there stands.",
    ),
    "no-such-why": ("That is no reason of the list.", "Press the key again and choose another."),
    "why-in-words": ("Say in a few words why it is changed.", "Press the key again. What stood there stands."),
    "why-too-long": ("That is too long for one line.", "Press the key again and shorten it. What stood there stands."),
    "too-late-to-correct": (
        "This was recorded more than 7 days ago. Corrections are open for 7 days.",
        "Nothing was changed. Tell a leader what is wrong.",
    ),
    "restore-wrong-password": (
        "That is not the password this person had on the day of the backup.",
        "Try an older password, another name, or a newer backup. Nothing was changed.",
    ),
    "restore-not-enrolled": (
        "This person may not sign in on this PC any more.",
        "Somebody who may sign in here must bring the backup back. Nothing was changed.",
    ),
    "restore-not-proved": (
        "This backup is another PC's, or you were given a new password since it was made.",
        "Ask another leader or IT to bring it back. Nothing was changed.",
    ),
    "restore-leaders-only": (
        "There are records on this PC: only a leader or IT may put a backup in their place.",
        "Ask one of them to sign in here with their password. Nothing was changed.",
    ),
    "no-such-carrier": ("There is no such way to the trust.", "Choose one of the list. Nothing was changed."),
    "not-private": (
        "That address begins with http:, so others on the network could read what is sent.",
        "Use the address that begins with https:. The trust's IT knows it.",
    ),
    "role-of-oneself": (
        "Nobody changes their own role.",
        "Ask another leader. Nothing was changed.",
    ),
    "decision-needs-reason": ("Say why in a few words.", "Others will read it. Nothing was changed."),
    "not-in-conflict": ("Somebody has decided that already.", "Look at the Sync page again. Nothing was changed."),
    "not-refused": ("Somebody has decided that already.", "Look at the Sync page again. Nothing was changed."),
    "resident-stays": (
        "A resident who is in the register here cannot be given up: others may have recorded something for them.",
        "Correct them on their page, or tell IT what the trust did not take; then send it again.",
    ),
    "not-begun": ("That clinic is on a later day.", "Outcomes can be recorded from its day on."),
    "nothing-to-undo": ("There is nothing to undo here.", "Nothing was changed."),
    "no-reason-wanted": ("Somebody who was seen needs no reason.", "Nothing was changed."),
    "reason-needed": ("Say why they were not seen.", "Choose a reason from the list."),
    "reason-not-for-this": ("That reason does not go with this outcome.", "Choose another reason."),
    "not-due": ("This review is already done.", "Somebody may have recorded it elsewhere. Look at the pathway."),
    "in-the-future": ("A review cannot be done in the future.", "Put in the day it was done."),
    "before-the-anchor": ("That day is before this review's clock began.", "Put in the day it was done."),
    "form-in-the-future": ("That day is in the future.", "Put in the day the form is about."),
    "another-form": ("That is the form of something else.", "Open it again from the pathway."),
    "nobody-drawn": ("Nobody was drawn in that week.", "There is no pack to print."),
    "week-not-over": ("That week is not over yet.", "Draw from Monday on, when everybody who came is known."),
    "no-seed": (
        "No seed was committed before that week, so a draw could not be trusted.",
        "Sync, in case it comes from the trust. Seeds for the coming weeks are committed by themselves.",
    ),
    "not-a-code": ("That is not a form's code.", "A code has eight letters and digits. It stands beside the squares."),
    "code-mistyped": ("One character of that code is wrong.", "Look at the form again."),
    "no-such-reason": ("That is no reason of the list.", "Choose another."),
    "too-few-words": ("That says too little.", "Say in a sentence why you open this record."),
    "looked-at-before": ("Somebody has looked at this already.", "It is no longer on your list."),
    "own-opening": ("You opened this record yourself.", "Another leader has to look at it."),
    "wording-draft": (
        "This wording is a draft: residents are not given it.",
        "Somebody who reads the language reads it first. Then a leader approves it here.",
    ),
    "wording-no-draft": ("That wording is approved already.", "Nothing was changed."),
    "wording-not-approved-here": ("That wording was not approved here.", "Nothing was changed."),
    "wording-read-by": ("Say who read these words.", "Give a role, such as: nurse who speaks Polish. Not a name."),
    "copies": ("That is no number of copies that can be printed.", "Choose 1 to 100."),
    "form-returned": ("That form was keyed in before.", "If this is another form, look at its code again."),
    "password-too-short": (
        "That password is too short.",
        "It needs at least 12 characters. Four words with spaces between them are easiest to remember.",
    ),
    "password-repeats": ("That password is the same few characters over and over.", "Choose another."),
    "password-is-the-name": ("That password is little more than the name.", "Choose another."),
    "password-too-plain": ("That password is one of the first that anybody would try.", "Choose another."),
    "password-as-before": ("That is the password you have now.", "Choose another."),
    "password-needed": ("A password is needed.", "Type one, twice."),
    "passwords-differ": ("The two passwords are not the same.", "Type both again."),
    "name-needed": ("A name is needed.", "Type it as it should stand beside what they record."),
    "name-taken": (
        "Somebody of that name can sign in here already.",
        "Add an initial or the wing, so that the two can be told apart.",
    ),
    "already-enrolled": ("They can sign in here already.", "Nothing was changed."),
    "code-for-oneself": ("You are signed in, so you need no code.", "Change your own password under My password."),
    "code-from-a-leader": ("Only a leader can make a code for them.", "IT makes codes for IT. Nothing was changed."),
    "removing-oneself": ("You cannot take away your own key.", "Another leader can, or IT."),
    "last-leader": (
        "There would be no leader left on this PC.",
        "Nobody could then let people in. Make somebody else a leader first.",
    ),
    "code-needed": ("The code is needed first.", "Type it as it stands on the paper; dashes may be left out."),
    "not-the-last-group": (
        "That is not the last group of the code.",
        "Look at the paper: it is the four letters and figures at its end.",
    ),
    "reset-code-over": ("That code is too old.", "Ask your colleague for a new one."),
    "wrong-recovery-code": ("That is not this PC's recovery code.", "Look at the paper again. Nothing was changed."),
    "recovery-for-leaders": (
        "The recovery code is for a leader.",
        "Choose a leader's name. Once in, they give you a code of your own.",
    ),
    "no-reset-code": (
        "That code does not work.",
        "It may be mistyped, used already, too old, or for somebody else. Ask for a new one.",
    ),
    "not-a-reset-code": ("That is not a code from a colleague.", "Look at it again: every letter and figure counts."),
    "not-a-recovery-code": (
        "That is not a recovery code.",
        "It has eight groups of four letters and figures. It is in the sealed envelope.",
    ),
    "store-exists": ("This PC is set up already.", "Close PrisonCare and start it again, then sign in."),
    "site-needed": ("The prison's name is needed.", "Type it as it should stand on every page."),
    "agency-needed": (
        "The prison's id is needed.",
        "It has three capital letters, such as LEI. Choose the prison from the list, or ask the trust.",
    ),
    "not-an-address": (
        "That is not an address.",
        "It begins with https:// and comes from the trust. Leave it empty if you do not have it yet.",
    ),
    "answer-days": ("That is no number of days to wait.", "Choose one of the list. Nothing was changed."),
    "mailbox-password": (
        "MESH takes only letters, figures and signs of an English keyboard in a password or key.",
        "Ask who runs the mailbox for another one. Nothing was changed.",
    ),
    "message-not-kept": (
        "This message is not kept whole: it was too long, or too many came.",
        "Ask the trust to send it again. Nothing was changed.",
    ),
    "not-a-mailbox": (
        "The mailbox is not complete.",
        "MESH wants an address and two mailboxes, of letters, figures, - and _ only. Nothing was changed.",
    ),
    "not-a-proxy": (
        "That is not a proxy's address.",
        "It looks like http://proxy.example:8080, with no name or password. Empty: the system's own; none: no proxy.",
    ),
    "not-a-key-file": (
        "There is no certificate and no key in that file.",
        "It wants a PEM file, or a .p12 or .pfx. Nothing was changed.",
    ),
    "file-password": ("That is not the password of the file.", "Type it, then choose the file again."),
    "key-of-another": (
        "The key in that file belongs to another certificate.",
        "It wants a certificate with its own key in one file. Nothing was changed.",
    ),
    "key-kind": (
        "That kind of key cannot sign for this PC.",
        "It wants RSA with 2048 bits or more, or P-384. Nothing was changed.",
    ),
    "signing-key-first": (
        "This PC has no key to sign with yet.",
        "Import the signing key first, then save the name that the token service knows this PC by.",
    ),
    "idle-minutes": ("A PC locks after 1 to 10 idle minutes.", "Choose a number between them."),
    "no-such-look": ("There is no such look.", "Nothing was changed."),
    "recovery-code-first": (
        "The recovery code of this PC is of an older kind and would open nothing afterwards.",
        "Make a new recovery code first, print it, and destroy the old sheet. Then do this again.",
    ),
    "no-such-folder": ("There is no such folder.", "Look at how it is spelt, or have it made."),
    "resident-name-needed": ("A given name and a family name are needed.", "Write them as they are on the warrant."),
    "not-a-prison-number": (
        "That is not a prison number.",
        "It has a letter, four figures and two letters. Leave it empty if they have none yet.",
    ),
    "not-an-nhs-number": (
        "One figure of that NHS number is wrong.",
        "Look at it again, or leave it empty: it can come from the trust.",
    ),
    "not-a-birth-date": ("That is not a date of birth.", "Write it as 14/3/1988, or leave it empty if nobody knows."),
    "not-a-cell": ("That is not a cell.", "Write it as A-1-004, or leave it empty."),
    "resident-not-amendable": (
        "They cannot be corrected here now.",
        "Only somebody added on this PC can, and only until they are on their way to the trust.",
    ),
    "nothing-amended": ("Nothing was changed.", "Correct what is wrong, or leave the page with Esc."),
    "resident-here-already": ("They are here already.", "Open their page, and go on there."),
    "somebody-alike": (
        "Somebody much like them is here.",
        "Look at who it is. If it is somebody else, say so, then add them.",
    ),
    "identity-decided": ("That is decided already.", "Here is how it stands now."),
    "identity-neither": ("That is neither of the two.", "Nothing was changed."),
    "identity-not-proposed": ("Nobody has said that they are one person.", "Say so first; another leader confirms it."),
    "identity-two-people": (
        "You said this yourself, so somebody else must confirm it.",
        "Ask another leader. Until then both pages say that they could be one person.",
    ),
    "identity-changed": (
        "One of the two was changed since.",
        "Look at both again. If they are still one person, say so anew.",
    ),
    "hold-needs-whom": ("Whose record?", "Type a name or a number and choose them; then why, and who asked for it."),
    "hold-needs-reason": ("A legal hold needs a reason.", "Write who asked for it, and why."),
    "held-already": ("That record is held already.", "It stands in the list of holds."),
    "not-held": ("That record is not held.", "Somebody may have lifted the hold. Nothing was changed."),
    "keep-months": ("That time cannot be chosen.", "Choose from 3 to 36 months."),
    "form-void": ("That form was made void.", "Its answers are not counted. Put it with the void forms."),
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
