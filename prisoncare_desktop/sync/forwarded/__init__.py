"""The way to the trust where no direct API is reachable: batches handed over now, answered later, perhaps never.

May import `sync` and what stands below. A carrier (`carrier.py`: MESH, a courier file) moves bytes; this room knows
what they mean. `engine.py` is used as `sync/engine.py` is: take what came (`taking.py`, `down.py`), freeze what waits,
ask what is not known (`questions.py`), tell how far this PC came (`device.py`), hand over what is due. What stands
between handing over and answer is kept by `usecases/forwarding.py`, so that a person's export of a courier file can use
it too. `mesh.py` is MESH; `mesh_line.py` alone imports mesh-client, on first use.

What the trust's integration engine must do (it may be a mere pipe before a FHIR server):
1. Give each batch, as it is, to the FHIR server as one request (`Prefer: return=representation`), once for each name it
   travels under. A second copy of that name and the same bytes: send the first answer again, or do it again; both are
   safe. Where the server did not look at the batch (401, 403, 404, 429, 5xx) it has no answer yet: do it again. Another
   SHA-256 under the same name: do nothing, call somebody, and send the answer to the bytes it has: the PC sees that
   there are two of its name.
2. Send back what the server answered, a Bundle of type batch-response or transaction-response with an answer for each
   entry in order, and add: `identifier` as in the batch (`.../id/batch`, <device>/<number>), and a `meta.tag` of system
   `.../fhir/batch-sha256` with the SHA-256 (hex) of the bytes it answers. A request that was refused whole: the same
   Bundle with one entry that has the status and, as `outcome`, what the server said, and a tag of system
   `.../fhir/refused-whole`; from a `Retry-After` an extension `.../retry-after` on the response (`valueUnsignedInt`, in
   seconds).
3. For an update answered 412 it may put the record as it stands into the answer's entry (`resource`). If it does not,
   this PC asks for it with a GET in its next batch of questions, and the change waits. Questions may be searches, too
   (`Appointment?_tag=...&_summary=count`): what they find, a Bundle of type searchset, is their answer's `resource`.
4. Send down what others record: Bundles of type collection or searchset, resources with this prison's tag (forms also
   with `every-site`), as of `meta.lastUpdated` (or `timestamp`). No message is over 16 MB unpacked. Where a PC's
   Device says `wants: everything`, send the whole record in as many messages as it takes, each with a tag of system
   `.../fhir/whole-record` and code <asked>/<part>/<parts>: what the Device says under `asked`, and e.g. 2/3. Once for
   each `asked`.
Each PC has a mailbox (or a courier) of its own, as what is sent down is taken by whoever takes it first.

Decisions (2026-11-22):
- A carrier's "accepted" or "delivered" settles nothing, and no answer is believed that does not name the bytes it
  answers. What is not believed is kept as it came and shown. An answer to what this store never sent, under this PC's
  own name, means that there are two of it: it takes another name.
- A batch refused whole is split only where the record judged it (400, 413, 422, with words). Busy, it goes again after
  waits that grow to an hour, or as asked for. Closed to this PC (401, 403, 404 and the like), it waits so too, no
  change is to blame, and each run ends in that trouble until the trust lets it in. Failing (5xx), or refusing without a
  word as a gateway does, it is split after three times, and only if the record took something else since the first.
- Ten batches of changes at most are under way. No record is in two of them, for nothing of a record is offered while
  something earlier of it is on its way; so they may arrive and be answered in any order.
- The PC's Device and questions travel in batches without changes: a central record that takes neither, refuses no
  change with them. The Device tells the last batch before which all are settled, not the last one answered.
- A PC that was brought back from a backup asks how the records stand that its waiting changes are about, before it
  sends any. All the rest it learns when the trust sends everything down; until then people are told that it has not.
  Only what answers its own question, asked since, is everything: an old message may have been on its way for days.
- What is older, by the server's clock, than what is here already is not taken in: messages overtake each other.
- Batches by MESH are not signed by this PC, as courier files are (2026-11-22). Who may write into a mailbox, and in
  whose name, is MESH's to guard, by certificate, mailbox password and shared key on every request, as for all clinical
  mail of the NHS; what comes from any other mailbox is left alone. A signature would want keys exchanged by telephone
  for every PC, and a trust's end that is more than a pipe before its server. Who cannot trust MESH so far has courier
  files.
- Creates are conditional on our tag, as nobody can ask for the server's profile beforehand.
- The trail's head goes along with each telling of the PC's Device. Once a day what stands there of it is read back, the
  prison's records are counted there, and it is seen which other PCs tell nothing; where a count differs, and once a
  week, ids and versions are asked for (`checks.py`). A record that does not take a batch with searches in it is spared
  them for a week.
- What is kept aside is IT's: `sync --aside` lists it without its content, `--take-again` has a sync look at it anew,
  `--clear` takes it away for a reason. For an answer to other bytes this PC takes another name three times a week at
  most: a trust that answers so each time is not mended by names.
"""
