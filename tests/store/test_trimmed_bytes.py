"""What was trimmed is gone from the file's bytes, free pages included; and nobody waits long while it goes.

Every page is decrypted here by itself, with the key, in use or free (SQLCipher 4: AES-256-CBC, 16 bytes of salt at the
start of the first page, 80 bytes at the end of each: its IV and its MAC). The log beside the file is folded in when the
store is closed: at each hard lock, each user switch and each end of the program.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from prisoncare_desktop.domain.retention import Limits
from prisoncare_desktop.store import connection as connections
from prisoncare_desktop.store.open_store import OpenStore
from prisoncare_desktop.store.vault import Vault
from tests.store.clinic import LEE, LEE_AT_GP, MORNING, NURSE, PASSWORD, SYNC, fill
from tests.store.leaving import has_left

PAGE = 4096
RESERVED = 80
CANARY = "Quillfeather"
LATER = MORNING + timedelta(days=60)


def decrypted_pages(file: Path, key: bytes) -> Iterator[bytes]:
    """Yield each page of the file as it was before encryption, whether in use or free."""
    data = file.read_bytes()
    for start in range(0, len(data), PAGE):
        page = data[start : start + PAGE]
        body, iv = page[16 if start == 0 else 0 : PAGE - RESERVED], page[PAGE - RESERVED : PAGE - RESERVED + 16]
        decryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).decryptor()
        yield decryptor.update(body) + decryptor.finalize()


def pages_with(file: Path, key: bytes, word: str) -> int:
    return sum(word.encode() in page for page in decrypted_pages(file, key))


def many_of_them(store: OpenStore, count: int) -> None:
    """People with a telling name, each with an appointment, who left 60 days ago."""
    fill(store)
    people = [replace(LEE, id=f"p{n}", nomis_number=f"C{n:04}EF", family_name=f"{CANARY}{n}") for n in range(count)]
    with store.write(SYNC) as unit:
        for person in people:
            unit.residents.put(person)
            unit.received("ResidentReceived", "resident", person.id)
            booked = replace(LEE_AT_GP, id=f"at-{person.id}", resident_id=person.id, reason_code=CANARY)
            unit.appointments.put(booked)
            unit.received("AppointmentReceived", "appointment", booked.id)
        unit.commit()
    for person in people:
        has_left(store, person, MORNING)


def trim(store: OpenStore) -> list[float]:
    """Trim to the end; return how long each portion held the writer, in seconds."""
    took = []
    while True:
        began = time.perf_counter()
        with store.write(SYNC) as unit:
            portion = unit.retention.trim(Limits.at(LATER))
            unit.commit()
        took.append(time.perf_counter() - began)
        if not portion:
            return took


@pytest.mark.parametrize("zeroes", ["ON", "OFF"])
def test_no_byte_of_what_was_trimmed_is_left_in_any_page_of_the_file(
    vault: Vault, folder: Path, monkeypatch: pytest.MonkeyPatch, zeroes: str
) -> None:
    """With `secure_delete` off, the control, the free pages still tell."""
    if zeroes == "OFF":
        as_shipped = connections.pragmas
        monkeypatch.setattr(
            connections,
            "pragmas",
            lambda **how: tuple(p if p[0] != "secure_delete" else (p[0], "OFF", 0) for p in as_shipped(**how)),
        )
    _, store = vault.open(NURSE.id, PASSWORD)
    many_of_them(store, 60)
    key = bytes.fromhex(store.keys.file)
    store.close()
    file = folder / "prisoncare.db"
    assert pages_with(file, key, CANARY) > 0, "the scan must be able to find it"
    _, store = vault.open(NURSE.id, PASSWORD)
    trim(store)
    store.close()
    left = pages_with(file, key, CANARY)
    print(f"secure_delete={zeroes}: {left} pages of {file.stat().st_size // PAGE} still tell")
    assert (left > 0) == (zeroes == "OFF")


@pytest.mark.soak
def test_ten_thousand_appointments_go_in_portions_that_nobody_notices(store: OpenStore) -> None:
    fill(store)
    with store.write(SYNC) as unit:
        for n in range(10_000):
            booked = replace(LEE_AT_GP, id=f"a{n:05}", starts_at=LEE_AT_GP.starts_at + timedelta(seconds=n))
            unit.appointments.put(booked)
            unit.received("AppointmentReceived", "appointment", booked.id)
        unit.commit()
    far = Limits.at(MORNING + timedelta(days=800))
    took = []
    gone = 1
    while gone:
        began = time.perf_counter()
        with store.write(SYNC) as unit:
            gone = sum(unit.retention.trim(far).values())
            unit.commit()
        took.append(time.perf_counter() - began)
    longest, together = max(took), sum(took)
    print(f"10,000 appointments in {len(took)} portions: longest {longest * 1000:.0f} ms, together {together:.1f} s")
    with store.read() as unit:
        assert unit.appointments.of_sessions([LEE_AT_GP.session_id]) == ()
