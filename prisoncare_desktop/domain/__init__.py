"""The rules of care: frozen dataclasses, coded enums and pure functions.

May import `forms`, `settings`, `resources`, `log` and `errors`. No Qt, no SQL, no network, no threads, no clock: time
and chance come in by argument.

Decisions (2026-11-21):
- What happened, why, and whose doing it was are three facts in three fields (`attendance.py`; how it is told,
  `appointment_events.py`); the national code is derived from them, never typed. "Not brought" is a control group, not a
  kind of refusal.
- Due dates are calendar dates in Europe/London. Each review task keeps the anchor it was reckoned from, so a changed
  rule never rewrites history (`pathway.py`).
- The draw ranks people by a keyed hash of their NOMIS number, not of our record id: two PCs know one person by
  different record ids and must still draw the same two (`sampling.py`).
- What a prison says otherwise than a shipped list is laid over it, concept by concept, and removes none
  (`codes.py`, `clinic_type.py`, `site_lists.py`). A kind of clinic that nobody here knows is masked.
- A half-day of which nobody said anything, and where nobody saw somebody live, have no line: that is not the same as
  normal, or as the cell in the register (`regime.py`, `whereabouts.py`).
- A list people choose from is data in `resources/valuesets/`; `codes.py` reads it.
"""
