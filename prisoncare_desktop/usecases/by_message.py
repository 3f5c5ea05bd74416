"""This PC's mailbox at MESH, where changes go to the trust by message. What is secret stays in the encrypted store."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from prisoncare_desktop.errors import RuleBroken
from prisoncare_desktop.settings import ANSWER_DAYS, MESH, MESH_PASSWORD, MESH_SHARED_KEY, Settings
from prisoncare_desktop.usecases.changes import Changes
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.requests import Command, Done, Query, done
from prisoncare_desktop.usecases.this_pc import checked_address, settings_file

_NAME = re.compile(r"[A-Za-z0-9_-]{1,60}")  # of a mailbox or a workflow


@dataclass(frozen=True)
class Mailbox:
    """The settings, and of what is secret only that it is there."""

    settings: Settings
    has_password: bool
    has_shared_key: bool


@dataclass(frozen=True)
class GetMailbox(Query[Mailbox]):
    """This PC's mailbox."""


def get_mailbox(_query: GetMailbox, context: Context) -> Mailbox:
    with context.store.read() as unit:
        password, shared_key = unit.facts.get(MESH_PASSWORD), unit.facts.get(MESH_SHARED_KEY)
    return Mailbox(settings_file(context).read(), bool(password), bool(shared_key))


@dataclass(frozen=True, repr=False)
class ChangeMailbox(Command[None]):
    """Changes go by MESH, with this mailbox; from the next sign-in on. Any other way: `this_pc.ChangeCarrier`.

    `password`, `shared_key`: "" leaves them as they are. `answer_days`: without an answer, before a batch goes again.
    """

    mesh_url: str
    mailbox: str
    trust_mailbox: str
    workflow: str = ""
    answer_days: int = 3
    password: str = field(default="", repr=False)
    shared_key: str = field(default="", repr=False)


def change_mailbox(command: ChangeMailbox, context: Context) -> Done[None]:
    """Keep what is secret in the store, then write the settings; the trail says who did.

    Raises:
        RuleBroken: "not-an-address", "not-private", "not-a-mailbox", "answer-days", "mailbox-password".
    """
    if not ANSWER_DAYS[0] <= command.answer_days <= ANSWER_DAYS[1]:
        raise RuleBroken("answer-days", f"{command.answer_days} days for an answer")
    names = [name.strip() for name in (command.mailbox, command.trust_mailbox, command.workflow)]
    if any(name and not _NAME.fullmatch(name) for name in names):
        raise RuleBroken("not-a-mailbox", "a mailbox or workflow has signs that MESH does not take")
    secrets = [typed.strip() for typed in (command.password, command.shared_key)]
    if not all(typed.isascii() and (not typed or typed.isprintable()) for typed in secrets):
        raise RuleBroken("mailbox-password", "a password or key has signs that MESH does not take")
    changed = replace(
        settings_file(context).read(),
        carrier=MESH,
        mesh_url=checked_address(command.mesh_url),
        mesh_mailbox=names[0],
        mesh_trust_mailbox=names[1],
        mesh_workflow=names[2] or Settings.mesh_workflow,
        answer_days=command.answer_days,
    )
    if not changed.has_mailbox:
        raise RuleBroken("not-a-mailbox", "MESH wants an address and two mailboxes")
    with context.store.write(context.user) as unit:
        for fact, typed in zip((MESH_PASSWORD, MESH_SHARED_KEY), secrets, strict=True):
            if typed:
                unit.facts.put(fact, typed)
        unit.trail.note("MailboxChanged", "settings", "this-pc")
        unit.commit()
    settings_file(context).write(changed)
    return done(Changes())
