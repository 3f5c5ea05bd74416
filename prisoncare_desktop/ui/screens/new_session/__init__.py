"""A clinic whose list never came: its kind from a list, where and when it is held already filled in as usual.

May import: everything `ui` may; no other screen.

Decision (2026-11-22): the kind is chosen in a table and not in a box that drops down: it is the one choice that
everything else follows from, and a nurse types its first letters or presses Down twice, then Ctrl+Enter.
"""
