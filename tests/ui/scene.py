"""A scene for the tests of screens: a real encrypted store with whoever the test puts there, and a real window.

`stage` opens it. The day is Friday 20 November 2026, 09:40 in the prison, and stands still until the test moves it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from prisoncare_desktop.domain.attendance import Appointment, ClinicSession, Period
from prisoncare_desktop.domain.calendar import at_local
from prisoncare_desktop.domain.pathway import Episode, ReviewTask
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.domain.whereabouts import Whereabouts
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.ui.main_window import MainWindow
from prisoncare_desktop.ui.screen import Place, Screen, Surroundings
from prisoncare_desktop.ui.tasks import Tasks
from prisoncare_desktop.ui.theme.dress import dress
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.ports import PackItem

TODAY = date(2026, 11, 20)  # a Friday
PASSWORD = "quiet-otter-41"

OKAFOR = StaffMember("okafor", "Sister Okafor", Role.NURSE, wing="A")
BELL = StaffMember("bell", "Jo Bell", Role.SMS_WORKER, team="Phoenix team")
WOOD = StaffMember("wood", "Grace Wood", Role.ADMINISTRATOR)
HALE = StaffMember("hale", "Dr Hale", Role.LEADER)
LYLE = StaffMember("lyle", "Marcus Lyle", Role.NURSE, wing="B")
NOVAK = StaffMember("novak", "Sam Novak", Role.IT)
EVERYBODY = (OKAFOR, BELL, WOOD, HALE, LYLE)

Record = Resident | ClinicSession | Appointment | Episode | ReviewTask | Whereabouts


@dataclass
class StoppedClock:
    """Stands still until moved."""

    at: datetime = field(default_factory=lambda: at_local(TODAY, time(9, 40)))

    def now(self) -> datetime:
        return self.at


class StrayWindows(QObject):
    """Notes every window beside the frame that is no dialog: a part shown before it had a parent flashes as one."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.seen: list[str] = []
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow()
        if shown and not isinstance(watched, MainWindow | QDialog):
            self.seen.append(type(watched).__name__)
        return False


class Scene:
    """The store, the clock, and who is signed in."""

    def __init__(self, folder: Path, vault: Vault, clock: StoppedClock, tasks: Tasks) -> None:
        self.folder = folder
        self.vault = vault
        self.store = self._opened()
        self.clock = clock
        self.tasks = tasks
        self.went: list[Place] = []
        self.said: list[str] = []
        self._windows: list[MainWindow] = []
        self._screens: list[Screen] = []

    def _opened(self) -> OpenStore:
        return self.vault.open(OKAFOR.id, PASSWORD)[1]

    def lock(self) -> None:
        """End the session as a lock does, and open the store again for the test to look into."""
        self.tasks.end()
        self.tasks.stop()
        self.store = self._opened()

    def context(self, member: StaffMember) -> Context:
        return Context(self.store, self.clock, member, os.urandom, _no_printer)

    def sign_in(self, member: StaffMember) -> None:
        self.tasks.begin(self.context(member))

    def came_from_the_trust(self, *records: Record) -> None:
        """Put these into the store as if a sync had brought them."""
        put(self.store, records)

    def appointment(self, appointment_id: str) -> Appointment:
        with self.store.read() as unit:
            return unit.appointments.get(appointment_id)

    def show(self, screen: Screen, what: str = "", *, wing: str = "") -> MainWindow:
        """Show a screen in the frame and go in, as the shell does."""
        window = MainWindow()
        self._windows.append(window)
        self._screens.append(screen)
        self.tasks.changed.connect(screen.on_changed)
        screen.go.connect(self.went.append)
        screen.said.connect(self.said.append)
        window.show_page(screen.name, screen.view)
        window.set_keys(screen.keys())
        window.show()
        window.activateWindow()
        screen.enter(what, Surroundings(wing))
        QApplication.processEvents()
        return window

    def close(self) -> None:
        for screen in self._screens:
            screen.leave()  # as the shell has it before a session ends
        for window in self._windows:
            window.close()
            window.deleteLater()
        self.tasks.end()
        self.tasks.stop()
        self.store.close()


def put(store: OpenStore, records: Iterable[Record]) -> None:
    """Put these into a store as if a sync had brought them."""
    with store.write(StaffMember("sync", "Sync", Role.SYNC)) as unit:
        for record in records:
            match record:
                case Resident():
                    unit.residents.put(record)
                    unit.received("Received", "resident", record.id)
                case Whereabouts():
                    unit.whereabouts.add(record)
                    unit.received("Received", "resident", record.resident_id)
                case ClinicSession():
                    unit.sessions.put(record)
                    unit.received("Received", "session", record.id)
                case Appointment():
                    unit.appointments.put(record)
                    unit.received("Received", "appointment", record.id)
                case Episode():
                    unit.episodes.put(record)
                    unit.received("Received", "episode", record.id)
                case ReviewTask():
                    unit.review_tasks.put(record)
                    unit.received("Received", "review_task", record.id)
        unit.commit()


def _no_printer(items: tuple[PackItem, ...]) -> bytes:
    raise AssertionError("nothing is printed here")


def make_empty_store(folder: Path) -> None:
    """Make a store that everybody here can open, with nobody in it yet."""
    Vault(folder, StoppedClock(), os.urandom, KdfCost.for_tests()).create([(member, PASSWORD) for member in EVERYBODY])


@contextmanager
def stage(folder: Path, *, inline: bool = True) -> Iterator[Scene]:
    """Open a scene on the store in this folder (see `make_empty_store`). `inline`: no threads."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress(app)
    clock = StoppedClock()
    scene = Scene(folder, Vault(folder, clock, os.urandom, KdfCost.for_tests()), clock, Tasks(inline=inline))
    strays = StrayWindows(app)
    try:
        yield scene
    finally:
        scene.close()
        app.removeEventFilter(strays)
        strays.deleteLater()
    assert strays.seen == []


# --- people and lists -------------------------------------------------------------------------------------------------


def resident(number: int, name: str, *, cell: str = "", **more: object) -> Resident:
    """Return a resident, e.g. `resident(5, "Kevin O'Brien")`; id `r5`, in cell A-1-005 unless said otherwise."""
    given, _, family = name.partition(" ")
    made = Resident(
        id=f"r{number}",
        nomis_number=f"A{1000 + number}AB",
        given_name=given,
        family_name=family,
        preferred_name=given,
        birth_date=date(1988, 3, 14),
        cell=cell or f"A-1-{number:03d}",
    )
    return Resident(**{**made.__dict__, **more})


def clinic(session_id: str = "s1", *, day: date = TODAY, wing: str = "A", period: Period = Period.AM) -> ClinicSession:
    return ClinicSession(
        id=session_id,
        clinic_code="nurse-triage",
        wing=wing,
        room=f"HC-{wing}1",
        clinic_date=day,
        period=period,
        clinician="Sister Okafor",
        list_as_of=at_local(day, time(7, 40)),
    )


def booked(session: ClinicSession, residents: list[Resident]) -> list[Appointment]:
    """Return an appointment for each, ten minutes apart from 09:00; ids are the resident's with the session's."""
    first = at_local(session.clinic_date, time(9, 0))
    return [
        Appointment(f"{session.id}-{r.id}", session.id, r.id, (first + timedelta(minutes=10 * n)).astimezone(UTC))
        for n, r in enumerate(residents)
    ]
