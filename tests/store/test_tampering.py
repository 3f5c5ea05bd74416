"""The store's file and its key slots in other hands: bits flipped, pages put back, files swapped (G10).

Each is found, or what is read is what was written. What cannot be found without anchors is said, and held to.
"""

from __future__ import annotations

import json
import os
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from prisoncare_desktop.errors import KeySlotsDamaged, StoreDamaged, WrongPassword
from prisoncare_desktop.store import slot_file
from prisoncare_desktop.store.keeper import SessionKeeper
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.sealing import KdfCost
from prisoncare_desktop.store.store_folder import IN_USE_FILE
from prisoncare_desktop.store.vault import Vault
from tests.store.clinic import CLERK, NURSE, PASSWORD, ZOE_AT_GP, Hands, fill, record_attended

PAGE = 4096
FLIPS = 300
FLIPS_OF_A_SOAK = 3_000
SPLICES = 100

Rows = list[tuple[str, list[tuple[object, ...]]]]


def every_row(store: OpenStore) -> Rows:
    with store.read() as unit:
        run = unit._connection.exec_driver_sql
        names = [row[0] for row in run("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return [(name, [tuple(row) for row in run(f"SELECT * FROM {name}")]) for name in names]


@pytest.fixture
def said(vault: Vault) -> Rows:
    """Every row of a small store, properly closed."""
    _, store = vault.open(NURSE.id, PASSWORD)
    fill(store)
    record_attended(store, ZOE_AT_GP.id)
    rows = every_row(store)
    store.close()
    return rows


def start(vault: Vault, said: Rows) -> str:
    """Start as the product does, read everything, put things back; return what came of it."""
    folder = vault.folder.path
    try:
        _, store = vault.open(NURSE.id, PASSWORD)
    except StoreDamaged:
        (aside,) = folder.glob("damaged-*")
        shutil.rmtree(aside)
        return "moved aside"
    try:
        return "read as it was written" if every_row(store) == said else "read as something else"
    except StoreDamaged:
        return "found while it was read"
    finally:
        store.close()
        (folder / IN_USE_FILE).unlink(missing_ok=True)


def flip(vault: Vault, said: Rows, flips: int, seed: int) -> Counter[str]:
    chance, file = random.Random(seed), vault.folder.store_file
    whole = file.read_bytes()
    came: Counter[str] = Counter()
    for n in range(flips):
        bad = bytearray(whole)
        bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        file.write_bytes(bad)
        if n % 2:
            (vault.folder.path / IN_USE_FILE).touch()  # the last run was cut short: the file is read through
        came[start(vault, said)] += 1
    file.write_bytes(whole)
    print(f"seed {seed}: {flips} flipped bits: {dict(came)}")
    return came


def test_every_flipped_bit_is_found_or_changes_nothing(vault: Vault, said: Rows) -> None:
    came = flip(vault, said, FLIPS, seed=20261122)
    assert came["read as something else"] == 0
    assert came["moved aside"] >= FLIPS // 2, "read through, every one is found"


@pytest.mark.soak
def test_every_one_of_thousands_too(vault: Vault, said: Rows) -> None:
    came = flip(vault, said, FLIPS_OF_A_SOAK, seed=int(os.environ.get("PRISONCARE_SEED", "10")))
    assert came["read as something else"] == 0


def test_the_harness_finds_a_changed_row(vault: Vault, said: Rows) -> None:
    """The control: were pages not sealed, a change would be read as something else."""
    _, store = vault.open(NURSE.id, PASSWORD)
    with store.write(NURSE) as unit:
        unit.facts.put("planted", "here")
        unit.commit()
    store.close()
    assert start(vault, said) == "read as something else"
    print("control: a changed row was found")


def test_a_page_moved_to_another_place_is_found(vault: Vault, said: Rows) -> None:
    """A page's seal covers its number."""
    chance, file = random.Random(4), vault.folder.store_file
    whole = file.read_bytes()
    pages = len(whole) // PAGE
    came: Counter[str] = Counter()
    for _ in range(SPLICES):
        taken, put = chance.sample(range(1, pages), 2)
        at = put * PAGE
        file.write_bytes(whole[:at] + whole[taken * PAGE : (taken + 1) * PAGE] + whole[at + PAGE :])
        (vault.folder.path / IN_USE_FILE).touch()
        came[start(vault, said)] += 1
    print(f"{SPLICES} pages put in another's place: {dict(came)}")
    assert came == {"moved aside": SPLICES}


def test_a_page_of_an_earlier_day_put_back_is_told_by_what_no_longer_fits(vault: Vault, said: Rows) -> None:
    """An old page bears a good seal. What the pages say together, and the trail, find most; not all."""
    file = vault.folder.store_file
    old = file.read_bytes()
    _, store = vault.open(NURSE.id, PASSWORD)
    for n in range(30):
        with store.write(NURSE) as unit:
            unit.trail.note("Noted", "resident", f"resident {n} with a long name to fill a page")
            unit.commit()
    now = every_row(store)
    store.close()
    whole = file.read_bytes()
    changed = [
        p for p in range(1, len(old) // PAGE) if old[p * PAGE : (p + 1) * PAGE] != whole[p * PAGE : (p + 1) * PAGE]
    ]
    came: Counter[str] = Counter()
    for page in changed:
        at = page * PAGE
        file.write_bytes(whole[:at] + old[at : at + PAGE] + whole[at + PAGE :])
        (vault.folder.path / IN_USE_FILE).touch()
        came[start(vault, now)] += 1
    print(
        f"{len(changed)} pages of an earlier day put back one by one: {dict(came)}; not all are found without anchors"
    )
    assert came["moved aside"] > 0
    file.write_bytes(whole)


def test_the_whole_file_of_an_earlier_day_opens_which_only_an_anchor_tells(vault: Vault, said: Rows) -> None:
    """Said plainly: encryption gives no freshness. The central record's anchors tell (the trail's own tests)."""
    file = vault.folder.store_file
    old = file.read_bytes()
    _, store = vault.open(NURSE.id, PASSWORD)
    with store.write(NURSE) as unit:
        unit.trail.note("Noted", "resident", "one more")
        unit.commit()
    store.close()
    file.write_bytes(old)
    assert start(vault, said) == "read as it was written"


def test_after_a_rotation_the_file_of_an_earlier_day_does_not_open(vault: Vault, said: Rows) -> None:
    old = vault.folder.store_file.read_bytes()
    _, store = vault.open(NURSE.id, PASSWORD)
    SessionKeeper(vault, store, NURSE).rotate()
    store.close()
    vault.folder.store_file.write_bytes(old)
    with pytest.raises(StoreDamaged):
        vault.open(NURSE.id, PASSWORD)


# --- the key slots ----------------------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(tmp_path: Path, hands: Hands) -> Path:
    other = Vault(tmp_path / "elsewhere", hands, os.urandom, KdfCost.for_tests())
    other.create([(NURSE, PASSWORD), (CLERK, "another password")])
    return tmp_path / "elsewhere"


def swapped(vault: Vault, elsewhere: Path) -> dict[str, bytes]:
    """Return what may lie where the slots should be, none of which may ever open this store."""
    theirs = (elsewhere / "keyslots.json").read_bytes()
    ours = vault.folder.slots_file.read_bytes()
    return {
        "another store's": theirs,
        "cut short": ours[: len(ours) // 2],
        "empty": b"",
        "the store itself": vault.folder.store_file.read_bytes(),
        "text": b"Dear all",
        "every byte of noughts": bytes(len(ours)),
    }


def test_slots_of_others_or_of_nobody_open_nothing_delete_nothing_and_say_so(
    vault: Vault, said: Rows, elsewhere: Path
) -> None:
    file, store_file = vault.folder.slots_file, vault.folder.store_file
    ours, whole = file.read_bytes(), store_file.read_bytes()
    for what, content in swapped(vault, elsewhere).items():
        for copy in (file, file.with_name("keyslots.previous.json")):
            copy.write_bytes(content)
        with pytest.raises((KeySlotsDamaged, WrongPassword)):
            vault.open(NURSE.id, PASSWORD)
        assert store_file.read_bytes() == whole, what
        assert not list(vault.folder.path.glob("damaged-*")), what
        vault.throttle.forgive(NURSE.id)
    file.write_bytes(ours)
    assert start(vault, said) == "read as it was written"


Way = tuple[str | int, ...]


def leaves(value: Any, at: Way = ()) -> Iterator[Way]:
    """Give the way to every value that is not a list or an object."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*at, key))
    else:
        yield at


def changed(body: dict[str, Any], path: Way) -> dict[str, Any]:
    """Return the body with one value changed to another of its kind."""
    forged = json.loads(json.dumps(body))
    inner = forged
    for key in path[:-1]:
        inner = inner[key]
    was = inner[path[-1]]
    if isinstance(was, int):
        inner[path[-1]] = was + 1
    elif not was:
        inner[path[-1]] = "AAAA"
    else:
        inner[path[-1]] = ("A" if was[0] != "A" else "B") + was[1:]
    return dict(forged)


def test_any_change_to_the_slots_is_found_whoever_makes_the_checksum_fit(vault: Vault, said: Rows) -> None:
    """Every character of the file in turn, with the checksum made anew: it does not open, or opens as before."""
    file = vault.folder.slots_file
    _, store = vault.open(NURSE.id, PASSWORD)
    SessionKeeper(vault, store, NURSE).issue_reset_code(CLERK.id)
    store.close()
    body = json.loads(file.read_bytes())
    body.pop("checksum")
    places = list(leaves(body))
    came: Counter[str] = Counter()
    for path in places:
        forged = changed(body, path)
        file.write_bytes(slot_file.as_bytes(forged))
        file.with_name("keyslots.previous.json").unlink(missing_ok=True)
        try:
            vault.open(NURSE.id, PASSWORD)[1].close()
        except (KeySlotsDamaged, WrongPassword) as error:
            came[type(error).__name__] += 1
            vault.throttle.forgive(NURSE.id)
        else:
            raise AssertionError(f"{path} was changed and the store opened")
    print(f"{len(places)} values of the slot file changed one by one: {dict(came)}")
    assert len(places) > 40
