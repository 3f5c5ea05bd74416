"""Who is signed in, with which store, clock and chance. Carried to every command and query."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from prisoncare_desktop.domain.calendar import LONDON, local_date
from prisoncare_desktop.domain.identity import uuid7
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import Bug
from prisoncare_desktop.forms.evaluation import Opening
from prisoncare_desktop.usecases.access_port import AccessDoor
from prisoncare_desktop.usecases.backup_port import Backups
from prisoncare_desktop.usecases.clinic_paper_port import ClinicPrinter
from prisoncare_desktop.usecases.courier_port import Courier
from prisoncare_desktop.usecases.keeper import Keeper
from prisoncare_desktop.usecases.ports import (
    BlankPrinter,
    Clock,
    Printer,
    RecoverySheetPrinter,
    SettingsFile,
    Store,
    TakeTheirs,
)
from prisoncare_desktop.usecases.viewing import Viewings


@dataclass(frozen=True)
class Context:
    """One signed-in session. `random_bytes(n)`: n unpredictable bytes. `printer` draws packs."""

    store: Store
    clock: Clock
    user: StaffMember
    random_bytes: Callable[[int], bytes]
    printer: Printer
    viewings: Viewings = field(default_factory=Viewings)
    keeper: Keeper | None = None  # the sync's and most tests' sessions have nobody's keys to keep
    settings: SettingsFile | None = None  # the sync's session changes none
    recovery_sheet: RecoverySheetPrinter | None = None
    blank_printer: BlankPrinter | None = None
    clinic_printer: ClinicPrinter | None = None
    backups: Backups | None = None  # likewise
    access: AccessDoor | None = None  # likewise
    courier: Courier | None = None  # likewise
    take_theirs: TakeTheirs | None = None  # None: the next sync takes it

    @property
    def keys(self) -> Keeper:
        """Return the keeper of the open store's keys."""
        if self.keeper is None:
            raise Bug("this session was begun without a keeper of keys")
        return self.keeper

    def today(self) -> date:
        """Return the day in the prison."""
        return local_date(self.clock.now())

    def opening(self) -> Opening:
        """Return what a form's expressions may ask for: the time on the prison's wall, and nobody's record."""
        return Opening(self.clock.now().astimezone(LONDON))

    def new_id(self) -> str:
        return uuid7(self.clock.now(), self.random_bytes)
