"""How the records stand, in the few words of the top bar's chip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.settings import COURIER
from prisoncare_desktop.ui.calendar_words import moment, wall_clock
from prisoncare_desktop.ui.frame.top_bar import SyncLevel
from prisoncare_desktop.ui.trouble import is_its_move, sync_trouble_words
from prisoncare_desktop.usecases.sync_state import Disagreement, Silence, SilentPc, SyncState, WentBack
from prisoncare_desktop.usecases.syncing import BUSY, STOPPED, SyncOutcome


def tr(text: str) -> str:
    return QCoreApplication.translate("sync_words", text)


def waiting_words(state: SyncState) -> str:
    """Return e.g. `3 saved here`, or `3 saved here, sent 09:12, not answered yet`."""
    words = tr("{0} saved here").format(state.counts.saved_here)
    under_way = state.awaited
    if under_way is None or not under_way.changes or under_way.since is None:
        return words
    when = moment(under_way.since, local_date(state.last_sync_at or under_way.since))
    if state.carrier == COURIER:
        in_files = tr("{words}, {n} of them in a courier's file since {when}, not answered yet")
        return in_files.format(words=words, n=under_way.changes, when=when)
    if under_way.changes >= state.counts.saved_here:
        return tr("{words}, sent {when}, not answered yet").format(words=words, when=when)
    return tr("{words}, {n} of them sent {when}, not answered yet").format(words=words, n=under_way.changes, when=when)


def awaited_words(state: SyncState, today: date) -> str:
    """Return e.g. `3 sent, waiting for the trust's answer since 09:12`; "" where nothing was sent that way."""
    under_way = state.awaited
    said = []
    by_hand = state.carrier == COURIER
    if by_hand and under_way is None and state.counts.saved_here:
        return tr("until a file is made for the courier")
    if under_way is not None and under_way.changes and under_way.since is not None:
        words = tr("{n} sent, waiting for the trust's answer since {when}")
        if by_hand:
            words = tr("{n} in a courier's file since {when}, not answered yet")
        said.append(words.format(n=under_way.changes, when=moment(under_way.since, today)))
    if under_way is not None and under_way.not_yet:
        said.append(tr("{n} ready to be sent").format(n=under_way.not_yet))
    return "; ".join(said)


def unanswered_words(state: SyncState) -> str:
    """Return what a person must ask the trust about, as nothing here can put it right; "" if there is nothing."""
    said = []
    if state.awaited is not None and state.awaited.needs_a_person:
        said.append(
            tr(
                "The trust has not answered what was sent again and again, or it could not be delivered. "
                "Nothing is lost. Ask IT whether the trust receives this PC's messages."
            )
        )
    if state.awaited is not None and state.awaited.refused:
        said.append(
            tr(
                "The trust has this PC's work and its record lets none of it in. Nothing is lost, and it goes again by "
                "itself. IT must ask the trust to let this PC in."
            )
        )
    if state.strange:
        said.append(
            tr(
                "Messages came from the trust that this PC cannot believe ({n}). They settled nothing. IT must look: "
                "prisoncare sync --aside lists them."
            ).format(n=len(state.strange))
        )
    return " ".join(said)


def needing_words(n: int) -> str:
    """Return e.g. `1 needs a person`."""
    return tr("1 needs a person") if n == 1 else tr("{n} need a person").format(n=n)


def going_words(state: SyncState, going: str) -> str:
    """Return the chip's words while a sync goes on: what needs a person still does."""
    odd = state.counts.needs_attention
    return " · ".join([*([needing_words(odd)] if odd else []), _waiting_in_short(state), going])


def unconnected_words() -> str:
    """Return what to say of a PC that has no address of a trust's record."""
    return tr("This PC is not connected to a trust's record yet")


def chip_words(state: SyncState, *, connected: bool = True) -> str:
    """Return e.g. `3 saved here · 412 at the trust, 09:12`; what is wrong comes first."""
    if not connected:
        short = tr("not connected yet")  # more would take the room of the search and of who is here
        return f"{waiting_words(state)} · {short}" if state.counts.saved_here else tr("Not connected to a trust yet")
    odd = state.counts.needs_attention
    said = []
    if state.trouble:
        said.append(_trouble_in_short(state.trouble))
    if odd:
        said.append(needing_words(odd))
    if state.counts.saved_here or not odd:
        said.append(_waiting_in_short(state))
    if state.trouble and state.next_try_at and not is_its_move(state.trouble):
        said.append(tr("next try {0}").format(wall_clock(state.next_try_at)))
    else:
        said.append(_at_the_trust(state, with_time=not odd and not state.trouble))
    return " · ".join(said)


def chip_told(state: SyncState) -> str:
    """Return all that the chip has no room for: each state, and when the trust was last heard."""
    odd = state.counts.needs_attention
    return " · ".join([*([needing_words(odd)] if odd else []), waiting_words(state), _at_the_trust(state)])


def _at_the_trust(state: SyncState, *, with_time: bool = True) -> str:
    words = tr("{0} at the trust").format(state.counts.at_the_trust)
    return f"{words}, {wall_clock(state.last_sync_at)}" if state.last_sync_at and with_time else words


def _waiting_in_short(state: SyncState) -> str:
    """Return e.g. `3 saved here, 2 in a file`: since when, the chip's tooltip and the Sync page say."""
    words = tr("{0} saved here").format(state.counts.saved_here)
    under_way = state.awaited
    if under_way is None or not under_way.changes:
        return words
    if under_way.changes >= state.counts.saved_here:
        return tr("{words}, in a file").format(words=words) if state.carrier == COURIER else waiting_words(state)
    short = tr("{words}, {n} in a file") if state.carrier == COURIER else tr("{words}, {n} sent")
    return short.format(words=words, n=under_way.changes)


def _trouble_in_short(trouble: str) -> str:
    if trouble == "ServerUnreachable":
        return tr("No network")
    if trouble == "ServerRefusesUs":
        return tr("Not let in: tell IT")
    return tr("Sync stands still: tell IT") if is_its_move(trouble) else tr("Sync has trouble")


def chip_level(state: SyncState, *, connected: bool = True) -> SyncLevel:
    """Return the colour of the chip's dot, which only repeats the words."""
    if not connected:
        return "waiting"
    if state.trouble or state.counts.needs_attention:
        return "trouble"
    return "waiting" if state.counts.saved_here else "done"


def resource_words(resource_type: str) -> str:
    """Return what a kind of resource is called, as the first word of a line."""
    named = {
        "Appointment": tr("Appointments"),
        "EpisodeOfCare": tr("Episodes of care"),
        "Flag": tr("Alerts"),
        "List": tr("Weekly draws"),
        "Location": tr("Places"),
        "Patient": tr("Residents"),
        "Practitioner": tr("Staff"),
        "QuestionnaireResponse": tr("Filled forms"),
        "Organization": tr("Organisations"),
        "Basic": tr("Other records"),
        "Task": tr("Reviews"),
    }
    return named.get(resource_type, resource_type)


def counts_words(disagreeing: Sequence[Disagreement]) -> str:
    """Return which counts of the trust's differ from this PC's, and whose move that is; "" while all agree."""
    if not disagreeing:
        return ""
    told = [
        tr("{what}: {there} at the trust, {here} here").format(
            what=resource_words(one.resource_type), there=one.there, here=one.here
        )
        for one in disagreeing
    ]
    said = [tr("The trust counts otherwise than this PC. {what}.").format(what="; ".join(told))]
    lost = sum(one.missing_there for one in disagreeing)
    if lost:
        said.append(tr("The trust gave receipts for {n} records that it does not count. Tell IT today.").format(n=lost))
    else:
        said.append(tr("This PC fetches what is missing by itself. If this is still here tomorrow, tell IT."))
    return " ".join(said)


def silent_pcs_words(silent: Sequence[SilentPc]) -> str:
    """Return which other PCs of the prison tell nothing, since when, and what to do; "" while all do."""
    if not silent:
        return ""
    which = ", ".join(
        tr("{name} ({span})").format(name=one.name or one.device_id[:8], span=span_words(one.silent_for))
        for one in silent
    )
    return tr(
        "The trust has not heard of these PCs for over a day: {which}. What is recorded on them, nobody else can see. "
        "See whether they are switched on, signed in to and on the network."
    ).format(which=which)


def asked_words(outcome: SyncOutcome, today: date) -> str:
    """Return how a sync ended that a person asked for and that did not reach its end; when the next try is."""
    if outcome.trouble == BUSY:
        return tr("Another sync of this PC is under way.")
    what = tr("Stopped. What came stays.") if outcome.trouble == STOPPED else sync_trouble_words(outcome.trouble).what
    if is_its_move(outcome.trouble):
        return f"{what} {sync_trouble_words(outcome.trouble).next_step}"
    if outcome.next_try_at is None:
        return what
    when = moment(outcome.next_try_at, today)
    return tr("{what} The next try is by itself: {when}.").format(what=what, when=when)


def clock_words(ahead: timedelta) -> str:
    """Return what is wrong with this PC's clock, and what follows; "" while nothing is."""
    if not ahead:
        return ""
    way = tr("ahead of") if ahead > timedelta() else tr("behind")
    return tr(
        "This PC's clock is {much} {way} the trust's. Check the time you write down. "
        "Lists of what is due show more rather than fewer. Ask IT to set the clock."
    ).format(much=span_words(abs(ahead)), way=way)


def certificate_words(ends_at: datetime | None, now: datetime) -> str:
    """Return when this PC's certificate ends, and whose move that is; "" while that is far off."""
    if ends_at is None:
        return ""
    if ends_at <= now:
        return tr("This PC's certificate for the trust's record has run out. Tell IT: a new one must be imported.")
    return tr(
        "This PC's certificate for the trust's record runs out in {span}. Tell IT: a new one must be imported before."
    ).format(span=span_words(ends_at - now))


def went_back_words(found: WentBack, today: date) -> str:
    """Return that one side was not as the other had left it, what was done about it, and what to do."""
    when = moment(found.at, today)
    if found.here:
        told = tr(
            "The records of this PC are an older copy, or another PC works with a copy of them (found {when}). This PC "
            "goes on under a new name. Tell IT: work done here since the copy was made may be missing."
        )
    else:
        told = tr(
            "The trust's record was brought back to an earlier state (found {when}). What it lost of this PC's work is "
            "sent again by itself."
        )
    if not found.all_is_down:
        told += " " + tr("Do not rely on lists of what is due until this PC has synced.")
    return told.format(when=when)


def silence_words(silent: Silence | None) -> str:
    """Return what has not reached the trust for too long; "" while nothing has."""
    if silent is None:
        return ""
    said = []
    needing, waiting = silent.need_a_person, silent.waiting
    if needing == 1:
        said.append(tr("1 change needs a person before the trust can have it."))
    elif needing:
        said.append(tr("{n} changes need a person before the trust can have them.").format(n=needing))
    if waiting == 1:
        said.append(tr("1 change has not reached the trust for over a day."))
    elif waiting:
        said.append(tr("{n} changes have not reached the trust for over a day.").format(n=waiting))
    if silent.oldest_for is not None:
        which = tr("It has waited {span}.") if needing + waiting == 1 else tr("The oldest has waited {span}.")
        said.append(which.format(span=span_words(silent.oldest_for)))
    said.append(tr("Nothing is lost, but nobody elsewhere can see it."))
    return " ".join(said)


def span_words(span: timedelta) -> str:
    """Return a length of time in the two words people need: `12 minutes`, `26 hours`, `3 days`, `10 years`."""
    minutes = max(int(span.total_seconds() // 60), 1)
    if minutes == 1:
        return tr("1 minute")
    for size, many in (
        (365 * 24 * 60, tr("{n} years")),
        (24 * 60, tr("{n} days")),
        (60, tr("{n} hours")),
    ):
        if minutes >= 2 * size:
            return many.format(n=minutes // size)
    return tr("{n} minutes").format(n=minutes)
