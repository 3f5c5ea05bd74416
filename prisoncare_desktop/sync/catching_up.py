"""After a long silence the PCs of all prisons come back at once: then what can wait does, and each waits its own time.

A run after more than a day does what people wait for: what they recorded goes up, what is new comes down, both are
counted. What this PC tells of itself, the anchors of its trail, the look for silent PCs, /metadata and the slow check
follow within a quarter of an hour; of the slow check what fell due meanwhile is spread over the time it has.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum

from prisoncare_desktop.domain.calendar import instant_of, instant_text
from prisoncare_desktop.usecases.inbound import SYNC_ACTOR
from prisoncare_desktop.usecases.ports import Store
from prisoncare_desktop.usecases.syncing import LAST_SYNC_AT

FACT = "sync.catching_up"  # JSON; `after`: the sync before the silence, `until`: what can wait waits so long
SILENCE = timedelta(hours=24)  # a PC that is switched off at night comes back as ever
SPREAD = timedelta(minutes=15)


class Silence(Enum):
    """How a run stands to the last long silence."""

    NONE = "none"
    ENDS = "ends"  # this is the first run after it
    LASTLY = "lastly"  # what can wait waits still


def found(store: Store, now: datetime, chance: Callable[[], float]) -> Silence:
    """Return how this run stands; in the first after a long silence it is drawn for how long what can wait does.

    Once for each silence: where runs never come to their end, what can wait is not put off for ever.
    """
    with store.read() as unit:
        last, written = unit.facts.get(LAST_SYNC_AT), unit.facts.get(FACT)
    drawn: dict[str, str] = json.loads(written) if written else {"after": "", "until": ""}
    if last and abs(now - instant_of(last)) >= SILENCE and drawn["after"] != last:
        with store.write(SYNC_ACTOR) as unit:
            unit.facts.put(FACT, json.dumps({"after": last, "until": instant_text(now + SPREAD * chance())}))
            unit.commit()
        return Silence.ENDS
    waits = drawn["until"] and timedelta(0) < instant_of(drawn["until"]) - now <= SPREAD
    return Silence.LASTLY if waits else Silence.NONE
