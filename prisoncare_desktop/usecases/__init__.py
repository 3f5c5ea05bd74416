"""What a person can do: one command, one function; one question, one function. Verbs.

May import `domain`, `forms` and what stands below. Knows no Qt, SQL, network or PDF: what it needs from outside it
names in `ports.py`, and `wiring.py` hands it in.

Decisions (2026-11-21):
- Commands and queries are frozen dataclasses; `dispatch.py` holds the one table of who may run which. The signed-in
  user comes from `Context`, so no screen can say who did it.
- A unit of work with changed rows but no event refuses to commit: there is no write without its trail.
- What the sync engine writes of records goes through `inbound.py` and `intake/`, as the role SYNC.
- A change that waits for a person is shown, and sent again, by those whose work it is; everybody else learns only that
  it waits (`sync_state.py`).

Decisions (2026-11-22):
- Every query says what its answer shows of whom (`shown.py`), or why nobody. The word of it waits in memory and is
  written within 2 s by the thread that writes: no read waits or fails for the trail. What is typed into a search is
  kept nowhere; whom it found is.
- One row a resident, so that "who saw this record" is one look into an index. A record opened again within 15 minutes,
  or listed again within a shift, is not written again.
- Nobody chooses another's password: `people.py` says how codes do instead, and what that does not hold off. What this
  PC is set to is read and written through `this_pc.py` and noted in the trail; secrets go into the store alone.
- A set-up (`set_up.py`) may be cut short at any step: what is there then is a PC to set up, or one to sign in at.
- The substance misuse team's clinics are that team's alone, and no others are (`whose_clinic.py`): to be on such a list
  tells what consent is asked for.
- What is asked or recorded of a place on a list begins with `place_held.py`: whose it is, and that it stands as shown.
- Kinds of clinic are the shipped list with the prison's own laid over it (`clinic_types.py`), read in the transaction
  that asks: whose a clinic is may be the prison's to say, but never of a shipped kind.
- A number that rests on what nobody said is not known, never nought and never a guess: places of a clinic, the third
  free place, what a wing's half-day was like. Shipped hours make no places; the prison's own do (`capacity.py`).
- A waiting list's clock runs on while somebody is out, and nobody is taken off it but by a person (`waiting.py`).
- A sensitive record is refused by the query itself (`access.way_in`), never by a screen.
- Where somebody lived is lines that are never rewritten (`whereabouts.py`): a move is taken back by another line since
  the same instant, and what is told late goes in between. What follows from a move is offered, never done
  (`still_booked.py`).
- The timeline (`timeline.py`) has everything recorded of a resident that whoever asks could open one by one, by the
  same rules, and says of the rest at most that there is some.
- The figures of clinics are counted in the store by one query (`indicators.py`), and any number's places by the same
  conditions. By the wing where somebody lived at the time; the clinic's stands for it where nobody knows, and is told.
- Every query is asked of a prison with and without the substance misuse team's clinics, and the answers compared
  (`test_nobody_learns_of_the_team`): a new one needs a line there only where it asks with a field nobody knows yet.
"""
