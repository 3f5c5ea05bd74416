"""`make run`: a real FHIR server on loopback as the central record, the synthetic prison in it, and this PC set up.

The server is sekmet-fhir in its own environment; nothing of it is imported. The site's data reaches this PC only
through the application's own sync.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from prisoncare_desktop import settings, wiring
from prisoncare_desktop.domain.attendance import ClinicSession
from prisoncare_desktop.domain.calendar import local_date
from prisoncare_desktop.domain.resident import Resident
from prisoncare_desktop.domain.staff import StaffMember
from prisoncare_desktop.errors import Bug, EnvironmentTrouble, ServerUnreachable
from prisoncare_desktop.practice import central, staff
from prisoncare_desktop.practice.people import DANNY_MARSH
from prisoncare_desktop.practice.prison import Prison, build
from prisoncare_desktop.practice.recorded_clinics import Order, recorded_clinics
from prisoncare_desktop.practice.recorded_forms import recorded_forms
from prisoncare_desktop.settings import Settings
from prisoncare_desktop.sync.access.transport import FhirTransport
from prisoncare_desktop.ui.succession import program_of
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.ports import Store

SEED = 20261121
READY_WITHIN_S = 60
DEMO_NOTE = f"Practice prison, nobody in it is real. The password of all is {staff.DEMO_PASSWORD}"


@dataclass(frozen=True)
class Central:
    """A running central record."""

    base_url: str
    token: str
    process: subprocess.Popen[bytes]


@contextmanager
def central_record(folder: Path, server: Path, port: int) -> Iterator[Central]:
    """Run the FHIR server on loopback with its data in `folder`, and stop it at the end.

    Raises:
        EnvironmentTrouble: it did not come up within a minute.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    token_file = folder / "token"
    if not token_file.exists():
        token_file.write_text(secrets.token_urlsafe(24))
    token = token_file.read_text()
    base_url = f"http://127.0.0.1:{port}/fhir"
    config = {
        "base_url": base_url,
        "host": "127.0.0.1",
        "port": port,
        "data_dir": str(folder / "data"),
        "simulator": {"enabled": False},
        "server_auth": {"types": ["bearer"], "tokens": [token]},
        "log_inbound": False,
    }
    (folder / "central.yaml").write_text(json.dumps(config))  # JSON is YAML
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own path, no shell
            [str(server), "serve", "-c", str(folder / "central.yaml")], stdout=log, stderr=log, cwd=folder
        )
        try:
            _wait_until_ready(base_url, token, process)
            yield Central(base_url, token, process)
        finally:
            process.terminate()
            process.wait(timeout=20)


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(base_url: str, token: str, process: subprocess.Popen[bytes]) -> None:
    give_up_at = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < give_up_at:
        if process.poll() is not None:
            raise EnvironmentTrouble("the central record stopped while starting; see its server.log")
        transport = FhirTransport(base_url, token)
        try:
            transport.capabilities()
        except ServerUnreachable:
            time.sleep(0.1)
        else:
            return
        finally:
            transport.close()
    raise EnvironmentTrouble("the central record did not come up within a minute")


def fill(record: Central, prison: Prison, say: TextIO) -> None:
    """Fill the central record with the synthetic prison. Doing it twice changes nothing."""
    transport = FhirTransport(record.base_url, record.token)
    sent = 0
    try:
        for bundle in central.bundles(prison):
            transport.send(json.dumps(bundle).encode())
            sent += len(bundle["entry"])
            say.write(f"\r  {sent} records at the central record")
            say.flush()
    finally:
        transport.close()
    say.write("\n")


def provision(data_folder: Path, record: Central, prison: Prison, say: TextIO) -> Settings:
    """Set up this PC for the practice prison: settings, people, store, and the first load by the product's own sync.

    Raises:
        EnvironmentTrouble: the first load did not finish.
    """
    chosen = Settings(
        data_folder=data_folder,
        site_name="HMP Fenmere",
        agency_id="FRI",
        room="clinic room A1",
        server_url=record.base_url,
        demo_note=DEMO_NOTE,
    ).saved()
    vault = wiring.make_vault(chosen)
    vault.create([(member, staff.DEMO_PASSWORD) for member in staff.SIGN_IN_PEOPLE])
    _, store = vault.open(staff.DEMO_PEOPLE[0].id, staff.DEMO_PASSWORD)
    try:
        with store.write(staff.DEMO_PEOPLE[0]) as unit:
            unit.facts.put(settings.SERVER_TOKEN, record.token)
            unit.commit()

        def progress(done: int, total: int, words: str) -> None:
            say.write(f"\r  {words}: {done} of {total}        ")
            say.flush()

        for what in ("first load", "first sending"):
            outcome = wiring.run_sync(chosen, store, progress)
            say.write("\n")
            if outcome.trouble:
                raise EnvironmentTrouble(f"the {what} did not finish: {outcome.trouble}")
            if what == "first load":
                _record_forms(store)
                record_clinics(store, prison)
    finally:
        store.close()
    return chosen


def _record_forms(store: Store) -> None:
    """Record what Jo Bell found out about Danny Marsh, as she would herself."""
    with store.read() as unit:
        danny = unit.residents.find_by_nomis(DANNY_MARSH)
        episodes = unit.episodes.of_resident(danny.id) if danny else ()
    as_bell = wiring.make_context(staff.BELL, store)
    for episode in episodes:
        for order in recorded_forms(episode):
            dispatch.run(order, as_bell)


def record_clinics(store: Store, prison: Prison) -> None:
    """Record what nurses, the administrator and the leader did beside the clinic lists, as they would themselves."""

    def session_id(session: ClinicSession) -> str:
        key = (session.clinic_code, session.wing, session.room, session.clinic_date, session.period)
        with store.read() as unit:
            found = unit.sessions.find(*key)
        if found is None:
            raise Bug(f"the session {session.id} did not come down")
        return found.id

    def resident_id(resident: Resident) -> str:
        with store.read() as unit:
            found = unit.residents.find_by_nomis(resident.nomis_number)
        if found is None:
            raise Bug(f"the resident {resident.id} did not come down")
        return found.id

    run_orders(recorded_clinics(prison, session_id, resident_id), lambda member: wiring.make_context(member, store))


def run_orders(orders: Generator[Order, Any, None], as_: Callable[[StaffMember], Context]) -> None:
    """Run each order as whose it is, and answer it with what it made."""
    made = None
    with suppress(StopIteration):
        while True:
            member, order = orders.send(made)
            made = dispatch.run(order, as_(member)).value


@contextmanager
def practice_prison(folder: Path, server: Path, say: TextIO) -> Iterator[tuple[Central, Settings]]:
    """Run the practice prison kept in `folder`, made first if it is not there. Each run finds a port of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    with central_record(folder / "central", server, free_port()) as record:
        made = folder / "made.json"
        today = local_date(wiring.SystemClock().now())
        if not made.exists():
            say.write("Making HMP Fenmere, a synthetic prison…\n")
            prison = build(SEED, today)
            fill(record, prison, say)
            say.write("Setting up this PC through its own sync…\n")
            shutil.rmtree(folder / "pc", ignore_errors=True)
            provision(folder / "pc", record, prison, say)
            made.write_text(json.dumps({"seed": SEED, "day": today.isoformat()}))
        day = date.fromisoformat(json.loads(made.read_text())["day"])
        if day != today:
            say.write(f"This prison was made on {day}; its clinic lists are of that time. RESET=1 makes a new one.\n")
        yield record, replace(settings.load(folder / "pc"), server_url=record.base_url).saved()


def main(arguments: Sequence[str]) -> int:
    """Run the practice prison with the application in a window. Returns the exit code."""
    asked = argparse.ArgumentParser(prog="prisoncare demo")
    asked.add_argument("--folder", type=Path, default=Path(".demo"))
    asked.add_argument("--server", type=Path, default=Path(".central/bin/sekmet"))
    asked.add_argument("--reset", action="store_true", help="start the prison afresh")
    chosen = asked.parse_args(arguments)
    folder = chosen.folder.resolve()
    if chosen.reset:
        shutil.rmtree(folder, ignore_errors=True)
    with practice_prison(folder, chosen.server.resolve(), sys.stdout) as (record, pc):
        sys.stdout.write(f"Central record: {record.base_url}\n{pc.demo_note}\n")
        sys.stdout.flush()
        return follow(program_of([]), {**os.environ, "PRISONCARE_DATA": str(pc.data_folder)}, sys.stdout)


def follow(program: Sequence[str], environment: dict[str, str], say: TextIO) -> int:
    """Run the application and wait for it and all its successors; return the first one's exit code.

    Each lock hands over to a new process, a child of the one that ends. What all of them have and nobody else has is
    the pipe they say things into: it ends when the last of them has ended, however it did.
    """
    first = subprocess.Popen(  # noqa: S603 - our own program, no shell
        program, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    )

    def end_politely(*_: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(first.pid, signal.SIGTERM)  # the group is all of them

    before = {polite: signal.signal(polite, end_politely) for polite in (signal.SIGTERM, signal.SIGINT)}
    try:
        with first:
            for line in first.stdout or ():
                say.write(line)
        return first.returncode
    finally:
        for polite, handler in before.items():
            signal.signal(polite, handler)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
