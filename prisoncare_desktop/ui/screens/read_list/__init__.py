"""A list that somebody pastes or opens, put on a clinic: what each line says stands below before anything is written.

May import: everything `ui` may; no other screen.

Decision (2026-11-22): the text stays on view and can be mended there: what cannot be put on the list is a line of
somebody else's making, and the quickest cure of a slip is to type over it.
"""
