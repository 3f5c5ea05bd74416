"""The courier: where no network ever comes, sealed files carried by hand take the batches up and the answers down.

May import what `sync` may, and `cryptography`. Files come in and go out as bytes: `usecases/courier_port.py` names
who writes them. `introduction.py` the public keys each side hands the other, `key_ring.py` where they are kept,
`envelope.py` a file's bytes, `content.py` what is inside. `desk.py` makes files of what waits, and reads those that
came once `incoming.py` has judged them whole; `standing.py` is how it stands. What a batch and its answer mean is
`sync/forwarded/`'s: to it this room is one more carrier (`by_hand.py`).

What follows is all that a trust's integration team needs to build the other end:
`tests/sync/courier/reference_trust.py` is one, built from these words alone. Numbers are unsigned and big-endian; `|`
joins bytes; what stands in quotation marks is ASCII.

**Introduction file**, 158 bytes. Each side makes two key pairs, Ed25519 to sign and X25519 to be sealed to, and hands
the public halves over in a file. It is no secret. That it is the right one is found out by reading its fingerprint
aloud over the telephone: the first 20 bytes of SHA-256(bytes 0 to 93) in base32, eight groups of four. The first 16
bytes of the same hash are the *key id* in the files below.

     0   4  "PCCI"
     4   1  version: 1
     5   1  whose: 1 a PC's, 2 the trust's
     6  16  id: the PC's device id (a UUID); of the trust any 16 bytes
    22   8  made at: seconds since 1970 UTC
    30  32  Ed25519 public key
    62  32  X25519 public key
    94  64  Ed25519 signature, by that key, of "prisoncare courier introduction 1" | bytes 0 to 93

**Courier file**. Its name says nothing; it ends in `.courier`. Nothing follows the signature.

     0   4  "PCCF"
     4   1  version: 1
     5   1  which way: 1 from a PC to the trust, 2 from the trust to a PC
     6  16  file id: random
    22  16  key id of the sender
    38  16  key id of the recipient
    54   4  n, the length of what is sealed
    58   n  sealed
  58+n  64  Ed25519 signature, by the sender, of "prisoncare courier file 1" | bytes 0 to 57+n

*Sealed* is HPKE (RFC 9180), base mode, single-shot, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, to the
recipient's X25519 key: the encapsulated key (32 bytes), then the ciphertext with its tag. `info` is "prisoncare
courier file 1" | bytes 0 to 57, `aad` is empty. So n is the padded length and 48. The reader verifies the signature
first, by the key it knows under the sender's key id, and opens only then.

*Padded*: 4 bytes m, m bytes of content, then zero bytes up to a power of two, at least 65,536 (2^16), at most
33,554,432 (2^25). The size of a file tells no more than that power.

*Content* is one JSON object (UTF-8; no key twice, no NaN, nested no deeper than 64). Going up:

    {"file": the file id in hex, "made_at": FHIR instant, "device": the PC's id, "agency": the prison's id,
     "trail": {"rows": 812, "head": the seal of the trail's last row},
     "batches": [{"device": the PC's id when it was frozen, "number": 7, "sha256": hex, "body": base64}]}

`body` is a FHIR Bundle of type batch, byte for byte as it was frozen; `sha256` is of these bytes. A batch comes again,
in a new envelope, in every file until its answer is read in; (device, number) with the same sha256 is the same batch,
and has the same answer; with another sha256 it is an alarm. Going down:

    {"file": ..., "made_at": ..., "device": the id in the PC's introduction, "messages": [base64, ...]}

What a batch asks, and what the messages say (answers to batches, and resources of this prison), is the same for every
carrier whose answer comes later: see the room sign of `sync/forwarded/`. At most 10,000 messages.

Decisions (2026-11-22):
- HPKE and not the house's own sealing (`store/sealing.py`): others build the other end, and HPKE has libraries.
- Signed outside, over what is sealed: nothing that a stranger wrote reaches the opening or the JSON. The sender's key
  id is bound into the sealing, so nobody can sign another's file as their own.
- A file is made anew each time and holds the same frozen batches. What was carried is not remembered as sent to the
  trust: only the trust's answer settles anything.
- A file is judged whole before any of it is used, and refused whole: a person stands there and can ask for another.
  (A message by MESH that is not believed is kept aside, as nobody waits for it.) The one exception: an answer to what
  this PC never sent under its name shows that there are two of it. It takes another name, as over any other way.
- A whole record that was made before this PC was brought back is refused: it would pass for all that the trust has.
- Nothing goes by itself: what waits is frozen when a file is made, not before, so that it can still be squashed.
- The keys belong to a device id. A PC that becomes another device (brought back from a backup, say) makes new ones and
  is introduced anew; it keeps the old ones to open answers that were on their way.
"""
