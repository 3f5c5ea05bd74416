"""Every kind of record that travels as `own_record.py` says."""

from __future__ import annotations

from typing import Final

from prisoncare_desktop.domain.external import EXTERNAL
from prisoncare_desktop.domain.own_record import OwnKind
from prisoncare_desktop.domain.regime import REGIME
from prisoncare_desktop.domain.rounds import ROUND
from prisoncare_desktop.domain.session_events import SESSION
from prisoncare_desktop.domain.site_lists import SITE_LIST
from prisoncare_desktop.domain.waiting import WAITING

OWN_KINDS: Final[tuple[OwnKind, ...]] = (
    SITE_LIST,
    REGIME,
    WAITING,
    EXTERNAL,
    SESSION,
    ROUND,
)
BY_CODE: Final = {own.code: own for own in OWN_KINDS}
BY_RECORD_TYPE: Final = {own.record_type: own for own in OWN_KINDS}
BY_EVENT: Final = {event: own for own in OWN_KINDS for event in own.events}
