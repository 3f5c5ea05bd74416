"""How long to wait before the next try: full jitter from 5 s to 15 min; what the server asks for is obeyed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from prisoncare_desktop.usecases.outbox import LONGEST_WAIT

BASE_S = 5.0
CEILING_S = LONGEST_WAIT.total_seconds()


def wait(
    failures: int, chance: Callable[[], float], retry_after_s: float | None = None, ceiling_s: float = CEILING_S
) -> timedelta:
    """Return the wait after this many failures in a row (1 or more). `chance()`: 0 to 1.

    Full jitter spreads PCs that failed together; on top of a `Retry-After` it is short, for the same reason.
    `ceiling_s`: never longer than that, unless the server asked for it.
    """
    if retry_after_s is not None:
        return timedelta(seconds=min(retry_after_s, 24 * 3600.0) + chance() * BASE_S)
    ceiling = min(ceiling_s, BASE_S * 2.0 ** min(max(failures, 1), 12))
    return timedelta(seconds=max(1.0, chance() * ceiling))
