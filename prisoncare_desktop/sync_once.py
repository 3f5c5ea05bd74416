"""`python -m prisoncare_desktop sync --once`: one sync without a window, for IT, to find a fault by its code.

The store opens with the password of somebody who may sign in here, asked for or read as one line from standard input;
it is never an argument nor an environment variable, where others on the PC could read it. Beside an open window it
leaves at once: that syncs by itself, and two programs that both believe the store is theirs alone would confuse the
next start.
"""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Final, TextIO

from prisoncare_desktop import log, settings, wiring
from prisoncare_desktop.errors import EnvironmentTrouble, NotAllowed, NotFound, RuleBroken, UserError
from prisoncare_desktop.settings import COURIER, Settings
from prisoncare_desktop.ui.single_instance import SingleInstance
from prisoncare_desktop.ui.trouble import is_its_move, sync_trouble_words, words_for
from prisoncare_desktop.usecases import dispatch
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.kept_aside import ClearMessage, GetKeptAside, TakeMessageAgain
from prisoncare_desktop.usecases.ports import Store
from prisoncare_desktop.usecases.sync_state import SyncState, sync_state
from prisoncare_desktop.usecases.syncing import BUSY, SyncOutcome

DONE: Final = 0
NEEDS_A_PERSON: Final = 1
USAGE: Final = 2  # argparse's own
NOT_SIGNED_IN: Final = 3
STORE_TROUBLE: Final = 4
TRY_LATER: Final = 5
FOR_IT: Final = 6
BUSY_ELSEWHERE: Final = 7
NOT_CONNECTED: Final = 8

_ENDS: Final = """\
Ends with
  0  everything recorded on this PC is at the trust, with receipts
  1  the sync came to its end, and something needs a person: open PrisonCare and decide on its Sync page; or messages
     are kept aside: --aside lists them
  2  these arguments cannot be understood
  3  nobody was let in: a wrong password, too many tries, or nobody of this name
  4  the store on this PC could not be opened or written
  5  no network, or the trust's server has trouble, or something goes again later: nothing is lost
  6  this PC is not let in, or somebody stands between it and the trust: IT must change something
  7  PrisonCare is open on this PC: sync there, on its Sync page; or another sync is under way
  8  this PC is not connected to a trust's record, or not set up"""

_PERSON: Final = "person who may sign in"
_NO_SUCH_MESSAGE: Final = "No message is kept aside under that name, or more than one begins so. --aside lists them."
_NOBODY: Final = "Nobody of that name may sign in on this PC."


def main(arguments: Sequence[str], out: TextIO, asked: TextIO = sys.stdin) -> int:
    """Sync once; write how it went to `out`; return the exit code. `asked`: where the password comes from."""
    parser = _parser()
    wanted = parser.parse_args(arguments)
    if not wanted.user or not (wanted.once or wanted.aside or wanted.take_again or wanted.clear):
        parser.error("say what to do (--once, --aside, --take-again or --clear) and who you are (--user)")
    chosen = settings.load(settings.default_data_folder())
    if not chosen.has_a_way or not chosen.key_slots_file.exists():
        said = f"The PC in {chosen.data_folder} is not set up, or not connected to a trust's record yet."
        return _ended(wanted, NOT_CONNECTED, f"{said} Start PrisonCare to set it up.", out)
    wiring.harden()
    if not SingleInstance(chosen.data_folder).is_free():
        said = "PrisonCare is open on this PC and syncs by itself. Press Sync now there, on the Sync page."
        if chosen.carrier == COURIER:
            said = "PrisonCare is open on this PC. Its work goes by courier: make the file there, on the Sync page."
        return _ended(wanted, BUSY_ELSEWHERE, said, out)
    log.start(chosen.data_folder / "log", wiring.SystemClock().now())
    password = getpass.getpass(f"Password of {wanted.user}: ") if asked.isatty() else asked.readline().rstrip("\r\n")
    try:
        with _signed_in(chosen, password, wanted.user) as context:
            if wanted.aside or wanted.clear:
                return _look_aside(wanted, context, out)
            if wanted.take_again:
                dispatch.run(TakeMessageAgain(wanted.take_again), context)
            outcome, state = _sync(chosen, context)
    except NotFound as error:
        if error.kind != _PERSON:
            return _ended(wanted, NEEDS_A_PERSON, _NO_SUCH_MESSAGE, out)
        several = "," in error.record_id
        said = f"Which of them? Name one by id: {error.record_id}." if several else _NOBODY
        return _ended(wanted, NOT_SIGNED_IN, said, out)
    except (NotAllowed, RuleBroken) as error:
        words = words_for(error)
        return _ended(wanted, NEEDS_A_PERSON, f"{words.what} {words.next_step}", out)
    except (UserError, EnvironmentTrouble) as error:
        words = words_for(error)
        code = NOT_SIGNED_IN if isinstance(error, UserError) else STORE_TROUBLE
        return _ended(wanted, code, f"{words.what} {words.next_step}", out)
    code = _code(outcome, state)
    if wanted.json:
        out.write(json.dumps(_told(outcome, state, code), sort_keys=True) + "\n")
    else:
        out.writelines(f"{line}\n" for line in _lines(outcome, state))
    return code


@contextmanager
def _signed_in(chosen: Settings, password: str, who: str) -> Iterator[Context]:
    vault = wiring.make_vault(chosen)
    people = vault.people()
    tries = tuple((one.id, vault.failures(one.id)) for one in people)
    named = [one.id for one in people if who == one.id or who.casefold() == one.name.casefold()]
    if len(named) != 1:
        raise NotFound(_PERSON, ", ".join(named) or who)
    member, store = vault.open(named[0], password)
    try:
        context = wiring.make_context(member, store)
        wiring.note_sign_in(context, tries)
        yield context
    finally:
        store.close()


def _sync(chosen: Settings, context: Context) -> tuple[SyncOutcome, SyncState]:
    store = context.store
    outcome = wiring.run_sync(chosen, store, asked_for=True)
    state = _state(store)
    if not outcome.trouble and state.counts.saved_here:  # the coming weeks' seeds are made after a sync
        outcome = _both(outcome, wiring.run_sync(chosen, store, asked_for=True))
        state = _state(store)
    return outcome, state


def _look_aside(wanted: argparse.Namespace, context: Context, out: TextIO) -> int:
    """Clear a message that was not believed, where one is named; then tell what is kept aside, and nothing it says."""
    if wanted.clear:
        dispatch.run(ClearMessage(wanted.clear, wanted.reason), context)
    kept = dispatch.ask(GetKeptAside(), context)
    if wanted.json:
        out.write(json.dumps([asdict(one) for one in kept], sort_keys=True) + "\n")
    else:
        out.writelines(
            f"{one.sha256[:12]}  {one.first_at}  came {one.came}x, last as {one.carried_as}: {one.why}"
            f"{f', batch {one.batch_number}' if one.batch_number else ''}, {one.size} bytes\n"
            for one in kept
        )
        if not kept:
            out.write("No message is kept aside.\n")
    return NEEDS_A_PERSON if kept else DONE


def _state(store: Store) -> SyncState:
    with store.read() as unit:
        return sync_state(unit, wiring.SystemClock().now())


def _both(first: SyncOutcome, then: SyncOutcome) -> SyncOutcome:
    return SyncOutcome(
        sent=first.sent + then.sent,
        receipted=first.receipted + then.receipted,
        refused=first.refused + then.refused,
        conflicts=first.conflicts + then.conflicts,
        received=first.received + then.received,
        trouble=then.trouble,
        next_try_at=then.next_try_at,
    )


def _code(outcome: SyncOutcome, state: SyncState) -> int:
    if outcome.trouble == BUSY:
        return BUSY_ELSEWHERE
    if is_its_move(outcome.trouble):
        return FOR_IT
    if outcome.trouble:
        return TRY_LATER
    if state.counts.needs_attention or state.disagreeing or state.strange:
        return NEEDS_A_PERSON
    return TRY_LATER if state.counts.saved_here else DONE


def _lines(outcome: SyncOutcome, state: SyncState) -> list[str]:
    here, there, needing = state.counts.saved_here, state.counts.at_the_trust, state.counts.needs_attention
    gone = f", given up {state.counts.given_up}" if state.counts.given_up else ""
    said = [
        f"Sent {outcome.sent}, receipted {outcome.receipted}, received {outcome.received}.",
        f"Saved here {here}, at the trust {there}, needs a person {needing}{gone}: {state.counts.together} together.",
    ]
    said += [
        f"Counts disagree: {one.there} of {one.resource_type} at the trust, {one.here} came down, "
        f"{one.receipted} with receipts."
        for one in state.disagreeing
    ]
    if state.carrier == COURIER:
        said.append("Nothing goes by itself: this PC's work is carried by courier. Make a file on the Sync page.")
    if needing:
        said.append("What needs a person: open PrisonCare and decide on its Sync page.")
    if outcome.trouble == BUSY:
        said.append("Another sync of this PC is under way.")
    elif outcome.trouble:
        words = sync_trouble_words(outcome.trouble)
        again = "Everything is saved on this PC. It goes once PrisonCare is open, or this is run again."
        said.append(f"{words.what} {words.next_step if is_its_move(outcome.trouble) else again}")
    return said


def _told(outcome: SyncOutcome, state: SyncState, code: int) -> dict[str, object]:
    return {
        "code": code,
        "sent": outcome.sent,
        "receipted": outcome.receipted,
        "refused": outcome.refused,
        "conflicts": outcome.conflicts,
        "received": outcome.received,
        "trouble": outcome.trouble,
        "saved_here": state.counts.saved_here,
        "at_the_trust": state.counts.at_the_trust,
        "needs_a_person": state.counts.needs_attention,
        "given_up": state.counts.given_up,
        "together": state.counts.together,
        "counts_disagree": [one.resource_type for one in state.disagreeing],
    }


def _ended(wanted: argparse.Namespace, code: int, said: str, out: TextIO) -> int:
    """Write why it did not come to a sync; return the code."""
    out.write((json.dumps({"code": code, "said": said}) if wanted.json else said) + "\n")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="prisoncare sync",
        description="Sync this PC with the trust's record once, without a window. Asks for the password.\n"
        "PRISONCARE_DATA in the environment names another data folder than this PC's own.",
        epilog=_ENDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--once", action="store_true", help="one sync, then end")
    listed = "list messages that were not believed: when, from whom, why, but not what they say"
    what.add_argument("--aside", action="store_true", help=listed)
    what.add_argument("--take-again", metavar="MESSAGE", help="look at one of them anew, by a sync")
    what.add_argument("--clear", metavar="MESSAGE", help="clear one of them away; wants --reason")
    parser.add_argument("--reason", default="", help="why a message is cleared away: it stays in the trail")
    parser.add_argument(
        "--user",
        default="",
        help="always: somebody who may sign in on this PC: their name as the sign-in window has it, or their id",
    )
    parser.add_argument("--json", action="store_true", help="write one line of JSON instead of words")
    return parser
