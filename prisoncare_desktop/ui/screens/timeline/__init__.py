"""Everything recorded here of one resident, a year at a time, newest first.

May import: everything `ui` may; no other screen.

Decisions (2026-11-22):
- The page of a resident says nothing that a passer-by may not read; this one names clinics, so it is opened by a key of
  its own, and the trail has it.
- A year at a time, with its count: what somebody looks for has a day, and 5,000 rows are no page. What is ahead stands
  on top of its year.
- The keys show one group only. A group without anything in any year has no key: nobody looks for what is not there.
"""
