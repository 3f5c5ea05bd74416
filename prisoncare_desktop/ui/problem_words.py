"""What is wrong with a list, in words: what it is, whose move it is, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.attendance import ClinicSession
from prisoncare_desktop.ui.calendar_words import wall_clock
from prisoncare_desktop.ui.clash_words import clash_words
from prisoncare_desktop.ui.outcome_words import outcome_words
from prisoncare_desktop.ui.resident_words import presence_words, wing_words
from prisoncare_desktop.usecases.list_problems import PEOPLE_MOST, ListProblem, ListTrouble, Place


def tr(text: str) -> str:
    return QCoreApplication.translate("problem_words", text)


_WHAT: Final[dict[ListTrouble, str]] = {
    ListTrouble.UNREADABLE: "Cannot be read",
    ListTrouble.UNKNOWN_CLINIC: "Kind of clinic not known",
    ListTrouble.TWICE_ON_LIST: "Twice on this list",
    ListTrouble.TWO_AT_ONCE: "Two places at once",
    ListTrouble.SAME_CLINIC: "Same clinic, two rooms?",
    ListTrouble.ONE_ROOM: "Two clinics in one room",
    ListTrouble.ONE_CLINICIAN: "One clinician, two clinics",
    ListTrouble.HAS_LEFT: "Has left",
    ListTrouble.NO_NUMBER: "No prison number or name",
    ListTrouble.AT_NIGHT: "At night",
    ListTrouble.ODD_LENGTH: "Odd length",
    ListTrouble.TOO_MANY: "Too many people",
}


def what_words(one: ListProblem) -> str:
    """Return what is wrong, as a chip says it."""
    return tr(_WHAT[one.trouble])


def where_words(one: ListProblem) -> str:
    """Return which clinic it is about, "" of what cannot be read."""
    return _clinic(one.clinic_label, one.session) if one.session is not None else ""


def with_words(one: ListProblem, *, may_settle: bool) -> str:
    """Return what is wrong in a sentence or two, and what to do about it."""
    said = _SAID[one.trouble](one)
    return f"{said} {tr('S settles it.')}" if may_settle and one.trouble in SETTLED_HERE else said


def _clinic(label: str, session: ClinicSession | None) -> str:
    return f"{label}, {wing_words(session.wing)}" if session is not None and session.wing else label


def _room(session: ClinicSession | None) -> str:
    return (session.room if session is not None else "") or tr("no room named")


def _place(place: Place) -> str:
    """Return e.g. `09:30, from the trust, Attended`; without the last while nothing is recorded."""
    a = place.appointment
    came = tr("added here") if a.made_here else tr("from the trust")
    return ", ".join(filter(None, (wall_clock(a.starts_at), came, outcome_words(a) if a.outcome is not None else "")))


def _twice(one: ListProblem) -> str:
    name = one.resident.name if one.resident is not None else ""
    return tr("{name} is on this list twice: {places}.").format(
        name=name, places="; ".join(_place(place) for place in one.places)
    )


def _at_once(one: ListProblem) -> str:
    name = one.resident.name if one.resident is not None else ""
    at = wall_clock(one.places[0].appointment.starts_at) if one.places else ""
    also = clash_words(one.elsewhere) if one.elsewhere is not None else ""
    return tr("{name} is asked for at {at} here, and: {also}. Move one of the two.").format(name=name, at=at, also=also)


def _same(one: ListProblem) -> str:
    return tr("The trust has this clinic in {theirs}, one made here is in {ours}. Is it the same clinic?").format(
        theirs=_room(one.session), ours=_room(one.other)
    )


def _two(words: str) -> Callable[[ListProblem], str]:
    def said(one: ListProblem) -> str:
        return tr(words).format(
            one=_clinic(one.clinic_label, one.session),
            other=_clinic(one.other_label, one.other),
            room=_room(one.session),
            clinician=one.session.clinician if one.session is not None else "",
        )

    return said


def _left(one: ListProblem) -> str:
    gone = presence_words(one.resident.presence) if one.resident is not None else ""
    return tr("{gone}. Record it as cancelled on that list, or say on their page that they are back.").format(gone=gone)


def _plain(words: str) -> Callable[[ListProblem], str]:
    return lambda _one: tr(words).format(most=PEOPLE_MOST)


_SAID: Final[dict[ListTrouble, Callable[[ListProblem], str]]] = {
    ListTrouble.UNREADABLE: _plain(
        "The trust sent an appointment that cannot be read here, so somebody may be missing from a list. Tell IT: the "
        "Sync page names it."
    ),
    ListTrouble.UNKNOWN_CLINIC: _plain(
        "Nobody here knows this kind of clinic. It is shown by its code, and masked outside health care. "
        "A leader adds it under Settings."
    ),
    ListTrouble.TWICE_ON_LIST: _twice,
    ListTrouble.TWO_AT_ONCE: _at_once,
    ListTrouble.SAME_CLINIC: _same,
    ListTrouble.ONE_ROOM: _two("{one} and {other} are both in {room} in this half-day. Ask the booking desk."),
    ListTrouble.ONE_CLINICIAN: _two("{clinician} holds both {one} and {other} in this half-day. Ask the booking desk."),
    ListTrouble.HAS_LEFT: _left,
    ListTrouble.NO_NUMBER: _plain("Two identifiers are needed. Ask reception for the number; the trust must send it."),
    ListTrouble.AT_NIGHT: _plain("Nobody holds a clinic at that time. Ask the booking desk which time is meant."),
    ListTrouble.ODD_LENGTH: _plain("The length of this appointment cannot be right. Ask the booking desk."),
    ListTrouble.TOO_MANY: _plain("More than {most} people are on this list. Ask the booking desk if all are meant."),
}


def _which_is_kept(one: ListProblem) -> tuple[str, str, tuple[tuple[str, str, str], ...]]:
    r = one.resident
    who = (r.name, f"{r.nomis_number} · {r.cell}") if r is not None else ("", "")
    choices = tuple((str(n), _place(place), place.appointment.id) for n, place in enumerate(one.places[:2], 1))
    return tr("Which place of {name} is kept?").format(name=who[0]), who[1], choices


def _is_one_clinic(one: ListProblem) -> tuple[str, str, tuple[tuple[str, str, str], ...]]:
    yes = tr("Yes: put everybody on the list in {room}").format(room=_room(one.session))
    return tr("Is it the same clinic?"), where_words(one), (("Y", yes, "one"),)


SETTLED_HERE: Final = {ListTrouble.TWICE_ON_LIST: _which_is_kept, ListTrouble.SAME_CLINIC: _is_one_clinic}
"""What can be settled with one key: the question, what stands beside it, and the keys with their words and codes."""
