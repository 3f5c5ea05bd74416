"""The product's safeguards, each taken away or weakened in turn, so that the judge is judged.

One at a time, for a defence can hide another's absence. `test_safeguards.py` pins them:
- to the seed of a drawn schedule: conditional create, ifMatch, overlap, bisecting, the last word, a batch believed
  whole, dedupe (every version is new), receipts when the server went back, how the PC stands, dependants, order of
  words, Retry-After;
- to a schedule that somebody wrote (`written.py`): freeze, lease, pull first, the name of a copy, the old name, the
  watermark. No loss was found without freeze, lease, pull first or a name of its own while creates are conditional and
  updates carry a version, so the judge looks at the order itself of what passes the line (`order.py`).

No schedule that was tried fails without these: another defence brings all to a true end. What is worse is what a person
is asked or shown. Direct tests see it, each red without the safeguard, in `tests/sync/test_both_sides.py` but for one:
- merge base, only the latest word weighed: a conflict is set aside in any case, by what our change itself says of
  before it; it shows the wrong words (`test_a_conflict_shows_what_was_recorded_here_last_which_is_what_goes_up`, and
  for the latest word `test_a_nurse_who_stands_by_what_was_first_recorded_is_heard` in `test_found_by_simulation.py`);
- mark of the change: ours that was overruled there is put before a person instead of being told for ours
  (`test_a_lost_answer_that_the_booking_desk_overruled_knowingly_is_still_ours`);
- what nobody saw: a version that comes down is weighed as it comes; this stands behind it for one that could not be
  taken in (`test_an_outcome_never_seen_here_is_not_overwritten`);
- a create answered 200: what it has become comes down in the same run, unless that fails too
  (`test_a_new_review_whose_first_answer_was_lost_is_not_taken_for_what_it_has_become`).

Shown by nothing yet, neither schedule nor direct test: that versions are told apart by their time too (once it is seen
that the server went back all is taken anew), and that an entry that was settled is not settled again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from prisoncare_desktop.errors import ServerNonsense
from prisoncare_desktop.store.repositories import outbox, outbox_order, outbox_rows
from prisoncare_desktop.sync import engine, lease
from prisoncare_desktop.sync.down import inbound
from prisoncare_desktop.sync.down.inbound import Downloader
from prisoncare_desktop.sync.fhir.resource import version_of
from prisoncare_desktop.sync.mappers import request as requests
from prisoncare_desktop.sync.standing import rollback
from prisoncare_desktop.sync.standing.registration import Registration, Standing
from prisoncare_desktop.sync.up import backoff, settle
from prisoncare_desktop.sync.up.answers import Answers
from prisoncare_desktop.sync.up.settle import Settled, Settlement, Settler
from prisoncare_desktop.sync.weighing import arriving, batch
from prisoncare_desktop.sync.weighing.merge import Verdict
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from tests.simulation.runner import run, run_written
from tests.simulation.world import World

Mutant = Callable[[pytest.MonkeyPatch], None]


def no_conditional_create(patch: pytest.MonkeyPatch) -> None:
    plain = requests.posting

    def posting(*args: Any) -> Any:
        made = plain(*args)
        made["request"]["ifNoneExist"] = "identifier=nothing|has-this"
        return made

    patch.setattr(batch, "posting", posting)


def no_if_match(patch: pytest.MonkeyPatch) -> None:
    plain = requests.putting

    def putting(*args: Any) -> Any:
        made = plain(*args)
        made["request"]["ifMatch"] = "*"
        return made

    patch.setattr(batch, "putting", putting)


def no_overlap(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(inbound, "OVERLAP", timedelta(0))


def watermark_before_the_page(patch: pytest.MonkeyPatch) -> None:
    plain = Downloader._walk_type

    def walk(self: Downloader, resource_type: str, going: Any, *args: Any, **kwargs: Any) -> Any:
        if going.at.since and self.transport.server_date is not None:
            self._move_watermarks({resource_type: self.transport.server_date.isoformat()})
        return plain(self, resource_type, going, *args, **kwargs)

    patch.setattr(Downloader, "_walk_type", walk)


def no_lease(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(lease, "take", lambda *_: None)


def every_version_is_new(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(arriving, "_is_same_version", lambda *_: False)


def versions_told_apart_by_number_alone(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(arriving, "_is_same_version", lambda known, there: known.version == version_of(there))


def dependants_go_first(patch: pytest.MonkeyPatch) -> None:
    plain = outbox_rows.standing_of
    patch.setattr(outbox, "standing_of", lambda row: replace(plain(row), depends_on=""))


def later_words_overtake(patch: pytest.MonkeyPatch) -> None:
    def first_run(chain: Any) -> Any:
        return [one for one in chain if one.state == "waiting"]

    patch.setattr(outbox_order, "_first_run", first_run)
    patch.setattr(outbox, "superseded", lambda *_: [])


def receipts_stay_when_the_server_went_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rollback, "send_again_after", lambda *_: Changes())


def nobody_asks_how_the_pc_stands(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Registration, "standing", lambda _self: (Standing.WELL, 0))


def the_old_name_is_not_asked_for(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Registration, "_standing_before", lambda _self: (Standing.WELL, 0))


def no_pull_first(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(engine.SyncEngine, "_pull_first", lambda *_: None)


def the_name_stays(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(rollback, "take_another_name", lambda *_: None)


def a_batch_is_believed_whole(patch: pytest.MonkeyPatch) -> None:
    plain = Settler._settle

    def settled(self: Settler, sent_in: Any, request: Any, entry: Any, answer: Any, **how: Any) -> Settlement:
        if answer.status in (200, 201):
            return plain(self, sent_in, request, entry, answer, **how)
        there = {"resourceType": "x", "id": "y"}
        with self.store.write(SYNC_ACTOR) as unit:
            unit.outbox.receipt(settle._receipt(sent_in, entry, there, self.now()))
            unit.commit()
        return Settlement(Settled.RECEIPTED)

    patch.setattr(Settler, "_settle", settled)


def no_retry_after(patch: pytest.MonkeyPatch) -> None:
    plain = backoff.wait
    patch.setattr(backoff, "wait", lambda failures, chance, _asked=None, *how: plain(failures, chance, None, *how))


def no_merge_base(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(arriving, "keep_merge_base", lambda *_: None)


def a_create_answered_200_is_believed(patch: pytest.MonkeyPatch) -> None:
    plain = Settler._arrived

    def arrived(self: Settler, sent_in: Any, entry: Any, request: Any, there: Any, _now: bool, **_how: bool) -> Any:
        return plain(self, sent_in, entry, request, there, True, as_written=True)

    patch.setattr(Settler, "_arrived", arrived)


def what_was_read_later_is_taken_for_what_was_written(patch: pytest.MonkeyPatch) -> None:
    plain = Settler._arrived

    def arrived(self: Settler, sent_in: Any, entry: Any, request: Any, there: Any, now: bool, **_how: bool) -> Any:
        return plain(self, sent_in, entry, request, there, now, as_written=now)

    patch.setattr(Settler, "_arrived", arrived)


def no_bisecting(patch: pytest.MonkeyPatch) -> None:
    plain = Answers.split_or_set_aside

    def split(self: Answers, sent_in: Any, *args: Any) -> None:
        if sent_in.entries > 1:
            raise ServerNonsense("refused")
        plain(self, sent_in, *args)

    patch.setattr(Answers, "split_or_set_aside", split)


def the_last_word_wins(patch: pytest.MonkeyPatch) -> None:
    plain = arriving.weighed_against

    def weighed(*args: Any, **kwargs: Any) -> Any:
        found = plain(*args, **kwargs)
        return replace(found, verdict=Verdict.APART) if found.verdict is Verdict.CLASH else found

    patch.setattr(arriving, "weighed_against", weighed)


def what_nobody_saw_is_written_over(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(batch, "_refuse_to_overwrite", lambda *_: None)


def settled_entries_are_settled_again(patch: pytest.MonkeyPatch) -> None:
    plain = Settler._settle
    patch.setattr(
        Settler,
        "settle",
        lambda self, sent_in, request, entry, answer, **how: (
            plain(self, sent_in, request, entry, answer, **{"others_pass": False, **how})
            if entry is not None
            else Settlement(Settled.BEFORE)
        ),
    )


def only_the_latest_word_is_weighed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(batch, "spoken_for", lambda *_: [])
    patch.setattr(arriving, "spoken_for", lambda *_: [])


def batches_are_built_anew(patch: pytest.MonkeyPatch) -> None:
    plain = engine.SyncEngine._uploader

    def uploader(self: engine.SyncEngine) -> Any:
        with self.store.write(SYNC_ACTOR) as unit:
            unit.outbox.hand_back()
            unit.commit()
        return plain(self)

    patch.setattr(engine.SyncEngine, "_uploader", uploader)


def no_mark_of_the_change(patch: pytest.MonkeyPatch) -> None:
    for room in (settle, batch, arriving):
        patch.setattr(room, "change_of", lambda _resource: "")


def found_by(mutant: Mutant, written: Callable[[World], None]) -> str:
    """Return what is wrong with a written schedule with this safeguard away, "" if nothing is."""
    with pytest.MonkeyPatch.context() as patch:
        mutant(patch)
        return run_written(written).fault


def found_in(mutant: Mutant, seeds: range) -> int | None:
    """Return the first of these seeds whose schedule fails with this safeguard away, None if none does."""
    with pytest.MonkeyPatch.context() as patch:
        mutant(patch)
        return next((seed for seed in seeds if run(seed).fault), None)
