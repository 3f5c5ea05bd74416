"""The forms that come with PrisonCare: for whom, in which languages, how they look, and blank copies of them.

May import: everything `ui` may; no other screen. Leaders and administrators come here from Settings.

Decisions (2026-11-22):
- What is shown of a form is its paper, drawn as it is printed, or its questions as the screen asks them. Whatever is
  put in there is dropped: it is nobody's record.
- A draft can be looked at by both roles and is printed by neither. A leader approves it, and says who read it: the
  leader need not read Polish, but somebody must have.
- An approval is kept in this PC's store, like the site's other choices; another PC of the site is told by hand.
"""
