"""The faults that a sync must survive, each with the file and the test that names it. `test_` is left out of the names.

response lost after commit | over_the_line/test_named_faults.py
    an_answer_lost_after_the_commit_is_asked_for_again_and_everything_is_there_once
server killed mid-transaction | over_the_line/test_named_faults.py
    a_server_killed_in_the_middle_of_a_batch_has_each_change_once_when_it_is_back
503/429 with Retry-After | over_the_line/test_named_faults.py
    a_busy_server_is_left_alone_for_as_long_as_it_asks
truncated body | over_the_line/test_named_faults.py
    half_an_answer_or_a_garbled_one_settles_nothing_that_the_whole_one_would_not
duplicate delivery | over_the_line/test_named_faults.py
    a_batch_that_is_delivered_twice_is_there_once
reordered batches | over_the_line/test_named_faults.py
    an_early_batch_that_arrives_late_undoes_nothing
stale ETag | over_the_line/test_named_faults.py
    a_stale_version_is_refused_there_and_both_edits_stand
central edit while offline | over_the_line/test_named_faults.py
    what_the_trust_edited_while_this_pc_was_offline_is_merged_or_shown
central delete | over_the_line/test_named_faults.py
    a_change_of_what_the_trust_deleted_waits_for_a_person_and_brings_nothing_back
invalid entry in the middle | over_the_line/test_named_faults.py
    an_invalid_entry_in_the_middle_is_set_aside_and_its_neighbours_arrive
8-entry cap | over_the_line/test_named_faults.py
    a_server_that_takes_eight_entries_gets_eight_and_everything_arrives_in_one_run
transaction run as batch | over_the_line/test_named_faults.py
    a_server_that_does_half_of_a_bundle_and_dies_has_the_other_half_later_and_each_once
batch run as transaction | over_the_line/test_named_faults.py
    a_server_that_runs_every_bundle_as_a_transaction_takes_all_but_the_one_that_is_wrong
paging shift | over_the_line/test_named_faults.py
    rows_that_move_to_the_end_while_we_page_push_none_past_us
whole-second timestamps | over_the_line/test_named_faults.py
    a_server_of_whole_seconds_loses_no_edit_of_the_same_second
clock 10 minutes wrong | over_the_line/test_named_faults.py
    a_clock_that_is_ten_minutes_wrong_is_told_of_and_changes_nothing_else
clocks change for summer | over_the_line/test_named_faults.py
    the_night_the_clocks_change_keeps_each_change_and_its_order
expired client certificate | access/test_line.py
    a_certificate_that_has_run_out_is_told_apart_from_one_that_is_not_wanted
intercepted TLS | access/test_line.py
    a_record_by_an_authority_that_nobody_named_is_taken_for_somebody_on_the_way
non-delivery report | forwarded/test_forwarded.py
    a_non_delivery_report_brings_the_same_bytes_again_and_then_a_person_is_told
server restored | over_the_line/test_named_faults.py
    a_trust_brought_back_from_last_nights_backup_gets_what_it_lost_and_nothing_twice
PC restored | test_restored.py
    a_restored_pc_loses_nothing_that_was_at_the_trust_and_doubles_nothing
PC's folder put back | over_the_line/test_named_faults.py
    a_pc_whose_folder_was_put_back_takes_another_name_and_doubles_nothing
disk full while receipting | over_the_line/test_named_faults.py
    a_disk_that_fills_up_while_the_receipts_come_loses_none_of_them
kill -9 between any two steps | over_the_line/test_workers.py
    a_worker_killed_between_any_two_steps_leaves_each_change_there_once
two sync workers at once | over_the_line/test_workers.py
    of_two_workers_started_at_once_one_works_and_the_other_leaves
connection cut at a byte | over_the_line/test_every_byte.py
    a_line_cut_at_any_byte_loses_nothing_and_doubles_nothing
server edits by itself | over_the_line/test_edited_behind_our_back.py
    nothing_is_lost_or_doubled_while_a_server_books_appointments_by_itself
poison among a thousand | test_poison.py
    one_bad_change_in_a_thousand_holds_up_none_of_them
hostile answers | hostile/test_engine.py
    whatever_a_server_answers_a_sync_ends_with_an_outcome
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FAULTS = frozenset(
    {
        "response lost after commit",
        "server killed mid-transaction",
        "503/429 with Retry-After",
        "truncated body",
        "duplicate delivery",
        "reordered batches",
        "stale ETag",
        "central edit while offline",
        "central delete",
        "invalid entry in the middle",
        "8-entry cap",
        "transaction run as batch",
        "batch run as transaction",
        "paging shift",
        "whole-second timestamps",
        "clock 10 minutes wrong",
        "clocks change for summer",
        "expired client certificate",
        "intercepted TLS",
        "non-delivery report",
        "server restored",
        "PC restored",
        "PC's folder put back",
        "disk full while receipting",
        "kill -9 between any two steps",
        "two sync workers at once",
        "connection cut at a byte",
        "server edits by itself",
        "poison among a thousand",
        "hostile answers",
    }
)


def rows() -> list[tuple[str, str, str]]:
    """Return the table above: (fault, file, test)."""
    lines = (__doc__ or "").partition("\n\n")[2].strip().splitlines()
    heads = [line.partition(" | ") for line in lines[::2]]
    return [(fault, file, f"test_{test.strip()}") for (fault, _, file), test in zip(heads, lines[1::2], strict=True)]


def test_every_fault_has_its_test() -> None:
    assert sorted(fault for fault, _, _ in rows()) == sorted(FAULTS)


@pytest.mark.parametrize(("fault", "file", "test"), rows())
def test_the_test_of_a_fault_is_there_and_is_run_by_everybody(fault: str, file: str, test: str) -> None:
    tree = ast.parse((HERE / file).read_text(encoding="utf-8"))
    found = [one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == test]
    assert len(found) == 1, f"{fault}: no {test} in {file}"
    marks = {ast.unparse(mark) for mark in found[0].decorator_list}
    assert not any(word in mark for mark in marks if "parametrize" not in mark for word in ("soak", "skip", "xfail"))
