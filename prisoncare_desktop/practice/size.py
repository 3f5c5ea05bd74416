"""How large a practice prison is, and how much of its calendar is filled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Size:
    """`roll`: people on the roll, here, at court or in hospital. `cells_a_landing`: fewest and most.

    `weeks_back`: whole weeks with clinics before this one; `days_ahead`: days with clinics after today; `lists_times`:
    how many times as many people stand on each list as in HMP Fenmere.
    """

    roll: int = 450
    cells_a_landing: tuple[int, int] = (22, 24)
    weeks_back: int = 1
    days_ahead: int = 7
    lists_times: float = 1.0


FENMERE: Final = Size()
MONTH_OF_A_LARGE_PRISON: Final = Size(1200, (60, 64), weeks_back=0, days_ahead=29, lists_times=3.3)
"""1,200 residents and about 6,000 appointments over thirty days, none of them recorded yet."""
