"""A courier file opens for whom it is meant, as it was made, and otherwise not at all."""

from __future__ import annotations

import base64
import hashlib
import os
import struct
from datetime import UTC, datetime
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidSignature
from hypothesis import given, settings
from hypothesis import strategies as st

from prisoncare_desktop.errors import CourierFileRefused
from prisoncare_desktop.sync.courier import content, envelope, introduction
from prisoncare_desktop.sync.courier.introduction import OwnKeys
from prisoncare_desktop.usecases.outbox import BatchRecord
from tests.sync.courier.reference_trust import KnownPc, ReferenceTrust, fingerprint, hpke_open

DEVICE = "7b3f5a54-1f43-4f0e-9d3e-2b8f7c6d5e4f"
AT = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
FILE_ID = bytes(range(16))


def nobody_plays(_name: str, _batch: bytes) -> bytes:
    raise AssertionError("no batch is played here")


KEYS = introduction.new_keys(DEVICE, AT, os.urandom)
TRUST = ReferenceTrust(nobody_plays)
TRUST.introduce(KEYS.introduction.whole, KEYS.introduction.fingerprint)
KNOWN = introduction.read(TRUST.introduction)
PC: KnownPc = TRUST.pcs[KEYS.introduction.key_id]
DOWN = TRUST.sealed(PC, [b"one", b"two"])
INTRODUCTION = TRUST.introduction


def opened(whole: bytes, keys: OwnKeys = KEYS) -> bytes:
    """Open a file as the desk does, which knows one trust and its own keys."""
    outside = envelope.outside(whole)
    if not outside.to_a_pc or (outside.sender, outside.recipient) != (KNOWN.key_id, KEYS.introduction.key_id):
        raise CourierFileRefused("nobody here knows such keys")
    return envelope.opened(whole, keys, KNOWN)


def refused(why: str, whole: bytes, keys: OwnKeys = KEYS) -> bool:
    with pytest.raises(CourierFileRefused) as caught:
        opened(whole, keys)
    return caught.value.code == why


def test_what_the_trust_builds_from_the_room_sign_opens_here() -> None:
    outside = envelope.outside(DOWN)
    came = content.come_down(envelope.opened(DOWN, KEYS, KNOWN), outside.file_id)
    assert (outside.to_a_pc, outside.sender, outside.recipient) == (True, KNOWN.key_id, KEYS.introduction.key_id)
    assert (came.device_id, came.messages) == (DEVICE, (b"one", b"two"))


def test_the_fingerprint_read_aloud_here_is_the_one_read_aloud_there() -> None:
    assert KNOWN.fingerprint == fingerprint(INTRODUCTION)
    assert len(KNOWN.fingerprint.split("-")) == 8


@settings(max_examples=20)
@given(bodies=st.lists(st.binary(max_size=3000), max_size=6))
def test_any_batches_open_at_the_trust_byte_for_byte(bodies: list[bytes]) -> None:
    batches = [
        BatchRecord(n, DEVICE, body, hashlib.sha256(body).hexdigest(), 1, AT) for n, body in enumerate(bodies, 1)
    ]
    going = content.Going(FILE_ID, AT, DEVICE, "FRI", (3, "ab"))
    made = envelope.sealed(content.going_up(going, batches), FILE_ID, KEYS, KNOWN)
    carried = TRUST.opened(made)
    assert [base64.b64decode(one["body"]) for one in carried["batches"]] == bodies
    assert [one["number"] for one in carried["batches"]] == list(range(1, len(bodies) + 1))


@pytest.mark.parametrize(
    ("inside", "outside"), [(0, 1 << 16), (65_532, 1 << 16), (65_533, 1 << 17), (200_000, 1 << 18)]
)
def test_the_size_of_a_file_tells_a_power_of_two_and_no_more(inside: int, outside: int) -> None:
    made = envelope.sealed(b"x" * inside, FILE_ID, KEYS, KNOWN)
    assert len(made) == 58 + outside + 48 + 64


def test_the_same_content_is_sealed_anew_each_time() -> None:
    first, again = (envelope.sealed(b"x", FILE_ID, KEYS, KNOWN) for _ in range(2))
    assert first[58:] != again[58:]


def test_the_largest_file_is_read_and_a_byte_more_is_not_made() -> None:
    assert envelope.CONTENT_MOST == (1 << 25) - 4
    with pytest.raises(ValueError, match="more than a courier file takes"):
        envelope.sealed(bytes(envelope.CONTENT_MOST + 1), FILE_ID, KEYS, KNOWN)


@settings(max_examples=60)
@given(at=st.integers(0, len(DOWN) - 1), other=st.integers(1, 255))
def test_a_file_with_any_byte_changed_is_refused(at: int, other: int) -> None:
    changed = bytearray(DOWN)
    changed[at] ^= other
    with pytest.raises(CourierFileRefused):
        opened(bytes(changed))


UP = envelope.sealed(b"what goes up", FILE_ID, KEYS, KNOWN)


@settings(max_examples=60)
@given(at=st.integers(0, len(UP) - 1), other=st.integers(1, 255), left=st.integers(0, len(UP) - 1))
def test_a_pcs_file_that_was_changed_or_cut_is_refused_at_the_trust(at: int, other: int, left: int) -> None:
    changed = bytearray(UP)
    changed[at] ^= other
    for damaged in (bytes(changed), UP[:left], UP + UP[:left] + b"x"):
        with pytest.raises((AssertionError, KeyError, struct.error, InvalidSignature)):
            TRUST.opened(damaged)


@pytest.mark.parametrize("at", [0, 3, 4, 6, 21, 54, 57, 58, 89, 90, len(DOWN) - 65, len(DOWN) - 64, len(DOWN) - 1])
def test_a_byte_changed_at_the_seams_is_refused(at: int) -> None:
    changed = bytearray(DOWN)
    changed[at] ^= 1
    with pytest.raises(CourierFileRefused):
        opened(bytes(changed))


@settings(max_examples=40)
@given(left=st.integers(0, len(DOWN) - 1))
def test_a_file_that_was_cut_anywhere_is_refused(left: int) -> None:
    with pytest.raises(CourierFileRefused):
        envelope.outside(DOWN[:left])


@given(more=st.binary(min_size=1, max_size=200))
def test_a_file_with_anything_after_its_end_is_refused(more: bytes) -> None:
    assert refused("not-whole", DOWN + more)


@given(anything=st.binary(max_size=400))
def test_what_is_no_courier_file_is_refused(anything: bytes) -> None:
    with pytest.raises(CourierFileRefused):
        envelope.outside(anything)


@pytest.mark.parametrize("n", [0, 47, 48, 49, (1 << 16) + 47, (1 << 25) + 49, (1 << 26) + 48, (1 << 32) - 1])
def test_a_length_that_no_file_has_is_refused_before_anything_is_read(n: int) -> None:
    assert refused("not-whole", DOWN[:54] + n.to_bytes(4, "big") + DOWN[58:])


def test_a_file_of_a_later_version_asks_for_a_newer_prisoncare() -> None:
    assert refused("newer", DOWN[:4] + b"\x02" + DOWN[5:])


def test_a_file_that_somebody_else_signed_as_their_own_does_not_open() -> None:
    stranger = ReferenceTrust(nobody_plays)
    as_theirs = DOWN[:22] + stranger.key_id + DOWN[38:-64]
    whole = as_theirs + stranger.signing.sign(b"prisoncare courier file 1" + as_theirs)
    with pytest.raises(CourierFileRefused):
        envelope.opened(whole, KEYS, introduction.read(stranger.introduction))


def test_a_file_for_another_pc_does_not_open_here() -> None:
    other = introduction.new_keys(DEVICE, AT, os.urandom)
    assert refused("not-whole", DOWN, other)


@pytest.mark.parametrize(
    "padded",
    [
        (1 << 16).to_bytes(4, "big") + bytes((1 << 16) - 4),  # longer than what there is
        b"\xff\xff\xff\xff" + bytes((1 << 16) - 4),
        bytes(4) + b"\x01" + bytes((1 << 16) - 5),  # something stands in the padding
    ],
)
def test_a_padding_that_is_none_is_refused(padded: bytes) -> None:
    assert refused("nonsense", TRUST.sealed_as(PC, padded, FILE_ID))


def test_a_pcs_file_lies_open_to_the_trust_alone() -> None:
    made = envelope.sealed(b"Okafor", FILE_ID, KEYS, KNOWN)
    assert b"Okafor" not in made
    assert DEVICE.encode() not in made
    assert UUID(DEVICE).bytes not in made
    stranger = ReferenceTrust(nobody_plays)
    with pytest.raises(Exception, match=r".*") as caught:
        hpke_open(stranger.sealing, b"prisoncare courier file 1" + made[:58], made[58:-64])
    assert type(caught.value).__name__ == "InvalidTag"


# --- what is inside ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "inside",
    [
        b"",
        b"[]",
        b"{}",
        b'{"file": "00"}',
        b'{"file": "%s", "made_at": "2026-11-20T12:00:00Z", "device": "d", "messages": []}' % FILE_ID.hex().encode(),
        b'{"file": "%s", "made_at": "yesterday", "device": "d", "messages": ["eA=="]}' % FILE_ID.hex().encode(),
        b'{"file": "%s", "made_at": "2026-11-20T12:00:00Z", "messages": ["eA=="]}' % FILE_ID.hex().encode(),
        b'{"file": "%s", "made_at": "2026-11-20T12:00:00Z", "device": "d", "messages": [1]}' % FILE_ID.hex().encode(),
        b'{"file": "%s", "made_at": "2026-11-20T12:00:00Z", "device": "d", "messages": ["x"]}' % FILE_ID.hex().encode(),
        b'{"file": "%s", "made_at": "2026-11-20T12:00:00Z", "device": "d", "messages": "eA=="}'
        % FILE_ID.hex().encode(),
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b"[" * 100_000,
    ],
)
def test_a_content_that_is_not_as_agreed_is_refused(inside: bytes) -> None:
    with pytest.raises(CourierFileRefused) as caught:
        content.come_down(inside, FILE_ID)
    assert caught.value.code == "nonsense"


# --- introductions ----------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(at=st.integers(0, len(INTRODUCTION) - 1), other=st.integers(1, 255))
def test_an_introduction_with_any_byte_changed_is_refused(at: int, other: int) -> None:
    changed = bytearray(INTRODUCTION)
    changed[at] ^= other
    with pytest.raises(CourierFileRefused):
        introduction.read(bytes(changed))


@given(whole=st.one_of(st.binary(max_size=300), st.integers(0, 157).map(lambda n: INTRODUCTION[:n])))
def test_what_is_no_introduction_is_refused(whole: bytes) -> None:
    with pytest.raises(CourierFileRefused):
        introduction.read(whole)
    with pytest.raises(CourierFileRefused):
        introduction.read(INTRODUCTION + b"\0" + whole)


def test_an_introduction_with_a_key_that_seals_nothing_is_refused() -> None:
    signed = INTRODUCTION[:62] + bytes(32)
    with pytest.raises(CourierFileRefused):
        introduction.read(signed + TRUST.signing.sign(b"prisoncare courier introduction 1" + signed))


def test_no_private_key_stands_in_what_is_printed_of_the_keys() -> None:
    assert repr(KEYS.signing) not in repr(KEYS)
    assert repr(KEYS.sealing) not in repr(KEYS)
