"""What the sign-in window says before anybody signs in: how things stood when this PC was last looked at.

Kept in a small file in clear, so: counts, times and staff ids, no patient data. It may be old, and is worded as such.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from prisoncare_desktop.settings import VERSION, Settings
from prisoncare_desktop.ui.front_door import DoorSign

STATUS_FILE = "status.json"


@dataclass(frozen=True)
class DoorStatus:
    """Times are the wall clock's, hh:mm, "" for none. `needs_a_person`: changes that the trust has not taken."""

    waiting: int = 0
    needs_a_person: int = 0
    last_sync: str = ""
    offline_since: str = ""
    drafts_of: tuple[str, ...] = ()


def read_status(folder: Path) -> DoorStatus:
    """Return the last session's status; an empty one when there is none or it cannot be read."""
    try:
        kept = json.loads((folder / STATUS_FILE).read_text(encoding="utf-8"))
        return DoorStatus(
            waiting=int(kept["waiting"]),
            needs_a_person=int(kept["needs_a_person"]),
            last_sync=str(kept["last_sync"]),
            offline_since=str(kept["offline_since"]),
            drafts_of=tuple(str(one) for one in kept["drafts_of"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return DoorStatus()


def write_status(folder: Path, status: DoorStatus) -> None:
    new = folder / (STATUS_FILE + ".new")
    new.write_text(json.dumps(asdict(status)), encoding="utf-8")
    os.replace(new, folder / STATUS_FILE)


def door_sign(chosen: Settings, status: DoorStatus) -> DoorSign:
    """Return the words on the door."""
    lines = [] if chosen.has_a_way else [_tr("This PC is not connected to a trust's record yet.")]
    if status.offline_since:
        lines.append(_tr("Working offline since {0}.").format(status.offline_since))
    if n := status.waiting:
        wait = _tr("1 record waits") if n == 1 else _tr("{n} records wait").format(n=n)
        lines.append(_tr("{0} to be sent; everything is saved on this PC.").format(wait))
    if n := status.needs_a_person:
        odd = _tr("1 record needs") if n == 1 else _tr("{n} records need").format(n=n)
        lines.append(_tr("{0} a person before the trust can have it: see Sync.").format(odd))
    if status.last_sync and not status.waiting and not status.needs_a_person:
        lines.append(_tr("Everything was at the trust at {0}.").format(status.last_sync))
    as_of = _tr(" · data from the trust as of {0}").format(status.last_sync) if status.last_sync else ""
    return DoorSign(
        site_line=f"{chosen.site_name} · {chosen.room}" if chosen.room else chosen.site_name,
        status_lines=tuple(lines),
        version_line=_tr("Version {0}").format(VERSION) + as_of,
        demo_note=chosen.demo_note,
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("door", text)
