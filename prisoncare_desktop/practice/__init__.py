"""A synthetic prison by seed: people, clinics, episodes and draw seeds, for practice mode, the demo and the benchmarks.

May import `usecases`, `domain`, `forms`, `settings`, `resources` and `errors`. No Qt, no SQL, no network, no clock:
`prison.build(seed, today)` gives the same prison for the same two arguments, down to the bytes of `central.bundles`.

Everybody in it is invented. `resources/prisons/prisons.csv` lends the shape of a real men's prison (its type,
categories and whether it is contracted), never its name, town or address.

Decisions (2026-11-21):
- The facts are the domain's own frozen objects, and past outcomes and reviews come about through the domain's own
  rules (`Appointment.record`, `ReviewTask.completed`), so that a practice record cannot be one the product refuses.
- Each part draws from its own stream of chance, named after it: a change to the clinics does not move the people.
- Ids are UUIDv5 of a kind and a natural key, so that filling a central record twice makes nothing twice. The product's
  own ids are UUIDv7; the two never meet, as practice never writes to a store.
- The forms of one pathway (`recorded_forms.py`) are orders to the use case: the demo runs them as Jo Bell, and the
  product keeps and sends them like any other (2026-11-22).
- What else is recorded of clinics (`recorded_clinics.py`: regime, waiting list, hospital, rounds, who walked in) comes
  about the same way, and leaves today's lists of A and B wing alone: pictures and journeys are made of them.
- How large it is comes in by argument (`size.py`): the demo is of 450 people, the proof of a month of 1,200.
- Clinics held off the wing have no wing ("" in the domain, no extension at the central record).
- `today` always has its clinics, on a Saturday too: a practice prison runs whenever somebody practises.
"""
