"""Recording a review, or a step of the pathway: its form, kept as it is filled in, and its completion.

`form_screen` is what both have in common; `screen` is the review, `step` the step.

May import: everything `ui` may; no other screen.

Decisions (2026-11-21):
- A change is kept within two seconds (`draft_keeper.py`), and at once on leaving: a killed program loses no more.
- The day the review was done is the form's own date question where it has one (linkId `review-date`), filled in with
  today; nobody is asked the same twice. A form without it gets a date at the head of the page.
- Completing asks nothing: what stands in its way is shown at its question; a completed review says what is due next.
- Coming back to a review that is still open here shows it as it was, and does not read it again: the draft on its way
  to the store could be older than what is on view.
"""
