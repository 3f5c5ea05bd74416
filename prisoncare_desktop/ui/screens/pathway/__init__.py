"""A resident's pathway: the reviews owed and done, why each is due, and the way into the form.

May import: everything `ui` may; no other screen.

Decisions (2026-11-21):
- Only the reviews are shown: the other steps of the pathway come with their own forms. A step that nothing here
  records would look like one that was forgotten.
- A review whose form is not in this version is shown with its due date and says so; it has no button.

Decisions (2026-11-22):
- Nurses and leaders read the same page (`reading.py`) with nothing to record on it. Why it is opened is asked on the
  page itself, in place of what it would show: no dialog that a lock or the curtain would have to know of.
- Out of view, the page of those who only read keeps nothing: no name, no step, nothing that was typed.
"""
