"""What a change that was set aside means, what can be done about it, and what each decision does: in plain words."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.calendar import instant_of, instant_text
from prisoncare_desktop.domain.resident import ResidentAdded
from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.usecases.outbox import THEIR_WORDS_FOLLOW, EntryState, OutboxEntry
from prisoncare_desktop.usecases.sync_state import AttentionItem


def tr(text: str) -> str:
    return QCoreApplication.translate("change_words", text)


def field_words(name: str) -> str:
    """Return what a field is called."""
    known = {
        "outcome": tr("Outcome"),
        "note": tr("Note"),
        "details": tr("How it was held"),
        "booking": tr("When and where"),
        "status": tr("Review"),
        "due": tr("Due date"),
        "verdict": tr("One person or two"),
        "second": tr("Second person"),
        "list": tr("List"),
        "regime": tr("Regime"),
        "waiting": tr("Waiting"),
        "round": tr("Medicines round"),
        "outside-booking": tr("When and where"),
        "outside-escort": tr("Escort"),
        "outside-outcome": tr("What became of it"),
        "outside-again": tr("In whose place"),
        "outside-bedwatch": tr("Bedwatch"),
        "outside-note": tr("Note beside it"),
        "made": tr("Where its list is from"),
        "places": tr("Places"),
        "closing": tr("Closing of the clinic"),
        "place": tr("Where they are"),
        "needs": tr("What they need"),
        "language": tr("Language"),
    }
    return known.get(name, name)


def state_words(state: EntryState) -> str:
    """Return the plain state of one change."""
    return {
        EntryState.WAITING: tr("saved here"),
        EntryState.CLAIMED: tr("saved here, on its way"),
        EntryState.RECEIPTED: tr("at the trust"),
        EntryState.REFUSED: tr("needs a person"),
        EntryState.CONFLICT: tr("needs a person"),
        EntryState.GIVEN_UP: tr("given up"),
    }[state]


def standing_words(state: EntryState, within: int | None, *, theirs_kept: bool) -> str:
    """Return where one change stands. `within`, `theirs_kept`: as of an `OutboxLine`."""
    if theirs_kept:
        return tr("the trust’s was kept")
    if state is EntryState.RECEIPTED and within is not None:
        return tr("replaced by no. {n}").format(n=within)
    return state_words(state)


def when_there(written: str, today: date) -> str:
    """Return the server's instant as people say it; "" where it says none that can be read."""
    try:
        return moment(instant_of(written), today) if written else ""
    except ValueError:
        return ""


def refusal(status: str, kind: str = "", *, amendable: bool = False) -> tuple[str, str]:
    """Return what a refusal means, and what to do next, by its status and the kind of change.

    `amendable`: a resident added here, who can be corrected here.
    """
    known = {
        "gone": (
            tr("The trust’s record no longer has this record."),
            tr("If that is right, give your change up. If not, the trust must bring it back before yours can go."),
        ),
        "another stands": (
            tr("Another PC sent the same thing first, in other words. Theirs stands at the trust."),
            tr("Compare the two. If theirs is right, give yours up."),
        ),
        "unreadable": (
            tr("The trust’s record holds this in a form that this version of PrisonCare cannot read."),
            tr("Tell IT: a newer version may. Then send yours again."),
        ),
        "unknown kind": (
            tr("This version of PrisonCare cannot send this kind of change."),
            tr("Tell IT: a newer version can. Nothing is lost."),
        ),
        "unbuildable": (
            tr("This change could not be put into the trust’s form."),
            tr("Open the record and look whether something is missing. If not, tell IT."),
        ),
        "fails": (
            tr("The trust’s record fails whenever this change reaches it. All other changes go on."),
            tr("Tell IT. It can be sent again once the trust’s record is put right."),
        ),
        "412": (
            tr("The trust’s record holds this record more than once."),
            tr("Tell IT: somebody there must say which is the right one. Then send yours again."),
        ),
    }
    if status in ("401", "403", "405"):
        return (
            tr("The trust’s record does not let this PC make this change."),
            tr("Tell IT: it is about this PC’s rights there, not about what you wrote."),
        )
    if status not in known and kind == ResidentAdded.kind:
        said = tr("The trust’s record did not accept this resident as they were added.")
        if amendable:
            return said, tr(
                "Look at the numbers, the name and the date of birth. Once corrected, they are sent with the next sync."
            )
        return said, tr("They cannot be changed here any more. Tell IT, and send it again once the trust can take it.")
    return known.get(
        status,
        (
            tr("The trust’s record did not accept what was written."),
            tr("Open the record and correct it, or send it again. If it comes back once more, tell IT."),
        ),
    )


def their_words(entry: OutboxEntry) -> str:
    """Return what the trust's record itself said of a change, with its status; "" where it said nothing."""
    _ours, _follows, theirs = entry.last_words.partition(THEIR_WORDS_FOLLOW)
    return f"{entry.last_status}: {theirs}" if theirs else ""


def effect_of_theirs() -> str:
    return tr(
        "The record here becomes what the trust has. Your change is not sent. It stays in the history with your name "
        "and the reason."
    )


def effect_of_giving_up(item: AttentionItem) -> str:
    """Return what giving this change up does."""
    if item.there:
        return tr(
            "The change is not sent, and the record here becomes what the trust has. The change stays in the history "
            "with your name and the reason."
        )
    return tr(
        "The change is not sent. It stays on this PC, marked as given up with your name and the reason. The trust and "
        "other PCs will not have it."
    )


def note_for_it(item: AttentionItem, now_text: str, prison: str) -> str:
    """Return what IT needs to find this change, and nothing about anybody: no name, no answer, no server's words."""
    entry = item.entry
    return "\n".join(
        (
            "PrisonCare: a change that the central record did not take",
            f"prison: {prison or '-'}",
            f"written: {now_text}",
            f"kind: {entry.kind} (payload version {entry.payload_version})",
            f"change id: {entry.id}",
            f"event id: {entry.event_id}",
            f"record: {entry.record_type} {entry.record_id}, revision {entry.revision}",
            f"number on this PC: {entry.seq}",
            f"recorded at: {instant_text(entry.recorded_at)}",
            f"state: {entry.state}",
            f"status: {entry.last_status or '-'}",
            f"changes waiting behind it: {item.behind}",
            "",
        )
    )
