"""Proof by violence: the product's own code on a disk that fails, fills, loses its power, and remembers every byte.

Tests only; may import every room. Nothing here is a model of the product: vault, store and commands are the real ones.

Where what is: `disk.py` the disk (a FUSE pass-through in a process of its own, `fuse_disk.py`), its trace and its
faults; `power_cut.py` what may stand on a real disk after the plug is pulled at any moment of a trace;
`every_workload.py` what was going on (`workloads.py`, `keys_at_work.py`, `backups_at_work.py`, `trimming_at_work.py`);
`look.py` the states looked at; `shift.py` a nurse whose disk fails; `whole_day.py` and `canaries.py` what a day writes,
and words looked for in it; `ledger.py` and `oracle.py` what was promised, and whether it was kept; `tests/figures.py`
the table of counts at the end of a run.

Decisions (2026-11-22):
- What is durable after a power cut follows `fsync` alone. A file's own fsync makes its bytes durable, and with them
  every directory operation before it, in order, as a journaling file system does. Bytes not flushed may be there all,
  not at all, up to some write, some writes of them, or some 512-byte sectors of them; any number of directory
  operations not flushed may be there, the first ones first. SQLite's `-shm` is dropped: every start rebuilds it.
- A promise is a line written to a file on the same disk, so it stands in the trace where it was made. The ledger is
  read from there and from nowhere in the product; the store is looked at by statements of our own.
- Each state has a seed of its own, printed when it fails; a seed kept in `failing_seeds/` is run again every time. The
  store's keys, ids and clock come from seeds, so the same trace is made again.
- Each harness is run against a planted defect as well, and prints what it found of it.
- Without FUSE (another system, no right to mount) the tests that need it skip and say so.
"""
