"""What a half-day is like, in words and as a chip: on the calendar, in a clinic's heading, on Today."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.attendance import Period
from prisoncare_desktop.domain.regime import Regime
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


def regime_chip(calendar: RegimeCalendar, wing: str, day: date, period: Period) -> Chip | None:
    """Return the chip of a clinic's heading; None where nobody said anything but normal.

    `wing`: "" for a clinic in the health centre, whose people come from every wing.
    """
    if wing:
        said = calendar.of(wing, day, period)
        odd = said is not None and said.regime is not Regime.NORMAL
        return Chip(KIND_OF[said.regime], regime_word(said.regime)) if said is not None and odd else None
    held = _by_regime(calendar, day, period)
    if not held:
        return None
    worst = max(held, key=list(Regime).index)
    return Chip(KIND_OF[worst], "; ".join(f"{regime_word(r)}: {', '.join(wings)}" for r, wings in held.items()))


def regime_lines(calendar: RegimeCalendar, day: date) -> tuple[str, ...]:
    """Return what is said of a day, a half-day a line: `Morning: lockdown on B, C`; () where nothing is."""
    lines = []
    for period in Period:
        held = _by_regime(calendar, day, period)
        if held:
            said = "; ".join(
                tr("{regime} on {wings}").format(regime=regime_word(r).lower(), wings=", ".join(wings))
                for r, wings in held.items()
            )
            lines.append(f"{half_day(period).capitalize()}: {said}")
    return tuple(lines)


def _by_regime(calendar: RegimeCalendar, day: date, period: Period) -> dict[Regime, list[str]]:
    """Return the wings that are not as on other days, by what they are."""
    held: dict[Regime, list[str]] = {}
    for regime in Regime:
        for wing in calendar.wings:
            said = calendar.of(wing, day, period)
            if said is not None and said.regime is regime is not Regime.NORMAL:
                held.setdefault(regime, []).append(wing)
    return held
