"""Changing the lists that the prison keeps of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass

from prisoncare_desktop.domain.site_lists import SiteList, SiteListChanged
from prisoncare_desktop.errors import ChangedMeanwhile, RuleBroken
from prisoncare_desktop.usecases.changes import Changes, touched
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.requests import Command, Done, done
from prisoncare_desktop.usecases.site_list_checks import CHECKS, RULES, canonical_list, check_list


@dataclass(frozen=True)
class ChangeSiteList(Command[None]):
    """Have the prison's own list of this name be this. `content`: JSON. `shown_revision`: 0 where none was shown."""

    name: str
    content: str
    shown_revision: int


def change_site_list(command: ChangeSiteList, context: Context) -> Done[None]:
    """Keep the list and send it. One that says what is kept already changes nothing.

    Raises:
        RuleBroken: no such list, it cannot be read, or it breaks one of its own rules.
        ChangedMeanwhile: somebody else changed it since it was shown.
    """
    if command.name not in CHECKS:
        raise RuleBroken("no-such-list", f"no list is called {command.name}")
    try:
        check_list(command.name, command.content)
    except (KeyError, TypeError, ValueError) as e:
        raise RuleBroken("unreadable-list", f"the list {command.name} cannot be read") from e
    content = canonical_list(json.loads(command.content))
    with context.store.write(context.user) as unit:
        before = unit.site_lists.find(command.name)
        revision = 0 if before is None else before.revision
        if revision != command.shown_revision:
            raise ChangedMeanwhile("site_list", command.name)
        if before is not None and before.content == content:
            return done(Changes())
        if command.name in RULES:
            RULES[command.name](json.loads(content), None if before is None else json.loads(before.content))
        after = SiteList(command.name, content, context.user.id, context.clock.now(), revision + 1)
        unit.site_lists.put(after)
        entry = unit.record(SiteListChanged.of(after, before))
        unit.commit()
    return done(touched(site_lists=after.id, outbox=entry))
