"""Fills the About page from what is shipped. Asks nothing of the store."""

from __future__ import annotations

from collections.abc import Sequence

from prisoncare_desktop import resources
from prisoncare_desktop.settings import VERSION
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.screens.about.view import AboutView, Reading
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.usecases.packaged_forms import packs_in_use


class AboutScreen(Screen):
    """This PC and this program. `Place("about")`. `server`: the central record's address, "" if none is set up."""

    name = "about"
    room = "settings"
    help_page = "about"

    def __init__(self, tasks: Tasks, site_name: str, server: str) -> None:
        self._page = AboutView()
        super().__init__(self._page, tasks)
        self._page.mine_asked.connect(lambda: self.go.emit(Place("my-trail")))
        host = server.split("://", 1)[-1].split("/", 1)[0]
        self._page.display(
            (
                (self.tr("Establishment"), site_name or self.tr("not set up yet")),
                (self.tr("Version"), VERSION),
                (self.tr("The trust's record"), host or self.tr("not set up yet")),
                (self.tr("Signed in"), tasks.context.user.name),
                *self._packs(),
            ),
            (
                Reading(self.tr("What's new"), self._shipped("whats_new.md")),
                Reading(self.tr("Keys"), self._keys_everywhere()),
                Reading(self.tr("Licences"), self._shipped("licences/third-party-notices.md")),
            ),
        )

    def keys(self) -> Sequence[tuple[str, str]]:
        return ((self.tr("Tab"), self.tr("The next page of words")), (self.tr("Enter"), self.tr("Show it")))

    def enter(self, _what: str, _around: Surroundings) -> None:
        self._page.buttons[0].setFocus()

    def _packs(self) -> list[tuple[str, str]]:
        """Return the content packs in use, and those refused with the reasons; nothing where none was put in."""
        packs = packs_in_use()
        used = [(self.tr("Content pack"), f"{form.title} {form.version}") for form in packs.forms]
        refused = [(self.tr("Refused"), f"{name}: {'; '.join(reasons)}") for name, reasons in packs.refused]
        return used + refused

    def _shipped(self, name: str) -> str:
        if not resources.path_of(name).exists():
            return self.tr("This page is missing from the installation. Tell IT; everything else works.")
        return resources.read_text(name)

    def _keys_everywhere(self) -> str:
        every = (
            (self.tr("Everywhere"), ""),
            (self.tr("Ctrl K"), self.tr("find a resident: name, number or cell")),
            (self.tr("Alt 1 to Alt 9"), self.tr("go to a room")),
            (self.tr("F9"), self.tr("hide the page, and lock after ten seconds; F9 again brings it back")),
            (self.tr("Ctrl L"), self.tr("lock")),
            (self.tr("F1"), self.tr("help for the screen you are on")),
            (self.tr("Ctrl /"), self.tr("the keys of the screen you are on")),
            (self.tr("In a list"), ""),
            (self.tr("Up, Down"), self.tr("move; Home and End go to the ends")),
            (self.tr("Enter"), self.tr("open the line")),
            (self.tr("/ and a name"), self.tr("jump to it; F3 to the next of that name")),
            (self.tr("In a clinic"), ""),
            ("A", self.tr("attended")),
            ("L", self.tr("late but seen")),
            ("T", self.tr("too late, not seen")),
            ("N", self.tr("not seen: choose the reason by its key")),
            ("C", self.tr("cancelled: choose the reason by its key")),
            (self.tr("Ctrl Z"), self.tr("take the last recording back")),
            (self.tr("Esc"), self.tr("back to the clinics")),
        )
        return "\n".join(f"- **{key}** {does}" if does else f"\n### {key}\n" for key, does in every)
