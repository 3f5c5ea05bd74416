"""What is known of one change: where it stands in one line, and all of it to copy."""

from __future__ import annotations

from datetime import date

from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.ui.calendar_words import moment
from prisoncare_desktop.ui.screens.sync_page.change_words import refusal, tr
from prisoncare_desktop.usecases.outbox import BatchRecord, EntryState, OutboxLine
from prisoncare_desktop.usecases.sent_changes import SentChange


def receipt_words(line: OutboxLine, today: date) -> str:
    """Return the receipt; of a change that has none, why it has none."""
    if line.receipt is not None and line.within is not None:
        return tr("Sent within no. {n}").format(n=line.within)
    if line.receipt is not None:
        came = tr("{when}, version {version}").format(
            when=moment(line.receipt.received_at, today), version=line.receipt.server_version
        )
        return f"{came} · {line.receipt.resource_type}/{line.receipt.server_id}"
    if line.given_up is not None:
        who = tr("{who}, {when}").format(who=line.given_up.by_name, when=moment(line.given_up.at, today))
        return f"{who}: {line.given_up.reason}" if line.given_up.reason else who
    if line.state is EntryState.REFUSED:
        return refusal(line.last_status, line.kind)[0]
    if line.state is EntryState.CONFLICT:
        return tr("Both sides changed it. Somebody must choose.")
    if line.within is not None:
        return tr("Goes with no. {n}, of the same record").format(n=line.within)
    if line.state is EntryState.CLAIMED:
        return tr("In batch {n}, no answer yet").format(n=line.batch_number)
    if line.next_try_at is not None:
        return tr("Was in batch {n}; next try {when}").format(n=line.batch_number, when=moment(line.next_try_at, today))
    if line.batch_number is not None:
        return tr("Was in batch {n}; goes again").format(n=line.batch_number)
    return tr("Not sent yet")


def facts_of(change: SentChange, batch: BatchRecord | None) -> str:
    """Return all that is known of one change, whole, in lines to copy. Instants as FHIR writes them, UTC.

    It is for IT, so it names no resident; whoever gave a change up is named, and why, to those whose work it is.
    """
    line = change.line
    told = [
        f"Change {line.id}",
        f"Record {line.record_type} {line.record_id}",
        f"Recorded {instant_text(line.recorded_at)}, {_batches(line)}"
        + (f", last answer {line.last_status}" if line.last_status else ""),
    ]
    if line.within is not None:
        went = "Went" if line.receipt is not None else "Goes"
        told.append(f"{went} within change number {line.within} of the same record")
    if line.next_try_at is not None and line.state is EntryState.WAITING:
        told.append(f"Next try {instant_text(line.next_try_at)}")
    if line.receipt is not None:
        told.append(
            f"Receipt {line.receipt.resource_type}/{line.receipt.server_id}, version {line.receipt.server_version}, "
            f"{line.receipt.server_time}, batch {line.receipt.batch_number}"
        )
    if line.given_up is not None:
        why = f": {line.given_up.reason}" if line.given_up.reason else ""
        what = "The trust's side kept" if line.theirs_kept else "Given up"
        told.append(f"{what} by {line.given_up.by_name}, {instant_text(line.given_up.at)}{why}")
    if batch is not None:
        told.append(f"SHA-256 of batch {batch.number}: {batch.sha256}")
    return "\n".join(told)


def _batches(line: OutboxLine) -> str:
    """Return how often it was frozen to be sent. How often a network was tried with the same bytes, nobody counts."""
    if not line.batches:
        return "never put into a batch"
    if line.batch_number is None:
        return "put into a batch that is no longer kept"
    if line.batches == 1:
        return f"put into one batch: {line.batch_number}"
    return f"put into {line.batches} batches, last into {line.batch_number}"
