"""The store: keeps. One encrypted file for this PC (SQLCipher, through SQLAlchemy Core), opened by key slots.

Owns SQLAlchemy, sqlcipher3, Alembic and the cryptography of keys. May import `usecases` (it implements the Protocols
of `usecases/ports.py`), `domain`, `settings`, `errors`; never another door.

Where what is: `vault.py` opens, makes, moves a damaged file aside; `keyslots.py` who may open it (`slot.py` one person,
`code_slot.py` the recovery and reset codes, `sealing.py` the cryptography, `slots_json.py` and `slot_file.py` the
bytes, `people.py` the names for the sign-in window, without any cryptography); `keeper.py` what a session does with
keys, `rotation.py` another master key; `throttle.py` wrong tries (`attempts.py`: one file of them);
`store_folder.py` the files beside the store, `spare_room.py` the room kept for a full disk; `store_file.py` the file
made and proved, `open_store.py` the open store (`gate.py`: many at work, or one alone); `unit_of_work.py` one
transaction, held to account by `ledger.py`; `connection.py` every connection and every complaint of SQLite's,
`policy.py` what one may do; `trail.py` who did what; `repositories/` rows <-> domain objects; `tables/` and
`migrations/` the schema (`schema.py` its version); `place.py`, `durable_file.py` the folder and its small files.

Decisions (2026-11-21):
- Keys. A random master key, sealed to a key pair of each person; their password (Argon2id, 64 MiB, 3 passes, 2 lanes)
  opens their private key. So a colleague is added, and later the master key changed, without anybody's password. The
  file's raw key and the backups' are derived from it, each with a label. Costs, ids and role are bound
  into the tags; the slot file as a whole carries a MAC under the master key (other hands) and a checksum (bad disks:
  then the previous copy is used). What the password does not open is a wrong password; what opens and does not read is
  damage.
- Damage. The file, its log and a copy of the slots are moved to `damaged-<time>`; nothing is deleted, and no empty
  store takes its place until somebody asks (`Vault.begin_afresh`). One bad page shows only when it is read: so a store
  that was not closed, or complained while open, or has a log beside it, is read through at the next start (the file
  `store-in-use` remembers; a log may be another store's, and SQLite would fold it in).
  The first look is by a connection that cannot write: one that can would, on closing, fold in and delete the log, and
  with it the last saves of a damaged store.
- After a complaint of the disk the connection is dropped, not reused. A full disk fails the save; the rest works on.
  Sign-in works at 0 bytes free: tries are counted in place (`attempts`), and what SQLite needs even to read (32 KiB)
  comes out of `spare-room`, 1 MiB of nothing that is given up then and kept again at the next close.
- Key slots of another store (a folder brought together from two backups) open no file, and look like damage to it. The
  file `store-id` tells the two apart: then nothing is moved. It is only asked when the file did not open.
- Transactions: the driver begins none (`isolation_level=None`), we do: IMMEDIATE to write, on one connection; deferred
  to read. Schema changes roll back like any other. `BEGIN` at once means no save fails half-way for a lock.
- No write without its trail: a commit is refused unless every record changed is explained by an event or by `received`
  of that very record, at the very revision it now has; only the sync may say `received`. Exempt: drafts, outbox,
  central copies, facts, staff (nobody's clinical record). A pack's forms are explained by the pack: naming each would
  tie codes to a time. Nothing may change after the commit, or in a unit that reads: its connections are `query_only`.
- The trail's hashes are of the record before and after the whole unit; where no record changed, of the event.
- Retention. Records leave by one door, `repositories/retention.py` (what may go: `domain/retention.py`), which opens to
  the sync and to leaders. Within its transaction it lifts the triggers that forbid deletes, deletes, and puts them back
  as they were (`append_only.py`); each record that went has its row in the trail. The trail and the uses of break-glass
  are not trimmed in this version. No VACUUM: it would rewrite the whole file under one lock. `secure_delete` zeroes
  what is freed (a test decrypts every page, free ones too), and freed pages are used again. Of what is trimmed the
  central copy's version stays, emptied, so that the same version is not taken in again. The last outbox entry and the
  last batch stay whatever their age: the numbers go on from them; what went goes on being counted (`outbox.trimmed`).
- Unlinkability. Codes, their forms and answers share no key, number, order or time with residents or draws; clinic and
  week are all they have in common. A frozen batch may carry a draw and an answer side by side, as the wire would.
- Outbox rules in `repositories/outbox.py`, the order in `outbox_order.py`. Counts are of entries, a squashed one
  standing where its successor stands. What one unit records has one event id and is not parted by a batch's limit.
- Schema 0006 (2026-11-22) made room for all of the clinics at once: what a session and a place may say, and what lies
  about them. In stores made before, nothing is said of it.
- How many batches a change was put into stands with it (schema 0007), though its batches could be counted: grouped
  once, with every index that could help, 200,000 took 0.4 to 2 s; and it outlives the batches, which retention takes
  first. Before the next migration the code as it then is makes the released store of this schema, from
  `tests/store/clinic.py`.
- Foreign keys are checked at the commit, so the order within a unit is free. None leads from a paper form or a frame.
- Search is an index of words by prefix, not FTS: see `repositories/resident_search.py` for why, and the figures.
- Keys, since 2026-11-22. A private key is bound to what never changes without the password; slots of the first format
  stay bound to their first role and generation (`born`) and go along. Codes open key pairs too, so they go along; a
  recovery slot of the first format cannot, and a change of the master key asks for a new code first. A new slot costs
  what this PC does in 0.3 s, never less than the floor. The trail's key lies in the store and is never changed:
  sealing every row again would be this PC's word alone. A backup opens by the slots of its day, which lie in it.
  So a new password, a used reset code or a new recovery code ends the one before at this PC's door, not for who has an
  older copy of the slots (each backup carries one) and the old secret: only another master key does that.
- Another master key: slots say {old, new} (twice, so that the previous copy does too) -> `PRAGMA rekey` in one
  transaction, everybody shut out -> slots say {new}. It needs as much room again as the store, and asks first.
  SQLCipher says "ok" even when it changed nothing: so the new key is tried before it is believed.
- Wrong tries are counted in the folder and outside it, the larger counts; see `throttle.py` for the waits, and for what
  cannot be held. The monotonic clock of one run is all that is read: one `Vault` is one run.
- After set-up an authorizer refuses ATTACH, extensions and every pragma but those named in `policy.py`: a
  `temp_store=FILE` would write plaintext. It costs nothing that can be measured.
- Backups (2026-11-22; `backup.py`, `manifest.py`, `shelf.py`, `backup_keeper.py`). A copy by pages under the backup key
  while others work, all of one moment; opened and read whole (pages, counts, trail) before it gets its name. It carries
  the key slots as they were, so it opens with the passwords of its day: whoever chose a new one since needs the old.
  The manifest can be read without a password, to choose by, and is proved by its MAC when the backup is opened; to
  thin, it is believed as it stands (the keys of older generations are not there to prove it by). What cannot be read is
  never thinned and never counts as the good one; nor is another device's, which may hold what only that one recorded.
- What a backup's folder says is anybody's word: nothing is carried on, moved or forgiven for it. A right password there
  leaves the wrong tries at the door as they are.
- Bringing back (`restore.py`, `staging.py`, `swap.py`). The new store is made ready beside the old; one file, written
  at one stroke, decides; from then on whoever first reads the key slots carries it on. The old store goes aside whole;
  what it has without a receipt is saved before (`emergency.py`). The restored one has a new device id, so its batches
  share no number with the old one's, and pulls before it sends. Who has no slot here any more brings nothing back;
  while there is a store, only who is a leader or IT now does; roles stay those of now where the same password opens the
  store here. Not held: a made-up backup of another store, with a leader of its own, may take this one's place (which
  goes aside whole, but what was unsent is then not saved to a file). Not proved here: that a folder without
  locks (a share) keeps what was flushed.
- An older store (`upgrade.py`) is first kept as `before-<schema>-...`, never thinned; without that, no migration.
- Checking the trail (2026-11-22, `trail_check.py`): a row is judged by its own seal, under its number or another, so a
  moved row is told from a changed one; what seals cannot tell, the anchors that the central record gave back do. A tail
  never anchored can be cut off unseen. Anchors need no trail row: keeping one must not want another.
Measured (2 cores, 2.8 GHz, CPU ms): unlock 300 (raised to that at enrolment; 137 at the floor); open 2; one attendance
saved, with history, trail and outbox, 0.7; search 0.2 to 2 over 2,000 residents (two letters apart 8), 0.2 to 10 over
200,000; trail checked at 6 microseconds a row; 60 MB written under another key 1,100.
"""
