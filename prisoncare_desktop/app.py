"""The composition root: with `wiring.py` the only file that knows every room. Read `main` first, then `Application`.

First paint loads Qt and the sign-in view, nothing else; SQLAlchemy, SQLCipher and the screens load on a thread while
the person types (the stack's measurements, section 3).

Locking ends the session: the screens are dropped, the store is closed once its writes are done, and the next person
signs in at the same window.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QToolTip

from prisoncare_desktop import log, settings
from prisoncare_desktop.errors import PrisonCareError
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.ui.clipboard import CopiesFromHere
from prisoncare_desktop.ui.door_status import DoorStatus, door_sign, read_status, write_status
from prisoncare_desktop.ui.front_door import FrontDoor
from prisoncare_desktop.ui.garbage import GuiThreadGarbage
from prisoncare_desktop.ui.idle import IdleWatch
from prisoncare_desktop.ui.screens.signin.view import PersonCard, SignInView
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.theme.dress import dress
from prisoncare_desktop.ui.theme.look import Look
from prisoncare_desktop.ui.theme.tokens import HIGH_CONTRAST, LIGHT
from prisoncare_desktop.ui.window import Window
from prisoncare_desktop.wiring import make_context, make_keeper, make_vault, run_sync

if TYPE_CHECKING:
    from prisoncare_desktop.ui.screen import Place
    from prisoncare_desktop.ui.shell import Shell
    from prisoncare_desktop.usecases.context import Context

ROLE_WORDS = {
    "nurse": "Nurse",
    "sms-worker": "SMS worker",
    "administrator": "Administrator",
    "leader": "Leader",
    "auditor": "Auditor",
    "it": "IT",
}


def preload() -> None:
    """Import what a session needs, on a thread, while the person types."""
    for room in ("store.vault", "usecases.dispatch", "ui.all_screens", "ui.shell", "pdf.feedback_pack"):
        importlib.import_module(f"prisoncare_desktop.{room}")


# --- the application --------------------------------------------------------------------------------------------------


class Application(QObject):
    """Door, session, lock; again. `tasks` may be inline in tests."""

    signed_in = Signal()
    locked = Signal()

    def __init__(self, chosen: Settings, tasks: Tasks | None = None) -> None:
        super().__init__()
        self.settings = chosen
        self.tasks = tasks or Tasks()
        self._garbage = GuiThreadGarbage(self)
        self._copies = CopiesFromHere(self)
        self.window = Window()
        self.shell: Shell | None = None
        self._idle: IdleWatch | None = None
        self._places: dict[str, Place] = {}
        self._last_user = ""
        self.door_view = SignInView()
        self.door = FrontDoor(self.door_view, self._open, self.tasks.other)
        self.door.opened.connect(self._on_opened)
        self.window.addWidget(self.door_view)
        self.window.closing.connect(self.stop)

    def start(self) -> None:
        """Show the door, and load the rest behind it."""
        self._show_door()
        self.window.show()
        QTimer.singleShot(0, self, lambda: self.tasks.other(self, preload, lambda _: None))

    def stop(self) -> None:
        """End the session, if any, and the threads; every write handed in is finished first."""
        self.lock()
        self.tasks.stop()
        self._garbage.stop()

    def lock(self) -> None:
        """Drop every view and all it held, close the store, and stand at the door again."""
        shell, self.shell = self.shell, None
        if shell is None:
            return
        if self._idle is not None:
            self._idle.stop()
        self._places[self._last_user] = shell.place
        shell.end()
        frame = shell.window
        self._show_door()
        self.window.removeWidget(frame)
        frame.destroyed.connect(lambda: QTimer.singleShot(0, self._garbage, self._garbage.sweep))
        frame.deleteLater()
        QToolTip.hideText()
        self._copies.forget()
        self.tasks.end()
        self.locked.emit()

    def on_unforeseen(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log an error that nobody caught (its kind and place, not its text) and tell the person; go on."""
        log.logger("app").critical("unforeseen %s", kind.__name__, exc_info=(kind, error, trace))
        self.tasks.failed.emit(error)

    # --- inside ---------------------------------------------------------------------------------------------------

    def _show_door(self) -> None:
        status = read_status(self.settings.data_folder)
        try:
            people = self._people(status)
            message = ""
        except PrisonCareError as error:
            from prisoncare_desktop.ui.trouble import words_for

            people = ()
            words = words_for(error)
            message = f"{words.what} {words.next_step}"
        self.door.show(door_sign(self.settings, status), people, chosen_user_id=self._last_user, message=message)
        self.window.setCurrentWidget(self.door_view)

    def _people(self, status: DoorStatus) -> tuple[PersonCard, ...]:
        from prisoncare_desktop.store.people import people_on_this_pc

        return tuple(
            PersonCard(m.id, m.name, ROLE_WORDS.get(m.role, m.role), m.id in status.drafts_of)
            for m in people_on_this_pc(self.settings.key_slots_file)
        )

    def _open(self, user_id: str, password: str) -> Context:
        vault = make_vault(self.settings)
        member, store = vault.open(user_id, password)
        return make_context(member, store, make_keeper(vault, member, store), self.settings)

    def _on_opened(self, context: Context) -> None:
        from prisoncare_desktop.scan.pages import PdfPages
        from prisoncare_desktop.ui.main_window import MainWindow
        from prisoncare_desktop.ui.shell import Shell, Site

        self.tasks.begin(context)
        self._last_user = context.user.id
        frame = MainWindow()
        note = self.tr("Practice: nobody is real") if self.settings.demo_note else ""
        site = Site(self.settings.site_name, self.settings.server_url, self.settings.sync_every_s, note)
        store = context.store
        shell = Shell(
            frame,
            self.tasks,
            site,
            lambda asked_for: run_sync(self.settings, store, asked_for=asked_for),
            PdfPages(),
            start=self._places.get(context.user.id),
        )
        shell.lock_wanted.connect(self.lock)
        shell.status_known.connect(self._on_status_known)
        self.window.addWidget(frame)
        self.window.setCurrentWidget(frame)
        self.shell = shell
        shell.begin()
        self._idle = IdleWatch(self.settings.idle_lock_minutes * 60)
        self._idle.idle.connect(self.lock)
        self._idle.start()
        if self.settings.server_url:
            shell.start_syncing()
        self.signed_in.emit()

    def _on_status_known(self, status: DoorStatus) -> None:
        write_status(self.settings.data_folder, status)


def look_for(application: QApplication, chosen: Settings) -> Look:
    """Return the look of this PC: high contrast where its settings or the operating system ask for it."""
    hints = application.styleHints()  # held: the accessibility hints die with their owner
    wanted = hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast
    colours = HIGH_CONTRAST if wanted or chosen.theme == "high-contrast" else LIGHT
    return Look(colours, text_scale=min(2.0, max(1.0, chosen.text_scale)))


def harden() -> None:
    """Files for this account only, and no core dump that could hold a key (security design, findings 6 and 7)."""
    os.umask(0o077)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(arguments: Sequence[str]) -> int:
    """Start PrisonCare on this PC's data folder. Returns the exit code."""
    from prisoncare_desktop.ui.single_instance import SingleInstance

    harden()
    application = QApplication(["PrisonCare", *arguments])
    application.setApplicationName("PrisonCare")
    QLocale.setDefault(QLocale("en_GB"))
    chosen = settings.load(settings.default_data_folder())
    dress(application, look_for(application, chosen))
    instance = SingleInstance(chosen.data_folder)
    if not instance.take():
        return 0
    log.start(chosen.data_folder / "log")
    # A polite end from outside ends as a person's does: writes finished, store closed. Qt hears of it twice a second.
    signal.signal(signal.SIGTERM, lambda *_: application.quit())
    house = Application(chosen)
    sys.excepthook = house.on_unforeseen
    instance.wanted.connect(house.window.raise_)
    instance.wanted.connect(house.window.activateWindow)
    house.start()
    code = application.exec()
    house.stop()
    instance.release()
    return code
