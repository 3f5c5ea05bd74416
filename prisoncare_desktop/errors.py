"""Every error we raise on purpose, in three families by whose move it is.

`UserError`: theirs; the message is shown as it stands. `EnvironmentTrouble`: nobody's; wait, retry, or fetch IT.
`Bug`: ours; logged with an incident number. Messages carry ids, never a name, an answer or free text.
"""

from __future__ import annotations


class PrisonCareError(Exception):
    """The root of all we raise on purpose; never raised itself."""


# --- theirs ---------------------------------------------------------------------------------------------------------


class UserError(PrisonCareError):
    """The person at the keyboard can put this right; the message says how."""


class WrongPassword(UserError):
    """The password did not open this person's key slot. `failures`: wrong tries in a row so far."""

    def __init__(self, user_id: str, failures: int) -> None:
        super().__init__(f"wrong password for user {user_id}, try {failures}")
        self.user_id = user_id
        self.failures = failures


class RuleBroken(UserError):
    """A rule of care forbids this now. `code` names the rule, for the words on screen."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class NotAllowed(UserError):
    """This role may not do this. `action`: the command or query's name."""

    def __init__(self, action: str, role: str) -> None:
        super().__init__(f"{role} may not {action}")
        self.action = action
        self.role = role


class NotFound(UserError):
    """No such record in this store."""

    def __init__(self, kind: str, record_id: str) -> None:
        super().__init__(f"no {kind} {record_id} on this PC")
        self.kind = kind
        self.record_id = record_id


class ChangedMeanwhile(UserError):
    """Somebody else changed this record since it was shown; look again, then decide."""

    def __init__(self, kind: str, record_id: str) -> None:
        super().__init__(f"{kind} {record_id} was changed meanwhile")
        self.kind = kind
        self.record_id = record_id


class FormIncomplete(UserError):
    """A form was to be completed while answers are needed or wrong. `problems`: (link id, problem code)."""

    def __init__(self, problems: tuple[tuple[str, str], ...]) -> None:
        super().__init__(f"{len(problems)} answers stand in the way of completing")
        self.problems = problems


class TooManyTries(UserError):
    """Too many wrong passwords: no try is judged now. `wait_s`: how long to wait, None until a colleague helps."""

    def __init__(self, user_id: str, failures: int, wait_s: float | None) -> None:
        super().__init__(f"user {user_id} has {failures} wrong tries; wait {wait_s} s")
        self.user_id = user_id
        self.failures = failures
        self.wait_s = wait_s


class ReasonNeeded(UserError):
    """This record is opened only with a reason. `resident_id`: whose; `why`: a code: "no-consent", "break-glass"."""

    def __init__(self, resident_id: str, why: str) -> None:
        super().__init__(f"the record of resident {resident_id} opens with a reason only ({why})")
        self.resident_id = resident_id
        self.why = why


class CourierFileRefused(UserError):
    """A courier file was not read in, or not made; nothing was changed. `code`: why, for the words on screen."""

    def __init__(self, code: str) -> None:
        super().__init__(f"courier: {code}")
        self.code = code


class StoreOnNetworkShare(UserError):
    """The data folder lies on a network share, where SQLite loses data. IT must choose a local folder."""


class AlreadyRunning(UserError):
    """Another PrisonCare holds this data folder."""


# --- nobody's -------------------------------------------------------------------------------------------------------


class EnvironmentTrouble(PrisonCareError):
    """The machine, the disk or the network; nothing is lost, somebody waits or fetches IT."""


class StoreUnavailable(EnvironmentTrouble):
    """The store could not be read or written just now."""


class DiskFull(StoreUnavailable):
    """The disk is full: this save did not happen, everything saved before it is whole."""


class StoreDamaged(EnvironmentTrouble):
    """The store's file is damaged. It was moved aside, not deleted. `moved_to`: where it lies now, None if unmoved."""

    def __init__(self, message: str, moved_to: str | None = None) -> None:
        super().__init__(message)
        self.moved_to = moved_to


class StoreTooNew(EnvironmentTrouble):
    """The store was written by a newer PrisonCare than this one."""


class KeySlotsDamaged(EnvironmentTrouble):
    """The key slot file and its previous copy cannot be read, or belong to another store."""


class BackupUnusable(EnvironmentTrouble):
    """A backup cannot be read, or is not whole. What it was to replace is untouched."""


class BackupDiskFull(DiskFull):
    """The disk that backups go to is full. No backup was made; the store and earlier backups are as they were."""


class UnreadableForm(EnvironmentTrouble):
    """A Questionnaire or an answer to one is not what FHIR R4 says. `link_id`: the item, where one is to blame."""

    def __init__(self, message: str, link_id: str | None = None) -> None:
        super().__init__(message)
        self.link_id = link_id


class UnprintableForm(EnvironmentTrouble):
    """Our fonts have no letter for something that is to be printed. Nothing was printed; the form wants other signs.

    `signs`: their code points, such as "U+4E2D"."""

    def __init__(self, signs: tuple[str, ...]) -> None:
        super().__init__(f"no font on this PC prints {', '.join(signs)}")
        self.signs = signs


class ServerUnreachable(EnvironmentTrouble):
    """No answer from the central record: no network, or nobody there.

    `timed_out`: it was reached and stayed silent. `reached`: so it was, or it hung up.
    """

    def __init__(self, message: str, *, timed_out: bool = False, reached: bool = False) -> None:
        super().__init__(message)
        self.timed_out = timed_out
        self.reached = reached or timed_out


class ServerRefusesUs(EnvironmentTrouble):
    """The central record (401, 403) or its token service does not accept this PC's credentials. IT's move.

    `status`: 0 where the line itself refused this PC's certificate.
    """

    def __init__(self, status: int) -> None:
        said = f"the central record answered {status}" if status else "this PC's certificate is not accepted"
        super().__init__(said)
        self.status = status


class AccessUnusable(EnvironmentTrouble):
    """What this PC was given to reach the central record cannot be used. IT's move, in the settings. `what`: a code:

    "token", "certificate", "signing-key", "token-address", "authority-file", "proxy", "mesh-password".
    """

    def __init__(self, what: str) -> None:
        super().__init__(f"this PC's {what} cannot be used")
        self.what = what


class CertificateEnded(EnvironmentTrouble):
    """The time of this PC's own certificate is over, and the central record does not let it in. IT must renew it."""


class LineIntercepted(EnvironmentTrouble):
    """Whoever answers for the central record shows a certificate by somebody this PC does not trust. IT's move:

    a device on the way reads along, or an authority is missing here. Nothing was sent.
    """


class WrongServerName(EnvironmentTrouble):
    """Whoever answers at the central record's address shows a certificate for another name. Nothing was sent."""


class ServerCertificateOver(EnvironmentTrouble):
    """By this PC's clock the central record's certificate is over, or not valid yet. One of the two is wrong."""


class ProxyRefusesUs(EnvironmentTrouble):
    """The network's proxy does not let this PC through (407: it asks who this is). IT's move."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the proxy answered {status}")
        self.status = status


class ServerTrouble(EnvironmentTrouble):
    """The central record answered 5xx or 429. `retry_after_s`: the wait it asked for, None if it did not.

    `asked`: False where its token service answered so: that says nothing of what was to be sent or asked for.
    """

    def __init__(self, status: int, retry_after_s: float | None = None, *, asked: bool = True) -> None:
        super().__init__(f"the central record answered {status}" if asked else f"its token service answered {status}")
        self.status = status
        self.retry_after_s = retry_after_s
        self.asked = asked

    @property
    def busy(self) -> bool:
        """Whether the server, or what stands before it, has too much to do: that says nothing of what was asked."""
        return self.status in (429, 502, 503, 504)


class ServerNonsense(EnvironmentTrouble):
    """The answer was no FHIR, or not an answer to what was asked."""


class SearchRefused(ServerNonsense):
    """The central record refused a search with a 4xx: it may know other ways to ask for the same."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the central record answered {status}")
        self.status = status


class AnswerTooLarge(ServerNonsense):
    """The answer is larger than this PC takes: less must be asked for at once."""


class BundleRefused(EnvironmentTrouble):
    """The central record refused a whole Bundle (400, 413, 422): it must be split. `words`: the server's own."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(f"the central record refused a bundle with {status}")
        self.status = status
        self.words = words


class FileNotWritten(EnvironmentTrouble):
    """A file that a person asked for could not be written where they wanted it."""


class StickFull(FileNotWritten):
    """There is no room where a person wanted a file; nothing of it is there, and the store has what it had."""


class PrinterTrouble(EnvironmentTrouble):
    """No printer, or it refused the job."""


# --- ours -----------------------------------------------------------------------------------------------------------


class Bug(PrisonCareError):
    """We got it wrong. Logged with an incident number; the person may go on elsewhere."""


class UnrecordedChange(Bug):
    """A unit of work was to be committed with changed rows but no event: no trail, no outbox. Never let through."""


class NotAnAnswer(Bug):
    """A face gave a form something its item cannot hold, or an answer to what is not answered by people."""

    def __init__(self, link_id: str, why: str) -> None:
        super().__init__(f"item {link_id}: {why}")
        self.link_id = link_id
