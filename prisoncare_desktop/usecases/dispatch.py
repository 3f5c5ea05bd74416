"""The table of all commands and queries, and who may run them. The only way in.

A handler outside these tables cannot be reached by a screen; a request that is in them without a role list does not
exist. The tests try every request as every role.

What an answer shows, and what was refused, is left with `context.viewings` for the trail.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from prisoncare_desktop.domain.staff import Role
from prisoncare_desktop.errors import Bug, NotAllowed, ReasonNeeded
from prisoncare_desktop.usecases import (
    access,
    adding_residents,
    amending_residents,
    appointment_history,
    attendance,
    backups,
    booking,
    booking_who_waits,
    by_message,
    capacity,
    central_access,
    change_history,
    clinic_lists,
    clinic_paper,
    clinic_setup,
    closing,
    confirmed_lists,
    courier,
    decisions,
    details,
    drafts,
    duplicates,
    escorts,
    exports,
    external,
    feedback,
    form_library,
    gone_there,
    indicators,
    joining,
    kept_aside,
    kept_forms,
    list_problems,
    list_warnings,
    made_here,
    moving,
    needs,
    offers,
    pathway,
    pathway_forms,
    people,
    reading_lists,
    regime,
    residents,
    retention,
    rounds,
    sampling,
    sent_changes,
    session,
    shown,
    site_lists,
    still_booked,
    sync_figures,
    sync_state,
    taking_back,
    taking_back_moves,
    this_pc,
    timeline,
    today,
    trail,
    unexplained,
    viewing,
    waiting,
    whereabouts,
    whom_to_add,
)
from prisoncare_desktop.usecases.context import Context
from prisoncare_desktop.usecases.requests import Command, Done, Query

T = TypeVar("T")

N, S, A, L, AUDITOR = Role.NURSE, Role.SMS_WORKER, Role.ADMINISTRATOR, Role.LEADER, Role.AUDITOR
IT = Role.IT
_STAFF = frozenset(Role) - {Role.SYNC}
_CARE = frozenset({N, S, A, L})  # people who work with residents; never IT, never the auditor
_PEOPLE = frozenset(Role) - {Role.SYNC}  # whoever can sign in

COMMANDS: dict[type[Command[Any]], tuple[Callable[[Any, Context], Done[Any]], frozenset[Role]]] = {
    attendance.RecordOutcome: (attendance.record_outcome, frozenset({N, S})),
    attendance.NoteAppointment: (attendance.note_appointment, frozenset({N, S})),
    attendance.UndoOutcome: (attendance.undo_outcome, frozenset({N, S})),
    details.RecordDetails: (details.record_details, frozenset({N, S})),
    booking.AddWalkIn: (booking.add_walk_in, frozenset({N, S})),
    booking.BookAgain: (booking.book_again, frozenset({N, S})),
    booking.MoveAppointment: (booking.move_appointment, frozenset({N, S})),
    taking_back.TakeBackPlace: (taking_back.take_back_place, frozenset({N, S})),
    closing.CloseSession: (closing.close_session, frozenset({N, S})),
    closing.CallOffSession: (closing.call_off_session, frozenset({N, S})),
    regime.SayRegime: (regime.say_regime, _CARE),
    waiting.AddWaiting: (waiting.add_waiting, _CARE - {L}),
    booking_who_waits.BookFromWaiting: (booking_who_waits.book_from_waiting, _CARE - {L}),
    waiting.SetWaitingPriority: (waiting.set_waiting_priority, _CARE - {L}),
    waiting.TakeOffWaiting: (waiting.take_off_waiting, _CARE - {L}),
    adding_residents.AddResident: (adding_residents.add_resident, _CARE),
    amending_residents.AmendResident: (amending_residents.amend_resident, _CARE),
    moving.RecordMove: (moving.record_move, frozenset({N, S, A})),
    needs.RecordNeeds: (needs.record_needs, frozenset({N, S, A})),
    taking_back_moves.TakeBackMove: (taking_back_moves.take_back_move, frozenset({N, S, A})),
    still_booked.TakeLeaverOff: (still_booked.take_leaver_off, frozenset({N, S, A})),
    still_booked.PutLeaverBack: (still_booked.put_leaver_back, frozenset({N, S, A})),
    duplicates.CompareResidents: (duplicates.compare_residents, frozenset({Role.SYNC})),
    duplicates.ProposeSamePerson: (duplicates.propose_same_person, _CARE),
    duplicates.ConfirmSamePerson: (duplicates.confirm_same_person, frozenset({L})),
    duplicates.SayDifferentPeople: (duplicates.say_different_people, _CARE),
    duplicates.LeaveUndecided: (duplicates.leave_undecided, _CARE),
    pathway.CompleteReview: (pathway.complete_review, frozenset({S})),
    pathway_forms.CompleteStep: (pathway_forms.complete_step, frozenset({S})),
    reading_lists.AddReadList: (reading_lists.add_read_list, frozenset({N, S, A})),
    joining.JoinSessions: (joining.join_sessions, frozenset({N, S, A})),
    joining.SettleDouble: (joining.settle_double, frozenset({N, S, A})),
    made_here.MakeSession: (made_here.make_session, frozenset({N, S, A})),
    drafts.SaveDraft: (drafts.save_draft, _CARE),
    drafts.DiscardDraft: (drafts.discard_draft, _CARE),
    drafts.KeepPlace: (drafts.keep_place, _PEOPLE),
    site_lists.ChangeSiteList: (site_lists.change_site_list, frozenset({L})),
    sampling.CommitSeeds: (sampling.commit_seeds, frozenset({A, L, Role.SYNC})),
    sampling.MakeDraws: (sampling.make_draws, frozenset({A})),
    feedback.RecordPackPrinted: (feedback.record_pack_printed, frozenset({A})),
    feedback.KeyInReturn: (feedback.key_in_return, frozenset({A})),
    form_library.RecordBlankCopiesPrinted: (form_library.record_blank_copies_printed, frozenset({A, L})),
    form_library.ApproveWording: (form_library.approve_wording, frozenset({L})),
    form_library.WithdrawApproval: (form_library.withdraw_approval, frozenset({L})),
    clinic_paper.RecordClinicPaperPrinted: (clinic_paper.record_clinic_paper_printed, clinic_paper.WHO_PRINTS),
    exports.ExportAttendance: (exports.export_attendance, exports.WHO_EXPORTS),
    exports.AcceptExport: (exports.accept_export, exports.WHO_EXPORTS),
    rounds.StartRound: (rounds.start_round, rounds.WHO_RECORDS),
    rounds.FinishRound: (rounds.finish_round, rounds.WHO_RECORDS),
    rounds.SayOfficer: (rounds.say_officer, rounds.WHO_RECORDS),
    rounds.ChangeRound: (rounds.change_round, rounds.WHO_RECORDS),
    external.BookExternal: (external.book_external, external.WHO_BOOKS),
    external.ChangeExternal: (external.change_external, external.WHO_BOOKS),
    external.RecordExternalOutcome: (external.record_external_outcome, external.WHO_BOOKS),
    external.RebookExternal: (external.rebook_external, external.WHO_BOOKS),
    access.BreakGlass: (access.break_glass, frozenset({N})),
    access.StateReason: (access.state_reason, frozenset({L})),
    access.ReviewBreakGlass: (access.review_break_glass, frozenset({L})),
    gone_there.HeardOfGone: (gone_there.heard_of_gone, _CARE),
    decisions.SendAgain: (decisions.send_again, _CARE),
    decisions.KeepTrusts: (decisions.keep_trusts, _CARE),
    decisions.GiveUpChange: (decisions.give_up_change, _CARE),
    retention.TrimStore: (retention.trim_store, frozenset({L, Role.SYNC})),
    retention.SetKeepMonths: (retention.set_keep_months, frozenset({L})),
    retention.PlaceLegalHold: (retention.place_legal_hold, frozenset({L})),
    retention.LiftLegalHold: (retention.lift_legal_hold, frozenset({L})),
    people.EnrolColleague: (people.enrol_colleague, frozenset({L, IT})),
    people.IssueResetCode: (people.issue_reset_code, frozenset({L, IT})),
    people.ChangeColleague: (people.change_colleague, frozenset({L})),
    people.RemoveColleague: (people.remove_colleague, frozenset({L, IT})),
    people.ChangeMyPassword: (people.change_my_password, _STAFF),
    people.NewRecoveryCode: (people.new_recovery_code, frozenset({L})),
    people.ConfirmRecoveryCode: (people.confirm_recovery_code, frozenset({L})),
    people.RotateKeys: (people.rotate_keys, frozenset({L, IT})),
    this_pc.ChangeThisPc: (this_pc.change_this_pc, frozenset({L, IT})),
    this_pc.ChangeLook: (this_pc.change_look, _STAFF),
    this_pc.ChangeCarrier: (this_pc.change_carrier, frozenset({L, IT})),
    this_pc.ChangeCentralRecord: (this_pc.change_central_record, frozenset({L, IT})),
    by_message.ChangeMailbox: (by_message.change_mailbox, frozenset({L, IT})),
    kept_aside.TakeMessageAgain: (kept_aside.take_message_again, frozenset({L, IT})),
    kept_aside.ClearMessage: (kept_aside.clear_message, frozenset({L, IT})),
    central_access.ChangeAccess: (central_access.change_access, frozenset({L, IT})),
    central_access.ImportAccessFile: (central_access.import_access_file, frozenset({L, IT})),
    session.SignedIn: (session.signed_in, _STAFF),
    session.SignedOut: (session.signed_out, _STAFF),
    trail.NoteTrailChecked: (trail.note_trail_checked, frozenset({L, AUDITOR})),
    trail.ExportTrail: (trail.export_trail, frozenset({L, AUDITOR})),
    backups.BackUpNow: (backups.back_up_now, frozenset({L, IT})),
    backups.BackUpIfDue: (backups.back_up_if_due, _STAFF),
    backups.ChooseBackupFolder: (backups.choose_backup_folder, frozenset({L, IT})),
    backups.SaveUnsentToFile: (backups.save_unsent_to_file, _CARE | {IT}),
    courier.IntroduceThisPc: (courier.introduce_this_pc, frozenset({L, IT})),
    courier.CheckTrustFile: (courier.check_trust_file, frozenset({L, IT})),
    courier.AcceptTrustKeys: (courier.accept_trust_keys, frozenset({L, IT})),
    courier.MakeCourierFiles: (courier.make_courier_files, frozenset({A, L, IT})),
    courier.ReadCourierFile: (courier.read_courier_file, frozenset({A, L, IT})),
}

# The third column: what an answer shows of whom, for the trail.
QUERIES: dict[type[Query[Any]], tuple[Callable[[Any, Context], Any], frozenset[Role], shown.Shows]] = {
    clinic_lists.GetSessions: (clinic_lists.get_sessions, _CARE, shown.COUNTS_ONLY),
    appointment_history.GetAppointmentHistory: (
        appointment_history.get_appointment_history,
        _CARE,
        shown.recorded_of,
    ),
    list_warnings.GetListWarnings: (list_warnings.get_list_warnings, _CARE, shown.COUNTS_ONLY),
    attendance.GetSessionGrid: (attendance.get_session_grid, _CARE, shown.grid),
    made_here.GetNewClinic: (made_here.get_new_clinic, frozenset({N, S, A}), shown.COUNTS_ONLY),
    reading_lists.ReadList: (reading_lists.read_list, frozenset({N, S, A}), shown.read_lines),
    reading_lists.ReadListFile: (reading_lists.read_list_file, frozenset({N, S, A}), shown.OWN_FILE),
    list_problems.GetListProblems: (list_problems.get_list_problems, _CARE, shown.list_problems),
    list_problems.CountListProblems: (list_problems.count_list_problems, _CARE, shown.COUNTS_ONLY),
    offers.GetRebooking: (offers.get_rebooking, _CARE, shown.offers),
    offers.GetMoves: (offers.get_moves, _CARE, shown.offers),
    offers.GetPlaces: (offers.get_places, _CARE, shown.offers),
    whom_to_add.FindWhomToAdd: (whom_to_add.find_whom_to_add, _CARE, shown.candidates),
    regime.GetRegime: (regime.get_regime, _CARE, shown.NO_PERSON),
    waiting.GetWaiting: (waiting.get_waiting, _CARE, shown.waiting),
    clinic_setup.GetClinicSetup: (clinic_setup.get_clinic_setup, _CARE, shown.NO_PERSON),
    capacity.GetCapacity: (capacity.get_capacity, _CARE, shown.COUNTS_ONLY),
    today.GetNurseToday: (today.get_nurse_today, frozenset({N, L}), shown.COUNTS_ONLY),
    today.GetWorkerToday: (today.get_worker_today, frozenset({S}), shown.worker_today),
    today.GetAdministratorToday: (today.get_administrator_today, frozenset({A}), shown.COUNTS_ONLY),
    pathway.GetCaseload: (pathway.get_caseload, frozenset({S}), shown.caseload),
    pathway.GetPathway: (pathway.get_pathway, frozenset({S, N, L}), shown.pathway),
    pathway.OpenReview: (pathway.open_review, frozenset({S}), shown.review),
    pathway_forms.OpenStep: (pathway_forms.open_step, frozenset({S}), shown.step),
    access.GetPathwayStanding: (access.get_pathway_standing, frozenset({S, N, L}), shown.standing),
    access.CountAccessToReview: (access.count_access_to_review, frozenset({L}), shown.COUNTS_ONLY),
    access.GetAccessToReview: (access.get_access_to_review, frozenset({L}), shown.to_review),
    drafts.FindDraft: (drafts.find_draft, _CARE, shown.OWN_DRAFTS),
    drafts.GetMyDrafts: (drafts.get_my_drafts, frozenset({N, S, A}), shown.OWN_DRAFTS),
    kept_forms.GetForm: (kept_forms.get_form, frozenset({N, S, A}), shown.NO_PERSON),
    drafts.GetPlace: (drafts.get_place, _PEOPLE, shown.OWN_DRAFTS),
    drafts.GetDraftOwners: (drafts.get_draft_owners, frozenset(Role), shown.NO_PERSON),
    sampling.GetWeekOfDraws: (sampling.get_week_of_draws, frozenset({A, L}), shown.week_of_draws),
    sampling.CheckDraws: (sampling.check_draws, frozenset({A, L, AUDITOR}), shown.draws_again),
    feedback.PreparePack: (feedback.prepare_pack, frozenset({A}), shown.pack),
    feedback.FindPaperForm: (feedback.find_paper_form, frozenset({A}), shown.ANONYMOUS),
    form_library.GetForms: (form_library.get_forms, frozenset({A, L}), shown.NO_PERSON),
    form_library.GetNotTaken: (form_library.get_not_taken, frozenset({A, L}), shown.NO_PERSON),
    form_library.GetFormToTry: (form_library.get_form_to_try, frozenset({A, L}), shown.NO_PERSON),
    form_library.GetDraftLanguages: (form_library.get_draft_languages, frozenset({N, S, A, L}), shown.NO_PERSON),
    form_library.PrepareBlankCopies: (form_library.prepare_blank_copies, frozenset({A, L}), shown.NO_PERSON),
    clinic_paper.PrepareMovementList: (clinic_paper.prepare_movement_list, clinic_paper.WHO_PRINTS, shown.clinic_paper),
    clinic_paper.PrepareSlips: (clinic_paper.prepare_slips, clinic_paper.WHO_PRINTS, shown.clinic_paper),
    clinic_paper.PrepareCoverSheet: (clinic_paper.prepare_cover_sheet, clinic_paper.WHO_PRINTS, shown.clinic_paper),
    rounds.GetRounds: (rounds.get_rounds, frozenset({N, A, L}), shown.NO_PERSON),
    rounds.GetHatches: (rounds.get_hatches, frozenset({L}), shown.NO_PERSON),
    external.GetExternalWeek: (external.get_external_week, external.WHO_BOOKS, shown.external_week),
    external.GetExternal: (external.get_external, external.WHO_BOOKS, shown.external_one),
    escorts.GetEscortWeek: (escorts.get_escort_week, frozenset({N, A, L}), shown.COUNTS_ONLY),
    escorts.GetEscortSlots: (escorts.get_escort_slots, frozenset({L}), shown.COUNTS_ONLY),
    confirmed_lists.GetConfirmedLists: (confirmed_lists.get_confirmed_lists, frozenset({L}), shown.NO_PERSON),
    exports.PrepareExport: (exports.prepare_export, exports.WHO_EXPORTS, shown.export),
    unexplained.GetUnexplained: (unexplained.get_unexplained, _CARE, shown.unexplained),
    unexplained.CountUnexplained: (unexplained.count_unexplained, _CARE, shown.COUNTS_ONLY),
    indicators.GetIndicators: (indicators.get_indicators, _CARE, shown.COUNTS_ONLY),
    indicators.GetIndicatorLines: (indicators.get_indicator_lines, _CARE, shown.indicator_lines),
    residents.SearchResidents: (residents.search_residents, _CARE, shown.residents),
    adding_residents.FindAlike: (adding_residents.find_alike, _CARE, shown.alike),
    amending_residents.GetAmendable: (amending_residents.get_amendable, _CARE, shown.amendable),
    duplicates.GetDuplicates: (duplicates.get_duplicates, _CARE, shown.duplicates),
    duplicates.CountDuplicates: (duplicates.count_duplicates, _CARE, shown.COUNTS_ONLY),
    duplicates.GetKnown: (duplicates.get_known, _CARE, shown.known),
    residents.GetResident: (residents.get_resident, _CARE, shown.resident),
    residents.HasNamesake: (residents.has_namesake, _CARE, shown.NO_PERSON),
    residents.GetResidents: (residents.get_residents, _CARE, shown.residents),
    residents.GetWings: (residents.get_wings, _CARE, shown.NO_PERSON),
    still_booked.GetStillBooked: (still_booked.get_still_booked, _CARE, shown.still_booked),
    timeline.GetTimeline: (timeline.get_timeline, _CARE, shown.timeline),
    whereabouts.GetWhereabouts: (whereabouts.get_whereabouts, _CARE, shown.whereabouts),
    people.GetPeople: (people.get_people, frozenset({L, IT}), shown.NO_PERSON),
    people.GetRecoverySheet: (people.get_recovery_sheet, frozenset({L}), shown.NO_PERSON),
    this_pc.GetThisPc: (this_pc.get_this_pc, _STAFF, shown.NO_PERSON),
    by_message.GetMailbox: (by_message.get_mailbox, frozenset({L, IT}), shown.NO_PERSON),
    central_access.GetAccess: (central_access.get_access, frozenset({L, IT}), shown.NO_PERSON),
    central_access.PrepareTrial: (central_access.prepare_trial, frozenset({L, IT}), shown.NO_PERSON),
    sync_state.GetSyncState: (sync_state.get_sync_state, frozenset(Role), shown.NO_PERSON),
    change_history.GetChangeHistory: (change_history.get_change_history, _CARE, shown.change_history),
    sent_changes.GetSentChanges: (sent_changes.get_sent_changes, _CARE | {Role.IT}, shown.sent_changes),
    sync_figures.GetSyncFigures: (sync_figures.get_sync_figures, frozenset({L, IT}), shown.NO_PERSON),
    kept_aside.GetKeptAside: (kept_aside.get_kept_aside, frozenset({L, IT}), shown.NO_PERSON),
    sync_state.GetSyncPage: (sync_state.get_sync_page, _CARE | {Role.IT}, shown.sync_page),
    trail.GetTrail: (trail.get_trail, frozenset({L, AUDITOR}), shown.trail_page),
    trail.GetMyTrail: (trail.get_my_trail, _STAFF, shown.BY_NUMBER),
    trail.WhoSaw: (trail.who_saw, frozenset({L, AUDITOR}), shown.who_saw),
    trail.VerifyTrail: (trail.verify_trail, frozenset({L, AUDITOR}), shown.NO_PERSON),
    retention.GetRetention: (retention.get_retention, frozenset({L}), shown.retained),
    backups.GetBackups: (backups.get_backups, frozenset({L, IT}), shown.COUNTS_ONLY),
    courier.GetCourier: (courier.get_courier, frozenset({A, L, IT}), shown.COUNTS_ONLY),
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
    name = type(command).__name__
    if context.user.role not in roles:
        _refused(name, context)
        raise NotAllowed(name, context.user.role)
    try:
        return cast(Done[T], handler(command, context))
    except NotAllowed:  # the handler's own, finer rule
        _refused(name, context)
        raise


def ask(query: Query[T], context: Context) -> T:
    """Answer a query for the signed-in person.

    Raises:
        NotAllowed: this role may not ask that.
        and what the query's own function says.
    """
    found = QUERIES.get(type(query))
    if found is None:
        raise Bug(f"no handler for {type(query).__name__}")
    handler, roles, shows = found
    name = type(query).__name__
    if context.user.role not in roles:
        _refused(name, context)
        raise NotAllowed(name, context.user.role)
    try:
        answer = handler(query, context)
    except NotAllowed:  # the handler's own, finer rule
        _refused(name, context)
        raise
    except ReasonNeeded as asked:
        _note(context, viewing.ASKED_WHY, "resident", asked.resident_id, name)
        raise
    seen = shows(query, answer)
    if seen:
        at = context.clock.now()
        context.viewings.add(
            *(
                viewing.Note(at, viewing.LISTED if s.listed else viewing.VIEWED, s.record_type, s.record_id, name)
                for s in seen
            )
        )
    return cast(T, answer)


def _refused(name: str, context: Context) -> None:
    _note(context, viewing.REFUSED, "request", name, "")


def _note(context: Context, action: str, record_type: str, record_id: str, reason: str) -> None:
    context.viewings.add(viewing.Note(context.clock.now(), action, record_type, record_id, reason))
