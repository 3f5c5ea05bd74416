"""The pages of a print pack, and of blank copies."""

from __future__ import annotations

from prisoncare_desktop.ui.paged.screen import PagesScreen
from prisoncare_desktop.ui.paged.view import PagesView
from prisoncare_desktop.ui.screen import Place
from prisoncare_desktop.ui.screens.preview.on_view import blank_on_view, pack_on_view
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.usecases.feedback import Pack
from prisoncare_desktop.usecases.form_library import BlankCopies
from prisoncare_desktop.usecases.ports import PageImages


class PreviewScreen(PagesScreen):
    """The pack handed in by `show_pack`. `Place("preview")`."""

    name = "preview"
    room = "feedback"
    help_page = "draw"

    def __init__(self, tasks: Tasks, pages: PageImages) -> None:
        again = self.tr(
            "A pack is not saved on this PC, and is gone when you leave this page. Make it again from the draw."
        )
        super().__init__(tasks, pages, PagesView(self.tr("No pack here"), again, self.tr("To the draw")), Place("draw"))

    def show_pack(self, pack: Pack) -> None:
        """Take a pack."""
        self._show(pack_on_view(pack))


class BlankPreviewScreen(PagesScreen):
    """The blank copies handed in by `show_blank`. `Place("blank-preview")`."""

    name = "blank-preview"
    room = "settings"
    help_page = "forms"

    def __init__(self, tasks: Tasks, pages: PageImages) -> None:
        again = self.tr("Pages are not saved on this PC, and are gone when you leave them. Choose a form again.")
        super().__init__(
            tasks, pages, PagesView(self.tr("No form here"), again, self.tr("To the forms")), Place("forms")
        )

    def show_blank(self, blank: BlankCopies) -> None:
        """Take blank copies."""
        self._show(blank_on_view(blank))
