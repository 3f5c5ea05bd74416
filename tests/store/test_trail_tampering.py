"""G11: a trail is copied and one hand is laid on the copy, a thousand times. Which are found, and which row is named.

The attacker has the file open with its key, and no trigger left in the way. The trail's own key they have only where
it says "stolen". The central record's anchors they do not have: those come back from it before each check.

What nobody can find: a tail that was never anchored, cut off, or sealed anew with the stolen key. The control shows
it: with the anchors taken away, all that `ONLY_ANCHORS_TELL` does goes unseen, and so does every tail here.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine

from prisoncare_desktop.domain.trail import Checked, TrailReport, Wrong
from prisoncare_desktop.store.tables.metadata import every_table, stamp
from prisoncare_desktop.store.trail_check import TrailCheck, sealed

KEY = bytes(range(32))
ROWS, LAST_ANCHOR, ANCHOR_EVERY = 60, 50, 7
SEED = 20261121
COLUMNS = [column.name for column in every_table().tables["trail"].columns if column.name != "seq"]
BEGAN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
INSERT = f"INSERT INTO trail VALUES ({','.join('?' * 13)})"


class Copy:
    """A copy of the trail in memory, in the attacker's hands."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.connection: Connection = create_engine("sqlite://").connect()
        every_table()
        for table in ("trail", "anchors"):
            every_table().tables[table].create(self.connection)
        for trigger in ("trail_no_update", "trail_no_delete"):
            self.connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
        self.connection.exec_driver_sql("CREATE TABLE original AS SELECT * FROM trail")
        mac = ""
        for seq in range(1, ROWS + 1):
            row = written(seq, mac)
            mac = row[-1]
            self.connection.exec_driver_sql(INSERT.replace("trail", "original"), tuple(row))
        self.anchors = self.anchored()

    def anchored(self) -> list[tuple[Any, ...]]:
        """Return what the central record holds."""
        told = {*range(ANCHOR_EVERY, LAST_ANCHOR, ANCHOR_EVERY), LAST_ANCHOR}
        rows = self.connection.exec_driver_sql("SELECT seq, mac FROM original").all()
        return [(seq, mac, "pc", f"audit-{seq}", stamp(BEGAN)) for seq, mac in rows if seq in told]

    def put_back(self) -> None:
        """Make the copy anew. The anchors come with the next check, whatever the attacker does to those here."""
        self.do("DELETE FROM trail")
        self.do("INSERT INTO trail SELECT * FROM original")

    def do(self, statement: str, *values: Any) -> None:
        self.connection.exec_driver_sql(statement, values)

    def row(self, seq: int) -> list[Any]:
        return list(self.connection.exec_driver_sql("SELECT * FROM trail WHERE seq = ?", (seq,)).one())

    def checked(self, *, anchors: bool = True, piece: int = 1000) -> TrailReport:
        self.do("DELETE FROM anchors")
        for anchor in self.anchors if anchors else ():
            self.do("INSERT INTO anchors (seq, mac, device_id, server_id, anchored_at) VALUES (?,?,?,?,?)", *anchor)
        at = TrailCheck(self.connection, KEY, Checked()).run(piece)
        while not at.done:
            at = TrailCheck(self.connection, KEY, at).run(piece)
        return at.report

    def renumber(self, first: int, by: int) -> None:
        self.do("UPDATE trail SET seq = -(seq + ?) WHERE seq >= ?", by, first)
        self.do("UPDATE trail SET seq = -seq WHERE seq < 0")

    def sealed_anew(self, first: int) -> None:
        """Seal every row from this one on with the stolen key."""
        mac = self.row(first - 1)[-1] if first > 1 else ""
        for seq in range(first, ROWS + 1):
            row = self.row(seq)
            row[-2] = mac
            mac = sealed(row, KEY)
            self.do("UPDATE trail SET previous_mac = ?, mac = ? WHERE seq = ?", row[-2], mac, seq)


def written(seq: int, mac: str, **more: str) -> list[Any]:
    """Return a row as the product seals it."""
    row = [
        seq,
        stamp(BEGAN + timedelta(seconds=seq)),
        f"staff-{seq % 5}",
        "nurse",
        "pc",
        "AttendanceRecorded" if seq % 3 else "ResidentViewed",
        "appointment",
        f"appointment-{seq}",
        f"before-{seq}",
        f"after-{seq}",
        "",
        mac,
        "",
    ]
    for name, value in more.items():
        row[1 + COLUMNS.index(name)] = value
    row[-1] = sealed(row, KEY)
    return row


# --- what a hand can do: each returns the rows of which one must be named ----------------------------------------


def edit(copy: Copy) -> set[int]:
    seq, column = copy.chance.randint(1, LAST_ANCHOR), copy.chance.choice(COLUMNS)
    value = copy.chance.choice(["", "somebody else", "2020-01-01T00:00:00.000000Z", "0" * 64])
    if copy.row(seq)[1 + COLUMNS.index(column)] == value:
        value += "x"
    copy.do(f"UPDATE trail SET {column} = ? WHERE seq = ?", value, seq)
    return {seq}


def delete(copy: Copy) -> set[int]:
    seq = copy.chance.randint(1, LAST_ANCHOR)
    copy.do("DELETE FROM trail WHERE seq = ?", seq)
    return {seq}


def delete_and_close_the_gap(copy: Copy) -> set[int]:
    (seq,) = delete(copy)
    copy.renumber(seq + 1, -1)
    return {seq}


def swap(copy: Copy) -> set[int]:
    one, other = copy.chance.sample(range(1, LAST_ANCHOR + 1), 2)
    copy.do("UPDATE trail SET seq = -1 WHERE seq = ?", one)
    copy.do("UPDATE trail SET seq = ? WHERE seq = ?", one, other)
    copy.do("UPDATE trail SET seq = ? WHERE seq = -1", other)
    return {one, other}


def move(copy: Copy) -> set[int]:
    seq = copy.chance.randint(1, LAST_ANCHOR)
    copy.do("UPDATE trail SET seq = ? WHERE seq = ?", seq + 100, seq)
    return {seq}


def duplicate_over_another(copy: Copy) -> set[int]:
    one, other = copy.chance.sample(range(1, LAST_ANCHOR + 1), 2)
    row = copy.row(one)
    copy.do("DELETE FROM trail WHERE seq = ?", other)
    copy.do(INSERT, other, *row[1:])
    return {other}


def duplicate_in_between(copy: Copy) -> set[int]:
    one, at = copy.chance.randint(1, LAST_ANCHOR), copy.chance.randint(1, LAST_ANCHOR)
    row = copy.row(one)
    copy.renumber(at, 1)
    copy.do(INSERT, at, *row[1:])
    return {at, at + 1} if one == at else {at}


def insert_forged(copy: Copy) -> set[int]:
    at = copy.chance.randint(1, LAST_ANCHOR)
    previous = copy.row(at - 1)[-1] if at > 1 else ""
    copy.renumber(at, 1)
    copy.do(INSERT, at, *written(at, previous, user_id="scapegoat")[1:-1], copy.chance.randbytes(32).hex())
    return {at}


def edit_and_seal_one_with_the_stolen_key(copy: Copy) -> set[int]:
    seq = copy.chance.randint(1, LAST_ANCHOR)
    row = copy.row(seq)
    row[2] = "scapegoat"
    copy.do("UPDATE trail SET user_id = ?, mac = ? WHERE seq = ?", row[2], sealed(row, KEY), seq)
    return {seq}


def edit_and_seal_all_after_with_the_stolen_key(copy: Copy) -> set[int]:
    seq = copy.chance.randint(1, LAST_ANCHOR)
    copy.do("UPDATE trail SET user_id = 'scapegoat' WHERE seq = ?", seq)
    copy.sealed_anew(seq)
    return {seq}


def truncate(copy: Copy) -> set[int]:
    seq = copy.chance.randint(1, LAST_ANCHOR)
    copy.do("DELETE FROM trail WHERE seq >= ?", seq)
    return {seq}


def roll_back_and_go_on(copy: Copy) -> set[int]:
    """The file of some days ago is put in place, and people work on with it."""
    (seq,) = truncate(copy)
    mac = copy.row(seq - 1)[-1] if seq > 1 else ""
    for later in range(seq, seq + copy.chance.randint(1, ROWS)):
        row = written(later, mac, record_id="other-work")
        mac = row[-1]
        copy.do(INSERT, *row)
    return {seq, later + 1}  # the first row replaced, the first row missing


HANDS: tuple[Callable[[Copy], set[int]], ...] = (
    edit,
    delete,
    delete_and_close_the_gap,
    swap,
    move,
    duplicate_over_another,
    duplicate_in_between,
    insert_forged,
    edit_and_seal_one_with_the_stolen_key,
    edit_and_seal_all_after_with_the_stolen_key,
    truncate,
    roll_back_and_go_on,
)
ONLY_ANCHORS_TELL = (edit_and_seal_all_after_with_the_stolen_key, truncate, roll_back_and_go_on)
CALLED: dict[Callable[[Copy], set[int]], set[Wrong]] = {
    edit: {Wrong.EDITED},
    delete: {Wrong.MISSING},
    delete_and_close_the_gap: {Wrong.MISSING},
    swap: {Wrong.REORDERED},
    move: {Wrong.MISSING},
    duplicate_over_another: {Wrong.DUPLICATED},
    duplicate_in_between: {Wrong.DUPLICATED},
    insert_forged: {Wrong.INSERTED},
    edit_and_seal_one_with_the_stolen_key: {Wrong.EDITED},
    edit_and_seal_all_after_with_the_stolen_key: {Wrong.DISAGREES},
    truncate: {Wrong.CUT_OFF},
    roll_back_and_go_on: {Wrong.DISAGREES, Wrong.CUT_OFF},
}


@pytest.fixture
def copy() -> Iterator[Copy]:
    made = Copy(random.Random(SEED))
    yield made
    made.connection.close()


def tampered_with(copy: Copy, times: int) -> None:
    found: Counter[str] = Counter()
    seen_by_the_chain_alone: Counter[str] = Counter()
    for n in range(times):
        hand = HANDS[n % len(HANDS)]
        copy.put_back()
        rows = hand(copy)
        told = f"mutation {n} of seed {SEED}: {hand.__name__} of {sorted(rows)}"
        report = copy.checked(piece=copy.chance.choice((5, 16, 1000)))
        assert not report.sound, f"{told} was not found"
        first = report.findings[0]
        assert first.wrong in CALLED[hand], f"{told} was called {first}"
        assert any(first.seq <= row <= first.last for row in rows), f"{told} was said to be at {first}"
        found[hand.__name__] += 1
        seen_by_the_chain_alone[hand.__name__] += not copy.checked(anchors=False).sound
    control = sum(seen_by_the_chain_alone[hand.__name__] for hand in ONLY_ANCHORS_TELL)
    print(f"G11: {found.total()} of {times} mutations found, each at its row; seed {SEED}; by hand: {dict(found)}")
    print(f"G11 control: without anchors the last three kinds were seen {control} times (must be 0)")
    assert control == 0
    for hand in HANDS:
        if hand not in ONLY_ANCHORS_TELL:
            assert seen_by_the_chain_alone[hand.__name__] == found[hand.__name__]


def test_the_trail_that_nobody_touched_is_found_whole(copy: Copy) -> None:
    copy.put_back()
    for piece in (1, 7, 1000):
        report = copy.checked(piece=piece)
        assert (report.findings, report.rows, report.head_seq, report.anchored) == ((), ROWS, ROWS, LAST_ANCHOR)
        assert report.unanchored == ROWS - LAST_ANCHOR


@pytest.mark.hazard("H15")
def test_every_hand_laid_on_the_trail_before_its_last_anchor_is_found_and_the_row_named(copy: Copy) -> None:
    tampered_with(copy, 1_000)


@pytest.mark.soak
def test_ten_thousand_hands_laid_on_the_trail_are_found(copy: Copy) -> None:
    tampered_with(copy, 10_000)


def test_a_tail_that_was_never_anchored_can_be_cut_off_and_nobody_can_tell(copy: Copy) -> None:
    """The limit of all this, said plainly: the screen says how many rows it is true of."""
    copy.put_back()
    copy.do("DELETE FROM trail WHERE seq > ?", LAST_ANCHOR)
    assert copy.checked().sound
    copy.do("DELETE FROM trail WHERE seq = ?", LAST_ANCHOR)
    assert [one.wrong for one in copy.checked().findings] == [Wrong.CUT_OFF]


def test_two_hands_are_both_told(copy: Copy) -> None:
    copy.put_back()
    copy.do("UPDATE trail SET reason = 'x' WHERE seq = 10")
    copy.do("DELETE FROM trail WHERE seq = 20")
    assert [(one.wrong, one.seq) for one in copy.checked().findings] == [(Wrong.EDITED, 10), (Wrong.MISSING, 20)]


def test_a_row_taken_out_beside_one_that_was_changed_is_told_too(copy: Copy) -> None:
    copy.put_back()
    copy.do("UPDATE trail SET reason = 'x' WHERE seq = 10")
    copy.do("DELETE FROM trail WHERE seq = 11")
    assert [(one.wrong, one.seq) for one in copy.checked().findings] == [(Wrong.EDITED, 10), (Wrong.MISSING, 11)]


def test_a_row_that_no_program_of_ours_could_have_written_is_told_and_stops_nothing(copy: Copy) -> None:
    copy.put_back()
    copy.do("UPDATE trail SET reason = ? WHERE seq = 10", sqlite3.Binary(b"\x00\xff"))
    assert [(one.wrong, one.seq) for one in copy.checked().findings] == [(Wrong.EDITED, 10)]
