"""What goes on at a PC while its plug is pulled, and what must be so at the next start. The product's own commands."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.errors import KeySlotsDamaged, WrongPassword
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.vault import Vault
from prisoncare_desktop.sync.fhir.resource import change_of
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.attendance import RecordOutcome, UndoOutcome
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.drafts import SaveDraft
from tests.store.clinic import CLERK, NURSE, PASSWORD, Hands, fill, more_appointments
from tests.sync import conftest as sync_pc
from tests.sync import model_server, small_prison
from tests.sync.model_server import ModelServer
from tests.violence.disk import CHECKOUT
from tests.violence.ledger import NOTHING, Ledger
from tests.violence.oracle import broken_promises, shut

Say = Callable[[str], None]
KNOWN_OUTCOMES: Final = (
    (Outcome.ATTENDED, ""),
    (Outcome.LATE_SEEN, ""),
    (Outcome.NOT_SEEN, "R2"),
    (Outcome.NOT_SEEN, "P1"),
    (Outcome.CANCELLED, "C1"),
)
NEWCOMER: Final = StaffMember("staff-new", "Femi Vale", Role.NURSE)


@dataclass(frozen=True)
class Workload:
    """`prepare(folder)`: what stands there before. `work(folder, say)`: what is recorded. `look(folder, ledger)`."""

    name: str
    prepare: Callable[[Path], None]
    work: Callable[[Path, Say], None]
    look: Callable[[Path, Ledger], list[str]]


def vault_in(folder: Path, seed: str = "work") -> Vault:
    """A vault whose chance and clock are the same each time: the same trace is made again."""
    return Vault(folder, Hands(), seeded(f"vault {seed}"), KdfCost.for_tests())


def seeded(seed: str) -> Callable[[int], bytes]:
    return sync_pc.seeded_bytes(seed)


def context_of(store: OpenStore, user: StaffMember, seed: str, clock: Hands | None = None) -> Context:
    return Context(
        store=store,
        clock=clock or Hands(),
        user=user,
        random_bytes=seeded(f"context {seed}"),
        printer=lambda _items: b"",
    )


# --- common ground ----------------------------------------------------------------------------------------------------


def nothing_yet(folder: Path) -> None:
    """Nothing was made."""


def a_clinic(folder: Path) -> None:
    """A store with a full clinic, shut."""
    vault = vault_in(folder, "making")
    vault.create([(NURSE, PASSWORD), (CLERK, "another password")])
    _, store = vault.open(NURSE.id, PASSWORD)
    fill(store)
    more_appointments(store, 100)
    store.close()


def record(context: Context, n: int, say: Say) -> None:
    """Record the outcome of the n-th appointment, as a screen would; promise it once it is saved."""
    appointment = f"appointment-{n % 100:03}"
    outcome, reason = KNOWN_OUTCOMES[n * 7 % len(KNOWN_OUTCOMES)]
    what = f"outcome {appointment} {outcome} {reason}".strip()
    say(f"try {what}")
    dispatch.run(RecordOutcome(appointment, outcome, reason, why="found-out-more"), context)
    say(f"ok {what}")


def opens_and_keeps_its_promises(folder: Path, ledger: Ledger, password: str = PASSWORD) -> list[str]:
    """Start as the product does; look at everything; save one change more; shut."""
    return _looked_at(vault_in(folder, "again").open(NURSE.id, password)[1], folder, ledger)


def _looked_at(store: OpenStore, folder: Path, ledger: Ledger) -> list[str]:
    broken = broken_promises(store, folder, ledger)
    with store.read() as unit:
        there = {appointment.id for appointment in unit.appointments.of_sessions(["session-gp"])}
    if not broken and "appointment-099" in there:
        record(context_of(store, NURSE, "again"), 99, lambda _: None)
    return broken + shut(store, folder)


# --- a store is made --------------------------------------------------------------------------------------------------


def making(folder: Path, say: Say) -> None:
    vault = vault_in(folder)
    vault.create([(NURSE, PASSWORD), (CLERK, "another password")])
    say("ok made -")
    _, store = vault.open(NURSE.id, PASSWORD)
    fill(store)
    more_appointments(store, 100)
    say("ok filled -")
    store.close()


def made_or_not_there(folder: Path, ledger: Ledger) -> list[str]:
    vault = vault_in(folder, "again")
    try:
        people = vault.people()
    except KeySlotsDamaged as error:
        return [f"half a key slot file: {error}"]
    if not people:
        if ledger.promised("made"):
            return ["the store that was made has no key slots"]
        vault.create([(NURSE, PASSWORD)])  # the making was cut short: it is made again
    return opens_and_keeps_its_promises(folder, ledger)


# --- a clinic is recorded ---------------------------------------------------------------------------------------------


def recording(folder: Path, say: Say) -> None:
    _, store = vault_in(folder).open(NURSE.id, PASSWORD)
    nurse = context_of(store, NURSE, "work")
    for n in range(70):
        record(nurse, n, say)
        if n % 9 == 4:
            say(f"try draft review:1 {n * 'word ' + 'end'}")
            dispatch.run(SaveDraft("review:1", "url", "1", n * "word " + "end"), nurse)
            say(f"ok draft review:1 {n * 'word ' + 'end'}")
        if n % 13 == 7:
            say(f"try outcome appointment-{n:03} {NOTHING}")
            dispatch.run(UndoOutcome(f"appointment-{n:03}"), nurse)
            say(f"ok outcome appointment-{n:03} {NOTHING}")
    store.close()


# --- signing in, mistyping, locking -----------------------------------------------------------------------------------


def locking(folder: Path, say: Say) -> None:
    vault = vault_in(folder)
    for n in range(8):
        if n % 2:
            mistype(vault, say, n)
        say(f"try wrong {NURSE.id} 0")
        _, store = vault.open(NURSE.id, PASSWORD)
        say(f"ok wrong {NURSE.id} 0")
        record(context_of(store, NURSE, f"life {n}"), n, say)
        store.close()


def mistype(vault: Vault, say: Say, n: int) -> None:
    say(f"try wrong {NURSE.id} 1")
    try:
        vault.open(NURSE.id, f"mistyped {n}")
    except WrongPassword as told:
        say(f"ok wrong {NURSE.id} {told.failures}")


def tries_are_remembered(folder: Path, ledger: Ledger) -> list[str]:
    """A try is counted before it is judged: one more than promised is no lie, one fewer is."""
    counted = vault_in(folder, "again").failures(NURSE.id)
    said = {0 if value == NOTHING else int(value) for value in ledger.may_be("wrong", NURSE.id)}
    forgot = not min(said) <= counted <= max(said) + 1
    return [f"{counted} wrong tries, not {sorted(said)}"] * forgot + opens_and_keeps_its_promises(folder, ledger)


# --- key slots -------------------------------------------------------------------------------------------------------


def enrolling(folder: Path, say: Say) -> None:
    vault = vault_in(folder)
    _, store = vault.open(NURSE.id, PASSWORD)
    say(f"ok password {NURSE.id} {PASSWORD}")
    for n in range(6):
        member = NEWCOMER if n % 2 else NURSE
        say(f"try password {member.id} a new password {n}")
        vault.enrol(store, member, f"a new password {n}", by=NURSE)
        say(f"ok password {member.id} a new password {n}")
        record(context_of(store, NURSE, f"slots {n}"), n, say)
    store.close()


def somebody_can_open_it(folder: Path, ledger: Ledger) -> list[str]:
    """Each person's last password opens the store, or one that was just being set."""
    broken: list[str] = []
    for user in ledger.about("password") or {NURSE.id}:
        fitting = ledger.may_be("password", user) - {NOTHING} or {PASSWORD}
        if not any(opens(folder, user, password) for password in sorted(fitting)) and ledger.promised("password", user):
            broken.append(f"no password of {user} opens the store any more")
    opening = next((p for p in sorted(ledger.may_be("password", NURSE.id)) if opens(folder, NURSE.id, p)), PASSWORD)
    return broken or opens_and_keeps_its_promises(folder, ledger, opening)


def opens(folder: Path, user: str, password: str) -> bool:
    try:
        vault_in(folder, "again").open(user, password)[1].close()
    except WrongPassword:
        return False
    return True


# --- an older store is brought up to date -----------------------------------------------------------------------------


def an_older_store(folder: Path) -> None:
    """The store that the first release left."""
    with tarfile.open(CHECKOUT / "tests" / "released_stores" / "0001.tar.gz") as kept:
        kept.extractall(folder.parent, filter="data")
    shutil.move(folder.parent / "0001", folder)


def migrating(folder: Path, say: Say) -> None:
    say("ok filled -")
    _, store = vault_in(folder).open(NURSE.id, PASSWORD)
    say("ok migrated -")
    store.close()


def migrated_whole(folder: Path, ledger: Ledger) -> list[str]:
    _, store = vault_in(folder, "again").open(NURSE.id, PASSWORD)
    with store.read() as unit:
        counts = unit.outbox.counts()
        rows = unit.trail.latest(1000)
    broken = _looked_at(store, folder, ledger)
    if (counts.saved_here, counts.at_the_trust) != (2, 1) or len(rows) < 10:  # as `0001.json` has it
        broken.append(f"the older store held 2 + 1 entries and 10 rows, not {counts} and {len(rows)}")
    return broken


# --- a sync writes ----------------------------------------------------------------------------------------------------


class ServerThatIsHeard(httpx.BaseTransport):
    """Says what the model server has taken, once it has and before anybody is answered."""

    def __init__(self, server: ModelServer, say: Say) -> None:
        self._server = server
        self._say = say

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        before = len(self._server.log)
        answer = self._server.handle_request(request)
        for _, resource in self._server.log[before:]:
            self._say(f"ok at-server {change_of(resource)}")
        return answer


def a_small_prison(folder: Path) -> None:
    """A store into which the small prison was loaded."""
    clock = sync_pc.TestClock()
    Vault(folder, clock, seeded("making"), KdfCost.for_tests()).create([(sync_pc.NURSE, PASSWORD)])
    store = _sync_store(folder, "first load")
    pc = sync_pc.Pc(store, clock, model_server.BASE, "t", sync_pc.small_server(), seed="first load")
    assert pc.sync().trouble == ""
    store.close()


def _sync_store(folder: Path, seed: str) -> OpenStore:
    clock = sync_pc.TestClock()
    return Vault(folder, clock, seeded(seed), KdfCost.for_tests()).open(sync_pc.NURSE.id, PASSWORD)[1]


def syncing(folder: Path, say: Say) -> None:
    store = _sync_store(folder, "work")
    wire = ServerThatIsHeard(sync_pc.small_server(), say)
    pc = sync_pc.Pc(store, sync_pc.TestClock(), model_server.BASE, "t", wire, seed="work")
    say("ok sync -")
    recorded: list[str] = []
    for n in range(9):
        appointment = small_prison.APPOINTMENTS[n % 6]
        outcome, reason = KNOWN_OUTCOMES[(n + n // 6) % len(KNOWN_OUTCOMES)]
        what = f"outcome {appointment} {outcome} {reason}".strip()
        say(f"try {what}")
        recorded.append(pc.record(n % 6, outcome, reason))
        say(f"ok {what}")
        if n % 3 == 2:
            assert pc.later().trouble == ""
            for entry in recorded:
                say(f"ok receipted {entry}")
    store.close()


def synced_whole(folder: Path, ledger: Ledger) -> list[str]:
    return _looked_at(_sync_store(folder, "again"), folder, ledger)
