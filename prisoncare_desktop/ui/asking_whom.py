"""Asks whom to put on a list: the picker, wired to the search of people with what stands against each."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.domain.resident import Presence
from prisoncare_desktop.ui.calendar_words import full_day, wall_clock
from prisoncare_desktop.ui.clash_words import clash_words, clashes_words
from prisoncare_desktop.ui.resident_words import born_words, presence_words
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.widgets.chip import Chip
from prisoncare_desktop.ui.widgets.overlay import frame_of
from prisoncare_desktop.ui.widgets.person_picker import PersonLine, PersonPicker
from prisoncare_desktop.usecases.whom_to_add import Candidate, Candidates, FindWhomToAdd

_GONE = (Presence.TRANSFERRED, Presence.RELEASED)


class AskingWhom(QObject):
    """One for a page. `chosen`: a resident's id. `stands_already`: the id of the place that they have on this list."""

    chosen = Signal(str)
    stands_already = Signal(str)
    dismissed = Signal()

    def __init__(self, tasks: Tasks, page: QWidget) -> None:
        super().__init__(page)
        self._tasks, self._page = tasks, page
        self._picker: PersonPicker | None = None
        self._session_id = ""
        self._places: dict[str, str] = {}

    def ask(self, title: str, subtitle: str, beside: QRect, session_id: str = "") -> None:
        """Ask whom, beside a rectangle on the screen. `session_id`: the list they are to stand on, "" for none yet."""
        if self._picker is None:
            self._picker = PersonPicker(frame_of(self._page))
            self._picker.query_changed.connect(self._find)
            self._picker.chosen.connect(self._on_chosen)
            self._picker.dismissed.connect(self.dismissed)
        self._session_id = session_id
        self._places = {}
        self._picker.ask(title, subtitle, beside)

    def close(self) -> None:
        """Ask no more: the page goes out of view."""
        if self._picker is not None:
            self._picker.close_panel()

    @property
    def picker(self) -> PersonPicker | None:
        """What is on view, or was."""
        return self._picker

    def _find(self, text: str) -> None:
        if text.strip():
            query = FindWhomToAdd(text, self._session_id)
            self._tasks.ask(self, query, lambda found: self._on_found(text, found), key="whom-to-add")

    def _on_found(self, text: str, found: Candidates) -> None:
        if self._picker is not None:
            self._places = {one.resident.id: one.place_id for one in found.found}
            nobody = self.tr("Nobody by that name, number or cell. Who is new here is added under Residents first.")
            self._picker.set_people(text, [self._line(one) for one in found.found], nobody)

    def _on_chosen(self, resident_id: str) -> None:
        place_id = self._places.get(resident_id, "")
        if place_id:
            self.stands_already.emit(place_id)
        else:
            self.chosen.emit(resident_id)

    def _line(self, one: Candidate) -> PersonLine:
        r = one.resident
        gone = presence_words(r.presence) if r.presence in _GONE else ""
        marks: list[Chip] = []
        if one.similar_name:
            marks.append(Chip("caution", self.tr("Similar name")))
        if one.place_at is not None:
            marks.append(Chip("info", self.tr("On this list {time}").format(time=wall_clock(one.place_at))))
        marks += [Chip("regime", clash_words(clash)) for clash in one.clashes[:1]]
        refused = self.tr("{gone}. Say first, on their page, that they are back.").format(gone=gone) if gone else ""
        return PersonLine(
            r.id,
            r.name,
            r.nomis_number or self.tr("no number"),
            r.cell if r.presence is Presence.HERE else presence_words(r.presence),
            full_day(r.birth_date) if r.birth_date else self.tr("birth date not known"),
            tuple(marks),
            told=self._told(one),
            refused=refused,
        )

    def _told(self, one: Candidate) -> str:
        r = one.resident
        born = born_words(r) if r.birth_date else ""
        said = [", ".join(filter(None, (r.name, r.nomis_number, born))) + "."]
        if one.place_at is not None:
            on_it = self.tr("On this list already, {time}: Enter goes there.").format(time=wall_clock(one.place_at))
            return " ".join([*said, on_it])
        if one.similar_name:
            said.append(self.tr("Somebody else here has nearly this name: compare them."))
        if one.clashes:
            said.append(self.tr("In the same half-day: {what}.").format(what=clashes_words(one.clashes)))
        return " ".join(said)
