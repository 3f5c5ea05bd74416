"""PrisonCare Desktop: clinic attendance, substance misuse reviews and patient feedback, kept on the wing and sent once.

The house, top to bottom; a room may import what stands below it, never sideways (pyproject.toml holds the contracts):

    __main__  demo  app  wiring    start; the synthetic prison; the window; the session: they know every room
    ui  pdf  scan  sync  store  practice      the doors: each owns one foreign library
    usecases                       what a person can do: one command, one function
    domain                         the rules of care
    forms                          FHIR Questionnaires; a library that knows no prison
    settings  resources  log       where things are
    errors                         everything that can go wrong on purpose

Decisions:
- 2026-11-21: `demo.py` stands beside `app.py`. It starts a FHIR server that we did not write, fills it with the
  synthetic prison of `practice/` and provisions this PC; that needs the network, the store and the practice prison at
  once, which no door may.
- 2026-11-21: `wiring.py` stands under `app.py`: what makes a session and a sync, without a window before it. The demo,
  the benchmarks and the tests need no Qt for them, and `app.py` tells of the window alone.
"""
