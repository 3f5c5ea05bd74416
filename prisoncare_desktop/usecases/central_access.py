"""How this PC is let in at the trust's record: what IT types, and the files it was given. Keys stay in the store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

from prisoncare_desktop.domain.calendar import instant_of, instant_text
from prisoncare_desktop.errors import Bug, RuleBroken
from prisoncare_desktop.settings import (
    CERTIFICATE_ENDS_AT,
    CERTIFICATE_NAME,
    CLIENT_CERTIFICATE,
    MESH,
    SIGNING_KEY,
    SIGNING_KEY_ID,
    Settings,
)
from prisoncare_desktop.usecases.access_port import AccessDoor, AccessFile
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.requests import Command, Done, Query, done
from prisoncare_desktop.usecases.this_pc import checked_address, settings_file

NO_PROXY = "none"
FILE_BYTES_MAX = 100_000  # the longest chain of certificates is a tenth of it


@dataclass(frozen=True)
class Access:
    """The settings, and of what is secret only that it is there. `certificate_ends_at`: None where there is none."""

    settings: Settings
    signing_key: str  # its own name, "" if there is none
    certificate: str  # whose
    certificate_ends_at: datetime | None


@dataclass(frozen=True)
class GetAccess(Query[Access]):
    """How this PC is let in."""


def get_access(_query: GetAccess, context: Context) -> Access:
    with context.store.read() as unit:
        ends = unit.facts.get(CERTIFICATE_ENDS_AT)
        key, certificate = unit.facts.get(SIGNING_KEY_ID), unit.facts.get(CERTIFICATE_NAME)
    return Access(settings_file(context).read(), key, certificate, instant_of(ends) if ends else None)


@dataclass(frozen=True)
class ChangeAccess(Command[None]):
    """As what this PC signs in, and the way it takes; from the next sign-in on. "" is each one's default."""

    client_id: str = ""
    key_id: str = ""
    token_address: str = ""
    scope: str = ""
    proxy: str = ""
    authority_file: str = ""


def change_access(command: ChangeAccess, context: Context) -> Done[None]:
    """Write the settings; the trail says who did.

    Raises:
        RuleBroken: "not-an-address", "not-private": the token service's; "not-a-proxy"; "signing-key-first".
    """
    changed = replace(
        settings_file(context).read(),
        token_client_id=command.client_id.strip(),
        token_key_id=command.key_id.strip(),
        token_address=checked_address(command.token_address),
        token_scope=" ".join(command.scope.split()),
        proxy=_checked_proxy(command.proxy),
        authority_file=command.authority_file.strip(),
    )
    with context.store.write(context.user) as unit:
        if changed.token_client_id and not unit.facts.get(SIGNING_KEY):
            raise RuleBroken("signing-key-first", "this PC has no key to sign with")
        unit.trail.note("AccessChanged", "settings", "this-pc")
        unit.commit()
    settings_file(context).write(changed)
    return done(Changes())


@dataclass(frozen=True, repr=False)
class ImportAccessFile(Command[AccessFile]):
    """A certificate with its key, or a key to sign with, in place of the one before. `content`: of the file."""

    content: bytes
    password: str = field(default="", repr=False)


def import_access_file(command: ImportAccessFile, context: Context) -> Done[AccessFile]:
    """Keep it in the store; return what it was, without its key.

    Raises:
        RuleBroken: "not-a-key-file", "file-password", "key-of-another", "key-kind".
    """
    if len(command.content) > FILE_BYTES_MAX:
        raise RuleBroken("not-a-key-file", "the file is too long for one")
    found = _door(context).read(command.content, command.password)
    with context.store.write(context.user) as unit:
        if found.ends_at is None:
            unit.facts.put(SIGNING_KEY, found.pem)
            unit.facts.put(SIGNING_KEY_ID, found.name)
        else:
            unit.facts.put(CLIENT_CERTIFICATE, found.pem)
            unit.facts.put(CERTIFICATE_NAME, found.name)
            unit.facts.put(CERTIFICATE_ENDS_AT, instant_text(found.ends_at))
        unit.trail.note("AccessFileImported", "settings", "certificate" if found.ends_at else "signing-key")
        unit.commit()
    return Done(replace(found, pem=""))


@dataclass(frozen=True, repr=False)
class Trial:
    """The way to the trust as the settings have it now, ready to be tried. `by_mesh`: its mailbox alone can be.

    `run()` takes some seconds and needs no store, so it is not for a thread that answers queries. It raises
    EnvironmentTrouble: whichever stands in the way.
    """

    by_mesh: bool
    run: Callable[[], None]


@dataclass(frozen=True)
class PrepareTrial(Query[Trial]):
    """What is to be run to see whether the trust's record lets this PC in."""


def prepare_trial(_query: PrepareTrial, context: Context) -> Trial:
    """Return it, with all it needs of the store.

    Raises:
        RuleBroken: "not-an-address": there is none to try.
    """
    chosen = settings_file(context).read()
    by_mesh = chosen.carrier == MESH
    if not (chosen.mesh_url if by_mesh else chosen.server_url):
        raise RuleBroken("not-an-address", "there is nothing to try yet")
    return Trial(by_mesh, _door(context).trial(chosen, context.store))


def _checked_proxy(typed: str) -> str:
    proxy = typed.strip().rstrip("/")
    if proxy in ("", NO_PROXY):
        return proxy
    try:
        parts = urlsplit(proxy)
        good = parts.scheme == "http" and bool(parts.hostname) and parts.username is None and not parts.path
        good = good and not parts.query and (parts.port is None or parts.port > 0) and " " not in proxy
    except ValueError:
        good = False
    if not good:
        raise RuleBroken("not-a-proxy", "the proxy's address cannot be read")
    return proxy


def _door(context: Context) -> AccessDoor:
    if context.access is None:
        raise Bug("this session was begun without a door to the central record")
    return context.access
