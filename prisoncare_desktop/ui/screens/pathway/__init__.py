"""A resident's pathway: the steps recorded or not, the reviews owed and done and why, and the way into each form.

May import: everything `ui` may; no other screen.

Decisions (2026-11-21):
- Only steps that have a form here are shown, in the order of the toolkit. A step that nothing here records would look
  like one that was forgotten.
- A review whose form is not in this version is shown with its due date and says so; it has no button.

Decisions (2026-11-22):
- Nurses and leaders read the same page (`reading.py`) with nothing to record on it. Why it is opened is asked on the
  page itself, in place of what it would show: no dialog that a lock or the curtain would have to know of.
- Out of view, the page of those who only read keeps nothing: no name, no step, nothing that was typed.
- Enter on a step that was recorded opens a new form of it, as it does on one that was not: an assessment is made again,
  and a mistake is put right by a later form. Nothing is kept until something is answered, nothing is overwritten.
"""
