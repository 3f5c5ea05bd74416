"""Wires the residents list and the page of one resident to the tasks."""

from __future__ import annotations

from collections.abc import Sequence

from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.ui.calendar_words import wall_clock
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.residents.cards import OtherRecord
from prisoncare_desktop.ui.screens.residents.changing import Changing
from prisoncare_desktop.ui.screens.residents.list_view import ResidentsView
from prisoncare_desktop.ui.screens.residents.resident_view import ResidentView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.access import GetPathwayStanding, PathwayStanding
from prisoncare_desktop.usecases.amending_residents import Amendable, GetAmendable
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.duplicates import CountDuplicates, GetKnown, Known
from prisoncare_desktop.usecases.residents import GetResidents, HasNamesake
from prisoncare_desktop.usecases.still_booked import GetStillBooked, StillBooked
from prisoncare_desktop.usecases.whereabouts import GetWhereabouts, StayLine

_SAY_WHAT_CHANGED = frozenset({Role.NURSE, Role.SMS_WORKER, Role.ADMINISTRATOR})
_SEE_OTHER_RECORDS = frozenset({Role.NURSE, Role.SMS_WORKER, Role.LEADER})


class ResidentsScreen(Screen):
    """Everybody here. `Place("residents")`."""

    name = "residents"
    room = "residents"
    help_page = "residents"
    by_wing = True

    def __init__(self, tasks: Tasks) -> None:
        self._page = ResidentsView()
        super().__init__(self._page, tasks)
        self._wing = ""
        self._page.duplicates_requested.connect(lambda: self.go.emit(Place("duplicates")))
        self._page.add_requested.connect(lambda: self.go.emit(Place("add-resident")))
        self._page.resident_chosen.connect(lambda resident_id: self.go.emit(Place("resident", resident_id)))

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("Enter"), self.tr("Open")),
            (self.tr("Ctrl F"), self.tr("Show only some")),
            (self.tr("Ctrl N"), self.tr("Add a resident")),
            (self.tr("Ctrl D"), self.tr("Possible duplicates")),
            ("/", self.tr("Jump to a name")),
        )

    def enter(self, _what: str, around: Surroundings) -> None:
        self._wing = around.wing
        self._read()
        self._page.table.setFocus()

    def on_changed(self, changes: Changes) -> None:
        if changes.residents:
            self._read()

    def _read(self) -> None:
        wing = self._wing
        self._tasks.ask(self, CountDuplicates(), self._page.display_duplicates, lambda _error: None)
        self._tasks.ask(
            self,
            GetResidents(wing),
            lambda residents: self._page.display(residents, wing) if wing == self._wing else None,
            lambda error: self._page.show_trouble(words_for(error)),
        )


class ResidentScreen(Screen):
    """One resident. `Place("resident", resident_id)`."""

    name = "resident"
    room = "residents"
    help_page = "resident"

    def __init__(self, tasks: Tasks) -> None:
        self._page = ResidentView()
        super().__init__(self._page, tasks)
        self._resident_id = ""
        self._role = tasks.context.user.role
        self._page.back_requested.connect(lambda: self.go.emit(Place("residents")))
        self._page.record_requested.connect(self._on_record_requested)
        self._number = ""
        self._amendable = False
        self._known: Known | None = None
        self._other: OtherRecord | None = None
        self._lived: tuple[StayLine, ...] = ()
        self._left: StillBooked | None = None
        self._numbers: dict[str, int] = {}  # of places, by appointment: the next keeps its number when one is gone
        self._page.duplicates_requested.connect(lambda: self.go.emit(Place("duplicates")))
        self._page.who_saw_requested.connect(lambda: self.go.emit(Place("who-saw", self._number)))
        self._page.timeline_requested.connect(lambda: self.go.emit(Place("timeline", self._resident_id)))
        self._page.amend_requested.connect(lambda: self.go.emit(Place("amend-resident", self._resident_id)))
        self._page.offer_who_saw(self._role is Role.LEADER)
        self._may_change = self._role in _SAY_WHAT_CHANGED
        self._page.offer_changes(self._may_change)
        self._changing = Changing(self._page, tasks)
        self._changing.said.connect(self.said)
        self._page.move_requested.connect(lambda: self._changing.ask_what_happened(self._known))
        self._page.needs_requested.connect(lambda: self._changing.ask_needs(self._known))
        if self._may_change:
            self._page.take_back_requested.connect(lambda: self._changing.take_back(self._resident_id))
            self._page.place_chosen.connect(self._on_place_chosen)

    def keys(self) -> Sequence[tuple[str, str]]:
        keys: tuple[tuple[str, str], ...] = (
            (self.tr("Esc"), self.tr("All residents")),
            (self.tr("Ctrl K"), self.tr("Find another")),
            ("T", self.tr("Timeline")),
        )
        if self._may_change:
            keys = (*keys, ("V", self.tr("Moved…")), ("D", self.tr("Needs")), ("Ctrl Z", self.tr("Take a move back")))
        if self._left is not None and self._left.places:
            keys = (*keys, ("1–9", self.tr("Take off a list")))
        keys = (*keys, ("C", self.tr("Correct and send"))) if self._amendable else keys
        return (*keys, ("O", self.tr("Another record"))) if self._other is not None else keys

    def enter(self, what: str, _around: Surroundings) -> None:
        if what != self._resident_id:
            self._page.clear()
            self._amendable = False
            self._known, self._other, self._lived, self._left = None, None, (), None
            self._numbers = {}
            self._changing.forget()
        self._resident_id = what
        self._read()
        self._page.back.setFocus()

    def leave(self) -> None:
        self._changing.close()

    def on_changed(self, changes: Changes) -> None:
        shared = changes.episodes or changes.openings  # these say what is shared
        booked = self._left is not None and (changes.appointments or changes.waiting)
        if self._resident_id in changes.residents or shared or booked or changes.outbox:  # the last: where a new one is
            self._read()

    def _read(self) -> None:
        wanted = self._resident_id
        self._tasks.ask(self, GetKnown(wanted), lambda known: self._on_read(wanted, known), self._on_failed)

    def _on_read(self, wanted: str, known: Known) -> None:
        if wanted != self._resident_id:
            return
        self._number = known.resident.nomis_number or known.resident.id  # somebody from court may have no number yet
        self._known = known
        self._show()  # at once: an alert waits for nothing

        def show_standing(standing: PathwayStanding) -> None:
            if wanted == self._resident_id and standing.kept:
                self._other = self._other_record(standing)
                self._show()
                self.keys_changed.emit()

        def show_lived(lived: tuple[StayLine, ...]) -> None:
            if wanted == self._resident_id and lived != self._lived:
                self._lived = lived
                self._show()

        def show_left(left: StillBooked) -> None:
            now = left if left.places or left.waits else None
            for place in left.places if wanted == self._resident_id else ():
                self._numbers.setdefault(place.appointment.id, len(self._numbers) + 1)
            if wanted == self._resident_id and now != self._left:
                self._left = now
                self._show()
                self.keys_changed.emit()

        def show_namesake(similar: bool) -> None:
            if wanted == self._resident_id:
                self._page.mark_similar(similar)

        def show_amendable(found: Amendable | None) -> None:
            if wanted == self._resident_id:
                self._offer_to_amend(found is not None)

        self._tasks.ask(self, HasNamesake(wanted), show_namesake, self._on_failed)
        self._tasks.ask(self, GetWhereabouts(wanted), show_lived, self._on_failed)
        self._tasks.ask(self, GetStillBooked(wanted), show_left, self._on_failed)
        if known.state:
            self._tasks.ask(self, GetAmendable(wanted), show_amendable, self._on_failed)
        else:
            self._offer_to_amend(False)
        if self._role in _SEE_OTHER_RECORDS:
            self._tasks.ask(self, GetPathwayStanding(wanted), show_standing, self._on_failed)

    def _on_place_chosen(self, number: int) -> None:
        for place in self._left.places if self._left is not None else ():
            if self._numbers.get(place.appointment.id) == number:
                self._changing.take_off(place)

    def _show(self) -> None:
        if self._known is not None:
            self._page.display(
                self._known, self._tasks.context.today(), self._other, self._lived, self._left, self._numbers
            )

    def _offer_to_amend(self, offered: bool) -> None:
        self._amendable = offered
        self._page.offer_to_amend(offered)
        self.keys_changed.emit()

    def _other_record(self, standing: PathwayStanding) -> OtherRecord:
        if self._role is Role.SMS_WORKER:
            return OtherRecord(self.tr("Your service keeps a record of this resident."), self.tr("Open it"))
        kept = self.tr("Another team of health care keeps a record of this resident.")
        if standing.shared:
            return OtherRecord(f"{kept} {self.tr('It is shared with primary care.')}", self.tr("Open it"))
        if standing.open_until is None:
            words = self.tr("It is not shared with primary care: you will be asked why.")
        else:
            words = self.tr("It is not shared with primary care. You said why: it is open until {time}.")
            words = words.format(time=wall_clock(standing.open_until))
        return OtherRecord(f"{kept} {words}", self.tr("Open it"))

    def _on_record_requested(self) -> None:
        own = self._role is Role.SMS_WORKER
        self.go.emit(Place("pathway" if own else "care-record", self._resident_id))

    def _on_failed(self, error: Exception) -> None:
        self._page.show_trouble(words_for(error))
