"""The one door by which records leave this PC: what may go, by the limits, and its going, each with its trail.

Each portion is one transaction of the caller's, small, so that nobody's save waits behind it. A portion says what it
took away in the trail: a row for each record, by its id; anonymous things only counted, by their week. What the trust
does not have, and what is under legal hold, no portion sees.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import Connection, Select, Table, delete, func, insert, select

from prisoncare_desktop.domain.calendar import instant_of
from prisoncare_desktop.domain.identity_pair import OnePerson, one_person
from prisoncare_desktop.domain.retention import GONE, Leaver, LegalHold, Limits, all_held, as_one, why_kept
from prisoncare_desktop.domain.staff import Role, StaffMember
from prisoncare_desktop.domain.waiting import WaitingState
from prisoncare_desktop.errors import Bug
from prisoncare_desktop.store.append_only import open_to_deletes
from prisoncare_desktop.store.ledger import Ledger
from prisoncare_desktop.store.repositories import retention_drafts, retention_sent
from prisoncare_desktop.store.repositories.identities import SqlIdentityPairs
from prisoncare_desktop.store.repositories.retention_closure import busy
from prisoncare_desktop.store.repositories.retention_copies import leave_stubs
from prisoncare_desktop.store.repositories.revised import chunks
from prisoncare_desktop.store.tables.access import break_glass, legal_holds
from prisoncare_desktop.store.tables.attendance import appointment_history, appointments, sessions
from prisoncare_desktop.store.tables.central import central_copies, watermarks
from prisoncare_desktop.store.tables.export_marks import export_marks
from prisoncare_desktop.store.tables.external import external_appointments
from prisoncare_desktop.store.tables.feedback import paper_forms
from prisoncare_desktop.store.tables.identities import identity_pairs, residents_to_compare
from prisoncare_desktop.store.tables.outbox import outbox
from prisoncare_desktop.store.tables.pathway import episodes, responses, review_tasks
from prisoncare_desktop.store.tables.regime import regime_days
from prisoncare_desktop.store.tables.resident import alerts, needs, resident_words, residents
from prisoncare_desktop.store.tables.rounds import medicines_rounds
from prisoncare_desktop.store.tables.sampling import draw_candidates, draws, seeds
from prisoncare_desktop.store.tables.waiting import waiting_entries
from prisoncare_desktop.store.tables.whereabouts import whereabouts
from prisoncare_desktop.store.trail import SqlTrail

TRIMMED = "Trimmed"
MAY_TRIM = (Role.SYNC, Role.LEADER)
PEOPLE_AT_ONCE = 10
ROWS_AT_ONCE = 250
WEEKS_AT_ONCE = 4

Trimmed = Counter[str]

_OF_A_RESIDENT = (appointments, review_tasks, responses, episodes, waiting_entries, external_appointments)


class SqlRetention:
    """Retention, within one unit of work. `actor`: None when it only reads."""

    def __init__(self, connection: Connection, trail: SqlTrail, actor: StaffMember | None) -> None:
        self._connection = connection
        self._trail = trail
        self._actor = actor

    # --- looking ---

    def server_time(self) -> datetime | None:
        """Return the central record's time when residents were last downloaded, None if never."""
        told = self._connection.execute(
            select(watermarks.c.server_time).where(watermarks.c.resource_type == "Patient")
        ).scalar()
        return _instant(told or "")

    def leavers(self) -> tuple[Leaver, ...]:
        """Return everybody who left and whose record is still here."""
        here = self._connection.execute(
            select(residents.c.id, central_copies.c.last_updated)
            .outerjoin(
                central_copies,
                (central_copies.c.local_id == residents.c.id)
                & (central_copies.c.local_type == "resident")
                & (central_copies.c.content != ""),
            )
            .where(residents.c.presence.in_([presence.value for presence in GONE]))
            .order_by(residents.c.no)
        ).all()
        if not here:
            return ()
        ids = [row.id for row in here]
        held, unsent = self._held(), self._with_unsent(ids)
        with_open = self._column(select(episodes.c.resident_id).where(episodes.c.open))
        drafted = retention_drafts.with_draft(self._connection)
        last: dict[str, datetime | None] = {}
        for row in here:  # of several copies (a merge, say) the latest word counts; one without a time keeps them here
            said = _instant(row.last_updated or "")
            before = last.get(row.id, said)
            last[row.id] = max(said, before) if said and before else None
        return as_one(
            tuple(Leaver(i, last[i], i in held, i in unsent, i in with_open, i in drafted) for i in dict.fromkeys(ids)),
            self._one_person(),
        )

    def old_appointments(self, limits: Limits) -> tuple[tuple[str, str], ...]:
        """Return (id, resident id) of the appointments that are to go by their age, oldest first."""
        rows = self._connection.execute(
            select(appointments.c.id, appointments.c.resident_id)
            .join(sessions, sessions.c.id == appointments.c.session_id)
            .where(sessions.c.clinic_date < limits.first_day_kept)
            .order_by(sessions.c.clinic_date, appointments.c.id)
        ).all()
        held, unsent = (self._held(), busy(self._connection).records) if rows else (frozenset(), frozenset())
        return tuple((row.id, row.resident_id) for row in rows if row.resident_id not in held and row.id not in unsent)

    def holds(self) -> tuple[LegalHold, ...]:
        rows = self._connection.execute(select(legal_holds).order_by(legal_holds.c.placed_at))
        return tuple(LegalHold(**row._asdict()) for row in rows)

    # --- legal hold ---

    def place_hold(self, hold: LegalHold) -> None:
        self._writing()
        self._connection.execute(insert(legal_holds), hold.__dict__)
        self._trail.note("LegalHoldPlaced", "resident", hold.resident_id, reason=hold.reason)

    def carry_hold(self, hold: LegalHold) -> None:
        """Keep a hold that a leader placed on somebody who was one person with them till now. Anybody may part two."""
        if self._actor is None:
            raise Bug("a reading unit of work writes nothing")
        self._connection.execute(insert(legal_holds), hold.__dict__)
        self._trail.note("LegalHoldCarried", "resident", hold.resident_id, reason=hold.reason)

    def lift_hold(self, resident_id: str, reason: str) -> None:
        self._writing()
        self._connection.execute(delete(legal_holds).where(legal_holds.c.resident_id == resident_id))
        self._trail.note("LegalHoldLifted", "resident", resident_id, reason=reason)

    # --- going ---

    def trim(self, limits: Limits) -> dict[str, int]:
        """Take the next portion away; return how many of what, empty when nothing is left to go."""
        self._writing()
        for portion in (self._people, self._by_age, self._by_day, self._empty_sessions, self._by_week):
            gone = portion(limits)
            if gone:
                return dict(gone)
        return dict(retention_sent.trim(self._connection, self._trail, limits, self._held_records))

    def _people(self, limits: Limits) -> Trimmed:
        gone = Trimmed()
        to_go = [leaver.resident_id for leaver in self.leavers() if why_kept(leaver, limits) is None]
        for resident_id in to_go[:PEOPLE_AT_ONCE]:
            gone += self._person(resident_id, limits)
        return gone

    def _person(self, resident_id: str, limits: Limits) -> Trimmed:
        """Take one whole record away."""
        of_them = {t: self._ids(t, resident_id) for t in _OF_A_RESIDENT}
        at = self._column(select(appointments.c.session_id).where(appointments.c.resident_id == resident_id))
        gone = Trimmed({t.name: len(ids) for t, ids in of_them.items() if ids})
        retention_drafts.discard(self._connection, of_them[review_tasks], of_them[episodes])
        leave_stubs(self._connection, [resident_id, *(i for ids in of_them.values() for i in ids)], whose=resident_id)
        with open_to_deletes(self._connection, appointment_history.name):
            self._delete(appointment_history, of_them[appointments])
        self._delete(export_marks, of_them[appointments], by="appointment_id")
        for table, ids in of_them.items():
            self._delete(table, ids)
            self._note(table.name, ids)
        no = select(residents.c.no).where(residents.c.id == resident_id).scalar_subquery()
        self._connection.execute(delete(resident_words).where(resident_words.c.resident_no == no))
        of_pairs = self._connection.execute(
            select(identity_pairs.c.id).where(
                (identity_pairs.c.low_id == resident_id) | (identity_pairs.c.high_id == resident_id)
            )
        ).scalars()
        pairs = sorted(of_pairs)
        leave_stubs(self._connection, pairs)
        self._delete(identity_pairs, pairs)
        self._note("identity_pairs", pairs)
        self._delete(residents_to_compare, [resident_id], by="resident_id")
        for table in (alerts, needs, whereabouts):
            self._connection.execute(delete(table).where(table.c.resident_id == resident_id))
        self._delete(residents, [resident_id])
        said = ", ".join(f"{n} {what}" for what, n in gone.items())
        self._trail.note(TRIMMED, "resident", resident_id, reason=f"left; with {said}" if said else "left")
        return gone + Trimmed(residents=1) + self._left_empty(at, limits)

    def _left_empty(self, session_ids: Iterable[str], limits: Limits) -> Trimmed:
        """Take away those of these sessions that are past and have nobody left in them."""
        query = select(sessions.c.id).where(
            sessions.c.id.in_(list(session_ids)),
            sessions.c.clinic_date < limits.left_before.date(),
            ~sessions.c.id.in_(select(appointments.c.session_id)),
        )
        return self._sessions(self._column(query) - busy(self._connection).records)

    def _by_age(self, limits: Limits) -> Trimmed:
        ids = [appointment_id for appointment_id, _ in self.old_appointments(limits)[:ROWS_AT_ONCE]]
        if not ids:
            return Trimmed()
        leave_stubs(self._connection, ids)
        with open_to_deletes(self._connection, appointment_history.name):
            self._delete(appointment_history, ids)
        self._delete(export_marks, ids, by="appointment_id")
        self._delete(appointments, ids)
        self._note("appointments", ids)
        return Trimmed(appointments=len(ids))

    def _by_day(self, limits: Limits) -> Trimmed:
        """Take away what lies about the clinics and is as old: hospital appointments, who waits no more, half-days."""
        unsent, held = busy(self._connection).records, self._held()
        first = limits.first_day_kept
        old = {
            waiting_entries: (
                waiting_entries.c.state != WaitingState.WAITING.value,
                waiting_entries.c.asked_on < first,
            ),
            external_appointments: (external_appointments.c.day < first,),
            medicines_rounds: (medicines_rounds.c.day < first,),
            regime_days: (regime_days.c.day < first,),
        }
        gone = Trimmed()
        for table, is_old in old.items():
            query = select(table.c.id).where(*is_old)
            if table in _OF_A_RESIDENT:
                query = query.where(table.c.resident_id.not_in(held))
            ids = sorted(self._column(query) - unsent)[:ROWS_AT_ONCE]
            leave_stubs(self._connection, ids)
            self._delete(table, ids)
            self._note(table.name, ids)
            gone[table.name] += len(ids)
        return +gone

    def _empty_sessions(self, limits: Limits) -> Trimmed:
        query = select(sessions.c.id).where(
            sessions.c.clinic_date < limits.first_day_kept, ~sessions.c.id.in_(select(appointments.c.session_id))
        )
        empty = self._column(query)
        unsent = busy(self._connection).records if empty else frozenset[str]()
        return self._sessions(sorted(empty - unsent)[:ROWS_AT_ONCE])

    def _sessions(self, ids: Iterable[str]) -> Trimmed:
        listed = sorted(ids)
        leave_stubs(self._connection, listed)
        self._delete(sessions, listed)
        self._note("sessions", listed)
        return Trimmed(sessions=len(listed)) if listed else Trimmed()

    def _by_week(self, limits: Limits) -> Trimmed:
        """Take the draws, seeds and paper of the oldest weeks away."""
        unsent = busy(self._connection).records
        old = limits.first_day_kept
        gone = Trimmed()
        held_draws = self._column(
            select(draw_candidates.c.draw_id).where(draw_candidates.c.resident_id.in_(self._held()))
        )
        to_go = self._column(select(draws.c.id).where(draws.c.week < old)) - held_draws - unsent
        ids = sorted(to_go)[:ROWS_AT_ONCE]
        leave_stubs(self._connection, ids)
        self._delete(draw_candidates, ids, by="draw_id")
        self._delete(draws, ids)
        self._note("draws", ids)
        still = select(draws.c.week).distinct()
        weeks = self._connection.execute(select(seeds.c.week).where(seeds.c.week < old, ~seeds.c.week.in_(still)))
        of_seeds = [w for w in weeks.scalars().all() if w.isoformat() not in unsent]
        leave_stubs(self._connection, [w.isoformat() for w in of_seeds])
        for week in of_seeds:
            self._connection.execute(delete(seeds).where(seeds.c.week == week))
        self._note("seeds", [w.isoformat() for w in of_seeds])
        gone += Trimmed(draws=len(ids), seeds=len(of_seeds))
        return +(gone + self._paper(limits) + self._anonymous(limits, unsent))

    def _paper(self, limits: Limits) -> Trimmed:
        """Counted by week, never named: a code stands for somebody's answers. None goes while a return is unsent."""
        waiting = select(outbox.c.seq).where(outbox.c.state != "receipted", outbox.c.record_type == "feedback")
        if self._connection.execute(waiting.limit(1)).first() is not None:
            return Trimmed()
        query = select(paper_forms.c.week, func.count()).where(paper_forms.c.week < limits.first_day_kept)
        weeks = self._connection.execute(query.group_by(paper_forms.c.week).order_by(paper_forms.c.week)).all()
        gone = Trimmed()
        for week, count in weeks[:WEEKS_AT_ONCE]:
            self._connection.execute(delete(paper_forms).where(paper_forms.c.week == week))
            self._trail.note(TRIMMED, "paper_form", week.isoformat(), reason=f"{count} paper_forms")
            gone["paper_forms"] += count
        return gone

    def _anonymous(self, limits: Limits, unsent: frozenset[str]) -> Trimmed:
        query = select(responses.c.id, responses.c.completed_at).where(responses.c.resident_id.is_(None))
        old = [
            row.id
            for row in self._connection.execute(query.order_by(responses.c.id))
            if row.completed_at.date() < limits.first_day_kept and row.id not in unsent
        ][:ROWS_AT_ONCE]
        leave_stubs(self._connection, old)
        self._delete(responses, old)
        self._note("feedback", old)
        return Trimmed(feedback=len(old)) if old else Trimmed()

    # --- within ---

    def _writing(self) -> None:
        if self._actor is None:
            raise Bug("a reading unit of work writes nothing")
        if self._actor.role not in MAY_TRIM:
            raise Bug("records leave this PC by the sync or a leader only")

    def _note(self, what: str, ids: Iterable[str]) -> None:
        for record_id in ids:
            self._trail.note(TRIMMED, _RECORD_TYPE[what], record_id)

    def _delete(self, table: Table, ids: Iterable[str], by: str = "id") -> None:
        for some in chunks(ids):
            self._connection.execute(delete(table).where(table.c[by].in_(some)))

    def _ids(self, table: Table, resident_id: str) -> list[str]:
        return sorted(self._column(select(table.c.id).where(table.c.resident_id == resident_id)))

    def _column(self, query: Select[str]) -> frozenset[str]:
        return frozenset(self._connection.execute(query).scalars())

    def _held(self) -> frozenset[str]:
        """Return who is under legal hold, by any of their identities."""
        held = self._column(select(legal_holds.c.resident_id))
        return all_held(held, SqlIdentityPairs(self._connection, Ledger()).together()) if held else held

    def _one_person(self) -> OnePerson:
        return one_person(SqlIdentityPairs(self._connection, Ledger()).together())

    def _held_records(self) -> frozenset[str]:
        """Return the ids of all records of those under legal hold."""
        held = self._held()
        if not held:
            return held
        found = [self._column(select(t.c.id).where(t.c.resident_id.in_(held))) for t in _OF_A_RESIDENT]
        drawn = self._column(select(draw_candidates.c.draw_id).where(draw_candidates.c.resident_id.in_(held)))
        of_pairs = select(identity_pairs.c.id).where(
            identity_pairs.c.low_id.in_(held) | identity_pairs.c.high_id.in_(held)
        )
        opened = self._column(select(break_glass.c.id).where(break_glass.c.resident_id.in_(held)))
        return held.union(drawn, opened, self._column(of_pairs), *found)

    def _with_unsent(self, resident_ids: list[str]) -> frozenset[str]:
        """Return those of these people of whom anything hangs on what is not at the trust yet."""
        records = busy(self._connection).records
        found: set[str] = set(records.intersection(resident_ids))
        for table in _OF_A_RESIDENT:
            for some in chunks(records):
                found |= self._column(select(table.c.resident_id).where(table.c.id.in_(some)))
        for pair in SqlIdentityPairs(self._connection, Ledger()).of(resident_ids):
            found |= {*pair.ids} if pair.id in records else set()
        return frozenset(found)


_RECORD_TYPE = {
    "appointments": "appointment",
    "waiting_entries": "waiting_entry",
    "external_appointments": "external_appointment",
    "medicines_rounds": "medicines_round",
    "regime_days": "regime_day",
    "sessions": "session",
    "review_tasks": "review_task",
    "responses": "response",
    "episodes": "episode",
    "identity_pairs": "identity_pair",
    "draws": "draw",
    "seeds": "seed",
    "feedback": "feedback",
}

Held = Callable[[], frozenset[str]]


def _instant(text: str) -> datetime | None:
    try:
        return instant_of(text) if text else None
    except ValueError:
        return None
