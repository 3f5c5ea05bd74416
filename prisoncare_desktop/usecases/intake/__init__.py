"""What the central record sent becomes ours, one file a noun: an arrival and our record of it in, what it became out.

May import what `usecases` may. Each function works within the transaction of its page, and accounts for what it wrote
by `received`. `usecases/inbound.py` says which arrival goes to which.

Decisions (2026-11-21):
- An alert stands as long as any of its flags does: several flags of one code are one alert, and the end of one of them
  ends nothing while another is active.
- Of two seeds for one week the one at the central record first is the week's, unless a draw was made from ours: then
  ours stays and a person is told.
"""
