from __future__ import annotations

from datetime import UTC, datetime

import pytest

from prisoncare_desktop.ui.sync_words import chip_level, chip_words
from prisoncare_desktop.usecases.outbox import StateCounts
from prisoncare_desktop.usecases.sync_state import SyncState

NINE_TWELVE = datetime(2026, 11, 20, 9, 12, tzinfo=UTC)
NEXT_TRY = datetime(2026, 11, 20, 9, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "words", "level"),
    [
        (
            SyncState(StateCounts(0, 412, 0), NINE_TWELVE, "", None, None),
            "0 saved here · 412 at the trust, 09:12",
            "done",
        ),
        (SyncState(StateCounts(3, 0, 0), None, "", None, None), "3 saved here · 0 at the trust", "waiting"),
        (
            SyncState(StateCounts(3, 9, 0), NINE_TWELVE, "ServerUnreachable", NINE_TWELVE, NEXT_TRY),
            "No network · 3 saved here · next try 09:20",
            "trouble",
        ),
        (
            SyncState(StateCounts(0, 9, 1), NINE_TWELVE, "", None, None),
            "1 needs a person · 0 saved here · 9 at the trust, 09:12",
            "trouble",
        ),
    ],
)
def test_the_chip_says_in_plain_words_how_the_records_stand(state: SyncState, words: str, level: str) -> None:
    assert chip_words(state) == words
    assert chip_level(state) == level
