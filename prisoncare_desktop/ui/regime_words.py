"""What a half-day is like, in words and as a chip: on the calendar, in a clinic's heading, on Today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.regime import Regime, RegimeDay
from prisoncare_desktop.ui.calendar_words import half_day
from prisoncare_desktop.ui.widgets.chip import Chip, ChipKind
from prisoncare_desktop.usecases.regime import RegimeCalendar

KIND_OF: dict[Regime, ChipKind] = {
    Regime.NORMAL: "done",
    Regime.RESTRICTED: "regime",
    Regime.LOCKDOWN: "not_seen",
    Regime.OUTBREAK: "overdue",
}


def tr(text: str) -> str:
    return QCoreApplication.translate("regime_words", text)


def regime_word(regime: Regime) -> str:
    """Return e.g. `Lockdown`."""
    return {
        Regime.NORMAL: tr("Normal"),
        Regime.RESTRICTED: tr("Restricted"),
        Regime.LOCKDOWN: tr("Lockdown"),
        Regime.OUTBREAK: tr("Outbreak"),
    }[regime]


def half_day_chip(said: Iterable[RegimeDay], wing: str) -> Chip | None:
    """Return the chip of a clinic's heading, of what was said of its half-day; None where it is as on other days.

    `wing`: "" for a clinic in the health centre, whose people come from every wing.
    """
    held = _by_regime(one for one in said if wing in ("", one.wing))
    if not held:
        return None
    if wing:
        return word_chip(next(iter(held)))
    worst = max(held, key=list(Regime).index)
    return Chip(KIND_OF[worst], "; ".join(f"{regime_word(r)}: {', '.join(wings)}" for r, wings in held.items()))


def word_chip(regime: Regime) -> Chip:
    """Return a regime as a chip of its own word."""
    return Chip(KIND_OF[regime], regime_word(regime))


def regime_lines(calendar: RegimeCalendar, day: date) -> tuple[str, ...]:
    """Return what is said of a day, a half-day a line: `Morning: lockdown on B, C`; () where nothing is."""
    lines = []
    for period in Period:
        held = _by_regime(one for one in calendar.said if (one.day, one.period) == (day, period))
        if held:
            said = "; ".join(
                tr("{regime} on {wings}").format(regime=regime_word(r).lower(), wings=", ".join(wings))
                for r, wings in held.items()
            )
            lines.append(f"{half_day(period).capitalize()}: {said}")
    return tuple(lines)


def _by_regime(said: Iterable[RegimeDay]) -> dict[Regime, list[str]]:
    """Return the wings that are not as on other days, by what they are."""
    held: dict[Regime, list[str]] = {}
    for one in sorted(said, key=lambda one: (list(Regime).index(one.regime), one.wing)):
        if one.regime is not Regime.NORMAL:
            held.setdefault(one.regime, []).append(one.wing)
    return held
