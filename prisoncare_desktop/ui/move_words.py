"""Where a resident lived and what happened, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.domain.whereabouts import MoveKind, Whereabouts
from prisoncare_desktop.ui.calendar_words import full_day, wall_clock
from prisoncare_desktop.usecases.whereabouts import StayLine


def tr(text: str) -> str:
    return QCoreApplication.translate("move_words", text)


def kind_words(kind: MoveKind) -> str:
    """Return what happened, e.g. `Went to court`."""
    return {
        MoveKind.SEEN: tr("Seen there"),
        MoveKind.MOVE: tr("Moved"),
        MoveKind.RECEPTION: tr("Came into prison"),
        MoveKind.TRANSFER_IN: tr("Came from another prison"),
        MoveKind.TRANSFER_OUT: tr("Went to another prison"),
        MoveKind.RELEASE: tr("Released"),
        MoveKind.COURT: tr("Went to court"),
        MoveKind.HOSPITAL: tr("Went to hospital"),
        MoveKind.RETURN: tr("Came back"),
    }[kind]


def where_words(line: Whereabouts) -> str:
    """Return where they were: a cell, `out` while they are expected back, `not here` once they have left."""
    if line.presence is not Presence.HERE:
        return tr("out") if line.presence is Presence.OUT else tr("not here")
    return line.cell or tr("no cell")


def since_words(line: StayLine) -> str:
    """Return e.g. `3 Nov 2026, 09:40`, or that nobody here knows since when."""
    if line.since is None:
        return tr("before that")
    return f"{full_day(local_date(line.since))}, {wall_clock(line.since)}"


def told_words(line: StayLine) -> str:
    """Return what happened and who said so, e.g. `Moved. Said by Ada Obi.`"""
    if line.since is None:
        return ""
    place = line.stay.line.place
    what = f"{kind_words(line.stay.line.kind)}, {place}" if place else kind_words(line.stay.line.kind)
    if line.by_trust:
        return tr("{what}. From the trust's record.").format(what=what)
    who = line.told_by or tr("a colleague")
    return tr("{what}. Said by {who}.").format(what=what, who=who)
