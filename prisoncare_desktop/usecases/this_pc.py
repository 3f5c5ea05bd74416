"""What this PC is set to: site, room, central record, look. Kept in a small file in clear, with nothing secret in it.

The central record's token is secret, and so in the encrypted store.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from prisoncare_desktop.errors import Bug, RuleBroken
from prisoncare_desktop.settings import CARRIERS, MESH, SERVER_TOKEN, Settings
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.people import id_on_paper
from prisoncare_desktop.usecases.ports import SettingsFile
from prisoncare_desktop.usecases.requests import Command, Done, Query, done

IDLE_MINUTES = (1, 10)  # screens.md, The frame: a site may choose, and nobody may choose never
TEXT_SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)
THEMES = ("light", "high-contrast")


@dataclass(frozen=True)
class ThisPc:
    """The settings as they stand. `has_token`: whether the central record's is kept; it is shown to nobody."""

    settings: Settings
    pc_id: str
    has_token: bool
    wings: tuple[str, ...]


@dataclass(frozen=True)
class GetThisPc(Query[ThisPc]):
    """This PC, as its settings have it."""


def get_this_pc(_query: GetThisPc, context: Context) -> ThisPc:
    with context.store.read() as unit:
        pc_id, token, wings = id_on_paper(unit), unit.facts.get(SERVER_TOKEN), unit.residents.wings()
    return ThisPc(settings_file(context).read(), pc_id, bool(token), wings)


@dataclass(frozen=True)
class ChangeThisPc(Command[None]):
    """The site, where this PC stands, and how soon it locks; from the next sign-in on."""

    site_name: str
    room: str
    idle_lock_minutes: int
    wing: str


def change_this_pc(command: ChangeThisPc, context: Context) -> Done[None]:
    """Write the settings; the trail says who did.

    Raises:
        RuleBroken: "site-needed", "idle-minutes".
    """
    if not command.site_name.strip():
        raise RuleBroken("site-needed", "a PC stands in a prison")
    if not IDLE_MINUTES[0] <= command.idle_lock_minutes <= IDLE_MINUTES[1]:
        raise RuleBroken("idle-minutes", f"{command.idle_lock_minutes} idle minutes")
    changed = replace(
        settings_file(context).read(),
        site_name=command.site_name.strip(),
        room=command.room.strip(),
        idle_lock_minutes=command.idle_lock_minutes,
        wing=command.wing.strip(),
    )
    return _written(changed, "ThisPcChanged", context)


@dataclass(frozen=True)
class ChangeLook(Command[None]):
    """The colours and the size of the text on this PC, for everybody; from the next sign-in on."""

    theme: str
    text_scale: float


def change_look(command: ChangeLook, context: Context) -> Done[None]:
    """Write the look. Raises RuleBroken ("no-such-look")."""
    if command.theme not in THEMES or command.text_scale not in TEXT_SCALES:
        raise RuleBroken("no-such-look", "a theme or a text size that is not offered")
    changed = replace(settings_file(context).read(), theme=command.theme, text_scale=command.text_scale)
    return _written(changed, "LookChanged", context)


@dataclass(frozen=True, repr=False)
class ChangeCentralRecord(Command[None]):
    """Where the trust's record is, and the token it knows this PC by; "" leaves the token as it is."""

    server_url: str
    token: str = ""


def change_central_record(command: ChangeCentralRecord, context: Context) -> Done[None]:
    """Keep the token in the store, then the address in the settings.

    Raises:
        RuleBroken: "not-an-address".
    """
    address = checked_address(command.server_url)
    changed = replace(settings_file(context).read(), server_url=address)
    with context.store.write(context.user) as unit:
        if command.token.strip():
            unit.facts.put(SERVER_TOKEN, command.token.strip())
        unit.trail.note("CentralRecordChanged", "settings", "this-pc")
        unit.commit()
    settings_file(context).write(changed)
    return done(Changes())


@dataclass(frozen=True)
class ChangeCarrier(Command[None]):
    """What takes work to the trust: one of `settings.CARRIERS`; from the next sign-in on."""

    carrier: str


def change_carrier(command: ChangeCarrier, context: Context) -> Done[None]:
    """Write it. What is on its way stays on its way: its answer is read in whatever brings it.

    Raises:
        RuleBroken: "no-such-carrier"; "not-a-mailbox": MESH has none of this PC's yet.
    """
    chosen = settings_file(context).read()
    if command.carrier not in CARRIERS:
        raise RuleBroken("no-such-carrier", "a carrier that is not offered")
    if command.carrier == MESH and not chosen.has_mailbox:
        raise RuleBroken("not-a-mailbox", "this PC has no mailbox yet")
    return _written(replace(chosen, carrier=command.carrier), "CarrierChanged", context)


_THIS_PC = frozenset({"127.0.0.1", "::1", "localhost"})


def checked_address(typed: str) -> str:
    """Return the central record's address as it is kept; "" stays "".

    Raises:
        RuleBroken: "not-an-address": it is no http(s) address, or one with a password or a question in it.
            "not-private": http, which anybody on the way can read, is for this PC itself only.
    """
    address = typed.strip().rstrip("/")
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query and not parts.fragment
        good = good and parts.username is None and (parts.port is None or parts.port > 0)
    except ValueError as error:
        raise RuleBroken("not-an-address", "the central record's address cannot be read") from error
    if not good or " " in address:
        raise RuleBroken("not-an-address", "the central record's address cannot be read")
    if parts.scheme == "http" and parts.hostname not in _THIS_PC:
        raise RuleBroken("not-private", "the central record's address has no https")
    return address


def _written(changed: Settings, action: str, context: Context) -> Done[None]:
    """Note it, then write it: better a note of what then failed than a change that nobody noted."""
    with context.store.write(context.user) as unit:
        unit.trail.note(action, "settings", "this-pc")
        unit.commit()
    settings_file(context).write(changed)
    return done(Changes())


def settings_file(context: Context) -> SettingsFile:
    """Return the file of this PC's settings."""
    if context.settings is None:
        raise Bug("this session was begun without a settings file")
    return context.settings
