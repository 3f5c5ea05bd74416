"""Wires the page on which somebody added here is corrected, before the trust has them."""

from __future__ import annotations

from collections.abc import Sequence

from prisoncare_desktop.domain.matching import Traits
from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.residents.add_view import AddResidentView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.trouble import words_for
from prisoncare_desktop.usecases.adding_residents import Alike, FindAlike
from prisoncare_desktop.usecases.amending_residents import Amendable, AmendResident, GetAmendable


class AmendResidentScreen(Screen):
    """Somebody added here whom the trust refused, or has not been sent. `Place("amend-resident", resident_id)`.

    No draft is kept of it: what is half corrected is seen whole again in the register.
    """

    name = "amend-resident"
    room = "residents"
    help_page = "residents"

    def __init__(self, tasks: Tasks) -> None:
        self._page = AddResidentView(lambda: tasks.context.today())
        super().__init__(self._page, tasks)
        self._page.speak_of_correcting()
        self._resident_id = ""
        self._saving = False
        self._page.back_requested.connect(lambda: self.go.emit(Place("resident", self._resident_id)))
        self._page.open_requested.connect(lambda resident_id: self.go.emit(Place("resident", resident_id)))
        self._page.edited.connect(self._on_edited)
        self._page.confirmed.connect(self._on_confirmed)

    def keys(self) -> Sequence[tuple[str, str]]:
        return (
            (self.tr("Tab"), self.tr("Next box")),
            (self.tr("Ctrl Enter"), self.tr("Save and send")),
            (self.tr("Esc"), self.tr("Their page")),
        )

    def enter(self, what: str, _around: Surroundings) -> None:
        self._resident_id, self._saving = what, False
        self._page.begin()
        self._page.say_why_refused("")
        self._page.family.setFocus()
        self._tasks.ask(self, GetAmendable(what), lambda found: self._on_read(what, found), self._on_failed)

    def leave(self) -> None:
        self._page.say_why_refused("")  # it may repeat what was sent
        self._page.begin()  # nobody's name stays behind a page that is out of view

    def _on_read(self, wanted: str, found: Amendable | None) -> None:
        if wanted != self._resident_id:
            return
        if found is None:
            self._on_failed(RuleBroken("resident-not-amendable", f"resident {wanted}"))
            return
        self._page.put(found.traits)
        self._page.say_why_refused(found.their_words)
        self._page.family.selectAll()
        self._on_edited(self._page.traits())

    def _on_edited(self, traits: Traits) -> None:
        wanted = self._resident_id

        def show(alike: tuple[Alike, ...]) -> None:
            if wanted == self._resident_id and traits == self._page.traits():
                self._page.display_alike(traits, [one for one in alike if one.resident.id != wanted])

        self._tasks.ask(self, FindAlike(traits), show, self._on_failed, key="alike")

    def _on_confirmed(self, traits: Traits, not_these: frozenset[str]) -> None:
        if self._saving:
            return
        self._saving = True
        wanted = self._resident_id

        def saved(_none: None) -> None:
            self._saving = False
            self.said.emit(self.tr("Corrected. They go to the trust with the next sync."))
            self.go.emit(Place("resident", wanted))

        self._tasks.run(self, AmendResident(wanted, traits, not_these), saved, self._on_not_saved)

    def _on_not_saved(self, error: Exception) -> None:
        self._saving = False
        self._on_failed(error)

    def _on_failed(self, error: Exception) -> None:
        self._page.show_trouble(words_for(error))
