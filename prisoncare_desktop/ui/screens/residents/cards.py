"""The cards on a resident's page: each about one thing, made anew whenever the page is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.ui.calendar_words import full_day, wall_clock, weekday_and_day
from prisoncare_desktop.ui.move_words import since_words, told_words, where_words
from prisoncare_desktop.ui.resident_words import isolated, label_of, need_labels, nhs_number_words
from prisoncare_desktop.ui.widgets.buttons import secondary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.keyed_button import KeyedButton
from prisoncare_desktop.ui.widgets.labels import quiet, wrapped
from prisoncare_desktop.usecases.duplicates import Known
from prisoncare_desktop.usecases.still_booked import StillBooked
from prisoncare_desktop.usecases.whereabouts import StayLine

STAYS_SHOWN = 5
PLACES_SHOWN = 9  # one figure each


def tr(text: str) -> str:
    return QCoreApplication.translate("residents", text)


@dataclass(frozen=True)
class OtherRecord:
    """That another team keeps a record of this resident, in words that tell a passer-by nothing; and the way to it."""

    words: str
    action: str


def other_record_card(other: OtherRecord, on_open: Callable[[], None]) -> Card:
    card = Card(tr("Another record"))
    button = secondary_button(other.action, key_hint="O")
    button.clicked.connect(on_open)
    row = QHBoxLayout()
    row.setSpacing(18)
    row.addWidget(wrapped(other.words), 1)
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    card.body.addLayout(row)
    return card


def communication_card(r: Resident) -> Card:
    card = Card(tr("Speaking and writing"))
    said = [label_of("language", r.language) if r.language else tr("not known")]
    if r.interpreter:
        said.append(tr("with an interpreter"))
    elif r.language:  # of whom nobody knows the language, nobody was asked about an interpreter either
        said.append(tr("no interpreter asked for"))
    needs = ", ".join(need_labels(r)) or tr("nothing recorded")
    _lines(card, ((tr("Language"), ", ".join(said)), (tr("Needs"), needs)))
    return card


def identifiers_card(known: Known) -> Card:
    r = known.resident
    card = Card(tr("Identifiers"))
    told = [
        (tr("Name on record"), isolated(f"{r.given_name} {r.family_name}")),
        (tr("Number"), r.nomis_number or tr("not known")),
        (tr("NHS number"), nhs_number_words(r.nhs_number) or tr("not known")),
        (tr("Date of birth"), full_day(r.birth_date) if r.birth_date else tr("not known")),
    ]
    state = {
        "saved-here": tr("saved here, not yet at the trust"),
        "at-the-trust": tr("at the trust"),
        "needs-attention": tr("needs a person: look under Sync"),
    }.get(known.state)
    if state:
        told.append((tr("Said on this PC"), state))
    for one in known.also:
        said = [isolated(f"{one.given_name} {one.family_name}"), one.nomis_number, one.nhs_number]
        told.append((tr("Also recorded as"), " · ".join(part for part in said if part)))
    _lines(card, told)
    return card


def lived_card(lived: Sequence[StayLine]) -> Card:
    """Return where they have lived, newest first, as far as there is room."""
    card = Card(tr("Where they lived"))
    if not lived:
        card.body.addWidget(quiet(tr("Nobody has seen them move. From the first move on it stands here."), wrap=True))
        return card
    grid = QGridLayout()
    grid.setHorizontalSpacing(22)
    grid.setVerticalSpacing(7)
    grid.setColumnStretch(2, 1)
    for place, line in enumerate(lived[:STAYS_SHOWN]):
        where = where_words(line.stay.line)
        where = f"{where} ({line.number})" if line.number else where
        grid.addWidget(quiet(since_words(line)), place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(wrapped(where), place, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(quiet(told_words(line), wrap=True), place, 2)
    card.body.addLayout(grid)
    if len(lived) > STAYS_SHOWN:
        card.body.addWidget(quiet(tr("Earlier ones, on the timeline (T): {n}").format(n=len(lived) - STAYS_SHOWN)))
    return card


def still_booked_card(left: StillBooked, numbers: Mapping[str, int], take_off: Callable[[int], None]) -> Card:
    """Return what is ahead for somebody who has left. `numbers`: of the places, by the appointment's id.

    `take_off`: asked for by a place's number.
    """
    card = Card(tr("They are still booked"))
    card.body.addWidget(quiet(tr("Nobody else has these places until somebody takes them off the list."), wrap=True))
    shown = [place for place in left.places if numbers[place.appointment.id] <= PLACES_SHOWN]
    for place in shown:
        number = numbers[place.appointment.id]
        at = place.appointment.starts_at
        when = f"{weekday_and_day(local_date(at))}, {wall_clock(at)}"
        words = tr("{when}, {clinic}: take off the list").format(when=when, clinic=place.label)
        button = KeyedButton(str(number), words)
        button.clicked.connect(lambda _checked=False, number=number: take_off(number))
        card.body.addWidget(button)
    if more := len(left.places) - len(shown):
        card.body.addWidget(quiet(tr("and {n} more, once these are done").format(n=more)))
    for _, label in left.waits:
        words = tr("Still on the waiting list: {clinic}. Take them off there: Clinics, Q.")
        card.body.addWidget(wrapped(words.format(clinic=label)))
    return card


def _lines(card: Card, lines: Sequence[tuple[str, str]]) -> None:
    grid = QGridLayout()
    grid.setHorizontalSpacing(22)
    grid.setVerticalSpacing(7)
    grid.setColumnStretch(1, 1)
    for place, (what, value) in enumerate(lines):
        grid.addWidget(quiet(what), place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(wrapped(value), place, 1)
    card.body.addLayout(grid)
    card.body.addStretch(1)
