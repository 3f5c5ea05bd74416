"""The first load: how much has come of how much, what comes now, and about how long it takes."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from prisoncare_desktop.ui.screen import Loading
from prisoncare_desktop.ui.sync_words import span_words
from prisoncare_desktop.ui.widgets.buttons import secondary_button
from prisoncare_desktop.ui.widgets.card import Card
from prisoncare_desktop.ui.widgets.progress import Progress


class LoadingCard(Card):
    """Takes no room while nothing is loaded for the first time."""

    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_title(
            self.tr("First load from the trust"),
            self.tr(
                "You can work meanwhile with what has come. Lists may not be whole until it ends. If it is stopped, "
                "what has come stays, and the next sync goes on from there."
            ),
        )
        self.progress = Progress()
        self.stop = secondary_button(self.tr("Stop for now"))
        self.stop.clicked.connect(self.stop_requested)
        self.body.addWidget(self.progress)
        self.body.addSpacing(4)
        self.body.addWidget(self.stop)
        self.hide()

    def display(self, loading: Loading | None) -> None:
        """Show how far it is; None: it is over."""
        self.setVisible(loading is not None)
        if loading is None:
            return
        said = [
            self.tr("{done:,} of {whole:,}: {what}").format(done=loading.done, whole=loading.whole, what=loading.what)
        ]
        if loading.left_s is not None and loading.done < loading.whole:
            said.append(self.tr("about {span} left").format(span=span_words(timedelta(seconds=loading.left_s))))
        if loading.stopping:
            said.append(self.tr("stopping"))
        self.progress.set_progress(loading.done, loading.whole, ", ".join(said))
        self.stop.setEnabled(not loading.stopping)
