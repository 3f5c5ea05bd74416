"""The faults that every transport must survive, each by its name, on real sockets with a real FHIR server.

The oracle after each: every change is there exactly once or on view, and nothing is there that nobody recorded.
"""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from prisoncare_desktop.domain.attendance import Outcome
from prisoncare_desktop.domain.calendar import instant_text
from prisoncare_desktop.sync.fhir import profile
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.outbox import EntryState
from prisoncare_desktop.usecases.syncing import CLOCK_DIFFERENCE_S
from tests.fault_proxy import Exchange, Fault, Message, passed
from tests.line_faults import (
    answer_lost,
    answering,
    but_answering,
    changed,
    garbled,
    held,
    http,
    question_lost,
    stalled,
    truncated,
    twice,
    twice_and_first_heard,
)
from tests.sync import small_prison
from tests.sync.conftest import TestClock, opened
from tests.sync.over_the_line.trust import LinePc, Trust
from tests.sync.over_the_line.working_day import BROKEN, a_form, forms, one_of_every_kind
from tests.sync.test_real_server import a_resident
from tests.violence.test_disk_full import small_disk

SWITCHED_AFTER_S = (0.0, 0.004, 0.012)  # from before the server looked at it to the middle of its work


def test_an_answer_lost_after_the_commit_is_asked_for_again_and_everything_is_there_once(
    pc: LinePc, trust: Trust
) -> None:
    recorded = one_of_every_kind(pc)
    trust.proxy.posts.append(answer_lost)
    assert pc.sync().trouble == "ServerUnreachable"
    assert pc.counts().at_the_trust == 0, "said to be at the trust without a word from it"
    assert pc.later().receipted == len(recorded)
    first, again, *_ = trust.proxy.bodies()
    assert first == again
    trust.assert_settled(pc, recorded)


def test_a_server_that_works_and_never_answers_is_given_up_and_asked_again(pc: LinePc, trust: Trust) -> None:
    recorded = one_of_every_kind(pc)
    trust.proxy.posts.append(stalled)
    pc.answer_timeout_s = 0.3
    assert pc.sync().trouble == "ServerUnreachable"
    pc.answer_timeout_s = 20
    assert pc.later().receipted == len(recorded)
    trust.assert_settled(pc, recorded)


def test_a_server_killed_in_the_middle_of_a_batch_has_each_change_once_when_it_is_back(
    pc: LinePc, trust: Trust
) -> None:
    recorded = []
    for n, after_s in enumerate(SWITCHED_AFTER_S):

        def killed(exchange: Exchange, after_s: float = after_s) -> None:
            working = threading.Thread(target=lambda: suppress_all(exchange))
            working.start()
            threading.Event().wait(after_s)
            trust.central.stop(at_once=True)
            working.join()
            exchange.reset()

        recorded += forms(pc, 20, first=100 * n)
        recorded.append(pc.record(n))
        trust.proxy.posts.append(killed)
        assert pc.later().trouble == "ServerUnreachable"
        trust.central.start()
        assert pc.later().trouble == ""
    trust.assert_settled(pc, recorded)
    assert pc.counts().at_the_trust == len(recorded)


def suppress_all(exchange: Exchange) -> None:
    """Deliver it to a server that dies of it."""
    with suppress(Exception):
        exchange.forward()


@pytest.mark.parametrize(("status", "fault"), [(429, answering), (503, but_answering)])
def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(
    pc: LinePc, trust: Trust, status: int, fault: Callable[..., Fault]
) -> None:
    recorded = one_of_every_kind(pc)
    trust.proxy.posts.append(fault(status, b"", {"Retry-After": "600"}))
    outcome = pc.sync()
    assert outcome.trouble == "ServerTrouble"
    assert outcome.next_try_at is not None
    assert 600 <= (outcome.next_try_at - pc.clock.now()).total_seconds() <= 605
    assert pc.later(610).receipted == len(recorded)
    trust.assert_settled(pc, recorded)


@pytest.mark.parametrize("fault", [truncated, garbled("1"), garbled("3", times=40)])
def test_half_an_answer_or_a_garbled_one_settles_nothing_that_the_whole_one_would_not(
    pc: LinePc, trust: Trust, fault: Fault
) -> None:
    recorded = one_of_every_kind(pc)
    trust.proxy.posts.append(fault)
    pc.sync()
    for _ in range(3):
        pc.later()
    trust.assert_settled(pc, recorded)
    assert pc.counts().at_the_trust == len(recorded)


def test_half_a_page_coming_down_leaves_nothing_out(pc: LinePc, trust: Trust) -> None:
    trust.edit(3, start="2026-11-20T12:00:00.000Z")
    trust.proxy.gets.extend([truncated, *[passed] * 5, truncated])  # of all together, and of the sixth alone
    assert pc.sync().trouble == "ServerNonsense"
    assert pc.appointment(3).starts_at.hour != 12
    assert pc.later().trouble == ""
    assert pc.appointment(3).starts_at.hour == 12


@pytest.mark.parametrize("fault", [twice, twice_and_first_heard])
def test_a_batch_that_is_delivered_twice_is_there_once(pc: LinePc, trust: Trust, fault: Fault) -> None:
    recorded = one_of_every_kind(pc)
    trust.proxy.posts.append(fault)
    assert pc.sync().receipted == len(recorded)
    trust.assert_settled(pc, recorded)
    assert pc.later().sent == 0


def test_an_early_batch_that_arrives_late_undoes_nothing(pc: LinePc, trust: Trust) -> None:
    """It lay about on the line while its second copy, and a later word on the same record, went past it."""
    recorded = one_of_every_kind(pc)
    late: list[Exchange] = []
    trust.proxy.posts.append(held(late))
    assert pc.sync().trouble == "ServerUnreachable"
    assert pc.later().receipted == len(recorded)
    recorded.append(pc.record(0, Outcome.NOT_SEEN, "P1"))
    trust.edit(1, start="2026-11-20T12:00:00.000Z")
    assert pc.later().receipted == 1
    late.pop().forward()
    assert pc.later().trouble == ""
    assert pc.appointment(0).outcome is Outcome.NOT_SEEN
    assert trust.appointment(1)["start"] == "2026-11-20T12:00:00.000Z"
    trust.assert_settled(pc, recorded)


def test_a_stale_version_is_refused_there_and_both_edits_stand(pc: LinePc, trust: Trust) -> None:
    recorded = [pc.record(2)]
    trust.edit(2, start="2026-11-20T12:00:00.000Z")  # after our last look, before our batch
    assert pc.sync().receipted == 1
    assert len(trust.proxy.bodies()) == 2, "the first was built on what no longer stands"
    assert (trust.appointment(2)["start"], trust.appointment(2)["status"]) == ("2026-11-20T12:00:00.000Z", "fulfilled")
    assert pc.appointment(2).starts_at.hour == 12
    trust.assert_settled(pc, recorded)


def test_what_the_trust_edited_while_this_pc_was_offline_is_merged_or_shown(pc: LinePc, trust: Trust) -> None:
    trust.proxy.always = lambda _asked: question_lost
    recorded = [pc.record(n) for n in range(4)]
    assert pc.sync().trouble == "ServerUnreachable"
    trust.edit(0, start="2026-11-20T12:00:00.000Z")
    trust.edit(1, status="cancelled")
    trust.edit(2, comment="Ground floor, please.")
    assert pc.later().trouble == "ServerUnreachable"
    recorded.append(pc.record(3, Outcome.LATE_SEEN))
    trust.heal()
    outcome = pc.later()
    assert (outcome.conflicts, outcome.trouble) == (1, "")
    assert pc.conflict(recorded[1]).theirs == {"outcome": "Taken off the list"}
    assert trust.appointment(1)["status"] == "cancelled", "nobody wrote over what they had not seen"
    assert trust.appointment(0)["start"] == "2026-11-20T12:00:00.000Z"
    assert trust.appointment(2)["comment"] == "Ground floor, please."
    trust.assert_settled(pc, recorded)


@pytest.mark.parametrize("status", [404, 410])
def test_a_change_of_what_the_trust_deleted_waits_for_a_person_and_brings_nothing_back(
    pc: LinePc, trust: Trust, status: int
) -> None:
    recorded = [pc.record(n) for n in range(3)]
    trust.central.delete("Appointment/a-0002")

    def says(bundle: Any) -> Any:
        for entry in bundle.get("entry", []):
            if entry.get("response", {}).get("status", "")[:3] in ("404", "410"):
                entry["response"]["status"] = f"{status} as this server has it"
        return bundle

    trust.proxy.posts.append(changed(says))
    outcome = pc.sync()
    assert (outcome.receipted, outcome.refused) == (2, 1)
    assert "no longer has this record" in pc.entry(recorded[1]).last_words
    assert trust.central.request("GET", "Appointment/a-0002").status_code in (404, 410)
    trust.assert_settled(pc, recorded, gone=frozenset({small_prison.APPOINTMENTS[1]}))


def test_an_invalid_entry_in_the_middle_is_set_aside_and_its_neighbours_arrive(pc: LinePc, trust: Trust) -> None:
    recorded = forms(pc, 3)
    broken = a_form(pc, 50, a_resident(pc), BROKEN)
    recorded += [broken, *forms(pc, 3, first=60), pc.record(0)]
    outcome = pc.sync()
    assert (outcome.receipted, outcome.refused) == (7, 1)
    assert pc.entry(broken).state is EntryState.REFUSED
    assert "It says:" in pc.entry(broken).last_words
    trust.assert_settled(pc, recorded)


def at_most(entries: int, status: int) -> Callable[[Message], Fault | None]:
    """A server that takes no Bundle of more entries than this."""
    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "diagnostics": "too many entries"}]}
    return lambda asked: (
        answering(status, json.dumps(outcome).encode())
        if asked.method == "POST" and len(asked.json()["entry"]) > entries
        else None
    )


@pytest.mark.parametrize("status", [400, 413])
def test_a_server_that_takes_eight_entries_gets_eight_and_everything_arrives_in_one_run(
    pc: LinePc, trust: Trust, status: int
) -> None:
    recorded = [*forms(pc, 20), *(pc.record(n) for n in range(6))]
    trust.proxy.always = at_most(8, status)
    outcome = pc.sync()
    assert (outcome.receipted, outcome.trouble) == (len(recorded), "")
    trust.assert_settled(pc, recorded)
    trust.proxy.heard.clear()
    recorded += forms(pc, 16, first=200)
    assert pc.sync().receipted == 16
    sizes = [len(json.loads(body)["entry"]) for body in trust.proxy.bodies()]
    assert max(sizes) <= 8, "it had been told before"


def test_a_server_that_does_half_of_a_bundle_and_dies_has_the_other_half_later_and_each_once(
    pc: LinePc, trust: Trust
) -> None:
    """Run as a batch, whatever it was called: some of it stands there and some does not."""

    def half(exchange: Exchange) -> None:
        bundle = exchange.asked.json()
        bundle["entry"] = bundle["entry"][: len(bundle["entry"]) // 2]
        trust.central.post_bundle(bundle)
        exchange.reset()

    recorded = [*one_of_every_kind(pc), *forms(pc, 5, first=10)]
    trust.proxy.posts.append(half)
    assert pc.sync().trouble == "ServerUnreachable"
    assert pc.later().receipted == len(recorded)
    trust.assert_settled(pc, recorded)


def test_a_server_that_runs_every_bundle_as_a_transaction_takes_all_but_the_one_that_is_wrong(
    pc: LinePc, trust: Trust
) -> None:
    recorded = [*forms(pc, 6), a_form(pc, 50, a_resident(pc), BROKEN), *forms(pc, 6, first=60), pc.record(0)]

    def as_transaction(exchange: Exchange) -> None:
        answer = trust.central.request("POST", "", json={**exchange.asked.json(), "type": "transaction"})
        exchange.answer(http(answer.status_code, answer.content))

    trust.proxy.always = lambda asked: as_transaction if asked.method == "POST" else None
    outcome = pc.sync()
    assert (outcome.receipted, outcome.refused, outcome.trouble) == (len(recorded) - 1, 1, "")
    trust.assert_settled(pc, recorded)


def test_rows_that_move_to_the_end_while_we_page_push_none_past_us(pc: LinePc, trust: Trust) -> None:
    with pc.store.write(SYNC_ACTOR) as unit:
        profile.keep(unit.facts, replace(profile.kept(unit.facts), page_entries=2))
        unit.commit()
    for n in range(6):
        trust.edit(n, comment="Edited before the walk.")
    edited = 0

    def meanwhile(exchange: Exchange) -> None:
        nonlocal edited
        answer = exchange.forward()
        if "/Appointment?" in exchange.asked.target and edited < 4:
            trust.edit(edited, comment="Edited while they paged.")
            edited += 1
        exchange.answer(answer.raw)

    trust.proxy.always = lambda asked: meanwhile if asked.method == "GET" else None
    assert pc.sync().trouble == ""
    assert edited == 4
    trust.heal()
    assert pc.later().trouble == ""
    for n in range(6):
        there = trust.appointment(n)
        with pc.store.read() as unit:
            copy = unit.central.find("Appointment", there["id"])
        assert copy is not None
        assert copy.version == there["meta"]["versionId"]


def test_a_server_of_whole_seconds_loses_no_edit_of_the_same_second(pc: LinePc, trust: Trust) -> None:
    whole = re.compile(rb'("lastUpdated": ?"[^".]*)\.\d+')
    instant = re.compile(rb'("(?:lastModified|timestamp)": ?"[^".]*)\.\d+')

    def in_seconds(exchange: Exchange) -> None:
        answer = exchange.forward()
        exchange.answer(http(answer.status, instant.sub(rb"\1", whole.sub(rb"\1", answer.body))))

    trust.proxy.always = lambda _asked: in_seconds
    recorded: list[str] = []
    for n in range(4):
        recorded.append(pc.record(n))
        trust.edit(n, comment="Of the same second.")
        outcome = pc.later(1)
        assert (outcome.trouble, outcome.receipted) == ("", 1)
        trust.edit((n + 1) % 4, start=f"2026-11-20T1{n}:00:00.000Z")
    assert pc.later(1).trouble == ""
    for n in range(4):
        assert pc.appointment((n + 1) % 4).starts_at.hour == 10 + n
    trust.assert_settled(pc, recorded)


@pytest.mark.hazard("H8")
@pytest.mark.parametrize("minutes", [10, -10])
def test_a_clock_that_is_ten_minutes_wrong_is_told_of_and_changes_nothing_else(
    pc: LinePc, trust: Trust, minutes: int
) -> None:
    pc.clock.at = datetime.now(UTC) + timedelta(minutes=minutes)
    recorded = [pc.record(0)]
    trust.edit(0, start="2026-11-20T12:00:00.000Z")
    outcome = pc.sync()
    assert (outcome.receipted, outcome.trouble) == (1, "")
    with pc.store.read() as unit:
        assert abs(int(unit.facts.get(CLOCK_DIFFERENCE_S)) - minutes * 60) < 30
    pc.clock.at = datetime.now(UTC)  # put right; for the fast one that is a step back
    recorded.append(pc.record(0, Outcome.LATE_SEEN))
    trust.edit(1, start="2026-11-20T13:00:00.000Z")
    outcome = pc.sync()
    assert (outcome.receipted, outcome.trouble) == (1, "")
    assert (pc.appointment(0).starts_at.hour, pc.appointment(1).starts_at.hour) == (12, 13)
    with pc.store.read() as unit:
        assert unit.facts.get(CLOCK_DIFFERENCE_S) == ""
    trust.assert_settled(pc, recorded)


@pytest.mark.parametrize(
    "change", [datetime(2026, 10, 25, 1, tzinfo=UTC), datetime(2027, 3, 28, 1, tzinfo=UTC)], ids=["autumn", "spring"]
)
def test_the_night_the_clocks_change_keeps_each_change_and_its_order(
    pc: LinePc, trust: Trust, change: datetime
) -> None:
    pc.clock.at = change - timedelta(minutes=30)
    trust.edit(0, start=instant_text(change - timedelta(hours=2)), end=instant_text(change - timedelta(hours=1)))
    assert pc.sync().received == 1
    recorded = [pc.record(0)]
    trust.proxy.posts.append(answer_lost)
    assert pc.sync().trouble == "ServerUnreachable"
    pc.clock.at = change + timedelta(minutes=20)  # in autumn the wall shows an earlier time than before
    recorded.append(pc.record(0, Outcome.NOT_SEEN, "P1"))
    assert pc.sync().receipted == 2
    assert trust.appointment(0)["status"] == "cancelled", "refused, and the clinic knew: the national code is 2"
    assert instant_text(change + timedelta(minutes=20)) in json.dumps(trust.appointment(0))
    trust.assert_settled(pc, recorded)


def test_a_trust_brought_back_from_last_nights_backup_gets_what_it_lost_and_nothing_twice(
    pc: LinePc, trust: Trust, tmp_path: Path
) -> None:
    recorded = one_of_every_kind(pc)
    assert pc.sync().receipted == len(recorded)
    trust.central.stop()
    shutil.copytree(trust.central.folder / "data", tmp_path / "backup")
    trust.central.start()
    recorded += [pc.record(2), pc.record(0, Outcome.NOT_SEEN, "P1"), *forms(pc, 3, first=40)]
    assert pc.later().receipted == 5
    trust.central.stop()
    shutil.rmtree(trust.central.folder / "data")
    shutil.copytree(tmp_path / "backup", trust.central.folder / "data")
    trust.central.start()
    trust.edit(4, start="2026-11-20T12:00:00.000Z")
    outcome = pc.later()
    assert (outcome.receipted, outcome.conflicts, outcome.trouble) == (5, 0, "")
    assert pc.appointment(4).starts_at.hour == 12
    trust.assert_settled(pc, recorded)


def test_a_pc_whose_folder_was_put_back_takes_another_name_and_doubles_nothing(
    trust: Trust, on_the_line: Callable[[str], LinePc], tmp_path: Path
) -> None:
    pc = on_the_line("pc")
    early = pc.record(0)
    assert pc.sync().receipted == 1
    pc.store.close()
    for name in ("worked on", "put back"):
        shutil.copytree(tmp_path / "pc", tmp_path / name)
    pc.store = opened(tmp_path / "worked on", pc.clock)
    pc.record(1)
    forms(pc, 2)
    assert pc.later().receipted == 3
    pc.store.close()
    pc.store = opened(tmp_path / "put back", pc.clock)
    again = pc.record(2)
    assert pc.later().trouble == ""
    assert pc.later().trouble == ""
    assert pc.appointment(1).outcome is Outcome.ATTENDED, "what was at the trust came back"
    assert max([*trust.written().values(), *trust.made().values()]) == 1
    assert {early, again} <= set(trust.written())
    with pc.store.read() as unit:
        assert unit.outbox.counts().needs_attention == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 8 MB."""
    with small_disk(tmp_path, "size=8m") as point:
        yield point


def test_a_disk_that_fills_up_while_the_receipts_come_loses_none_of_them(
    trust: Trust, empty_data_folder: Path, disk: Path
) -> None:
    shutil.copytree(empty_data_folder, disk / "pc")
    clock = TestClock()
    store = opened(disk / "pc", clock)
    pc = LinePc(store, clock, trust.proxy.url(), trust.central.token, None)
    assert pc.sync().trouble == ""
    recorded = [*forms(pc, 60), *(pc.record(n) for n in range(6))]

    def filled_meanwhile(exchange: Exchange) -> None:
        answer = exchange.forward()
        with (disk / "ballast").open("wb", buffering=0) as handle, suppress(OSError):
            while True:
                handle.write(b"b" * 4096)
        exchange.answer(answer.raw)

    trust.proxy.posts.append(filled_meanwhile)
    assert pc.sync().trouble == "DiskFull"
    (disk / "ballast").unlink()
    assert pc.later().trouble == ""
    trust.assert_settled(pc, recorded)
    assert pc.counts().at_the_trust == len(recorded)
    store.close()
