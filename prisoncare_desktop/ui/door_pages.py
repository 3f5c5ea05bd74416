"""The door's further pages, made when somebody asks for one and dropped when they leave it.

Imports no page before that: the first paint needs none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedWidget

from prisoncare_desktop.ui.front_door import DoorSign
from prisoncare_desktop.ui.idle import IdleWatch
from prisoncare_desktop.ui.screens.signin.view import PersonCard
from prisoncare_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from prisoncare_desktop.settings import Settings
    from prisoncare_desktop.ui.first_run import FirstRun, FirstRunWork
    from prisoncare_desktop.ui.forgotten_door import SetsPassword
    from prisoncare_desktop.ui.restore_door import RestoreWork
    from prisoncare_desktop.ui.screens.signin.door_page import DoorPage
    from prisoncare_desktop.usecases.ports import PageImages


class DoorPages(QObject):
    """At most one page stands beside the door. `left`: go back to the door; its argument is what to say there."""

    left = Signal(str)
    password_set = Signal(str)  # user id
    ready = Signal(object)  # the first session of a PC just set up
    watched = Signal()  # a page stands here that a lock takes away
    left_alone = Signal()  # nobody has touched a page with codes and passwords on it for `idle_s`

    def __init__(
        self, window: QStackedWidget, tasks: Tasks, random_bytes: Callable[[int], bytes], idle_s: float
    ) -> None:
        super().__init__(window)
        self._idle_s = idle_s
        self._idle: IdleWatch | None = None
        self._window, self._tasks, self._random_bytes = window, tasks, random_bytes
        self._page: DoorPage | None = None
        self._first_run: FirstRun | None = None

    def forgotten(
        self,
        sign: DoorSign,
        people: Sequence[PersonCard],
        chosen_user_id: str,
        by_code: SetsPassword,
        by_recovery: SetsPassword,
    ) -> None:
        """Show the page for a forgotten password."""
        from prisoncare_desktop.ui.forgotten_door import ForgottenDoor
        from prisoncare_desktop.ui.screens.signin.forgotten_view import ForgottenView

        view = ForgottenView(self._suggest)
        door = ForgottenDoor(view, by_code, by_recovery, self._tasks.other)
        view.back_requested.connect(lambda: self._leave(""))
        door.done.connect(self._on_password_set)
        self._show(view, sign)
        self._watch()
        door.show(people, chosen_user_id)

    def set_up(self, sign: DoorSign, here: Settings, work: FirstRunWork, pages: PageImages) -> None:
        """Show the pages of a PC's first day."""
        from prisoncare_desktop.ui.first_run import FirstRun
        from prisoncare_desktop.ui.screens.signin.set_up_view import SetUpView
        from prisoncare_desktop.usecases.set_up import prisons

        view = SetUpView(prisons(), self._suggest)
        self._first_run = FirstRun(view, here, work, self._tasks, pages)
        self._first_run.left.connect(lambda: self._leave(""))
        self._first_run.ready.connect(self._on_ready)
        self._show(view, sign)
        self._watch()
        view.show_step("prison")

    def bring_back(self, sign: DoorSign, work: RestoreWork) -> None:
        """Show the page that brings a backup back."""
        from prisoncare_desktop.ui.restore_door import RestoreDoor
        from prisoncare_desktop.ui.screens.signin.restore_view import RestoreView

        view = RestoreView()
        door = RestoreDoor(view, work, self._tasks.other)
        door.left.connect(lambda: self._leave(""))
        door.done.connect(self._leave)
        door.at_work.connect(self._on_at_work)
        self._show(view, sign)
        self._watch()
        door.show()

    def abandon(self) -> bool:
        """Drop a page with codes, passwords or keys, as a lock does. False: none is on view, or it is at work."""
        if self._idle is None:
            return False
        self.close()
        return True

    def close(self) -> None:
        """Drop the page there is; close the store it made, if nobody signed in to it."""
        self._stop_watching()
        first_run, self._first_run = self._first_run, None
        if first_run is not None:
            first_run.stop()
        page, self._page = self._page, None
        if page is not None:
            self._window.removeWidget(page)
            page.deleteLater()

    # --- inside -------------------------------------------------------------------------------------------------

    def _suggest(self) -> str:
        from prisoncare_desktop.domain.passwords import suggestion

        return suggestion(self._random_bytes)

    def _show(self, page: DoorPage, sign: DoorSign) -> None:
        self._page = page
        page.set_sign(sign.site_line, sign.status_lines, sign.version_line)
        self._window.addWidget(page)
        self._window.setCurrentWidget(page)

    def _watch(self) -> None:
        self._idle = IdleWatch(self._idle_s)
        self._idle.idle.connect(self.left_alone)
        self._idle.start()
        self.watched.emit()

    def _stop_watching(self) -> None:
        idle, self._idle = self._idle, None
        if idle is not None:
            idle.stop()

    def _on_at_work(self, at_work: bool) -> None:
        if at_work:
            self._stop_watching()
        elif self._idle is None and self._page is not None:
            self._watch()

    def _leave(self, words: str) -> None:
        self.close()
        self.left.emit(words)

    def _on_password_set(self, user_id: str) -> None:
        self.close()
        self.password_set.emit(user_id)

    def _on_ready(self, context: Any) -> None:
        self.close()
        self.ready.emit(context)
