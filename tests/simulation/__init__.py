"""The judge of the whole sync: seeded schedules of several PCs, one server, faults and crashes, in virtual time.

Everything is the product's own, from the clinic's command to the bytes of a batch, with its real store: SQLCipher, in
memory. Only the socket (`line.py` stands in the place of the product's `Line`) and the clocks are not.
One seed draws all: how many PCs, the server's habits, which faults there are at all, every step, every random byte. So
a seed that fails fails again: `python -m tests.simulation SEED` replays it, and finds the fewest steps that still fail.

`world.py` runs a schedule that `schedule.py` drew; `people.py` has what people say besides outcomes, field by field;
`oracle.py` judges it and knows nothing of how the product counts;
`order.py` judges at each line what goes before what.
`safeguards.py` takes the product's safeguards away, one at a time, so that the judge is judged; `written.py` has the
schedules that no seed draws, for some of them. `load.py` reckons what 2,600 PCs ask of a server after an
outage.

Decisions (2026-11-22):
- A store is put back to its first state by SQLite's own backup from one memory to another: 0.04 ms. A schedule costs
  as much as its syncs do, so no more is done in one than can tell something.
- Each step draws from its own seed: a step that is left out changes nothing of what the others draw.
- A seed has one topic besides outcomes, or none: of all things at once no two people would say the same one.
- A seed draws which kinds of trouble it has at all. Where every kind is in every schedule, each hides the others.
"""
