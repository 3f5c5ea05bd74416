"""What a resident needs from whoever meets them, in words: language, communication needs, alerts with their age."""

from __future__ import annotations

import unicodedata
from datetime import date

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.domain.codes import value_set
from prisoncare_desktop.domain.resident import Alert, Presence, Resident
from prisoncare_desktop.ui.calendar_words import age_in_days, full_day, short_day

ENGLISH = "en"
ACCT_OPEN = "HA"  # HMPPS alert code; the one that must be met first
INTERPRETER = "interpreter"


def tr(text: str) -> str:
    return QCoreApplication.translate("resident_words", text)


def label_of(list_name: str, code: str) -> str:
    """Return a code's label; the code itself when this version's list does not know it."""
    return next((c.label for c in value_set(list_name).concepts if c.code == code), code)


def language_words(resident: Resident) -> str:
    """Return e.g. `Albanian interpreter` or `Polish`; "" for English, and for a language that nobody said."""
    if resident.language in ("", ENGLISH):
        return tr("Interpreter") if resident.interpreter else ""
    language = label_of("language", resident.language)
    return tr("{language} interpreter").format(language=language) if resident.interpreter else language


def need_labels(resident: Resident) -> tuple[str, ...]:
    """Return the communication needs' labels; the interpreter is said with the language."""
    told = resident.interpreter
    return tuple(label_of("communication_need", n) for n in resident.needs if not (told and n == INTERPRETER))


def needs_words(resident: Resident) -> str:
    """Return language and needs in one line, e.g. `Polish, easy read`; "" when there is nothing to know."""
    said = [w for w in (language_words(resident), *need_labels(resident)) if w]
    return ", ".join([*said[:1], *(w[0].lower() + w[1:] for w in said[1:])])


def alerts_in_order(resident: Resident) -> tuple[Alert, ...]:
    """Return the alerts, an open ACCT first, then the latest seen."""
    return tuple(sorted(resident.alerts, key=lambda a: (a.code != ACCT_OPEN, -a.seen_on.toordinal())))


def alert_chip_words(alert: Alert) -> str:
    """Return e.g. `ACCT open 18 Nov`, short enough to stand whole in a column; of other alerts without the day."""
    return f"{alert.label} {short_day(alert.seen_on)}" if alert.code == ACCT_OPEN else alert.label


def alert_words(alert: Alert) -> str:
    """Return e.g. `ACCT open, seen 18 Nov`."""
    return tr("{alert}, seen {day}").format(alert=alert.label, day=short_day(alert.seen_on))


def alert_words_with_age(alert: Alert, today: date) -> str:
    """Return e.g. `ACCT open, seen 18 Nov, 3 days old`."""
    if alert.seen_on >= today:
        return tr("{alert}, seen today").format(alert=alert.label)
    return f"{alert_words(alert)}, {age_in_days(alert.seen_on, today)}"


def born_words(resident: Resident) -> str:
    """Return e.g. `born 14 Mar 1988`."""
    if resident.birth_date is None:
        return tr("birth date not known")
    return tr("born {day}").format(day=full_day(resident.birth_date))


def isolated(text: str) -> str:
    """Return a name so that the words around it keep their place where it is written from right to left."""
    written = {unicodedata.bidirectional(c) for c in text}
    return f"\u2068{text}\u2069" if written & {"R", "AL"} else text  # first strong isolate, and its end


def name_and_identifiers(resident: Resident) -> str:
    """Return who it is in one line, to stand over whatever is entered of them."""
    return f"{isolated(resident.name)} · {identifiers(resident)}"


def identifiers(resident: Resident) -> str:
    """Return what tells somebody from all others, e.g. `A9023DA · A-2-015 · born 14 Mar 1988`, to stand by the name."""
    return " · ".join(w for w in (resident.nomis_number, resident.cell, born_words(resident)) if w)


def presence_words(presence: Presence) -> str:
    """Return where the person is, "" when simply here."""
    return {
        Presence.HERE: "",
        Presence.OUT: tr("Out, expected back"),
        Presence.TRANSFERRED: tr("Moved to another prison"),
        Presence.RELEASED: tr("Released"),
    }[presence]


def nhs_number_words(number: str) -> str:
    """Return e.g. `943 476 5919`; what has not ten digits as it stands."""
    bare = number.replace(" ", "")
    return f"{bare[:3]} {bare[3:6]} {bare[6:]}" if len(bare) == 10 else number


def wing_words(wing: str) -> str:
    """Return `A wing`, or `All wings` for ""."""
    return tr("{wing} wing").format(wing=wing) if wing else tr("All wings")
