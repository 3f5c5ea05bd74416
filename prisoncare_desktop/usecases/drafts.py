"""Half-filled forms, and where somebody was: parked for their owner, found again by nobody else."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from prisoncare_desktop.usecases.changes import touched
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.kept_forms import keep_form
from prisoncare_desktop.usecases.ports import Draft
from prisoncare_desktop.usecases.requests import Command, Done, Query, done


@dataclass(frozen=True)
class SaveDraft(Command[None]):
    """Park a half-filled form. The owner is whoever is signed in.

    `content`: `forms.wire` draft JSON; JSON of the page's own, where `questionnaire` is "", as it is no form.
    """

    subject: str
    questionnaire: str
    version: str
    content: str


def save_draft(command: SaveDraft, context: Context) -> Done[None]:
    """Keep the draft, in place of an earlier one of the same subject and owner."""
    with context.store.write(context.user) as unit:
        earlier = unit.drafts.find(context.user.id, command.subject)
        draft = Draft(
            id=earlier.id if earlier else context.new_id(),
            owner_id=context.user.id,
            subject=command.subject,
            questionnaire=command.questionnaire,
            version=command.version,
            content=command.content,
            saved_at=context.clock.now(),
        )
        unit.drafts.put(draft)
        keep_form(unit, command.questionnaire, command.version, draft.saved_at)
        unit.commit()
    return done(touched(drafts=draft.id))


@dataclass(frozen=True)
class DiscardDraft(Command[None]):
    """Throw away one's own draft of this subject."""

    subject: str


def discard_draft(command: DiscardDraft, context: Context) -> Done[None]:
    """Delete the draft, if there is one."""
    with context.store.write(context.user) as unit:
        draft = unit.drafts.find(context.user.id, command.subject)
        unit.drafts.delete(context.user.id, command.subject)
        unit.commit()
    return done(touched(drafts=draft.id) if draft else touched())


@dataclass(frozen=True)
class FindDraft(Query[Draft | None]):
    """One's own draft of this subject."""

    subject: str


def find_draft(query: FindDraft, context: Context) -> Draft | None:
    with context.store.read() as unit:
        return unit.drafts.find(context.user.id, query.subject)


@dataclass(frozen=True)
class GetMyDrafts(Query[tuple[Draft, ...]]):
    """One's own drafts, newest first."""


def get_my_drafts(_query: GetMyDrafts, context: Context) -> tuple[Draft, ...]:
    with context.store.read() as unit:
        return unit.drafts.of_owner(context.user.id)


@dataclass(frozen=True)
class GetDraftOwners(Query[frozenset[str]]):
    """Whose half-filled forms wait on this PC: staff ids, for the sign-in window."""


def get_draft_owners(_query: GetDraftOwners, context: Context) -> frozenset[str]:
    with context.store.read() as unit:
        return unit.drafts.owners()


# --- where somebody was ----------------------------------------------------------------------------------------------

_PLACE_OF = "place:"  # and the user's id: the name of the fact


@dataclass(frozen=True)
class KeptPlace:
    """A screen, what it showed (an id, or ""), and the question that had the focus (a link id, or "")."""

    screen: str
    what: str = ""
    field: str = ""


@dataclass(frozen=True)
class KeepPlace(Command[None]):
    """Keep where one is, for when one comes back after a lock."""

    place: KeptPlace


def keep_place(command: KeepPlace, context: Context) -> Done[None]:
    with context.store.write(context.user) as unit:
        unit.facts.put(_PLACE_OF + context.user.id, json.dumps(asdict(command.place)))
        unit.commit()
    return done(touched())


@dataclass(frozen=True)
class GetPlace(Query[KeptPlace | None]):
    """Where one was when this PC was last locked; None if that is not known."""


def get_place(_query: GetPlace, context: Context) -> KeptPlace | None:
    with context.store.read() as unit:
        kept = unit.facts.get(_PLACE_OF + context.user.id)
    return KeptPlace(**json.loads(kept)) if kept else None
