"""What a session is made of: the real clock, chance, vault, printer and network, handed to the rooms that need them.

With `app.py`, which puts a window before it, the composition root; the only file that reads the clock. Each room is
imported when it is first needed: the first paint needs none of them.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from prisoncare_desktop import log, settings
from prisoncare_desktop.errors import Bug
from prisoncare_desktop.settings import COURIER, MESH, Settings, SettingsFile

if TYPE_CHECKING:
    from prisoncare_desktop.domain.staff import StaffMember
    from prisoncare_desktop.store.open_store import OpenStore
    from prisoncare_desktop.store.restore import Restorer
    from prisoncare_desktop.store.vault import Vault
    from prisoncare_desktop.sync.courier.desk import CourierDesk
    from prisoncare_desktop.sync.door import RecordDoor
    from prisoncare_desktop.usecases.backup_port import BackupNote, Backups
    from prisoncare_desktop.usecases.changes import Changes
    from prisoncare_desktop.usecases.context import Context
    from prisoncare_desktop.usecases.keeper import Keeper
    from prisoncare_desktop.usecases.ports import RecoverySheet, Shaper, Store
    from prisoncare_desktop.usecases.restored import Looked, Restored
    from prisoncare_desktop.usecases.set_up import SetUp
    from prisoncare_desktop.usecases.syncing import Onlooker, SyncOutcome

PACK_MAX_BYTES = 2_000_000  # the largest published form that we know is a quarter of it
_PR_SET_DUMPABLE = 4  # linux/prctl.h


class SystemClock:
    """The PC's clock, to the millisecond: what was recorded here comes back from the trust at the same instant."""

    def now(self) -> datetime:
        now = datetime.now(UTC)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)


def harden() -> None:
    """Files for this account only, and no way to a key in memory but root's (security design, findings 6 and 7).

    No core dump is written, and on Linux no other program of this account may look into the process or trace it. On
    Windows a dump by Windows itself is excluded by the site's policy (the pilot's checklist).
    """
    os.umask(0o077)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def make_vault(chosen: Settings) -> Vault:
    """Return the shut vault of this data folder. One for a run of the program: it remembers who must wait."""
    from prisoncare_desktop.store.vault import Vault

    return Vault(
        chosen.data_folder,
        clock=SystemClock(),
        random_bytes=os.urandom,
        attempts_copy=chosen.attempts_copy,
        monotonic=time.monotonic,
        timer=time.perf_counter,
    )


def use_content_packs(chosen: Settings) -> None:
    """Take the trust's content packs into use; those that cannot be used are left out, with a word in the log."""
    from prisoncare_desktop.usecases.content_pack import NO_PACKS, judged
    from prisoncare_desktop.usecases.packaged_forms import replaceable_forms, use_packs

    files = _texts_in(chosen.content_pack_folder)
    packs = judged(files, replaceable_forms()) if files else NO_PACKS
    for name, reasons in packs.refused:
        log.logger("app").warning("content pack %s is refused: %s", name, "; ".join(reasons))
    use_packs(packs)


def _texts_in(folder: Path) -> dict[str, str]:
    """Return the JSON files of a folder; one that is too large or cannot be read is there with no words in it."""
    try:
        found = sorted(folder.glob("*.json"))
    except OSError:
        return {}
    texts = {}
    for file in found:
        try:
            texts[file.name] = file.read_text(encoding="utf-8") if file.stat().st_size <= PACK_MAX_BYTES else ""
        except (OSError, UnicodeDecodeError):
            texts[file.name] = ""
    return texts


def make_keeper(vault: Vault, member: StaffMember, store: OpenStore) -> Keeper:
    """Return who keeps the keys of the store that this member opened."""
    from prisoncare_desktop.store.keeper import SessionKeeper

    return SessionKeeper(vault, store, by=member)


def make_backups(chosen: Settings, member: StaffMember, store: OpenStore) -> Backups:
    """Return who keeps the backups of the store that this member opened."""
    from prisoncare_desktop.store.backup_keeper import BackupKeeper

    return BackupKeeper(store, chosen.data_folder, SystemClock(), os.urandom, member)


@dataclass(frozen=True)
class Restoring:
    """What the sign-in window needs to bring a backup back."""

    folder: Path
    restorer: Restorer
    earlier: tuple[Path, ...] = ()

    def today(self) -> date:
        from prisoncare_desktop.domain.calendar import local_date

        return local_date(SystemClock().now())

    def listed(self, folder: Path) -> tuple[BackupNote, ...]:
        from prisoncare_desktop.store import shelf

        return tuple(one.note for one in shelf.listed(folder))

    def people(self, backup: Path) -> tuple[StaffMember, ...]:
        from prisoncare_desktop.store.people import people_in

        return people_in(Settings(data_folder=backup).key_slots_file)

    def bring_back(self, looked: Looked) -> Restored:
        from prisoncare_desktop.store.restore import OpenedBackup

        if not isinstance(looked, OpenedBackup):
            raise Bug("this backup was opened by nobody here")
        return self.restorer.bring_back(looked)


def make_restoring(chosen: Settings, vault: Vault) -> Restoring:
    """Return who brings backups back into this data folder, while nobody is signed in."""
    from prisoncare_desktop.store.restore import Restorer

    restorer = Restorer(chosen.data_folder, SystemClock(), os.urandom, throttle=vault.throttle)
    now = settings.load(chosen.data_folder)  # a session may have chosen another folder
    return Restoring(now.backups, restorer, now.earlier_backups)


def shaping(language: str) -> Shaper:
    """Return who sets lines in this language for paper; Qt does, and is asked when there is such a language."""
    from prisoncare_desktop.ui.shaping import shaper_for

    return shaper_for(language)


def make_context(
    member: StaffMember,
    store: Store,
    keeper: Keeper | None = None,
    chosen: Settings | None = None,
    backups: Backups | None = None,
) -> Context:
    """Return a signed-in session with the real clock, chance and printer.

    `keeper`: of this store's keys. `chosen`: this PC's settings, where the session may change them.
    """
    from prisoncare_desktop.pdf.blank_copies import blank_copies
    from prisoncare_desktop.pdf.clinic_paper import clinic_paper
    from prisoncare_desktop.pdf.feedback_pack import feedback_pack
    from prisoncare_desktop.pdf.recovery_sheet import recovery_sheet
    from prisoncare_desktop.usecases.context import Context

    return Context(
        store=store,
        clock=SystemClock(),
        user=member,
        random_bytes=os.urandom,
        printer=partial(feedback_pack, shaping=shaping),
        access=record_door(),
        keeper=keeper,
        settings=SettingsFile(chosen.data_folder) if chosen else None,
        recovery_sheet=recovery_sheet,
        blank_printer=partial(blank_copies, shaping=shaping),
        clinic_printer=partial(clinic_paper, shaping=shaping),
        backups=backups,
        courier=make_courier(chosen, store) if chosen is not None and chosen.carrier == COURIER else None,
        take_theirs=_take_theirs,
    )


def make_courier(chosen: Settings, store: Store) -> CourierDesk:
    """Return the courier's desk of this store."""
    from prisoncare_desktop.store.carried_file import CarriedFiles
    from prisoncare_desktop.sync.courier.desk import CourierDesk

    return CourierDesk(
        store, CarriedFiles(), SystemClock(), os.urandom, chosen.agency_id, str(os.getpid()), process_lives
    )


def _take_theirs(store: Store) -> Changes:
    from prisoncare_desktop.sync.weighing.theirs import take_theirs

    return take_theirs(store, SystemClock().now(), os.urandom)


def note_sign_in(context: Context, wrong_tries: tuple[tuple[str, int], ...]) -> None:
    """Have the trail say who came, and the wrong tries before. A disk that does not take it keeps nobody out."""
    from prisoncare_desktop.errors import EnvironmentTrouble
    from prisoncare_desktop.usecases import dispatch
    from prisoncare_desktop.usecases.session import SignedIn

    try:
        dispatch.run(SignedIn(wrong_tries), context)
    except EnvironmentTrouble as trouble:
        log.logger("app").error("the sign-in was not noted: %s", type(trouble).__name__)


def set_up_pc(chosen: Settings, vault: Vault, plan: SetUp) -> tuple[Context, RecoverySheet]:
    """Set up a PC that has no store; return its first session and what to seal in an envelope."""
    from prisoncare_desktop.usecases.set_up import set_up

    made = set_up(plan, SettingsFile(chosen.data_folder), vault, SystemClock(), os.urandom)
    keeper, backups = make_keeper(vault, made.leader, made.store), make_backups(chosen, made.leader, made.store)
    return make_context(made.leader, made.store, keeper, chosen, backups), made.sheet


def record_door() -> RecordDoor:
    """Return the way to central records, with the real clock and chance."""
    from prisoncare_desktop.sync.door import RecordDoor

    return RecordDoor(SystemClock().now, time.monotonic, os.urandom)


def try_record(server_url: str, token: str) -> None:
    """Reach a central record and ask it something that needs the token; raise what stands in the way."""
    record_door().try_address(server_url, token.strip())


def sync_runs(chosen: Settings, store: Store) -> Callable[[bool, Onlooker], SyncOutcome]:
    """Return what runs a sync, asked for or not, for one session: a token that was fetched lives from run to run."""
    door = record_door()

    def run(asked_for: bool, onlooker: Onlooker) -> SyncOutcome:
        return run_sync(chosen, store, onlooker.progress, asked_for=asked_for, door=door, stopped=onlooker.stopped)

    return run


def run_sync(
    chosen: Settings,
    store: Store,
    progress: Callable[[int, int, str], None] | None = None,
    *,
    asked_for: bool = False,
    door: RecordDoor | None = None,
    stopped: Callable[[], bool] | None = None,
) -> SyncOutcome:
    """Run one sync of this store with the central record; then look for duplicates, commit seeds, trim once a day."""
    from prisoncare_desktop.errors import EnvironmentTrouble
    from prisoncare_desktop.usecases import dispatch
    from prisoncare_desktop.usecases.duplicates import CompareResidents
    from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
    from prisoncare_desktop.usecases.retention import TrimStore
    from prisoncare_desktop.usecases.sampling import CommitSeeds
    from prisoncare_desktop.usecases.syncing import Onlooker, SyncOutcome

    if chosen.carrier == COURIER:
        make_courier(chosen, store).begin()
        outcome = SyncOutcome()  # nothing goes or comes but by somebody's hand
    elif chosen.carrier == MESH:
        onlooker = Onlooker(progress or _tell_nobody, stopped or _never)
        outcome = _run_by_messages(chosen, store, onlooker, door or record_door(), asked_for=asked_for)
    else:
        onlooker = Onlooker(progress or _tell_nobody, stopped or _never)
        outcome = _run_over_the_line(chosen, store, onlooker, door or record_door(), asked_for=asked_for)
    sync = make_context(SYNC_ACTOR, store)
    with suppress(EnvironmentTrouble):  # the next run goes on with it; it needs no network
        while not (stopped or _never)() and (compared := dispatch.run(CompareResidents(), sync)).value:
            outcome = replace(outcome, changes=outcome.changes | compared.changes)
    if outcome.trouble:
        return outcome
    seeds = dispatch.run(CommitSeeds(), sync)
    trimmed = dispatch.run(TrimStore(by_itself=True, quiet=not (outcome.sent or outcome.received)), sync)
    while trimmed.value.more:
        trimmed = dispatch.run(TrimStore(), sync)
    return replace(outcome, changes=outcome.changes | seeds.changes | trimmed.changes)


def _tell_nobody(_done: int, _whole: int, _what: str) -> None:
    """Progress that nobody watches."""


def _never() -> bool:
    """Whether anybody stops a run that nobody looks on at."""
    return False


def _run_by_messages(
    chosen: Settings,
    store: Store,
    onlooker: Onlooker,
    door: RecordDoor,
    *,
    asked_for: bool,
) -> SyncOutcome:
    from prisoncare_desktop.sync.engine import Why
    from prisoncare_desktop.sync.forwarded.engine import ForwardedEngine

    with closing(door.mesh(chosen, store)) as mailbox:
        engine = ForwardedEngine(
            store,
            mailbox,
            clock=SystemClock(),
            random_bytes=os.urandom,
            agency_id=chosen.agency_id,
            again_after=chosen.answered_within,
            process=str(os.getpid()),
            process_lives=process_lives,
            stopped=onlooker.stopped,
            room=chosen.room,
        )
        return engine.run_once(onlooker.progress, why=Why.ASKED_FOR if asked_for else Why.TIMER)


def _run_over_the_line(
    chosen: Settings,
    store: Store,
    onlooker: Onlooker,
    door: RecordDoor,
    *,
    asked_for: bool,
) -> SyncOutcome:
    from prisoncare_desktop.sync.engine import SyncEngine, Why

    transport = door.transport(chosen, store)
    try:
        engine = SyncEngine(
            store,
            transport,
            clock=SystemClock(),
            random_bytes=os.urandom,
            agency_id=chosen.agency_id,
            process=str(os.getpid()),
            process_lives=process_lives,
            stopped=onlooker.stopped,
            room=chosen.room,
        )
        return engine.run_once(onlooker.progress, why=Why.ASKED_FOR if asked_for else Why.TIMER)
    finally:
        transport.close()


def process_lives(process_id: str) -> bool:
    """Whether a process of this PC is still there; where it cannot be told, that it is."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(int(process_id), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, ValueError):
        return True
    return not _has_ended(int(process_id))


def _has_ended(process_id: int) -> bool:
    """Whether it only waits for its parent to ask how it ended, as the process before a lock may."""
    try:
        stat = Path(f"/proc/{process_id}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] == "Z"
