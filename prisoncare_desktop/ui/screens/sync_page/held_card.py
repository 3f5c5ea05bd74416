"""What came from the trust and cannot be shown yet: how many of what, and what each waits for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.screens.sync_page.change_words import tr
from prisoncare_desktop.ui.sync_words import resource_words
from prisoncare_desktop.ui.widgets.buttons import Button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.labels import wrapped
from prisoncare_desktop.usecases.sync_state import HeldItem

IDS_SHOWN = 200


class HeldCard(Card):
    """Takes no room while nothing is held."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Came from the trust and is held"),
            subtitle=tr("It is kept as it came. Nothing of it is lost, and nothing is guessed."),
            edge="caution",
            parent=parent,
        )
        self._said = wrapped()
        self.which = Button(tr("Which, for IT"), "quiet")
        self.which.setCheckable(True)
        self._ids = wrapped("", "small")
        self._ids.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.body.addWidget(self._said)
        self.body.addWidget(self.which)
        self.body.addWidget(self._ids)
        self._ids.hide()
        self.which.toggled.connect(self._ids.setVisible)
        self.hide()

    def display(self, held: Sequence[HeldItem]) -> None:
        """Show them; nothing of nobody."""
        counted = Counter((one.resource_type, one.waiting) for one in held)
        self._said.setText(
            "\n".join(_words(kind, n, waiting=waiting) for (kind, waiting), n in sorted(counted.items()))
        )
        listed = [f"{one.resource_type} {one.server_id}" for one in held[:IDS_SHOWN]]
        if len(held) > IDS_SHOWN:
            listed.append(tr("and {n} more").format(n=len(held) - IDS_SHOWN))
        self._ids.setText("\n".join(listed))
        self.setVisible(bool(held))

    def said(self) -> str:
        """Return what it says."""
        return self._said.text()


def _words(resource_type: str, n: int, *, waiting: bool) -> str:
    what = f"{resource_words(resource_type)}: {n}"
    if waiting:
        return tr(
            "{what}. Each names somebody or something that has not come down yet; it is tried at each sync."
        ).format(what=what)
    return tr("{what}. This version of PrisonCare cannot read them; a newer one may. Tell IT.").format(what=what)
