"""Residents: who is here, and the page of one: who they are, what they need, what to be careful of.

May import: everything `ui` may; no other screen. Nothing sensitive: no substance misuse facts, no clinic names.

That another team keeps a record of a resident is said here, to those who care for them, in words that tell a passer-by
nothing of what it is (2026-11-22).

Decisions (2026-11-22):
- Nothing follows from a move by itself. Whoever left is shown with the places that they still have, each with a figure
  that stays its own when others are gone, so that the same key pressed twice frees one place.
- A move is said in the order in which it is known: what happened, where to, when. "When" is now until somebody changes
  it: most moves are told as they happen.
- Hospital and court ask for no place: where somebody is sent outside is on no page that a passer-by may read.
- A name written from right to left is isolated from the words around it (`resident_words.isolated`): else the number
  beside it changes sides, and two identifiers are read as one.
"""
