"""Whether a store keeps what the ledger says was promised. Looks at the file by statements of its own.

The product opens the store, as it would at the next start; after that it is asked one thing only, whether it finds its
trail in order. All else is read by a plain connection with the raw key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from prisoncare_desktop.errors import PrisonCareError
from prisoncare_desktop.store.open_store import OpenStore
from tests.violence.ledger import NOTHING, Ledger

SAYING_A_RECORD_CHANGED = {"AttendanceRecorded": "appointments", "ReviewTaskChanged": "review_tasks"}


@contextmanager
def plain(key: str, file: Path) -> Iterator[dbapi2.Connection]:
    """A connection that only reads, made without the product's factory."""
    connection = dbapi2.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    try:
        connection.execute(f"PRAGMA key=\"x'{key}'\"")
        connection.execute("PRAGMA cipher_log_level=NONE")
        yield connection
    finally:
        connection.close()


def broken_promises(store: OpenStore, folder: Path, ledger: Ledger) -> list[str]:
    """Return what is not as promised; nothing if all is."""
    with plain(store.keys.file, folder / "prisoncare.db") as connection:
        return [
            *_pages(connection),
            *_trail(store, connection),
            *_outbox_trail_and_records(connection),
            *_outcomes(connection, ledger),
            *_drafts(connection, ledger),
            *_at_the_trust(connection, ledger),
        ]


def shut(store: OpenStore, folder: Path) -> list[str]:
    """Close the store; return what is wrong with the file's pages then.

    Not before: `cipher_integrity_check` reads the file without its log, and a cut in the midst of a checkpoint leaves
    pages half written that stand whole in the log.
    """
    key = store.keys.file
    store.close()
    with plain(key, folder / "prisoncare.db") as connection:
        damaged = connection.execute("PRAGMA cipher_integrity_check").fetchall()
    return [f"cipher_integrity_check: {damaged[:3]}"] if damaged else []


def _pages(connection: dbapi2.Connection) -> Iterator[str]:
    said = connection.execute("PRAGMA quick_check").fetchall()
    if said != [("ok",)]:
        yield f"quick_check: {said[:3]}"


def _trail(store: OpenStore, connection: dbapi2.Connection) -> Iterator[str]:
    previous = ""
    rows = connection.execute("SELECT seq, previous_mac, mac FROM trail ORDER BY seq").fetchall()
    for n, (seq, previous_mac, mac) in enumerate(rows, start=1):
        if seq != n or previous_mac != previous:
            yield f"the trail breaks at row {n}"
            return
        previous = mac
    try:
        with store.read() as unit:
            checked, first_bad = unit.trail.verify()
    except PrisonCareError as error:
        yield f"the trail cannot be verified: {error}"
        return
    if first_bad is not None or checked != len(rows):
        yield f"the product finds its trail broken at {first_bad}, {checked} of {len(rows)} checked"


def _outbox_trail_and_records(connection: dbapi2.Connection) -> Iterator[str]:
    """Each change: one row in the outbox, one in the trail, and the record at the revision of the latest."""
    for kind, table in SAYING_A_RECORD_CHANGED.items():
        sent = _counted(connection, "SELECT record_id, count(*) FROM outbox WHERE kind = ? GROUP BY 1", kind)
        noted = _counted(connection, "SELECT record_id, count(*) FROM trail WHERE action = ? GROUP BY 1", kind)
        last = dict(_rows(connection, "SELECT record_id, max(revision) FROM outbox WHERE kind = ? GROUP BY 1", kind))
        stands = dict(_rows(connection, f"SELECT id, revision FROM {table}"))
        trimmed = {record_id for record_id in noted if record_id not in stands and record_id not in sent}
        differ = {one for one in sent.keys() | noted.keys() if sent[one] != noted[one]} - trimmed
        if differ:
            yield f"{kind}: outbox and trail differ for {sorted(differ)}"
        unsent = _counted(connection, "SELECT record_id, 1 FROM outbox WHERE kind = ? AND state <> 'receipted'", kind)
        for record_id, revision in last.items():
            if record_id not in stands and not unsent[record_id]:
                continue  # the central record has it, and it was trimmed here
            if stands.get(record_id, -1) < revision:
                yield f"{kind} of {record_id} was sent at revision {revision}, it stands at {stands.get(record_id)}"
    history = _counted(connection, "SELECT id, count(*) FROM appointment_history GROUP BY 1")
    for appointment, revision in _rows(connection, "SELECT id, revision FROM appointments"):
        if history[appointment] > revision:
            yield f"appointment {appointment} at revision {revision} has {history[appointment]} earlier ones"


def _counted(connection: dbapi2.Connection, statement: str, *bound: Any) -> Counter[str]:
    return Counter(dict(_rows(connection, statement, *bound)))


def _rows(connection: dbapi2.Connection, statement: str, *bound: Any) -> list[Any]:
    return connection.execute(statement, bound).fetchall()


def _outcomes(connection: dbapi2.Connection, ledger: Ledger) -> Iterator[str]:
    appointments = _rows(connection, "SELECT id, outcome, reason_code FROM appointments")
    found = {one: f"{outcome} {reason}".strip() if outcome else NOTHING for one, outcome, reason in appointments}
    for appointment in ledger.about("outcome"):
        if found.get(appointment, "no such row") not in ledger.may_be("outcome", appointment):
            may_be = sorted(ledger.may_be("outcome", appointment))
            yield f"appointment {appointment} says {found.get(appointment)!r}, promised was {may_be}"


def _drafts(connection: dbapi2.Connection, ledger: Ledger) -> Iterator[str]:
    found = dict(_rows(connection, "SELECT subject, content FROM drafts"))
    for subject in ledger.about("draft"):
        if found.get(subject, NOTHING) not in ledger.may_be("draft", subject):
            yield f"draft {subject} says {found.get(subject)!r}, promised was {sorted(ledger.may_be('draft', subject))}"


def _at_the_trust(connection: dbapi2.Connection, ledger: Ledger) -> Iterator[str]:
    """Called receipted only what the server has; and what a sync called sent stays so."""
    has = ledger.about("at-server")
    states = dict(_rows(connection, "SELECT id, state FROM outbox WHERE state = 'receipted'"))
    if ledger.about("at-server") or ledger.about("sync"):
        for entry in set(states) - has:
            yield f"entry {entry} is called receipted and the server never had it"
    for entry in ledger.about("receipted"):
        if ledger.promised("receipted", entry) and entry not in states:
            yield f"entry {entry} was called receipted and waits again"
