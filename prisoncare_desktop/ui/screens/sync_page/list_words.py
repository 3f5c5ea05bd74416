"""What a list of changes is called, what it holds in a line, and what it says while it is empty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.screens.sync_page.change_words import tr
from prisoncare_desktop.usecases.outbox import BatchRecord
from prisoncare_desktop.usecases.sent_changes import SentChanges, Which


@dataclass(frozen=True)
class ListWords:
    title: str
    line: str
    empty: str


def list_words(page: SentChanges, which: Which | None, today: date) -> ListWords:
    """Return the words of a list. `which` None: what the page's batch held, if this PC still has that."""
    if page.batch is not None:
        return _of_a_batch(page.batch, len(page.changes), today)
    if which is None:
        gone = tr("This batch is no longer kept on this PC.")
        return ListWords(tr("A batch"), gone, gone)
    n, listed = page.counted, len(page.changes)
    words = {
        Which.WITHOUT_RECEIPT: ListWords(
            tr("Without a receipt"),
            tr("Everything recorded here that the trust does not have, oldest first: {n}."),
            tr("Every change made on this PC is at the trust, with a receipt."),
        ),
        Which.SAVED_HERE: ListWords(
            tr("Saved here"),
            tr("On this PC, waiting to be sent or to be answered, oldest first: {n}."),
            tr("Nothing waits to be sent."),
        ),
        Which.NEEDS_A_PERSON: ListWords(
            tr("Needs a person"),
            tr("Set aside until somebody decides: {n}. The Sync page says what to do."),
            tr("Nothing waits for a person."),
        ),
        Which.GIVEN_UP: ListWords(
            tr("Not to be sent"),
            tr("Somebody gave these up, or kept the trust’s instead: {n}. Who and why stays with them."),
            tr("Of nothing was it decided that it is not sent."),
        ),
        Which.AT_THE_TRUST: ListWords(
            tr("At the trust"),
            tr("The trust has these, or a later one that says the same, and said so, newest first: {n}."),
            tr("Nothing has a receipt yet."),
        ),
        Which.ALL: ListWords(
            tr("All changes"),
            tr("Everything recorded on this PC, newest first: {n}."),
            tr("Nothing was recorded on this PC yet."),
        ),
    }[which]
    line = words.line.format(n=n)
    if page.more:
        line += " " + tr("There are more than this list shows.")
    elif n > listed:
        gone = tr("{n} of them were settled so long ago that this PC no longer keeps them.")
        line += " " + gone.format(n=n - listed)
    return ListWords(words.title, line, words.empty)


def _of_a_batch(batch: BatchRecord, held: int, today: date) -> ListWords:
    said = tr("no answer to it")
    if batch.answered_at is not None:
        said = tr("answered {when}").format(when=moment(batch.answered_at, today))
    one, many = tr("Frozen {built}, {said}. Sent as 1 record."), tr("Frozen {built}, {said}. Sent as {n} records.")
    line = (one if held == 1 else many).format(built=moment(batch.built_at, today), said=said, n=held)
    return ListWords(tr("Batch {n}").format(n=batch.number), line, tr("What it held is no longer kept on this PC."))
