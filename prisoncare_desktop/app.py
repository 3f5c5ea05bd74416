"""The composition root: with `wiring.py` the only file that knows every room. Read `main` first, then `Application`.

First paint loads Qt and the sign-in view, nothing else; SQLAlchemy, SQLCipher and the screens load on a thread while
the person types (the stack's measurements, section 3).

Locking ends the session and with it the process, which held the key: the screens are dropped, the store is closed once
its writes are done, and a successor shows its door at the same place (`ui/succession.py`).
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from prisoncare_desktop import log, settings
from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.errors import PrisonCareError
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.ui.clipboard import CopiesFromHere
from prisoncare_desktop.ui.door_pages import DoorPages
from prisoncare_desktop.ui.door_status import DoorStatus, door_sign, read_status, write_status
from prisoncare_desktop.ui.front_door import FrontDoor
from prisoncare_desktop.ui.garbage import GuiThreadGarbage
from prisoncare_desktop.ui.heir import GONE_WITHIN_S, heir_of
from prisoncare_desktop.ui.idle import IdleWatch
from prisoncare_desktop.ui.screens.signin.view import PersonCard, SignInView
from prisoncare_desktop.ui.succession import DoorNote, NewProcess, Successor, end_at_once, program_of
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.theme.dress import dress
from prisoncare_desktop.ui.theme.look import Look
from prisoncare_desktop.ui.theme.tokens import HIGH_CONTRAST, LIGHT
from prisoncare_desktop.ui.window import FirstPaint, Window
from prisoncare_desktop.wiring import (
    SystemClock,
    harden,
    make_backups,
    make_context,
    make_keeper,
    make_restoring,
    make_vault,
    note_sign_in,
    set_up_pc,
    sync_runs,
    try_record,
    use_content_packs,
)

if TYPE_CHECKING:
    from prisoncare_desktop.store.vault import Vault
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
    lockable = Signal()  # there is now what a lock takes away
    locked = Signal()
    at_the_door = Signal()  # it is painted for the first time

    def __init__(self, chosen: Settings, successor: Successor, tasks: Tasks | None = None) -> None:
        super().__init__()
        self.settings = chosen
        self._successor = successor
        self.tasks = tasks or Tasks()
        self._garbage = GuiThreadGarbage(self)
        self._copies = CopiesFromHere(self)
        self.window = Window()
        self.shell: Shell | None = None
        self._idle: IdleWatch | None = None
        self._last_user = ""
        self._first_words = ""  # what the door says when it is shown first
        self._waited: Mapping[str, float] = {}  # after too many wrong tries, in the processes before this one
        self.door_view = SignInView()
        self.door = FrontDoor(self.door_view, self._open, self.tasks.other)
        self.door.opened.connect(self._on_opened)
        self.window.addWidget(self.door_view)
        self.pages = DoorPages(self.window, self.tasks, os.urandom, chosen.idle_lock_s)
        self.pages.left.connect(self._begin_anew)
        self.pages.password_set.connect(self._on_password_set)
        self.pages.ready.connect(self._on_set_up)
        self.pages.left_alone.connect(self.lock)
        self.pages.watched.connect(self.lockable)
        self.signed_in.connect(self.lockable)
        self.door_view.forgotten_requested.connect(self._on_forgotten)
        self.door_view.set_up_requested.connect(self._on_set_up_requested)
        self.door_view.restore_requested.connect(self._on_restore_requested)
        self.window.closing.connect(self.stop)

    @cached_property
    def vault(self) -> Vault:
        """The store, shut. One for the whole run: it remembers who must wait after wrong passwords."""
        vault = make_vault(self.settings)
        vault.throttle.go_on_waiting(self._waited)
        vault.on_step = self.door.stepped.emit
        return vault

    def start(self) -> None:
        """Show the door, and load the rest behind it."""
        self._show_door(self._first_words)
        painted = FirstPaint(self.door_view).happened
        painted.connect(self.at_the_door)
        painted.connect(lambda: self.tasks.other(self, preload, self._on_loaded))
        self.window.show()

    def _on_loaded(self, _: None) -> None:
        _vault = self.vault  # made now, not at the first try: a wait is counted from here

    def start_as(self, note: DoorNote) -> None:
        """Make the door as the process before this one left it: the same place, the same person chosen."""
        self._last_user = note.last_user_id
        self._first_words = note.words
        self._waited = note.waited
        self.window.restoreGeometry(note.geometry)

    def come_to_front(self) -> None:
        """Somebody started PrisonCare again: this is the one they want."""
        self.window.raise_()
        self.window.activateWindow()

    def stop(self) -> None:
        """End the session, if any, and the threads; every write handed in is finished first."""
        self._drop_session()
        self.pages.close()
        self.tasks.end()
        self.tasks.stop()
        self._garbage.stop()

    def lock(self) -> None:
        """Drop every view and all it held, close the store, and hand over to a process that never had the key."""
        if self.shell is not None:
            try:
                self._drop_session()
            finally:  # whatever a page does as it is left: the key goes
                self._hand_over()
                self.locked.emit()
        elif self.pages.abandon():
            self._begin_anew("")

    def _begin_anew(self, words: str) -> None:
        """Hand over from one of the door's pages: setting a password or looking into a backup opens keys as well."""
        self._show_door(locking=True)
        self._hand_over(words)

    def _hand_over(self, words: str = "") -> None:
        place = bytes(self.window.saveGeometry().data())
        note = DoorNote.of(self._last_user, words, place, self.vault.throttle.waited())
        self._successor(note, self.tasks, lambda: self._show_door(words))

    def _drop_session(self) -> None:
        """Park what is half done and where the person is, and leave nothing to be seen."""
        shell, self.shell = self.shell, None
        if shell is None:
            return
        if self._idle is not None:
            self._idle.stop()
        try:
            self._keep_place(shell.place)
            focused = shell.window.focusWidget()
            if focused is not None:
                focused.clearFocus()  # a field that is left takes what was typed, while there is a session to take it
            shell.end()
        finally:
            self._drop_views(shell.window)

    def _drop_views(self, frame: QWidget) -> None:
        self._show_door(locking=True)
        self.window.removeWidget(frame)
        frame.destroyed.connect(lambda: QTimer.singleShot(0, self._garbage, self._garbage.sweep))
        frame.deleteLater()
        QToolTip.hideText()
        self._copies.forget()

    def _keep_place(self, place: Place) -> None:
        from prisoncare_desktop.usecases.drafts import KeepPlace, KeptPlace

        self.tasks.run(self, KeepPlace(KeptPlace(place.screen, place.what, place.field)))

    def on_unforeseen(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log an error that nobody caught (its kind and place, not its text) and tell the person; go on."""
        log.logger("app").critical("unforeseen %s", kind.__name__, exc_info=(kind, error, trace))
        self.tasks.failed.emit(error)

    # --- inside ---------------------------------------------------------------------------------------------------

    def _show_door(self, message: str = "", *, locking: bool = False) -> None:
        status = read_status(self.settings.data_folder)
        try:
            people = self._people(status)
        except PrisonCareError as error:
            from prisoncare_desktop.ui.trouble import words_for

            people = ()
            words = words_for(error)
            message = f"{words.what} {words.next_step}"
        self.door.show(door_sign(self.settings, status), people, chosen_user_id=self._last_user, message=message)
        if locking:
            self.door.shut()
        self.window.setCurrentWidget(self.door_view)
        self.door_view.focus_first()

    def _on_forgotten(self, user_id: str) -> None:
        status = read_status(self.settings.data_folder)
        vault = self.vault
        sign = door_sign(self.settings, status)
        self.pages.forgotten(sign, self._people(status), user_id, vault.reset_password, vault.recover)

    def _on_password_set(self, user_id: str) -> None:
        self._last_user = user_id
        self._begin_anew(self.tr("Your new password is set. Sign in with it."))

    def _on_restore_requested(self) -> None:
        from prisoncare_desktop.ui.restore_door import RestoreWork

        bench = make_restoring(self.settings, self.vault)
        work = RestoreWork(
            folder=bench.folder,
            today=bench.today,
            listed=bench.listed,
            people=lambda backup: tuple(
                PersonCard(m.id, m.name, ROLE_WORDS.get(m.role, m.role)) for m in bench.people(backup)
            ),
            look=bench.restorer.open,
            bring_back=bench.bring_back,
            earlier=bench.earlier,
        )
        self.pages.bring_back(door_sign(self.settings, read_status(self.settings.data_folder)), work)

    def _on_set_up_requested(self) -> None:
        from prisoncare_desktop.pdf.recovery_sheet import recovery_sheet
        from prisoncare_desktop.scan.pages import PdfPages
        from prisoncare_desktop.ui.first_run import FirstRunWork
        from prisoncare_desktop.usecases import dispatch
        from prisoncare_desktop.usecases.people import ConfirmRecoveryCode

        def confirm(context: Context) -> None:
            dispatch.run(ConfirmRecoveryCode(), context)
            note_sign_in(context, ())

        work = FirstRunWork(
            try_record=try_record,
            make=lambda plan: set_up_pc(self.settings, self.vault, plan),
            confirm=confirm,
            sheet_pdf=recovery_sheet,
        )
        sign = door_sign(self.settings, read_status(self.settings.data_folder))
        self.pages.set_up(sign, self.settings, work, PdfPages())

    def _on_set_up(self, context: Context) -> None:
        self.settings = settings.load(self.settings.data_folder)
        use_content_packs(self.settings)
        self._on_opened((context, None))

    def _people(self, status: DoorStatus) -> tuple[PersonCard, ...]:
        from prisoncare_desktop.store.people import people_on_this_pc

        return tuple(
            PersonCard(m.id, m.name, ROLE_WORDS.get(m.role, m.role), m.id in status.drafts_of, m.role == Role.LEADER)
            for m in people_on_this_pc(self.settings.key_slots_file)
        )

    def _open(self, user_id: str, password: str) -> tuple[Context, Place | None]:
        tries = tuple((one.id, self.vault.failures(one.id)) for one in self.vault.people())
        member, store = self.vault.open(user_id, password)
        try:
            backups = make_backups(self.settings, member, store)
            context = make_context(member, store, make_keeper(self.vault, member, store), self.settings, backups)
            note_sign_in(context, tries)
            use_content_packs(self.settings)
            return context, self._where_they_were(context)
        except BaseException:
            store.close()  # nobody is signed in: nobody would ever close it
            raise

    def _where_they_were(self, context: Context) -> Place | None:
        from prisoncare_desktop.ui.screen import Place
        from prisoncare_desktop.usecases import dispatch
        from prisoncare_desktop.usecases.drafts import GetPlace

        kept = dispatch.ask(GetPlace(), context)
        return Place(kept.screen, kept.what, kept.field) if kept else None

    def _on_opened(self, opened: tuple[Context, Place | None]) -> None:
        from prisoncare_desktop.scan.pages import PdfPages
        from prisoncare_desktop.ui.main_window import MainWindow
        from prisoncare_desktop.ui.shell import Shell, Site

        context, start = opened
        self.tasks.begin(context)
        self._last_user = context.user.id
        frame = MainWindow()
        note = self.tr("Practice: nobody is real") if self.settings.demo_note else ""
        site = Site(
            self.settings.site_name,
            self.settings.server_url,
            self.settings.sync_every_s,
            note,
            self.settings.wing,
            connected=self.settings.has_a_way,
        )
        store = context.store
        shell = Shell(
            frame,
            self.tasks,
            site,
            sync_runs(self.settings, store),
            PdfPages(),
            start=start,
        )
        shell.lock_wanted.connect(self.lock)
        shell.status_known.connect(self._on_status_known)
        self.window.addWidget(frame)
        self.window.setCurrentWidget(frame)
        self.shell = shell
        shell.begin()
        self._idle = IdleWatch(self.settings.idle_lock_s)
        self._idle.veil_due.connect(frame.veil)
        self._idle.touched.connect(frame.curtain.lift_veil)
        self._idle.idle.connect(self.lock)
        self._idle.start()
        if self.settings.has_a_way:
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


def main(arguments: Sequence[str], program: Sequence[str] = ()) -> int:
    """Start PrisonCare on this PC's data folder; `program`: what starts it again after a lock, if not the usual.

    Returns the exit code of a start that did not become the session's process; else ends the process.
    """
    from prisoncare_desktop.ui.single_instance import SingleInstance

    harden()
    application = QApplication(["PrisonCare", *arguments])
    application.setApplicationName("PrisonCare")
    QLocale.setDefault(QLocale("en_GB"))
    chosen = settings.load(settings.default_data_folder())
    dress(application, look_for(application, chosen))
    instance = SingleInstance(chosen.data_folder)
    heir, asked = heir_of(arguments)
    successor = NewProcess(program or program_of(asked), instance)
    house = Application(chosen, successor)

    def come() -> None:
        if not instance.take(within_s=GONE_WITHIN_S if heir is not None else 0.0):
            application.exit(0)
            return
        log.start(chosen.data_folder / "log", SystemClock().now())
        instance.wanted.connect(house.come_to_front)
        house.start()

    def heed_the_pc() -> None:
        from prisoncare_desktop.ui import os_lock

        os_lock.watch(int(house.window.winId()), house, house.lock)

    house.lockable.connect(heed_the_pc, Qt.ConnectionType.SingleShotConnection)
    # A polite end from outside ends as a person's does: writes finished, store closed. Qt hears of it twice a second.
    for polite in (signal.SIGTERM, signal.SIGINT):
        signal.signal(polite, lambda *_: application.quit())
    sys.excepthook = house.on_unforeseen
    if heir is not None:
        heir.told.connect(house.start_as)
        heir.may_come.connect(come)
        house.at_the_door.connect(heir.say_up)
        QTimer.singleShot(0, heir, heir.begin)
    else:
        QTimer.singleShot(0, house, come)
    code = application.exec()
    successor.call_off()
    house.stop()
    instance.release()
    end_at_once(code)
