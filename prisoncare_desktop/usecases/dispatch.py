"""The table of all commands and queries, and who may run them. The only way in.

A handler outside these tables cannot be reached by a screen; a request that is in them without a role list does not
exist. The tests try every request as every role.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.errors import Bug, NotAllowed
from prisoncare_desktop.usecases import attendance, drafts, feedback, pathway, residents, sampling, sync_state, today
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.requests import Command, Done, Query

T = TypeVar("T")

N, S, A, L, AUDITOR = Role.NURSE, Role.SMS_WORKER, Role.ADMINISTRATOR, Role.LEADER, Role.AUDITOR
_CARE = frozenset({N, S, A, L})  # people who work with residents; never IT, never the auditor

COMMANDS: dict[type[Command[Any]], tuple[Callable[[Any, Context], Done[Any]], frozenset[Role]]] = {
    attendance.RecordOutcome: (attendance.record_outcome, frozenset({N})),
    attendance.UndoOutcome: (attendance.undo_outcome, frozenset({N})),
    pathway.CompleteReview: (pathway.complete_review, frozenset({S})),
    drafts.SaveDraft: (drafts.save_draft, frozenset({N, S, A})),
    drafts.DiscardDraft: (drafts.discard_draft, frozenset({N, S, A})),
    sampling.CommitSeeds: (sampling.commit_seeds, frozenset({A, L, Role.SYNC})),
    sampling.MakeDraws: (sampling.make_draws, frozenset({A})),
    feedback.RecordPackPrinted: (feedback.record_pack_printed, frozenset({A})),
    feedback.KeyInReturn: (feedback.key_in_return, frozenset({A})),
    sync_state.SendAgain: (sync_state.send_again, _CARE),
}

QUERIES: dict[type[Query[Any]], tuple[Callable[[Any, Context], Any], frozenset[Role]]] = {
    attendance.GetSessions: (attendance.get_sessions, frozenset({N, A, L})),
    attendance.GetSessionGrid: (attendance.get_session_grid, frozenset({N, A, L})),
    today.GetNurseToday: (today.get_nurse_today, frozenset({N, L})),
    today.GetWorkerToday: (today.get_worker_today, frozenset({S})),
    today.GetAdministratorToday: (today.get_administrator_today, frozenset({A})),
    pathway.GetCaseload: (pathway.get_caseload, frozenset({S})),
    pathway.GetPathway: (pathway.get_pathway, frozenset({S})),
    pathway.OpenReview: (pathway.open_review, frozenset({S})),
    drafts.FindDraft: (drafts.find_draft, frozenset({N, S, A})),
    drafts.GetMyDrafts: (drafts.get_my_drafts, frozenset({N, S, A})),
    drafts.GetDraftOwners: (drafts.get_draft_owners, frozenset(Role)),
    sampling.GetWeekOfDraws: (sampling.get_week_of_draws, frozenset({A, L})),
    sampling.CheckDraws: (sampling.check_draws, frozenset({A, L, AUDITOR})),
    feedback.PreparePack: (feedback.prepare_pack, frozenset({A})),
    feedback.FindPaperForm: (feedback.find_paper_form, frozenset({A})),
    residents.SearchResidents: (residents.search_residents, _CARE),
    residents.GetResident: (residents.get_resident, _CARE),
    residents.GetResidents: (residents.get_residents, _CARE),
    residents.GetWings: (residents.get_wings, _CARE),
    sync_state.GetSyncState: (sync_state.get_sync_state, frozenset(Role)),
    sync_state.GetSyncPage: (sync_state.get_sync_page, _CARE | {Role.IT}),
}


def run(command: Command[T], context: Context) -> Done[T]:
    """Run a command as the signed-in person.

    Raises:
        NotAllowed: this role may not.
        and what the command's own function says.
    """
    found = COMMANDS.get(type(command))
    if found is None:
        raise Bug(f"no handler for {type(command).__name__}")
    handler, roles = found
    if context.user.role not in roles:
        raise NotAllowed(type(command).__name__, context.user.role)
    return cast(Done[T], handler(command, context))


def ask(query: Query[T], context: Context) -> T:
    """Answer a query for the signed-in person.

    Raises:
        NotAllowed: this role may not ask that.
        and what the query's own function says.
    """
    found = QUERIES.get(type(query))
    if found is None:
        raise Bug(f"no handler for {type(query).__name__}")
    handler, roles = found
    if context.user.role not in roles:
        raise NotAllowed(type(query).__name__, context.user.role)
    return cast(T, handler(query, context))
