"""The waiting list: who waits for which clinic, longest first; Enter books, N puts somebody on it, X takes them off.

May import: everything `ui` may; no other screen.

Decisions (2026-11-22):
- One list of all kinds of clinic and not one a kind: who has waited longest is the question, whatever for.
- The clock is in days and never stops; a target that is passed is a chip, and nothing is hidden by it.
- Whom the prison has let go stay on it, at its end, until somebody takes them off: nobody vanishes by a program.
"""
