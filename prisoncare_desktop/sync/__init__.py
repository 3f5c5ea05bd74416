"""The network: the outbox becomes Bundles at the trust's central record, and what others recorded there comes back.

May import `usecases` and what stands below, and httpx, truststore and jwt (all on first use: they cost a third of a
second). No threads, no clock of its own, no chance of its own: they come in by argument.

`wiring.py` runs `engine.py` in the frame of `run.py`. A room knows only those to its right: `standing/` (where this PC
stands there), `up/` and `down/` (the two ways, which do not know each other), `weighing/` (where our change and theirs
meet), `mappers/` and `readers/` (our events as FHIR, and back), `access/` (how this PC is let in, and the only socket),
`fhir/`. Ways with an answer that comes later: `forwarded/` (MESH) and `courier/` (files carried by hand), same core.

Decisions (2026-11-21):
- Claiming, building and freezing are one short transaction: building is pure reckoning on at most a hundred entries,
  and so no later change can slip between the claim and the bytes. The network call has no transaction open.
- Every resource we write carries the outbox entry's id in the extension `change`. An answer that was lost is
  recognised by it exactly, even after somebody else has edited the record since.
- A conditional create that is answered 200 is not believed unseen: what stands there is compared with what was sent,
  for a lost answer to an earlier state of the same record looks just the same.
- The central copy of a record with an unsent change is replaced only in the transaction that also decides what that
  means for the change: apart (rebuild on it), the same (nothing to say), or a conflict that a person sees. So the
  copy is always the true base of the next merge. Uploading settles all unanswered batches before downloading begins.
- Several kinds of change say something of one record (2026-11-22; `usecases/outbox.py`, FAMILIES): an outcome and a
  note, each a thing that a person did, with its own row in the trail. Each carries all that is said of the record and
  is about a part of it, and a family has one mapper with a field for each part. So the last unsent one speaks for the
  others, an arrival writes over none of them, and what others changed in a part that ours only repeats is theirs. In
  each part ours is held against what its first author saw, not against what stood there when another part was changed.
- Of an appointment four parts can be changed apart (2026-11-22): what became of it, the note, how it was held, and when
  and where. That a place was taken off the list is of the first part, for nobody takes off whom a colleague has seen.
  A room that one side does not name contradicts none; who is off the list there is not moved unseen. Making a place is
  about no part: found made, whoever made it, it stands as it is there, and what was recorded goes on top.
- The status of an Appointment goes by the national code (2026-11-22), so that whoever counts there counts as we do: of
  who was not seen, 2 and 4 are cancelled, 3 and 7 noshow. Rows written before that rule are read as they were meant,
  and never rewritten. A PrisonCare of before it takes the new `cancelled` of who was not seen for taken off the list:
  all PCs of a prison are to be brought up together.
- What a newer version, or other software, says in an Appointment that is not known here costs nobody their place: the
  status speaks (2026-11-22). `proposed` and `waitlist` are on no list yet.
- A place that was made here and never sent is the trust's own where that is the same resident's, in the same clinic on
  the same half-day in a room that agrees (2026-11-22): appointments come down before such a place goes up, ours takes
  theirs over with its time and room, and what was recorded goes on top. One that may be there already is not touched:
  both stand, and a person settles it.
- A person who keeps the trust's side gives our change up in a transaction of their own; that the record becomes what
  stands there is the sync's to say, in the next one (`theirs.py`), at once or, after a kill, before the next run.
- Where two people recorded the same outcome and reason of one appointment, they agree; who wrote it first stands.
- What retention took off this PC (`domain/retention.py`) is known by its emptied copy: the same version is not taken in
  again, nor a later one of somebody who is still gone. Whoever is here again is fetched whole, by patient: what is
  theirs was not changed since, and no search by time would bring their alerts (2026-11-22).
- Pages continue from the last time seen (`_lastUpdated=ge...`), not by offset: a record updated during the walk moves
  to the end and would push another one across the page's edge, unseen. The server's own links and offsets are followed
  inside one instant that fills a page, and wherever an answer shows that the server does not sort or does not search by
  time (`walk.py`). Where a walk stands is kept with each page, so that one that breaks off goes on there.
- What a search shows that is no newer than what is known here is read by its id before it is believed (`doubt.py`).
- Where residents are, what they need and speak (2026-11-22, `resident_edits.py`) goes up as three fields of the Patient
  over the version last seen, and nothing else of it: the wing knows it first, and other software looks there. A trust
  that lets nobody write Patients refuses, which a person sees; giving up puts its word back. `RESIDENT_EDITS` ends it.
- What FHIR has no resource for (2026-11-22: a list of the prison's own, a closed clinic, what a half-day of a wing was
  like, who waits, when medicines rounds ran) travels as `Basic`, one general mapper, reader and intake for all, from
  what each kind says of itself in `domain/own_record.py`: how one is added stands there. One that is found by what it
  says (its key) has an id there that follows from it, and on each PC an id of its own. Two that say the same agree, and
  who wrote it first stands. Any FHIR server keeps them, and no other software understands them: Schedule and Slot would
  be more standard for capacity, and a second and third type to be asked for by every PC each minute. Basic stays the
  only one.
- An outcome that the server wrote over with what stood there before (2026-11-22, `written_over.py`), or that a desk put
  back to booked, waits for a person again and stays in view here: nobody who knew of it said that it is not so.
- What is gone there (2026-11-22, `gone.py`) keeps its copy for ever, empty and without a version. 404 and 410 mean the
  same, and the history of a type is not asked for: it cannot be narrowed to one prison. What is gone is found by counts
  and a walk of ids (`reconcile.py`), each verified by a read of its id. The last change of ours that was at the trust
  then waits for a person, with its receipt; it goes on by itself if the record is there again, and never creates it.
- A resource without this prison's tag is another prison's now: it is gone from here, but for a change on its way to it.
- Forms of the pathway that another PC completed come down, append-only (2026-11-22). Anonymous feedback does not: none
  is read on another PC, the sum of it is the central record's to tell, and what is in one place cannot leak in twenty.
  The two are told apart by a tag of the pathway's own, so that no search ever brings the other.
- Forms that the trust publishes (Questionnaire, 2026-11-22) are listed by id and version each quarter of an hour, and
  when a person presses "Sync now"; each new one is read alone: one that is huge, broken or hostile is refused by name,
  and hides no other. They bear this prison's tag, or `every-site`. A central record that keeps no forms is synced with
  all the same: no other type waits for this one, nor learns from what it answers to it. What publishing means:
  `usecases/published_forms.py`.
- Anchors of the trail (2026-11-22, `anchor.py`, `audit_event.py`) go up beside the outbox, after it and the download,
  as AuditEvents found again by a tag of ours, as R4 gives them no identifier. Once an hour the newest that stand there,
  and how many, are held against the trail here: what disagrees is kept, so that a check of the trail names it.
- `registration.py` (2026-11-22): a Device at the central record holds how far this PC came and a mark drawn for each
  telling, so that either side's rollback, and a copied store, are seen at the next run (`rollback.py` acts on it). One
  request more a run; a central record that keeps no Devices is served without.
- A telling says nothing of what came to pass after it (2026-11-22, `still_there.py`): for that the receipts since are
  held against the versions there, and the newest of what came down since. To tell at each page that comes down would
  be a write for each PC and minute. One record that is not found proves nothing; what no record tells of is taken for
  there, and the check of all finds what is gone. Where another told under this PC's name, all receipts are held so.
- A PC restored from a backup (2026-11-22; fact `sync.pull_first`) brings everything down before it sends. What it had
  on its way waits again instead of going as it was frozen: the pull tells what arrived, and a later word of its own,
  which it does not know any more, is weighed like anybody else's.
- After each run, what moved is counted on both sides (`sanity.py`, 2026-11-22); a type that disagrees twice in a row is
  told to people. It is beside the run: trouble with counting is no trouble with the sync.
- Somebody added on a PC (2026-11-22) is a Patient with an identifier of ours, created once. Before they go up the
  residents come down, so that whom the trust has by now is adopted instead of made twice. One Patient there is one
  identity here, always: whom the trust has twice is linked here, not folded, or one would write over the other.
- What people say of two identities (2026-11-22) is a Basic, one for each pair of patients, found by an id that follows
  from the two. R4's Linkage would say it too; few servers keep it, and a search that a server does not know stops a
  download. The rule's links are not sent: each PC arrives at them. `Patient.link` is followed as the trust's word, but
  against what people here said it only asks them again.
- Who goes on top of the two (2026-11-22) is the Basic's subject, turned when somebody says it the other way. It is no
  conflict: of two who say it apart the first there stands, and what two people confirmed is not turned by one.
- What a pair comes to follows from what the Basic says and from the trust's link, whichever came first (2026-11-22):
  linked, one word of people is enough; once the link is gone, what they said stands as it did. Where both sides of an
  upload say the same, who said it first stands on every PC, so that all have one pair.
- The watermark is the server's time at which the last complete walk began, even where that is earlier than the one
  before: a server's clock that was put right must not hide what comes after.
- What every run asks goes as one batch of GETs (2026-11-22, `down/together.py`): a quiet run is one request instead of
  twelve. Nothing is believed for it but what is there, of the type, place and time asked for, beside something that
  must be found; everything else is asked alone, and so is what has consequences: that a side went back, that counts
  differ twice. A server that cannot is tried again daily. What came on one page needs no second look: nothing slid.
- After more than a day without a sync (2026-11-22, `catching_up.py`) a PC does at once only what people wait for. After
  ten runs that moved nothing the timer takes twice as long, until somebody records something here: that goes up as
  soon as ever, and what others record after ten quiet minutes is seen two minutes later at most.
- How this PC is let in (2026-11-22): a token that IT typed in, or one fetched by SMART Backend Services, signed with
  PyJWT (34 kB, no other library comes along; joserfc is twice that and authlib eight times, and both bring what only
  servers need); with or without a client certificate. A token is renewed before it ends, and once after a 401, if it
  was ever taken: one that never let this PC in is refused for another reason, and a new one would be too. Tokens live
  in memory, from run to run; keys and certificates live in the encrypted store. OpenSSL reads keys from files only, so
  it is given one that is locked with a password drawn for that moment.
- A Bundle refused without an OperationOutcome is split only if the server answers something else: a gateway that wants
  another certificate refuses everything with 400, and no change is to blame.
- No profile is claimed in `meta.profile` (2026-11-22): nothing here could check that one of UK Core holds, and a false
  claim is worse than none. What others claim of a resource that we lay a change over stays theirs. Everything we write
  is judged as R4 in the tests, by two libraries and by the rules that neither knows (`tests/sync/judges.py`).
"""
