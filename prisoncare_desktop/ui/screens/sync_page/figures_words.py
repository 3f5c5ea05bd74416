"""How the sync stands, for IT: each figure's name and what it is, in words and in the server's own terms."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.ui.calendar_words import full_day, moment
from prisoncare_desktop.ui.screens.sync_page.change_words import when_there
from prisoncare_desktop.ui.sync_words import needing_words, resource_words, span_words
from prisoncare_desktop.usecases.sync_figures import SyncFigures


def tr(text: str) -> str:
    return QCoreApplication.translate("sync_figures", text)


def standing(f: SyncFigures, today: date) -> list[tuple[str, str]]:
    """Return (what it is called, what it is) in the order of the page. Times in the prison's own clock."""
    counts, state = f.counts, f.state
    known, none = tr("unknown"), tr("none")
    all_counts = tr("{here} saved here, {there} at the trust, {odd}, {gone} given up: {all} together")
    lines = [
        (tr("This PC"), f.device_id or known),
        (tr("PrisonCare"), f.program),
        (
            tr("Changes"),
            all_counts.format(
                here=counts.saved_here,
                there=counts.at_the_trust,
                odd=needing_words(counts.needs_attention),
                gone=counts.given_up,
                all=counts.together,
            ),
        ),
        (tr("Oldest without a receipt"), _span(f.oldest_s) if f.oldest_s is not None else none),
        (tr("Last batch"), tr("{n}, answered up to {m}").format(n=f.last_batch, m=f.last_answered)),
        (tr("Last sync"), moment(state.last_sync_at, today) if state.last_sync_at else tr("never")),
        (tr("Next try"), moment(state.next_try_at, today) if state.next_try_at else known),
        (tr("Trouble"), state.trouble or none),
        (tr("Failed in a row"), str(f.failures_in_a_row)),
        (tr("Way"), f.carrier or tr("straight to its FHIR server")),
        (tr("Clock, against the trust’s"), _clock(f)),
        (
            tr("This PC’s certificate"),
            full_day(f.certificate_ends_at.date()) if f.certificate_ends_at else tr("none in use"),
        ),
        (tr("Counts against the trust’s"), _agreement(f)),
        (tr("Checked record by record"), _checked(f, today)),
        (tr("Held"), ", ".join(f"{why} {n}" for why, n in sorted(f.held.items()) if n) or none),
        (
            tr("Came down"),
            ", ".join(f"{resource_words(kind)} {n}" for kind, n in sorted(f.copies.items())) or tr("nothing"),
        ),
        (tr("The server"), _server(f) or none),
        (tr("Silent PCs of this prison"), _silent_pcs(f) or none),
        (tr("Sync under way in"), f.lease_of or tr("no process")),
    ]
    if state.silent is not None:
        waiting = state.silent.waiting + state.silent.need_a_person
        lines.insert(4, (tr("Silent for over a day, or needing a person"), str(waiting)))
    return lines


def _clock(f: SyncFigures) -> str:
    if f.state.last_sync_at is None and f.clock_difference_s is None:
        return tr("unknown")
    if f.clock_difference_s is None:
        return tr("less than 5 minutes apart")
    told = tr("{n} s ahead") if f.clock_difference_s > 0 else tr("{n} s behind")
    return told.format(n=abs(f.clock_difference_s))


def _silent_pcs(f: SyncFigures) -> str:
    return ", ".join(f"{one.name or one.device_id} ({span_words(one.silent_for)})" for one in f.silent_pcs)


def _agreement(f: SyncFigures) -> str:
    told = [
        tr("{what} {there} there, {here} here").format(
            what=resource_words(one.resource_type), there=one.there, here=one.here
        )
        for one in f.state.disagreeing
    ]
    if f.carrier or f.state.last_sync_at is None:  # only a server that is asked over the network counts for us
        return "; ".join(told) or tr("not compared")
    return "; ".join(told) or tr("agree")


def _checked(f: SyncFigures, today: date) -> str:
    told = [
        tr("{what} {when}, missed {n}").format(
            what=resource_words(kind), when=when_there(str(found.get("at", "")), today), n=found.get("missed", 0)
        )
        for kind, found in sorted(f.reconciled.items())
    ]
    return "; ".join(told) or tr("not yet")


def _span(seconds: float) -> str:
    return span_words(timedelta(seconds=seconds))


def _server(f: SyncFigures) -> str:
    """Return what is known of the server, in its own terms: these are for IT, to be searched for."""
    return ", ".join(
        _said(name, value)
        for name, value in sorted(f.server.items())
        if value != "" and (name, value) != ("failed_together", 0)
    )


def _said(name: str, value: object) -> str:
    """Return one thing learnt of the server; its own name of what has no words here."""
    known = {
        "max_entries": tr("takes {value} records in one Bundle"),
        "page_entries": tr("gives {value} on a page"),
        "identifier_types": tr("finds {value} kinds of record by identifier"),
        "failed_together": tr("failed {value} times in a row when asked together"),
        "learnt_at": tr("learnt {value}"),
        "singly_until": tr("asked singly until {value}"),
    }
    shown = len(value) if isinstance(value, list) else value
    if name == "time_search":
        return tr("finds changes by time") if value else tr("does not find changes by time")
    return known.get(name, f"{name} {{value}}").format(value=shown)
